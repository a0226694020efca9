"""`homeward demo`: make or wake two practice nodes, say what to try, run until Ctrl-C, stop everything."""

import contextlib
import fcntl
import json
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from homeward.demo import cases, restored
from homeward.journey import nodes
from homeward.journey.client import PageWrong
from homeward.journey.nodes import NodeDidNotStart, PortTaken, RunningNode
from homeward.journey.script import Journey

PORTS = {"referring": 8001, "receiving": 8002}
PEOPLE = {
    "referring": [
        ("wanda", ["worker"]),
        ("hanna", ["health"]),
        ("ines", ["intake", "worker"]),
        ("noor", ["analyst"]),
        ("otto", ["administrator"]),
    ],
    "receiving": [
        ("rosa", ["worker"]),
        ("hanna", ["health"]),
        ("ines", ["intake", "worker"]),
        ("noor", ["analyst"]),
        ("otto", ["administrator"]),
    ],
}
ORGANISATIONS = {
    "referring": ("Harbour House (invented)", "DE", "Europe/Berlin"),
    "receiving": ("New Shore (invented)", "MD", "Europe/Chisinau"),
}
# The hour at which the demonstration always begins, so that an arrival is due "today" whenever it is started.
PRESENT = datetime(2027, 3, 24, 9, 0, tzinfo=UTC)


class AlreadyRunning(Exception):
    """Another demonstration runs in this folder."""


def main(*, folder: Path, fresh: bool) -> int:
    """Run the demonstration; gives 0 when it was ended with Ctrl-C."""
    # Said outright: a shell that starts a program in the background has it ignore Ctrl-C.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _as_interrupt)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _only_one(folder):
            for port in PORTS.values():
                nodes.require_free(port)
            return _run(folder, fresh)
    except AlreadyRunning:
        print(f"demo: a demonstration runs in {folder} already; stop it first with Ctrl-C", file=sys.stderr)
    except PortTaken as error:
        print(f"demo: port {error} is taken by another program; stop that first", file=sys.stderr)
    except (NodeDidNotStart, PageWrong) as error:
        print(f"demo: {error}\nTry again with --fresh.", file=sys.stderr)
    return 1


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[TextIO]:
    """Hold a lock that ends with this process, however it ends."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning from error
        yield file


def _run(folder: Path, fresh: bool) -> int:
    began = time.monotonic()
    ready = folder / "ready.json"
    if fresh or not ready.exists():
        ready.unlink(missing_ok=True)
        # Each is made by programs of its own, one after another; the two nodes side by side.
        with ThreadPoolExecutor(len(PORTS)) as side_by_side:
            both = list(side_by_side.map(lambda name: _make(folder, name), PORTS))
    else:
        known = json.loads(ready.read_text(encoding="utf-8"))
        both = [RunningNode(folder / name, name, port, known[name]) for name, port in PORTS.items()]
        if known.get("tables") != _tables():
            _upgrade(both, known, ready)
    try:
        # While the cases are made two processes answer, one for each processor.
        _start(both, workers=1 if ready.exists() else 2)
        if not ready.exists():
            print("Making over thirty invented cases, through the pages:")
            journey = Journey(both[0], both[1], PRESENT, [], [], say=_quiet)
            cases.fill(journey, PRESENT, print)
            print("The machine of New Shore is lost; its node is restored from its own backup:")
            restored.keeps_backups(both[1])
            print(f"  {restored.lose_and_restore(journey).strip().splitlines()[-1]}")
            _awake(both)
            _keep(ready, {node.name: node.passphrases for node in both})
        _tell(both, time.monotonic() - began)
        while all(process.poll() is None for node in both for process in node.processes):
            time.sleep(0.5)
        print("demo: a process of a node has ended; see log.txt in its folder", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        for node in both:
            node.stop()


def _tables() -> list[str]:
    """The steps of which this version of the program made its tables, by name."""
    return sorted(file.name for file in Path(__file__).parent.parent.glob("*/migrations/0*.py"))


def _keep(ready: Path, known: dict[str, Any]) -> None:
    ready.write_text(json.dumps({**known, "tables": _tables()}), encoding="utf-8")


def _upgrade(both: list[RunningNode], known: dict[str, Any], ready: Path) -> None:
    """Bring nodes that an earlier version of the program made to this one."""
    with ThreadPoolExecutor(len(both)) as side_by_side:
        list(side_by_side.map(lambda node: node.command("node", "upgrade"), both))
    _keep(ready, known)


def _start(both: list[RunningNode], workers: int = 1) -> None:
    """Serve both before either delivers, so that neither finds the other away."""
    for node in both:
        node.set_clock(PRESENT)
        node.serve(workers=workers)
    for node in both:
        node.await_answer()
    for node in both:
        node.deliver()


def _awake(both: list[RunningNode]) -> None:
    """Start the nodes anew at the present: they tell each other how they stand, and no clock is apart any more."""
    for node in both:
        node.stop()
    _start(both)


def _quiet(line: str) -> None:
    """The steps of a demonstration are not printed one by one."""


def _make(folder: Path, name: str) -> RunningNode:
    shutil.rmtree(folder / name, ignore_errors=True)
    organisation, country, zone = ORGANISATIONS[name]
    return nodes.make(
        folder,
        name,
        port=PORTS[name],
        organisation=organisation,
        country=country,
        members=PEOPLE[name],
        host=f"{name}.localhost",
        time_zone=zone,
    )


def _tell(both: list[RunningNode], seconds: float) -> None:
    """Print addresses, sign-ins, and what to try."""
    print(f"\nReady after {seconds:.0f} seconds. Everything and everybody here is invented.")
    print(f"Case time begins at {PRESENT:%Y-%m-%d %H:%M} UTC; each organisation's pages show its own zone.\n")
    for node in both:
        print(f"{ORGANISATIONS[node.name][0]}: http://{node.name}.localhost:{node.port}")
        roles = {
            "ada": "supervisor, officer",
            "ben": "supervisor, officer",
            **{name: ", ".join(held) for name, held in PEOPLE[node.name]},
        }
        for name, phrase in node.passphrases.items():
            print(f"  {name:6s} {roles.get(name, ''):20s} {phrase}")
    print(
        "\nTry: as wanda, open Heron and look at Before departure. As rosa at New Shore, record today's arrival in two clicks."
    )
    print(
        "As ines at New Shore, answer the request that waits. As ada, see the team, the partners and the overdue duties."
    )
    print(
        "As wanda and, in another browser, as ines at Harbour House, open one form of Martin and save both: the second is told."
    )
    print("As ada at Harbour House, see on Today and on the line to New Shore that their node was lost and restored.")
    print("Ctrl-C stops both nodes; the next start takes seconds. `homeward demo --fresh` begins anew.", flush=True)
