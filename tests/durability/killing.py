"""Writers that are killed: `python -m tests.durability.killing rounds COUNT | workers | clock`, answered as JSON."""

import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import django

django.setup()

from django.db import connection  # noqa: E402 - Django has to be started first

from homeward.casework import opening, verifying  # noqa: E402
from homeward.process.case import Staff  # noqa: E402
from homeward.record import book  # noqa: E402
from homeward.record import opening as record_opening  # noqa: E402
from homeward.record.book import Draft  # noqa: E402
from homeward.record.log import Leaf  # noqa: E402
from tests.durability.workload import ENTRY, ada, one_more  # noqa: E402

SEED = 7
PATIENCE = 120.0


def forked(what: Callable[[int], None]) -> tuple[int, int]:
    """Do something in a process of its own; gives its id and the end of a pipe on which it acknowledges."""
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            what(write)
        finally:
            os._exit(0)
    os.close(write)
    return child, read


def _last(read: int) -> int:
    """The newest number that was acknowledged before the process died."""
    said = b""
    while piece := os.read(read, 65536):
        said += piece
    os.close(read)
    return max((int(one) for one in said.split(b"\n")[:-1] if one), default=0)


def rounds(count: str) -> dict[str, int]:
    """Kill a writer without warning, again and again; after each, the case is opened and every acknowledged entry looked for."""
    by, chance = ada(), random.Random(SEED)
    found = {"rounds": 0, "acknowledged": 0, "lost": 0, "damaged": 0}
    code = ""
    for number in range(int(count)):
        if number % 20 == 0:
            code = opening.open_new(by=by, name="Heron", fictional=True)
        before = record_opening.open_case(code, by.keys).number

        def write(to: int, code: str = code) -> None:
            held = record_opening.open_case(code, by.keys)
            while True:
                held = one_more(held, by)
                os.write(to, f"{held.number}\n".encode())

        child, read = forked(write)
        if number % 2:
            # A disk that syncs slowly keeps nothing in so short a time; every other one dies after it has acknowledged something.
            select.select([read], [], [], PATIENCE)
        time.sleep(0.02 + 0.06 * chance.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged = _last(read)
        found["rounds"] += 1
        found["acknowledged"] += max(0, acknowledged - before)
        try:
            found["lost"] += record_opening.open_case(code, by.keys).number < acknowledged
        except record_opening.RecordDamaged:
            found["damaged"] += 1
    found["damaged"] += len(verifying.whole().wrong)
    return found


def workers() -> dict[str, int]:
    """Kill one of two workers in the middle of a transaction while the other waits to write."""
    by = ada()
    one, other = (opening.open_new(by=by, name="Heron", fictional=True) for _ in range(2))

    def holds(to: int) -> None:
        held = record_opening.open_case(one, by.keys)

        def inside() -> None:
            os.write(to, b"1\n")
            time.sleep(PATIENCE)

        drafts = [Draft(ENTRY, Staff(by.number), held.case.entries[0].at)]
        book.append(held, drafts, card={}, leaf=Leaf("entries", by.number, one), also=inside)

    def waits(to: int) -> None:
        held = one_more(record_opening.open_case(other, by.keys), by)
        os.write(to, f"{held.number}\n".encode())

    first, said = forked(holds)
    os.read(said, 2)
    second, read = forked(waits)
    time.sleep(0.5)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    os.waitpid(second, 0)
    os.close(said)
    return {
        "acknowledged": _last(read),
        "other": record_opening.open_case(other, by.keys).number,
        "killed": record_opening.open_case(one, by.keys).number,
        "wrong": len(verifying.whole().wrong),
    }


def clock(code: str = "") -> list[object]:
    """Write one entry by whatever time the clock shows; gives the case, its newest number and what is wrong in the node."""
    by = ada()
    chosen = code or opening.open_new(by=by, name="Heron", fictional=True)
    held = one_more(record_opening.open_case(chosen, by.keys), by)
    return [chosen, held.number, len(verifying.whole().wrong), int(time.time())]


WHAT = {one.__name__: one for one in (rounds, workers, clock)}

if __name__ == "__main__":
    with suppress(BrokenPipeError):
        print(json.dumps(WHAT[sys.argv[1]](*sys.argv[2:])))
