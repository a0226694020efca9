"""Each hard constraint by itself: what breaks it, what meets it, where it comes from, who may set it aside (TRV-1 to TRV-4)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from homeward.pages.words import travel as words
from homeward.travel.calendars import Answer, Why, Works
from homeward.travel.comparing import compare
from homeward.travel.constraints import CONSTRAINTS, Code, Lifter, Verdict
from homeward.travel.journeys import Journey, Leg, Mode, moment
from homeward.travel.places import AIRPORTS
from homeward.travel.situation import Avoided, Escorted, Rules
from tests.travel.test_comparing import DIRECT, OVER, SETTLED, journey

APART = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 BUDKIV HK1 1200 1425"
SHORT = OVER.replace("1130 1305", "0950 1125")
WAITS = OVER.replace("0500 0900", "0030 0430")
FOUR = (
    "OS 1 Y 24MAR31 VIEBUD HK1 0030 0130\nOS 2 Y 24MAR31 BUDSOF HK1 0400 0630\n"
    "TK 3 Y 24MAR31 SOFIST HK1 0900 1020\nTK 4 Y 24MAR31 ISTKIV HK1 1300 1435"
)
LONG = "OS 1 Y 23MAR31 VIEIST HK1 1500 1900\nTK 2 Y 24MAR31 ISTKIV HK1 0045 0845"
PASSES = {"TR": True, "HU": True, "BG": True}


def by_bus() -> Journey:
    leaves, comes = (moment(datetime(2031, 3, 23 + day, 9), "Europe/Vienna") for day in (0, 1))
    return Journey((Leg(Mode.BUS, AIRPORTS["VIE"], AIRPORTS["RMO"], leaves, comes, seats_held=True),))


def unmet(one: str | Journey, works: Works = Works.YES, **known: object) -> dict[Code, Verdict]:
    """What stands against a journey for which everything else is settled."""
    situation = replace(SETTLED, **{"transit": PASSES, **known})  # type: ignore[arg-type]
    asked = journey(one) if isinstance(one, str) else one
    (found,) = compare([(1, asked)], situation=situation, works=lambda *_: Answer(works, Why.ORDINARY))
    return {each.constraint.code: each.verdict for each in found.findings if each.stands_against}


BROKEN: list[tuple[Code, str | Journey, dict[str, object], Verdict]] = [
    (Code.JOINS, APART, {}, Verdict.BROKEN),
    (Code.AHEAD, DIRECT, {"at": datetime.fromisoformat("2031-03-24T12:00+00:00")}, Verdict.BROKEN),
    (Code.READY, DIRECT, {"ready": False}, Verdict.BROKEN),
    (Code.READY, DIRECT, {"ready": None}, Verdict.UNKNOWN),
    (Code.READY_FROM, DIRECT, {"ready_from": date(2031, 3, 25)}, Verdict.BROKEN),
    (Code.READY_FROM, DIRECT, {"ready_from": None}, Verdict.UNKNOWN),
    (Code.ENDS, DIRECT, {"ends": "Ungheni border"}, Verdict.BROKEN),
    (Code.WORKING_DAY, DIRECT, {"works": Works.NO}, Verdict.BROKEN),
    (Code.WORKING_DAY, DIRECT, {"works": Works.UNKNOWN}, Verdict.UNKNOWN),
    (Code.MEETING_HOURS, "OS 1 Y 24MAR31 VIEKIV HK1 1905 2230", {}, Verdict.BROKEN),
    (Code.MET, DIRECT, {"met_by": ""}, Verdict.UNKNOWN),
    (Code.PARTNERS, OVER, {"airside": False}, Verdict.BROKEN),
    (Code.AVOIDED, DIRECT, {"avoided": (Avoided("OS", "she was followed"),)}, Verdict.BROKEN),
    (Code.TRANSIT, OVER, {"transit": {"TR": False}}, Verdict.BROKEN),
    (Code.TRANSIT, OVER, {"transit": {}}, Verdict.UNKNOWN),
    (Code.CONNECTION, SHORT, {}, Verdict.BROKEN),
    (Code.WAITING, WAITS, {}, Verdict.BROKEN),
    (Code.LEGS, FOUR, {}, Verdict.BROKEN),
    (Code.DURATION, LONG, {"child": True, "escort": Escorted.EVERY_LEG}, Verdict.BROKEN),
    (Code.FIT, DIRECT, {"fit": False}, Verdict.BROKEN),
    (Code.FIT, DIRECT, {"fit_until": date(2031, 3, 23)}, Verdict.UNKNOWN),
    (Code.CLEARANCE, DIRECT, {"pregnant": True, "clearance": lambda _: date(2031, 3, 1)}, Verdict.UNKNOWN),
    (Code.ESCORT, DIRECT, {"child": True, "escort": Escorted.NOBODY_YET}, Verdict.BROKEN),
    (Code.ESCORT, DIRECT, {"child": True}, Verdict.UNKNOWN),
    (Code.SEATS, DIRECT.replace("HK1", "HL1"), {}, Verdict.BROKEN),
    (Code.SEATS, DIRECT.replace("HK1 ", ""), {}, Verdict.UNKNOWN),
    (Code.AIR, by_bus(), {}, Verdict.BROKEN),
]
NAMED = [f"{code}, {verdict}" for code, _, _, verdict in BROKEN]


def test_every_constraint_is_broken_by_something_here() -> None:
    assert {code for code, *_ in BROKEN} == set(Code)


@pytest.mark.parametrize(("code", "one", "known", "verdict"), BROKEN, ids=NAMED)
def test_one_thing_breaks_one_constraint_and_no_other(
    code: Code, one: str | Journey, known: dict[str, object], verdict: Verdict
) -> None:
    assert unmet(DIRECT) == unmet(OVER) == {}
    assert unmet(one, **known) == {code: verdict}  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "one", "known", "verdict"), BROKEN, ids=NAMED)
def test_only_what_may_be_set_aside_is_and_where_possible_asks_for_a_first_night(
    code: Code, one: str | Journey, known: dict[str, object], verdict: Verdict
) -> None:
    row = next(each for each in CONSTRAINTS if each.code is code)
    lifted = known | {"lifted": {code: "the only way before winter"}}
    without = unmet(one, **lifted)  # type: ignore[arg-type]
    assert (without == {}) is (row.lifted_by is not Lifter.NOBODY and not row.first_night)
    with_night = unmet(one, **lifted, first_night="a room at the shelter")  # type: ignore[arg-type]
    assert (with_night == {}) is (row.lifted_by is not Lifter.NOBODY)
    assert unmet(one, **known, lifted={code: "  "}, first_night="a room") == {code: verdict}  # type: ignore[arg-type]


def test_each_constraint_has_an_id_a_text_a_source_and_who_may_lift_it() -> None:
    for row in CONSTRAINTS:
        assert row.id.startswith("C")
        assert words.WORDS[row.code]
        assert words.WORDS[f"Lifter.{row.lifted_by}"]
        assert row.clause is None or row.clause.text
    where_possible = {row.code for row in CONSTRAINTS if row.first_night}
    assert where_possible == {Code.WORKING_DAY, Code.MEETING_HOURS}
    assert all(row.lifted_by is Lifter.WORKER for row in CONSTRAINTS if row.first_night)


def test_what_is_not_known_holds_once_somebody_confirmed_it() -> None:
    for code, one, known, verdict in BROKEN:
        if verdict is Verdict.UNKNOWN:
            assert unmet(one, **known, confirmed=frozenset({code})) == {}  # type: ignore[arg-type]


def test_a_place_may_need_more_time_to_change_than_the_policy() -> None:
    situation = replace(SETTLED, transit=PASSES)
    for minutes, fits in ((90, True), (91, False)):
        rules = Rules(local={"IST": timedelta(minutes=minutes)})
        (found,) = compare(
            [(1, journey(OVER))], situation=situation, works=lambda *_: Answer(Works.YES, Why.ORDINARY), rules=rules
        )
        assert (Code.CONNECTION not in found.against) is fits


def test_one_ticket_needs_less_time_than_two() -> None:
    tight = journey(OVER.replace("1130 1305", "1000 1135"))
    assert unmet(tight) == {Code.CONNECTION: Verdict.BROKEN}
    assert unmet(Journey(tuple(replace(leg, ticket="one") for leg in tight.legs))) == {}


def test_inside_one_country_a_change_takes_less_time() -> None:
    domestic = journey("LH 1 Y 24MAR31 DUSFRA HK1 0500 0630\nLH 2 Y 24MAR31 FRAMUC HK1 0815 0915")
    assert unmet(domestic) == {}
    assert unmet(journey("LH 1 Y 24MAR31 DUSFRA HK1 0500 0630\nLH 2 Y 24MAR31 FRAMUC HK1 0814 0914")) == {
        Code.CONNECTION: Verdict.BROKEN
    }
