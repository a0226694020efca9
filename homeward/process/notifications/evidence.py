"""What shows that a message arrived: stored, seen by a named role, answered; that it was sent shows nothing (COM-0)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Partner, Staff, Written
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry

# Why a letter was not read: a type of message that only a later version knows.
UNSUPPORTED = "unsupported"
# Why a partner rejects a letter: the key that it was sealed to is lost there, so that its content is sealed anew to the newest.
LOST_KEY = "lost-key"
# What stands among the names of what waits for a letter of theirs that nobody here can open.
LOST_HERE = "key-lost-here"
# Why a letter was withdrawn, when one of us did it; and of one that was rejected, when a newer of its kind has taken its place.
BY_US, REPLACED = "by-us", "replaced"


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
    """The keys that a partner announced for this case: its case key, and a mailbox key for each compartment.

    :ivar mailboxes: "compartment=key" with the X-Wing public key as base64url
    :ivar seq: the number of the letter that announced them, and `epoch` that of its sender; 0 where it was not kept
    """

    KIND: ClassVar[str] = "partner-keys"
    hwcase: str
    case_key: str
    mailboxes: tuple[str, ...]
    seq: int = 0
    epoch: int = 1

    def lost_by(self, undone: Iterable[tuple[int, int]]) -> bool:
        """Tell whether their owner has lost them, because it was restored from before it announced them.

        :param undone: each epoch that it began since, with the last number that it knew of itself
        """
        return any(self.epoch < epoch and self.seq > known for epoch, known in undone)


@dataclass(frozen=True)
class MessageSent(Entry):
    """A letter left: which entries it carries, to whom, and its id (SHA-256 of the cover).

    :ivar entries: the numbers of the entries that it carries; empty in those written before this was kept
    :ivar again: the ids of the letters with the same content that the partner could not open, the first of all first
    """

    KIND: ClassVar[str] = "message-sent"
    message: str
    to: str
    message_id: str
    seq: int
    rests_on: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class MessageWithdrawn(Entry):
    """A letter was stopped before it left: the consent it rested on ended, or somebody withdrew it."""

    KIND: ClassVar[str] = "message-withdrawn"
    message_id: str
    because: str = ""


@dataclass(frozen=True)
class ReceiptNoted(Entry):
    """A receipt from the partner for a message of ours.

    :ivar signed_text: the signed text that says so, where the partner's people wrote it: evidence that stays with the case
    """

    KIND: ClassVar[str] = "receipt-noted"
    message_id: str
    level: Level
    by_role: str = ""
    reason: str = ""
    signed_text: str = ""


@dataclass(frozen=True)
class LetterKept(Entry):
    """A letter came: its type, its id, and what of it this version of the program cannot read.

    :ivar unreadable: why it is not read at all; `UNSUPPORTED` for a type of message that is not known here
    :ivar unknown: fields that a later version of the program wrote, as "kind.field=JSON": kept, and shown to people
    :ivar signed_text: the whole signed text (JWS), with the signature of the partner's desk or case key: evidence that stays with the case
    """

    KIND: ClassVar[str] = "letter-kept"
    message: str
    message_id: str
    seq: int
    sent: datetime
    member: str = ""
    unreadable: str = ""
    unknown: tuple[str, ...] = ()
    signed_text: str = ""


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


def withdrawn(case: Case, message: str, to: str) -> bool:
    """Tell whether our newest message of this kind was stopped before the partner had it."""
    found = sent(case, message, to)
    return found is not None and _is_withdrawn(case, _letters_of(case, message, to, found[0]))


def _letters_of(case: Case, message: str, to: str, since: int) -> frozenset[str]:
    """The ids of the letters that carried our message of an entry number."""
    return frozenset(
        one.entry.message_id
        for one in case.every(MessageSent)
        if one.number > since and (one.entry.message, one.entry.to) == (message, to)
    )


def _is_withdrawn(case: Case, ids: frozenset[str]) -> bool:
    stopped = {one.entry.message_id for one in case.every(MessageWithdrawn)} | _sealed_again(case)
    arrived = {one.entry.message_id for one in case.every(ReceiptNoted)} - _unopened(case)
    return bool(ids) and ids <= stopped and not ids & arrived


def not_stored(case: Case) -> tuple[Written[MessageSent], ...]:
    """List our letters that are on the way: neither withdrawn nor known to the partner's node, and what is to be sealed anew."""
    over = {one.entry.message_id for one in case.every(ReceiptNoted)} - _unopened(case)
    over |= {one.entry.message_id for one in case.every(MessageWithdrawn)} | _sealed_again(case)
    return tuple(one for one in case.every(MessageSent) if one.entry.message_id not in over)


def take_back(case: Case, *, on_the_way: int) -> MessageWithdrawn:
    """Give the entry that withdraws a letter of ours before the partner has it; afterwards only a correction helps.

    :raises ImpossibleValue: for a letter that is not on the way any more
    """
    found = next((one.entry for one in not_stored(case) if one.number == on_the_way), None)
    if found is None:
        raise ImpossibleValue("on_the_way", "arrived-already")
    return MessageWithdrawn(found.message_id, BY_US)


def sent(case: Case, message: str, to: str, since: int = 0) -> tuple[int, Entry] | None:
    """Find the newest message of this kind that we wrote to a partner after an entry number; its number and content."""
    for one in reversed(case.letters(message)):
        if one.number > since and isinstance(one.by, Staff) and getattr(one.entry, "to", "") == to:
            return one.number, one.entry
    return None


def received(case: Case, message: str, partner: str, since: int = 0) -> tuple[int, Entry] | None:
    """Find the newest message of this kind from a partner after an entry number; its number and content."""
    for one in reversed(case.letters(message)):
        if one.number > since and isinstance(one.by, Partner) and one.by.id == partner:
            return one.number, one.entry
    return None


