"""The case that the journey drives, step by step, as staff of both organisations make it through the pages."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from homeward.journey.client import Browser, Page, PageWrong
from homeward.journey.nodes import RunningNode

NINE = tuple(f"PRE-{number}" for number in range(1, 10))
EIGHT = tuple(f"SEC-{number}" for number in range(1, 9))
SEVEN = tuple(f"RPL-{number}" for number in range(1, 8))
EVIDENCE = re.compile(r'data-evidence="([A-Z0-9-]+)=([a-z]+)"')
PATIENCE = 30.0


@dataclass
class Journey:
    """A journey under way: the two nodes, who is signed in, and what was done."""

    referring: RunningNode
    receiving: RunningNode
    start: datetime
    people: list[dict[str, Any]]
    legs: list[dict[str, Any]]
    say: Callable[[str], None] = print
    browsers: dict[tuple[str, str], Browser] = field(default_factory=dict)
    steps: int = 0
    notifications: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    partner: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None

    def at(self, moment: datetime) -> None:
        """Move case time on both nodes."""
        self.now = moment
        for node in (self.referring, self.receiving):
            node.set_clock(moment)

    def who(self, node: RunningNode, username: str) -> Browser:
        """The browser of a member, signed in."""
        key = (node.name, username)
        if key not in self.browsers:
            browser = Browser(node.address)
            browser.open("/in/")
            browser.send(username=username, passphrase=node.passphrases[username])
            self.browsers[key] = browser
        return self.browsers[key]

    def act(self, browser: Browser, side: str, page: str, do: str, /, *, expect: int = 200, **values: Any) -> Page:
        """Do one act on the case's page; where something leaves, look at what leaves and send it."""
        browser.open(f"/c/{self.codes[side]}/{page}/?do={do}")
        found = browser.send(expect=expect, **values)
        if expect == 200 and any("confirmed" in form.names for form in found.forms):
            found = browser.send()
        if expect == 200 and "saved=" not in found.address:
            raise PageWrong(f"{page}/{do}: {found.heading}: {'; '.join(found.errors)}")
        self.done(f"{side}: {page}: {do}")
        return found

    def done(self, what: str) -> None:
        """Count and print a step."""
        self.steps += 1
        self.say(f"{self.steps:3d}  {what}")

    def until(self, what: str, look: Callable[[], bool]) -> None:
        """Wait until the other side shows something.

        :raises PageWrong: when it does not within half a minute
        """
        end = time.monotonic() + PATIENCE
        while not look():
            if time.monotonic() > end:
                raise PageWrong(f"waited in vain for {what}")
            time.sleep(0.2)

    def evidence(self, browser: Browser, side: str, message: str, level: str) -> None:
        """Wait until our message has reached a step of the ladder of evidence, as the hand-over page shows it."""
        order = ("none", "sent", "stored", "seen", "answered")
        found = {"level": "none"}

        def look() -> bool:
            raw = browser.raw(f"/c/{self.codes[side]}/handover/")
            found["level"] = dict(reversed(EVIDENCE.findall(raw))).get(message, "none")
            return order.index(found["level"]) >= order.index(level)

        self.until(f"{message} {level}", look)
        self.notifications[message] = found["level"]
        self.say(f"     {message}: {found['level']}")


def cards(j: Journey) -> None:
    """Each organisation takes in the other's card and two members verify it by the number they hear."""
    for one, other in ((j.referring, j.receiving), (j.receiving, j.referring)):
        file = other.command("card", "show")
        first = j.who(one, "ada")
        first.open("/partners/")
        first.send(card=file)
        theirs = j.who(other, "ada").open("/partners/")
        number = re.search(r"(?:\d{5} ){5}\d{5}", theirs.text)
        if number is None:
            raise PageWrong("no number on the partners page")
        link = next(
            link for link in first.open("/partners/").links if link.startswith("/partners/") and link != "/partners/"
        )
        j.partner[one.name] = link.split("/")[2]
        for name in ("ada", "ben"):
            browser = j.who(one, name)
            browser.open(link)
            browser.send(typed=number[0])
        j.done(f"{one.name}: card of the partner verified by two")


