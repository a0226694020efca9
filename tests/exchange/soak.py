"""Two nodes as processes, a bad line each way, `kill -9` of any of them; then: what arrived, how often, in which order."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homeward.journey import nodes
from homeward.journey.nodes import RunningNode
from tests.exchange.fault_proxy import FAULTS, FaultProxy

# What runs of each node: its pages, its worker, and people who take in what waits.
PROGRAMS = ("serve", "deliver", "people")


@dataclass
class Side:
    """One node, its processes, and the bad line that leads to it."""

    node: RunningNode
    proxy: FaultProxy
    partner: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, program: str) -> None:
        inside = [sys.executable, "-m", "tests.exchange.in_node", "people"]
        homeward = [sys.executable, "-m", "homeward"]
        command = {
            "serve": [*homeward, "serve", "--port", str(self.proxy.to), "--workers", "1"],
            "deliver": [*homeward, "deliver"],
            "people": inside,
        }[program]
        with (self.node.home / "log.txt").open("ab") as log:
            self.running[program] = subprocess.Popen(
                command, env=self.node.environment(), stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, program: str) -> None:
        process = self.running[program]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)

    def ask(self, *arguments: str) -> Any:
        command = [sys.executable, "-m", "tests.exchange.in_node", *arguments]
        done = subprocess.run(command, env=self.node.environment(), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


def found(folder: Path, share: float = 1.0) -> list[Side]:
    """Make two nodes that know each other; the address of each is one end of its bad line."""
    made: dict[str, Any] = {"country": "IT", "members": []}
    sides = []
    for number, name in enumerate(("lighthouse", "harbour")):
        port = nodes.free_port()
        node = nodes.make(folder, name, port=port, organisation=f"{name.title()} (fictional)", **made)
        sides.append(Side(node, FaultProxy(port, nodes.free_port(), seed=7 + number, share=share)))
    for side, other in (sides, sides[::-1]):
        file = folder / f"{other.node.name}.json"
        file.write_text(other.node.command("card", "show"))
        side.partner = side.ask("know", str(file))
    return sides


def run(folder: Path, count: int, cases: int, kills: int, share: float = 1.0, limit: float = 3600.0) -> dict[str, Any]:
    """Send `count` messages, half each way, over `cases` conversations each, and kill `kills` times on the way; gives what came of it.

    :param limit: seconds after which it is given up, and said so

    `kills` of the answer counts them by node and program, `never` names each fault that never happened and each node never killed.
    """
    sides = found(folder, share)
    for side in sides:
        side.proxy.start()
    try:
        ids = [side.ask("queue_many", side.partner, str(count // 2), str(cases)) for side in sides]
        began = time.monotonic()
        done = _until_stored(sides, count // 2, kills, began + limit)
        took = time.monotonic() - began
    finally:
        for side in sides:
            for program in side.running:
                side.kill(program)
            side.proxy.stop()
    judged = _judged(sides, ids)
    never = [fault for fault in FAULTS if not judged["line"].get(fault)]
    never += [side.node.name for side in sides if not any(one.startswith(side.node.name) for one in done)]
    return {**judged, "kills": dict(done), "never": never, "seconds": round(took, 1), "messages": count}


def _until_stored(sides: list[Side], each: int, kills: int, end: float) -> Counter[str]:
    """Let everything run, killed now and then, until all is stored and taken in on both sides; gives how often each was killed."""
    chance, done = random.Random(11), Counter[str]()
    for side in sides:
        for program in PROGRAMS:
            side.start(program)
    while time.monotonic() < end:
        time.sleep(0.5 + chance.random() * 2)
        if done.total() < kills:
            # Each side in its turn, so that a few kills meet both.
            side, program = sides[done.total() % 2], chance.choice(PROGRAMS)
            side.kill(program)
            side.start(program)
            done[f"{side.node.name} {program}"] += 1
        elif all(side.ask("settled") == [each, each] for side in sides):
            break
    return done


def _judged(sides: list[Side], ids: list[list[str]]) -> dict[str, Any]:
    """Compare what one sent with what the other took in: lost, doubled, out of order."""
    lost = doubled = disorder = 0
    for sent, other in zip(ids, sides[::-1], strict=True):
        applied = other.ask("applied")
        known = [one for _, _, one in applied]
        lost += len(set(sent) ^ set(known))
        doubled += len(known) - len(set(known))
        last: dict[str, int] = {}
        for case, seq, _ in applied:
            disorder += seq != last.get(case, 0) + 1
            last[case] = seq
    seen = sum((side.proxy.seen for side in sides), start=sides[0].proxy.seen.__class__())
    return {"lost": lost, "doubled": doubled, "out_of_order": disorder, "line": dict(sorted(seen.items()))}
