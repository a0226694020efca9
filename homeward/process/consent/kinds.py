"""What a consent says: its purpose, its recipient and exactly which information; refusal, withdrawal, coming of age."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

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
    """A part of what is known about the person, as a consent names it.

    That she was trafficked is a part of its own (`HISTORY`): an embassy learns it only where she asks for that.
    """

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
    HISTORY = "what-happened-to-her"


class HowShown(StrEnum):
    """How the text came to her before she answered."""

    READ_HERSELF = "she-read-it"
    READ_ALOUD = "read-aloud-to-her"
    RECORDING = "she-heard-a-recording"
    INTERPRETER = "explained-with-an-interpreter"


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
    :ivar text: id of the text she was read or shown; its version and language beside it
    :ivar until: the last day on which it holds; None while it holds until taken back
    :ivar how: how an embassy is contacted, by letter or in person, where the purpose is that
    :ivar withheld_from: whom it must never reach; the marking travels with the data
    :ivar shown: how the text came to her
    :ivar scan: the number of the file that shows her signature or thumbprint, 0 without one
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
    shown: HowShown = HowShown.READ_HERSELF
    scan: int = 0


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

    :ivar kept_where: where the signed paper or its scan is kept
    :ivar removal_order_named: the paper names a removal order truthfully where there is one
    """

    KIND: ClassVar[str] = "voluntary-return-declaration"
    signed_on: date
    language: str
    means: Means = Means.SIGNED
    witness: str = ""
    removal_order_named: bool = False
    asked_by_her: bool = False
    kept_where: str = ""
    scan: int = 0


KINDS = (ConsentGiven, ConsentRefused, ConsentWithdrawn, CameOfAge, DeclarationSigned)
