"""Listening: readers wait at our mailboxes, so that what is laid there is collected at once. They touch no table."""

import threading
import time
from collections import deque
from collections.abc import Iterable

from homeward.exchange.line import NotDelivered
from homeward.exchange.relays import asking
from homeward.exchange.relays.asking import HttpRelay, RelayLine
from homeward.exchange.relays.keeping import Box

# Readers at once; with more mailboxes than readers they go round, and wait shortly at each.
MOST = 64
WAIT, SHORT = 45.0, 0.0
# Seconds after a relay did not answer, and between two looks when nobody waits at a mailbox.
REST = 30.0


class Listener:
    """Readers that wait at mailboxes and wake the worker."""

    def __init__(self, line: RelayLine | None = None) -> None:
        self._line = line or HttpRelay()
        self._lock = threading.Lock()
        self._boxes: dict[int, Box] = {}
        self._free: deque[int] = deque()
        self._came: set[int] = set()
        self._wake = threading.Event()
        self._readers = 0

    def watch(self, boxes: Iterable[Box]) -> None:
        """Wait at these mailboxes from now on, and at no other."""
        wanted = {one.row: one for one in boxes}
        with self._lock:
            self._free.extend(row for row in wanted if row not in self._boxes)
            self._boxes = wanted
            missing = min(MOST, len(wanted)) - self._readers
            self._readers += max(0, missing)
        for _ in range(missing):
            threading.Thread(target=self._read, name="reader", daemon=True).start()

    def came(self) -> set[int]:
        """The rows of the mailboxes in which something lies; each is waited at again once it was collected."""
        with self._lock:
            found, self._came = self._came, set()
            self._wake.clear()
        return found

    def collected(self, rows: Iterable[int]) -> None:
        """Wait at these mailboxes again."""
        with self._lock:
            self._free.extend(rows)

    def wait(self, seconds: float) -> bool:
        """Wait until something came, or so long; gives whether something came."""
        return self._wake.wait(seconds)

    def _read(self) -> None:
        while True:
            with self._lock:
                row = self._free.popleft() if self._free else None
                box = self._boxes.get(row) if row is not None else None
                wait = WAIT if len(self._boxes) <= MOST else SHORT
            if box is None:
                time.sleep(1.0)
                continue
            self._wait_at(box, wait)

    def _wait_at(self, box: Box, wait: float) -> None:
        try:
            came = bool(asking.collect(self._line, box.address, box.box, box.read, wait=wait))
        except NotDelivered:
            time.sleep(REST)
            came = False
        with self._lock:
            if came:
                self._came.add(box.row)
                self._wake.set()
            else:
                self._free.append(box.row)
