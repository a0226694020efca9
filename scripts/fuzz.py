"""Fuzz every reader with Atheris, and let a lying partner loose on a whole node: `make fuzz`. The last line is JSON.

10^7 runs for each reader of bytes before any key is at work, 10^6 for each that decrypts, checks a signature or reads what stands
behind one, 10^5 steps through the database, a tenth as many letters inside a case; FUZZ=tenth, FUZZ=hundredth and FUZZ=short (a
thousandth) do less. What is done is kept in `.make/fuzz-done`, so that a run that was cut goes on where it was; once the code has changed,
all begins anew. FUZZ_KEEP=1 keeps the shortest inputs that reached something new, in `tests/fuzz/corpus`.
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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.settings")
os.environ.setdefault("HOMEWARD_HOME", str(Path(__file__).resolve().parents[1] / "tests" / "node"))

import django  # noqa: E402

django.setup()

import figures  # noqa: E402

from tests.fuzz import targets, test_fuzz, test_inside  # noqa: E402

SHARE = {"": 1, "tenth": 10, "hundredth": 100, "short": 1000}[os.environ.get("FUZZ", "")]
RUNS, BEHIND, STEPS = (max(most // SHARE, least) for most, least in ((10**7, 1), (10**6, 1), (10**5, 500)))
ROOT = Path(__file__).resolve().parents[1]
CORPUS, DONE = ROOT / "tests" / "fuzz" / "corpus", ROOT / ".make" / "fuzz-done"
# Inputs kept of each reader, and the longest of them in bytes.
KEPT, LONGEST = 24, 1500


@dataclass(frozen=True)
class Job:
    """Something to be run a number of times.

    :ivar run: gives how many runs were done, and what was printed when something went wrong, or ""
    """

    name: str
    wanted: int
    run: Callable[[], tuple[int, str]]


@cache
def code() -> str:
    """A digest of what is fuzzed and of what fuzzes it."""
    files = [one for folder in ("homeward", "tests/fuzz", "tests/exchange") for one in (ROOT / folder).rglob("*.py")]
    return hashlib.sha256(b"".join(one.read_bytes() for one in sorted(files))).hexdigest()


def fuzz(target: targets.Target, wanted: int) -> tuple[int, str]:
    """Run one reader in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="homeward-fuzz-") as folder:
        command = [sys.executable, "-m", "tests.fuzz.run", target.name, str(wanted), "7", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if os.environ.get("FUZZ_KEEP"):
            keep(target.name, Path(folder))
    counted = re.search(r"Done (\d+) (?:runs|in)|stat::number_of_executed_units: (\d+)", done.stderr + done.stdout)
    runs = int(counted.group(1) or counted.group(2)) if counted else 0
    return runs, (done.stderr + done.stdout)[-3000:] if done.returncode or runs < wanted else ""


def reading(target: targets.Target, wanted: int) -> Job:
    """The job of running one reader so often."""
    return Job(target.name, wanted, partial(fuzz, target, wanted))


def outside(**size: str) -> dict[str, str]:
    """The environment without this process's node: tests make themselves a folder of a node, each its own."""
    ours = ("HOMEWARD_HOME", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours} | size


def lie(test: str, wanted: int, **size: str) -> tuple[int, str]:
    """Let a partner lie to a whole node in a test of ours, of a size that its environment gives; wrong is what makes it fail."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", f"tests/fuzz/{test}"]
    done = subprocess.run(command, env=outside(**size), capture_output=True, text=True, check=False)
    counted = re.search(r"(\d+) (?:steps|letters), .*", done.stdout)
    print(counted.group(0) if counted else (done.stderr + done.stdout)[-300:], flush=True)
    runs = int(counted.group(1)) if counted else 0
    return runs, (done.stderr + done.stdout)[-3000:] if done.returncode or runs < wanted else ""


def jobs() -> list[Job]:
    """All there is to do, the longest first."""
    before = f"test_fuzz.py::{test_fuzz.test_a_lying_partner_changes_nothing_it_did_not_sign.__name__}"
    inside = f"test_inside.py::{test_inside.test_a_partner_who_lies_inside_a_case_makes_no_page_fail.__name__}"
    lives = max(-(-STEPS // 10 // test_inside.STEPS), 10)
    letters = lives * test_inside.STEPS
    made = [
        Job("lying partner", STEPS, partial(lie, before, STEPS, FUZZ_STEPS=str(STEPS))),
        Job("lying inside a case", letters, partial(lie, inside, letters, FUZZ_LIVES=str(lives))),
    ]
    readers = sorted(targets.TARGETS, key=lambda one: not one.behind)
    return made + [reading(one, BEHIND if one.behind else RUNS) for one in readers]


def done(job: Job) -> tuple[str, int, str]:
    """Do a job, unless it was done before with this code; gives its name, the runs done and what went wrong."""
    kept = DONE / f"{job.name}.json"
    if kept.exists() and (said := json.loads(kept.read_text()))["code"] == code() and said["runs"] >= job.wanted:
        print(f"{job.name:24s} {said['runs']:>12,} runs were done before", flush=True)
        return job.name, said["runs"], ""
    began = time.monotonic()
    runs, wrong = job.run()
    how = "WRONG" if wrong else "nothing wrong"
    print(f"{job.name:24s} {runs:>12,} runs in {time.monotonic() - began:.0f} s, {how}", flush=True)
    if not wrong:
        DONE.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"code": code(), "runs": runs}))
    return job.name, runs, wrong


def keep(name: str, folder: Path) -> None:
    """Keep the shortest inputs of a run that reached something new."""
    found = sorted(
        (one for one in folder.iterdir() if 0 < one.stat().st_size <= LONGEST), key=lambda one: one.stat().st_size
    )
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for one in found[:KEPT]:
        shutil.copy(one, CORPUS / name / hashlib.sha256(one.read_bytes()).hexdigest()[:16])


def main() -> int:
    """Run everything, two at a time, and report."""
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(done, jobs()))
    wrong = {name: said for name, _, said in found if said}
    (_, steps, _), (_, letters, _), *readers = found
    runs = sum(count for _, count, _ in readers)
    figure = (
        f"{len(wrong)} crashes or changes in {runs:,} runs of {len(readers)} readers, "
        f"{steps:,} steps through a node and {letters:,} letters inside a case"
    )
    command = f"FUZZ={os.environ['FUZZ']} make fuzz" if SHARE > 1 else "make fuzz"
    figures.report("lying-partner", figure, command=command, good=not wrong, short=SHARE > 1)
    for name, said in wrong.items():
        print(f"== {name}\n{said}")
    print(json.dumps({"runs": {name: count for name, count, _ in found}, "wrong": sorted(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
