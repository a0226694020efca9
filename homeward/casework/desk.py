"""The desk opens a case: permission, grants, what waits, the log; and on leaving writes everything in one transaction.

Only a session with a grant gets past it, so that a page which forgets a check still shows nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings as node
from django.db import transaction

from homeward.casework import leaving, taking_in
from homeward.exchange.outbox import AlreadyStored, SequenceMoved
from homeward.office import clock, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import complaints
from homeward.process.case import Case, Staff
from homeward.process.policy import Policy
from homeward.process.refusals import Refusal
from homeward.process.writing import Entry
from homeward.record import access, book, grants, log, opening
from homeward.record.book import OpenCase
from homeward.record.log import Leaf


class CaseMovedOn(Refusal):
    """Somebody else wrote to this case meanwhile, and what was judged before may no longer hold: look again, then save."""


@dataclass
class DeskRecord:
    """A case lying open on the desk.

    :ivar code: the case code
    :ivar case: the record as this member can open it, with what was written here already counted
    :ivar now: case time at opening, aware UTC
    :ivar policy: the organisation's numbers
    :ivar number: the number of the newest entry when it was opened, of any compartment
    """

    code: str
    by: SignedIn
    held: OpenCase
    case: Case
    now: datetime
    policy: Policy
    number: int
    drafts: list[Entry] = field(default_factory=list)

    def write(self, *entries: Entry) -> None:
        """Put entries down; they are sealed into the record when the desk is left without an error."""
        self.drafts.extend(entries)
        self.case = self.case.after(*entries, at=self.now, by=Staff(self.by.number))


@contextmanager
def opened(code: str, *, by: SignedIn, to: Action, seen: int | None = None) -> Iterator[DeskRecord]:
    """Open a case to act on it, after taking in what waits for it; on leaving, write what was put down.

    Entries, owed messages, deadlines, the card and one leaf of the log stand in one transaction or not at all.

    :param seen: the number of the newest entry when the form was shown; a form sent twice, or a stale one, is told
    :raises NotPermitted: when no role of this member may do this
    :raises NoGrant: when this member holds no grant for the case
    :raises CaseMovedOn: when somebody wrote to the case in between
    """
    record = take(code, by=by, to=to)
    check_seen(record, seen)
    yield record
    save(record, to=to)


def read(code: str, *, by: SignedIn, to: Action = Action.READ_CASE) -> DeskRecord:
    """Open a case to look at it, after taking in what waits for it; the reading stands in the log before the answer leaves.

    :raises NotPermitted: when no role of this member may look
    :raises NoGrant: when this member holds no grant for the case
    """
    record = take(code, by=by, to=to)
    note(record, to=to)
    return record


def take(code: str, *, by: SignedIn, to: Action = Action.READ_CASE) -> DeskRecord:
    """Open a case for a form that was sent; either `save` or `note` must follow, so that the log knows of it.

    :raises NotPermitted: when no role of this member may do this
    :raises NoGrant: when this member holds no grant for the case
    """
    permissions.require(by.roles, to)
    held = _open(code, by)
    subjects = complaints.access_ends(held.case)
    held = _without(held, subjects) if subjects else held
    return DeskRecord(code, by, held, held.case, clock.now(), settings.policy(), held.number)


def note(record: DeskRecord, *, to: Action = Action.READ_CASE) -> None:
    """Write into the log that this case was looked at."""
    log.write(Leaf("read", record.by.number, record.code, to.value))


def check_seen(record: DeskRecord, seen: int | None) -> None:
    """Stop when colleagues wrote since the entry that a form was shown with.

    :raises CaseMovedOn: in that case
    """
    if seen is not None and _written_by_staff_since(record.held.case, seen):
        raise CaseMovedOn


def save(record: DeskRecord, *, to: Action) -> None:
    """Write what was put down, with everything that follows from it, in one transaction; nothing where nothing was put down.

    :raises CaseMovedOn: when somebody wrote to the case in between
    """
    if not record.drafts:
        return
    drafts = leaving.drafted(record.drafts, record.by, record.now)
    subjects = complaints.access_ends(record.case) - complaints.access_ends(record.held.case)
    # Sealing stays outside the transaction, but where it must not be readable by the one it is about.
    with transaction.atomic() if subjects else nullcontext():
        held = _without(record.held, subjects) if subjects else record.held
        try:
            leaving.write(held, drafts, by=record.by, what=to.value, policy=record.policy)
        except (book.RecordMoved, SequenceMoved, AlreadyStored) as moved:
            raise CaseMovedOn from moved


def _without(held: OpenCase, subjects: frozenset[int]) -> OpenCase:
    """End the access of members of whom abuse is said, and open the case anew under secrets that they do not hold (CBC-1).

    Where nobody else would read the case their access stays, a notice asks for another reader, and it ends at the next
    opening after that.
    """
    ended = [one for one in subjects & set(grants.readers(held.code)) if access.may_end(held.code, one, by=held.keys)]
    for member in ended:
        grants.end(held.code, member, by=held.keys)
    return opening.open_case(held.code, held.keys) if ended else held


def _written_by_staff_since(case: Case, number: int) -> bool:
    """Whether colleagues wrote since; what the partner sent meanwhile is judged anew by the rules and stops nobody."""
    return any(one.number > number and isinstance(one.by, Staff) for one in case.entries)


def _open(code: str, by: SignedIn) -> OpenCase:
    """Open the case and take in what waits; when somebody else does so at the same moment, look once more."""
    if node.NODE.read_only:
        # What waits stays where it is: taking it in would write.
        return opening.open_case(code, by.keys)
    try:
        return taking_in.everything(opening.open_case(code, by.keys), by=by)
    except book.RecordMoved:
        return taking_in.everything(opening.open_case(code, by.keys), by=by)
