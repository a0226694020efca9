"""Offers side by side: what stands against each, and the order of the handbook."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from homeward.pages.words import travel as words
from homeward.travel import drawing
from homeward.travel.calendars import Answer, Why, Works
from homeward.travel.comparing import Decides, Judged, compare, why_not_earlier
from homeward.travel.constraints import CONSTRAINTS, Code, Verdict
from homeward.travel.journeys import Journey, Leg, Mode, moment
from homeward.travel.offers import Asked, Fault, LeftOut, read_pasted
from homeward.travel.places import AIRPORTS, Place
from homeward.travel.situation import Avoided, Escorted, Rules, Situation

AT = datetime(2031, 3, 1, tzinfo=UTC)


def working(day: date, country: str) -> Answer:
    return Answer(Works.YES if day.weekday() < 5 else Works.NO, Why.ORDINARY, country)


def journey(text: str) -> Journey:
    (found,) = read_pasted(text, today=AT.date())
    assert found.journey is not None, found
    return found.journey


SETTLED = Situation(
    AT,
    ready=True,
    ready_from=AT.date(),
    met_by="Ana (fictional)",
    fit=True,
    airside=True,
    transit={"TR": True, "HU": True},
)


def ranked(*texts: str, works: object = working, situation: Situation = SETTLED) -> tuple[Judged, ...]:
    offers = [(n, journey(one)) for n, one in enumerate(texts, 1)]
    return compare(offers, situation=situation, works=works)  # type: ignore[arg-type]


def verdict(text: str, code: Code, **known: object) -> Verdict:
    """How one constraint is judged when this is known beside what is settled."""
    (found,) = ranked(text, situation=replace(SETTLED, **known))  # type: ignore[arg-type]
    return next(one.verdict for one in found.findings if one.constraint.code is code)


def test_earlier_in_the_day_comes_first_whatever_the_date() -> None:
    found = ranked("OS 1 Y 24MAR31 VIEKIV HK1 1005 1330", "OS 1 Y 26MAR31 VIEKIV HK1 0605 0930")
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.TIME_OF_DAY
    assert found[1].decides is None


def test_fewer_transit_points_come_first_within_half_an_hour() -> None:
    over = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 1130 1305"
    found = ranked(over, "OS 1 Y 24MAR31 VIEKIV HK1 1000 1329")
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.TRANSIT


def test_all_by_air_comes_before_a_journey_of_which_a_part_is_over_land() -> None:
    leaves, comes = (moment(datetime(2031, 3, 24, hour), "Europe/Bucharest") for hour in (7, 8))
    by_bus = Leg(Mode.BUS, AIRPORTS["OTP"], AIRPORTS["RMO"], leaves, comes, seats_held=True)
    partly = Journey((*journey("OS 1 Y 24MAR31 VIEOTP HK1 0200 0430").legs, by_bus))
    may_pass = replace(SETTLED, transit={"RO": True})
    found = compare([(1, partly), (2, journey(DIRECT))], situation=may_pass, works=working)
    assert [(one.number, one.against) for one in found] == [(2, ()), (1, ())]
    assert found[0].decides is Decides.MODE


def test_a_change_with_more_than_two_hours_to_spare_is_no_better_for_it() -> None:
    over = "OS 1 Y 24MAR31 VIEIST HK1 {} {}\nTK 2 Y 24MAR31 ISTKIV HK1 1230 1405"
    # Four hours and five between the legs: both have the cap to spare, so that the shorter journey is first.
    found = ranked(over.format("0330", "0730"), over.format("0430", "0830"))
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.DURATION


def test_what_stands_against_an_offer_puts_it_behind() -> None:
    weekend = "OS 1 Y 22MAR31 VIEKIV HK1 0605 0930"
    night = "OS 1 Y 24MAR31 VIEKIV HK1 1905 2230"
    found = ranked(weekend, night, "OS 1 Y 24MAR31 VIEKIV HL1 1005 1330", "OS 1 Y 24MAR31 VIEKIV HK1 1005 1330")
    assert found[0].number == 4
    assert found[0].against == ()
    by_number = {one.number: one.against for one in found}
    assert by_number[1] == (Code.WORKING_DAY,)
    assert by_number[2] == (Code.MEETING_HOURS,)
    assert by_number[3] == (Code.SEATS,)


def test_a_day_of_which_nobody_knows_stands_against_an_offer() -> None:
    (found,) = ranked("OS 1 Y 24MAR31 VIEKIV HK1 1005 1330", works=lambda *_: Answer(Works.UNKNOWN, Why.BEYOND))
    assert found.against == (Code.WORKING_DAY,)


def test_too_short_a_change_and_legs_that_do_not_join_stand_against_it() -> None:
    short = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 0950 1125"
    apart = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 BUDKIV HK1 1200 1425"
    assert Code.CONNECTION in ranked(short)[0].against
    assert Code.JOINS in ranked(apart)[0].against


def test_formalities_count_into_the_meeting_hours() -> None:
    line = journey("OS 1 Y 24MAR31 VIEKIV HK1 1200 1530")
    assert compare([(1, line)], situation=SETTLED, works=working)[0].against == ()
    slow = Rules(formalities=timedelta(minutes=31))
    assert compare([(1, line)], situation=SETTLED, works=working, rules=slow)[0].against == (Code.MEETING_HOURS,)
    # Who is through after midnight was not met in the morning hours of that day.
    late, slower = journey("OS 1 Y 24MAR31 VIEKIV HK1 2000 2330"), Rules(formalities=timedelta(hours=8))
    assert compare([(1, late)], situation=SETTLED, works=working, rules=slower)[0].against == (Code.MEETING_HOURS,)


def test_hours_that_were_told_where_she_arrives_come_before_those_of_the_policy() -> None:
    told = Rules(told={"MD": (time(8), time(13)), "RO": (time(0), time(23))}, formalities=timedelta(0))
    for leaves, comes, against in (("0935", "1300", ()), ("0936", "1301", (Code.MEETING_HOURS,))):
        line = journey(f"OS 1 Y 24MAR31 VIEKIV HK1 {leaves} {comes}")
        assert compare([(1, line)], situation=SETTLED, works=working, rules=told)[0].against == against
    early = journey("OS 1 Y 24MAR31 VIEKIV HK1 0434 0759")
    assert compare([(1, early)], situation=SETTLED, works=working, rules=told)[0].against == (Code.MEETING_HOURS,)


def test_the_picture_holds_every_leg_and_wait_between_its_edges() -> None:
    over = journey("OS 1 Y 24MAR31 VIEIST HK1 1900 2300\nTK 2 Y 25MAR31 ISTKIV HK1 0730 0905")
    found = drawing.bars(over, Rules().meeting_from, Rules().meeting_until)
    assert [one.label for one in found if one.part is drawing.Part.LEG] == ["VIE-IST", "IST-RMO"]
    assert sum(one.part is drawing.Part.WAITING for one in found) == 1
    assert all(one.x >= 0 and one.x + one.width <= drawing.WIDTH + 0.2 for one in found)


def test_every_code_of_the_reading_and_comparing_has_a_word() -> None:
    codes = [one.value for kind in (Asked, Fault, LeftOut, Code, Verdict, Escorted, Decides, Why) for one in kind]
    assert [one for one in codes if one not in words.WORDS] == []
    assert all(f"Works.{one}" in words.WORDS for one in Works)


DIRECT = "OS 1 Y 24MAR31 VIEKIV HK1 1005 1330"
OVER = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 1130 1305"


def test_every_constraint_has_an_id_of_its_own_and_each_code_stands_in_the_table_once() -> None:
    assert len({one.id for one in CONSTRAINTS}) == len(CONSTRAINTS)
    assert sorted(one.code for one in CONSTRAINTS) == sorted(Code)


def test_what_nobody_knows_stands_against_a_journey_until_it_is_known() -> None:
    (found,) = ranked(OVER, situation=Situation(AT))
    unknown = {one.constraint.code for one in found.findings if one.verdict is Verdict.UNKNOWN}
    assert unknown == {Code.READY, Code.READY_FROM, Code.MET, Code.TRANSIT, Code.FIT}
    assert unknown <= set(found.against)
    assert ranked(OVER)[0].against == ()


def test_a_working_day_is_set_aside_only_with_a_reason_and_a_first_night() -> None:
    weekend = "OS 1 Y 22MAR31 VIEKIV HK1 0605 0930"
    reason = {Code.WORKING_DAY: "the ward is full from Monday on"}
    assert verdict(weekend, Code.WORKING_DAY) is Verdict.BROKEN
    assert verdict(weekend, Code.WORKING_DAY, lifted=reason) is Verdict.BROKEN
    assert verdict(weekend, Code.WORKING_DAY, lifted=reason, first_night="a room at the shelter") is Verdict.LIFTED


def test_nobody_sets_aside_that_she_is_not_fit() -> None:
    lifted = {Code.FIT: "the flight is booked"}
    assert verdict(DIRECT, Code.FIT, fit=False, lifted=lifted, first_night="x") is Verdict.BROKEN


def test_fitness_counts_on_the_day_of_the_journey() -> None:
    assert verdict(DIRECT, Code.FIT, fit_until=date(2031, 3, 24)) is Verdict.HOLDS
    assert verdict(DIRECT, Code.FIT, fit_until=date(2031, 3, 23)) is Verdict.UNKNOWN


def test_a_transit_point_needs_a_partner_or_leave_to_stay_airside() -> None:
    assert verdict(OVER, Code.PARTNERS, airside=False) is Verdict.BROKEN
    assert verdict(OVER, Code.PARTNERS, airside=False, partners=frozenset({"IST"})) is Verdict.HOLDS
    assert verdict(OVER, Code.PARTNERS, airside=False, partners=frozenset({"TR"})) is Verdict.HOLDS
    assert verdict(DIRECT, Code.PARTNERS, airside=False) is Verdict.HOLDS


def test_transit_permission_is_asked_for_each_country_on_the_way_and_not_for_the_ends() -> None:
    assert verdict(OVER, Code.TRANSIT, transit={}) is Verdict.UNKNOWN
    assert verdict(OVER, Code.TRANSIT, transit={"TR": False}) is Verdict.BROKEN
    assert verdict(DIRECT, Code.TRANSIT, transit={}) is Verdict.HOLDS


def test_what_is_avoided_may_be_a_country_a_place_or_a_carrier_until_a_day() -> None:
    for what in ("TR", "ist", "TK"):
        assert verdict(OVER, Code.AVOIDED, avoided=(Avoided(what),)) is Verdict.BROKEN
    assert verdict(OVER, Code.AVOIDED, avoided=(Avoided("TR", until=date(2031, 3, 23)),)) is Verdict.HOLDS
    assert verdict(OVER, Code.AVOIDED, avoided=(Avoided("TR", until=date(2031, 3, 24)),)) is Verdict.BROKEN


def test_a_child_is_escorted_on_every_leg_and_an_adult_only_if_that_is_wanted() -> None:
    assert verdict(DIRECT, Code.ESCORT) is Verdict.HOLDS
    assert verdict(DIRECT, Code.ESCORT, child=True) is Verdict.UNKNOWN
    assert verdict(DIRECT, Code.ESCORT, child=True, escort=Escorted.NOT_NEEDED) is Verdict.BROKEN
    assert verdict(DIRECT, Code.ESCORT, escort=Escorted.SOME_LEGS) is Verdict.BROKEN
    assert verdict(DIRECT, Code.ESCORT, child=True, escort=Escorted.EVERY_LEG) is Verdict.HOLDS


def test_a_child_or_a_wheelchair_needs_more_time_to_change_and_separate_tickets_too() -> None:
    change = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 {} 1305"
    assert verdict(change.format("1100"), Code.CONNECTION) is Verdict.HOLDS
    assert verdict(change.format("1059"), Code.CONNECTION) is Verdict.BROKEN
    assert verdict(change.format("1114"), Code.CONNECTION, child=True) is Verdict.BROKEN
    assert verdict(change.format("1129"), Code.CONNECTION, wheelchair=True) is Verdict.BROKEN
    assert verdict(change.format("1145"), Code.CONNECTION, child=True, wheelchair=True) is Verdict.HOLDS


def test_a_child_and_a_pregnant_person_travel_no_longer_than_they_can_bear() -> None:
    long = "OS 1 Y 23MAR31 VIEIST HK1 1500 1900\nTK 2 Y 24MAR31 ISTKIV HK1 0045 0845"
    assert verdict(long, Code.DURATION) is Verdict.HOLDS
    assert verdict(long, Code.DURATION, child=True) is Verdict.BROKEN
    assert verdict(long, Code.DURATION, pregnant=True) is Verdict.BROKEN


def test_from_its_week_on_a_carrier_takes_a_pregnant_person_only_with_clearance() -> None:
    known = {"pregnant": True, "clearance": lambda carrier: date(2031, 3, 23) if carrier == "OS" else None}
    assert verdict(DIRECT, Code.CLEARANCE, **known) is Verdict.UNKNOWN
    assert verdict(DIRECT, Code.CLEARANCE, **known, confirmed=frozenset({Code.CLEARANCE})) is Verdict.HOLDS


def test_a_short_way_over_land_between_neighbours_is_its_own_reason_and_a_border_may_be_the_end() -> None:
    crossing = Place("UNGHENI", "Ungheni border", "MD", "Europe/Chisinau")
    leaves, comes = (moment(datetime(2031, 3, 24, hour), "Europe/Bucharest") for hour in (8, 13))
    by_car = Journey((Leg(Mode.CAR, AIRPORTS["OTP"], crossing, leaves, comes, seats_held=True),))
    situation = replace(SETTLED, ends="Ungheni border")
    (found,) = compare([(1, by_car)], situation=situation, works=working)
    assert found.against == ()
    (long,) = compare([(1, by_car)], situation=situation, works=working, rules=Rules(overland=timedelta(hours=4)))
    assert long.against == (Code.AIR,)
    (elsewhere,) = compare([(1, by_car)], situation=replace(SETTLED, ends="RMO"), works=working)
    assert elsewhere.against == (Code.ENDS,)


def test_why_not_earlier_lifts_each_constraint_alone() -> None:
    weekend, night = "OS 1 Y 22MAR31 VIEKIV HK1 0605 0930", "OS 1 Y 24MAR31 VIEKIV HK1 0205 0530"
    both = "OS 1 Y 22MAR31 VIEKIV HK1 0105 0430"
    found = why_not_earlier(ranked(DIRECT, weekend, night, both))
    assert {one.code: one.number for one in found} == {Code.WORKING_DAY: 2, Code.MEETING_HOURS: 3}
    later = "OS 1 Y 24MAR31 VIEKIV HK1 1905 2230"
    assert why_not_earlier(ranked(DIRECT, later)) == ()


def test_price_decides_last_and_a_worked_day_after_before_it() -> None:
    offers = [(1, journey(DIRECT)), (2, journey(DIRECT))]
    found = compare(offers, situation=SETTLED, works=working, prices=[300, 200])
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.PRICE
    friday = "OS 1 Y 28MAR31 VIEKIV HK1 1005 1330"
    assert ranked(friday, "OS 1 Y 27MAR31 VIEKIV HK1 1005 1330")[0].decides is Decides.NEXT_DAY


def test_the_front_holds_what_nothing_beats_in_everything() -> None:
    early, fast = "OS 1 Y 24MAR31 VIEIST HK1 0200 0500\nTK 2 Y 24MAR31 ISTKIV HK1 0730 0905", DIRECT
    worse = "OS 1 Y 25MAR31 VIEKIV HK1 1000 1330"
    found = {one.number: one.front for one in ranked(early, fast, worse)}
    assert found == {1: True, 2: True, 3: False}
