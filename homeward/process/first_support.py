"""First support never waits for assessments or a plan: wanted, declined, not needed, or received (INI-1 to INI-5, REI-4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, Information, Means, Purpose
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


@dataclass(frozen=True)
class Stated:
    """What she says of one kind when all are gone through in one talk; None where it was not talked about."""

    support: Support
    answer: Answer | None = None


SAID = (Answer.OFFERED, Answer.WANTED, Answer.DECLINED, Answer.NOT_NEEDED)


def gone_through(answers: tuple[Stated, ...]) -> tuple[FirstSupport, ...]:
    """Give the entries of one talk in which the kinds were offered one by one (INI-1 to INI-4).

    :raises ImpossibleValue: when nothing was talked about, or one is called referred or received, which is recorded by itself
    """
    said = [(one.support, one.answer) for one in answers if one.answer is not None]
    if not said:
        raise ImpossibleValue("answers", "nothing-said")
    if any(answer not in SAID for _, answer in said):
        raise ImpossibleValue("answers", "unknown")
    return tuple(FirstSupport(support, answer) for support, answer in said)


def stated(
    case: Case,
    *,
    at: datetime,
    support: Support,
    answer: Answer,
    provider: str = "",
    on: date | None = None,
    what: str = "",
    agreed_by: Means | None = None,
    witness: str = "",
) -> tuple[Entry, ...]:
    """Give the entry of one kind of first support, with her consent to that provider where she gives it now (INI-1 to INI-4).

    :param agreed_by: how she agreed to this service just now; None where a consent of its own stands already, or none is needed
    :raises ImpossibleValue: received without day and provider, referred without provider, or on a day that lies ahead
    :raises ConsentMissing: received or referred without her consent to that service by that provider (REI-4)
    """
    if answer in (Answer.RECEIVED, Answer.REFERRED) and not provider:
        raise ImpossibleValue("provider", "missing")
    if answer is Answer.RECEIVED and on is None:
        raise ImpossibleValue("on", "missing")
    if answer is Answer.RECEIVED and on is not None and on > at.date():
        raise ImpossibleValue("on", "ahead")
    entry = FirstSupport(support, answer, provider, on, what)
    if answer not in (Answer.RECEIVED, Answer.REFERRED):
        return (entry,)
    return (*own_consent(case, at=at, provider=provider, agreed_by=agreed_by, witness=witness), entry)


def own_consent(
    case: Case, *, at: datetime, provider: str, agreed_by: Means | None, witness: str
) -> tuple[ConsentGiven, ...]:
    """Give the consent to a provider's service that she gives with this step; nothing where it stands already.

    :raises ConsentMissing: when it neither stands nor is given
    """
    if agreed_by is None:
        consent.require_own(case, Purpose.REINTEGRATION_SERVICE, at, recipient=provider)
        return ()
    means, information = agreed_by, (Information.NEEDS,)
    return (
        consent.given(
            case,
            Purpose.REINTEGRATION_SERVICE,
            at=at,
            recipient=provider,
            information=information,
            means=means,
            witness=witness,
        ),
    )


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
