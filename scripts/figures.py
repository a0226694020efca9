"""Figures that show the promises of SECURITY.md: tests and benchmarks report them, `make documents` writes the table."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "figures"


def report(promise: str, figure: str, *, command: str, good: bool = True, short: bool = False) -> None:
    """Keep a figure in docs/figures, when FIGURES is set in the environment; otherwise do nothing.

    :param promise: its id in `scripts/promises.py`, or "bench-..." for a measurement
    :param command: what somebody types to see the figure
    :param short: only a slice of the whole was run
    """
    if not os.environ.get("FIGURES"):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    said = {
        "promise": promise,
        "figure": figure,
        "good": good,
        "short": short,
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
    }
    (FOLDER / f"{promise}.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def read() -> dict[str, dict[str, Any]]:
    """All figures kept, by promise."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}
