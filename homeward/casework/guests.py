"""Messages to partners without a node: sealed for the guest desk, and what they answer there taken in as entries by the partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from homeward.casework import organisation
from homeward.exchange import guests
from homeward.exchange.guests import Answer, Notice
from homeward.exchange.partners import NotVerified
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.asylum import RecipientKind
from homeward.process.case import Case, Partner
from homeward.process.consent import ConsentGiven
from homeward.process.entries import KINDS
from homeward.process.notifications.evidence import LetterKept, Level, MessageSent, MessageWithdrawn, ReceiptNoted
from homeward.process.notifications.guest import GuestNotice, NewCodeAsked, answer_to
from homeward.process.notifications.owing import Owed
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry, Unreadable, from_data, to_data
from homeward.record import log
from homeward.record.book import Draft, OpenCase
from homeward.record.files import keeping
from homeward.record.files.content import Content
from homeward.record.log import Leaf
from homeward.wire import age, jws
from homeward.wire.envelope import Automatic, digest


@dataclass(frozen=True)
class Taken:
    """What an answer says, as drafts, and the file that came with it, by the place of its draft."""

    row: int
    drafts: tuple[Draft, ...]
    file: keeping.Sealed | None = None


@dataclass(frozen=True)
class Prepared:
    """What is to be put down for partners without a node, and the entries about it.

    :ivar over: message ids of notices that are closed
    """

    notices: tuple[Notice, ...]
    over: tuple[str, ...]
    entries: tuple[Entry, ...]

    def put(self, at: datetime) -> None:
        """Put it down, inside the caller's transaction."""
        guests.take_back(self.over)
        for one in self.notices:
            guests.put(one, at)


def add(*, name: str, country: str, kind: RecipientKind, telephone: str, source: str, by: SignedIn) -> str:
    """Add a partner without a node; a second colleague has to reach it by telephone before anything goes there. Gives its id.

    :raises NotPermitted: for a member who does not keep partners
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        made = guests.add(name=name, country=country, kind=kind.value, telephone=telephone, source=source, by=by.number)
        log.write(Leaf("administration", by.number, made, "partner without a node added"))
    return made


def confirm(guest: str, *, by: SignedIn) -> None:
    """Say that one has reached a partner without a node at its number.

    :raises NotPermitted: for a member who does not keep partners
    :raises SecondMemberNeeded: for the one who added it
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        guests.confirm(guest, by.number)
        log.write(Leaf("administration", by.number, guest, "partner without a node reached"))


def notice(held: OpenCase, case: Case, one: Owed) -> tuple[Notice, list[Entry]]:
    """Seal what is owed to a partner without a node, under a number and a code that only the case knows; gives the entries about it.

    :raises NotVerified: when no second member has reached it
    :raises ImpossibleValue: for files, which such a partner cannot fetch
    """
    guests.require_confirmed(one.to)
    if one.message == "DOCUMENTS":
        raise ImpossibleValue("to", "no-files-there")
    entries = [written.entry for number in one.entries if (written := case.numbered(number)) is not None]
    made = _sealed(held, one.message, one.to, entries, one)
    sent = MessageSent(one.message, one.to, made.message_id, 0, one.rests_on)
    return made, [sent, GuestNotice(one.message, one.to, made.message_id, made.number, made.code)]


def anew(held: OpenCase, case: Case, asked: NewCodeAsked) -> tuple[Notice, str, list[Entry]]:
    """Seal the newest message of a kind anew; gives the notice, the id of the message whose notice it replaces, and the entry about it.

    :raises NotVerified: when nothing of the kind was sent to this partner
    """
    letters = [one.entry for one in case.every(MessageSent) if one.entry.message == asked.message]
    sent = next((one for one in reversed(letters) if one.to == asked.to), None)
    entries = [one.entry for one in case.letters(asked.message) if getattr(one.entry, "to", "") == asked.to][-1:]
    if sent is None or not entries:
        raise NotVerified(asked.to)
    until = [one.entry.until for one in case.every(ConsentGiven) if one.number in sent.rests_on and one.entry.until]
    how = Owed(asked.message, asked.to, (), sent.rests_on, min(until, default=None), "", False)
    made = _sealed(held, asked.message, asked.to, entries, how)
    again = MessageSent(asked.message, asked.to, made.message_id, 0, sent.rests_on)
    return made, sent.message_id, [again, GuestNotice(asked.message, asked.to, made.message_id, made.number, made.code)]