def first_contact(j: Journey) -> None:
    """Open the case, write first contact, and ask for each consent."""
    worker = j.who(j.referring, "wanda")
    worker.open("/cases/new/")
    person, *family = j.people
    j.codes["referring"] = open_case(j, worker, person)
    for relative in family:
        code = open_case(j, worker, relative, "family")
        j.act(worker, "referring", "intake", "linked-case", code=code, relation=relative["relation"])
    to = j.partner["referring"]
    plain: dict[str, Any] = {"language": "Romanian", "text_version": "1"}
    consents: list[tuple[str, dict[str, Any]]] = [
        ("assisted-return", {"witness": "Ida Nordin, colleague"}),
        (
            "contact-receiving-organisation",
            {"recipient_": to, "information": ["needs-without-identity", "travel-plan"]},
        ),
        ("share-identity", {"recipient_": to, "information": ["identity", "documents", "wishes-for-reintegration"]}),
        ("share-medical-data", {"recipient_": to, "information": ["medical"]}),
        ("share-security-information", {"recipient_": to, "information": ["security-assessment"]}),
        ("arrival-assistance", {}),
        ("follow-up", {}),
    ]
    for purpose, more in consents:
        typed = {name.removesuffix("_"): value for name, value in more.items()}
        j.act(worker, "referring", "consent", "give", purpose=purpose, **plain, **typed)


def open_case(j: Journey, worker: Browser, person: dict[str, Any], side: str = "referring") -> str:
    """Open a case and write first contact; gives its code."""
    worker.open("/cases/new/")
    code = worker.send(code_name=person["code_name"]).address.split("/")[2]
    j.codes[side] = code
    facts = {name: value for name, value in person.items() if name not in ("code_name", "relation")}
    j.act(worker, side, "intake", "first-contact", **facts)
    return code


def preparation(j: Journey) -> None:
    """Health, accommodation, documents, security assessment, and the topics."""
    worker, health = j.who(j.referring, "wanda"), j.who(j.referring, "hanna")
    day = j.start.date()
    j.act(
        worker,
        "referring",
        "status",
        "status",
        permit="reflection",
        reflection_from=day - timedelta(days=60),
        reflection_until=day - timedelta(days=1),
    )
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
    j.act(
        worker,
        "referring",
        "accommodation",
        "stay-before",
        provider="local-ngo",
        safe="on",
        begins=day,
        address="Invented street 1",
    )
    j.act(worker, "referring", "asylum", "asylum", status="none", since=day)
    j.act(
        worker,
        "referring",
        "papers",
        "document",
        paper="passport",
        state="in-hand",
        valid_until=day + timedelta(days=900),
    )
    for factor in EIGHT:
        level: dict[str, Any] = (
            {"level": "medium", "mitigation": "moves to another town"} if factor == "SEC-3" else {"level": "low"}
        )
        j.act(
            worker,
            "referring",
            "risk",
            "factor",
            factor=factor,
            finding="asked and looked into",
            source="herself",
            **level,
        )
    j.act(
        worker,
        "referring",
        "risk",
        "her-view",
        fears="to be seen at the station",
        what_kept_her_safe="her aunt",
        safety_plan="calls us",
    )
    j.act(worker, "referring", "risk", "assess", outcome="with-named-measures", measures="met inside the building")
    for topic in (*NINE, "VOL-1"):
        j.act(
            worker,
            "referring",
            "preparation",
            "topic",
            topic=topic,
            language="Romanian",
            means="talk",
            outcome="understood",
        )
    for component, wish in (("RPL-5", "to learn sewing"), ("RPL-2", "a doctor she can talk to")):
        j.act(worker, "referring", "preparation", "outline", component=component, wish=wish)


