"""Fuzz every reader with Atheris, then let a lying partner loose on a whole node: `make fuzz`. The last line is JSON.

10^7 runs for each reader of a stranger's bytes, 10^6 for each behind a valid signature, 10^5 steps through the database;
FUZZ=short does a thousandth of it.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
os.environ.setdefault("HOMEWARD_HOME", str(Path(__file__).resolve().parents[1] / "tests" / "node"))

import django  # noqa: E402

django.setup()

import figures  # noqa: E402

from tests.fuzz import targets  # noqa: E402

SHORT = os.environ.get("FUZZ") == "short"
RUNS, BEHIND, STEPS = (10_000, 1_000, 500) if SHORT else (10_000_000, 1_000_000, 100_000)


def fuzz(target: targets.Target) -> tuple[str, int, str]:
    """Run one target in a process of its own; gives its name, the runs done, and what it printed when it crashed."""
    wanted = BEHIND if target.behind else RUNS
    command = [sys.executable, "-m", "tests.fuzz.run", target.name, str(wanted), "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    counted = re.search(r"Done (\d+) (?:runs|in)|stat::number_of_executed_units: (\d+)", done.stderr + done.stdout)
    runs = int(counted.group(1) or counted.group(2)) if counted else 0
    print(f"{target.name:20s} {runs:>12,} runs, {'no crash' if not done.returncode else 'CRASH'}", flush=True)
    return target.name, runs, (done.stderr + done.stdout)[-3000:] if done.returncode or runs < wanted else ""


def lying() -> str:
    """Let a lying partner do its steps; gives what went wrong, or ""."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/fuzz/test_fuzz.py", "-k", "lying"]
    done = subprocess.run(
        command, env={**os.environ, "FUZZ_STEPS": str(STEPS)}, capture_output=True, text=True, check=False
    )
    print(done.stdout[-300:])
    return done.stdout[-3000:] if done.returncode else ""


def main() -> int:
    """Run everything, two at a time, and report."""
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(fuzz, targets.TARGETS))
    wrong = {name: said for name, _, said in found if said}
    told = lying()
    if told:
        wrong["lying partner"] = told
    runs = sum(count for _, count, _ in found)
    figure = (
        f"{len(wrong)} crashes or changes in {runs:,} runs of {len(found)} readers and {STEPS:,} steps through a node"
    )
    figures.report("lying-partner", figure, command="make fuzz", good=not wrong, short=SHORT)
    for name, said in wrong.items():
        print(f"== {name}\n{said}")
    print(json.dumps({"runs": {name: count for name, count, _ in found}, "steps": STEPS, "wrong": sorted(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
