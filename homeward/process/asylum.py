"""Asylum: while it is wished for, pending or granted, nothing leaves to an authority of return (DOC-1 to DOC-4).

The status lies in the asylum compartment. The case compartment holds a bare finding, `AuthorityContact`, without the reason; other
causes (an authority involved in the trafficking, her own wish) produce the same finding, so that it gives nothing away.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Compartment, Entry


class AsylumStatus(StrEnum):
    """Where an asylum claim stands; pending includes an appeal."""

    NONE = "none"
    WISH_EXPRESSED = "wish-expressed"
    PENDING = "pending"
    REFUSED_FINAL = "refused-final"
    WITHDRAWN = "withdrawn"
    GRANTED = "granted"


HOLDING = frozenset({AsylumStatus.WISH_EXPRESSED, AsylumStatus.PENDING, AsylumStatus.GRANTED})


@dataclass(frozen=True)
class AsylumStated(Entry):
    """The status of an asylum claim as known now."""

    KIND: ClassVar[str] = "asylum-stated"
    COMPARTMENT: ClassVar[Compartment] = Compartment.ASYLUM
    status: AsylumStatus
    since: date
    country: str = ""
    legal_advice_on: date | None = None
    lawyer: str = ""
    lifted_by_her_on: date | None = None


@dataclass(frozen=True)
class AuthorityContact(Entry):
    """The bare finding: whether authorities of return may be contacted, from when, and whom to ask.

    :ivar until_new_assessment: open only after a security assessment newer than this finding
    """

    KIND: ClassVar[str] = "authority-contact"
    held: bool
    open_from: datetime | None = None
    until_new_assessment: bool = False
    ask: str = ""


class EmbassyContactHeld(Refusal):
    """Nothing may go to an authority of return now; the reason is not told here, but whom to ask is."""

    clause = handbook.NO_EMBASSY_WHILE_ASYLUM_PENDING

    def __init__(self, ask: str = "") -> None:
        super().__init__(ask)
        self.ask = ask


def stated(
    case: Case,
    *,
    at: datetime,
    status: AsylumStatus,
    since: date,
    country: str = "",
    legal_advice_on: date | None = None,
    lawyer: str = "",
    lifted_by_her_on: date | None = None,
    ask: str = "",
    policy: Policy = STANDARD,
) -> tuple[AsylumStated, AuthorityContact]:
    """Give the entries of a new asylum status: the status itself, and the bare finding (DOC-2, DOC-3).

    Granted is lifted only by her, after a lawyer's advice; withdrawn counts after legal advice and 7 days (policy); a final refusal
    needs a new assessment of sanctions on return (SEC-4) first.

    :raises ImpossibleValue: when a date lies ahead, or a lifting has no advice before it
    """
    if since > at.date():
        raise ImpossibleValue("since", "ahead")
    if lifted_by_her_on and (legal_advice_on is None or legal_advice_on > lifted_by_her_on):
        raise ImpossibleValue("legal_advice_on", "missing")
    entry = AsylumStated(status, since, country, legal_advice_on, lawyer, lifted_by_her_on)
    held = status in HOLDING
    open_from = None
    if status is AsylumStatus.GRANTED and lifted_by_her_on:
        held = False
    if status is AsylumStatus.WITHDRAWN:
        held = legal_advice_on is None
        open_from = at + policy.withdrawn_asylum_wait
    return entry, AuthorityContact(held, open_from, status is AsylumStatus.REFUSED_FINAL, ask)


def held_otherwise(*, ask: str) -> AuthorityContact:
    """Give the same finding for another cause: the person's wish, or an authority that is not safe."""
    return AuthorityContact(held=True, ask=ask)


def embassy_contact_held(case: Case, at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether contact with authorities of return is held at this time (DOC-2, DOC-3)."""
    found = case.written(AuthorityContact)
    if found is None:
        return False
    if found.entry.held:
        return True
    if found.entry.open_from is not None and at < found.entry.open_from:
        return True
    return found.entry.until_new_assessment and not _assessed_since(case, found.number)


def _assessed_since(case: Case, number: int) -> bool:
    # The kind is named, not imported: the security assessment's own rules import this module's finding.
    return any(one.number > number and one.entry.KIND == "security-assessed" for one in case.newest_first())


def require_contact_with_authorities(case: Case, at: datetime, policy: Policy = STANDARD) -> None:
    """Stop anything on its way to an embassy, police or government-run receiver of return (DOC-2, DOC-3).

    :raises EmbassyContactHeld: while contact is held
    """
    if embassy_contact_held(case, at, policy):
        found = case.latest(AuthorityContact)
        raise EmbassyContactHeld(found.ask if found else "")


KINDS = (AsylumStated, AuthorityContact)
