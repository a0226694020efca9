"""First support never waits for assessments or a plan: wanted, declined, not needed, or received (INI-1 to INI-5, REI-4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Support(StrEnum):
    """The kinds of first support."""

    ARRIVAL_HELP = "arrival-help"
    EXAMINATION = "medical-and-psychological-examination"
    HOUSING = "short-term-housing"
    SOCIAL = "social-help"
    LEGAL = "legal-help"
    ECONOMIC = "economic-help"


class Answer(StrEnum):
    """What she said, or what came of it; a referral is not a service received."""

    OFFERED = "offered"
    WANTED = "wanted"
    DECLINED = "declined"
    NOT_NEEDED = "not-needed"
    REFERRED = "referred"
    RECEIVED = "received"


@dataclass(frozen=True)
class FirstSupport(Entry):
    """Where one kind of first support stands."""

    KIND: ClassVar[str] = "first-support"
    support: Support
    answer: Answer
    provider: str = ""
    on: date | None = None
    what: str = ""


def stated(
    case: Case,
    *,
    at: datetime,
    support: Support,
    answer: Answer,
    provider: str = "",
    on: date | None = None,
    what: str = "",
) -> FirstSupport:
    """Give the entry of one kind of first support (INI-1 to INI-4).

    :raises ImpossibleValue: received without day and provider, or on a day that lies ahead
    :raises ConsentMissing: received or referred without her consent to that service (REI-4)
    """
    if answer is Answer.RECEIVED:
        if on is None or not provider:
            raise ImpossibleValue("on" if on is None else "provider", "missing")
        if on > at.date():
            raise ImpossibleValue("on", "ahead")
    if answer in (Answer.RECEIVED, Answer.REFERRED):
        consent.require(case, Purpose.REINTEGRATION_SERVICE, at, recipient=provider)
    return FirstSupport(support, answer, provider, on, what)


def newest(case: Case) -> dict[Support, FirstSupport]:
    """The newest statement about each kind."""
    return {one.entry.support: one.entry for one in case.every(FirstSupport)}


def unoffered(case: Case) -> tuple[Support, ...]:
    """List the kinds that nobody has offered yet."""
    known = newest(case)
    return tuple(kind for kind in Support if kind not in known)


def waiting(case: Case) -> tuple[Support, ...]:
    """List what she wants and has not received, referred or not."""
    return tuple(kind for kind, one in newest(case).items() if one.answer in (Answer.WANTED, Answer.REFERRED))


FOLLOWS = (
    handbook.FIRST_SUPPORT_EXAMINATION,
    handbook.FIRST_SUPPORT_HOUSING,
    handbook.FIRST_SUPPORT_OTHER_NEEDS,
    handbook.SERVICES_ONLY_WITH_CONSENT,
    handbook.KINDS_OF_REINTEGRATION_ASSISTANCE,
)
KINDS = (FirstSupport,)
