"""The worker: one pass over what is due, with the node's keys alone; it needs nobody signed in."""

import time
from datetime import UTC, datetime

from homeward.casework import files, organisation, witnessing
from homeward.exchange import delivery, heads, nodekeys
from homeward.exchange.delivery import Outcome
from homeward.office import clock

# Seconds between two passes.
PAUSE = 1.0


def start() -> None:
    """Have our heads brought to every partner: what was lost while the node was off is found at once."""
    heads.at_start()


def once() -> list[Outcome]:
    """Renew the node's slip where it is due, ask partners for theirs, have the log witnessed, try every message that is due.

    Uploads that were given up are forgotten.
    """
    today = clock.now().date()
    nodekeys.renew_node_slip(organisation.server_key(), today)
    delivery.refresh_slips(today=today)
    heads.bring_due(
        now=clock.now(), real=time.time(), server_key=organisation.server_key(), officers=organisation.officer_keys
    )
    witnessing.once()
    files.forget_unfinished(datetime.now(UTC))
    return delivery.pass_once(today=today)
