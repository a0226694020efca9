"""Fuzz what reads a stranger's files beside the exchange, then the pages a stranger reaches: `make fuzz-files`. The last line is JSON.

10^6 runs of each reader, 10^4 of those that write a file or draw a picture, then thousands of cookies, posts, codes and answers of
passkeys. FUZZ=tenth, FUZZ=hundredth and FUZZ=short do less.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import fuzz  # it starts Django
from figures import report

from tests.fuzz import handed_over

RUNS, SLOW_RUNS, ASKED = (
    max(most // fuzz.SHARE, least) for most, least in ((1_000_000, 10_000), (10_000, 500), (5_000, 60))
)
# What goes through a file, a workbook, a child's work or a seal takes a thousandth of a second and more.
SLOW = frozenset(
    {"list", "timetable-feed", "timetable-packed", "timetable-lines", "picture", "archive", "archive-rows"}
)


def runs_of(name: str) -> int:
    """How many runs a target gets."""
    return SLOW_RUNS if name in SLOW else RUNS


def pages() -> str:
    """Ask the pages what a stranger can ask; gives what went wrong, or ""."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/fuzz/test_handed_over.py"]
    environment = fuzz.outside(FUZZ_PAGES=str(ASKED))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout[-300:])
    return (done.stderr + done.stdout)[-3000:] if done.returncode else ""


def main() -> int:
    """Run everything, two at a time, and report."""
    with ThreadPoolExecutor(2) as two:
        found = list(two.map(fuzz.done, [fuzz.reading(one, runs_of(one.name)) for one in handed_over.TARGETS]))
    wrong = {name: said for name, _, said in found if said}
    if told := pages():
        wrong["pages"] = told
    runs = sum(count for _, count, _ in found)
    figure = f"{len(wrong)} crashes in {runs:,} runs of {len(found)} readers, and {ASKED:,} questions of each kind to the pages"
    command = f"FUZZ={os.environ['FUZZ']} make fuzz-files" if fuzz.SHARE > 1 else "make fuzz-files"
    report("strangers-files", figure, command=command, good=not wrong, short=fuzz.SHARE > 1)
    for name, said in wrong.items():
        print(f"== {name}\n{said}")
    print(json.dumps({"runs": {name: count for name, count, _ in found}, "wrong": sorted(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
