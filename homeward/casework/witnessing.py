"""Having our log witnessed, and witnessing the logs of partners, with the node's keys alone."""

import time

from homeward.casework import organisation
from homeward.exchange import nodekeys, witnessing
from homeward.exchange.line import Http, WitnessLine
from homeward.office import clock, settings
from homeward.record import proof

SETTING = "witnesses"


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


def sheet_note() -> str:
    """The newest checkpoint with its cosignatures, as a file for another medium; empty before the first."""
    newest = proof.newest()
    return "" if newest is None else newest.note + "".join(line for _, line in newest.lines)
