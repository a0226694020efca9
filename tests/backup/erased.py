"""What somebody who holds everything (archives, their identity, server key, passphrases) reads of erased cases before and after 14 days."""

import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from homeward.record.backup import archives, restoring
from tests.backup.nodes import Node, a_node


@dataclass
class Erased:
    """How many canaries were planted, and how many can be read from the archives that are left on a day."""

    planted: int
    on: dict[str, int] = field(default_factory=dict)
    archives: dict[str, int] = field(default_factory=dict)


def erased(folder: Path, cases: int, entries: int) -> Erased:
    """Plant, back up, erase, and back up each day; on day 13 and after 14 days restore every archive that is left and read all of it."""
    node = a_node(folder)
    codes = node.ask("plant", str(cases), str(entries))
    node.ask("at", "0")
    node.ask("erase_cases", *codes)  # type: ignore[misc]
    found = Erased(cases * entries)
    for day in ("13", "14.1"):
        node.ask("at", day)
        found.on[day] = _readable(node, node.places[0])
        found.archives[day] = sum(len(list(place.iterdir())) for place in node.places)
    found.on["in use"] = int(str(node.ask("readable")))
    return found


def _readable(node: Node, place: Path) -> int:
    """The most canaries that any pair of a place gives, restored without the list of erasures, with the newest grants it can have."""
    seeds = [bytes.fromhex((node.folder / "backup.key").read_text())]
    key = bytes.fromhex((node.folder / "server.key").read_text())
    most = 0
    for pair in restoring.survey([place]):
        home = node.folder / "thief"
        restoring.fill(home, restoring.plan([place], seeds, pair.name), seeds, key)
        _with_newest_grants(node, home, seeds, place)
        most = max(most, int(str(node.ask("readable", home=home))))
        shutil.rmtree(home)
    return most


def _with_newest_grants(node: Node, home: Path, seeds: list[bytes], place: Path) -> None:
    """Add every grant of every archive to a restored node, as a thief would who wants to open what lies there."""
    database = sqlite3.connect(home / restoring.DATABASE)
    for file in sorted(place.glob("*-keys.age")):
        for raw in archives.read_slices(file, seeds):
            part = sqlite3.connect(":memory:")
            part.deserialize(raw)
            if part.execute("SELECT 1 FROM sqlite_master WHERE name = 'record_grantrow'").fetchone():
                rows = part.execute("SELECT * FROM record_grantrow").fetchall()
                marks = ", ".join("?" for _ in rows[0]) if rows else ""
                database.executemany(f"INSERT OR IGNORE INTO record_grantrow VALUES ({marks})", rows)
            part.close()
    database.commit()
    database.close()
