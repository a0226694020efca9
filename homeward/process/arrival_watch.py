"""The arrival watch: what she agreed should happen if she does not arrive, and its clock (ARR-1, COM-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import arrival, departure, documents
from homeward.process.arrival import Met
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case
from homeward.process.itinerary import JourneyReplanned
from homeward.process.notifications.horizontal import PlanChanged
from homeward.process.notifications.telephone import ToldByTelephone
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


class WatchState(StrEnum):
    """Where the watch stands."""

    OFF = "off"
    TRAVELLING = "travelling"
    DUE = "due"
    WARN = "warn"
    CALL = "call"
    PLAN = "plan"
    OVER = "over"


# The states through which time alone moves a watch, in their order; "off" and "over" it does not move.
BY_THE_CLOCK = (WatchState.TRAVELLING, WatchState.DUE, WatchState.WARN, WatchState.CALL, WatchState.PLAN)
# Those in which somebody has to act.
LATE = BY_THE_CLOCK[2:]


class Rung(StrEnum):
    """The steps of the ladder, in the order in which somebody is asked."""

    CARRIER = "carrier-and-escort"
    HER_NUMBER = "her-number"
    ALTERNATE = "alternate"
    SUPERVISORS = "supervisors"
    NAMED_PEOPLE = "named-people"
    POLICE = "police"


@dataclass(frozen=True)
class LadderStep(Entry):
    """A step of the ladder was taken: who was called, when, and what came of it.

    :ivar step: a value of `Rung`
    :ivar danger_to_life: the police were called without her agreement, to avert danger to life
    """

    KIND: ClassVar[str] = "ladder-step"
    step: str
    called: str
    answer: str
    danger_to_life: bool = False


class NotAsAgreed(Refusal):
    """She did not agree that this one is called, or said never; the police are called as agreed, or for danger to life."""

    clause = handbook.ARRIVAL_ASSISTANCE_ENCOURAGED


def ladder_step(case: Case, *, step: Rung, called: str, answer: str, danger_to_life: bool = False) -> LadderStep:
    """Give the entry of a step of the ladder, on the terms she agreed to before departure.

    :raises ImpossibleValue: without who was called, or what came of it
    :raises NotAsAgreed: for somebody she said is never called, a named person she did not name, or the police against her wish
        without danger to life
    """
    for name, value in (("called", called), ("answer", answer)):
        if not value:
            raise ImpossibleValue(name, "missing")
    agreed = rules(case) or ArrivalRules()
    never = called in agreed.never_call
    unnamed = step is Rung.NAMED_PEOPLE and not may_call(case, called)
    police = step is Rung.POLICE and not (agreed.police or danger_to_life)
    if never or unnamed or police:
        raise NotAsAgreed
    return LadderStep(step.value, called, answer, danger_to_life)


def to_climb(case: Case) -> tuple[Rung, ...]:
    """The steps of the ladder that are still to take since she was expected, in order; the police only as she agreed."""
    agreed, gone = rules(case) or ArrivalRules(), case.written(departure.Departed)
    since = gone.number if gone else 0
    taken = {one.entry.step for one in case.every(LadderStep) if one.number > since}
    skipped = set() if agreed.call else {Rung.NAMED_PEOPLE}
    skipped |= set() if agreed.police else {Rung.POLICE}
    return tuple(rung for rung in Rung if rung.value not in taken and rung not in skipped)


def rules(case: Case) -> ArrivalRules | None:
    """What she agreed, from this record or from what the partner was told at departure."""
    found = case.latest(ArrivalRules)
    if found is not None:
        return found
    gone = case.latest(departure.Departed)
    if gone is None:
        return None
    return ArrivalRules(
        gone.call, gone.never_call, gone.may_be_said, gone.police, gone.own_sign, gone.own_hour, gone.no_watch
    )


def clock_starts(case: Case, policy: Policy = STANDARD) -> datetime | None:
    """When she should be through the formalities: landing + 2 h with an emergency document, + 1 h otherwise (policy).

    Where nobody meets her by her own wish, it is the hour at which she said that she would give her sign.
    """
    gone, when, agreed = case.latest(departure.Departed), expected_arrival(case), rules(case)
    if gone is None or not departure.has_left(case):
        return None
    if agreed is not None and agreed.own_hour is not None and _nobody_meets_her(case, gone):
        return None if _called_off(case) else agreed.own_hour
    if when is None:
        return None
    slow = gone.emergency_document or documents.travels_on_emergency_document(case)
    return when + (policy.formalities_emergency_document if slow else policy.formalities)


def expected_arrival(case: Case) -> datetime | None:
    """When she is expected: as told at departure, moved by a later change of plan; None when she is not on her way."""
    gone = case.written(departure.Departed)
    if gone is None or not departure.has_left(case):
        return None
    if _called_off(case):
        return None
    told = [(one.number, one.entry.expected_arrival) for one in case.every(PlanChanged)]
    replanned = [(one.number, one.entry.legs[-1].arrives) for one in case.every(JourneyReplanned)]
    later = [(number, when) for number, when in (*told, *replanned) if number > gone.number and when is not None]
    return max(later)[1] if later else gone.entry.expected_arrival


def _called_off(case: Case) -> bool:
    gone = case.written(departure.Departed)
    after = gone.number if gone else 0
    return any(one.number > after for one in case.letters("CANCEL")) and not arrival.has_arrived(case)


def _nobody_meets_her(case: Case, gone: departure.Departed) -> bool:
    """Whether she declined to be met, or no organisation receives her."""
    offered = case.latest(arrival.AssistanceOffered)
    return not offered.accepted if offered is not None else not gone.to


def state(case: Case, at: datetime, policy: Policy = STANDARD) -> WatchState:
    """Tell where the watch stands: warned after 1 h, called after 2 h, her plan after 4 h (policy); at once looked for when not met."""
    start, agreed, found = clock_starts(case, policy), rules(case), arrival.recorded(case)
    if start is None or (agreed is not None and agreed.no_watch):
        return WatchState.OFF
    if arrival.has_arrived(case) or told_that_she_arrived(case):
        return WatchState.OVER
    if found is not None and found.entry.met is Met.NOT_ARRIVED:
        return WatchState.PLAN
    known = WatchState.WARN if found is not None and found.entry.met is Met.NOT_MET else WatchState.TRAVELLING
    return by_the_clock(known, start, at, policy)


def by_the_clock(known: WatchState, start: datetime | None, at: datetime, policy: Policy = STANDARD) -> WatchState:
    """Tell where a watch stands by now that stood so before: time moves it on by itself and never back.

    :param known: where it stood when something was last written
    :param start: when she should be through the formalities; None where no clock runs
    """
    if start is None or known not in BY_THE_CLOCK:
        return known
    after = (timedelta(0), policy.watch_warn, policy.watch_call, policy.watch_plan)
    passed = sum(at >= start + one for one in after)
    return BY_THE_CLOCK[max(passed, BY_THE_CLOCK.index(known))]


def rings(case: Case, policy: Policy = STANDARD) -> tuple[datetime, ...]:
    """The times at which somebody is to be rung unless she has arrived; they need nobody signed in."""
    start, agreed = clock_starts(case, policy), rules(case)
    over = arrival.has_arrived(case) or told_that_she_arrived(case)
    if start is None or over or (agreed is not None and agreed.no_watch):
        return ()
    return tuple(start + after for after in (policy.watch_warn, policy.watch_call, policy.watch_plan))


def told_that_she_arrived(case: Case) -> bool:
    """Tell whether the partner said by telephone that she has arrived, after she left and with nothing else recorded since (COM-6)."""
    gone, found = case.written(departure.Departed), arrival.recorded(case)
    since = max(gone.number if gone else 0, found.number if found else 0)
    return any(one.entry.arrived and one.number > since for one in case.every(ToldByTelephone))


def may_call(case: Case, whom: str) -> bool:
    """Tell whether she agreed that this person may be called; "never" outranks everything."""
    agreed = rules(case)
    if agreed is None or whom in agreed.never_call:
        return False
    return whom in agreed.call


FOLLOWS = (handbook.ARRIVAL_ASSISTANCE_ENCOURAGED,)
KINDS = (LadderStep,)
