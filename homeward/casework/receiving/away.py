"""An arrival noted while the line is down: a browser is prepared, what it sends is read by the case's readers and signed by one of them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.office import away, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import arrival
from homeward.process.arrival import AwayPrepared, Met
from homeward.process.case import Case
from homeward.process.refusals import Refusal
from homeward.process.writing import Compartment
from homeward.wire import age, jws

# The case's own mailbox for its staff's browsers, beside those for partners.
MAILBOX = "away"
LONGEST_NOTE = 500


class NoteGone(Refusal):
    """This note was confirmed or thrown away meanwhile, or never came."""


class NoteUnreadable(Refusal):
    """This note does not open with the case's mailbox, or says what no note can say."""


@dataclass(frozen=True)
class Prepared:
    """What a browser needs: a ticket to send under, the mailbox's public key (base64url), and until when (seconds since 1970)."""

    ticket: str
    key: str
    until: float


@dataclass(frozen=True)
class Noted:
    """A note as a reader of the case sees it.

    :ivar met: None for a note that cannot be read
    """

    number: int
    met: Met | None
    at: datetime | None
    note: str


def prepare(code: str, *, by: SignedIn) -> Prepared:
    """Prepare a browser for an arrival; that it was prepared stands in the case.

    :raises NotPermitted: for a member who does not receive
    :raises NoGrant: when this member cannot open the case
    """
    with desk.opened(code, by=by, to=Action.RECEIVE) as record:
        ticket, digest, until = away.new_ticket()
        record.write(AwayPrepared(digest, datetime.fromtimestamp(until, UTC)))
        public = age.public_of(record.held.mailboxes(Compartment.CASE, MAILBOX)[0])
    return Prepared(ticket, jws.encode(public), until)


def tickets(case: Case) -> tuple[str, ...]:
    """The digests of the tickets under which this case's notes come."""
    return tuple(one.entry.ticket for one in case.every(AwayPrepared))


def notes(record: DeskRecord) -> list[Noted]:
    """Read the notes that wait to be confirmed, in the order in which they came; one that cannot be read is named, not dropped."""
    return [_read(record, one) for one in away.waiting(tickets(record.case))]


def _read(record: DeskRecord, one: away.Note) -> Noted:
    seeds = record.held.mailboxes(Compartment.CASE, MAILBOX)
    try:
        said = json.loads(age.decrypt(one.sealed, seeds))
        met, at = Met(said["met"]), datetime.fromisoformat(said["at"])
        note = str(said.get("note", ""))
        if at.tzinfo is None or len(note) > LONGEST_NOTE:
            raise ValueError("a note of another shape")
    except (age.AgeRefused, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Noted(one.number, None, None, "")
    return Noted(one.number, met, at, note)


def confirm(code: str, number: int, *, by: SignedIn, to: str) -> None:
    """Confirm a note: it becomes the arrival's entry, signed by this member, and goes to the partner (COM-6).

    :param to: the partner who is told
    :raises NoteGone: when it was confirmed or thrown away meanwhile
    :raises NoteUnreadable: for one that cannot be read
    :raises Refusal: where the rules do not allow what it says
    """
    with desk.opened(code, by=by, to=Action.RECEIVE) as record:
        found = next((one for one in notes(record) if one.number == number), None)
        if found is None:
            raise NoteGone
        if found.met is None or found.at is None:
            raise NoteUnreadable
        record.write(
            arrival.met_or_not(record.case, to=to, met=found.met, at=found.at, now=record.now, state=found.note)
        )
        known = tickets(record.case)
    away.done(number, known)


def throw_away(code: str, number: int, *, by: SignedIn) -> None:
    """Throw a note away unconfirmed.

    :raises NotPermitted: for a member who does not receive
    :raises NoGrant: when this member cannot open the case
    """
    permissions.require(by.roles, Action.RECEIVE)
    record = desk.read(code, by=by, to=Action.RECEIVE)
    away.done(number, tickets(record.case))