def evidence(case: Case, message: str, to: str, since: int = 0) -> Evidence:
    """Tell what shows that our newest message of this kind reached the partner (DEP-5, DEP-6)."""
    found = sent(case, message, to, since)
    if found is None:
        return Evidence.NONE
    number = found[0]
    if _is_withdrawn(case, _letters_of(case, message, to, number)):
        return Evidence.NONE
    if message in ANSWERS and received(case, ANSWERS[message], to, number):
        return Evidence.ANSWERED
    if on_paper(case, message, to, number) or by_telephone(case, message, to, number):
        return Evidence.SEEN
    return _level(case, message, to, number)


def _level(case: Case, message: str, to: str, since: int) -> Evidence:
    """What the partner's receipts say about the letters that carried our message."""
    ids = _letters_of(case, message, to, since)
    ids -= _unopened(case)  # whatever was said of one before its key was lost there
    levels = {one.entry.level for one in case.every(ReceiptNoted) if one.entry.message_id in ids}
    if Level.SEEN in levels:
        return Evidence.SEEN
    return Evidence.STORED if Level.STORED in levels else Evidence.SENT


def on_paper(case: Case, message: str, partner: str, since: int) -> int:
    """Give the number of a signed paper about our message after an entry number; 0 without one."""
    return _newest_about(case, PaperReceipt, message, partner, since)


def by_telephone(case: Case, message: str, partner: str, since: int) -> int:
    """Give the number of a telephone read-back about a message after an entry number; 0 without one."""
    return _newest_about(case, ReadBack, message, partner, since)


def _newest_about(case: Case, kind: type[ReadBack] | type[PaperReceipt], message: str, partner: str, since: int) -> int:
    found: tuple[Written[ReadBack | PaperReceipt], ...] = case.every(kind)
    numbers = (
        one.number
        for one in found
        if one.number > since and (one.entry.message, one.entry.partner) == (message, partner)
    )
    return max(numbers, default=0)


def paper_owed(case: Case) -> tuple[Written[ReadBack], ...]:
    """List the telephone receipts that no signed paper, and no receipt or answer of the partner, has followed."""
    return tuple(one for one in case.every(ReadBack) if not _followed(case, one))


def _followed(case: Case, told: Written[ReadBack]) -> bool:
    message, partner = told.entry.message, told.entry.partner
    if on_paper(case, message, partner, told.number):
        return True
    if received(case, message, partner) or received(case, ANSWERS.get(message, "none"), partner, told.number):
        return True
    last = sent(case, message, partner)
    return last is not None and _level(case, message, partner, last[0]) >= Evidence.SEEN


def rejected(case: Case) -> tuple[ReceiptNoted, ...]:
    """List the rejections of our messages that nothing newer of the same kind replaced: a person is told of each."""
    letters = {one.entry.message_id: one.entry for one in case.every(MessageSent)}
    newest = {(one.entry.message, one.entry.to): one.entry.message_id for one in case.every(MessageSent)}
    every = (one.entry for one in case.every(ReceiptNoted) if one.entry.level is Level.REJECTED)
    noes = (one for one in every if one.reason != LOST_KEY)
    return tuple(one for one in noes if _still_newest(letters.get(one.message_id), newest))


def to_a_lost_key(case: Case) -> tuple[Written[MessageSent], ...]:
    """List our letters that the partner rejected because the key is lost there, neither withdrawn nor sealed again; the oldest first."""
    over = {one.entry.message_id for one in case.every(MessageWithdrawn)} | _sealed_again(case)
    lost = _unopened(case) - over
    return tuple(one for one in case.every(MessageSent) if one.entry.message_id in lost)


def came_back(case: Case, message: str, to: str) -> str:
    """Give the reason why our newest message of this kind came back, with nothing newer in its place; empty where it did not."""
    found = sent(case, message, to)
    if found is None or evidence(case, message, to) not in (Evidence.SENT, Evidence.STORED):
        return ""
    noes = {one.message_id: one.reason for one in rejected(case)}
    noes |= {one.entry.message_id: LOST_KEY for one in to_a_lost_key(case)}
    return next((noes[one] for one in _letters_of(case, message, to, found[0]) if one in noes), "")


def _unopened(case: Case) -> set[str]:
    """The ids of letters of ours that nobody there can open, because the key is lost."""
    noes = (one.entry for one in case.every(ReceiptNoted) if one.entry.level is Level.REJECTED)
    return {one.message_id for one in noes if one.reason == LOST_KEY}


def _sealed_again(case: Case) -> set[str]:
    return {message_id for one in case.every(MessageSent) for message_id in one.entry.again}


def carried(case: Case, letter: Written[MessageSent]) -> tuple[int, ...]:
    """Give the numbers of the entries that a letter of ours carries, as far as this reader can tell."""
    said = letter.entry
    if said.entries:
        return said.entries
    same = [one for one in case.every(MessageSent) if (one.entry.message, one.entry.to) == (said.message, said.to)]
    since = max((one.number for one in same if one.number < letter.number), default=0)
    written = (one for one in case.letters(said.message) if since < one.number < letter.number)
    return tuple(one.number for one in written if isinstance(one.by, Staff) and getattr(one.entry, "to", "") == said.to)


def _still_newest(letter: MessageSent | None, newest: dict[tuple[str, str], str]) -> bool:
    return letter is None or newest[letter.message, letter.to] == letter.message_id


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
KINDS = (PartnerKeys, MessageSent, MessageWithdrawn, ReceiptNoted, LetterKept, ReadBack, PaperReceipt)
