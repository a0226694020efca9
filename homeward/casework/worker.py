"""The worker: one pass over what is due, with the node's keys alone; it needs nobody signed in."""

import time
from datetime import UTC, datetime

from homeward.casework import files, organisation, witnessing
from homeward.exchange import announcing, delivery, heads, nodekeys, notes, outbox, revoking
from homeward.exchange.attachments import late, sending
from homeward.exchange.delivery import Outcome
from homeward.exchange.relays import collecting
from homeward.exchange.relays.falling import Way
from homeward.exchange.relays.listening import Listener
from homeward.office import clock

# Seconds between two passes, and between two looks into all mailboxes, whether something came to them or not.
PAUSE, LOOK = 1.0, 120.0
# Seconds between two glances at whether a letter was written meanwhile: it need not wait for the next pass.
GLANCE = 0.1


def start() -> None:
    """Have our heads brought to every partner: what was lost while the node was off is found at once."""
    heads.at_start()


class Collector:
    """Collects what lies in our mailboxes at the relay, as soon as it is there."""

    def __init__(self) -> None:
        self.listener = Listener()
        self._looked = 0.0
        self._newest = 0
        self.hurries = False

    def once(self) -> int:
        """Open mailboxes that are missing, and take in what came; gives how many things."""
        key, real, self._newest = organisation.server_key(), time.time(), outbox.newest()
        collecting.open_due(now=clock.now(), real=real, server_key=key)
        boxes = {one.row: one for one in collecting.boxes(key)}
        self.listener.watch(boxes.values())
        came = self.listener.came()
        due = came
        if real - self._looked >= LOOK:
            self._looked, due = real, set(boxes)
        done = sum(collecting.collect(boxes[row], now=clock.now(), server_key=key) for row in due & set(boxes))
        self.listener.collected(came)
        return done

    def wait(self) -> None:
        """Rest until the next pass is due, something came, or a letter was written that the last pass did not see; not while much is left.

        :raises Error: when the database fails
        """
        until = time.monotonic() + (0 if self.hurries else PAUSE)
        while (left := until - time.monotonic()) > 0 and outbox.newest() == self._newest:
            if self.listener.wait(min(left, GLANCE)):
                return


def once(collector: Collector | None = None) -> list[Outcome]:
    """Renew the node's slip where it is due, ask partners for theirs, have the log witnessed, collect, try every message that is due.

    Uploads that were given up are forgotten, and so are files of partners that stopped coming.

    :param collector: one that lives as long as the worker; without it every mailbox is looked into
    """
    today, key = clock.now().date(), organisation.server_key()
    nodekeys.renew_node_slip(key, today)
    delivery.refresh_slips(today=today)
    way, real = Way(key), time.time()
    revoking.bring_due(now=clock.now(), real=real, server_key=key, way=way)
    announcing.bring_due(now=clock.now(), real=real, server_key=key, way=way)
    heads.bring_due(now=clock.now(), real=real, server_key=key, officers=organisation.officer_keys, way=way)
    witnessing.once()
    files.forget_unfinished(datetime.now(UTC))
    late.forget_stopped(clock.now())
    collector = collector or Collector()
    collector.once()
    notes.bring_due(now=clock.now(), real=real, way=way)
    done = delivery.pass_once(today=today, way=way)
    # A pass that brought so much may have left more of it; one that failed has to rest.
    collector.hurries = [one.state for one in done].count("stored") >= delivery.A_PASS
    sending.bring_due(today=today, real=real, way=way)
    return done
