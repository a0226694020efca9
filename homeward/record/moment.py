"""Reading several tables as they stood at one moment, while colleagues go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def one() -> Iterator[None]:
    """Let every question of this block see the same state; nothing is written in it, and no writer waits for it.

    Without it a case could be read between two questions of which a colleague's writing falls in the middle, and look as if its end
    had been cut off. Inside a transaction, which is the only writer there is, nothing needs to be done.
    """
    if connection.in_atomic_block or not connection.get_autocommit():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
