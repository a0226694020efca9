"""The back end that `ENGINE` names. Everything in Homeward that reads and then writes relies on being the only writer meanwhile.

On SQLite an IMMEDIATE transaction is that; here every transaction first takes one lock of the database, and a writing
statement outside any transaction is put into one. Readers never wait.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base

# Any number that nothing else in this database uses as an advisory lock: "homeward" as bytes.
WRITER = int.from_bytes(b"homeward", "big")
_WRITES = ("INSERT", "UPDATE", "DELETE")


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections of which one at a time writes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Prepare a connection; see Django's."""
        super().__init__(*arguments, **named)
        self.execute_wrappers.append(self._as_writer)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        if not autocommit:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])

    def _as_writer(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.in_atomic_block or not self.get_autocommit() or not sql.startswith(_WRITES):
            return execute(sql, params, many, context)
        with transaction.atomic(self.alias):
            return execute(sql, params, many, context)
