"""Restoring: from archives to the folder of a node, whole or refused. It needs no node; what was begun and stopped is taken up again."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from homeward.record.backup import archives
from homeward.record.backup.archives import ArchiveRefused, Head
from homeward.wire import age

KINDS = ("data", "keys")
DATABASE = "node.sqlite3"
PROGRESS = "restore_progress"
PLAN = "restoring.txt"


@dataclass(frozen=True)
class Found:
    """A pair of archives in one or more places: the copies of each kind."""

    chain: str
    number: int
    copies: dict[str, tuple[Path, ...]]

    @property
    def name(self) -> str:
        """How `--until` names it."""
        return f"{self.chain}-{self.number:04d}"


@dataclass(frozen=True)
class Plan:
    """What a restore applies, in order: a sound copy of every archive, the newest head, and the newest list of erasures.

    :ivar unread: newer pairs whose list of erasures cannot be read: what was erased since may be back
    """

    files: tuple[Path, ...]
    head: Head
    erased: list[dict[str, Any]]
    unread: tuple[str, ...] = ()


def survey(places: Iterable[Path]) -> list[Found]:
    """List the pairs that lie in some places, the newest last.

    :raises ArchiveRefused: when a place cannot be read
    """
    named = []
    for place in places:
        if not place.is_dir():
            raise ArchiveRefused(f"{place}: is not there; is the disk mounted?")
        for file in sorted(place.glob(f"*{archives.SUFFIX}")):
            parts = file.name.removesuffix(archives.SUFFIX).rsplit("-", 3)
            if len(parts) == 4 and parts[3] in KINDS and parts[2].isdigit():
                named.append((parts[1], int(parts[2]), parts[3], file))
    named.sort(key=lambda one: one[:3])
    pairs = []
    for (chain, number), group in groupby(named, key=lambda one: one[:2]):
        copies: dict[str, tuple[Path, ...]] = {}
        for _, _, kind, file in group:
            copies[kind] = (*copies.get(kind, ()), file)
        pairs.append(Found(chain, number, copies))
    return pairs


def plan(places: Sequence[Path], seeds: Sequence[bytes], until: str = "") -> Plan:
    """Choose the newest pair, or the one named, and read every archive that leads to it to its end.

    :raises ArchiveRefused: when one of them is missing, or sound in no place; names it
    """
    found = survey(places)
    if not found:
        raise ArchiveRefused("no archive lies in any of the places")
    chosen = next((one for one in found if one.name == until), None) if until else found[-1]
    if chosen is None:
        raise ArchiveRefused(f"{until}: there is no such pair; the newest is {found[-1].name}")
    leading = [one for one in found if one.chain == chosen.chain and one.number <= chosen.number]
    if [one.number for one in leading] != list(range(chosen.number + 1)):
        raise ArchiveRefused(f"{chosen.name}: an archive that leads to it is missing")
    files = tuple(_sound(one, kind, seeds) for one in leading for kind in KINDS)
    head = archives.read_head(files[-2], seeds)
    return Plan(files, head, *_newest_erasures(found, seeds, head))


def _sound(pair: Found, kind: str, seeds: Sequence[bytes]) -> Path:
    """The first copy of an archive that is whole and says of itself what its name says."""
    refused = f"{pair.name}-{kind}: is missing"
    for file in pair.copies.get(kind, ()):
        try:
            head = archives.read_head(file, seeds)
            if (head.chain, head.number, head.kind) != (pair.chain, pair.number, kind):
                raise ArchiveRefused(f"{file}: is another archive under this name")
            for _ in archives.read_slices(file, seeds):
                continue
        except ArchiveRefused as error:
            refused = str(error)
            continue
        return file
    raise ArchiveRefused(refused)


def _newest_erasures(
    found: list[Found], seeds: Sequence[bytes], chosen: Head
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The erasures that the newest readable archive of all lists, which may be newer than the chosen one; and the pairs after it."""
    unread: tuple[str, ...] = ()
    for pair in reversed(found):
        for file in (one for copies in pair.copies.values() for one in copies):
            try:
                return archives.read_head(file, seeds).erased, unread
            except ArchiveRefused:
                continue
        unread = (pair.name, *unread)
    return chosen.erased, unread


