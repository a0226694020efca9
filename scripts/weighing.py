"""How heavy pages are and when they first show over a bad line: every kind of page of both sides, with a case that has gone all the way."""

import gzip
from dataclasses import dataclass
from typing import Any

from homeward.journey.client import PageWrong
from homeward.journey.script.under_way import Journey

# The line of a bad connection: 400 kbit/s each way, 400 ms.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
HEAVIEST, WARM, COLD = 40 * 1024, 2.0, 3.0
HOUSE = (
    "", "cases/", "cases/new/", "cases/import/", "cases/sheet/", "arrivals/", "away/", "incoming/", "partners/", "partners/without-node/",
    "partners/relay/", "carry/", "log/", "log/choices/", "log/sheet/", "team/", "team/work/", "team/invite/", "team/everything/",
    "team/glass/", "team/rehearsal/", "team/readers/", "report/", "register/", "backups/", "calendar/", "directory/", "directory/in/",
    "policy/", "organisation/", "questionnaires/", "texts/", "texts/ar/complaint/", "texts/fr/leaflet.choice/recording/", "keys/",
    "keys/change/", "keys/sign/",
)  # fmt: skip
OF_A_PARTNER = ("", "line/", "numbers/", "kind/", "revoked/")
EVERY_CASE = (
    "", "handover/", "arrival/", "visit/", "consent/", "health/", "accommodation/", "status/", "family/", "intake/", "complaint/",
    "colleagues/", "close/", "timeline/", "log/", "readers/", "know/", "files/", "print/", "export/", "erase/", "left/", "notices/",
)  # fmt: skip
REFERRING = (
    *EVERY_CASE, "asylum/", "papers/", "risk/", "preparation/", "grant/", "travel/", "departure/", "day/", "along/", "shared/",
    "travel/offers/", "travel/search/", "intake/?do=first-contact", "consent/?do=conversation", "risk/?do=factor",
    "papers/?do=documents", "preparation/?do=meeting", "travel/?do=choose", "handover/?do=request",
)  # fmt: skip
RECEIVING = (
    *EVERY_CASE, "plan/", "plan/versions/", "services/", "plan/ask/everyday-life/1/", "plan/?do=component-talk",
    "plan/?do=first-support-talk", "handover/?do=support-confirm", "visit/?do=visit",
)  # fmt: skip
# What only a supervisor opens.
SUPERVISED = ("readers/", "erase/")


@dataclass(frozen=True)
class Weight:
    """A page: its own bytes compressed, and seconds to its first paint with static files cached, and without."""

    name: str
    bytes: int
    warm: float
    cold: float


def all_pages(j: Journey) -> list[Weight]:
    """Weigh the pages of the house, of a partner, and of the case on either side, each as somebody who may open it."""
    ada = j.who(j.referring, "ada")
    found = [_weigh(ada, name, name or "today") for name in HOUSE]
    found += [_weigh(ada, f"partners/{j.partner['referring']}/{name}", f"a partner: {name}") for name in OF_A_PARTNER]
    for node, worker, names in ((j.referring, "wanda", REFERRING), (j.receiving, "rosa", RECEIVING)):
        for name in names:
            hand = j.who(node, "ada" if name in SUPERVISED else worker)
            title = f"{node.name} side, case: {name or 'overview'}"
            found.append(_weigh(hand, f"c/{j.codes[node.name]}/{name}", title))
    return found


def worst(weights: list[Weight]) -> str:
    """Say in a sentence how the heaviest and the slowest page stand."""
    heaviest = max(weights, key=lambda one: one.bytes)
    warm, cold = max(one.warm for one in weights), max(one.cold for one in weights)
    said = f"Of {len(weights)} pages the heaviest, {heaviest.name}, has {heaviest.bytes / 1024:.1f} KB;"
    return f"{said} the slowest takes {warm:.2f} s and {cold:.2f} s."


def is_light(one: Weight) -> bool:
    """Whether a page stays within every goal."""
    return one.bytes <= HEAVIEST and one.warm <= WARM and one.cold <= COLD


def _weigh(hand: Any, path: str, title: str) -> Weight:
    address = f"{hand.address}/{path}"
    cold = _paint(hand, address, cached=False)
    size = len(gzip.compress(hand.tab.content().encode()))
    return Weight(title.rstrip("/: "), size, _paint(hand, address, cached=True), cold)


def _paint(hand: Any, address: str, *, cached: bool) -> float:
    """Seconds to the first paint over the slow line.

    :raises PageWrong: for a page that is not there, which would be light
    """
    session = hand.tab.context.new_cdp_session(hand.tab)
    session.send("Network.enable")
    if not cached:
        session.send("Network.clearBrowserCache")
    session.send("Network.emulateNetworkConditions", SLOW)
    answer = hand.tab.goto(address)
    if answer is None or answer.status != 200 or hand.tab.url != address:
        raise PageWrong(f"{address}: {answer.status if answer else 'no answer'}, at {hand.tab.url}")
    painted = hand.tab.evaluate("performance.getEntriesByType('paint')[0]?.startTime ?? performance.now()")
    fast = {**SLOW, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", fast)
    session.detach()
    return float(painted) / 1000
