"""The chosen journey: legs that fit, small and large changes, changes on the way, reasons for the less preferred.

TRV-1 to TRV-4, DEP-8.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.process import itinerary
from homeward.process.case import Case
from homeward.process.departure import CheckedIn, Departed, NotDeparted
from homeward.process.itinerary import (
    AfterCheckIn,
    ItineraryChosen,
    LargeChange,
    Leg,
    Mode,
    SmallChange,
    StepsExplained,
    SurfaceWithoutReason,
)
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from tests.process.referring_side import NOW, case_with, then

EAST = timezone(timedelta(hours=2))
MORNING = datetime(2031, 3, 17, 8, 0, tzinfo=UTC)
FIRST = Leg(Mode.AIR, "Berlin", "Vienna", MORNING, MORNING + timedelta(hours=1), "EX", "12")
SECOND = Leg(
    Mode.AIR, "Vienna", "Chisinau", MORNING + timedelta(hours=2), (MORNING + timedelta(hours=4)).astimezone(EAST)
)
LEGS = (FIRST, SECOND)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def chosen(case: Case | None = None, **values) -> ItineraryChosen:
    return itinerary.chosen_journey(case or case_with(), at=NOW, **{"legs": LEGS, "meets": "Ana Example", **values})


def with_journey(**values) -> Case:
    return case_with(chosen(**values))


def moved(by: timedelta) -> tuple[Leg, ...]:
    return tuple(replace(leg, departs=leg.departs + by, arrives=leg.arrives + by) for leg in LEGS)


def refused(**values) -> tuple[str, str]:
    with pytest.raises(ImpossibleValue) as refusal:
        chosen(**values)
    return refusal.value.field, refusal.value.problem


# Choosing


def test_legs_follow_each_other_in_time_and_place():
    assert refused(legs=()) == ("legs", "missing")
    assert refused(legs=(replace(FIRST, arrives=FIRST.departs),)) == ("arrives", "before-departure")
    assert refused(legs=(FIRST, replace(SECOND, origin="Graz"))) == ("origin", "does-not-join")
    early = replace(SECOND, departs=FIRST.arrives - timedelta(minutes=1))
    assert refused(legs=(FIRST, early)) == ("departs", "before-last-arrival")
    assert refused(legs=(replace(FIRST, departs=datetime(2031, 3, 17, 8)),)) == ("departs", "without-zone")


def test_a_journey_that_has_begun_is_not_chosen():
    with pytest.raises(ImpossibleValue, match="past"):
        itinerary.chosen_journey(case_with(), at=MORNING + timedelta(minutes=1), legs=LEGS)


def test_a_journey_without_air_needs_the_reason():
    bus = (replace(FIRST, mode=Mode.BUS),)
    with pytest.raises(SurfaceWithoutReason):
        chosen(legs=bus)
    assert chosen(legs=bus, surface_because="she cannot fly").surface_because
    assert chosen(legs=(FIRST, replace(SECOND, mode=Mode.BUS)))


def test_she_arrives_when_somebody_can_meet_her_or_it_is_set_aside_with_a_reason():
    assert chosen(meeting_from="06:00", meeting_until="14:00")
    assert refused(meeting_from="06:00", meeting_until="13:59") == ("arrives", "outside-meeting-hours")
    assert chosen(meeting_from="06:00", meeting_until="13:59", lifted="night porter, room arranged").lifted
    assert refused(meeting_from="6 am") == ("meeting_from", "impossible")
    assert refused(meeting_until="25:00") == ("meeting_until", "impossible")


def test_meeting_hours_may_pass_midnight():
    assert chosen(meeting_from="22:00", meeting_until="14:30")
    assert refused(meeting_from="22:00", meeting_until="05:00") == ("arrives", "outside-meeting-hours")


@pytest.mark.parametrize(
    ("begins", "ends", "hour", "fits"),
    [
        ("06:00", "14:00", "06:00", True),
        ("06:00", "14:00", "05:59", False),
        ("06:00", "14:00", "14:01", False),
        ("", "14:00", "00:10", True),
        ("14:00", "", "23:59", True),
        ("09:00", "09:00", "10:00", False),
        ("22:00", "05:00", "22:00", True),
        ("22:00", "05:00", "05:00", True),
        ("22:00", "05:00", "12:00", False),
    ],
)
def test_meeting_hours_hold_from_the_first_minute_to_the_last(begins, ends, hour, fits):
    entry = ItineraryChosen(LEGS, meeting_from=begins, meeting_until=ends)
    arrives = datetime.fromisoformat(f"2031-03-17T{hour}+02:00")
    assert itinerary.arrives_in_meeting_hours(entry, arrives) is fits


@pytest.mark.parametrize(("hour", "late"), [("05:59", True), ("06:00", False), ("15:59", False), ("16:00", True)])
def test_an_arrival_between_six_and_four_is_early_enough(hour, late):
    arrives = datetime.fromisoformat(f"2031-03-18T{hour}+02:00")
    case = with_journey(legs=(replace(FIRST, arrives=arrives),))
    assert ("late-in-the-day" in itinerary.less_preferred(case)) is late


def test_what_the_handbook_would_rather_not_see_is_named():
    assert itinerary.less_preferred(with_journey()) == ()
    assert itinerary.less_preferred(case_with()) == ()
    saturday = tuple(
        replace(leg, mode=Mode.TRAIN, departs=leg.departs + hours(5 * 24 + 3), arrives=leg.arrives + hours(5 * 24 + 3))
        for leg in LEGS
    )
    onward = Leg(Mode.BUS, "Chisinau", "Balti", saturday[-1].arrives, saturday[-1].arrives + hours(2))
    case = with_journey(legs=(*saturday, onward), surface_because="she cannot fly", lifted="room arranged")
    assert set(itinerary.less_preferred(case)) == {"surface", "several-transit-points", "late-in-the-day", "weekend"}


# Small and large changes


@pytest.mark.parametrize("by", [hours(3), hours(-3), timedelta(minutes=20)])
def test_a_change_within_three_hours_is_small_and_reopens_nothing(by):
    case = with_journey()
    case = then(case, itinerary.steps_told(case, language="ro"))
    changed = then(case, itinerary.small_change(case, legs=moved(by)))
    assert itinerary.legs_now(changed) == moved(by)
    assert itinerary.chosen(changed) == itinerary.chosen(case)
    assert itinerary.explained(changed)


@pytest.mark.parametrize(
    "legs",
    [
        moved(hours(3) + timedelta(minutes=1)),
        moved(hours(24)),
        (FIRST,),
        (FIRST, replace(SECOND, destination="Iasi")),
    ],
)
def test_a_longer_move_another_day_or_another_place_is_a_large_change(legs):
    with pytest.raises(LargeChange):
        itinerary.small_change(with_journey(), legs=legs)


def test_another_meeting_person_or_hour_is_a_large_change():
    with pytest.raises(LargeChange):
        itinerary.small_change(with_journey(), legs=LEGS, meets="somebody else")
    assert itinerary.small_change(with_journey(), legs=LEGS, meets="Ana Example") == SmallChange(LEGS)
    case = with_journey(meeting_from="06:00", meeting_until="16:00")
    assert itinerary.small_change(case, legs=moved(hours(1)))
    with pytest.raises(LargeChange):
        itinerary.small_change(case, legs=moved(hours(2.5)))


def test_a_change_that_leaves_nobody_to_meet_her_is_large_whatever_was_set_aside():
    case = with_journey(meeting_from="06:00", meeting_until="16:00", lifted="four legs, because she knows the town")
    assert itinerary.small_change(case, legs=moved(hours(1)))
    with pytest.raises(LargeChange):
        itinerary.small_change(case, legs=moved(hours(2.5)))


def test_a_change_after_which_she_is_through_too_late_is_large():
    case = with_journey(meeting_from="06:00", meeting_until="16:00")
    # Landing at 16:00 is within the hours, the formalities after it are not.
    with pytest.raises(LargeChange):
        itinerary.small_change(case, legs=moved(hours(2)))
    tight = with_journey(meeting_from="06:00", meeting_until="14:30")
    assert itinerary.small_change(tight, legs=moved(timedelta(minutes=20)))


def test_a_late_arrival_that_was_set_aside_may_move_a_little():
    case = with_journey(meeting_from="06:00", meeting_until="13:00", lifted="a room at the shelter")
    assert itinerary.small_change(case, legs=moved(hours(1)))


def test_small_changes_do_not_add_up_to_a_large_one():
    case = with_journey()
    case = then(case, itinerary.small_change(case, legs=moved(hours(2))))
    with pytest.raises(LargeChange):
        itinerary.small_change(case, legs=moved(hours(4)))
    assert itinerary.small_change(case, legs=LEGS)


def test_nothing_is_changed_a_little_before_a_journey_is_chosen():
    with pytest.raises(LargeChange):
        itinerary.small_change(case_with(), legs=LEGS)


@given(st.integers(-600, 600), st.integers(-600, 600))
def test_a_change_is_small_exactly_within_three_hours_on_the_same_days(first, second):
    legs = tuple(
        replace(leg, departs=leg.departs + timedelta(minutes=by), arrives=leg.arrives + timedelta(minutes=by))
        for leg, by in zip(LEGS, (first, second), strict=True)
    )
    same_days = all(
        (new.departs.date(), new.arrives.date()) == (old.departs.date(), old.arrives.date())
        for new, old in zip(legs, LEGS, strict=True)
    )
    fits = legs[1].departs >= legs[0].arrives
    small = same_days and fits and max(abs(first), abs(second)) <= 180
    try:
        itinerary.small_change(with_journey(), legs=legs)
    except (LargeChange, ImpossibleValue):
        assert not small
    else:
        assert small


# Explained


def test_the_steps_are_explained_on_the_journey_chosen_last():
    with pytest.raises(StepOutOfOrder):
        itinerary.steps_told(case_with(), language="ro")
    case = with_journey()
    assert not itinerary.explained(case)
    case = then(case, itinerary.steps_told(case, language="ro"))
    assert itinerary.explained(case)
    assert not itinerary.explained(then(case, chosen()))


@pytest.mark.parametrize("left_out", ["departure", "journey", "follow_up"])
def test_all_three_are_explained_departure_journey_and_follow_up(left_out):
    case = with_journey()
    assert not itinerary.explained(then(case, replace(StepsExplained(2, "ro"), **{left_out: False})))


def test_begin_end_and_transit_points_are_those_of_the_legs():
    case = with_journey()
    assert (itinerary.departs_at(case), itinerary.ends_at(case)) == (FIRST.departs, SECOND.arrives)
    assert itinerary.transit_points(case) == ("Vienna",)
    assert itinerary.departs_at(case_with()) is itinerary.ends_at(case_with()) is None
    assert itinerary.transit_points(case_with()) == ()


# On the way


@pytest.mark.parametrize("step", [CheckedIn(2), Departed("harbour", MORNING)])
def test_after_check_in_nothing_is_chosen_anew_and_later_changes_are_plan_changes(step):
    case = with_journey()
    with pytest.raises(StepOutOfOrder):
        itinerary.replanned(case, legs=LEGS, why="missed connection")
    case = then(case, step)
    with pytest.raises(AfterCheckIn):
        chosen(case)
    with pytest.raises(AfterCheckIn):
        itinerary.small_change(case, legs=LEGS)
    later = moved(hours(30))
    case = then(case, itinerary.replanned(case, legs=later, why="missed connection"))
    assert itinerary.ends_at(case) == later[-1].arrives
    with pytest.raises(ImpossibleValue, match="why"):
        itinerary.replanned(case, legs=later, why="")


def test_who_left_without_a_journey_of_ours_is_not_on_one():
    assert not itinerary.is_on_the_way(case_with(Departed("", MORNING)))


def test_who_did_not_leave_after_all_chooses_a_journey_anew():
    case = then(with_journey(), CheckedIn(2), NotDeparted(MORNING, "she felt unwell"))
    again = then(case, chosen(case, legs=moved(hours(48))))
    assert itinerary.departs_at(again) == MORNING + hours(48)
    assert not itinerary.is_on_the_way(again)