def fill(home: Path, what: Plan, seeds: Sequence[bytes], server_key: bytes) -> None:
    """Make the folder of a node from archives. Called again after a stop, it goes on where it was.

    :param server_key: 32 bytes, from the restore sheet; no archive holds it
    :raises ArchiveRefused: when an archive does not fit
    :raises OSError: when the disk is full or broken
    :raises sqlite3.Error: with the above, from the database
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _same_plan(home, what)
    _write(home / "node.toml", what.head.facts.encode())
    _write(home / "server.key", server_key.hex().encode() + b"\n")
    _write(home / "backup.recipient", age.public_of(seeds[0]).hex().encode() + b"\n")
    database = sqlite3.connect(home / DATABASE, isolation_level=None)
    try:
        _begin(database, what)
        for file in what.files:
            _apply(database, file, seeds)
        _finish(database, what)
    finally:
        database.close()


def _same_plan(home: Path, what: Plan) -> None:
    """Note the archives of this restore; one that was begun with others is not mixed with it."""
    noted, names = home / PLAN, "\n".join(file.name for file in what.files)
    if noted.exists() and noted.read_text(encoding="utf-8") != names:
        raise ArchiveRefused(f"{home}: a restore from other archives was begun here; remove this folder first")
    _write(noted, names.encode())


def settle(home: Path) -> None:
    """Forget which archives a folder was filled from, once the restore is signed."""
    (home / PLAN).unlink(missing_ok=True)


def _write(file: Path, raw: bytes) -> None:
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as opened:
        opened.write(raw)
        opened.flush()
        os.fsync(opened.fileno())


def _begin(database: sqlite3.Connection, what: Plan) -> None:
    """Make the tables, unless an earlier run did."""
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF", "secure_delete=ON"):
        database.execute(f"PRAGMA {setting}")
    if _exists(database, "django_migrations"):
        return
    with _transaction(database):
        for statement in what.head.schema:
            database.execute(statement)
        database.execute(f"CREATE TABLE {PROGRESS} (file TEXT PRIMARY KEY, slices INTEGER)")


def _apply(database: sqlite3.Connection, file: Path, seeds: Sequence[bytes]) -> None:
    """Apply one archive, each slice with the note of how far it came in one transaction."""
    if not _exists(database, PROGRESS):
        return
    head = archives.read_head(file, seeds)
    done = database.execute(f"SELECT slices FROM {PROGRESS} WHERE file = ?", [file.name]).fetchone()  # noqa: S608 - our own name
    if done is None:
        with _transaction(database):
            for table in head.whole:
                database.execute(f'DELETE FROM "{_known(database, file, table)}"')  # noqa: S608 - a table that is there
            database.execute(f"INSERT INTO {PROGRESS} VALUES (?, 0)", [file.name])  # noqa: S608 - our own name
    for number, part in enumerate(archives.read_slices(file, seeds), 1):
        if done is None or number > done[0]:
            with _transaction(database):
                _take(database, file, part)
                database.execute(f"UPDATE {PROGRESS} SET slices = ? WHERE file = ?", [number, file.name])  # noqa: S608 - with the above


class _transaction:  # noqa: N801 - used like a function
    """One transaction, or none of it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._database.execute("COMMIT")
        elif self._database.in_transaction:
            self._database.execute("ROLLBACK")


def _take(database: sqlite3.Connection, file: Path, raw: bytes) -> None:
    part = sqlite3.connect(":memory:")
    try:
        part.deserialize(raw)
        for (table,) in part.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = part.execute(f'SELECT * FROM "{_known(database, file, table)}"')  # noqa: S608 - a table that is there
            columns = ", ".join(f'"{one[0]}"' for one in rows.description)
            marks = ", ".join("?" for _ in rows.description)
            database.executemany(f'INSERT OR REPLACE INTO "{table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608 - with the above
    finally:
        part.close()


def _known(database: sqlite3.Connection, file: Path, table: str) -> str:
    if not _exists(database, table):
        raise ArchiveRefused(f"{file}: holds rows of a table that is not among those it names")
    return table


def _exists(database: sqlite3.Connection, table: str) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return database.execute(asked, [table]).fetchone() is not None


def _finish(database: sqlite3.Connection, what: Plan) -> None:
    """Check the whole and take away the note of how far it came.

    :raises ArchiveRefused: when rows point to rows that are not there, or the log has another size than its checkpoint says
    """
    if not _exists(database, PROGRESS):
        return
    broken = database.execute("PRAGMA foreign_key_check").fetchone() or None
    sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    size = database.execute("SELECT count(*) FROM record_leafrow").fetchone()[0]
    if broken or not sound or size != what.head.checkpoint["size"]:
        raise ArchiveRefused(f"{what.head.file}: what was restored does not hold together")
    database.execute(f"DROP TABLE {PROGRESS}")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
