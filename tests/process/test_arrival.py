"""Arrival: assistance encouraged, met or not, a mistake undone, and the watch as she agreed it (ARR-1, COM-6, INI-1)."""

from datetime import timedelta

import pytest

from homeward.process import arrival, arrival_watch
from homeward.process.arrival import ArrivalRecorded, AssistanceOffered, Met
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.arrival_watch import WatchState
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from tests.process.receiving_side import GONE, LANDED, THEM, arrived, expected, then

HOUR = timedelta(hours=1)


def test_an_arrival_that_lies_ahead_is_refused():
    with pytest.raises(ImpossibleValue, match="at"):
        arrival.met_or_not(expected(), to="them", met=Met.MET, at=LANDED + HOUR, now=LANDED)


def test_nobody_is_met_who_declined_assistance_but_her_own_sign_counts():
    case = then(expected(), AssistanceOffered(reason_told_in_private=True, accepted=False))
    with pytest.raises(StepOutOfOrder):
        arrival.met_or_not(case, to="them", met=Met.MET, at=LANDED, now=LANDED)
    signed = then(case, arrival.met_or_not(case, to="them", met=Met.OWN_SIGN, at=LANDED, now=LANDED))
    assert arrival.has_arrived(signed)


@pytest.mark.parametrize("sign", ["Mara Popescu", "MARA", "welcome from harbour house"])
def test_a_sign_that_names_her_or_us_is_refused(sign: str):
    with pytest.raises(ImpossibleValue, match="sign"):
        arrival.planned(who_meets="Rosa", where="hall", sign=sign, avoid=("mara", "Harbour House"))


def test_a_neutral_sign_is_kept():
    assert (
        arrival.planned(who_meets="Rosa", where="hall", sign="a green scarf", avoid=("mara", "")).sign
        == "a green scarf"
    )


def test_a_mistaken_arrival_is_undone_in_one_step_and_the_watch_runs_again():
    case = arrived()
    late = LANDED + 3 * HOUR
    assert arrival_watch.state(case, late) is WatchState.OVER
    again = then(case, arrival.undone(case, reason="another person"))
    assert not arrival.has_arrived(again)
    assert arrival_watch.state(again, late) is not WatchState.OVER
    with pytest.raises(StepOutOfOrder):
        arrival.undone(again, reason="twice")


def test_what_the_partner_says_of_the_arrival_counts_and_is_told_apart():
    case = expected().after(ArrivalRecorded("us", Met.MET, LANDED), at=LANDED, by=THEM)
    assert arrival.has_arrived(case)
    assert arrival.told_by_partner(case)
    assert not arrival.told_by_partner(arrived())


@pytest.mark.parametrize(
    ("after", "state"),
    [(0, WatchState.TRAVELLING), (1, WatchState.DUE), (2, WatchState.WARN), (3, WatchState.CALL), (5, WatchState.PLAN)],
)
def test_the_watch_warns_calls_and_plans_after_landing_and_formalities(after: int, state: WatchState):
    assert arrival_watch.state(expected(), LANDED + after * HOUR) is state


def test_formalities_take_longer_with_an_emergency_document():
    slow = expected().after(
        type(GONE)("us", GONE.left_at, expected_arrival=LANDED, emergency_document=True), at=LANDED, by=THEM
    )
    assert arrival_watch.clock_starts(slow) == LANDED + 2 * HOUR
    assert arrival_watch.clock_starts(expected()) == LANDED + HOUR


def test_not_arrived_starts_the_plan_at_once():
    case = then(expected(), ArrivalRecorded("them", Met.NOT_ARRIVED, LANDED))
    assert arrival_watch.state(case, LANDED) is WatchState.PLAN


def test_she_may_wish_no_watch_at_all():
    case = then(expected(), ArrivalRules(no_watch=True))
    assert arrival_watch.state(case, LANDED + 9 * HOUR) is WatchState.OFF
    assert arrival_watch.rings(case) == ()


def test_the_bells_ring_until_she_has_arrived():
    start = LANDED + HOUR
    assert arrival_watch.rings(expected()) == (start + HOUR, start + 2 * HOUR, start + 4 * HOUR)
    assert arrival_watch.rings(arrived()) == ()


def test_only_whom_she_named_may_be_called_and_never_outranks_it():
    assert arrival_watch.may_call(expected(), "her sister")
    assert not arrival_watch.may_call(expected(), "her uncle")
    assert not arrival_watch.may_call(expected(), "a neighbour")
    both = then(expected(), ArrivalRules(call=("her uncle",), never_call=("her uncle",)))
    assert not arrival_watch.may_call(both, "her uncle")
