"""Consent: one purpose, one recipient, exactly which information; absent unless given (VOL-1, REI-4, CBC-1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


class Purpose(StrEnum):
    """What a consent is for. Each is asked apart, and every one is absent by default."""

    ASSISTED_RETURN = "assisted-return"
    CONTACT_RECEIVING = "contact-receiving-organisation"
    SHARE_IDENTITY = "share-identity"
    SHARE_MEDICAL = "share-medical-data"
    SHARE_SECURITY = "share-security-information"
    CONTACT_EMBASSY = "contact-embassy"
    TRACING = "tracing"
    CONTACT_RELATIVE = "contact-named-relative"
    HOME_VISIT = "home-visit"
    MEDIATION = "mediation"
    LAWYER_OR_COURT = "lawyer-or-court"
    AUTHORITIES_OF_DEPARTURE = "authorities-of-departure"
    TRAVEL_AGENT = "travel-agent-and-carrier"
    CARRIER_CLEARANCE = "medical-clearance-of-carrier"
    TRANSIT_PARTNER = "transit-partner-and-escort"
    EMERGENCY_CONTACTS = "emergency-contacts"
    ARRIVAL_ASSISTANCE = "arrival-assistance"
    REINTEGRATION_SERVICE = "reintegration-service"
    FOLLOW_UP = "follow-up"
    FEEDBACK = "feedback-to-referring-organisation"
    STATISTICS = "statistics"


class Information(StrEnum):
    """A part of what is known about the person, as a consent names it."""

    NEEDS = "needs-without-identity"
    IDENTITY = "identity"
    CONTACT_DETAILS = "contact-details"
    DOCUMENTS = "documents"
    MEDICAL = "medical"
    SECURITY = "security-assessment"
    FAMILY = "family"
    ADDRESS = "address"
    TRAVEL = "travel-plan"
    WISHES = "wishes-for-reintegration"
    STATUS = "status-and-well-being"


class Means(StrEnum):
    """How a consent was given."""

    SIGNED = "signed"
    ORAL_WITNESSED = "oral-with-witness"
    THUMBPRINT = "thumbprint"
    GUARDIAN_WITH_ASSENT = "guardian-with-the-child's-assent"


@dataclass(frozen=True)
class ConsentGiven(Entry):
    """The person agreed to one purpose.

    :ivar recipient: the partner's id, a name, or empty where the purpose has no recipient
    :ivar information: exactly what may be passed on
    :ivar withheld_from: whom it must never reach; the marking travels with the data
    """

    KIND: ClassVar[str] = "consent-given"
    purpose: Purpose
    recipient: str = ""
    information: tuple[Information, ...] = ()
    text: str = ""
    text_version: str = ""
    language: str = ""
    means: Means = Means.SIGNED
    witness: str = ""
    interpreter: str = ""
    until: date | None = None
    how: str = ""
    withheld_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConsentRefused(Entry):
    """The person said no to one purpose. Refusing a part narrows what is sent; it never shuts the way home."""

    KIND: ClassVar[str] = "consent-refused"
    purpose: Purpose
    recipient: str = ""
    words: str = ""


@dataclass(frozen=True)
class ConsentWithdrawn(Entry):
    """The person took a consent back; what rests on it stops, also what is already on its way out."""

    KIND: ClassVar[str] = "consent-withdrawn"
    purpose: Purpose
    recipient: str = ""
    words: str = ""


@dataclass(frozen=True)
class CameOfAge(Entry):
    """The person turned eighteen: every consent is asked anew."""

    KIND: ClassVar[str] = "came-of-age"
    on: date


@dataclass(frozen=True)
class DeclarationSigned(Entry):
    """The voluntary return declaration, a paper kept as scan and entry (VOL-2).

    :ivar removal_order_named: the paper names a removal order truthfully where there is one
    """

    KIND: ClassVar[str] = "voluntary-return-declaration"
    signed_on: date
    language: str
    means: Means = Means.SIGNED
    witness: str = ""
    removal_order_named: bool = False
    asked_by_her: bool = False


class ConsentMissing(Refusal):
    """A purpose needs the person's consent, which is absent, refused, withdrawn or past its end."""

    clause = handbook.VOLUNTARY_RETURN

    def __init__(self, purpose: Purpose, recipient: str = "") -> None:
        super().__init__(purpose, recipient)
        self.purpose = purpose
        self.recipient = recipient


