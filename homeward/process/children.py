"""Children: with their own parent, or by determination of their best interests; a refusal is a bar (CBC-1).

A doubtful age is treated as a child's.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import intake
from homeward.process.case import Case
from homeward.process.findings import Bar, Holder
from homeward.process.intake import AgeBand, FirstContact
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry

ADULT = 18


class OtherParent(StrEnum):
    """How the other parent's part is settled."""

    CONSENTS = "consents"
    COURT_ORDER = "court-order"
    NOT_SOUGHT = "not-sought-with-reason"
    OPEN = "open"


@dataclass(frozen=True)
class TravelsWithParent(Entry):
    """The child travels with an own parent about whom there is no concern: guardian, caregiver and escort in one.

    :ivar parent_case: the code of the parent's own case
    :ivar other_parent_dangerous: the trafficker or a danger; nobody contacts that parent
    """

    KIND: ClassVar[str] = "travels-with-parent"
    parent_case: str
    proof_of_parentage: bool = False
    other_parent: OtherParent = OtherParent.OPEN
    why_not_sought: str = ""
    view_recorded: bool = False
    interests_recorded: bool = False
    concern: bool = False
    other_parent_dangerous: bool = False


@dataclass(frozen=True)
class BestInterestsDetermined(Entry):
    """A best-interests determination: by whom, and whether return is in the child's interests."""

    KIND: ClassVar[str] = "best-interests-determined"
    by_whom: str
    return_in_interests: bool
    reasons: str = ""


@dataclass(frozen=True)
class GuardianNamed(Entry):
    """The child's guardian; one with an interest in the return is replaced."""

    KIND: ClassVar[str] = "guardian-named"
    name: str
    interest_in_return: bool = False
    certificate: bool = False


@dataclass(frozen=True)
class CaregiverAgreed(Entry):
    """A caregiver in the country of return who agreed in writing and is able."""

    KIND: ClassVar[str] = "caregiver-agreed"
    name: str
    in_writing: bool = False
    able: bool = False


@dataclass(frozen=True)
class PickUpConfirmed(Entry):
    """Personal pick-up on arrival, confirmed in writing, and who escorts the child."""

    KIND: ClassVar[str] = "pick-up-confirmed"
    by_whom: str
    in_writing: bool = False
    escort: str = ""


@dataclass(frozen=True)
class ChildsView(Entry):
    """What the child says; a refusal is a bar."""

    KIND: ClassVar[str] = "childs-view"
    words: str
    refuses: bool = False


class OtherParentDangerous(Refusal):
    """The other parent is the trafficker or a danger: consent is not sought there, and the reason is recorded."""

    clause = handbook.CASE_BY_CASE


def with_parent(case: Case, entry: TravelsWithParent) -> TravelsWithParent:
    """Check that a child travels with an own parent.

    :raises ImpossibleValue: without the parent's case, or consent not sought without the reason
    :raises OtherParentDangerous: consent sought from, or said to be given by, a parent who is a danger
    """
    if not entry.parent_case:
        raise ImpossibleValue("parent_case", "missing")
    if entry.other_parent_dangerous and entry.other_parent is OtherParent.CONSENTS:
        raise OtherParentDangerous
    if entry.other_parent is OtherParent.NOT_SOUGHT and not entry.why_not_sought:
        raise ImpossibleValue("why_not_sought", "missing")
    return entry


def best_interests(*, by_whom: str, return_in_interests: bool, reasons: str) -> BestInterestsDetermined:
    """Give the entry of a best-interests determination.

    :raises ImpossibleValue: without who determined it, or without reasons
    """
    for field, value in (("by_whom", by_whom), ("reasons", reasons)):
        if not value:
            raise ImpossibleValue(field, "missing")
    return BestInterestsDetermined(by_whom, return_in_interests, reasons)


def is_child(case: Case, at: datetime) -> bool:
    """Tell whether the person is treated as a child: under 18, by an estimate too, or of doubtful age."""
    found = case.latest(FirstContact)
    if found is None:
        return False
    if found.age_doubtful:
        return True
    age = intake.age_on(case, at.date())
    if age is None and found.estimated_age:
        age = found.estimated_age
    if age is not None:
        return age < ADULT
    return found.age_band in (AgeBand.UNDER_9, AgeBand.UNDER_18)


def bars(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Bar, ...]:
    """List what a child's return still needs, for adults nothing. A refusal stands alone: nothing outweighs it."""
    if not is_child(case, at):
        return ()
    view = case.latest(ChildsView)
    if view is not None and view.refuses:
        return (Bar("child-refuses", handbook.CASE_BY_CASE, Holder.PERSON),)
    parent = case.latest(TravelsWithParent)
    if parent is not None and not parent.concern:
        return _with_parent(parent)
    return _alone(case, view)


def _with_parent(entry: TravelsWithParent) -> tuple[Bar, ...]:
    settled = entry.other_parent in (OtherParent.CONSENTS, OtherParent.COURT_ORDER) or (
        entry.other_parent is OtherParent.NOT_SOUGHT and bool(entry.why_not_sought)
    )
    needs = (
        (entry.proof_of_parentage, "proof-of-parentage", Holder.WORKER),
        (settled, "other-parent", Holder.WORKER),
        (entry.view_recorded, "child-not-heard", Holder.WORKER),
        (entry.interests_recorded, "child-interests-not-recorded", Holder.WORKER),
    )
    return tuple(Bar(code, handbook.CASE_BY_CASE, holder) for met, code, holder in needs if not met)


def _alone(case: Case, view: ChildsView | None) -> tuple[Bar, ...]:
    decided, guardian = case.latest(BestInterestsDetermined), case.latest(GuardianNamed)
    carer, pick_up = case.latest(CaregiverAgreed), case.latest(PickUpConfirmed)
    needs = (
        (view is not None, "child-not-heard", Holder.WORKER),
        (decided is not None and decided.return_in_interests, "best-interests", Holder.AUTHORITY),
        (guardian is not None, "guardian", Holder.AUTHORITY),
        (guardian is None or not guardian.interest_in_return, "guardian-to-be-replaced", Holder.AUTHORITY),
        (carer is not None and carer.in_writing and carer.able, "caregiver", Holder.RECEIVING),
        (pick_up is not None and pick_up.in_writing, "pick-up", Holder.RECEIVING),
        (pick_up is not None and bool(pick_up.escort), "child-escort", Holder.WORKER),
    )
    return tuple(Bar(code, handbook.CASE_BY_CASE, holder) for met, code, holder in needs if not met)


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (TravelsWithParent, BestInterestsDetermined, GuardianNamed, CaregiverAgreed, PickUpConfirmed, ChildsView)
