"""Invented cases at different stages and in different situations, made through the pages as staff would make them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from homeward.demo import afterwards, house, long_after, moments, situations
from homeward.demo.together import CaseJourney, Together
from homeward.journey import script
from homeward.journey.client import PageWrong
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
PACE = timedelta(days=2)
HERE, THERE = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Chisinau")


@dataclass(frozen=True)
class DemoCase:
    """One case of the demonstration.

    :ivar name: the code name of the person
    :ivar shows: what a visitor finds in it
    :ivar days: how many days before the demonstration's present it began
    :ivar travel: how many days after it began she travels
    :ivar parts: the parts of the journey it goes through
    :ivar after: the name of a case that is finished before this one begins, because it is named in it
    :ivar last: it is made alone, after all others, because it ends a session that they use
    """

    name: str
    shows: str
    days: int
    parts: tuple[Callable[[Journey], None], ...]
    travel: int = 21
    facts: tuple[tuple[str, Any], ...] = ()
    after: str = ""
    last: bool = False


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
    _asked(j)


def _asked(j: Journey) -> str:
    return script.requested(j, needs=["housing", "counselling"], urgency="urgent")


def refused(j: Journey) -> None:
    """COM-1 is declined with a coded reason."""
    desk = j.who(j.receiving, "ines")
    desk.open(_asked(j))
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
# Among the situations: who is named in whose case.
AFTER = {"Finch": "Rowan"}
CHILD, TODDLER = (("date_of_birth", date(2012, 2, 2)),), (("date_of_birth", date(2019, 6, 1)),)
CASES: tuple[DemoCase, ...] = (
    DemoCase(
        "Rowan",
        "returned, plan agreed, followed up, closed",
        150,
        (*APPROVED, script.returning, script.supporting_her),
    ),
    DemoCase(
        "Plover",
        "lives by herself: grant, school, questionnaires, calls in vain; her brother learned; help that grows; a complaint; a deputy",
        110,
        (
            *APPROVED,
            script.returning,
            script.living_on,
            moments.family_learns,
            afterwards.support_grows,
            afterwards.complained,
        ),
    ),
    DemoCase("Wren", "has left; her arrival is due today", 21, (*APPROVED, script.leaving)),
    DemoCase("Iris", "approved; leaves in two days", 19, APPROVED),
    DemoCase(
        "Heron",
        "support confirmed, the journey is chosen; what is missing holds her departure back",
        8,
        (*ANSWERED, script.supporting, script.journey_chosen),
    ),
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
    DemoCase(
        "Dove", "a child who travels with her mother (Maple)", 3, (situations.along_with_mother,), 21, TODDLER, "Maple"
    ),
    DemoCase("Tern", "a child alone: a caregiver is missing", 3, (script.first_contact, child_alone), 21, CHILD),
    DemoCase("Sage", "asked urgently; the partner is silent", 4, (*BASE, asked)),
    DemoCase(
        "Cedar",
        "first contact, this morning; two forms wait on Today: one put away, one sent after the session had ended",
        0,
        (to_first_contact, moments.put_away, moments.line_lost),
        last=True,
    ),
    *(
        DemoCase(name, shows, days, parts, travel, after=AFTER.get(name, ""))
        for name, shows, days, parts, travel in (*situations.SITUATIONS, *afterwards.SITUATIONS, *long_after.SITUATIONS)
    ),
)


# Cases that later ones name, by what they are called there.
KNOWN_LATER = {"Maple": "mother", "Rowan": "Rowan"}


def fill(j: Journey, present: datetime, say: Callable[[str], None]) -> None:
    """Make all cases, each in its own time, and leave case time at the present.

    At the present come the cards too: what they hold then is good for every day before.
    """
    j.at(present)
    script.cards(j)
    house.fill(j, present)
    together = Together(j.at)
    lines = [partial(_line, _beside(j, together), line, present, say) for line in _lines()]
    together.all(lines)
    for one in CASES:
        if one.last:
            _make(_beside(j, None), one, present, say)
    j.at(present)


def _lines() -> list[list[DemoCase]]:
    """The cases that are made side by side, each followed by those that name it; the oldest first."""
    begun = sorted((one for one in CASES if not one.last and not one.after), key=lambda case: -case.days)
    return [[one, *(later for later in CASES if later.after == one.name)] for one in begun]


def _beside(j: Journey, together: Together | None) -> CaseJourney:
    """A journey with windows of its own in the same sessions."""
    own: dict[str, Any] = {"codes": dict(j.codes), "notifications": {}, "browsers": {}, "now": None}
    shared = {one.name: getattr(j, one.name) for one in fields(j) if one.name not in own}
    return CaseJourney(**shared, **own, together=together)


def _line(j: CaseJourney, line: list[DemoCase], present: datetime, say: Callable[[str], None]) -> None:
    for one in line:
        _make(j, one, present, say)


def _make(j: CaseJourney, one: DemoCase, present: datetime, say: Callable[[str], None]) -> None:
    """Make one case; those that name it find its code in the journey.

    :raises PageWrong: at the first step that does not go as it should, with the name of the case
    """
    start = present - timedelta(days=one.days)
    person, legs = _person(one, start), _legs(start + timedelta(days=one.travel))
    case = replace(j, start=start, people=[person], legs=legs, codes=dict(j.codes))
    try:
        for number, part in enumerate(one.parts):
            case.at(max(start, _met(start + number * _pace(one), present)))
            part(case)
    except PageWrong as wrong:
        raise PageWrong(f"{one.name}: {wrong}") from wrong
    j.now = case.now
    if one.name in KNOWN_LATER:
        j.codes[KNOWN_LATER[one.name]] = case.codes["referring"]
    there = f" (there: {case.codes['receiving']})" if "receiving" in case.codes else ""
    say(f"  {case.codes['referring']}  {one.name:8s} {one.shows}{there}")


def _met(moment: datetime, present: datetime) -> datetime:
    """The last moment up to this one that is a multiple of two days before the present: there cases meet, and are made side by side."""
    return present - math.ceil((present - moment) / PACE) * PACE


def _pace(one: DemoCase) -> timedelta:
    """How long after one part of a case the next begins: two days, or less where the case is young; never past the present."""
    return min(PACE, timedelta(days=one.days) / (len(one.parts) + 1))


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
