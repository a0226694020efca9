"""What left the organisation about her: everything, to whom, by which consent, and what taking a consent back would stop (VOL-1, CBC-1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward import handbook
from homeward.process import conditions, consent, departure, telling
from homeward.process.case import Case, Staff, Written
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, Purpose
from homeward.process.disclosure import DemandAnswered, DisclosedWithoutConsent
from homeward.process.documents import EmbassyRequest, PersonalFileCopy
from homeward.process.notifications.evidence import MessageSent, MessageWithdrawn
from homeward.process.policy import STANDARD, Policy
from homeward.process.writing import Entry


class Ground(StrEnum):
    """On what something that left rests, where that is no consent."""

    CONSENT = "consent"
    NO_CONSENT_NEEDED = "says-nothing-of-her"
    WITHOUT_CONSENT = "without-consent"
    TO_HERSELF = "to-herself"


@dataclass(frozen=True)
class Left:
    """One thing that left, or was stopped on its way.

    :ivar to: a partner's id, or a name
    :ivar consents: the consents it rests on
    :ivar stopped: taken back before it left
    """

    entry: Written[Entry]
    to: str
    ground: Ground
    consents: tuple[Written[ConsentGiven], ...] = ()
    stopped: bool = False


def everything(case: Case) -> tuple[Left, ...]:
    """List everything that left, the newest first; also what was corrected since, for it left all the same."""
    found = (one for entry in reversed(case.entries) if isinstance(entry.by, Staff) for one in _left(case, entry))
    return tuple(found)


def _left(case: Case, one: Written[Entry]) -> list[Left]:
    entry = one.entry
    if entry.MESSAGE:
        return [_letter(case, one)] if getattr(entry, "to", "") else []
    if isinstance(entry, EmbassyRequest):
        return [_on(case, one, entry.embassy, (entry.rests_on,))] if entry.sent else []
    if isinstance(entry, DisclosedWithoutConsent):
        return [Left(one, entry.recipient, Ground.WITHOUT_CONSENT)]
    if isinstance(entry, DemandAnswered):
        return [Left(one, entry.lawyer, Ground.WITHOUT_CONSENT)] if entry.given else []
    if isinstance(entry, PersonalFileCopy):
        return [Left(one, "", Ground.TO_HERSELF)] if entry.given else []
    return []


def _letter(case: Case, one: Written[Entry]) -> Left:
    to, name = str(getattr(one.entry, "to", "")), one.entry.MESSAGE
    later = (letter for letter in case.every(MessageSent) if letter.number > one.number)
    sent = next((letter for letter in later if (letter.entry.message, letter.entry.to) == (name, to)), None)
    if sent is None:
        return Left(one, to, Ground.NO_CONSENT_NEEDED)
    back = {letter.entry.message_id for letter in case.every(MessageWithdrawn)}
    return _on(case, one, to, sent.entry.rests_on, sent.entry.message_id in back)


def _on(case: Case, one: Written[Entry], to: str, numbers: tuple[int, ...], stopped: bool = False) -> Left:
    grounds = (case.numbered(number) for number in numbers)
    consents = tuple(
        Written(found.number, found.at, found.by, found.entry)
        for found in grounds
        if found is not None and isinstance(found.entry, ConsentGiven)
    )
    return Left(one, to, Ground.CONSENT if consents else Ground.NO_CONSENT_NEEDED, consents, stopped)


@dataclass(frozen=True)
class Stops:
    """What taking a consent back stops.

    :ivar conditions: ids of the conditions before departure that are no longer met
    :ivar partners: ids of partners who hold what rested on it, and are to be told
    :ivar approval: the approval of the departure lapses
    :ivar consents: the consents that end, by purpose and recipient
    """

    conditions: tuple[str, ...]
    partners: tuple[str, ...]
    approval: bool
    consents: tuple[tuple[Purpose, str], ...]


def stops(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "", policy: Policy = STANDARD) -> Stops:
    """Tell what would stop when she took this consent back now, without writing anything."""
    after = case.after(ConsentWithdrawn(purpose, recipient), at=at, by=Staff(0))
    return between(case, after, at, policy)


def between(before: Case, after: Case, at: datetime, policy: Policy = STANDARD) -> Stops:
    """Tell what stopped between two states of a case."""
    unmet = set(conditions.unmet(before, at, policy))
    held = {(one.entry.purpose, one.entry.recipient) for one in consent.all_in_force(after, at)}
    ended = [(one.entry.purpose, one.entry.recipient) for one in consent.all_in_force(before, at)]
    told = telling.of_withdrawal(before, at)
    had, has = (departure.approval(one, at, policy) is not None for one in (before, after))
    return Stops(
        tuple(one for one in conditions.unmet(after, at, policy) if one not in unmet),
        tuple(one for one in telling.of_withdrawal(after, at) if one not in told),
        had and not has,
        tuple(one for one in ended if one not in held),
    )


def by_newest_withdrawal(
    case: Case, at: datetime, policy: Policy = STANDARD
) -> tuple[Written[ConsentWithdrawn], Stops] | None:
    """Tell what the newest withdrawal stopped, or None without one."""
    found = case.written(ConsentWithdrawn)
    if found is None:
        return None
    place = next(place for place, one in enumerate(case.entries) if one.number == found.number)
    before, after = (Case(case.entries[:end], case.closed) for end in (place, place + 1))
    return found, between(before, after, found.at, policy)


FOLLOWS = (handbook.VOLUNTARY_RETURN, handbook.CASE_BY_CASE)
