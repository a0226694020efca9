"""Departure: approved by another, confirmed when she has left, or told otherwise as it was (COM-5, DEP-1 to DEP-8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import conditions, consent, documents, itinerary, support, urgent
from homeward.process.arrival_rules import ArrivalRules
from homeward.process.case import Case, Staff, Written
from homeward.process.consent import Purpose
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


class How(StrEnum):
    """How she left. Only the first passed the gate; the others are recorded and never shown as if they had."""

    ASSISTED = "assisted"
    ON_HER_OWN = "returned-on-her-own"
    REMOVED = "removed-by-authorities"
    WITHOUT_WORD = "left-without-word"


@dataclass(frozen=True)
class ApprovalAsked(Entry):
    """The worker asks a supervisor to approve the departure."""

    KIND: ClassVar[str] = "approval-asked"
    itinerary: int


@dataclass(frozen=True)
class DepartureApproved(Entry):
    """A supervisor other than the worker approved; the conditions stand here as they were judged (invariant 6)."""

    KIND: ClassVar[str] = "departure-approved"
    itinerary: int
    conditions: tuple[str, ...]
    by_telephone: bool = False


@dataclass(frozen=True)
class Departed(Entry):
    """Post-departure confirmation (COM-5): when, how, on which journey, and what she agreed for her arrival."""

    KIND: ClassVar[str] = "departed"
    MESSAGE: ClassVar[str] = "COM-5"
    to: str
    left_at: datetime
    how: How = How.ASSISTED
    route: str = ""
    escort: str = ""
    state: str = ""
    expected_arrival: datetime | None = None
    emergency_document: bool = False
    call: tuple[str, ...] = ()
    never_call: tuple[str, ...] = ()
    may_be_said: str = ""
    police: bool = False
    own_sign: str = ""


@dataclass(frozen=True)
class NotDeparted(Entry):
    """She did not leave as planned: why, and what happens now."""

    KIND: ClassVar[str] = "not-departed"
    at: datetime
    why: str
    what_now: str = ""


class NotReadyToDepart(Refusal):
    """Conditions are unmet or bars stand: names them all."""

    clause = handbook.CONSENT_TO_DEPARTURE

    def __init__(self, unmet: tuple[str, ...]) -> None:
        super().__init__(unmet)
        self.unmet = unmet


class ApprovedByTheSame(Refusal):
    """Who asked for the departure cannot approve it."""

    clause = handbook.HEALTH_AND_SECURITY_FIRST


class NotApproved(Refusal):
    """No approval is in force for this journey: none was given, or it lapsed with a condition or a larger change."""

    clause = handbook.HEALTH_AND_SECURITY_FIRST


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
    :raises ApprovedByTheSame: by the member who asked
    :raises ImpossibleValue: by telephone, unless the return is urgent
    """
    _require_open(case, at, policy)
    asked = case.written(ApprovalAsked)
    if asked is None or asked.by == Staff(by):
        raise ApprovedByTheSame
    if by_telephone and not urgent.applies(case):
        raise ImpossibleValue("by_telephone", "not-urgent")
    judged = tuple(f"{one.clause.id}={one.answer}" for one in conditions.judge(case, at, policy))
    found = itinerary.chosen(case)
    return DepartureApproved(found.number if found else 0, judged, by_telephone)


def _require_open(case: Case, at: datetime, policy: Policy) -> None:
    unmet = conditions.unmet(case, at, policy)
    if unmet:
        raise NotReadyToDepart(unmet)


def approval(case: Case, at: datetime, policy: Policy = STANDARD) -> Written[DepartureApproved] | None:
    """Find the approval in force: for the chosen journey, with every condition still met; it lapses otherwise."""
    given, journey = case.written(DepartureApproved), itinerary.chosen(case)
    if given is None or journey is None or given.entry.itinerary != journey.number:
        return None
    return given if conditions.is_open(case, at, policy) else None


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

    :raises NotReadyToDepart: while a condition is unmet or a bar stands (DEP-1 to DEP-8)
    :raises NotApproved: without an approval in force
    :raises ImpossibleValue: for a time that lies ahead
    """
    _require_open(case, left_at, policy)
    if approval(case, left_at, policy) is None:
        raise NotApproved
    if left_at > at:
        raise ImpossibleValue("left_at", "ahead")
    return _departed(case, left_at=left_at, how=How.ASSISTED, to=to, escort=escort, state=state)


def otherwise(case: Case, *, how: How, left_at: datetime, at: datetime, to: str, state: str = "") -> Departed:
    """Give the entry that she returned otherwise; it never counts as a gate opened. COM-5 runs on the consents in force.

    :raises ImpossibleValue: for a time that lies ahead, or the assisted way, which has its own function
    """
    if how is How.ASSISTED:
        raise ImpossibleValue("how", "impossible")
    if left_at > at:
        raise ImpossibleValue("left_at", "ahead")
    told = to if to and consent.in_force(case, Purpose.CONTACT_RECEIVING, at, recipient=to) else ""
    return _departed(case, left_at=left_at, how=how, to=told, escort="", state=state)


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
    )


def has_left(case: Case) -> bool:
    """Tell whether she has left and has not come back since."""
    gone, stayed = case.written(Departed), case.written(NotDeparted)
    return gone is not None and (stayed is None or stayed.number < gone.number)


def partner_to_tell(case: Case) -> str:
    """The receiving organisation that COM-5 goes to; empty when there is none."""
    return support.partner(case)


FOLLOWS = (handbook.POST_DEPARTURE_CONFIRMATION,)
KINDS = (ApprovalAsked, DepartureApproved, Departed, NotDeparted)
