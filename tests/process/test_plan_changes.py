"""A changed journey is told with the change, and a delay on the way moves the arrival alarm on both sides (TRV-4, DEP-6, ARR-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import arrival_watch, conditions, departure, itinerary, plan_changes, transit
from homeward.process.case import Case, CaseOpened, Partner, Side
from homeward.process.consent import ConsentWithdrawn, Purpose
from homeward.process.departure import CheckedIn, Departed
from homeward.process.itinerary import ItineraryChosen, JourneyReplanned, SmallChange
from homeward.process.next_steps import next_steps
from homeward.process.notifications import making, owing
from homeward.process.notifications.horizontal import PlanChanged
from homeward.process.notifications.messages import ArrangementConfirmed, TravelArranged
from homeward.process.refusals import ImpossibleValue
from tests.process.builders import (
    ARRIVES,
    DEPARTS,
    HOME,
    LEGS,
    NOW,
    PARTNER,
    prepared,
    ready_to_depart,
    replaced,
    unmet,
    written,
)

LATER = timedelta(hours=2)
GONE = Departed(HOME, DEPARTS, expected_arrival=ARRIVES)


def moved(by: timedelta = LATER) -> tuple[itinerary.Leg, ...]:
    return tuple(replace(leg, departs=leg.departs + by, arrives=leg.arrives + by) for leg in LEGS)


def on_her_way() -> Case:
    return written(CheckedIn(DEPARTS), GONE, to=ready_to_depart(), at=DEPARTS)


def told_receiving(*entries: PlanChanged) -> Case:
    """The receiving organisation's own case: she left, and what it was told since."""
    case = written(CaseOpened(Side.RECEIVING, "Heron"), to=Case())
    return written(replace(GONE, to="us"), *entries, to=case, at=DEPARTS, by=Partner("them"))


def test_a_small_change_is_told_to_the_partners_and_reopens_nothing() -> None:
    before = ready_to_depart()
    small, told = plan_changes.changed_a_little(before, at=NOW, legs=moved())
    assert isinstance(small, SmallChange)
    assert isinstance(told, PlanChanged)
    assert (told.to, told.expected_arrival) == (HOME, ARRIVES + LATER)
    after = written(small, told, to=before)
    assert unmet(after) == unmet(before) == ()
    assert [one.message for one in owing.owed(before, after, NOW)] == ["PLAN-CHANGE"]


def test_a_large_change_reopens_what_was_explained_and_arranged() -> None:
    case = written(ItineraryChosen(moved(timedelta(days=1)), meets="A contact"), to=ready_to_depart())
    assert {"DEP-6", "DEP-8"} <= set(unmet(case))


def test_a_missed_connection_is_a_plan_change_that_moves_the_alarm_on_both_sides() -> None:
    before = on_her_way()
    rings = arrival_watch.rings(before)
    replan, told = plan_changes.replanned(before, at=DEPARTS, legs=moved(), why="missed connection", told_her=True)
    assert isinstance(replan, JourneyReplanned)
    assert isinstance(told, PlanChanged)
    assert told.what.startswith("missed connection; AAA - BBB - CCC; ")
    after = written(replan, told, to=before, at=DEPARTS)
    assert arrival_watch.rings(after) == tuple(one + LATER for one in rings)
    assert [one.message for one in owing.owed(before, after, DEPARTS)] == ["PLAN-CHANGE"]
    there = arrival_watch.rings(told_receiving())
    assert there
    assert arrival_watch.rings(told_receiving(replace(told, to="us"))) == tuple(one + LATER for one in there)


def test_a_delay_that_a_partner_hears_of_first_moves_the_alarm_here_too() -> None:
    before = on_her_way()
    late = PlanChanged("us", "two hours late", ARRIVES + LATER)
    assert arrival_watch.expected_arrival(written(late, to=before, at=DEPARTS, by=PARTNER)) == ARRIVES + LATER


def test_a_change_is_recorded_though_a_letter_may_not_go_and_telling_stays_a_next_step() -> None:
    before = replaced(on_her_way(), ConsentWithdrawn(Purpose.CONTACT_RECEIVING), at=DEPARTS)
    only = plan_changes.replanned(before, at=DEPARTS, legs=moved(), why="missed connection")
    assert [type(one) for one in only] == [JourneyReplanned]
    after = written(*only, to=before, at=DEPARTS)
    assert plan_changes.untold(after) == (HOME,)
    assert "tell-of-changed-journey" in [one.code for one in next_steps(after, DEPARTS)]
    told = written(PlanChanged(HOME, "by telephone", ARRIVES + LATER), to=after, at=DEPARTS)
    assert plan_changes.untold(told) == ()


def test_nobody_is_told_who_was_not_told_of_the_journey() -> None:
    assert [type(one) for one in plan_changes.changed_a_little(prepared(), at=NOW, legs=moved())] == [SmallChange]


def test_each_transit_point_is_told_and_confirmed_by_itself() -> None:
    case = ready_to_depart()
    assert transit.points(case) == (transit.TransitPoint("BBB"),)
    asked = making.arrange_travel(case, to=HOME, at=NOW, transit_point="BBB")
    case = written(asked, to=case)
    assert transit.points(case) == (transit.TransitPoint("BBB", HOME),)
    whole = written(ArrangementConfirmed("us", 0, "Somebody"), to=case, by=PARTNER)
    assert not transit.points(whole)[0].confirmed
    there = written(ArrangementConfirmed("us", 0, "Vera (fictional)", transit_point="BBB"), to=case, by=PARTNER)
    assert transit.points(there) == (transit.TransitPoint("BBB", HOME, "Vera (fictional)"),)
    anew = written(ItineraryChosen(LEGS, meets="A contact"), to=there)
    assert transit.points(anew) == (transit.TransitPoint("BBB"),)


def test_the_confirmation_names_the_transit_point_that_was_asked() -> None:
    case = written(CaseOpened(Side.RECEIVING, "Heron"), to=Case())
    asked = TravelArranged("us", 7, DEPARTS, ARRIVES, "AAA - BBB - CCC", transit_point="BBB")
    case = written(asked, to=case, by=Partner("them"))
    assert making.confirm_arrangement(case, to="them", who="Vera (fictional)").transit_point == "BBB"


def test_a_place_where_the_journey_does_not_change_is_no_transit_point() -> None:
    with pytest.raises(ImpossibleValue):
        making.arrange_travel(ready_to_depart(), to=HOME, at=NOW, transit_point="CCC")


def test_the_departure_tells_when_she_is_expected_after_a_small_change() -> None:
    case = written(*plan_changes.changed_a_little(ready_to_depart(), at=NOW, legs=moved()), to=ready_to_depart())
    assert itinerary.ends_at(case) == ARRIVES + LATER
    assert not departure.has_left(case)
    assert conditions.partners(case) == (HOME,)