def given(
    case: Case,
    purpose: Purpose,
    *,
    at: datetime,
    recipient: str = "",
    information: tuple[Information, ...] = (),
    means: Means = Means.SIGNED,
    witness: str = "",
    language: str = "",
    text_version: str = "1",
    until: date | None = None,
    interpreter: str = "",
    how: str = "",
    withheld_from: tuple[str, ...] = (),
) -> ConsentGiven:
    """Give the entry of a consent (VOL-1).

    :raises ImpossibleValue: an end in the past, oral consent without a witness, or an embassy without saying how it is contacted
    """
    if until is not None and until < at.date():
        raise ImpossibleValue("until", "past")
    if means is Means.ORAL_WITNESSED and not witness:
        raise ImpossibleValue("witness", "missing")
    if purpose is Purpose.CONTACT_EMBASSY and not how:
        raise ImpossibleValue("how", "missing")
    return ConsentGiven(
        purpose=purpose,
        recipient=recipient,
        information=information,
        text=purpose.value,
        text_version=text_version,
        language=language,
        means=means,
        witness=witness,
        interpreter=interpreter,
        until=until,
        how=how,
        withheld_from=withheld_from,
    )


def withdrawn(case: Case, purpose: Purpose, *, at: datetime, recipient: str = "", words: str = "") -> ConsentWithdrawn:
    """Give the entry of a withdrawal; it is as easy as giving.

    :raises ConsentMissing: when there is nothing in force to withdraw
    """
    require(case, purpose, at, recipient=recipient)
    return ConsentWithdrawn(purpose=purpose, recipient=recipient, words=words)


def in_force(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "") -> Written[ConsentGiven] | None:
    """Find the consent to a purpose and recipient that is in force at a time, or None.

    A consent without a recipient covers any; the newest statement about it decides; at eighteen all lapse.
    """
    for one in case.newest_first():
        if isinstance(one.entry, CameOfAge):
            return None
        if (
            not isinstance(one.entry, ConsentGiven | ConsentRefused | ConsentWithdrawn)
            or one.entry.purpose is not purpose
        ):
            continue
        if one.entry.recipient not in ("", recipient):
            continue
        if not isinstance(one.entry, ConsentGiven):
            return None
        if one.entry.until is not None and at.date() > one.entry.until:
            return None
        return Written(one.number, one.at, one.by, one.entry)
    return None


def require(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "") -> Written[ConsentGiven]:
    """Find the consent in force, on which a step rests.

    :raises ConsentMissing: when there is none
    """
    found = in_force(case, purpose, at, recipient=recipient)
    if found is None:
        raise ConsentMissing(purpose, recipient)
    return found


def may_share(case: Case, part: Information, at: datetime, *, recipient: str) -> bool:
    """Tell whether a consent in force names this part of the information for this recipient."""
    for purpose in Purpose:
        found = in_force(case, purpose, at, recipient=recipient)
        if found is not None and part in found.entry.information:
            return True
    return False


def all_in_force(case: Case, at: datetime) -> tuple[Written[ConsentGiven], ...]:
    """List every consent in force at a time, in the order of the purposes."""
    keys = dict.fromkeys((one.entry.purpose, one.entry.recipient) for one in case.every(ConsentGiven))
    found = [in_force(case, purpose, at, recipient=recipient) for purpose, recipient in keys]
    return tuple(one for one in found if one is not None)


def ending_too_early(case: Case, arrival: date, at: datetime, policy: Policy = STANDARD) -> tuple[ConsentGiven, ...]:
    """List the consents in force that end before arrival and a margin (policy: 7 days), to be asked anew in time."""
    limit = arrival + timedelta(days=policy.consent_margin_after_arrival.days)
    return tuple(one.entry for one in all_in_force(case, at) if one.entry.until is not None and one.entry.until < limit)


KINDS = (ConsentGiven, ConsentRefused, ConsentWithdrawn, CameOfAge, DeclarationSigned)
