"""Makers of the entries of a departure (COM-5, DEP-1 to DEP-8)."""

from dataclasses import replace
from datetime import datetime

from homeward.process import conditions, consent, documents, itinerary, urgent
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case, Staff
from homeward.process.consent import Purpose
from homeward.process.departure.kinds import (
    AirportHelp,
    AlreadyLeft,
    ApprovalAsked,
    ApprovedByTheSame,
    CheckedIn,
    Departed,
    DepartureApproved,
    How,
    NotApproved,
    NotReadyToDepart,
    TravelStopped,
    WhyStopped,
)
from homeward.process.departure.rules import approval, has_left, is_checked_in, stops_travel
from homeward.process.notifications.making import accepted_by
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder


def airport_help(
    *,
    who: str = "",
    telephone: str = "",
    where: str = "",
    to_the_gate: bool = False,
    confirms_boarding: str = "",
    wheelchair_or_escort_ordered: bool = False,
    not_wanted: bool = False,
) -> AirportHelp:
    """Give the entry of who is with her on the day, or that she would rather go alone.

    :raises ImpossibleValue: without who it is and a telephone number, or through the checks without anybody who confirms boarding
    """
    if not not_wanted:
        for name, value in (("who", who), ("telephone", telephone)):
            if not value:
                raise ImpossibleValue(name, "missing")
    if to_the_gate and not confirms_boarding:
        raise ImpossibleValue("confirms_boarding", "missing")
    return AirportHelp(who, telephone, where, to_the_gate, confirms_boarding, wheelchair_or_escort_ordered, not_wanted)


def ask(case: Case, *, at: datetime, policy: Policy = STANDARD) -> ApprovalAsked:
    """Give the entry that asks for approval.

    :raises NotReadyToDepart: while a condition is unmet or a bar stands
    """
    _require_open(case, at, policy)
    found = itinerary.chosen(case)
    return ApprovalAsked(found.number if found else 0)


def approved(
    case: Case, *, by: int, at: datetime, by_telephone: bool = False, policy: Policy = STANDARD
) -> DepartureApproved:
    """Give the approval, with the conditions as judged.

    :raises NotReadyToDepart: while a condition is unmet or a bar stands
    :raises StepOutOfOrder: when nobody asked for approval of this journey
    :raises ApprovedByTheSame: by a member who asked for it, even when somebody else asked again after
    :raises ImpossibleValue: by telephone, unless the return is urgent
    """
    _require_open(case, at, policy)
    asked, journey = case.written(ApprovalAsked), itinerary.chosen(case)
    if asked is None or journey is None or asked.entry.itinerary != journey.number:
        raise StepOutOfOrder("approval-asked")
    if any(one.by == Staff(by) for one in case.every(ApprovalAsked) if one.entry.itinerary == journey.number):
        raise ApprovedByTheSame
    if by_telephone and not urgent.applies(case):
        raise ImpossibleValue("by_telephone", "not-urgent")
    judged = tuple(f"{one.clause.id}={one.answer}" for one in conditions.judge(case, at, policy))
    return DepartureApproved(journey.number, judged, by_telephone)


def _require_open(case: Case, at: datetime, policy: Policy) -> None:
    if has_left(case):
        raise AlreadyLeft
    unmet = conditions.unmet(case, at, policy)
    if unmet:
        raise NotReadyToDepart(unmet)


def check_in(case: Case, *, at: datetime, policy: Policy = STANDARD) -> CheckedIn:
    """Give the entry that she is checked in: from here on nothing is reopened.

    :raises NotReadyToDepart: while a condition is unmet or a bar stands
    :raises NotApproved: without an approval in force
    """
    _require_approved(case, at, policy)
    journey = itinerary.chosen(case)
    return CheckedIn(journey.number if journey else 0)


def stopped(case: Case, *, why: WhyStopped, decided_by: str, note: str = "") -> TravelStopped:
    """Give the entry that travel was stopped after check-in (TIM-2).

    :raises StepOutOfOrder: when she is not checked in
    :raises ImpossibleValue: without who decided
    """
    if not is_checked_in(case):
        raise StepOutOfOrder("checked-in")
    if not decided_by:
        raise ImpossibleValue("decided_by", "missing")
    return TravelStopped(why, decided_by, True, note)


def _require_approved(case: Case, at: datetime, policy: Policy) -> None:
    _require_open(case, at, policy)
    if approval(case, at, policy) is None:
        raise NotApproved


def confirmed(
    case: Case,
    *,
    left_at: datetime,
    at: datetime,
    to: str,
    escort: str = "",
    state: str = "",
    policy: Policy = STANDARD,
) -> Departed:
    """Give the entry that she has left through the gate; COM-5 is owed by it.

    :raises AlreadyLeft: when that is recorded already
    :raises NotReadyToDepart: while a condition is unmet or a bar stands (DEP-1 to DEP-8); after check-in, for less
    :raises NotApproved: without an approval in force
    :raises ImpossibleValue: for a time that lies ahead
    """
    if not is_checked_in(case):
        _require_approved(case, left_at, policy)
    elif has_left(case):
        raise AlreadyLeft
    elif stops_travel(case, left_at, policy):
        raise NotReadyToDepart(stops_travel(case, left_at, policy))
    if left_at > at:
        raise ImpossibleValue("left_at", "ahead")
    return _departed(case, left_at=left_at, how=How.ASSISTED, to=to, escort=escort, state=state)


def otherwise(
    case: Case,
    *,
    how: How,
    left_at: datetime,
    at: datetime,
    to: str,
    state: str = "",
    route: str = "",
    expected_arrival: datetime | None = None,
) -> Departed:
    """Give the entry that she returned otherwise; it is never a gate opened. COM-5 runs on the consents in force.

    The journey that was planned here is not hers: route and arrival are what is known of the one she is on.

    :raises AlreadyLeft: when that is recorded already
    :raises ImpossibleValue: for a time that lies ahead, or the assisted way, which has its own function
    """
    if how is How.ASSISTED:
        raise ImpossibleValue("how", "impossible")
    if has_left(case):
        raise AlreadyLeft
    if left_at > at:
        raise ImpossibleValue("left_at", "ahead")
    agreed = bool(to) and consent.in_force(case, Purpose.CONTACT_RECEIVING, at, recipient=to) is not None
    told = to if agreed and accepted_by(case, to) else ""
    planned = _departed(case, left_at=left_at, how=how, to=told, escort="", state=state)
    return replace(planned, route=route, escort="", expected_arrival=expected_arrival)


def _departed(case: Case, *, left_at: datetime, how: How, to: str, escort: str, state: str) -> Departed:
    rules = case.latest(ArrivalRules) or ArrivalRules()
    legs, chosen = itinerary.legs_now(case), itinerary.chosen(case)
    return Departed(
        to=to,
        left_at=left_at,
        how=how,
        route=" - ".join([legs[0].origin, *(leg.destination for leg in legs)]) if legs else "",
        escort=escort or (chosen.entry.escort if chosen else ""),
        state=state,
        expected_arrival=legs[-1].arrives if legs else None,
        emergency_document=documents.travels_on_emergency_document(case),
        call=rules.call,
        never_call=rules.never_call,
        may_be_said=rules.may_be_said,
        police=rules.police,
        own_sign=rules.own_sign,
        own_hour=rules.own_hour,
        no_watch=rules.no_watch,
    )
