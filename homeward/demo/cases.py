"""Invented cases at different stages and in different situations, made through the pages as staff would make them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeward.demo import afterwards, house, moments, situations
from homeward.journey import script
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

PLAIN: dict[str, Any] = {
    "family_name": "Invented",
    "gender": "Feminine",
    "nationality": "one",
    "nationalities": "MD",
    "country_of_return": "MD",
    "languages": "ron",
    "complaint_way_told": "on",
}
HERE, THERE = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Chisinau")


@dataclass(frozen=True)
class DemoCase:
    """One case of the demonstration.

    :ivar name: the code name of the person
    :ivar shows: what a visitor finds in it
    :ivar days: how many days before the demonstration's present it began
    :ivar travel: how many days after it began she travels
    :ivar parts: the parts of the journey it goes through
    """

    name: str
    shows: str
    days: int
    parts: tuple[Callable[[Journey], None], ...]
    travel: int = 21
    facts: tuple[tuple[str, Any], ...] = ()


def to_first_contact(j: Journey) -> None:
    """First contact only."""
    script.open_case(j, j.who(j.referring, "wanda"), j.people[0])


def child_alone(j: Journey) -> None:
    """A child without a parent: what is missing is named before departure."""
    worker = j.who(j.referring, "wanda")
    j.act(worker, "referring", "family", "guardian", name="Invented guardian", certificate="on")
    j.act(worker, "referring", "family", "childs-view", words="wants to go to her grandmother")


def asylum_pending(j: Journey) -> None:
    """An asylum claim is pending: nothing goes to an authority of return."""
    worker = j.who(j.referring, "wanda")
    day = j.start.date() - timedelta(days=3)
    j.act(worker, "referring", "asylum", "asylum", status="pending", since=day, ask="the supervisor")


def asked(j: Journey) -> None:
    """COM-1 is sent, and nobody has answered yet."""
    worker, to = j.who(j.referring, "wanda"), j.partner["referring"]
    j.act(worker, "referring", "handover", "request", to=to, needs=["housing", "counselling"], urgency="urgent")


def refused(j: Journey) -> None:
    """COM-1 is declined with a coded reason."""
    asked(j)
    desk = j.who(j.receiving, "ines")
    desk.open(script.at_the_desk(j, desk))
    desk.send(answer="decline", reason="no-capacity", suggestion="ask again in spring")
    j.evidence(j.who(j.referring, "wanda"), "referring", "COM-1", "answered")


def none_wanted(j: Journey) -> None:
    """She wants no support on return, in her words, with her own contacts."""
    supervisor = j.who(j.referring, "ada")
    own: dict[str, Any] = {
        "words": "my aunt is enough",
        "contacts": "aunt\na lawyer",
        "her_sign": "a message with a sun",
    }
    j.act(supervisor, "referring", "handover", "decide-support", way="none-wanted", **own)


BASE = (script.first_contact, situations.counted, script.preparation)
ANSWERED = (*BASE, script.asking, situations.counted_there)
APPROVED = (*ANSWERED, script.supporting, script.travelling)
CHILD, TODDLER = (("date_of_birth", date(2012, 2, 2)),), (("date_of_birth", date(2019, 6, 1)),)
CASES: tuple[DemoCase, ...] = (
    DemoCase(
        "Rowan",
        "returned, plan agreed, followed up, closed",
        75,
        (*APPROVED, script.returning, script.supporting_her),
    ),
    DemoCase(
        "Plover",
        "lives by herself for a month: grant, school, questionnaires, two calls in vain; her brother learned of us",
        70,
        (*APPROVED, script.returning, script.living_on, moments.family_learns),
    ),
    DemoCase("Wren", "has left; her arrival is due today", 21, (*APPROVED, script.leaving)),
    DemoCase("Iris", "approved; leaves in two days", 19, APPROVED),
    DemoCase("Heron", "support confirmed; the gate is still shut", 8, (*ANSWERED, script.supporting)),
    DemoCase("Lark", "accepted by the partner; the support request is next", 6, ANSWERED),
    DemoCase(
        "Fern",
        "declined by the partner, with a reason; another one, without a node, is asked",
        5,
        (*BASE, refused, moments.another_partner),
    ),
    DemoCase("Alder", "asylum pending: nothing goes to an authority", 5, (script.first_contact, asylum_pending)),
    DemoCase(
        "Hazel", "wanted no support on return, and now wants it after all", 6, (*BASE, none_wanted, script.asking)
    ),
    DemoCase("Maple", "a mother who wants no support on return", 4, (*BASE, none_wanted)),
    DemoCase("Dove", "a child who travels with her mother (Maple)", 3, (situations.along_with_mother,), 21, TODDLER),
    DemoCase("Tern", "a child alone: a caregiver is missing", 3, (script.first_contact, child_alone), 21, CHILD),
    DemoCase("Sage", "asked urgently; the partner is silent", 4, (*BASE, asked)),
    DemoCase(
        "Cedar",
        "first contact, this morning; two forms wait on Today: one put away, one sent after the session had ended",
        0,
        (to_first_contact, moments.put_away, moments.line_lost),
    ),
    *(
        DemoCase(name, shows, days, parts, travel)
        for name, shows, days, parts, travel in (*situations.SITUATIONS, *afterwards.SITUATIONS)
    ),
)


# Cases that later ones name, by what they are called there.
KNOWN_LATER = {"Maple": "mother", "Rowan": "Rowan"}


def fill(j: Journey, present: datetime, say: Callable[[str], None]) -> None:
    """Make all cases, the oldest first, and leave case time at the present."""
    j.at(present - timedelta(days=80))
    script.cards(j)
    house.fill(j, present)
    last: datetime | None = None
    for one in sorted(CASES, key=lambda case: -case.days):
        # Each case has its own time; between cases the practice clock goes back.
        start = present - timedelta(days=one.days)
        case = replace(
            j,
            start=start,
            people=[_person(one, start)],
            legs=_legs(start + timedelta(days=one.travel)),
            codes=dict(j.codes),
        )
        if last is None or abs(start - last) > timedelta(days=8):
            _renew_slips(j, start)
            last = start
        for number, part in enumerate(one.parts):
            case.at(start + number * _pace(one))
            part(case)
        if one.name in KNOWN_LATER:
            j.codes[KNOWN_LATER[one.name]] = case.codes["referring"]
        there = f" (there: {case.codes['receiving']})" if "receiving" in case.codes else ""
        say(f"  {case.codes['referring']}  {one.name:8s} {one.shows}{there}")
    j.at(present)


def _pace(one: DemoCase) -> timedelta:
    """How long after one part of a case the next begins: two days, or less where the case is young; never past the present."""
    return min(timedelta(days=2), timedelta(days=one.days) / (len(one.parts) + 1))


def _renew_slips(j: Journey, start: datetime) -> None:
    """Before a leap of the practice clock: each side renews its keys by a sign-in, and hands its card file to the other anew."""

    def renewed(node: RunningNode) -> str:
        node.command("deliver", "--once")
        j.browsers.pop((node.name, "ada"), None)
        j.who(node, "ada")
        return node.command("card", "show")

    both = (j.referring, j.receiving)
    for node in both:
        node.set_clock(start)
    # Mostly programs that start: the two sides need not wait for each other.
    with ThreadPoolExecutor(len(both)) as side_by_side:
        cards = list(side_by_side.map(renewed, both))
    for node, card in zip(both, reversed(cards), strict=True):
        ada = j.who(node, "ada")
        ada.open("/partners/")
        ada.send(card=card)


def _person(one: DemoCase, start: datetime) -> dict[str, Any]:
    born = start.date().replace(year=start.year - 24, day=1)
    return {
        "code_name": one.name,
        "relation": "",
        "given_names": f"{one.name} (invented)",
        "date_of_birth": born,
        **PLAIN,
        **dict(one.facts),
    }


def _legs(day: datetime) -> list[dict[str, Any]]:
    def hour(hours: int, minutes: int, zone: ZoneInfo) -> datetime:
        return day.replace(hour=hours, minute=minutes, second=0, microsecond=0, tzinfo=zone)

    first = {
        "mode": "air",
        "origin": "FRA",
        "destination": "VIE",
        "departs": hour(6, 30, HERE),
        "arrives": hour(8, 0, HERE),
    }
    second = {
        "mode": "air",
        "origin": "VIE",
        "destination": "RMO",
        "departs": hour(9, 30, HERE),
        "arrives": hour(12, 15, THERE),
    }
    return [first, second]
