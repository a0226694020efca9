"""First requests at the intake desk: seen, accepted (a case is opened), asked about, or declined with a coded reason (COM-1, COM-2)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings as node
from django.db import transaction

from homeward.casework import desk, opening, organisation, reading, sealing
from homeward.exchange import inbox, outbox, partners
from homeward.exchange.inbox import Waiting
from homeward.office import clock, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.case import CaseOpened, Partner, Side, Staff
from homeward.process.notifications import making
from homeward.process.notifications.evidence import LetterKept
from homeward.process.notifications.messages import AssistanceRequested, DeclineReason, RequestAnswered, RequestQuestion
from homeward.process.writing import Entry
from homeward.record import log
from homeward.record.book import Draft
from homeward.record.log import Leaf
from homeward.wire.envelope import BadLetter


@dataclass(frozen=True)
class Request:
    """A first request as the intake desk sees it; one that cannot be read is named, not dropped.

    :ivar told: nobody here could read it, and its sender is to be told so
    :ivar knows: whether its sender's node understands that
    """

    message_id: str
    partner: str
    stored_at: datetime
    asked: AssistanceRequested | None
    unreadable: str = ""
    told: bool = False
    knows: bool = True


class RequestGone(Exception):
    """This request was answered meanwhile, or never was."""


def waiting(*, by: SignedIn) -> list[Request]:
    """List the requests that wait for an answer, and those that nobody can read: their senders are told so at once.

    :raises NotPermitted: for a member who does not take in requests
    """
    permissions.require(by.roles, Action.TAKE_IN_REQUESTS)
    found = [_request(row, by) for row in inbox.for_intake()]
    found = [replace(one, told=True) if one.unreadable and _told(one) else one for one in found]
    found = [replace(one, knows=partners.hears_rejections(one.partner)) if one.unreadable else one for one in found]
    known = {one.message_id for one in found}
    found += [
        Request(
            row.message_id, row.partner, row.stored_at, None, "unreadable", True, partners.hears_rejections(row.partner)
        )
        for row in inbox.unread()
        if row.message_id not in known
    ]
    log.write(Leaf("read", by.number, "intake", "requests"))
    return found


def _told(one: Request) -> bool:
    """Tell the sender that a request cannot be read; a node that only shows what a backup holds tells nobody anything."""
    if not node.NODE.read_only:
        inbox.reject(one.message_id, organisation.server_key())
    return not node.NODE.read_only


def take_off(message_id: str, *, by: SignedIn) -> None:
    """Show a request that nobody could read no longer.

    :raises NotPermitted: for a member who does not take in requests
    """
    permissions.require(by.roles, Action.TAKE_IN_REQUESTS)
    with transaction.atomic():
        log.write(Leaf("request taken off", by.number, "intake", message_id))
        inbox.take_off(message_id)


def _request(row: Waiting, by: SignedIn) -> Request:
    try:
        read = reading.request(row, by=by)
    except BadLetter as refusal:
        return Request(row.message_id, row.partner, row.stored_at, None, str(refusal))
    asked = next((one for one in read.entries if isinstance(one, AssistanceRequested)), None)
    return Request(row.message_id, row.partner, row.stored_at, asked)


def _find(message_id: str) -> Waiting:
    found = next((row for row in inbox.for_intake() if row.message_id == message_id), None)
    if found is None:
        raise RequestGone
    return found


def accept(
    message_id: str,
    *,
    by: SignedIn,
    contact: str,
    alternate: str,
    telephone: str,
    risk_feedback: str = "",
    code_name: str = "",
    worker: int = 0,
    fictional: bool = False,
) -> str:
    """Accept a request: open a case with what was asked, and answer with a contact and this case's keys. Gives the case code.

    :param code_name: the name she goes by here; one is chosen when it is empty
    :raises RequestGone: when it was answered meanwhile
    :raises ImpossibleValue: without contact, alternate or telephone
    """
    permissions.require(by.roles, Action.TAKE_IN_REQUESTS)
    row = _find(message_id)
    read = reading.request(row, by=by)
    opened = CaseOpened(Side.RECEIVING, code_name or opening.code_name(), fictional)
    first = [Draft(opened, Staff(by.number), clock.now()), *_theirs(row, read)]
    with transaction.atomic():
        held = opening.create(by=by, drafts=first, worker=worker or None)
        outbox.belongs_to(row.hwcase, held.code)
        inbox.taken([message_id])
        inbox.replace((row.hwcase, one) for one in read.again)
    with desk.opened(held.code, by=by, to=Action.RECEIVE) as record:
        record.write(
            making.accept(
                record.case,
                to=row.partner,
                contact=contact,
                alternate=alternate,
                telephone=telephone,
                risk_feedback=risk_feedback,
            )
        )
    return held.code


def _theirs(row: Waiting, read: reading.Read) -> list[Draft]:
    """What the letter brought, as entries by the partner with the time they were stored."""
    sent = datetime.fromisoformat(read.event.time)
    kept = LetterKept(
        read.event.type,
        row.message_id,
        row.seq,
        sent,
        read.event.member,
        unknown=read.unknown,
        signed_text=read.signed_text,
    )
    entries: list[Entry] = [kept, *([read.keys] if read.keys else []), *read.entries]
    return [Draft(one, Partner(row.partner), row.stored_at) for one in entries]


def decline(message_id: str, *, by: SignedIn, reason: DeclineReason, suggestion: str = "") -> None:
    """Decline a request with a coded reason; no case is opened.

    :raises RequestGone: when it was answered meanwhile
    """
    row = _find(message_id)
    _answer(row, making.decline(to=row.partner, reason=reason, suggestion=suggestion), by)


def ask(message_id: str, *, by: SignedIn, question: str = "", questions: tuple[RequestQuestion, ...] = ()) -> None:
    """Ask about a request; the partner asks anew with more, and no case is opened yet.

    :raises RequestGone: when it was answered meanwhile
    :raises ImpossibleValue: without a question
    """
    row = _find(message_id)
    _answer(row, making.ask_back(to=row.partner, question=question, questions=questions), by)


def _answer(row: Waiting, entry: RequestAnswered, by: SignedIn) -> None:
    permissions.require(by.roles, Action.TAKE_IN_REQUESTS)
    read = reading.request(row, by=by)
    if read.keys is None:
        raise RequestGone
    talk = outbox.by_hwcase(row.hwcase)
    sealed = sealing.answer_without_case(talk, entry, read.keys, by=by, now=clock.now())
    with transaction.atomic():
        outbox.put(sealed)
        inbox.taken([row.message_id])
        inbox.replace((row.hwcase, one) for one in read.again)
        log.write(Leaf("request answered", by.number, "intake", entry.answer.value))
