"""Crash states: what a disk may hold after a power cut, made from the recorded changes of a workload, opened and checked.

A write is certain once its file was synced. Before that it may be there, be missing, or be there in part, in steps of 512 bytes, each
write by itself and in any order.
"""

import hashlib
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.shim import Change

SECTOR = 512


@dataclass
class Found:
    """What was found in the states: how many were looked at, and how many were lost, torn or corrupt."""

    states: int = 0
    lost: int = 0
    torn: int = 0
    corrupt: int = 0
    kinds: dict[str, int] = field(default_factory=dict)


@dataclass
class Disk:
    """Files as they certainly are, the changes that may or may not have reached them, and what was acknowledged."""

    sure: dict[str, bytearray]
    waiting: list[Change] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)

    def take(self, change: Change) -> None:
        """Note one more change."""
        if change.path.endswith("acks"):
            for line in change.data.decode().split("\n")[:-1]:
                code, number = line.split()
                self.acknowledged[code] = int(number)
        elif change.kind == "S":
            for one in [one for one in self.waiting if one.path == change.path]:
                _apply(self.sure, one)
            self.waiting = [one for one in self.waiting if one.path != change.path]
        else:
            self.waiting.append(change)


def _apply(files: dict[str, bytearray], change: Change) -> None:
    if change.kind == "U":
        files.pop(change.path, None)
        return
    file = files.setdefault(change.path, bytearray())
    if change.kind == "T":
        size = change.offset
        del file[size:]
        file.extend(bytes(size - len(file)))
        return
    end = change.offset + len(change.data)
    file.extend(bytes(max(0, end - len(file))))
    file[change.offset : end] = change.data


def after_a_cut(disk: Disk, how: str, chance: random.Random) -> dict[str, bytearray]:
    """One way the disk may look: "dropped", "kept", "part" of the waiting changes, or each "torn" in sectors."""
    files = {path: bytearray(raw) for path, raw in disk.sure.items()}
    for change in disk.waiting if how != "dropped" else []:
        if how in ("part", "torn") and chance.random() < 0.5:
            continue
        if how == "torn" and change.kind == "W":
            for start in range(0, len(change.data), SECTOR):
                if chance.random() < 0.7:
                    piece = change.data[start : start + SECTOR]
                    _apply(files, Change("W", change.path, change.offset + start, piece))
            continue
        _apply(files, change)
    return files


def states(
    begin: dict[str, bytes], changes: list[Change], count: int, seed: int
) -> Iterator[tuple[str, dict[str, bytearray], dict[str, int]]]:
    """Give so many crash states, spread over the whole workload, with what was acknowledged before each."""
    chance = random.Random(seed)
    disk = Disk({path: bytearray(raw) for path, raw in begin.items()})
    ways = ("dropped", "kept", "part", "torn")
    each = count / len(changes)
    owed = 0.0
    for change in changes:
        disk.take(change)
        owed += each
        while owed >= 1:
            owed -= 1
            how = chance.choice(ways)
            yield how, after_a_cut(disk, how, chance), dict(disk.acknowledged)


def check(files: dict[str, bytearray], acknowledged: dict[str, int], database: str, folder: Path) -> str:
    """Open a state as SQLite does after a crash; gives "" or what is wrong: corrupt, lost or torn."""
    for suffix in ("", "-wal"):
        if database + suffix in files:
            (folder / f"db{suffix}").write_bytes(files[database + suffix])
    opened = sqlite3.connect(folder / "db", isolation_level=None)
    try:
        if opened.execute("PRAGMA quick_check").fetchone() != ("ok",):
            return "corrupt"
        return _against(opened, acknowledged)
    except sqlite3.DatabaseError:
        return "corrupt"
    finally:
        opened.close()
        for suffix in ("", "-wal", "-shm"):
            (folder / f"db{suffix}").unlink(missing_ok=True)


def _against(opened: sqlite3.Connection, acknowledged: dict[str, int]) -> str:
    heads = {code: (pk, number, link) for pk, code, number, link in opened.execute("SELECT * FROM record_caserow")}
    for code, number in acknowledged.items():
        if code not in heads or heads[code][1] < number:
            return "lost"
    leaves = opened.execute(
        "SELECT count(*) FROM record_leafrow WHERE CAST(content AS TEXT) LIKE '[\"entries\"%'"
    ).fetchone()[0]
    entries = 0
    for pk, number, link in heads.values():
        asked = "SELECT number, sealed, digest, link FROM record_entryrow WHERE case_id = ? ORDER BY number"
        rows = opened.execute(asked, [pk]).fetchall()
        whole = [one[0] for one in rows] == list(range(1, number + 1)) and rows[-1][3] == link
        if not whole or any(hashlib.sha256(one[1]).digest() != one[2] for one in rows[-3:]):
            return "torn"
        entries += number - 1
    return "" if entries == leaves else "torn"


def look(begin: dict[str, bytes], changes: list[Change], *, database: str, count: int, seed: int = 1) -> Found:
    """Make so many states, open and check each, in a folder in memory where there is one."""
    found = Found()
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        for how, files, acknowledged in states(begin, changes, count, seed):
            found.states += 1
            found.kinds[how] = found.kinds.get(how, 0) + 1
            wrong = check(files, acknowledged, database, Path(folder))
            if wrong:
                setattr(found, wrong, getattr(found, wrong) + 1)
    return found
