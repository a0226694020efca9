"""Making a backup: which rows go into which archive, to which places, and what may be deleted afterwards."""

import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from homeward.record.backup import archives, state
from homeward.record.backup.archives import Head

# Sessions and failed sign-ins die with the machine; the notes of earlier backups belong to the node, not to its copy.
NEVER = frozenset(
    {
        "office_vaultrow",
        "django_session",
        "office_attemptrow",
        "record_backuprow",
        "record_uploadrow",
        "record_uploadpartrow",
    }
)
# What opens something, if only together with a passphrase or a share: never in one archive with what it opens.
KEYS = frozenset(
    {
        "record_grantrow",
        "record_generationrow",
        "record_emergencyrow",
        "office_wraprow",
        "office_factorrow",
        "office_draftrow",
    }
)
# Rows that are only ever added, or changed together with an added entry; every other table is kept whole each time.
ADDED = {
    "record_entryrow": "id > :record_entryrow",
    "record_leafrow": "id > :record_leafrow",
    "record_filerow": "id > :record_filerow",
    "record_filepartrow": "id > :record_filepartrow",
    "record_certificaterow": "id > :record_certificaterow",
    "record_caserow": "id IN (SELECT case_id FROM record_entryrow WHERE id > :record_entryrow)",
    "record_cardrow": "case_id IN (SELECT case_id FROM record_entryrow WHERE id > :record_entryrow)",
    "record_registerrow": (
        "subject IN (SELECT code FROM record_caserow WHERE id IN "
        "(SELECT case_id FROM record_entryrow WHERE id > :record_entryrow))"
    ),
    "record_grantrow": "id > :record_grantrow OR ended > :since",
    "record_generationrow": "id > :record_generationrow",
    "record_emergencyrow": "id > :record_emergencyrow",
}
COUNTED = tuple(name for name, where in ADDED.items() if where.startswith("id > "))
EVERY, CHAIN = timedelta(hours=1), timedelta(hours=24)
LIVES = timedelta(days=14)
STAMP = "%Y%m%dT%H%M%SZ"


class BackupFailed(Exception):
    """No new verified pair was made: says where and why. What was there before still is."""


def make(erased: list[dict[str, Any]], *, now: datetime | None = None) -> str:
    """Write both archives to every place, read them back, note them, then delete what is too old; gives the pair's name.

    :param erased: every erasure carried out, as the archives list them
    :raises BackupFailed: when there are no places, or one is missing, full or broken
    """
    if connection.vendor != "sqlite":
        raise BackupFailed("archives are made from SQLite alone; PostgreSQL is backed up by its own means")
    now = now or datetime.now(UTC)
    places, recipient = _places(), _recipient()
    with _reading() as rows:
        before = state.newest_pair()
        if before is not None and not (_may_follow(before, places, now) and _only_added(rows, before)):
            before = None
        made = _write(rows, before, places, recipient, (erased, now))
    state.note(**made)
    for place in places:
        delete_old(place, now)
    return f"{made['chain']}-{made['number']:04d}"


def _places() -> list[Path]:
    places = [Path(one) for one in settings.NODE.backup]
    if len(places) < 2:
        raise BackupFailed("node.toml: backup: two places are needed")
    for place in places:
        if not place.is_dir():
            raise BackupFailed(f"{place}: is not there; is the disk mounted?")
    return places


def _recipient() -> bytes:
    try:
        return bytes.fromhex((settings.NODE.home / "backup.recipient").read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise BackupFailed("backup.recipient: cannot be read; `homeward backup --new-key` makes one") from error


def _may_follow(before: state.Pair, places: Iterable[Path], now: datetime) -> bool:
    """Whether the next archive may be one of new rows only: the chain is young and lies in every place, whole."""
    begun = datetime.strptime(before.chain, STAMP).replace(tzinfo=UTC)
    kept = all((place / name).exists() for place in places for name in state.files_of(before.chain))
    return kept and timedelta(0) <= now - begun < CHAIN


def _only_added(rows: sqlite3.Connection, before: state.Pair) -> bool:
    """Whether nothing was deleted since (an erasure, a retired emergency key) and the tables are the same: else a new chain begins."""
    return before.upto.get("schema") == _schema_of(rows) and all(
        _rows_up_to(rows, name, before.upto.get(name, 0)) == before.upto.get(f"rows of {name}") for name in COUNTED
    )


def _schema_of(rows: sqlite3.Connection) -> int:
    return zlib.crc32("\n".join(_statements(rows)).encode())


def _statements(rows: sqlite3.Connection) -> list[str]:
    asked = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [one for (one,) in rows.execute(asked)]


@contextmanager
def _reading() -> Iterator[sqlite3.Connection]:
    """One moment of the database, read beside whoever writes."""
    opened = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, isolation_level=None)
    try:
        opened.execute("BEGIN")
        yield opened
    finally:
        opened.close()


