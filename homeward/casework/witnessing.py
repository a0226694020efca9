"""Having our log witnessed, and witnessing the logs of partners, with the node's keys alone."""

import time
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from homeward.casework import organisation, seen
from homeward.exchange import nodekeys, witnessing
from homeward.exchange.line import Http, WitnessLine
from homeward.office import clock, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.record import certificates, log, proof
from homeward.record.log import Leaf
from homeward.record.proof import Kept

SETTING = "witnesses"
WEEK = 7 * 24 * 3600
# What happens every day and would bury the rest; a sheet that leaves the building names no case that was only worked on.
EVERYDAY = frozenset(
    {log.PADDING, "read", "case opened", "printed", "refused", "granted", "exported", "generation renewed"}
    | {one.value for one in (Action.READ_CASE, Action.WRITE_CASE, Action.WRITE_HEALTH, Action.SEND, Action.RECEIVE)}
    | {one.value for one in (Action.APPROVE, Action.HANDLE_COMPLAINT, Action.TAKE_IN_REQUESTS, Action.ERASE)}
)


def once(*, line: WitnessLine | None = None, now: float | None = None) -> list[str]:
    """Make a checkpoint where one is due and ask the witnesses who have not cosigned the newest; gives those who did.

    :param now: real time in seconds since 1970
    """
    moment = time.time() if now is None else now
    newest = proof.newest()
    if proof.due(moment):
        newest = proof.checkpoint_note(organisation.own_id(), nodekeys.signing(organisation.server_key()))
    if newest is None:
        return []
    asked = witnessing.to_ask(settings.names(SETTING), newest.checkpoint.size, moment)
    return [one for one in asked if witnessing.bring(newest, one, line or Http(), moment)]


def answer(raw: bytes) -> bytes:
    """Answer a partner who asks us to cosign its checkpoint.

    :raises WitnessRefused: when we do not
    """
    key = nodekeys.signing(organisation.server_key())
    return witnessing.answer(raw, own=organisation.own_id(), key=key, now=clock.now())


def choose(named: list[str], *, by: SignedIn) -> None:
    """Choose which partners witness our log; with none, the first two verified do.

    :raises NotPermitted: for a member who does not keep partners
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        settings.keep(SETTING, named)
        log.write(Leaf("administration", by.number, "", "witnesses chosen"))


def show_names(shown: bool, *, by: SignedIn) -> None:
    """Decide whether the paper that tells her who saw her file names staff, or their roles alone.

    :raises NotPermitted: for a member who does not approve
    """
    permissions.require(by.roles, Action.APPROVE)
    with transaction.atomic():
        settings.keep(seen.SETTING, shown)
        log.write(Leaf("administration", by.number, "", f"names of staff for her: {shown}"))


@dataclass(frozen=True)
class Sheet:
    """What is printed every week and put into a folder that no computer reaches.

    :ivar founders: fingerprints of the founders' signing keys, by member number
    :ivar happened: what was administered, erased or opened in an emergency this week, as the log tells it
    """

    newest: Kept | None
    founders: tuple[tuple[int, str], ...]
    happened: tuple[dict[str, Any], ...]


def sheet(now: float) -> Sheet:
    """Gather the weekly sheet.

    :param now: real time in seconds since 1970
    """
    week = int((now - WEEK) * 1_000_000)
    founders = tuple(certificates.fingerprints().items())
    return Sheet(proof.newest(), founders, tuple(log.since(week, EVERYDAY)))


def sheet_note() -> str:
    """The newest checkpoint with its cosignatures, as a file for another medium; empty before the first."""
    newest = proof.newest()
    return "" if newest is None else newest.note + "".join(line for _, line in newest.lines)
