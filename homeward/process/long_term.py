"""Long-term support in its own terms: grants in instalments, attendance, work, housing, and what she says of it (LTS-1 to LTS-9)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import services
from homeward.process.case import Case, Written
from homeward.process.consent import Means
from homeward.process.first_support import own_consent
from homeward.process.refusals import ImpossibleValue
from homeward.process.services import OfService, Service
from homeward.process.writing import Entry


class WorkKind(StrEnum):
    """How she comes to work."""

    JOB = "job"
    WAGE_SUBSIDY = "wage-subsidy"
    APPRENTICESHIP = "apprenticeship"
    OWN_BUSINESS = "own-business"


class HousingKind(StrEnum):
    """Where she lives for longer."""

    SUPPORTED = "supported-housing"
    RENT_HELPED = "rent-with-help"
    OWN_RENT = "own-rent"
    FAMILY = "with-family"


class Satisfaction(StrEnum):
    """What she says of a service, in her own judgement."""

    GOOD = "helps-well"
    MIXED = "helps-a-little"
    BAD = "does-not-help"


@dataclass(frozen=True)
class GrantAgreed(Entry):
    """Money agreed for a purpose, in so many instalments (LTS-3, LTS-7)."""

    KIND: ClassVar[str] = "grant-agreed"
    provider: str
    purpose: str
    amount: Decimal
    currency: str
    instalments: int
    first_on: date
    conditions: str = ""


@dataclass(frozen=True)
class InstalmentPaid(Entry):
    """One instalment was paid, with its receipt.

    :ivar grant: the number of the grant's entry
    """

    KIND: ClassVar[str] = "instalment-paid"
    grant: int
    amount: Decimal
    on: date
    receipt: str


@dataclass(frozen=True)
class AttendanceNoted(OfService):
    """How many days of school or training she was there, of how many (LTS-5, LTS-6)."""

    KIND: ClassVar[str] = "attendance-noted"
    begins: date
    ends: date
    days_expected: int
    days_there: int
    note: str = ""


@dataclass(frozen=True)
class WorkPlaced(Entry):
    """A job, a wage subsidy, an apprenticeship, or her own business, with its dates (LTS-8, LTS-7)."""

    KIND: ClassVar[str] = "work-placed"
    kind_of_work: WorkKind
    employer: str
    begins: date
    ends: date | None = None
    subsidy_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class HousingAgreed(Entry):
    """Where she lives for longer, without the address, which lies with the places (LTS-9)."""

    KIND: ClassVar[str] = "housing-agreed"
    kind_of_housing: HousingKind
    begins: date
    ends: date | None = None
    help_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ServiceJudged(OfService):
    """What she says of a service."""

    KIND: ClassVar[str] = "service-judged"
    satisfaction: Satisfaction
    words: str = ""


def grant_agreed(
    case: Case,
    *,
    at: datetime,
    provider: str,
    purpose: str,
    amount: Decimal,
    currency: str,
    instalments: int,
    first_on: date,
    conditions: str = "",
    agreed_by: Means | None = None,
) -> tuple[Entry, ...]:
    """Give the entry of a grant, with her consent to that provider where she gives it now.

    :raises ImpossibleValue: without an amount, or less than one instalment, or more than 36
    :raises ConsentMissing: without her consent to this provider's service (REI-4)
    """
    if amount <= 0:
        raise ImpossibleValue("amount", "missing")
    if not 1 <= instalments <= 36:
        raise ImpossibleValue("instalments", "unknown")
    given = own_consent(case, at=at, provider=provider, agreed_by=agreed_by, witness="")
    return (*given, GrantAgreed(provider, purpose, amount, currency.upper(), instalments, first_on, conditions))


def instalment_paid(case: Case, *, grant: int, amount: Decimal, on: date, receipt: str, today: date) -> InstalmentPaid:
    """Give the entry of an instalment.

    :raises ImpossibleValue: for an unknown grant, more than is left of it, a day ahead, or without a receipt
    """
    found = next((one for one in case.every(GrantAgreed) if one.number == grant), None)
    if found is None:
        raise ImpossibleValue("grant", "unknown")
    if amount <= 0 or amount > left_of(case, found):
        raise ImpossibleValue("amount", "more-than-is-left")
    if on > today:
        raise ImpossibleValue("on", "ahead")
    if not receipt.strip():
        raise ImpossibleValue("receipt", "missing")
    return InstalmentPaid(grant, amount, on, receipt)


def paid(case: Case, grant: int) -> tuple[InstalmentPaid, ...]:
    """The instalments paid of a grant, by the number of its entry, oldest first."""
    return tuple(one.entry for one in case.every(InstalmentPaid) if one.entry.grant == grant)


def left_of(case: Case, grant: Written[GrantAgreed]) -> Decimal:
    """What of a grant is not paid yet."""
    return grant.entry.amount - sum((one.amount for one in paid(case, grant.number)), Decimal(0))


def attendance(
    *,
    service: Service,
    provider: str,
    begins: date,
    ends: date,
    days_expected: int,
    days_there: int,
    today: date,
    note: str = "",
) -> AttendanceNoted:
    """Give the entry of attendance at school or training.

    :raises ImpossibleValue: for another service, days in the wrong order or ahead, or more days than were expected
    """
    if service not in (Service.SCHOOLING, Service.TRAINING):
        raise ImpossibleValue("service", "unknown")
    services.in_order(begins, ends)
    if ends > today:
        raise ImpossibleValue("ends", "ahead")
    if days_there > days_expected:
        raise ImpossibleValue("days_there", "more-than-expected")
    return AttendanceNoted(service, provider, begins, ends, days_expected, days_there, note)


def placed(
    *,
    kind_of_work: WorkKind,
    employer: str,
    begins: date,
    ends: date | None = None,
    subsidy_until: date | None = None,
    note: str = "",
) -> WorkPlaced:
    """Give the entry of work.

    :raises ImpossibleValue: for days in the wrong order, or a wage subsidy without saying until when
    """
    services.in_order(begins, ends)
    if kind_of_work is WorkKind.WAGE_SUBSIDY and subsidy_until is None:
        raise ImpossibleValue("subsidy_until", "missing")
    return WorkPlaced(kind_of_work, employer, begins, ends, subsidy_until, note)


def housed(
    *,
    kind_of_housing: HousingKind,
    begins: date,
    ends: date | None = None,
    help_until: date | None = None,
    note: str = "",
) -> HousingAgreed:
    """Give the entry of housing for longer.

    :raises ImpossibleValue: for days in the wrong order, or help with the rent without saying until when
    """
    services.in_order(begins, ends)
    if kind_of_housing is HousingKind.RENT_HELPED and help_until is None:
        raise ImpossibleValue("help_until", "missing")
    return HousingAgreed(kind_of_housing, begins, ends, help_until, note)


FOLLOWS = (
    handbook.LONG_TERM_FINANCIAL_ASSISTANCE,
    handbook.LONG_TERM_SCHOOLING,
    handbook.LONG_TERM_VOCATIONAL_TRAINING,
    handbook.LONG_TERM_INCOME_GENERATION,
    handbook.LONG_TERM_JOB_PLACEMENT,
    handbook.LONG_TERM_HOUSING,
)
KINDS = (GrantAgreed, InstalmentPaid, AttendanceNoted, WorkPlaced, HousingAgreed, ServiceJudged)
