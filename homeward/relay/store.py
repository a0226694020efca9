"""What a relay keeps: mailboxes under random names, hashes of their tokens, sealed bytes with the day they came. Nothing else.

Neither an organisation, nor an address, nor which mailboxes belong together is kept; what was collected is overwritten.
"""

import hashlib
import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A part of a file with its wrap is the largest thing that travels; a mailbox holds as much as a node takes unopened of one partner.
MOST_ITEM = 300 * 1024
MOST_ITEMS, MOST_BOX = 1000, 200 * 1024 * 1024
MOST_STORE = 20 * 1024**3
KEPT_DAYS = 30
# A mailbox that nobody has read for so long belongs to nobody any more.
UNREAD_DAYS = 400
# Bytes in one answer; a single item may be larger.
ANSWER = 1024 * 1024

_TABLES = """
CREATE TABLE IF NOT EXISTS admission (token BLOB PRIMARY KEY, boxes INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS box (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, deposit BLOB NOT NULL, read BLOB NOT NULL,
    last INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, day INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS item (
    box INTEGER NOT NULL REFERENCES box (id), number INTEGER NOT NULL, digest BLOB NOT NULL, day INTEGER NOT NULL, body BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS item_number ON item (box, number);
CREATE INDEX IF NOT EXISTS item_day ON item (day);
"""


class Unknown(Exception):
    """No mailbox of this name, or not this token: outside, both look alike."""


class Full(Exception):
    """The mailbox, or the whole store, holds as much as it may."""


class Taken(Exception):
    """Another mailbox has this name."""


@dataclass(frozen=True)
class Item:
    """One sealed thing in a mailbox, by its number there."""

    number: int
    body: bytes


