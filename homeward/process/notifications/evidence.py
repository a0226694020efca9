"""What shows that a message arrived: accepted by transport is nothing; stored, seen by a named role, answered (DEP-5, DEP-6)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Partner, Staff
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Level(StrEnum):
    """What a partner's node or people say of a message."""

    STORED = "stored"
    SEEN = "seen"
    REJECTED = "rejected"


class Evidence(IntEnum):
    """The ladder of evidence; the gate asks for SEEN."""

    NONE = 0
    SENT = 1
    STORED = 2
    SEEN = 3
    ANSWERED = 4


@dataclass(frozen=True)
class PartnerKeys(Entry):
    """The keys that a partner announced for this case: its case key, and a mailbox key for each compartment it opens to us.

    :ivar mailboxes: "compartment=key" with the X-Wing public key as base64url
    """

    KIND: ClassVar[str] = "partner-keys"
    hwcase: str
    case_key: str
    mailboxes: tuple[str, ...]


@dataclass(frozen=True)
class MessageSent(Entry):
    """A letter left: which entries it carries, to whom, and its id (SHA-256 of the cover)."""

    KIND: ClassVar[str] = "message-sent"
    message: str
    to: str
    message_id: str
    seq: int
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True)
class MessageWithdrawn(Entry):
    """A letter was stopped before it left, because the consent it rested on ended."""

    KIND: ClassVar[str] = "message-withdrawn"
    message_id: str
    because: str = ""


@dataclass(frozen=True)
class ReceiptNoted(Entry):
    """A receipt from the partner for a message of ours."""

    KIND: ClassVar[str] = "receipt-noted"
    message_id: str
    level: Level
    by_role: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LetterKept(Entry):
    """A letter came: its type, its id, and its signed text as it was received."""

    KIND: ClassVar[str] = "letter-kept"
    message: str
    message_id: str
    seq: int
    sent: datetime
    member: str = ""
    unreadable: str = ""


@dataclass(frozen=True)
class ReadBack(Entry):
    """Receipt by telephone: who read it back, at a number from the verified card, with a second colleague."""

    KIND: ClassVar[str] = "receipt-read-back"
    message: str
    partner: str
    who: str
    at: datetime
    number: str
    second_colleague: int


@dataclass(frozen=True)
class PaperReceipt(Entry):
    """Receipt by signed paper or scan."""

    KIND: ClassVar[str] = "receipt-on-paper"
    message: str
    partner: str
    signed_by: str
    on: date


# Which message answers which.
ANSWERS = {
    "COM-1": "COM-2",
    "COM-3": "COM-4",
    "COM-5": "COM-6",
    "TRAVEL-ARRANGEMENT": "TRAVEL-CONFIRMED",
    "RECOMMENDATION": "RECOMMENDATION-RECEIVED",
    "QUESTION": "ANSWER",
    "CANCEL": "CANCEL-CONFIRMED",
    "RETURN-OR-ERASE": "RETURNED-OR-ERASED",
}


def read_back(
    *, message: str, partner: str, who: str, at: datetime, number: str, second_colleague: int, by: int
) -> ReadBack:
    """Give the entry of a receipt by telephone; paper must follow within 3 working days (policy).

    :raises ImpossibleValue: without who, the number called, or another colleague than the one who writes
    """
    for name, value in (("who", who), ("number", number)):
        if not value:
            raise ImpossibleValue(name, "missing")
    if not second_colleague or second_colleague == by:
        raise ImpossibleValue("second_colleague", "missing")
    return ReadBack(message, partner, who, at, number, second_colleague)


def sent(case: Case, message: str, to: str, since: int = 0) -> tuple[int, Entry] | None:
    """Find the newest message of this kind that we wrote to a partner after an entry number; its number and content."""
    for one in case.newest_first():
        entry = one.entry
        if (
            isinstance(one.by, Staff)
            and message == entry.MESSAGE
            and getattr(entry, "to", "") == to
            and one.number > since
        ):
            return one.number, entry
    return None


def received(case: Case, message: str, partner: str, since: int = 0) -> tuple[int, Entry] | None:
    """Find the newest message of this kind from a partner after an entry number; its number and content."""
    for one in case.newest_first():
        if one.by == Partner(partner) and message == one.entry.MESSAGE and one.number > since:
            return one.number, one.entry
    return None


def evidence(case: Case, message: str, to: str, since: int = 0) -> Evidence:
    """Tell what shows that our newest message of this kind reached the partner (DEP-5, DEP-6)."""
    found = sent(case, message, to, since)
    if found is None:
        return Evidence.NONE
    number = found[0]
    if message in ANSWERS and received(case, ANSWERS[message], to, number):
        return Evidence.ANSWERED
    if _on_paper_or_by_telephone(case, message, to, number):
        return Evidence.SEEN
    ids = {
        one.entry.message_id
        for one in case.every(MessageSent)
        if one.number > number and (one.entry.message, one.entry.to) == (message, to)
    }
    levels = {one.entry.level for one in case.every(ReceiptNoted) if one.entry.message_id in ids}
    if Level.SEEN in levels:
        return Evidence.SEEN
    if Level.STORED in levels:
        return Evidence.STORED
    return Evidence.SENT


def _on_paper_or_by_telephone(case: Case, message: str, partner: str, since: int) -> bool:
    papers = (
        (one.number, one.entry.message, one.entry.partner)
        for kind in (ReadBack, PaperReceipt)
        for one in case.every(kind)
    )
    return any(number > since and (name, who) == (message, partner) for number, name, who in papers)


def paper_owed(case: Case) -> tuple[ReadBack, ...]:
    """List the telephone receipts that no signed paper has followed."""
    on_paper = {(one.entry.message, one.entry.partner) for one in case.every(PaperReceipt)}
    return tuple(one.entry for one in case.every(ReadBack) if (one.entry.message, one.entry.partner) not in on_paper)


def rejected(case: Case) -> tuple[ReceiptNoted, ...]:
    """List the rejections of our messages: a person is told of each."""
    return tuple(one.entry for one in case.every(ReceiptNoted) if one.entry.level is Level.REJECTED)


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
KINDS = (PartnerKeys, MessageSent, MessageWithdrawn, ReceiptNoted, LetterKept, ReadBack, PaperReceipt)
