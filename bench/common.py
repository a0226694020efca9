"""What the benchmarks share: a node of their own in a temporary folder, medians, and the last line of JSON."""

import atexit
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def start_node() -> Path:
    """Make an empty node and start Django on it; gives its folder, which goes when the program ends."""
    home = Path(tempfile.mkdtemp(prefix="homeward-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in ("node.toml", "server.key"):
        shutil.copy(ROOT / "tests" / "node" / name, home / name)
    os.environ["HOMEWARD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "homeward.config.settings"
    sys.path.insert(0, str(ROOT))
    import django  # reads the node's settings

    django.setup()
    from django.core.management import call_command  # needs Django started

    call_command("migrate", verbosity=0)
    return home


def milliseconds(what: Callable[[], Any], runs: int = 15) -> float:
    """The median of several runs in milliseconds, after two that do not count."""
    taken = []
    for number in range(runs + 2):
        began = time.perf_counter()
        what()
        if number >= 2:
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def in_turn(
    quick: Callable[[], Any], slow: Callable[[], Any], rounds: int, meter: Callable[..., float] | None = None
) -> tuple[float, float]:
    """The medians of two in milliseconds, several runs of the quick one beside each of the slow one: what slows the machine slows both.

    :param meter: what takes the time, `milliseconds` of the wall unless `of_processor` is given
    """
    timed = meter or milliseconds
    taken = [(timed(quick), timed(slow, 1)) for _ in range(rounds)]
    return statistics.median(one for one, _ in taken), statistics.median(one for _, one in taken)


def of_processor(what: Callable[[], Any], runs: int = 15) -> float:
    """The median of several runs in milliseconds of the processor, after two that do not count: what another program takes is left out."""
    taken = []
    for number in range(runs + 2):
        began = time.process_time()
        what()
        if number >= 2:
            taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def report(**figures: Any) -> None:
    """Print each figure and, last, all of them as one line of JSON."""
    for name, value in figures.items():
        print(f"{name:45s} {value}")
    print(json.dumps(figures))
