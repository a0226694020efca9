"""The back end that `ENGINE` names. Everything in Homeward that reads and then writes relies on being the only writer meanwhile.

On SQLite an IMMEDIATE transaction is that; here every transaction first takes one lock of the database, and a writing
statement outside any transaction is put into one. Readers never wait.

Before a statement the connection is told on whose behalf it asks, which the policies of the tables of cases go by.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base

from homeward.record import whose

# Any number that nothing else in this database uses as an advisory lock: "homeward" as bytes.
WRITER = int.from_bytes(b"homeward", "big")
_WRITES = ("INSERT", "UPDATE", "DELETE")


class DatabaseWrapper(base.DatabaseWrapper):
    """Connections of which one at a time writes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Prepare a connection; see Django's."""
        super().__init__(*arguments, **named)
        self._told = ""
        self.execute_wrappers += [self._as_writer, self._for_reader]

    def init_connection_state(self) -> None:
        """Prepare what the server keeps of a new connection; it knows no reader yet."""
        super().init_connection_state()
        self._told = ""

    def _rollback(self) -> None:
        self._told = ""
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = ""
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out

    def _for_reader(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Tell the server who asks, where it is another than before. What was undone undoes that too, so it is told anew then."""
        wanted = whose.reader()
        if wanted != self._told and not self.needs_rollback:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('homeward.reader', %s, false)", [wanted])
            self._told = wanted
        return execute(sql, params, many, context)

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
