"""Services: referral and receipt are two things, and only what a provider confirmed is promised (LTS-0 to LTS-10, REI-3, REI-4, PLN-3)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.handbook import Clause
from homeward.process.case import Case
from homeward.process.consent import Means
from homeward.process.first_support import own_consent
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Service(StrEnum):
    """The nine kinds of long-term support."""

    HEALTH = "LTS-1"
    COUNSELLING = "LTS-2"
    FINANCIAL = "LTS-3"
    LEGAL = "LTS-4"
    SCHOOLING = "LTS-5"
    TRAINING = "LTS-6"
    INCOME = "LTS-7"
    JOB = "LTS-8"
    HOUSING = "LTS-9"


class Progress(StrEnum):
    """Where a service stands for her."""

    REFERRED = "referred"
    APPOINTMENT = "appointment"
    ATTENDED = "attended"
    MISSED = "missed"
    RECEIVED = "received"
    ENDED = "ended"
    NOT_AVAILABLE = "not-available"


@dataclass(frozen=True)
class OfService(Entry):
    """What is said of one service by one provider; no kind by itself, but how all kinds begin that are."""

    service: Service
    provider: str

    @property
    def which(self) -> tuple[Service, str]:
        """The service and its provider, which together tell one course of support from another."""
        return self.service, self.provider


@dataclass(frozen=True)
class ProviderConfirmed(OfService):
    """A provider confirmed a service for her: places, dates, and the agreement it rests on, where there is one."""

    KIND: ClassVar[str] = "provider-confirmed"
    begins: date
    ends: date | None = None
    agreement_until: date | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class ServiceProgress(OfService):
    """Where a service stands: referred, appointed, attended, received."""

    KIND: ClassVar[str] = "service-progress"
    progress: Progress
    on: date
    note: str = ""
    amount: str = ""


def in_order(begins: date, ends: date | None) -> None:
    """Check two days of a service.

    :raises ImpossibleValue: for an end before the beginning
    """
    if ends is not None and ends < begins:
        raise ImpossibleValue("ends", "before-start")


def confirmed(
    *,
    service: Service,
    provider: str,
    begins: date,
    ends: date | None = None,
    agreement_until: date | None = None,
    confirmed_by: str = "",
) -> ProviderConfirmed:
    """Give the entry of a provider's confirmation (LTS-0).

    :raises ImpossibleValue: without a provider, or an end before the beginning
    """
    if not provider:
        raise ImpossibleValue("provider", "missing")
    in_order(begins, ends)
    return ProviderConfirmed(service, provider, begins, ends, agreement_until, confirmed_by)


def progressed(
    case: Case,
    *,
    at: datetime,
    service: Service,
    provider: str,
    progress: Progress,
    on: date,
    note: str = "",
    amount: str = "",
    agreed_by: Means | None = None,
    witness: str = "",
) -> tuple[Entry, ...]:
    """Give the entry of where a service stands, with her consent to it where she gives it now (LTS-1 to LTS-9).

    :param agreed_by: how she agreed to this service just now; None where a consent of its own stands already
    :raises ConsentMissing: without her consent to this provider's service (REI-4)
    :raises ImpossibleValue: attended, received or ended on a day that lies ahead
    """
    if progress in (Progress.ATTENDED, Progress.RECEIVED, Progress.ENDED, Progress.MISSED) and on > at.date():
        raise ImpossibleValue("on", "ahead")
    given = own_consent(case, at=at, provider=provider, agreed_by=agreed_by, witness=witness)
    return (*given, ServiceProgress(service, provider, progress, on, note, amount))


def confirmation(case: Case, service: Service, provider: str, on: date) -> ProviderConfirmed | None:
    """Find the confirmation on which a promise can rest on a day: by this provider, not ended, its agreement not lapsed."""
    for one in reversed(case.every(ProviderConfirmed)):
        entry = one.entry
        if entry.which != (service, provider):
            continue
        # The newest word of the provider decides: one that has ended is not carried by an older one without an end.
        over = [day for day in (entry.ends, entry.agreement_until) if day is not None and day < on]
        return None if over else entry
    return None


def resting_on_lapsed(case: Case, on: date, policy: Policy = STANDARD) -> tuple[ProviderConfirmed, ...]:
    """List the confirmations whose agreement has lapsed or ends within 60 days (policy) (LTS-10)."""
    found = []
    for one in case.every(ProviderConfirmed):
        until = one.entry.agreement_until
        if until is not None and (until - on).days <= policy.agreement_warning_days:
            found.append(one.entry)
    return tuple(found)


def progress(case: Case) -> dict[tuple[Service, str], ServiceProgress]:
    """The newest progress of each service and provider."""
    return {one.entry.which: one.entry for one in case.every(ServiceProgress)}


def referred_not_received(case: Case) -> tuple[ServiceProgress, ...]:
    """List the services she was referred to and has not received."""
    waits = (Progress.REFERRED, Progress.APPOINTMENT)
    return tuple(one for one in progress(case).values() if one.progress in waits)


CLAUSES: dict[Service, Clause] = {service: handbook.clause(service.value) for service in Service}
FOLLOWS = (
    handbook.FORMALISED_COLLABORATION,
    handbook.LONG_TERM_HEALTH_CARE,
    handbook.LONG_TERM_COUNSELLING,
    handbook.LONG_TERM_FINANCIAL_ASSISTANCE,
    handbook.LONG_TERM_LEGAL_ASSISTANCE,
    handbook.LONG_TERM_SCHOOLING,
    handbook.LONG_TERM_VOCATIONAL_TRAINING,
    handbook.LONG_TERM_INCOME_GENERATION,
    handbook.LONG_TERM_JOB_PLACEMENT,
    handbook.LONG_TERM_HOUSING,
    handbook.MEMORANDUMS_OF_UNDERSTANDING,
    handbook.SOURCES_OF_SERVICES,
)
KINDS = (ProviderConfirmed, ServiceProgress)
