"""On whose behalf the database is asked: PostgreSQL's row-level security shows a member the rows of their own cases alone.

It is a third lock behind the pages' permissions and the seals: a question that forgot to ask "whose?" gets nothing. A page is
answered for nobody until it is known who is signed in; commands and the worker look after the whole node. SQLite knows no such
lock, and there all this is asked of nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# What is asked for the node as a whole: the commands, the worker, what two members have erased.
NODE, NOBODY = "node", "0"
_reader: ContextVar[str] = ContextVar("reader")
_otherwise = [NODE]


def reader() -> str:
    """On whose behalf this thread asks: a member's number, "node", or "0" for nobody."""
    return _reader.get(_otherwise[0])


def serving_pages() -> None:
    """Say that this process answers pages: whatever is asked outside an answer is asked for nobody."""
    _otherwise[0] = NOBODY


@contextmanager
def asking_for(member: int) -> Iterator[None]:
    """Ask on behalf of a member (its number), or of nobody (0)."""
    with _as(str(member)):
        yield


@contextmanager
def asking_for_the_node() -> Iterator[None]:
    """Ask for the node as a whole, where what is done is everybody's: an erasure that two members signed."""
    with _as(NODE):
        yield


def pieces_for(member: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the pieces of an answer that is made while it is sent, each asked for on behalf of a member."""
    left = iter(pieces)
    while True:
        with asking_for(member):
            piece = next(left, None)
        if piece is None:
            return
        yield piece


@contextmanager
def _as(who: str) -> Iterator[None]:
    before = _reader.set(who)
    try:
        yield
    finally:
        _reader.reset(before)