def hashed(token: str) -> bytes:
    """Give the SHA-256 under which a token is kept (32 bytes)."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Store:
    """The database of a relay. Every method works inside a transaction that the caller holds."""

    def __init__(self, file: Path, most_bytes: int = MOST_STORE) -> None:
        self._most = most_bytes
        # The thread that writes is another one than the one that opens; it is the only one from then on.
        self._base = sqlite3.connect(file, isolation_level=None, timeout=20, check_same_thread=False)
        for name, value in (("journal_mode", "WAL"), ("synchronous", "FULL"), ("secure_delete", "ON")):
            self._base.execute(f"PRAGMA {name}={value}")
        self._base.execute("PRAGMA temp_store=MEMORY")
        self._base.executescript(_TABLES)
        (self._held,) = self._base.execute("SELECT coalesce(sum(bytes), 0) FROM box").fetchone()

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let everything inside be durable together, or not at all."""
        held = self._held
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            self._held = held
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise

    def admit(self, token: str, boxes: int) -> None:
        """Let whoever holds this token open so many mailboxes."""
        self._base.execute("INSERT INTO admission VALUES (?, ?)", (hashed(token), boxes))

    def open_box(self, name: str, admission: str, *, deposit: bytes, read: bytes, today: int) -> bool:
        """Open a mailbox; gives whether it is new. Which admission opened it is forgotten at once.

        :param deposit: SHA-256 of the token that deposits, and `read` of the one that reads (32 bytes each)
        :param today: the day, counted from 1970
        :raises Unknown: without an admission that has mailboxes left
        :raises Taken: when another mailbox has this name
        """
        found = self._base.execute("SELECT deposit, read FROM box WHERE name = ?", (name,)).fetchone()
        if found is not None:
            if not hmac.compare_digest(found[0] + found[1], deposit + read):
                raise Taken
            return False
        changed = self._base.execute(
            "UPDATE admission SET boxes = boxes - 1 WHERE token = ? AND boxes > 0", (hashed(admission),)
        )
        if changed.rowcount != 1:
            raise Unknown
        self._base.execute(
            "INSERT INTO box (name, deposit, read, day) VALUES (?, ?, ?, ?)", (name, deposit, read, today)
        )
        return True

    def deposit(self, name: str, token: str, body: bytes, *, today: int) -> bool:
        """Put something sealed into a mailbox; gives whether it is new, for the same thing lies there once.

        :raises Unknown: for no mailbox of this name and token
        :raises Full: when the mailbox or the store is
        """
        box, last, items, held = self._box(name, token, "deposit", "last, items, bytes")
        digest = hashlib.sha256(body).digest()
        lies = "SELECT 1 FROM item WHERE box = ? AND digest = ? LIMIT 1"
        if items and self._base.execute(lies, (box, digest)).fetchone() is not None:
            return False
        size = len(body)
        if items >= MOST_ITEMS or held + size > MOST_BOX or self._held + size > self._most:
            raise Full
        self._base.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?)", (box, last + 1, digest, today, body))
        moved = "UPDATE box SET last = last + 1, items = items + 1, bytes = bytes + ? WHERE id = ?"
        self._base.execute(moved, (size, box))
        self._held += size
        return True

    def collect(self, name: str, token: str, after: int, *, today: int) -> list[Item]:
        """Give what lies in a mailbox after a number, in order, as much as fits into one answer.

        :raises Unknown: for no mailbox of this name and token
        """
        box, items, day = self._box(name, token, "read", "items, day")
        if day != today:
            self._base.execute("UPDATE box SET day = ? WHERE id = ?", (today, box))
        found: list[Item] = []
        size = 0
        rows = "SELECT number, body FROM item WHERE box = ? AND number > ? ORDER BY number"
        for number, body in self._base.execute(rows, (box, after)) if items else ():
            size += len(body)
            if found and size > ANSWER:
                break
            found.append(Item(number, body))
        return found

    def delete(self, name: str, token: str, upto: int) -> None:
        """Delete what lies in a mailbox up to a number: its reader has it for good.

        :raises Unknown: for no mailbox of this name and token
        """
        (box,) = self._box(name, token, "read", "")
        self._forget("box = ? AND number <= ?", (box, upto))

    def remove(self, name: str, token: str) -> None:
        """Remove a mailbox with what lies in it.

        :raises Unknown: for no mailbox of this name and token
        """
        (box,) = self._box(name, token, "read", "")
        self._remove(box)

    def sweep(self, today: int) -> int:
        """Delete what has lain for 30 days, and mailboxes that nobody has read for 400; gives how many things went."""
        went = self._forget("day < ?", (today - KEPT_DAYS,))
        for (box,) in self._base.execute("SELECT id FROM box WHERE day < ?", (today - UNREAD_DAYS,)).fetchall():
            self._remove(box)
        return went

    def _box(self, name: str, token: str, use: str, more: str) -> tuple[int, ...]:
        columns = f"{use}, id{', ' if more else ''}{more}"
        found = self._base.execute(f"SELECT {columns} FROM box WHERE name = ?", (name,)).fetchone()  # noqa: S608 - our own words
        known = found[0] if found is not None else bytes(32)
        if not hmac.compare_digest(known, hashed(token)) or found is None:
            raise Unknown
        return tuple(found[1:])

    def _forget(self, where: str, values: tuple[int, ...]) -> int:
        counted = f"SELECT box, count(*), sum(length(body)) FROM item WHERE {where} GROUP BY box"  # noqa: S608 - our own words
        went = self._base.execute(counted, values).fetchall()
        for box, items, size in went:
            less = "UPDATE box SET items = items - ?, bytes = bytes - ? WHERE id = ?"
            self._base.execute(less, (items, size, box))
            self._held -= size
        self._base.execute(f"DELETE FROM item WHERE {where}", values)  # noqa: S608 - our own words
        return sum(items for _, items, _ in went)

    def _remove(self, box: int) -> None:
        self._forget("box = ?", (box,))
        self._base.execute("DELETE FROM box WHERE id = ?", (box,))
