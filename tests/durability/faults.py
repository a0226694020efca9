"""Full disks and failing ones, by libfiu inside the writer itself: `python -m tests.durability.faults COUNT`, answered as JSON.

Each run lets calls fail at random while entries are written, then heals the disk, opens the node anew and looks.
"""

import ctypes
import ctypes.util
import errno
import json
import sys

import django

django.setup()

from django.db import DatabaseError, connection  # noqa: E402 - Django has to be started first

from homeward.casework import opening, verifying  # noqa: E402
from homeward.record import opening as record_opening  # noqa: E402
from tests.durability.workload import ada, one_more  # noqa: E402

FAILURES = (
    (b"posix/io/rw/pwrite", errno.ENOSPC),
    (b"posix/io/rw/pwrite", errno.EIO),
    (b"posix/io/rw/pread", errno.EIO),
    (b"posix/io/sync/fdatasync", errno.EIO),
    (b"posix/io/sync/fsync", errno.EIO),
)
CHANCE = 0.05


def failing() -> ctypes.CDLL:
    """The library that lets calls fail."""
    library = ctypes.CDLL(ctypes.util.find_library("fiu") or "libfiu.so.0")
    library.fiu_enable_random.argtypes = [
        *(ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_float)
    ]
    return library


def runs(count: int) -> dict[str, int]:
    """Write under failures; acknowledged entries must be there afterwards, and nothing half."""
    by, library = ada(), failing()
    found = {"runs": 0, "acknowledged": 0, "failed": 0, "lost": 0, "unannounced": 0, "wrong": 0}
    code = ""
    for number in range(count):
        if number % 20 == 0:
            code = opening.open_new(by=by, name="Heron", fictional=True)
        held = record_opening.open_case(code, by.keys)
        point, code_of_failure = FAILURES[number % len(FAILURES)]
        library.fiu_enable_random(point, 1, ctypes.c_void_p(code_of_failure), 0, CHANCE)
        before = held.number
        try:
            for _ in range(20):
                held = one_more(held, by)
        except DatabaseError:
            found["failed"] += 1
        finally:
            library.fiu_disable(point)
            connection.close()
        there = record_opening.open_case(code, by.keys).number
        found["runs"] += 1
        found["acknowledged"] += held.number - before
        found["lost"] += max(0, held.number - there)
        # What failed only after the commit record was written may be there, whole, though nobody was told.
        found["unannounced"] += max(0, there - held.number)
    found["wrong"] = len(verifying.whole().wrong)
    return found


if __name__ == "__main__":
    print(json.dumps(runs(int(sys.argv[1]))))
