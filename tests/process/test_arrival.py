"""Arrival: assistance encouraged, met or not, a mistake undone, and the watch as she agreed it (ARR-1, COM-6, INI-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import arrival, arrival_watch
from homeward.process.arrival import ArrivalRecorded, AssistanceOffered, Met
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.arrival_watch import NotAsAgreed, Rung, WatchState
from homeward.process.case import Case, CaseOpened, Partner, Side
from homeward.process.intake import FirstContact
from homeward.process.notifications.evidence import LetterKept, MessageSent
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from tests.process.receiving_side import GONE, LANDED, THEM, arrived, expected, then

HOUR = timedelta(hours=1)


def left() -> Case:
    """The referring side's case after she left."""
    return then(
        Case().after(CaseOpened(Side.REFERRING, "Heron"), at=LANDED - 5 * HOUR, by=THEM), replace(GONE, to="them")
    )


def test_an_arrival_that_lies_ahead_is_refused():
    with pytest.raises(ImpossibleValue, match="at"):
        arrival.met_or_not(expected(), to="them", met=Met.MET, at=LANDED + HOUR, now=LANDED)


def test_nobody_is_met_who_declined_assistance_but_her_own_sign_counts():
    case = then(expected(), AssistanceOffered(reason_told_in_private=True, accepted=False))
    with pytest.raises(StepOutOfOrder):
        arrival.met_or_not(case, to="them", met=Met.MET, at=LANDED, now=LANDED)
    signed = then(case, arrival.met_or_not(case, to="them", met=Met.OWN_SIGN, at=LANDED, now=LANDED))
    assert arrival.has_arrived(signed)


@pytest.mark.parametrize(
    "sign", ["Mara Popescu", "MARA", "welcome from harbour house", "Trafficking support", "for survivors"]
)
def test_a_sign_that_names_her_us_or_the_subject_is_refused(sign: str):
    case = then(expected(), FirstContact(given_names="Mara", family_name="Popescu"))
    with pytest.raises(ImpossibleValue, match="sign"):
        arrival.planned(case, who_meets="Rosa", where="hall", sign=sign, avoid=("Harbour House",))


def test_a_neutral_sign_is_kept():
    planned = arrival.planned(expected(), who_meets="Rosa", where="hall", sign="a green scarf", avoid=("mara", ""))
    assert planned.sign == "a green scarf"


def test_a_mistaken_arrival_is_undone_in_one_step_and_the_watch_runs_again():
    case = arrived()
    late = LANDED + 3 * HOUR
    assert arrival_watch.state(case, late) is WatchState.OVER
    again = then(case, *arrival.undone(case, reason="another person"))
    assert not arrival.has_arrived(again)
    assert arrival_watch.state(again, late) is not WatchState.OVER
    with pytest.raises(StepOutOfOrder):
        arrival.undone(again, reason="twice")


def test_what_the_partner_says_of_the_arrival_counts_and_is_told_apart():
    case = expected().after(ArrivalRecorded("us", Met.MET, LANDED), at=LANDED, by=THEM)
    assert arrival.has_arrived(case)
    assert arrival.recorded(case).by == THEM
    with pytest.raises(StepOutOfOrder):
        arrival.undone(case, reason="only who said it can take it back")


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


def test_who_came_and_was_not_met_is_looked_for_at_once_and_time_moves_the_watch_on():
    case = then(expected(), ArrivalRecorded("them", Met.NOT_MET, LANDED))
    hours = (0, 1, 2, 3, 5)
    found = [arrival_watch.state(case, LANDED + after * HOUR) for after in hours]
    assert found == [WatchState.WARN, WatchState.WARN, WatchState.WARN, WatchState.CALL, WatchState.PLAN]


def test_a_watch_that_was_kept_moves_on_with_time_and_never_back():
    start = LANDED + HOUR
    assert arrival_watch.by_the_clock(WatchState.TRAVELLING, start, start + 2 * HOUR) is WatchState.CALL
    assert arrival_watch.by_the_clock(WatchState.PLAN, start, start) is WatchState.PLAN
    for still in (WatchState.OFF, WatchState.OVER):
        assert arrival_watch.by_the_clock(still, start, start + 9 * HOUR) is still


