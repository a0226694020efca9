"""How much work the pages ask for: a simple return, and a mother with two children, made by hand in chromium; and how heavy pages are.

Run by `make measures`; writes docs/measures.md. Everybody in it is invented. It needs chromium, and a machine that is idle for the times.
"""

import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from homeward.journey import main, nodes
from homeward.journey.client import PageWrong
from homeward.journey.nodes import RunningNode
from homeward.journey.script import asking, cards, open_case, receiving, returning, supporting, travelling
from homeward.journey.script.under_way import Journey
from homeward.process.itinerary_sheet import read_itinerary
from homeward.process.partner_sheet import read_partner
from scripts import family, weighing
from scripts.hand import Hand
from scripts.weighing import COLD, HEAVIEST, WARM, Weight

ROOT = Path(__file__).parent.parent
TO = ROOT / "docs" / "measures.md"
YES = ("assisted-return", "contact-receiving-organisation", "share-identity", "share-medical-data",
       "share-security-information", "arrival-assistance", "follow-up", "feedback-to-referring-organisation")  # fmt: skip
# A simple intake: what is needed, and what is always asked. All else is optional.
PERSON = {
    "code_name": "Linden", "given_names": "Ileana", "family_name": "Fictiva", "date_of_birth": "2003-05-14", "gender": "Feminine",
    "nationalities": "MD", "country_of_return": "MD", "languages": "ron", "safe_contact": "by message only",
}  # fmt: skip
MEETINGS = (("PRE-4", "PRE-1", "PRE-2", "PRE-3"), ("PRE-8", "PRE-9", "PRE-5", "VOL-1"), ("PRE-6", "PRE-7"))


@dataclass
class ByHand(Journey):
    """A journey whose every page is opened in chromium, with the inputs of each part."""

    chromium: Chromium | None = None
    counted: dict[str, int] = field(default_factory=dict)

    def who(self, node: RunningNode, username: str) -> Any:
        """The hand of a member, signed in."""
        key = (node.name, username)
        if key not in self.browsers:
            assert self.chromium is not None
            hand = Hand(node.address, self.chromium.new_context(locale="en").new_page())
            hand.open("/in/")
            hand.send(username=username, passphrase=node.passphrases[username])
            self.browsers[key] = hand
        return self.browsers[key]

    def total(self, side: str = "") -> int:
        """All inputs so far, of one side's staff or of everybody."""
        return sum(one.inputs for (node, _), one in self.browsers.items() if side in ("", node))

    def until(self, what: str, look: Any) -> None:
        """Wait as the journey does; looking again and again is not a person's work and is not counted."""
        before = {key: one.inputs for key, one in self.browsers.items()}
        super().until(what, look)
        for key, one in self.browsers.items():
            one.inputs = before.get(key, 0) + (1 if one.inputs > before.get(key, 0) else 0)


def first_contact(j: ByHand) -> None:
    """The case, first contact, and every consent in one conversation."""
    worker = j.who(j.referring, "wanda")
    worker.open("/cases/new/")
    j.codes["referring"] = open_case(j, worker, j.people[0])
    answers = {f"{purpose}-answer": "yes" for purpose in YES}
    j.act(worker, "referring", "consent", "conversation", language="Romanian", text_version="1", **answers)


def preparation(j: ByHand) -> None:
    """Status, health, papers, security and the meetings, as the pages offer them."""
    worker, health, day = j.who(j.referring, "wanda"), j.who(j.referring, "hanna"), j.start.date()
    j.act(
        worker,
        "referring",
        "status",
        "estimate",
        departure=day + timedelta(days=21),
        reasons="the passport is being made",
    )
    j.act(worker, "referring", "consent", "declaration", signed_on=day, language="Romanian")
    j.act(health, "referring", "health", "need", need="dental care", care_given="treated")
    j.act(worker, "referring", "accommodation", "stay-before", provider="local-ngo", safe="on", begins=day)
    j.act(worker, "referring", "asylum", "asylum", status="none", since=day)
    valid = {"passport-state": "in-hand", "passport-valid_until": day + timedelta(days=900)}
    j.act(worker, "referring", "papers", "documents", **valid)
    for number in range(1, 9):
        typed = {"finding": "nothing found", "source": "herself", "level": "low"}
        j.act(worker, "referring", "risk", "factor", factor=f"SEC-{number}", **typed)
    j.act(
        worker,
        "referring",
        "risk",
        "her-view",
        fears="the station",
        what_kept_her_safe="her aunt",
        safety_plan="calls us",
    )
    j.act(worker, "referring", "risk", "assess", outcome="can-go-ahead")
    for topics in MEETINGS:
        spoken = {f"{topic}-outcome": "understood" for topic in topics}
        j.act(worker, "referring", "preparation", "meeting", language="Romanian", means="talk", **spoken)
    j.act(worker, "referring", "preparation", "outline", component="RPL-5", wish="to learn sewing")