def _write(
    rows: sqlite3.Connection,
    before: state.Pair | None,
    places: list[Path],
    recipient: bytes,
    said: tuple[list[dict[str, Any]], datetime],
) -> dict[str, Any]:
    """Write the pair to the first place, copy it to the others, and read everything back."""
    chain = before.chain if before else said[1].strftime(STAMP)
    number = before.number + 1 if before else 0
    upto = {name: _last(rows, name) for name in COUNTED}
    upto |= {f"rows of {name}": _rows_up_to(rows, name, upto[name]) for name in COUNTED} | {"schema": _schema_of(rows)}
    since = {**(before.upto if before else {}), "since": before.at if before else 0}
    digests = {}
    for kind in ("data", "keys"):
        head = _head(rows, (chain, number, kind), whole=before is None, said=said)
        tables = _tables(rows, kind)
        try:
            digest = archives.write(places[0], head, _slices(rows, tables, since if before else None), recipient)
            for place in places[1:]:
                archives.copy(places[0] / head.file, place)
            wrong = [place for place in places if archives.digest_of(place / head.file) != digest]
        except OSError as error:
            raise BackupFailed(f"{error.filename or places[0]}: {error.strerror}") from error
        if wrong:
            raise BackupFailed(f"{wrong[0] / head.file}: reads back otherwise than it was written")
        digests[head.file] = digest
    return {"chain": chain, "number": number, "upto": upto, "digests": digests, "at": time.time_ns() // 1000}


def _slices(rows: sqlite3.Connection, tables: list[str], since: dict[str, int] | None) -> Iterator[bytes]:
    def chosen(table: str) -> sqlite3.Cursor:
        if since is None or table not in ADDED:
            return rows.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
        known = dict.fromkeys(COUNTED, 0) | since
        return rows.execute(f'SELECT * FROM "{table}" WHERE {ADDED[table]}', known)  # noqa: S608 - with the above

    return archives.slices(chosen, tables)


def _head(
    rows: sqlite3.Connection,
    name: tuple[str, int, str],
    *,
    whole: bool,
    said: tuple[list[dict[str, Any]], datetime],
) -> Head:
    tables = _tables(rows, name[2])
    size, last = rows.execute("SELECT count(*), max(id) FROM record_leafrow").fetchone()
    newest = rows.execute("SELECT hash FROM record_leafrow WHERE id = ?", [last]).fetchone() if size else None
    return Head(
        node=settings.NODE.name,
        chain=name[0],
        number=name[1],
        kind=name[2],
        at=int(said[1].timestamp() * 1_000_000),
        facts=(settings.NODE.home / "node.toml").read_text(encoding="utf-8"),
        schema=_statements(rows),
        whole=[table for table in tables if whole or table not in ADDED],
        erased=said[0],
        checkpoint={"size": size, "last": newest[0].hex() if newest else ""},
    )


def _tables(rows: sqlite3.Connection, kind: str) -> list[str]:
    every = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    names = [name for (name,) in rows.execute(every) if name not in NEVER and "cache" not in name]
    return [name for name in names if (name in KEYS) == (kind == "keys")]


def _last(rows: sqlite3.Connection, table: str) -> int:
    return int(rows.execute(f'SELECT ifnull(max(id), 0) FROM "{table}"').fetchone()[0])  # noqa: S608 - our own


def _rows_up_to(rows: sqlite3.Connection, table: str, last: int) -> int:
    return int(rows.execute(f'SELECT count(*) FROM "{table}" WHERE id <= ?', [last]).fetchone()[0])  # noqa: S608 - our own


def delete_old(place: Path, now: datetime) -> list[str]:
    """Delete the chains of a place that are older than 14 days, never the newest verified one; gives what was deleted.

    A chain goes as a whole, because none of its archives is of use without the first. Time is real time.
    """
    newest = state.newest_pair()
    deleted = []
    for file in sorted(place.glob(f"{settings.NODE.name}-*{archives.SUFFIX}")):
        chain = file.name.removeprefix(f"{settings.NODE.name}-").split("-")[0]
        if newest is None or chain >= newest.chain or not _old(chain, now):
            continue
        file.unlink()
        deleted.append(file.name)
    state.forget({name.removeprefix(f"{settings.NODE.name}-").split("-")[0] for name in deleted})
    return deleted


def _old(chain: str, now: datetime) -> bool:
    try:
        return now - datetime.strptime(chain, STAMP).replace(tzinfo=UTC) > LIVES
    except ValueError:
        return False
