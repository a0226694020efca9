"""The format of an archive: an age file of frames. The first says what it is, as JSON; each other one is a small SQLite database of rows.

A frame is led by its length in four bytes, big end first. The age format itself shows a cut or altered archive.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from homeward.wire import age, streams

VERSION = 1
LONGEST_FRAME = 256 * 1024 * 1024
BLOCK = 1024 * 1024
SUFFIX = ".age"


class ArchiveRefused(Exception):
    """An archive that is cut, altered, for another key, or none at all: names the file."""


@dataclass(frozen=True)
class Head:
    """What an archive says of itself.

    :ivar chain: the time of the chain's first archive, as in the names of files
    :ivar number: 0 for the whole one that begins the chain
    :ivar kind: "data", or "keys" for grants and locked keys
    :ivar at: when it was made, microseconds since 1970
    :ivar facts: the text of node.toml
    :ivar schema: the statements that make the tables, in order
    :ivar whole: tables of which every row is in this archive
    :ivar erased: every erasure carried out until then (case code, entry number, and who signed it)
    :ivar checkpoint: size of the log and its last hash
    """

    node: str
    chain: str
    number: int
    kind: str
    at: int
    facts: str
    schema: list[str]
    whole: list[str]
    erased: list[dict[str, Any]]
    checkpoint: dict[str, Any]
    version: int = VERSION
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of the archive's file."""
        return f"{self.node}-{self.chain}-{self.number:04d}-{self.kind}{SUFFIX}"


_TYPES: dict[str, type] = {
    **dict.fromkeys(("node", "chain", "kind", "facts"), str),
    **dict.fromkeys(("number", "at", "version"), int),
    **dict.fromkeys(("schema", "whole", "erased"), list),
    **dict.fromkeys(("checkpoint", "more"), dict),
}


def write(place: Path, head: Head, slices: Iterable[bytes], recipient: bytes) -> str:
    """Write an archive under its name into a folder, whole or not at all; gives its SHA-256 as hexadecimal digits.

    :raises OSError: when the place is missing, full or broken; what was begun is removed
    """
    unfinished = place / f"{head.file}.part"
    digest = hashlib.sha256()
    try:
        with open(unfinished, "wb") as file:
            for piece in streams.sealed(_frames(head, slices), [recipient]):
                file.write(piece)
                digest.update(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, place / head.file)
        _sync_folder(place)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest.hexdigest()


def copy(source: Path, place: Path) -> None:
    """Copy an archive into another folder, whole or not at all.

    :raises OSError: when the place is missing, full or broken
    """
    unfinished = place / f"{source.name}.part"
    try:
        with open(source, "rb") as read, open(unfinished, "wb") as file:
            while piece := read.read(BLOCK):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, place / source.name)
        _sync_folder(place)
    finally:
        unfinished.unlink(missing_ok=True)


def digest_of(file: Path) -> str:
    """Read a file back and give its SHA-256 as hexadecimal digits."""
    found = hashlib.sha256()
    with open(file, "rb") as opened:
        while piece := opened.read(BLOCK):
            found.update(piece)
    return found.hexdigest()


def read_head(file: Path, seeds: Sequence[bytes]) -> Head:
    """Read what an archive says of itself; its rows are not checked by this.

    :raises ArchiveRefused: when it does not open
    """
    for frame in _read(file, seeds):
        return _head(file, frame)
    raise ArchiveRefused(f"{file}: is empty")


def read_slices(file: Path, seeds: Sequence[bytes]) -> Iterator[bytes]:
    """Read the slices of rows of an archive, each a serialised SQLite database.

    :raises ArchiveRefused: as soon as something does not fit; what came before is true, but not all
    """
    frames = _read(file, seeds)
    next(frames, None)
    yield from frames


def _head(file: Path, frame: bytes) -> Head:
    try:
        head = Head(**json.loads(frame))
    except (ValueError, TypeError, RecursionError) as error:
        raise ArchiveRefused(f"{file}: is no archive of this program") from error
    # Anybody can seal an archive to its recipient, so what it says of itself need not be what this program writes.
    if not all(isinstance(getattr(head, name), kind) for name, kind in _TYPES.items()):
        raise ArchiveRefused(f"{file}: is no archive of this program")
    if head.version != VERSION:
        raise ArchiveRefused(f"{file}: is of version {head.version}, this program reads {VERSION}")
    return head


def _frames(head: Head, slices: Iterable[bytes]) -> Iterator[bytes]:
    for frame in chain([json.dumps(asdict(head)).encode()], slices):
        yield len(frame).to_bytes(4, "big")
        yield frame


def _read(file: Path, seeds: Sequence[bytes]) -> Iterator[bytes]:
    held = bytearray()
    try:
        with open(file, "rb", buffering=BLOCK) as opened:
            for piece in streams.unsealed(opened.read, seeds):
                held += piece
                while (frame := _whole_frame(file, held)) is not None:
                    yield frame
    except age.AgeRefused as error:
        raise ArchiveRefused(f"{file}: {error}") from error
    except OSError as error:
        raise ArchiveRefused(f"{file}: cannot be read ({error.strerror})") from error
    if held:
        raise ArchiveRefused(f"{file}: a frame is cut")


def _whole_frame(file: Path, held: bytearray) -> bytes | None:
    """Take the first frame out of what was read, or give None when more is needed."""
    if len(held) < 4:
        return None
    length = int.from_bytes(held[:4], "big")
    if length > LONGEST_FRAME:
        raise ArchiveRefused(f"{file}: is no archive of this program")
    if len(held) < 4 + length:
        return None
    frame = bytes(held[4 : 4 + length])
    del held[: 4 + length]
    return frame


def _sync_folder(place: Path) -> None:
    number = os.open(place, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def slices(rows: Callable[[str], sqlite3.Cursor], tables: Iterable[str]) -> Iterator[bytes]:
    """Give the rows of tables as small databases of about 4 MiB each, made in memory.

    :param rows: gives a cursor over the rows of a table that are to be kept
    """
    for table in tables:
        cursor = rows(table)
        columns = ", ".join(f'"{one[0]}"' for one in cursor.description)
        marks = ", ".join("?" for _ in cursor.description)
        while batch := cursor.fetchmany(400):
            part = sqlite3.connect(":memory:", isolation_level=None)
            part.execute(f'CREATE TABLE "{table}" ({columns})')
            part.execute("BEGIN")
            while batch:
                part.executemany(f'INSERT INTO "{table}" VALUES ({marks})', batch)  # noqa: S608 - names of our own tables
                if part.execute("PRAGMA page_count").fetchone()[0] > 1_000:
                    break
                batch = cursor.fetchmany(400)
            part.execute("COMMIT")
            yield part.serialize()
            part.close()
