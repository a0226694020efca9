"""Status and time: reflection, permit, removal order, and how long it is estimated to take (TIM-1, TIM-2)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.consent import DeclarationSigned, Means
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


@dataclass(frozen=True)
class StatusStated(Entry):
    """Her status in the country of destination."""

    KIND: ClassVar[str] = "status-stated"
    reflection_from: date | None = None
    reflection_until: date | None = None
    permit: str = ""
    permit_until: date | None = None
    removal_order: bool = False
    removal_deadline: date | None = None
    lawyer: str = ""
    suspension_asked: bool = False


@dataclass(frozen=True)
class TimeEstimated(Entry):
    """When departure is estimated, with what may delay or speed it up; each change is told to the person again (PRE-2, PRE-3)."""

    KIND: ClassVar[str] = "time-estimated"
    departure: date
    reasons: str = ""


class ReflectionPeriod(Refusal):
    """No declaration is asked for during the reflection period unless she asks for it herself."""

    clause = handbook.TIME_NEEDED


def stated(entry: StatusStated) -> StatusStated:
    """Check a status.

    :raises ImpossibleValue: a period that ends before it begins, or an order's deadline without an order
    """
    if entry.reflection_from and entry.reflection_until and entry.reflection_until < entry.reflection_from:
        raise ImpossibleValue("reflection_until", "before-start")
    if entry.removal_deadline and not entry.removal_order:
        raise ImpossibleValue("removal_order", "missing")
    return entry


def estimated(*, departure: date, at: datetime, reasons: str = "") -> TimeEstimated:
    """Give the entry of an estimate (TIM-1).

    :raises ImpossibleValue: for a day that has passed
    """
    if departure < at.date():
        raise ImpossibleValue("departure", "past")
    return TimeEstimated(departure, reasons)


def in_reflection(case: Case, on: date) -> bool:
    """Tell whether a reflection period covers this day."""
    found = case.latest(StatusStated)
    if found is None or found.reflection_from is None:
        return False
    return found.reflection_from <= on and (found.reflection_until is None or on <= found.reflection_until)


def declaration(
    case: Case, *, signed_on: date, language: str, means: Means = Means.SIGNED, witness: str = "", asked_by_her: bool = False
) -> DeclarationSigned:
    """Give the entry of the voluntary return declaration (VOL-2); it names a removal order truthfully.

    :raises ReflectionPeriod: during reflection, unless she asked for it
    """
    if in_reflection(case, signed_on) and not asked_by_her:
        raise ReflectionPeriod
    found = case.latest(StatusStated)
    return DeclarationSigned(signed_on, language, means, witness, bool(found and found.removal_order), asked_by_her)


FOLLOWS = (handbook.RETURN_DECLARATION,)
KINDS = (StatusStated, TimeEstimated)
