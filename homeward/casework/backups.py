"""Backups as the office keeps them: one an hour, and what a restored node needs before anybody works on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from homeward.casework import organisation, verifying
from homeward.exchange import epochs, nodekeys
from homeward.office import clock, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.record import erasure, opening, proof
from homeward.record.backup import making, state
from homeward.record.backup.making import BackupFailed
from homeward.record.erasure import ErasureRefused
from homeward.record.grants import GrantRefused, NoGrant
from homeward.record.opening import RecordDamaged
from homeward.record.proof import EpochRefused
from homeward.wire.checkpoints import CheckpointRefused

AGAIN = timedelta(minutes=5)
OLD = state.RINGS


class RestoreRefused(Exception):
    """What was restored is not handed to anybody: says why."""


def due(now: datetime) -> bool:
    """Whether this node is to have backups and the newest pair is an hour old."""
    old = state.age(now)
    return bool(settings.NODE.backup) and (old is None or old >= making.EVERY)


class Hourly:
    """Makes the backup that is due, in the worker; after a failure it waits five minutes before the next try."""

    def __init__(self) -> None:
        self._failed_at: datetime | None = None

    def once(self, now: datetime) -> str:
        """Make a pair when one is due; gives its name, or "" when none was made.

        :raises BackupFailed: when it could not be made; pages ring after 26 hours without one
        """
        waits = self._failed_at is not None and timedelta(0) <= now - self._failed_at < AGAIN
        if waits or not due(now):
            return ""
        try:
            return make()
        except BackupFailed:
            self._failed_at = now
            raise


def make() -> str:
    """Make the next pair of archives; gives its name.

    :raises BackupFailed: when no verified pair came of it
    """
    return making.make(erasure.as_list(), now=datetime.now(UTC))


def erase_again(items: list[dict[str, Any]]) -> int:
    """Carry out in a restored node every erasure of the newest list, before anybody opens anything; gives how many.

    :raises RestoreRefused: when one is not signed by two members; then none is carried out
    """
    try:
        return erasure.apply(items)
    except ErasureRefused as error:
        raise RestoreRefused(f"an erasure of the newest list does not hold: {error}") from error


def look_through() -> tuple[int, int]:
    """Check every chain and every leaf of a restored node; gives cases and entries.

    :raises RestoreRefused: naming the first thing that is wrong
    """
    found = verifying.whole()
    if found.wrong:
        raise RestoreRefused(found.wrong[0].what)
    return found.cases, found.entries


def open_one(*, by: SignedIn) -> str:
    """Open one case by a grant of this member, so that the restore is known to serve; gives its code, or "" without cases.

    :raises RestoreRefused: when none of them opens
    """
    cards = opening.cards(by.keys)
    if not cards:
        return ""
    try:
        opening.open_case(cards[0].code, by.keys)
    except (RecordDamaged, NoGrant, GrantRefused) as error:
        raise RestoreRefused(f"case {cards[0].code} does not open: {error}") from error
    return cards[0].code


def sign(*, first: SignedIn, second: SignedIn, known: str = "") -> int:
    """Begin a new epoch of log and exchange with the restored node, signed by two officers; gives its number.

    :param known: the text of the last checkpoint known before, from another medium; without one, what was restored counts
    :raises RestoreRefused: unless both are officers and two people, or when the checkpoint is none of this log

    Partners are told with the next heads from which numbers every conversation goes on.
    """
    size = proof.size()
    try:
        before = verifying.from_file(known, "before") if known else None
        known_size, root = (before.size, before.root) if before else (size, proof.root(0, size))
        with transaction.atomic():
            number = proof.new_epoch(known_size=known_size, known_root=root, first=first.keys, second=second.keys)
            _tell_partners(number, first, second)
    except (EpochRefused, CheckpointRefused) as error:
        raise RestoreRefused(str(error)) from error
    return number


def _tell_partners(number: int, first: SignedIn, second: SignedIn) -> None:
    """State the epoch to every partner, and make new keys: those that were lost since the backup open nothing here any more."""
    try:
        nodekeys.own_card()
    except nodekeys.NoCard:
        return
    now = clock.now()
    epochs.begin(number, (first.keys.signing, second.keys.signing), at=now)
    nodekeys.renew_after_restore(organisation.server_key(), now.date())


def known(*, by: SignedIn) -> dict[str, datetime | None]:
    """The newest verified pair, the oldest archive that still lives and the last verified restore, for the page.

    :raises NotPermitted: for a member who does not look after the node
    """
    permissions.require(by.roles, Action.SEE_BACKUPS)
    newest = state.newest_pair()
    made = newest.made if newest else None
    return {"newest": made, "oldest": state.oldest_archive(), "restored": state.last_restored()}


def wanted() -> bool:
    """Whether places are set for this node's backups."""
    return bool(settings.NODE.backup)