def asking(j: Journey) -> None:
    """COM-1 without identity, and COM-2 that accepts."""
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    j.act(worker, "referring", "handover", "request", to=to, needs=["arrival-help", "housing", "training"])
    desk = j.who(j.receiving, "ines")
    address = at_the_desk(j, desk)
    shown = desk.page.text if desk.page else ""
    for name in ("given_names", "family_name"):
        if str(j.people[0].get(name) or "\0") in shown:
            raise PageWrong("COM-1 tells who she is")
    desk.open(address)
    answer = desk.send(
        answer="accept",
        contact="Rosa Lupu",
        alternate="Ines Moraru",
        telephone="+37322000001",
        risk_feedback="calm in town",
    )
    j.codes["receiving"] = answer.address.split("/")[2]
    j.done("receiving: request accepted, a case is opened")
    j.evidence(worker, "referring", "COM-1", "answered")
    j.act(worker, "referring", "handover", "decide-support", way="referred", partner=to)


def at_the_desk(j: Journey, desk: Browser) -> str:
    """Wait for a request at the intake desk; gives the address where it is answered."""
    found: list[str] = []

    def look() -> bool:
        found[:] = [link for link in desk.open("/incoming/").links if link.startswith("/incoming/") and len(link) > 20]
        return bool(found)

    j.until("COM-1 at the intake desk", look)
    return found[0]


def supporting(j: Journey) -> None:
    """COM-3 with what she agreed to, COM-4 need by need."""
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    needs = ["arrival-help", "housing", "training"]
    j.act(
        worker,
        "referring",
        "handover",
        "support-request",
        to=to,
        needs=needs,
        documents="passport",
        medical_summary="no treatment needed",
    )
    rosa = j.who(j.receiving, "rosa")
    code = j.codes["receiving"]
    j.until("COM-3", lambda: "COM-3" in rosa.open(f"/c/{code}/handover/").text)
    answers: dict[str, Any] = {}
    for number, need in enumerate(needs):
        answers |= {
            f"needs-{number}-need": need,
            f"needs-{number}-availability": "available",
            f"needs-{number}-by_whom": "our house",
        }
    j.act(
        rosa,
        "receiving",
        "handover",
        "support-confirm",
        who_meets="Rosa Lupu",
        where="arrivals hall",
        first_place="our house",
        **answers,
    )
    j.evidence(worker, "referring", "COM-3", "answered")
    j.evidence(rosa, "receiving", "COM-2", "seen")