def test_an_arrival_taken_back_is_taken_back_at_the_partner_who_was_told_too():
    told = then(arrived(), MessageSent("COM-6", "them", "letter 6", 1))
    back = arrival.undone(told, reason="another person")
    assert back[1] == CorrectionSent("them", "letter 6", "another person")
    here = then(told, *back)
    assert not arrival.has_arrived(here)
    # The same at the referring side, where the letter lies as it came.
    there = left().after(
        LetterKept("homeward.com-6.v1", "letter 6", 1, LANDED),
        ArrivalRecorded("us", Met.MET, LANDED),
        at=LANDED,
        by=THEM,
    )
    assert arrival_watch.state(there, LANDED + 4 * HOUR) is WatchState.OVER
    again = there.after(
        LetterKept("homeward.correction.v1", "letter 7", 2, LANDED), replace(back[1], to="us"), at=LANDED, by=THEM
    )
    assert not arrival.has_arrived(again)
    assert arrival_watch.state(again, LANDED + 4 * HOUR) is WatchState.CALL


def test_nobody_takes_back_what_another_partner_said():
    case = left().after(
        LetterKept("homeward.com-6.v1", "letter 6", 1, LANDED),
        ArrivalRecorded("us", Met.MET, LANDED),
        at=LANDED,
        by=THEM,
    )
    lies = case.after(CorrectionSent("us", "letter 6", "never"), at=LANDED, by=Partner("somebody else"))
    assert arrival.has_arrived(lies)


def test_her_own_sign_is_recorded_once_and_tells_nobody():
    case = left()
    sign = arrival.own_sign(case, at=LANDED, now=LANDED)
    assert (sign.met, sign.to) == (Met.OWN_SIGN, "")
    assert arrival.has_arrived(then(case, sign))
    with pytest.raises(StepOutOfOrder):
        arrival.own_sign(then(case, sign), at=LANDED, now=LANDED)
    with pytest.raises(ImpossibleValue, match="at"):
        arrival.own_sign(case, at=LANDED + HOUR, now=LANDED)


def test_the_ladder_is_climbed_as_she_agreed_and_no_further():
    case = expected()
    first = arrival_watch.to_climb(case)
    assert first == (Rung.CARRIER, Rung.HER_NUMBER, Rung.ALTERNATE, Rung.SUPERVISORS, Rung.NAMED_PEOPLE)
    step = arrival_watch.ladder_step(case, step=Rung.CARRIER, called="the airline", answer="she was on board")
    assert arrival_watch.to_climb(then(case, step)) == first[1:]
    for rung, called in (
        (Rung.NAMED_PEOPLE, "her uncle"),
        (Rung.ALTERNATE, "her uncle"),
        (Rung.NAMED_PEOPLE, "a cousin"),
    ):
        with pytest.raises(NotAsAgreed):
            arrival_watch.ladder_step(case, step=rung, called=called, answer="no news")
    assert arrival_watch.ladder_step(case, step=Rung.NAMED_PEOPLE, called="her sister", answer="no news")
    with pytest.raises(ImpossibleValue, match="answer"):
        arrival_watch.ladder_step(case, step=Rung.CARRIER, called="the airline", answer="")


def test_the_police_are_called_as_she_agreed_or_under_danger_to_life():
    case = expected()
    with pytest.raises(NotAsAgreed):
        arrival_watch.ladder_step(case, step=Rung.POLICE, called="the police", answer="asked")
    grave = arrival_watch.ladder_step(case, step=Rung.POLICE, called="the police", answer="asked", danger_to_life=True)
    assert grave.danger_to_life
    agreed = then(case, ArrivalRules(police=True))
    assert arrival_watch.to_climb(agreed)[-1] is Rung.POLICE
    assert arrival_watch.ladder_step(agreed, step=Rung.POLICE, called="the police", answer="asked")


def test_who_declined_to_be_met_is_watched_by_the_hour_she_named():
    hour = LANDED + 6 * HOUR
    declined = then(expected(), AssistanceOffered(True, False), ArrivalRules(own_sign="a message", own_hour=hour))
    assert arrival_watch.clock_starts(declined) == hour
    assert arrival_watch.rings(declined)[0] == hour + HOUR
    accepted = then(declined, AssistanceOffered(True, True))
    assert arrival_watch.clock_starts(accepted) == LANDED + HOUR


def test_her_own_hour_and_her_wish_for_no_watch_travel_to_the_partner():
    rules = ArrivalRules(own_sign="a message", own_hour=LANDED + HOUR, no_watch=True)
    gone = replace(GONE, own_sign=rules.own_sign, own_hour=rules.own_hour, no_watch=True)
    case = Case().after(CaseOpened(Side.RECEIVING), gone, at=LANDED, by=THEM)
    assert arrival_watch.rules(case) == replace(rules, call=gone.call, never_call=gone.never_call)
    assert arrival_watch.state(case, LANDED + 9 * HOUR) is WatchState.OFF


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
