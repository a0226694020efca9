"""Documents, requests to embassies, and the copy of her own file, as the record keeps them (DOC-1, DOC-4, DEP-7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward.process.writing import Entry


class Paper(StrEnum):
    """A kind of document, permission or payment that a journey may need."""

    IDENTITY = "identity"
    PASSPORT = "passport"
    EMERGENCY_DOCUMENT = "emergency-travel-document"
    VISA = "visa"
    TRANSIT_VISA = "transit-visa"
    EXIT_PERMIT = "exit-permit"
    OVERSTAY_FINE = "overstay-fine"
    REPORTING_DUTY = "reporting-duty-lifted"
    ENTRY_BAN = "entry-ban-answered"
    NATIONALITY_CONFIRMATION = "nationality-confirmation"
    RIGHT_TO_ENTER_AND_STAY = "right-to-enter-and-stay"
    BIRTH_CERTIFICATE = "birth-certificate"
    OTHER_CERTIFICATE = "other-certificate"
    GUARDIANSHIP = "guardianship"
    CUSTODY = "custody"
    COURT_PAPERS = "court-papers"
    POWER_OF_ATTORNEY = "power-of-attorney"
    BANK_AND_WAGE_PAPERS = "bank-and-wage-papers"
    LETTER_FOR_BORDER = "letter-for-border-officers"


class State(StrEnum):
    """Where a document stands."""

    MISSING = "missing"
    REQUESTED = "requested"
    IN_HAND = "in-hand"
    COPY_GIVEN = "copy-given"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True)
class DocumentStated(Entry):
    """Where one document of this person stands.

    :ivar margin_days: how long beyond arrival it must be valid, as the countries on the route require
    :ivar reason: why it is not needed, where it is not
    :ivar scan: the number of the file that shows it, 0 without one
    """

    KIND: ClassVar[str] = "document-stated"
    paper: Paper
    state: State
    valid_until: date | None = None
    margin_days: int = 0
    issued_by: str = ""
    reason: str = ""
    accepted_on_route: bool = True
    amount: str = ""
    who_pays: str = ""
    scan: int = 0


@dataclass(frozen=True)
class EmbassyRequest(Entry):
    """A request to an embassy or consulate, from the allow-list of its kind and nothing else (DOC-4).

    :ivar fields: the names and values that left, each on the list
    :ivar neutral_sender: name and address of the sender say nothing of trafficking
    :ivar sent: False for a draft, which is cancelled when contact with authorities is held
    :ivar rests_on: the number of the consent it rests on
    :ivar says_what_happened: whether it says that she was trafficked, which she asked for in a consent of its own
    """

    KIND: ClassVar[str] = "embassy-request"
    paper: Paper
    embassy: str
    fields: tuple[str, ...]
    neutral_sender: bool = True
    sent: bool = False
    she_applies_herself: bool = False
    says_what_happened: bool = False
    rests_on: int = 0


class AddressGiven(StrEnum):
    """Which address an embassy is given; her choice."""

    NONE = "none"
    NEUTRAL = "neutral-address"
    LAWYERS = "her-lawyers"
    HERS = "her-own"


@dataclass(frozen=True)
class EmbassyExplained(Entry):
    """She was told what contact with an embassy brings, before there is any, and made her choices.

    :ivar embassy: which one; empty for any
    :ivar interview: told that she may be interviewed; likewise the two after it
    """

    KIND: ClassVar[str] = "embassy-contact-explained"
    language: str
    embassy: str = ""
    interview: bool = False
    biometrics: bool = False
    whom_they_may_visit_or_call: bool = False
    address: AddressGiven = AddressGiven.NEUTRAL
    accompanied: bool = True


@dataclass(frozen=True)
class EmbassyReplied(Entry):
    """An embassy answered, or did not by the day it was asked again."""

    KIND: ClassVar[str] = "embassy-replied"
    paper: Paper
    answer: str
    on: date


@dataclass(frozen=True)
class PersonalFileCopy(Entry):
    """The copy of her own file: given, or offered and declined because carrying it is dangerous (DEP-7).

    :ivar medical_care: whether it holds her medical care, and `case_progress` how her case went
    :ivar declined_because: why she does not carry it, or a part of it, and `kept_where` where that is kept for her
    """

    KIND: ClassVar[str] = "personal-file-copy"
    given: bool
    contents: tuple[str, ...] = ()
    medical_care: bool = False
    case_progress: bool = False
    declined_because: str = ""
    kept_where: str = ""


KINDS = (DocumentStated, EmbassyExplained, EmbassyRequest, EmbassyReplied, PersonalFileCopy)
