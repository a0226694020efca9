"""Check the model of delivery with SPIN: `make model`. The last line is JSON.

The model must hold; without "sign after commit", and without heads, it must fail: a model that cannot fail shows nothing.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import figures

MODELS = Path(__file__).resolve().parents[1] / "docs" / "model"


@dataclass(frozen=True)
class Check:
    """One way to build the model, what is looked for, and whether it must hold."""

    name: str
    define: tuple[str, ...]
    liveness: bool
    holds: bool
    model: str = "delivery.pml"


CHECKS = (
    Check("assertions", (), liveness=False, holds=True),
    Check("heals", ("-DN=1",), liveness=True, holds=True),
    Check("signed before the commit", ("-DSIGN_FIRST",), liveness=False, holds=False),
    Check("without heads", ("-DNO_HEADS", "-DN=1"), liveness=True, holds=False),
    Check("a lost key", (), liveness=False, holds=True, model="lost_keys.pml"),
    Check("a lost key arrives", (), liveness=True, holds=True, model="lost_keys.pml"),
    Check("a lost key not looked at", ("-DNO_CHECK",), liveness=True, holds=False, model="lost_keys.pml"),
    Check("a lost key without heads", ("-DNO_HEADS",), liveness=True, holds=False, model="lost_keys.pml"),
    Check("a rejection not told again", ("-DNO_RETELLING",), liveness=True, holds=False, model="lost_keys.pml"),
    Check("sealed again unmarked", ("-DNO_MARK",), liveness=False, holds=False, model="lost_keys.pml"),
)


def missing() -> str:
    """What is not installed here, or ""."""
    return ", ".join(tool for tool in ("spin", "gcc") if shutil.which(tool) is None)


def run(check: Check) -> dict[str, object]:
    """Check the model built one way; gives errors, states and the lines that were never reached."""
    with tempfile.TemporaryDirectory(prefix="homeward-model-") as folder:
        build = ["-DSAFETY", "-DNOCLAIM"] if not check.liveness else ["-DNFAIR=3"]
        _do(folder, "spin", "-a", *check.define, str(MODELS / check.model))
        _do(folder, "gcc", "-w", "-O2", *build, "-o", "pan", "pan.c")
        said = _do(folder, "./pan", "-m2000000", "-w25", *(["-a", "-f"] if check.liveness else []))
    errors = re.search(r"errors: (\d+)", said)
    states = re.search(r"(\d+) states, stored", said)
    if errors is None or states is None:
        raise SystemExit(said)
    # A search cut short has shown nothing: it says so, whether or not it met an error before.
    cut = "max search depth too small" in said or ("Search not completed" in said and not int(errors[1]))
    if cut:
        raise SystemExit(said)
    unreached = re.findall(r'\w+\.pml:(\d+), state \d+, "(?!-end-)([^"]*)"', said)
    return {"name": check.name, "errors": int(errors[1]), "states": int(states[1]), "unreached": unreached}


def _do(folder: str, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def good(check: Check, said: dict[str, object]) -> bool:
    """Whether it came out as it must: no error and every line reached, or an error."""
    if not check.holds:
        return bool(said["errors"])
    return not said["errors"] and (check.liveness or not said["unreached"])


def main() -> int:
    """Run every check and report."""
    if missing():
        print(json.dumps({"skipped": f"not installed: {missing()}"}))
        return 0
    found = [(check, run(check)) for check in CHECKS]
    for check, said in found:
        print(f"{check.name:30s} {said}")
    whole = all(good(check, said) for check, said in found)
    figure = "; ".join(f"{check.name}: {said['errors']} errors in {said['states']:,} states" for check, said in found)
    figures.report("bench-delivery-model", figure, command="make model", good=whole)
    print(json.dumps({"good": whole, "checks": [said for _, said in found]}))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
