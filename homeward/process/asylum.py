"""Asylum: while it is wished for, pending or granted, nothing leaves to an authority of return (DOC-1 to DOC-4).

The status lies in the asylum compartment. The case compartment holds a bare finding, `AuthorityContact`, without the
reason; other causes (an authority involved in the trafficking, her own wish) produce the same finding, so that it gives
nothing away. Each finding holds until one that replaces it by number: no cause can lift another's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.intake import FirstContact
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.security_assessment.kinds import Factor, FactorAssessed, Level
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


class RecipientKind(StrEnum):
    """What kind of body something goes to; all but the last are authorities, and held like an embassy."""

    EMBASSY = "embassy-or-consulate"
    POLICE = "police"
    AUTHORITY = "other-authority"
    GOVERNMENT_RECEIVER = "government-run-receiver"
    INDEPENDENT = "independent-organisation"


@dataclass(frozen=True)
class AsylumStated(Entry):
    """The status of an asylum claim as known now.

    :ivar country: where the claim is made
    :ivar lifted_by_her_on: when she herself, granted asylum and advised by a lawyer, let authorities be contacted
    """

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

    :ivar until_new_assessment: open only after sanctions on return (SEC-4) were assessed later than this finding
    :ivar replaces: numbers of the earlier findings that this one takes the place of; all others still hold
    """

    KIND: ClassVar[str] = "authority-contact"
    held: bool
    open_from: datetime | None = None
    until_new_assessment: bool = False
    ask: str = ""
    replaces: tuple[int, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """Whom something goes to.

    :ivar kind: what it is, or None while nobody has said
    :ivar country: ISO 3166 code of its country, or empty
    """

    kind: RecipientKind | None = None
    country: str = ""


class EmbassyContactHeld(Refusal):
    """Nothing may go to an authority of return now; the reason is not told here, but whom to ask is."""

    clause = handbook.NO_EMBASSY_WHILE_ASYLUM_PENDING

    def __init__(self, ask: str = "") -> None:
        super().__init__(ask)
        self.ask = ask


class KindOfRecipientUnknown(EmbassyContactHeld):
    """Contact with authorities is held, and nobody has said whether this recipient is one."""


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

    Granted is lifted only by her, after a lawyer's advice; withdrawn counts after legal advice and 7 days (policy); a
    final refusal needs a new assessment of sanctions on return (SEC-4) first.

    :raises ImpossibleValue: when a date lies ahead, when a lifting has no grant or no advice before it, or when a claim
        or a wish would become "none": she takes it back as withdrawn, and a mistake is corrected
    """
    _check_dates(at.date(), since=since, legal_advice_on=legal_advice_on, lifted_by_her_on=lifted_by_her_on)
    if lifted_by_her_on and status is not AsylumStatus.GRANTED:
        raise ImpossibleValue("lifted_by_her_on", "not-granted")
    if lifted_by_her_on and (legal_advice_on is None or legal_advice_on > lifted_by_her_on):
        raise ImpossibleValue("legal_advice_on", "missing")
    if status is AsylumStatus.NONE and any(one.entry.status is not status for one in case.every(AsylumStated)):
        raise ImpossibleValue("status", "withdrawn-instead")
    entry = AsylumStated(status, since, country, legal_advice_on, lawyer, lifted_by_her_on)
    return entry, _finding(entry, at, ask, _findings_of_status(case), policy)


def _check_dates(today: date, **days: date | None) -> None:
    for name, day in days.items():
        if day is not None and day > today:
            raise ImpossibleValue(name, "ahead")


def _finding(
    entry: AsylumStated, at: datetime, ask: str, replaces: tuple[int, ...], policy: Policy
) -> AuthorityContact:
    """The finding that a status leaves in the case compartment."""
    held = entry.status in HOLDING and entry.lifted_by_her_on is None
    open_from = None
    if entry.status is AsylumStatus.WITHDRAWN:
        held = entry.legal_advice_on is None
        last = max(entry.since, entry.legal_advice_on or entry.since)
        # The wait begins when both are known to have happened: at the end of the later day, or now if that is today.
        begins = min(at, datetime.combine(last + timedelta(days=1), time(), at.tzinfo))
        open_from = begins + policy.withdrawn_asylum_wait
    return AuthorityContact(held, open_from, entry.status is AsylumStatus.REFUSED_FINAL, ask, replaces)


def _findings_of_status(case: Case) -> tuple[int, ...]:
    """Numbers of the findings that stand beside a status: each is written in one step with it, right after it."""
    beside = {one.number + 1 for one in case.every(AsylumStated)}
    return tuple(one.number for one in case.every(AuthorityContact) if one.number in beside)


def held_otherwise(*, ask: str) -> AuthorityContact:
    """Give the same finding for another cause: the person's wish, or an authority that is not safe."""
    return AuthorityContact(held=True, ask=ask)


def lifted(case: Case, *, finding: int) -> AuthorityContact:
    """Give the entry that the other cause of a finding (by number) is gone; a status of asylum is never lifted so.

    :raises EmbassyContactHeld: for a finding of asylum, and for anyone who cannot see whether it is one
    :raises ImpossibleValue: for a number that holds nothing
    """
    found = next((one for one in holding(case) if one.number == finding), None)
    if found is None:
        raise ImpossibleValue("finding", "unknown")
    if Compartment.ASYLUM in case.closed or finding in _findings_of_status(case):
        raise EmbassyContactHeld(found.entry.ask)
    return AuthorityContact(held=False, replaces=(finding,))


def holding(case: Case) -> tuple[Written[AuthorityContact], ...]:
    """List the findings that no later one replaces, whether or not they still hold anything back."""
    found = case.every(AuthorityContact)
    replaced = {number for one in found for number in one.entry.replaces}
    return tuple([one for one in found if one.number not in replaced])


def _holds(case: Case, found: Written[AuthorityContact], at: datetime) -> bool:
    entry = found.entry
    if entry.held or (entry.open_from is not None and at < entry.open_from):
        return True
    return entry.until_new_assessment and not _sanctions_assessed_since(case, found.number)


def _sanctions_assessed_since(case: Case, number: int) -> bool:
    return any(
        one.number > number and one.entry.factor is Factor.SANCTIONS and one.entry.level is not Level.UNKNOWN
        for one in case.every(FactorAssessed)
    )


def embassy_contact_held(case: Case, at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether contact with authorities of return is held at this time (DOC-2, DOC-3)."""
    return any(_holds(case, one, at) for one in holding(case))


def require_contact_with_authorities(case: Case, at: datetime, policy: Policy = STANDARD) -> None:
    """Stop anything on its way to an embassy, police or government-run receiver of return (DOC-2, DOC-3).

    :raises EmbassyContactHeld: while contact is held
    """
    for one in holding(case):
        if _holds(case, one, at):
            raise EmbassyContactHeld(one.entry.ask)


def concerns(case: Case, recipient: Recipient) -> bool:
    """Tell whether a recipient is, or may be, an authority of a country of nationality, former residence or feared return.

    An authority whose country is not known, or a person whose nationality is not, is treated as one of these; so is a
    recipient of whom nobody has said what it is.
    """
    if recipient.kind is RecipientKind.INDEPENDENT:
        return False
    known = case.latest(FirstContact)
    countries = {*known.nationalities, known.country_of_return} - {""} if known else set()
    return not recipient.country or not countries or recipient.country in countries


def require_recipient(case: Case, at: datetime, recipient: Recipient, policy: Policy = STANDARD) -> None:
    """Stop anything on its way to such an authority while contact is held (DOC-2, DOC-3).

    :raises EmbassyContactHeld: while it is
    :raises KindOfRecipientUnknown: likewise, to somebody of whom nobody has said what it is
    """
    if not concerns(case, recipient):
        return
    try:
        require_contact_with_authorities(case, at, policy)
    except EmbassyContactHeld as held:
        if recipient.kind is None:
            raise KindOfRecipientUnknown(held.ask) from held
        raise


FOLLOWS = (handbook.NO_EMBASSY_WHILE_ASYLUM_PENDING, handbook.NO_EMBASSY_WHILE_ASYLUM_WISHED)
KINDS = (AsylumStated, AuthorityContact)
