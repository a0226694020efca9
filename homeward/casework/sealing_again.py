"""Sealing again: what a partner could not open, because its node lost the key, goes out anew as soon as there is a newer key (COM-0)."""

from dataclasses import dataclass
from datetime import datetime

from homeward.casework import administration, attachments, organisation, sealing, their_keys
from homeward.exchange import inbox, partners
from homeward.exchange import lost as losing
from homeward.exchange.lost import Lost
from homeward.office.members import SignedIn
from homeward.process.asylum import EmbassyContactHeld
from homeward.process.case import Case, Written
from homeward.process.consent import ConsentMissing
from homeward.process.notifications import evidence, owing
from homeward.process.notifications.evidence import REPLACED, MessageSent, MessageWithdrawn
from homeward.process.notifications.owing import Owed
from homeward.process.refusals import Refusal
from homeward.process.writing import Compartment
from homeward.record.book import OpenCase
from homeward.record.files.keeping import FileDamaged
from homeward.record.grants import NoGrant
from homeward.wire.cards import CardRefused
from homeward.wire.envelope import Automatic, digest


@dataclass(frozen=True)
class Anew:
    """What can be sealed again now.

    :ivar receipts: type, conversation, id of the message they are about, and what else they say
    :ivar given_up: of letters that are due no more, that they are withdrawn
    :ivar settled: the ids of the rejected messages with which it is done by this
    """

    letters: tuple[Owed, ...] = ()
    receipts: tuple[tuple[Automatic, str, str, dict[str, str]], ...] = ()
    given_up: tuple[MessageWithdrawn, ...] = ()
    settled: tuple[str, ...] = ()


def due(held: OpenCase, by: SignedIn, now: datetime) -> Anew:
    """Find what of a case is to be sealed again, and can be: there is a newer key, and this member can read all that it carries.

    The consents are asked anew: without one a letter is withdrawn. What cannot be sealed yet waits, and is shown.

    :param held: the case with what is about to be written
    """
    every = losing.of_case(held.code)
    rows = {one.message_id: one for one in every if one.open}
    if not rows:
        return Anew()
    lost = {(one.hwcase, one.box) for one in every}
    asked = [one for one in evidence.to_a_lost_key(held.case) if one.entry.message_id in rows]
    found = {one.entry.message_id: _letter(held, one, now) for one in asked}
    letters = {
        message_id: one
        for message_id, one in found.items()
        if isinstance(one, Owed)
        and _opens(held, one, rows[message_id], lost, now)
        and _signs(one, by)
        and _kept(held, one)
    }
    given_up = {message_id: one for message_id, one in found.items() if isinstance(one, MessageWithdrawn)}
    receipts = [one for one in rows.values() if one.says]
    gone = [one for one in receipts if not inbox.counts(one.says["of"])]
    again = [one for one in receipts if one not in gone and _newer(held.case, one, lost)]
    return Anew(
        tuple(letters.values()),
        tuple(_said(one) for one in again),
        tuple(given_up.values()),
        (*letters, *given_up, *(one.message_id for one in (*gone, *again))),
    )


def _letter(held: OpenCase, letter: Written[MessageSent], now: datetime) -> Owed | MessageWithdrawn | None:
    """What is owed anew, or that a letter is due no more; None where this member cannot tell, or a supervisor holds it."""
    if not _readable(held.case, letter):
        return None
    try:
        owed = owing.again(held.case, letter, now, administration.recipients())
    except (ConsentMissing, EmbassyContactHeld):
        return MessageWithdrawn(letter.entry.message_id, "ended")
    except Refusal:
        return None
    return owed or MessageWithdrawn(letter.entry.message_id, REPLACED)


def _readable(case: Case, letter: Written[MessageSent]) -> bool:
    """Whether this member can read all that a letter carries; of one from before its entries were named, whether nothing is closed."""
    named = letter.entry.entries
    if not named:
        return not case.closed & frozenset(sealing.PARTS)
    return all(case.numbered(number) is not None for number in named)


def _opens(held: OpenCase, owed: Owed, row: Lost, lost: set[tuple[str, str]], now: datetime) -> bool:
    """Whether the partner has told keys for all that a letter carries since it lost those before."""
    if owed.message == "COM-1":
        try:
            return (row.hwcase, digest(partners.intake_key(owed.to, now.date())[0])) not in lost
        except (partners.NotVerified, partners.KeyEnded, CardRefused):
            return False
    parts = {one.entry.COMPARTMENT for one in held.case.entries if one.number in owed.entries}
    return _newer(held.case, row, lost) and parts <= their_keys.mailboxes(held.case, row.hwcase).keys()


def _newer(case: Case, row: Lost, lost: set[tuple[str, str]]) -> bool:
    if their_keys.partner_keys(case, row.hwcase) is None:
        return False
    return (row.hwcase, digest(their_keys.mailboxes(case, row.hwcase)[Compartment.CASE])) not in lost


def _signs(owed: Owed, by: SignedIn) -> bool:
    """Whether this member holds the key that signs the letter: the desk key signs first letters."""
    try:
        return not owed.first or bool(organisation.desk_key(by, owed.to))
    except NoGrant:
        return False


def _kept(held: OpenCase, owed: Owed) -> bool:
    """Whether the files that a letter names are still kept as they were."""
    named = [one.entry for one in held.case.entries if one.number in owed.entries]
    try:
        attachments.check_kept(held, named)
    except FileDamaged:
        return False
    return True


def _said(row: Lost) -> tuple[Automatic, str, str, dict[str, str]]:
    more = {name: text for name, text in row.says.items() if name not in ("type", "of")}
    return Automatic(row.says["type"]), row.hwcase, row.says["of"], more
