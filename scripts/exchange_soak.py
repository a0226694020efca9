"""Send 20,000 messages (SOAK=full: 100,000) between two nodes over a line that does everything wrong, with kill -9 of any process.

`make exchange-soak`. The last line is JSON; each message must have been taken in exactly once, in order.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import figures  # noqa: E402

from tests.exchange import soak  # noqa: E402

SIZES = {"short": 2_000, "": 20_000, "full": 100_000}


def main() -> int:
    """Run it and report; 1 when a message was lost, doubled or out of order."""
    count = SIZES[os.environ.get("SOAK", "")]
    with tempfile.TemporaryDirectory(prefix="homeward-soak-") as folder:
        said = soak.run(Path(folder), count, cases=50, kills=max(10, count // 400), limit=count / 4)
    good = not (said["lost"] or said["doubled"] or said["out_of_order"] or said["never"])
    met = [number for name, number in said["line"].items() if name != "pass"]
    figure = (
        f"{count:,} messages, {said['lost']} lost, {said['doubled']} doubled, {said['out_of_order']} out of order; "
        f"{sum(met):,} faults of {len(met)} kinds, {sum(said['kills'].values())} times kill -9 on both sides"
    )
    full = "SOAK=full " if count > SIZES[""] else ""
    figures.report("exactly-once", figure, command=f"{full}make exchange-soak", good=good, short=count < SIZES["full"])
    print(json.dumps({**said, "good": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
