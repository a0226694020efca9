"""Requests to embassies: from the allow-list of each kind, after she was told what it brings (DOC-1 to DOC-4)."""

from dataclasses import replace
from datetime import date, datetime

from homeward.process import asylum, consent
from homeward.process.asylum import AuthorityContact
from homeward.process.case import Case, Written
from homeward.process.consent import ConsentGiven, Information, Purpose
from homeward.process.documents.kinds import (
    AddressGiven,
    DocumentStated,
    EmbassyExplained,
    EmbassyReplied,
    EmbassyRequest,
    Paper,
    State,
)
from homeward.process.documents.request_fields import RequestFields, checked
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder

_BIRTH = ("family_name", "given_names", "date_of_birth", "place_of_birth")
# What the form of each kind needs; nothing else can leave, and nothing is free text.
ALLOWED: dict[Paper, tuple[str, ...]] = {
    Paper.PASSPORT: (
        *_BIRTH, "sex", "nationality", "parents_names", "old_document_number", "loss", "photograph",
    ),
    Paper.EMERGENCY_DOCUMENT: (*_BIRTH, "sex", "nationality", "loss", "photograph", "travel_date"),
    Paper.NATIONALITY_CONFIRMATION: (*_BIRTH, "parents_names"),
    Paper.BIRTH_CERTIFICATE: (*_BIRTH, "parents_names"),
    Paper.VISA: ("family_name", "given_names", "date_of_birth", "nationality", "photograph", "travel_date"),
    Paper.TRANSIT_VISA: ("family_name", "given_names", "date_of_birth", "nationality", "photograph", "travel_date"),
}  # fmt: skip


def explained(
    *,
    language: str,
    embassy: str = "",
    interview: bool,
    biometrics: bool,
    whom_they_may_visit_or_call: bool,
    address: AddressGiven = AddressGiven.NEUTRAL,
    accompanied: bool = True,
) -> EmbassyExplained:
    """Give the entry that she was told what contact with an embassy brings, with her choices (DOC-1, DOC-4).

    :raises ImpossibleValue: while one of the three things was not told, or without the language
    """
    told = {
        "interview": interview,
        "biometrics": biometrics,
        "whom_they_may_visit_or_call": whom_they_may_visit_or_call,
    }
    for name, value in {"language": language, **told}.items():
        if not value:
            raise ImpossibleValue(name, "missing")
    return EmbassyExplained(language, embassy, interview, biometrics, whom_they_may_visit_or_call, address, accompanied)


def embassy_request(
    case: Case,
    *,
    at: datetime,
    paper: Paper,
    embassy: str,
    values: RequestFields,
    neutral_sender: bool = True,
    she_applies_herself: bool = False,
    says_what_happened: bool = False,
    policy: Policy = STANDARD,
) -> EmbassyRequest:
    """Give a request made from the allow-list of its kind, to be shown before it leaves (DOC-4).

    :raises EmbassyContactHeld: while contact is held (DOC-2, DOC-3)
    :raises ConsentMissing: without her consent to contact this embassy, or to tell it what happened to her
    :raises StepOutOfOrder: before she was told what this contact brings
    :raises ImpossibleValue: for a kind of document that no embassy gives, or a value that is not of its field's shape
    """
    grounds = _require_allowed(case, at, embassy, says_what_happened, policy)
    if paper not in ALLOWED:
        raise ImpossibleValue("paper", "not-from-an-embassy")
    whole = checked(case, values, ALLOWED[paper])
    named = [(name, str(getattr(whole, name))) for name in ALLOWED[paper]]
    left = tuple(f"{name}={value}" for name, value in named if value)
    return EmbassyRequest(
        paper, embassy, left, neutral_sender, True, she_applies_herself, says_what_happened, grounds.number
    )


def _require_allowed(
    case: Case, at: datetime, embassy: str, says_what_happened: bool, policy: Policy
) -> Written[ConsentGiven]:
    """Check block, consent and what she was told, when a request is written and again when it leaves."""
    asylum.require_contact_with_authorities(case, at, policy)
    grounds = consent.require(case, Purpose.CONTACT_EMBASSY, at, recipient=embassy)
    if says_what_happened and Information.HISTORY not in grounds.entry.information:
        raise consent.ConsentMissing(Purpose.CONTACT_EMBASSY, embassy)
    if not any(one.entry.embassy in ("", embassy) for one in case.every(EmbassyExplained)):
        raise StepOutOfOrder("embassy-contact-explained")
    return grounds


