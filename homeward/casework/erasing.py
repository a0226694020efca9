"""Erasing a text or a case: one member asks with the case open before them, another agrees; what the exchange kept goes with it."""

from datetime import UTC, datetime

from django.db import transaction

from homeward.casework import desk
from homeward.exchange import guests, outbox
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import closing, forgetting
from homeward.process.refusals import Refusal
from homeward.record import erasure, statistics
from homeward.record.backup import state
from homeward.record.erasure import Asked, ErasureReason


class CloseFirst(Refusal):
    """A whole case is erased only after it was closed, so that nobody is still waited for."""


class StillKept(Refusal):
    """Its retention has not passed, or a proceeding still needs the file."""


def ask(code: str, number: int, reason: ErasureReason, *, by: SignedIn) -> int:
    """Ask for a text (its number) or the whole case (0) to be erased. Gives the id of the asking.

    :raises NotPermitted: for a member who may not erase
    :raises NoGrant: when this member cannot open the case
    :raises CloseFirst: for a whole case that is open
    :raises HoldsSomethingBack: for a text without which an earlier one would count again
    :raises StillKept: when retention is the reason and it has not passed
    :raises ErasureRefused: when there is nothing to erase, or it was asked for before
    """
    permissions.require(by.roles, Action.ERASE)
    record = desk.take(code, by=by, to=Action.ERASE)
    desk.note(record, to=Action.ERASE)
    if number == 0 and not closing.is_closed(record.case):
        raise CloseFirst
    if number:
        forgetting.require_nothing_held(record.case, number, record.now)
    if reason is ErasureReason.RETENTION and not closing.may_be_erased(record.case, record.now.date()):
        raise StillKept
    with transaction.atomic():
        if number == 0:
            # Only who can open the case knows which row of the statistics is its; soon nobody will.
            statistics.forget(record.held)
        return erasure.ask(code, number, reason, by=by.keys)


def agree(asked: int, *, by: SignedIn) -> Asked:
    """Carry out what another member asked for, with the letters that the exchange still holds.

    :raises NotPermitted: for a member who may not erase
    :raises ErasureRefused: when nobody asked, or the same member did
    """
    permissions.require(by.roles, Action.ERASE)
    with transaction.atomic():
        done = erasure.agree(asked, by=by.keys)
        if done.number == 0:
            outbox.erase(done.code)
            guests.erase(done.code)
    erasure.forget()
    return done


def withdraw(asked: int, *, by: SignedIn) -> None:
    """Take back an asking that nobody has agreed to.

    :raises NotPermitted: for a member who may not erase
    :raises ErasureRefused: when it was carried out
    """
    permissions.require(by.roles, Action.ERASE)
    erasure.withdraw(asked, by=by.keys)


def incomplete() -> set[int]:
    """The ids of erasures that are not yet complete, because an archive from before them can still exist. Real time."""
    return {one.id for one in erasure.waiting(state.oldest_archive(), datetime.now(UTC))}
