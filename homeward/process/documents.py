"""Documents: what this person on this route needs, and whether each will be valid (DOC-1, DOC-4, DEP-3)."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import asylum, consent, itinerary
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
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


@dataclass(frozen=True)
class EmbassyRequest(Entry):
    """A request to an embassy or consulate, from the allow-list of its kind and nothing else (DOC-4).

    :ivar fields: the names and values that left, each on the list
    """

    KIND: ClassVar[str] = "embassy-request"
    paper: Paper
    embassy: str
    fields: tuple[str, ...]
    neutral_sender: bool = True
    sent: bool = False


@dataclass(frozen=True)
class EmbassyReplied(Entry):
    """An embassy answered, or did not by the day it was asked again."""

    KIND: ClassVar[str] = "embassy-replied"
    paper: Paper
    answer: str
    on: date


@dataclass(frozen=True)
class PersonalFileCopy(Entry):
    """The copy of her own file: given, or offered and declined because carrying it is dangerous (DEP-7)."""

    KIND: ClassVar[str] = "personal-file-copy"
    given: bool
    contents: tuple[str, ...] = ()
    medical_care: bool = False
    case_progress: bool = False
    declined_because: str = ""
    kept_where: str = ""


@dataclass(frozen=True)
class DocumentNeed:
    """One document that is not ready, and the code of what is wrong with it."""

    paper: Paper
    problem: str


class Lost(StrEnum):
    """How a document was lost, as a form may say it; that she was trafficked is not among them."""

    LOST = "lost"
    STOLEN = "stolen"
    KEPT_BY_ANOTHER = "kept-by-another-person"
    EXPIRED = "expired"
    NEVER_HAD = "never-had-one"


@dataclass(frozen=True)
class RequestFields:
    """Every field that a request to an embassy can ever hold."""

    family_name: str = ""
    given_names: str = ""
    date_of_birth: str = ""
    place_of_birth: str = ""
    sex: str = ""
    nationality: str = ""
    parents_names: str = ""
    old_document_number: str = ""
    loss: str = ""
    photograph: str = ""
    travel_date: str = ""


# What the form of each kind needs; nothing else can leave, and nothing is free text.
ALLOWED: dict[Paper, tuple[str, ...]] = {
    Paper.PASSPORT: (
        "family_name", "given_names", "date_of_birth", "place_of_birth", "sex", "nationality", "parents_names", "old_document_number", "loss", "photograph",
    ),
    Paper.EMERGENCY_DOCUMENT: (
        "family_name", "given_names", "date_of_birth", "place_of_birth", "sex", "nationality", "loss", "photograph", "travel_date",
    ),
    Paper.NATIONALITY_CONFIRMATION: ("family_name", "given_names", "date_of_birth", "place_of_birth", "parents_names"),
    Paper.BIRTH_CERTIFICATE: ("family_name", "given_names", "date_of_birth", "place_of_birth", "parents_names"),
    Paper.VISA: ("family_name", "given_names", "date_of_birth", "nationality", "photograph", "travel_date"),
    Paper.TRANSIT_VISA: ("family_name", "given_names", "date_of_birth", "nationality", "photograph", "travel_date"),
}  # fmt: skip


def stated(
    case: Case,
    *,
    at: datetime,
    paper: Paper,
    state: State,
    valid_until: date | None = None,
    margin_days: int = 0,
    issued_by: str = "",
    reason: str = "",
    accepted_on_route: bool = True,
    amount: str = "",
    who_pays: str = "",
) -> DocumentStated:
    """Give the entry of where a document stands.

    :raises ImpossibleValue: not needed without a reason
    """
    if state is State.NOT_NEEDED and not reason:
        raise ImpossibleValue("reason", "missing")
    return DocumentStated(
        paper, state, valid_until, margin_days, issued_by, reason, accepted_on_route, amount, who_pays
    )


def embassy_request(
    case: Case,
    *,
    at: datetime,
    paper: Paper,
    embassy: str,
    values: RequestFields,
    neutral_sender: bool = True,
    policy: Policy = STANDARD,
) -> EmbassyRequest:
    """Give a request made from the allow-list of its kind, to be shown before it leaves (DOC-4).

    :raises EmbassyContactHeld: while contact is held (DOC-2, DOC-3)
    :raises ConsentMissing: without her consent to contact an embassy
    :raises ImpossibleValue: for a kind of document that no embassy gives
    """
    asylum.require_contact_with_authorities(case, at, policy)
    consent.require(case, Purpose.CONTACT_EMBASSY, at, recipient=embassy)
    if paper not in ALLOWED:
        raise ImpossibleValue("paper", "not-from-an-embassy")
    if values.loss and values.loss not in list(Lost):
        raise ImpossibleValue("loss", "not-coded")
    named = [(name, getattr(values, name)) for name in ALLOWED[paper]]
    return EmbassyRequest(
        paper, embassy, tuple(f"{name}={value}" for name, value in named if value), neutral_sender, sent=True
    )


def newest(case: Case) -> dict[Paper, DocumentStated]:
    """The newest statement about each document."""
    return {one.entry.paper: one.entry for one in case.every(DocumentStated)}


def unready(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[DocumentNeed, ...]:
    """List the documents that would hold this journey, with what is wrong (DEP-3).

    A needed document is one that was stated and not marked as not needed; identity and one travel document are needed by everyone.
    """
    known = newest(case)
    problems = []
    if not _travel_document(known):
        problems.append(DocumentNeed(Paper.PASSPORT, "no-travel-document"))
    for paper, entry in known.items():
        problem = _problem(case, entry, at)
        if problem:
            problems.append(DocumentNeed(paper, problem))
    return tuple(problems)


def _travel_document(known: dict[Paper, DocumentStated]) -> bool:
    papers = (known.get(Paper.PASSPORT), known.get(Paper.EMERGENCY_DOCUMENT), known.get(Paper.IDENTITY))
    return any(one is not None and one.state in (State.IN_HAND, State.COPY_GIVEN) for one in papers)


def _problem(case: Case, entry: DocumentStated, at: datetime) -> str:
    """The code of what is wrong with a document on the chosen journey; empty when nothing is."""
    if entry.state is State.NOT_NEEDED:
        return ""
    if entry.state is State.MISSING:
        return "missing"
    if entry.state is State.REQUESTED:
        return "requested"
    if not entry.accepted_on_route:
        return "not-accepted-on-route"
    end = itinerary.ends_at(case) or at
    # An emergency document is valid for this journey only: it must reach its end, delays included.
    margin = timedelta(days=1 if entry.paper is Paper.EMERGENCY_DOCUMENT else entry.margin_days)
    if entry.valid_until is not None and entry.valid_until < (end + margin).date():
        return "expires-too-early"
    return ""


def travels_on_emergency_document(case: Case) -> bool:
    """Tell whether the travel document in hand is an emergency one, which makes formalities longer."""
    known = newest(case)
    passport, emergency = known.get(Paper.PASSPORT), known.get(Paper.EMERGENCY_DOCUMENT)
    has_passport = passport is not None and passport.state in (State.IN_HAND, State.COPY_GIVEN)
    return emergency is not None and emergency.state in (State.IN_HAND, State.COPY_GIVEN) and not has_passport


def copy_of_file(
    case: Case, *, given: bool, contents: tuple[str, ...] = (), medical_care: bool = False, case_progress: bool = False,
    declined_because: str = "", kept_where: str = "",
) -> PersonalFileCopy:  # fmt: skip
    """Give the entry of the personal file copy (DEP-7).

    :raises ImpossibleValue: given without a list, or declined without the reason and where it is kept
    """
    if given and not contents:
        raise ImpossibleValue("contents", "missing")
    if not given and not (declined_because and kept_where):
        raise ImpossibleValue("kept_where", "missing")
    return PersonalFileCopy(given, contents, medical_care, case_progress, declined_because, kept_where)


FOLLOWS = (handbook.REPLACEMENT_TRAVEL_DOCUMENTS, handbook.MINIMUM_INFORMATION_TO_EMBASSY, handbook.DOCUMENTS_SECURED)
FIELD_NAMES = tuple(one.name for one in fields(RequestFields))
KINDS = (DocumentStated, EmbassyRequest, EmbassyReplied, PersonalFileCopy)