def travelling(j: Journey) -> None:
    """The place, the journey, the arrangements, the gate shut and named, then open."""
    worker, health, to = j.who(j.referring, "wanda"), j.who(j.referring, "hanna"), j.partner["referring"]
    rosa = j.who(j.receiving, "rosa")
    departs = j.legs[0]["departs"]
    j.act(
        worker,
        "referring",
        "accommodation",
        "place",
        kind="facility",
        chosen_with_the_person="on",
        safe="on",
        nights=14,
        confirmed_by="who-runs-it",
    )
    rows = {f"legs-{number}-{name}": _typed(value) for number, leg in enumerate(j.legs) for name, value in leg.items()}
    j.act(worker, "referring", "travel", "choose", meets="Rosa Lupu", seats_held="on", **rows)
    shut = worker.open(f"/c/{j.codes['referring']}/departure/").text
    for named in ("DEP-4", "DEP-6", "DEP-7", "DEP-8"):
        if named not in shut:
            raise PageWrong(f"{named} is not shown")
    j.act(worker, "referring", "departure", "ask-approval", expect=409)
    j.done("referring: the gate is shut, and names what is missing")
    j.act(
        worker,
        "referring",
        "travel",
        "arrival-rules",
        call="aunt, +37360000002",
        never_call="her brother",
        may_be_said="that she works abroad",
    )
    j.act(worker, "referring", "handover", "arrange", to=to, what_is_asked="meet her inside")
    j.act(worker, "referring", "handover", "recommend", to=to, text="speak with her alone first")
    j.until("the arrangement", lambda: "TRAVEL-ARRANGEMENT" in rosa.open(f"/c/{j.codes['receiving']}/handover/").text)
    j.act(rosa, "receiving", "handover", "arrangement", who="Rosa Lupu", where="arrivals hall")
    j.act(rosa, "receiving", "handover", "recommendation-received", by_role="worker")
    j.act(
        rosa,
        "receiving",
        "arrival",
        "meeting",
        who_meets="Rosa Lupu",
        where="arrivals hall",
        sign="a green scarf",
        avoid="Harbour",
        safe_word="lemon",
    )
    j.act(worker, "referring", "grant", "in-kind", items=["food", "water"])
    j.act(
        worker,
        "referring",
        "preparation",
        "referrals",
        referrals="our house",
        follow_up_care="a doctor",
        given_as="paper",
    )
    j.act(
        worker,
        "referring",
        "papers",
        "copy",
        given="on",
        contents="passport copy, medical papers",
        medical_care="on",
        case_progress="on",
    )
    j.act(
        worker,
        "referring",
        "preparation",
        "topic",
        topic="DEP-8",
        language="Romanian",
        means="talk",
        outcome="understood",
    )
    j.act(worker, "referring", "preparation", "steps", language="Romanian")
    j.at(departs - timedelta(days=2))
    j.act(health, "referring", "health", "screen", screened_by="Hanna")
    j.until("both answers", lambda: _asks(j, worker))
    j.done("referring: the gate is open, approval is asked")
    ada = j.who(j.referring, "ada")
    j.act(ada, "referring", "departure", "approve")


def _asks(j: Journey, worker: Browser) -> bool:
    worker.open(f"/c/{j.codes['referring']}/departure/?do=ask-approval")
    try:
        return "saved=" in worker.send().address
    except PageWrong:
        return False


def _typed(value: Any) -> str:
    return value.strftime("%Y-%m-%d %H:%M %z")[:-2] + ":00" if isinstance(value, datetime) else str(value)


def leaving(j: Journey) -> None:
    """COM-5 when she has left."""
    worker, rosa, to = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa"), j.partner["referring"]
    left = j.legs[0]["departs"] + timedelta(minutes=10)
    j.at(left + timedelta(minutes=5))
    j.act(worker, "referring", "departure", "confirm", to=to, left_at=_typed(left), state="calm")
    code = j.codes["receiving"]
    j.until("COM-5", lambda: "COM-5" in rosa.open(f"/c/{code}/handover/").text)


def returning(j: Journey) -> None:
    """COM-5 when she has left, COM-6 when she was met."""
    leaving(j)
    worker, rosa = j.who(j.referring, "wanda"), j.who(j.receiving, "rosa")
    code = j.codes["receiving"]
    j.at(j.legs[-1]["arrives"] + timedelta(minutes=40))
    rosa.open(f"/c/{code}/arrival/")
    rosa.send()
    j.done("receiving: she was met, in two clicks")
    j.evidence(worker, "referring", "COM-5", "answered")
    j.evidence(rosa, "receiving", "COM-4", "seen")
    j.until("COM-6", lambda: "COM-6" in worker.open(f"/c/{j.codes['referring']}/handover/").text)
    j.evidence(rosa, "receiving", "COM-6", "seen")


