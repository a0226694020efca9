"""Status and time: reflection, permit, removal order, and how long it is estimated to take (TIM-1, TIM-2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import preparation
from homeward.process.case import Case
from homeward.process.consent import DeclarationSigned, Means
from homeward.process.preparation import Topic
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


class WhyTime(StrEnum):
    """What makes the time to departure longer or shorter."""

    DOCUMENTS = "documents"
    HEALTH = "health"
    SECURITY = "security"
    HER_WISH = "her-wish"
    PROCEEDINGS = "proceedings"
    PARTNER = "partner-answers"
    SEATS = "seats-and-connections"
    OTHER = "other"


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
    suspension_granted: bool = False


@dataclass(frozen=True)
class TimeEstimated(Entry):
    """When departure is estimated, and what may delay or speed it up; changes are told to her (PRE-2, PRE-3)."""

    KIND: ClassVar[str] = "time-estimated"
    departure: date
    reasons: str = ""
    because: tuple[WhyTime, ...] = ()


class ReflectionPeriod(Refusal):
    """No declaration is asked for during the reflection period unless she asks for it herself."""

    clause = handbook.TIME_NEEDED


def stated(entry: StatusStated) -> StatusStated:
    """Check a status.

    :raises ImpossibleValue: a period that ends before it begins, or an order's deadline or suspension without an order
    """
    if entry.reflection_until and entry.reflection_from is None:
        raise ImpossibleValue("reflection_from", "missing")
    if entry.reflection_from and entry.reflection_until and entry.reflection_until < entry.reflection_from:
        raise ImpossibleValue("reflection_until", "before-start")
    if (entry.removal_deadline or entry.suspension_asked) and not entry.removal_order:
        raise ImpossibleValue("removal_order", "missing")
    if entry.suspension_granted and not entry.suspension_asked:
        raise ImpossibleValue("suspension_asked", "missing")
    return entry


def estimated(*, departure: date, at: datetime, reasons: str = "", because: tuple[WhyTime, ...] = ()) -> TimeEstimated:
    """Give the entry of an estimate, or of a delay or acceleration (TIM-1).

    :raises ImpossibleValue: for a day that has passed, or without a reason
    """
    if departure < at.date():
        raise ImpossibleValue("departure", "past")
    if not reasons and not because:
        raise ImpossibleValue("reasons", "missing")
    return TimeEstimated(departure, reasons, because)


def moved_by(case: Case) -> timedelta | None:
    """How far the newest estimate moved the departure: later is positive; None before there are two estimates."""
    every = case.every(TimeEstimated)
    return every[-1].entry.departure - every[-2].entry.departure if len(every) > 1 else None


def to_tell_again(case: Case) -> tuple[Topic, ...]:
    """List what she has to be told again since the newest estimate: how long, and what delays (PRE-2, PRE-3)."""
    found = case.written(TimeEstimated)
    if found is None:
        return ()
    told = {one.entry.topic for one in case.every(preparation.TopicExplained) if one.number > found.number}
    return tuple(topic for topic in (Topic.HOW_LONG, Topic.DELAYS) if topic not in told)


def in_reflection(case: Case, on: date) -> bool:
    """Tell whether a reflection period covers this day."""
    found = case.latest(StatusStated)
    if found is None or found.reflection_from is None:
        return False
    return found.reflection_from <= on and (found.reflection_until is None or on <= found.reflection_until)


def must_leave_by(case: Case) -> date | None:
    """The deadline of a removal order, or None without one or while suspended; it never outranks health or safety."""
    found = case.latest(StatusStated)
    return found.removal_deadline if found and found.removal_order and not found.suspension_granted else None


def suspension_to_ask(case: Case) -> bool:
    """Tell whether a suspension is to be asked for: the estimate lies after the deadline of a removal order (TIM-2)."""
    deadline, estimate, found = must_leave_by(case), case.latest(TimeEstimated), case.latest(StatusStated)
    if deadline is None or estimate is None or found is None:
        return False
    return estimate.departure > deadline and not found.suspension_asked


def permit_ends_first(case: Case) -> bool:
    """Tell whether her permit to stay ends before the estimated departure."""
    found, estimate = case.latest(StatusStated), case.latest(TimeEstimated)
    if found is None or found.permit_until is None or estimate is None:
        return False
    return found.permit_until < estimate.departure


def declaration(
    case: Case,
    *,
    signed_on: date,
    language: str,
    means: Means = Means.SIGNED,
    witness: str = "",
    asked_by_her: bool = False,
    kept_where: str = "",
    scan: int = 0,
) -> DeclarationSigned:
    """Give the entry of the voluntary return declaration (VOL-2); it names a removal order truthfully.

    :raises ReflectionPeriod: during reflection, unless she asked for it
    :raises ImpossibleValue: given orally without a witness
    """
    if in_reflection(case, signed_on) and not asked_by_her:
        raise ReflectionPeriod
    if means is Means.ORAL_WITNESSED and not witness:
        raise ImpossibleValue("witness", "missing")
    found = case.latest(StatusStated)
    named = bool(found and found.removal_order)
    return DeclarationSigned(signed_on, language, means, witness, named, asked_by_her, kept_where, scan)


FOLLOWS = (
    handbook.RETURN_DECLARATION,
    handbook.TIME_NEEDED,
    handbook.HEALTH_AND_SECURITY_FIRST,
    handbook.TOLD_HOW_LONG_IT_TAKES,
    handbook.TOLD_WHAT_MAY_DELAY,
)
KINDS = (StatusStated, TimeEstimated)
