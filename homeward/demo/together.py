"""Cases made side by side under one clock: case time moves on only when every one of them waits for a later moment."""

import heapq
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from homeward.journey.script import Journey

# Cases whose staff click at the same time: enough that two processors have work while one case waits for the other side.
MOST = 4


class Ended(Exception):
    """Another case failed, or the demonstration ends: nothing more is done."""


class Together:
    """The clock of cases that are made at the same time, each in a thread of its own.

    :param move: moves case time on the nodes
    """

    def __init__(self, move: Callable[[datetime], None], most: int = MOST) -> None:
        self._move, self._most = move, most
        self._changed = threading.Condition()
        self._waiting: list[tuple[datetime, int]] = []
        self._let_in: set[int] = set()
        self._turns = count()
        self._now: datetime | None = None
        self._busy = 0
        self._ended = False

    def all(self, works: Sequence[Callable[[], None]]) -> None:
        """Do all of it side by side; each work begins with `at`. When one fails the others end too, and its failure is raised."""
        self._busy = len(works)
        with ThreadPoolExecutor(len(works)) as threads:
            begun = [threads.submit(self._one, work) for work in works]
            try:
                done, _ = wait(begun, return_when=FIRST_EXCEPTION)
            finally:
                self._end()
        for one in done:
            one.result()

    def at(self, moment: datetime) -> None:
        """Wait until case time has come to a moment and there is room for one more.

        :raises Ended: when another one failed
        """
        with self._changed:
            turn = next(self._turns)
            heapq.heappush(self._waiting, (moment, turn))
            self._busy -= 1
            self._let_next_in()
            self._changed.wait_for(lambda: turn in self._let_in or self._ended)
            self.go_on()

    def go_on(self) -> None:
        """Check that nothing has failed meanwhile.

        :raises Ended: when another one failed
        """
        if self._ended:
            raise Ended

    def _one(self, work: Callable[[], None]) -> None:
        work()
        with self._changed:
            self._busy -= 1
            self._let_next_in()

    def _end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _let_next_in(self) -> None:
        while self._waiting and self._busy < self._most:
            moment, turn = self._waiting[0]
            if self._now is None or moment > self._now:
                if self._busy:
                    return
                self._move(moment)
                self._now = moment
            heapq.heappop(self._waiting)
            self._let_in.add(turn)
            self._busy += 1
            self._changed.notify_all()


@dataclass
class CaseJourney(Journey):
    """A journey of one case among others on the same nodes: its moments come when the others have come so far too."""

    together: Together | None = None

    def at(self, moment: datetime) -> None:
        """Wait for a moment of case time; it never goes back."""
        self.now = max(moment, self.now or moment)
        if self.together is None:
            super().at(self.now)
        else:
            self.together.at(self.now)

    def done(self, what: str) -> None:
        """Count a step; the last one when another case has failed."""
        if self.together is not None:
            self.together.go_on()
        super().done(what)

    def until(self, what: str, look: Callable[..., bool]) -> None:
        """Wait for the other side, but no longer when another case has failed."""

        def looked() -> bool:
            if self.together is not None:
                self.together.go_on()
            return look()

        super().until(what, looked)
