"""What is owed to whom: the messages that new entries make necessary, and the consents they rest on (COM-0)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from homeward.process import asylum, complaints, consent
from homeward.process.asylum import AuthorityContact, Recipient
from homeward.process.case import Case, Corrected, Staff, Written
from homeward.process.consent import CameOfAge, ConsentGiven, ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.notifications import evidence
from homeward.process.notifications.attachments import HealthDocumentSent
from homeward.process.notifications.evidence import MessageSent
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.notifications.messages import MedicalShared, SupportRequested
from homeward.process.notifications.table import check_order, ground
from homeward.process.writing import Entry

# Messages of which every one counts; of the others a newer one takes the place of the older.
EACH_COUNTS = frozenset({"DOCUMENTS", "QUESTION", "ANSWER", "CORRECTION", "ALERT", "FUP-1", "REMINDER"})


@dataclass(frozen=True)
class Owed:
    """A letter to be sealed: which entries it carries, and until when the consents it rests on hold.

    :ivar again: the ids of letters with the same content that the partner could not open
    """

    message: str
    to: str
    entries: tuple[int, ...]
    rests_on: tuple[int, ...]
    ends: date | None
    hwclass: str
    first: bool
    again: tuple[str, ...] = ()


def owed(
    before: Case, after: Case, at: datetime, recipients: Mapping[str, Recipient] | None = None
) -> tuple[Owed, ...]:
    """List the letters owed by what was written between two states of a case, one for each message and partner.

    :param recipients: what the partners are, by id; one that is not among them is independent
    :raises EmbassyContactHeld: to an authority of return while contact is held (DOC-2, DOC-3)
    :raises ConsentMissing: when one of them lacks a consent it needs
    :raises OutOfOrder: when what must come before it has not passed, or the other side sends it
    :raises PartnerHeld: while a supervisor holds what goes to this partner
    """
    groups: dict[tuple[str, str], list[Written[Entry]]] = {}
    for one in _new(before, after):
        if one.entry.MESSAGE and isinstance(one.by, Staff):
            groups.setdefault((one.entry.MESSAGE, str(getattr(one.entry, "to", ""))), []).append(one)
    letters = [_owed(after, message, to, parts, at) for (message, to), parts in groups.items() if to]
    return tuple(_if_contact_allows(after, one, (recipients or {}).get(one.to), at) for one in letters)


def again(
    case: Case, letter: Written[MessageSent], at: datetime, recipients: Mapping[str, Recipient] | None = None
) -> Owed | None:
    """Give what is owed anew because the partner has lost the key of a letter, on the consents of today; None when it is due no more.

    What was corrected since, or took the place of an older letter of its kind, is not said again in its old words.

    :param case: as somebody reads it who can read all that the letter carries
    :raises ConsentMissing: when it lacks a consent by now; also the other refusals of `owed`
    """
    said = letter.entry
    numbers = evidence.carried(case, letter)
    parts = [one for one in case.letters(said.message) if one.number in numbers]
    named = {one.entry.message_id for one in case.every(CorrectionSent) if isinstance(one.by, Staff)}
    if not parts or named & {said.message_id, *said.again} or _replaced(case, letter):
        return None
    found = replace(_owed(case, said.message, said.to, parts, at), again=(*said.again, said.message_id))
    return _if_contact_allows(case, found, (recipients or {}).get(said.to), at)


def _replaced(case: Case, letter: Written[MessageSent]) -> bool:
    """Whether the partner has, or will have, a newer letter of a kind of which only the newest counts."""
    said, lost = letter.entry, evidence.to_a_lost_key(case)
    newer = (one for one in case.every(MessageSent) if one.number > letter.number and one not in lost)
    same = ((one.entry.message, one.entry.to) == (said.message, said.to) for one in newer)
    return said.message not in EACH_COUNTS and any(same)


def _if_contact_allows(case: Case, letter: Owed, to: Recipient | None, at: datetime) -> Owed:
    """A letter to an authority rests on 0 besides, so that a later hold on contact stops it on its way."""
    if to is None or not asylum.concerns(case, to):
        return letter
    asylum.require_recipient(case, at, to)
    return replace(letter, rests_on=(0, *letter.rests_on))


def _new(before: Case, after: Case) -> tuple[Written[Entry], ...]:
    return after.entries[len(before.entries) :]


def _owed(case: Case, message: str, to: str, parts: list[Written[Entry]], at: datetime) -> Owed:
    row = check_order(case, message, to)
    complaints.require_traffic(case, to)
    grounds = [consent.require(case, purpose, at, recipient=to) for purpose in _parts_need(parts)]
    main = ground(case, message, to, at)
    if main is not None:
        grounds.append(main)
    ends = min((one.entry.until for one in grounds if one.entry.until is not None), default=None)
    numbers = tuple(one.number for one in parts)
    return Owed(message, to, numbers, tuple(sorted({one.number for one in grounds})), ends, row.hwclass, row.first)


def _parts_need(parts: list[Written[Entry]]) -> set[Purpose]:
    """The further consents that parts of a letter rest on, beside that of the message itself (DEP-5)."""
    needs: set[Purpose] = set()
    for one in parts:
        entry = one.entry
        if isinstance(entry, MedicalShared) or (isinstance(entry, SupportRequested) and entry.fitness is not None):
            needs.add(Purpose.SHARE_MEDICAL)
        if isinstance(entry, HealthDocumentSent):
            needs.add(Purpose.SHARE_MEDICAL)
        if isinstance(entry, SupportRequested) and entry.security:
            needs.add(Purpose.SHARE_SECURITY)
    return needs


def stopped(before: Case, after: Case) -> tuple[int, ...]:
    """List the numbers of the consents on which nothing may leave any more after what was just written.

    A withdrawal or refusal stops what rests on that consent, also that of one recipient where the consent named none;
    so does the correction of a consent; coming of age stops them all. An asylum entry stops what goes to an
    authority: such rows rest on 0.
    """
    found = [number for one in _new(before, after) for number in _stopped_by(one.entry, before)]
    return tuple(dict.fromkeys(found))


def _stopped_by(entry: Entry, before: Case) -> list[int]:
    given = before.every(ConsentGiven)
    if isinstance(entry, ConsentWithdrawn | ConsentRefused):
        named = ("", entry.recipient)
        same = [one for one in given if one.entry.purpose is entry.purpose]
        return [one.number for one in same if entry.recipient == "" or one.entry.recipient in named]
    if isinstance(entry, Corrected):
        return [one.number for one in given if one.number == entry.number]
    if isinstance(entry, CameOfAge):
        return [one.number for one in given]
    if isinstance(entry, AuthorityContact) and (entry.held or entry.open_from or entry.until_new_assessment):
        return [0]
    return []
