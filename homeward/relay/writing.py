"""One thread that owns the store: what waits together is made durable together, so that a disk that syncs slowly serves many."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any

from homeward.relay.store import Full, Store, Taken, Unknown

# So many at most in one transaction.
TOGETHER = 256
Work = Callable[[Store], Any]
_Asked = tuple[Work, asyncio.Future[Any]]


class Writer:
    """Does one thing after another with the store, and answers when it is durable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def do(self, work: Work) -> Any:
        """Do this with the store and give what it gives, or raise what it raises."""
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._asked.put((work, answer))
        return await answer

    def stop(self) -> None:
        """Finish what was asked, and close the store."""
        self._asked.put(None)
        self._thread.join()
        self._store.close()

    def _run(self) -> None:
        while (first := self._asked.get()) is not None:
            asked, ends = [first], False
            while len(asked) < TOGETHER and not ends:
                try:
                    one = self._asked.get_nowait()
                except queue.Empty:
                    break
                if one is None:
                    ends = True
                else:
                    asked.append(one)
            done = self._together([work for work, _ in asked])
            self._loop.call_soon_threadsafe(_tell, [answer for _, answer in asked], done)
            if ends:
                return

    def _together(self, works: list[Work]) -> list[Any]:
        """Do all in one transaction. What one is refused does not touch the others; when the disk fails, it fails for all."""
        try:
            with self._store.transaction():
                return [_one(work, self._store) for work in works]
        except Exception as failure:  # noqa: BLE001 - told to everybody who asked
            return [failure] * len(works)


def _one(work: Work, store: Store) -> Any:
    """Do one thing; a refusal comes before anything was written, and is an answer."""
    try:
        return work(store)
    except (Full, Taken, Unknown) as refusal:
        return refusal


def _tell(answers: list[asyncio.Future[Any]], done: list[Any]) -> None:
    for answer, what in zip(answers, done, strict=True):
        if answer.done():
            continue
        if isinstance(what, BaseException):
            answer.set_exception(what)
        else:
            answer.set_result(what)
