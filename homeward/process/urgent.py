"""Urgent return: a reason, a supervisor, a review at each shift; asylum, consent, safety and child rules stay."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.writing import Entry

SHIFT = timedelta(hours=8)


@dataclass(frozen=True)
class UrgentReturn(Entry):
    """A return that cannot wait. A hospital may be the receiver, and confirmations may come by telephone first.

    :ivar hospital: the hospital that receives her, where one does
    :ivar ended: at a review it was found that the return can wait after all
    """

    KIND: ClassVar[str] = "urgent-return"
    reason: str
    supervisor: int
    hospital: str = ""
    ended: bool = False


def declared(*, reason: str, supervisor: int, hospital: str = "") -> UrgentReturn:
    """Give the entry of an urgent return.

    :raises ImpossibleValue: without reason or supervisor
    """
    if not reason:
        raise ImpossibleValue("reason", "missing")
    if not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    return UrgentReturn(reason, supervisor, hospital)


def reviewed(case: Case, *, supervisor: int, still_urgent: bool, reason: str = "") -> UrgentReturn:
    """Give the entry of a review, due at each shift: the return is urgent still, or can wait after all.

    :raises StepOutOfOrder: when no return is being handled as urgent
    :raises ImpossibleValue: without a supervisor
    """
    found = case.latest(UrgentReturn)
    if found is None or found.ended:
        raise StepOutOfOrder("urgent-return")
    if not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    return replace(found, supervisor=supervisor, ended=not still_urgent, reason=reason or found.reason)


def applies(case: Case) -> bool:
    """Tell whether the return is being handled as urgent now."""
    found = case.latest(UrgentReturn)
    return found is not None and not found.ended


def review_due(case: Case, at: datetime) -> bool:
    """Tell whether the urgent return was not looked at for a shift (8 hours)."""
    found = case.written(UrgentReturn)
    return found is not None and not found.entry.ended and at - found.at > SHIFT


FOLLOWS = (handbook.HEALTH_AND_SECURITY_FIRST, handbook.CASE_BY_CASE)
KINDS = (UrgentReturn,)