def drafted(
    case: Case,
    *,
    at: datetime,
    paper: Paper,
    embassy: str,
    values: RequestFields,
    neutral_sender: bool = True,
    she_applies_herself: bool = False,
    says_what_happened: bool = False,
    policy: Policy = STANDARD,
) -> EmbassyRequest:
    """Give a request as a draft that does not leave yet; a hold on contact cancels it (DOC-2, DOC-3).

    :raises EmbassyContactHeld: like a request that leaves, and all that it refuses
    """
    whole = embassy_request(
        case,
        at=at,
        paper=paper,
        embassy=embassy,
        values=values,
        neutral_sender=neutral_sender,
        she_applies_herself=she_applies_herself,
        says_what_happened=says_what_happened,
        policy=policy,
    )
    return replace(whole, sent=False)


def draft_sent(case: Case, *, draft: int, at: datetime, policy: Policy = STANDARD) -> EmbassyRequest:
    """Give the entry that a draft, named by number, leaves now; everything is checked again.

    :raises EmbassyContactHeld: while contact is held; a draft from before is cancelled and stays so
    :raises ConsentMissing: when her consent has ended meanwhile
    :raises StepOutOfOrder: for a number that is no open draft
    """
    found = next((one for one in case.every(EmbassyRequest) if one.number == draft), None)
    if found is None:
        raise StepOutOfOrder("embassy-request")
    grounds = _require_allowed(case, at, found.entry.embassy, found.entry.says_what_happened, policy)
    if found.number not in {one.number for one in drafts(case, at, policy)}:
        raise StepOutOfOrder("embassy-request")
    return replace(found.entry, sent=True, rests_on=grounds.number)


def drafts(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Written[EmbassyRequest], ...]:
    """List the drafts that may still leave: not yet sent, and never overtaken by a hold on contact (DOC-2, DOC-3)."""
    if asylum.embassy_contact_held(case, at, policy):
        return ()
    held = max((one.number for one in case.every(AuthorityContact) if _began_a_hold(one)), default=0)
    every = case.every(EmbassyRequest)
    left = {(one.entry.paper, one.entry.embassy): one.number for one in every if one.entry.sent}
    return tuple(
        one
        for one in every
        if not one.entry.sent and one.number > max(held, left.get((one.entry.paper, one.entry.embassy), 0))
    )


def _began_a_hold(one: Written[AuthorityContact]) -> bool:
    return one.entry.held or one.entry.open_from is not None or one.entry.until_new_assessment


def embassy_replied(case: Case, *, paper: Paper, answer: str, on: date) -> EmbassyReplied:
    """Give the entry of an embassy's answer, or of its silence on the day it was asked again.

    :raises StepOutOfOrder: when nothing was asked about this document
    :raises ImpossibleValue: without what it answered
    """
    if not any(one.entry.paper is paper and one.entry.sent for one in case.every(EmbassyRequest)):
        raise StepOutOfOrder("embassy-request")
    if not answer:
        raise ImpossibleValue("answer", "missing")
    return EmbassyReplied(paper, answer, on)


def silent(case: Case, request: Written[EmbassyRequest], at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether an embassy has to be asked again: nothing was noted for so many days (policy: 14) since the request or the last note."""
    if not request.entry.sent:
        return False
    notes = [
        one.at
        for one in case.every(EmbassyReplied)
        if one.number > request.number and one.entry.paper is request.entry.paper
    ]
    held = documents_in_hand(case, request.entry.paper)
    return not held and at - max([request.at, *notes]) > policy.embassy_follow_up


def documents_in_hand(case: Case, paper: Paper) -> bool:
    """Tell whether a document is there by now."""
    found = [one.entry for one in case.every(DocumentStated) if one.entry.paper is paper]
    return bool(found) and found[-1].state in (State.IN_HAND, State.COPY_GIVEN, State.NOT_NEEDED)