def _sealed(held: OpenCase, message: str, to: str, entries: Sequence[Entry], how: Owed) -> Notice:
    number, code = guests.new_number(), guests.new_code()
    texts = [{"kind": one.KIND, "data": to_data(one)} for one in entries]
    text = jws.write_object({"message": message, "entries": texts})
    box = age.public_of(held.mailboxes(Compartment.CASE, number)[0])
    return Notice(number, code, to, held.code, guests.sealed(text, number, code), box, how.rests_on, how.ends)


def prepared(
    held: OpenCase, after: Case, drafts: Sequence[Draft], owed: Sequence[Owed], stop: tuple[int, ...]
) -> Prepared:
    """Seal what new entries owe to partners without a node, and what is asked to be sealed anew; name what is stopped.

    :param owed: everything owed; what goes to a node is passed over
    :param stop: numbers of the consents on which nothing may be read any more
    :raises NotVerified: when no second member has reached such a partner
    """
    made = [notice(held, after, one) for one in owed if guests.is_guest(one.to)]
    again = [anew(held, after, one.entry) for one in drafts if isinstance(one.entry, NewCodeAsked)]
    over = [*guests.resting(held.code, stop), *(old for _, old, _ in again)]
    entries = [entry for _, entries in made for entry in entries] + [
        entry for *_, entries in again for entry in entries
    ]
    ended: list[Entry] = [MessageWithdrawn(one) for one in over]
    return Prepared((*(one for one, _ in made), *(one for one, *_ in again)), tuple(over), (*entries, *ended))


def message_of(text: bytes) -> tuple[str, list[Entry]]:
    """Read a message that was just opened at the guest desk."""
    facts = jws.read_object(text)
    return str(facts["message"]), [from_data(KINDS[one["kind"]], one["data"]) for one in facts["entries"]]


def answer_text(who: str, entries: Sequence[Entry], file: tuple[str, Content] | None) -> bytes:
    """Write an answer as it is sealed to the case: who gives it, the entries it makes, and what its file is."""
    texts = [{"kind": one.KIND, "data": to_data(one)} for one in entries]
    about = {"title": file[0], "media": file[1].media} if file else None
    return jws.write_object({"who": who, "entries": texts, "file": about})


def take_in(held: OpenCase, case: Case, answer: Answer) -> Taken:
    """Open an answer with the case's own key; one that says what no answer can say is kept, named and shown."""
    partner, seeds = Partner(answer.guest), held.mailboxes(Compartment.CASE, answer.number)
    letter = digest(answer.sealed)
    try:
        facts = jws.read_object(age.decrypt(answer.sealed, seeds))
        entries = _entries(case, answer, facts)
        file = _file(held, facts.get("file"), answer, seeds)
    except (age.AgeRefused, jws.JwsRefused, Unreadable, KeyError, TypeError, AttributeError) as error:
        kept = LetterKept("", letter, 0, answer.at, unreadable=type(error).__name__)
        return Taken(answer.row, (Draft(kept, partner, answer.at),))
    who = str(facts.get("who", ""))[:200]
    kind = f"homeward.{entries[0].MESSAGE.lower()}.v1" if entries else Automatic.SEEN.value
    known: list[Entry] = [LetterKept(kind, letter, 0, answer.at, who)]
    known += [ReceiptNoted(answer.message_id, Level.SEEN, who), *entries, *([file.entry] if file else [])]
    return Taken(answer.row, tuple(Draft(one, partner, answer.at) for one in known), file)


def _entries(case: Case, answer: Answer, facts: dict[str, Any]) -> list[Entry]:
    notices = (one.entry for one in case.every(GuestNotice))
    message = next((one.message for one in notices if one.message_id == answer.message_id), "")
    found = [from_data(KINDS[one["kind"]], one["data"]) for one in facts["entries"]]
    if any(answer_to(message) != one.MESSAGE or getattr(one, "to", "") != organisation.own_id() for one in found):
        raise Unreadable("an answer to something else")
    return found


def _file(held: OpenCase, about: dict[str, Any] | None, answer: Answer, seeds: list[bytes]) -> keeping.Sealed | None:
    """The file of an answer, sealed anew as files of the case are."""
    if about is None or not answer.file:
        return None
    content = Content(str(about["media"]), age.decrypt(answer.file, seeds))
    return keeping.sealed(held, content, title=str(about["title"]), to=Compartment.CASE)
