"""The rounds of the proof that nothing acknowledged is lost, each in one function, so that tests run a slice and `make durability` all."""

import json
import shutil
from pathlib import Path

from tests.backup.nodes import Node
from tests.durability import shim, states
from tests.durability.states import Found


def crash_states(node: Node, folder: Path, *, entries: int, count: int, mode: str = "FULL") -> Found:
    """Record a workload on a copy of a node and look at so many crash states of it."""
    home = folder / f"crash-{mode}"
    shutil.copytree(node.home, home)
    known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in node.passphrases.items()}
    within = shim.environment(shim.built(folder), home, **known)
    module = "tests.durability.workload"
    # First without the recorder, so that the cases are there and the file holds them.
    shim.run([module, str(folder / "first-acks"), "3"], {**within, "LD_PRELOAD": ""})
    database = str((home / "node.sqlite3").resolve())
    begin = {path: Path(path).read_bytes() for path in (database, f"{database}-wal") if Path(path).exists()}
    record = folder / f"record-{mode}"
    recorded = {**within, "SHIM_LOG": str(record), "SHIM_UNDER": str(home.resolve())}
    shim.run([module, str(home / "acks"), str(entries), mode], recorded)
    changes = [one for one in shim.changes(record) if not one.path.endswith("-shm")]
    return states.look(begin, changes, database=database, count=count)


def _within(node: Node, **more: str) -> dict[str, str]:
    known = {f"HOMEWARD_PASSPHRASE_{name.upper()}": phrase for name, phrase in node.passphrases.items()}
    return shim.environment(Path(), node.home, **{"LD_PRELOAD": "", **known, **more})


def killed(node: Node, rounds: int) -> dict[str, int]:
    """Kill a writer so many times."""
    return dict(json.loads(shim.run(["tests.durability.killing", "rounds", str(rounds)], _within(node))))


def two_workers(node: Node) -> dict[str, int]:
    """Kill one of two workers in the middle of a transaction."""
    return dict(json.loads(shim.run(["tests.durability.killing", "workers"], _within(node))))


def failing_disk(node: Node, runs: int) -> dict[str, int]:
    """Write so many times while the disk is full or fails."""
    within = _within(node, LD_PRELOAD=str(faults_library()))
    return dict(json.loads(shim.run(["tests.durability.faults", str(runs)], within)))


def faults_library() -> Path:
    """Where Debian's package fiu-utils puts the library that lets calls fail."""
    return Path("/usr/lib/fiu/fiu_posix_preload.so")


def clocks(node: Node, folder: Path) -> list[list[int]]:
    """Write to one case by the right clock, a day ahead, a day behind, and rightly again: number, things wrong, time."""
    library, code, found = shim.built(folder), "", []
    for seconds in (0, 86_400, -86_400, 0):
        within = _within(node, LD_PRELOAD=str(library), SHIM_CLOCK=str(seconds))
        code, *rest = json.loads(shim.run(["tests.durability.killing", "clock", *([code] if code else [])], within))
        found.append(rest)
    return found
