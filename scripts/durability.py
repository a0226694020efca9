"""The whole of the proofs that nothing acknowledged is lost: `make durability`. A slice of each runs with the tests."""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.figures import report
from tests.backup.erased import erased
from tests.backup.nodes import Node, a_node
from tests.durability import rounds

STATES, ROUNDS, RUNS = 10_000, 1_000, 200
COMMAND = "make durability"


def cuts(node: Node, folder: Path) -> dict[str, object]:
    """Crash states, and that the same tool finds losses where synchronisation is not full."""
    full = rounds.crash_states(node, folder, entries=300, count=STATES + 1)
    normal = rounds.crash_states(node, folder, entries=100, count=1_000, mode="NORMAL")
    good = full.states >= STATES and not (full.lost or full.torn or full.corrupt) and normal.lost > 0
    figure = f"{full.lost} lost, {full.torn} torn, {full.corrupt} corrupt of {full.states:,} states"
    control = f"the same tool finds {normal.lost} losses of {normal.states:,} with synchronous=NORMAL"
    report("nothing-lost-crash", f"{figure}; {control}", command=COMMAND, good=good)
    return {"states": vars(full), "control": vars(normal), "good": good}


def kills(node: Node, folder: Path) -> dict[str, object]:
    """A writer killed again and again, two workers, a clock that is off."""
    found, two, clocks = rounds.killed(node, ROUNDS), rounds.two_workers(node), rounds.clocks(node, folder)
    good = not (found["lost"] or found["damaged"] or two["wrong"]) and found["rounds"] == ROUNDS
    good = good and [wrong for _, wrong, _ in clocks] == [0, 0, 0, 0]
    figure = f"{found['lost']} lost of {found['acknowledged']:,} acknowledged in {found['rounds']:,} rounds of kill -9"
    report("nothing-lost-kill", figure, command=COMMAND, good=good)
    return {"killed": found, "two workers": two, "clocks": clocks, "good": good}


def faults(node: Node) -> dict[str, object]:
    """A full or failing disk, where libfiu can be had."""
    if not rounds.faults_library().exists():
        return {"good": False, "why": "fiu-utils (libfiu) is not on this machine"}
    found = rounds.failing_disk(node, RUNS)
    good = not (found["lost"] or found["wrong"]) and found["failed"] > 0
    figure = f"{found['lost']} lost of {found['acknowledged']:,} acknowledged, {found['wrong']} wrong"
    told = f"{figure} in {found['runs']} runs, {found['failed']} of which failed ({found['unannounced']} kept untold)"
    report("disk-full", told, command=COMMAND, good=good)
    return {"faults": found, "good": good}


def gone(folder: Path) -> dict[str, object]:
    """Erased cases in every archive that is left, before and after 14 days."""
    found = erased(folder, 100, 100)
    good = found.on["14.1"] == 0 and found.on["in use"] == 0 and found.on["13"] == found.planted
    told = f"{found.on['14.1']} of {found.planted:,} readable after 14 days, in {found.archives['14.1']} archives"
    control = f"on day 13 the same scan reads {found.on['13']:,}"
    report("erased-gone", f"{told}; {control}", command=COMMAND, good=good)
    return {"erased": vars(found), "good": good}


def main() -> int:
    """Run everything; the last line is JSON."""
    said = {}
    with tempfile.TemporaryDirectory() as folder:
        node = a_node(Path(folder))
        for name, what in (
            ("cuts", lambda: cuts(node, Path(folder))),
            ("kills", lambda: kills(node, Path(folder))),
            ("faults", lambda: faults(node)),
            ("gone", lambda: gone(Path(folder) / "erased")),
        ):
            said[name] = what()
            print(name, said[name], flush=True)
    print(json.dumps(said))
    return 0 if all(one["good"] for one in said.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