def supporting_her(j: Journey) -> None:
    """First support, assessments, the plan of seven components, services, two visits with feedback, closing on both sides."""
    rosa, ada, here = j.who(j.receiving, "rosa"), j.who(j.receiving, "ada"), "receiving"
    back = j.partner["receiving"]
    day = (j.legs[-1]["arrives"] + timedelta(days=2)).date()
    j.at(j.legs[-1]["arrives"] + timedelta(days=2))
    j.act(rosa, here, "consent", "give", purpose="reintegration-service", language="Romanian")
    for support in (
        "arrival-help",
        "medical-and-psychological-examination",
        "short-term-housing",
        "social-help",
        "legal-help",
        "economic-help",
    ):
        received = (
            {"answer": "received", "provider": "our house", "on": day}
            if support == "arrival-help"
            else {"answer": "wanted"}
        )
        j.act(rosa, here, "plan", "first-support", support=support, **received)
    for subject in ("person", "situation"):
        j.act(
            rosa,
            here,
            "plan",
            "assess",
            subject=subject,
            extent="done",
            on=day,
            findings="talked at length",
            sources="herself",
        )
    j.act(
        rosa,
        here,
        "services",
        "provider",
        service="LTS-6",
        provider="Invented sewing school",
        begins=day,
        ends=day + timedelta(days=120),
    )
    for component in SEVEN:
        planned: dict[str, Any] = {
            "wish": "planned", "goal": "to sew for a living", "service": "LTS-6", "provider": "Invented sewing school",
            "begins": day, "ends": day + timedelta(days=120), "what_she_does": "goes there each morning",
        }  # fmt: skip
        j.act(
            rosa,
            here,
            "plan",
            "component",
            component=component,
            **(planned if component == "RPL-5" else {"wish": "not-needed"}),
        )
    j.act(rosa, here, "plan", "write", review_on=day + timedelta(days=60))
    j.act(rosa, here, "plan", "answer", agreed="on", explained_in="Romanian")
    j.act(
        rosa,
        here,
        "services",
        "progress",
        service="LTS-6",
        provider="Invented sewing school",
        progress="referred",
        on=day,
    )
    j.act(
        rosa,
        here,
        "services",
        "progress",
        service="LTS-6",
        provider="Invented sewing school",
        progress="received",
        on=day,
    )
    j.act(rosa, here, "visit", "contact-rules", means=["visit", "telephone"], when="mornings", we_say_we_are="a cousin")
    j.act(
        rosa,
        here,
        "consent",
        "give",
        purpose="feedback-to-referring-organisation",
        recipient=back,
        information=["status-and-well-being"],
        language="Romanian",
    )
    for after in (7, 30):
        j.at(j.legs[-1]["arrives"] + timedelta(days=after))
        when = (j.legs[-1]["arrives"] + timedelta(days=after)).date()
        j.act(rosa, here, "visit", "visit", on=when, means="visit", well_being="well", situation="stays in our house")
        j.act(rosa, here, "visit", "report", to=back, on=when, status="settling in", well_being="well")
    worker = j.who(j.referring, "wanda")
    j.until("FUP-1", lambda: "FUP-1" in worker.open(f"/c/{j.codes['referring']}/handover/").text)
    j.done("referring: two follow-up reports read")
    j.evidence(rosa, here, "FUP-1", "seen")
    j.act(ada, here, "close", "close", why="goals-met", supervisor=1, stays_open="she may call at any time")
    j.act(worker, "referring", "close", "close", why="goals-met", supervisor=1)


PARTS = (cards, first_contact, preparation, asking, supporting, travelling, returning, supporting_her)
SIX = ("COM-1", "COM-2", "COM-3", "COM-4", "COM-5", "COM-6")


def run(j: Journey) -> str:
    """Drive the whole case; gives the last line, a JSON object.

    :raises PageWrong: at the first step that does not go as it should
    """
    began = time.monotonic()
    j.at(j.start)
    for part in PARTS:
        j.say(f"== {(part.__doc__ or '').splitlines()[0]}")
        part(j)
    missing = [name for name in SIX if j.notifications.get(name) not in ("seen", "answered")]
    if missing:
        raise PageWrong(f"notifications without evidence: {missing}")
    for node in (j.referring, j.receiving):
        j.say(node.command("verify").strip())
    seconds = round(time.monotonic() - began, 1)
    return json.dumps({"journey": "complete", "steps": j.steps, "notifications": len(SIX), "seconds": seconds})
