"""What this person on this route needs, and whether each document will be valid to the end of it (DOC-1, DEP-3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from homeward.process import children, itinerary
from homeward.process.case import Case
from homeward.process.documents.kinds import DocumentStated, Paper, PersonalFileCopy, State
from homeward.process.intake import BasisOfReturn, FirstContact, Nationality
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
from homeward.process.status import StatusStated

HELD = (State.IN_HAND, State.COPY_GIVEN)
TRAVEL = (Paper.PASSPORT, Paper.EMERGENCY_DOCUMENT)


@dataclass(frozen=True)
class DocumentNeed:
    """One document that is not ready, and the code of what is wrong with it."""

    paper: Paper
    problem: str


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
    scan: int = 0,
) -> DocumentStated:
    """Give the entry of where a document stands.

    :raises ImpossibleValue: not needed without a reason, a negative margin, a fine settled without who pays or waives
    """
    if state is State.NOT_NEEDED and not reason:
        raise ImpossibleValue("reason", "missing")
    if margin_days < 0:
        raise ImpossibleValue("margin_days", "impossible")
    if paper is Paper.OVERSTAY_FINE and state in HELD and not who_pays:
        raise ImpossibleValue("who_pays", "missing")
    return DocumentStated(
        paper, state, valid_until, margin_days, issued_by, reason, accepted_on_route, amount, who_pays, scan
    )


@dataclass(frozen=True)
class PaperStated:
    """One line of the list of documents gone through with her."""

    paper: Paper
    state: State
    valid_until: date | None = None
    reason: str = ""


def listed(case: Case, *, at: datetime, papers: tuple[PaperStated, ...]) -> tuple[DocumentStated, ...]:
    """Give the entries of a list gone through in one step; what is said of a document besides stays as it was.

    :raises ImpossibleValue: nothing was said, or a line that could not be said alone
    """
    if not papers:
        raise ImpossibleValue("papers", "missing")
    known = newest(case)
    found = []
    for one in papers:
        if one.state is State.NOT_NEEDED and not one.reason:
            raise ImpossibleValue("reason", "missing")
        before = known.get(one.paper, DocumentStated(one.paper, one.state))
        entry = replace(before, state=one.state, valid_until=one.valid_until, reason=one.reason)
        if one.paper is Paper.OVERSTAY_FINE and one.state in HELD and not entry.who_pays:
            raise ImpossibleValue("who_pays", "missing")
        if entry != known.get(one.paper):
            found.append(entry)
    return tuple(found)


class WhyNeeded(StrEnum):
    """Why a document is asked for on this route, for this person."""

    EVERYBODY = "everybody-travels-with-one"
    TRANSIT = "the-journey-changes-in-another-country"
    CHILD = "for-a-child"
    REMOVAL_ORDER = "there-is-a-removal-order"
    PERMIT_ENDED = "her-permit-has-ended"
    EMERGENCY_DOCUMENT = "she-travels-on-an-emergency-document"
    NOT_A_CITIZEN = "she-is-not-a-citizen-there"
    STATED = "somebody-wrote-it-down"


def needed(case: Case, at: datetime) -> dict[Paper, WhyNeeded]:
    """List every document that this person on this route needs, or that was written down, each with the reason."""
    found = {Paper.PASSPORT: WhyNeeded.EVERYBODY}
    found |= {paper: why for why, papers in _suggested(case, at) for paper in papers}
    if _needs_right_to_stay(case):
        found[Paper.RIGHT_TO_ENTER_AND_STAY] = WhyNeeded.NOT_A_CITIZEN
    for paper in newest(case):
        found.setdefault(paper, WhyNeeded.STATED)
    return found


def margin_of(case: Case, entry: DocumentStated, at: datetime, policy: Policy = STANDARD) -> timedelta | None:
    """How long a document is valid beyond the end of the journey, or of today without one; None where that is not known."""
    if entry.valid_until is None:
        return None
    return entry.valid_until - (itinerary.ends_at(case) or at).date()


def newest(case: Case) -> dict[Paper, DocumentStated]:
    """The newest statement about each document."""
    return {one.entry.paper: one.entry for one in case.every(DocumentStated)}


def unready(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[DocumentNeed, ...]:
    """List the documents that would hold this journey, with what is wrong (DEP-3).

    Everyone needs one travel document that is valid; whoever has no nationality, or returns to a third country, the
    right to enter and stay; beside these, whatever was stated and not marked as not needed.
    """
    known = newest(case)
    problems = {paper: _problem(case, entry, at, policy) for paper, entry in known.items()}
    if _has_travel_document(known, problems):
        # One good travel document is enough: a passport that was lost does not hold who has an emergency document.
        problems = {paper: problem for paper, problem in problems.items() if paper not in TRAVEL}
    elif not any(problems.get(paper) for paper in TRAVEL):
        problems[Paper.PASSPORT] = "no-travel-document"
    if Paper.RIGHT_TO_ENTER_AND_STAY not in known and _needs_right_to_stay(case):
        problems[Paper.RIGHT_TO_ENTER_AND_STAY] = "missing"
    return tuple([DocumentNeed(paper, problem) for paper, problem in problems.items() if problem])


def _has_travel_document(known: dict[Paper, DocumentStated], problems: dict[Paper, str]) -> bool:
    good = [paper for paper, entry in known.items() if entry.state in HELD and not problems[paper]]
    if good and any(paper in TRAVEL for paper in good):
        return True
    # An identity card is one only where somebody found that this route asks for no passport.
    passport = known.get(Paper.PASSPORT)
    return Paper.IDENTITY in good and passport is not None and passport.state is State.NOT_NEEDED


def _needs_right_to_stay(case: Case) -> bool:
    found = case.latest(FirstContact)
    if found is None:
        return False
    stateless = found.nationality in (Nationality.NONE, Nationality.BEING_DETERMINED)
    return stateless or found.basis is BasisOfReturn.THIRD_COUNTRY_PERMISSION


def _problem(case: Case, entry: DocumentStated, at: datetime, policy: Policy) -> str:
    """The code of what is wrong with a document on the chosen journey; empty when nothing is."""
    if entry.state is State.NOT_NEEDED:
        return ""
    if entry.state not in HELD:
        return entry.state.value
    if not entry.accepted_on_route:
        return "not-accepted-on-route"
    if entry.valid_until is None:
        return "validity-not-known" if entry.paper in TRAVEL else ""
    end = itinerary.ends_at(case) or at
    # An emergency document is valid for one journey only: it must reach its end, delays included.
    emergency = entry.paper is Paper.EMERGENCY_DOCUMENT
    margin = max(timedelta(days=entry.margin_days), policy.emergency_document_margin if emergency else timedelta(0))
    return "expires-too-early" if entry.valid_until < (end + margin).date() else ""


def to_settle(case: Case, at: datetime) -> tuple[Paper, ...]:
    """List the papers that route and person suggest and nobody has looked at: each is needed, or not needed because."""
    known = newest(case)
    return tuple(paper for _why, papers in _suggested(case, at) for paper in papers if paper not in known)


def _suggested(case: Case, at: datetime) -> list[tuple[WhyNeeded, tuple[Paper, ...]]]:
    """What route and person suggest beside a passport, by the reason."""
    status = case.latest(StatusStated)
    ended = status is not None and status.permit_until is not None and status.permit_until < at.date()
    rules = (
        (True, WhyNeeded.EVERYBODY, (Paper.IDENTITY, Paper.EXIT_PERMIT)),
        (bool(itinerary.transit_points(case)), WhyNeeded.TRANSIT, (Paper.TRANSIT_VISA,)),
        (
            children.is_child(case, at),
            WhyNeeded.CHILD,
            (Paper.BIRTH_CERTIFICATE, Paper.GUARDIANSHIP, Paper.CUSTODY),
        ),
        (
            status is not None and status.removal_order,
            WhyNeeded.REMOVAL_ORDER,
            (Paper.ENTRY_BAN, Paper.REPORTING_DUTY),
        ),
        (ended, WhyNeeded.PERMIT_ENDED, (Paper.OVERSTAY_FINE,)),
        (travels_on_emergency_document(case), WhyNeeded.EMERGENCY_DOCUMENT, (Paper.LETTER_FOR_BORDER,)),
    )
    return [(why, papers) for holds, why, papers in rules if holds]


def travels_on_emergency_document(case: Case) -> bool:
    """Tell whether the travel document in hand is an emergency one, which makes formalities longer."""
    known = newest(case)
    passport, emergency = known.get(Paper.PASSPORT), known.get(Paper.EMERGENCY_DOCUMENT)
    has_passport = passport is not None and passport.state in HELD
    return emergency is not None and emergency.state in HELD and not has_passport


def copy_of_file(
    case: Case,
    *,
    given: bool,
    contents: tuple[str, ...] = (),
    medical_care: bool = False,
    case_progress: bool = False,
    declined_because: str = "",
    kept_where: str = "",
) -> PersonalFileCopy:
    """Give the entry of the personal file copy (DEP-7).

    What she would rather not carry of it, medical care or case progress, is left out as a whole copy is: with her reason, and where it
    is kept for her.

    :raises ImpossibleValue: given without a list; given without medical care or case progress, or declined, without reason and place
    """
    if given and not contents:
        raise ImpossibleValue("contents", "missing")
    left_out = [name for name, there in (("medical_care", medical_care), ("case_progress", case_progress)) if not there]
    if given and left_out and not (declined_because or kept_where):
        raise ImpossibleValue(left_out[0], "missing")
    if (not given or left_out) and not (declined_because and kept_where):
        raise ImpossibleValue("kept_where" if declined_because else "declined_because", "missing")
    return PersonalFileCopy(given, contents, medical_care, case_progress, declined_because, kept_where)
