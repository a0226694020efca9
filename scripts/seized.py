"""The whole scan of a seized node that is off: 10,000 canaries planted through its pages; `make seized`. A slice runs with the tests."""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
# The tables are read from the models; the seized node itself runs in programs of its own.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
os.environ.setdefault("HOMEWARD_HOME", str(ROOT / "tests" / "node"))

import django  # noqa: E402

django.setup()

from scripts.figures import report  # noqa: E402
from tests.seized.scanning import ENCODINGS, seize  # noqa: E402

CASES, LEAST = 21, 10_000


def main() -> int:
    """Plant, seize, scan; the last line is JSON."""
    with tempfile.TemporaryDirectory() as folder:
        found = seize(Path(folder), CASES)
    good = found.planted >= LEAST and not found.canaries and found.controls == set(ENCODINGS) and not found.unlisted
    what = f"{found.canaries} of {found.planted:,} canaries ({found.kinds} kinds of entry, every field of every form)"
    where = f"in {found.scanned / 1e6:,.0f} MB: every write to {found.files} files, the files as they lie, the opened archives"
    told = f"{what} {where}; {len(found.controls)} of {len(ENCODINGS)} encodings of a deleted control found"
    told += f"; {len(found.unlisted)} columns readable that `docs/in-the-clear.md` does not list"
    report("seized-no-text", told, command="make seized", good=good)
    print(told)
    print(
        json.dumps(
            {
                "canaries": found.canaries,
                "planted": found.planted,
                "found": found.found,
                "unlisted": found.unlisted,
                "good": good,
            }
        )
    )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
