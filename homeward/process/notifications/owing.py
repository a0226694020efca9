"""What is owed to whom: the messages that new entries make necessary, and the consents they rest on (COM-0)."""

from dataclasses import dataclass
from datetime import date, datetime

from homeward.process import consent
from homeward.process.asylum import AuthorityContact
from homeward.process.case import Case, Staff
from homeward.process.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.notifications.table import ROWS

# A part in another compartment rests on a consent of its own.
PARTS = {"medical-shared": Purpose.SHARE_MEDICAL}


@dataclass(frozen=True)
class Owed:
    """A letter to be sealed: which entries it carries, and until when the consents it rests on hold."""

    message: str
    to: str
    entries: tuple[int, ...]
    rests_on: tuple[int, ...]
    ends: date | None
    hwclass: str
    first: bool


def owed(before: Case, after: Case, at: datetime) -> tuple[Owed, ...]:
    """List the letters owed by what was written between two states of a case, one for each message and partner.

    :raises ConsentMissing: when one of them lacks the consent it needs
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for one in after.entries[len(before.entries) :]:
        if one.entry.MESSAGE and isinstance(one.by, Staff):
            groups.setdefault((one.entry.MESSAGE, str(getattr(one.entry, "to", ""))), []).append(one.number)
    return tuple(_owed(after, message, to, tuple(numbers), at) for (message, to), numbers in groups.items() if to)


def _owed(case: Case, message: str, to: str, numbers: tuple[int, ...], at: datetime) -> Owed:
    row = ROWS[message]
    purposes = {row.needs} if row.needs else set()
    for number in numbers:
        written = case.numbered(number)
        if written is not None and written.entry.KIND in PARTS:
            purposes.add(PARTS[written.entry.KIND])
    grounds = [consent.require(case, purpose, at, recipient=to) for purpose in purposes]
    ends = min((one.entry.until for one in grounds if one.entry.until is not None), default=None)
    return Owed(message, to, numbers, tuple(sorted(one.number for one in grounds)), ends, row.hwclass, row.first)


def stopped(before: Case, after: Case) -> tuple[int, ...]:
    """List the numbers of the consents on which nothing may leave any more after what was just written.

    A withdrawal or refusal stops what rests on that consent; an asylum entry stops what goes to an authority (its rows rest on 0).
    """
    found: list[int] = []
    for one in after.entries[len(before.entries) :]:
        entry = one.entry
        if isinstance(entry, ConsentWithdrawn | ConsentRefused):
            found.extend(
                given.number
                for given in before.every(ConsentGiven)
                if given.entry.purpose is entry.purpose and entry.recipient in ("", given.entry.recipient)
            )
        elif isinstance(entry, AuthorityContact) and entry.held:
            found.append(0)
    return tuple(dict.fromkeys(found))
