"""Write the golden JSON of every entry kind without one: `python -m tests.golden.write`.

A file that is there is never changed: it shows how the kind was once written, and records like it must stay readable
for ever (invariant 3). When a test says that a kind no longer reads its golden JSON, mend the kind, not the file.
"""

import json
from pathlib import Path
from typing import Any

from homeward.process.entries import KINDS
from homeward.process.writing import Entry, to_data
from tests.golden.sample import sample

FOLDER = Path(__file__).parent / "entries"


def golden(kind: type[Entry]) -> dict[str, Any]:
    """Give the golden JSON of a kind: its name, where it lies, which message it is, and its fields."""
    entry = sample(kind)
    return {"kind": kind.KIND, "compartment": kind.COMPARTMENT, "message": kind.MESSAGE, "data": to_data(entry)}


def write_missing(folder: Path = FOLDER) -> list[str]:
    """Write a file for each kind without one; gives the names of the kinds written."""
    folder.mkdir(exist_ok=True)
    new = [name for name in KINDS if not (folder / f"{name}.json").exists()]
    for name in new:
        text = json.dumps(golden(KINDS[name]), ensure_ascii=False, indent=2)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return new


if __name__ == "__main__":
    for name in write_missing():
        print(f"written: {name}.json")
