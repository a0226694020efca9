"""Fuzz every reader with Atheris, then let a lying partner loose on a whole node: `make fuzz`. The last line is JSON.

10^7 runs for each reader of bytes before any key is at work, 10^6 for each that decrypts, checks a signature or reads what stands
behind one, 10^5 steps through the database; FUZZ=tenth, FUZZ=hundredth and FUZZ=short (a thousandth) do less. FUZZ_KEEP=1 keeps
the shortest inputs that reached something new, in `tests/fuzz/corpus`.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
os.environ.setdefault("HOMEWARD_HOME", str(Path(__file__).resolve().parents[1] / "tests" / "node"))

import django  # noqa: E402

django.setup()

import figures  # noqa: E402

from tests.fuzz import targets  # noqa: E402

SHARE = {"": 1, "tenth": 10, "hundredth": 100, "short": 1000}[os.environ.get("FUZZ", "")]
RUNS, BEHIND, STEPS = (max(most // SHARE, least) for most, least in ((10**7, 1), (10**6, 1), (10**5, 500)))
CORPUS = Path(__file__).resolve().parents[1] / "tests" / "fuzz" / "corpus"
# Inputs kept of each reader, and the longest of them in bytes.
KEPT, LONGEST = 24, 1500


def fuzz(target: targets.Target, wanted: int = 0) -> tuple[str, int, str]:
    """Run one target in a process of its own; gives its name, the runs done, and what it printed when it crashed."""
    wanted = wanted or (BEHIND if target.behind else RUNS)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="homeward-fuzz-") as folder:
        command = [sys.executable, "-m", "tests.fuzz.run", target.name, str(wanted), "7", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if os.environ.get("FUZZ_KEEP"):
            keep(target.name, Path(folder))
    counted = re.search(r"Done (\d+) (?:runs|in)|stat::number_of_executed_units: (\d+)", done.stderr + done.stdout)
    runs = int(counted.group(1) or counted.group(2)) if counted else 0
    how, took = "no crash" if not done.returncode else "CRASH", time.monotonic() - began
    print(f"{target.name:20s} {runs:>12,} runs in {took:.0f} s, {how}", flush=True)
    return target.name, runs, (done.stderr + done.stdout)[-3000:] if done.returncode or runs < wanted else ""


def keep(name: str, folder: Path) -> None:
    """Keep the shortest inputs of a run that reached something new."""
    found = sorted(
        (one for one in folder.iterdir() if 0 < one.stat().st_size <= LONGEST), key=lambda one: one.stat().st_size
    )
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for one in found[:KEPT]:
        shutil.copy(one, CORPUS / name / hashlib.sha256(one.read_bytes()).hexdigest()[:16])


def lying() -> str:
    """Let a lying partner do its steps, and one that lies inside a case a tenth as many; gives what went wrong, or ""."""
    files = ("tests/fuzz/test_fuzz.py", "tests/fuzz/test_inside.py")
    command = [sys.executable, "-m", "pytest", "-q", "-s", *files, "-k", "lying or lies_inside"]
    steps = {"FUZZ_STEPS": str(STEPS), "FUZZ_LIVES": str(max(STEPS // 60, 10))}
    done = subprocess.run(command, env={**os.environ, **steps}, capture_output=True, text=True, check=False)
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
    command = f"FUZZ={os.environ['FUZZ']} make fuzz" if SHARE > 1 else "make fuzz"
    figures.report("lying-partner", figure, command=command, good=not wrong, short=SHARE > 1)
    for name, said in wrong.items():
        print(f"== {name}\n{said}")
    print(json.dumps({"runs": {name: count for name, count, _ in found}, "steps": STEPS, "wrong": sorted(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