PARTS = (
    ("first contact and consents", first_contact),
    ("preparation", preparation),
    ("the request, COM-1 and COM-2", asking),
    ("COM-3 and COM-4", supporting),
    ("journey, arrangements, gate and approval", travelling),
    ("departure and arrival", returning),
)


def measure() -> int:
    """Drive the return by hand, weigh the pages, write the document; gives 0 when every goal that is measured is reached."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("measures: chromium is not installed", file=sys.stderr)
        return 1
    running: list[RunningNode] = []
    with tempfile.TemporaryDirectory(prefix="homeward-measures-") as folder, sync_playwright() as playwright:
        try:
            j = _journey(Path(folder), running)
            j.chromium = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            cards(j)
            lines = _count(j)
            weights = weighing.all_pages(j)
        finally:
            for node in running:
                node.stop()
    TO.write_text(_document(lines, weights), encoding="utf-8")
    print(TO.read_text(encoding="utf-8"))
    within = all(now <= goal for _, now, goal in lines if goal)
    return 0 if within and all(weighing.is_light(one) for one in weights) else 1


def _journey(folder: Path, running: list[RunningNode]) -> ByHand:
    start = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while start.weekday() >= 5:
        start += timedelta(days=1)
    examples = ROOT / "examples"
    legs = read_itinerary((examples / "itinerary.csv").read_text(encoding="utf-8"), today=start.date())
    theirs = read_partner((examples / "partner.csv").read_text(encoding="utf-8"))
    for name, facts, members in (("referring", main.OURS, main.REFERRING), ("receiving", theirs, main.RECEIVING)):
        node = nodes.make(
            folder, name, port=nodes.free_port(), organisation=facts.name, country=facts.country, members=members
        )
        node.set_clock(start)
        running.append(node)
        node.start()
    return ByHand(running[0], running[1], start, [PERSON], [vars(leg) for leg in legs])


def _count(j: ByHand) -> list[tuple[str, int, int]]:
    """Make the whole return; gives lines: what, inputs, and the goal (0 where there is none)."""
    lines: list[tuple[str, int, int]] = []
    for node, staff in ((j.referring, ("wanda", "hanna", "ada")), (j.receiving, ("rosa", "ines"))):
        for username in staff:
            j.who(node, username)
    began, with_children = j.total("referring"), 0
    for title, part in PARTS:
        before, theirs = j.total("referring"), j.total("receiving")
        part(j)
        lines.append((f"referring side: {title}", j.total("referring") - before, 0))
        if j.total("receiving") > theirs:
            lines.append((f"receiving side, meanwhile: {title}", j.total("receiving") - theirs, 0))
        if part is first_contact:
            lines.append(
                ("sign-in, where today's duties stand, to the form of the next missing item", _next_missing(j), 2)
            )
        if part is asking:
            first = sum(
                asked for title, asked, _ in lines if title.startswith("referring") and "preparation" not in title
            )
            lines.append(("intake to the first request: first contact, consents, COM-1", first, 40))
        if part is travelling:
            with_children = _children(j)
    alone = j.total("referring") - began - with_children
    lines.append(("**a whole simple adult return, referring side**", alone, 220))
    lines.append(("referring side: two children who travel with her, all of it", with_children, 0))
    lines.append(("**a mother with two children, referring side**", alone + with_children, 330))
    before = j.total("receiving")
    receiving.first_support(j)
    receiving.plan(j)
    to_plan = j.total("receiving") - before
    waited = sum(count for title, count, _ in lines if title.startswith("receiving"))
    lines.append(("receiving side: first support, assessments, plan", to_plan, 0))
    lines.append(("**the receiving side to a first plan, all of it**", waited + to_plan, 120))
    return [*lines, *_single(j)]


def _next_missing(j: ByHand) -> int:
    """Clicks from where a sign-in leads to the form of what her case lacks next.

    :raises PageWrong: when no form comes within five
    """
    tab, clicks = j.who(j.referring, "wanda").tab, 1
    tab.goto(f"{j.referring.address}/")
    tab.locator(f"main .govuk-task-list a[href*='/c/{j.codes['referring']}/']").first.click()
    while not tab.locator("main form [name=seen]").count():
        if clicks == 5:
            raise PageWrong(f"no form of the next missing item; at {tab.url}")
        tab.locator("main a[href*='do=']").first.click()
        clicks += 1
    return clicks


def _children(j: ByHand) -> int:
    """Two children beside her, from their cases to their departure; gives what that asked of the referring side."""
    before, hers = j.total("referring"), dict(j.codes)
    theirs = []
    for own in family.CHILDREN:
        family.child(j, own, hers["referring"])
        theirs.append(dict(j.codes))
    j.at(j.legs[0]["departs"] + timedelta(minutes=15))
    for codes in theirs:
        j.codes.update(codes)
        family.leave(j)
    j.codes.update(hers)
    return j.total("referring") - before


def _single(j: ByHand) -> list[tuple[str, int, int]]:
    """Single tasks of the receiving side, each from the page it starts on."""
    rosa, code = j.who(j.receiving, "rosa"), j.codes["receiving"]
    found = []
    day = (j.now or j.start).date()
    planned = {"wish": "planned", "goal": "to sleep well", "service": "LTS-2", "provider": "our house", "begins": day}
    before = rosa.inputs
    # The second component's card on the page of the plan leads there.
    rosa.open([one for one in rosa.open(f"/c/{code}/plan/").links if "?do=component&" in one][1])
    rosa.send(**planned)
    found.append(("one component of the plan", rosa.inputs - before, 8))
    j.act(rosa, "receiving", "visit", "contact-rules", means=["visit", "telephone"], we_say_we_are="a cousin")
    before = rosa.inputs
    rosa.open(f"/c/{code}/visit/?do=visit")
    rosa.send(on=day, means="visit", well_being="well", situation="stays in our house")
    found.append(("a visit", rosa.inputs - before, 12))
    j.act(rosa, "receiving", "arrival", "undo")
    before = rosa.inputs
    rosa.open(f"/c/{code}/arrival/")
    rosa.send("?do=met", met="met")
    found.append(("an arrival", rosa.inputs - before, 2))
    return found


def _document(lines: list[tuple[str, int, int]], weights: list[Weight]) -> str:
    rows = [f"| {title} | {count} | {goal or ''} |" for title, count, goal in lines]
    pages = [
        f"| {one.name.rstrip('/')} | {one.bytes / 1024:.1f} | {one.warm:.2f} | {one.cold:.2f} |" for one in weights
    ]
    head = f"""# Measures of the work that pages ask for

Made by `make measures` on {datetime.now(UTC):%Y-%m-%d}: a whole simple adult return, and the two children of a mother beside it, are
made by hand in chromium, between two nodes. Every input is counted: a field typed into, a choice made, a button or link pressed. What
a form already holds costs nothing, nor does waiting. Everybody in it is invented.

## Inputs

| What | Inputs | Goal |
|---|---|---|
"""
    middle = f"""
## Pages over a line of 400 kbit/s and 400 ms

First paint in seconds; the page's own size compressed (gzip, which a reverse proxy does).
Goals: {HEAVIEST // 1024} KB, {WARM:.0f} s with static files cached, {COLD:.0f} s without.
{weighing.worst(weights)}

| Page | KB | Static files cached, s | Cold, s |
|---|---|---|---|
"""
    return head + "\n".join(rows) + "\n" + middle + "\n".join(pages) + "\n"


if __name__ == "__main__":
    sys.exit(measure())
