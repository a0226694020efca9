"""Taking in what waits for a case: letters as entries by the partner, with the time they were stored, and receipts for ours."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from homeward.casework import attachments, guests, leaving, reading, sealing_again
from homeward.casework.reading import Boxes, WaitsForAnother
from homeward.exchange import guests as guest_desk
from homeward.exchange import inbox, outbox
from homeward.exchange import lost as losing
from homeward.exchange.inbox import Waiting
from homeward.office import clock, settings
from homeward.office.members import SignedIn
from homeward.process.case import Case, Partner, Staff
from homeward.process.notifications.evidence import (
    LOST_HERE,
    LOST_KEY,
    UNSUPPORTED,
    LetterKept,
    Level,
    MessageSent,
    MessageWithdrawn,
    ReceiptNoted,
)
from homeward.process.writing import Entry
from homeward.record import grants, opening
from homeward.record.book import Draft, OpenCase
from homeward.record.files import keeping
from homeward.wire.envelope import BadLetter


def everything(held: OpenCase, *, by: SignedIn) -> OpenCase:
    """Take in letters and receipts that wait, in order; what this member cannot open stays, named in `case.waiting`.

    :raises RecordMoved: when somebody else is just doing the same
    """
    if grants.make_owed(held.code, by=by.keys):
        # What is taken in now is sealed under the new secrets already, which who was suspended does not hold.
        held = opening.open_case(held.code, by.keys)
    (rows, lost), (receipts, lapsed, noes) = inbox.waiting_and_lost(held.code), outbox.unnoted(held.code)
    answers = guest_desk.waiting(held.code)
    if not rows and not receipts and not lapsed and not noes and not answers:
        return _waits(_files(held, by), [LOST_HERE for _ in lost])
    drafts: list[Draft] = _receipts(held.case, receipts, clock.now())
    drafts += [Draft(MessageWithdrawn(one, "ended"), Staff(by.number), clock.now()) for one in lapsed]
    drafts += _rejections(held.case, noes, clock.now())
    case, taken, waits, boxes, again = held.case, [], [], Boxes(held), set[tuple[str, str]]()
    seen: list[tuple[str, str]] = []
    rejected: list[tuple[str, str, str]] = []
    stuck: set[str] = set()
    for row in rows:
        if row.hwcase in stuck:
            waits.append(row.hwclass)
            continue
        try:
            entries, due, same = _entries(boxes, case, row, again)
        except WaitsForAnother as wait:
            stuck.add(row.hwcase)
            waits.append(wait.compartment.value)
            continue
        drafts += [Draft(entry, Partner(row.partner), row.stored_at) for entry in entries]
        case = case.after(*entries, at=row.stored_at, by=Partner(row.partner))
        taken.append(row.message_id)
        again |= same
        if due is not None and row.hwclass != "receipt":
            place = (row.hwcase, row.message_id)
            seen += [place] if due is Level.SEEN else []
            rejected += [(*place, _why(entries))] if due is Level.REJECTED else []
    said = [guests.take_in(held, held.case, one) for one in answers]
    files = {len(drafts) + at: file for at, file in _places(said)}
    drafts += [draft for one in said for draft in one.drafts]
    noted = (*receipts, *lapsed, *(one for one in noes if losing.reason(one) != LOST_KEY))
    done = leaving.Done(tuple(taken), noted, tuple(seen), tuple(rejected), tuple(sorted(again)))
    if drafts or (noes and sealing_again.due(held, by, clock.now()).settled):
        with transaction.atomic() if said else nullcontext():
            last = held.number
            held = leaving.write(held, drafts, by=by, what="taken in", policy=settings.policy(), done=done)
            guest_desk.taken([one.row for one in said])
            for at, file in files.items():
                keeping.store(held.code, last + 1 + at, file)
    return _waits(_files(held, by), [*waits, *(LOST_HERE for one in lost if one not in again)])


def _waits(held: OpenCase, waits: list[str]) -> OpenCase:
    """The case with what still waits; the gate is shut while anything does, also what nobody here can open and has not come again."""
    return replace(held, case=Case(held.case.entries, held.case.closed, tuple(waits)))


def _why(entries: list[Entry]) -> str:
    """The coded reason that the sender of a letter is told when it is not read."""
    unsupported = any(isinstance(one, LetterKept) and one.unreadable == UNSUPPORTED for one in entries)
    return UNSUPPORTED if unsupported else "unreadable"


def _files(held: OpenCase, by: SignedIn) -> OpenCase:
    """Keep the files that came whole; their letters were taken in before."""
    came = attachments.come(held, held.case)
    if not came:
        return held
    with transaction.atomic():
        last = held.number
        drafts = [one.draft for one in came if one.draft is not None]
        held = leaving.write(held, drafts, by=by, what="taken in", policy=settings.policy())
        attachments.keep(held.code, last, came, 0)
    return held


def _places(said: list[guests.Taken]) -> list[tuple[int, keeping.Sealed]]:
    """The files that came with answers, by the place of their entries among all drafts of the answers."""
    found, at = [], 0
    for one in said:
        if one.file is not None:
            found.append((at + len(one.drafts) - 1, one.file))
        at += len(one.drafts)
    return found


def _receipts(case: Case, ids: list[str], now: datetime) -> list[Draft]:
    partners = {one.entry.message_id: one.entry.to for one in case.every(MessageSent)}
    return [Draft(ReceiptNoted(one, Level.STORED), Partner(partners.get(one, "")), now) for one in ids]


def _rejections(case: Case, ids: list[str], now: datetime) -> list[Draft]:
    """What the case does not say yet of messages that the partner could not open."""
    known = {one.entry.message_id for one in case.every(ReceiptNoted) if one.entry.level is Level.REJECTED}
    partners = {one.entry.message_id: one.entry.to for one in case.every(MessageSent)}
    new = [one for one in ids if one in partners and one not in known]
    return [
        Draft(ReceiptNoted(one, Level.REJECTED, reason=losing.reason(one)), Partner(partners[one]), now) for one in new
    ]


def _entries(
    boxes: Boxes, case: Case, row: Waiting, came: set[tuple[str, str]]
) -> tuple[list[Entry], Level | None, frozenset[tuple[str, str]]]:
    """What a letter says, as entries, the receipt due, and what it says again that nobody here could open.

    One that cannot be read is kept, named, shown, never called seen. What came before by another such letter is not written twice.

    :param came: what was said again by letters taken in just before
    """
    try:
        read = reading.letter(boxes, case, row)
    except BadLetter as refusal:
        kept = LetterKept("", row.message_id, row.seq, row.stored_at, unreadable=str(refusal))
        return [kept], Level.REJECTED, frozenset()
    if read.is_receipt:
        return list(read.entries), None, frozenset()
    sent = datetime.fromisoformat(read.event.time)
    why = "" if read.supported else UNSUPPORTED
    kept = LetterKept(
        read.event.type, row.message_id, row.seq, sent, read.event.member, why, read.unknown, read.signed_text
    )
    keys: list[Entry] = [read.keys] if read.keys else []
    same = frozenset((row.hwcase, one) for one in read.again)
    known = bool(same & came) or inbox.replaced(same) or reading.said_before(case, read.again)
    said = [] if known else read.entries
    return [kept, *keys, *said], Level.SEEN if read.supported else Level.REJECTED, same
