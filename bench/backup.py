"""A whole backup to two places beside a plain copy of the database sealed as one age file, in one run: `python bench/backup.py`."""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common import report, start_node

HOME = start_node()
PLACES = [Path(tempfile.mkdtemp(prefix="homeward-place-")) for _ in range(2)]

from filling import fill  # noqa: E402 - needs Django started

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from dataclasses import replace  # noqa: E402

from django.conf import settings  # noqa: E402

from homeward.casework import administration  # noqa: E402
from homeward.office.permissions import Role  # noqa: E402
from homeward.process.case import CaseOpened, Side, Staff  # noqa: E402
from homeward.record import book  # noqa: E402
from homeward.record.backup import making, restoring  # noqa: E402
from homeward.record.book import Draft  # noqa: E402
from homeward.wire import age, streams  # noqa: E402
from scripts.figures import report as keep  # noqa: E402

CASES = 100_000
MIB = 1024 * 1024
SEED = bytes(range(32))


def plain(database: Path) -> float:
    """`sqlite3 .backup` into a file, then that file sealed as one age file, synced to the disk; gives seconds."""
    began = time.perf_counter()
    source, copy = sqlite3.connect(database), sqlite3.connect(HOME / "copy.sqlite3")
    source.backup(copy)
    source.close()
    copy.close()
    with open(HOME / "copy.sqlite3", "rb") as read, open(HOME / "copy.age", "wb") as file:
        for piece in streams.sealed(iter(lambda: read.read(MIB), b""), [age.public_of(SEED)]):
            file.write(piece)
        os.fsync(file.fileno())
    return time.perf_counter() - began


def fill_node() -> None:
    """Found an organisation and give it cases."""
    facts = administration.Facts("Bench", "DE", "en", "", "", "http://127.0.0.1:1")
    roles = (Role.SUPERVISOR, Role.OFFICER)
    made = administration.found(facts, founders=(("ada", "Ada", roles), ("ben", "Ben", roles)))
    by = made.founders[0].member
    drafts = [Draft(CaseOpened(Side.REFERRING, "Heron", fictional=True), Staff(by.number), datetime.now(UTC))] * 3
    book.create_case("PATTERN", keys=by.keys, readers={}, drafts=drafts, card={"name": "Heron"})
    fill(CASES)


def main() -> None:
    """Fill, copy plainly, back up, add a little, back up again, restore."""
    settings.NODE = replace(settings.NODE, backup=tuple(str(one) for one in PLACES))
    (HOME / "backup.recipient").write_text(age.public_of(SEED).hex())
    fill_node()
    database = HOME / "node.sqlite3"
    size = database.stat().st_size / MIB
    copied = plain(database)
    began = time.perf_counter()
    making.make([])
    whole = time.perf_counter() - began
    began = time.perf_counter()
    making.make([], now=datetime.now(UTC) + timedelta(hours=1))
    hourly = time.perf_counter() - began
    began = time.perf_counter()
    restoring.fill(HOME / "restored", restoring.plan(PLACES, [SEED]), [SEED], bytes(32))
    restored = time.perf_counter() - began
    for place in PLACES:
        shutil.rmtree(place)
    rate = size / whole
    told = f"{rate:.0f} MB/s to two places and read back, over {size:.0f} MB; a plain copy as one age file {size / copied:.0f} MB/s"
    keep("bench-backup", told, command="python bench/backup.py", good=rate >= 50)
    report(
        database_mb=round(size),
        backup_mb_per_second=round(rate),
        plain_copy_and_age_mb_per_second=round(size / copied),
        hourly_with_nothing_new_seconds=round(hourly, 2),
        restore_mb_per_second=round(size / restored),
    )


if __name__ == "__main__":
    main()
