"""The sealed record: opening, writing and listing, with 1,000 and with 100,000 cases in the node: `python bench/record.py`.

Two nodes in two processes, measured in turn, because a machine is not equally fast all the time: what slows it slows both.
"""

import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from common import milliseconds, of_processor, report, start_node

SIZES, ROUNDS = (1_000, 100_000), 5
HOME = start_node()

from filling import fill  # noqa: E402 - needs Django started

from homeward.casework import administration  # noqa: E402 - needs Django started
from homeward.casework.administration import Facts  # noqa: E402 - needs Django started
from homeward.config.databases import SQLITE  # noqa: E402 - needs Django started
from homeward.office.members import SignedIn  # noqa: E402 - needs Django started
from homeward.office.permissions import Role  # noqa: E402 - needs Django started
from homeward.process.case import CaseOpened, Side, Staff  # noqa: E402 - needs Django started
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained  # noqa: E402 - needs Django started
from homeward.process.writing import Compartment  # noqa: E402 - needs Django started
from homeward.record import book, opening, remembered  # noqa: E402 - needs Django started
from homeward.record.book import Draft  # noqa: E402 - needs Django started
from homeward.record.log import Leaf  # noqa: E402 - needs Django started
from scripts import figures  # noqa: E402 - needs the path that start_node sets

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
CARD = {"name": "Heron", "stage": "arranging", "next": [["choose-journey", "worker", "travel", ""]] * 3}
ENTRY = TopicExplained(
    Topic.RIGHTS_AND_OPTIONS, "Romanian", Means.TALK, Outcome.UNDERSTOOD, said_back="as she said it, in some words"
)


def drafts(by: SignedIn, count: int) -> list[Draft]:
    first = [Draft(CaseOpened(Side.REFERRING, "Heron", fictional=True), Staff(by.number), START)]
    return first + [Draft(ENTRY, Staff(by.number), START + timedelta(minutes=number)) for number in range(count - 1)]


def make(code: str, by: SignedIn, entries: int, readers: tuple[int, ...]) -> None:
    book.create_case(
        code, keys=by.keys, readers={one: tuple(Compartment) for one in readers}, drafts=drafts(by, entries), card=CARD
    )


def disk_a_second(seconds: float = 2.0) -> float:
    """Commits a second of one row, as long as an entry, into an SQLite file beside the node's, with its settings: the disk's own limit."""
    plain = sqlite3.connect(HOME / "plain.sqlite3", isolation_level=None)
    for one in SQLITE["OPTIONS"]["init_command"].split(";"):
        plain.execute(one)
    plain.execute("CREATE TABLE IF NOT EXISTS row (text BLOB)")
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        plain.execute("INSERT INTO row VALUES (?)", [bytes(700)])
        count += 1
    plain.close()
    return count / (time.perf_counter() - began)


def writes_a_second(code: str, by: SignedIn, seconds: float = 2.0) -> tuple[float, float]:
    """One entry with its link, card and leaf, each its own durable transaction, as often as it goes; and milliseconds of processor for one."""
    held = opening.open_case(code, by.keys)
    count, began, used = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        held = book.append(
            held, [Draft(ENTRY, Staff(by.number), START)], card=CARD, leaf=Leaf("entries", by.number, code)
        )
        count += 1
        if count % 50 == 0:
            # The case in memory does not grow beyond what a session holds.
            held = book.OpenCase(held.code, held.keys, type(held.case)(), held.secrets, held.number, held.link)
    return count / (time.perf_counter() - began), (time.process_time() - used) * 1000 / count


def cards_anew(by: SignedIn) -> None:
    """The cards as a process lists them that has opened none of their grants before."""
    remembered.forget()
    opening.cards(by.keys)


def measure(by: SignedIn, number: int) -> dict[str, float]:
    """One round at one node."""
    make(f"W{number}", by, 10, ())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
    disk = disk_a_second(1.0)
    writes, used = writes_a_second(f"W{number}", by, 1.0)
    return {
        "open_200_entries_ms": round(milliseconds(lambda: opening.open_case("BIG", by.keys)), 2),
        "open_200_entries_cpu_ms": round(of_processor(lambda: opening.open_case("BIG", by.keys)), 2),
        "cards_200_ms": round(milliseconds(lambda: opening.cards(by.keys), 9), 2),
        "cards_200_cpu_ms": round(of_processor(lambda: opening.cards(by.keys), 9), 2),
        "cards_200_first_time_ms": round(milliseconds(lambda: cards_anew(by), 5), 2),
        "writes_per_second": round(writes),
        "write_cpu_ms": round(used, 2),
        "disk_commits_per_second": round(disk),
        # How often another program had the processor instead while this was measured: times of a quiet machine have few.
        "pushed_aside": resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw - before,
    }


def node(size: int) -> None:
    """Be the node with so many cases: fill it, then measure a round for each line that comes, and print it as a line of JSON."""
    facts = Facts("Bench", "DE", "en", "", "", "http://127.0.0.1:1")
    made = administration.found(
        facts,
        founders=(("ada", "Ada", (Role.SUPERVISOR, Role.OFFICER)), ("ben", "Ben", (Role.SUPERVISOR, Role.OFFICER))),
    )
    ada, ben = made.founders[0].member, made.founders[1].member
    make("PATTERN", ben, 3, (ada.number,))
    make("BIG", ada, 200, (ben.number,))
    for number in range(197):
        make(f"CARD{number}", ada, 3, ())
    fill(size)
    print(flush=True)
    for number, _ in enumerate(sys.stdin):
        print(json.dumps(measure(ada, number)), flush=True)


def in_turn() -> dict[int, dict[str, float]]:
    """Measure the nodes of both sizes in turn; gives the medians of each."""
    pipe = subprocess.PIPE
    running = {
        size: subprocess.Popen([sys.executable, __file__, str(size)], stdin=pipe, stdout=pipe, text=True)
        for size in SIZES
    }
    for one in running.values():
        one.stdout.readline()
    rounds: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size, one in running.items():
            one.stdin.write("\n")
            one.stdin.flush()
            rounds[size].append(json.loads(one.stdout.readline()))
    for one in running.values():
        one.stdin.close()
        one.wait()
    return {
        size: {name: statistics.median(one[name] for one in found) for name in found[0]}
        for size, found in rounds.items()
    }


def main() -> None:
    """Measure, and say how much longer things take in the large node."""
    found = in_turn()
    small, large = (found[size] for size in SIZES)
    ratios = [large[name] / small[name] for name in ("open_200_entries_ms", "cards_200_ms")]
    ratios.append(small["writes_per_second"] / max(1, large["writes_per_second"]))
    figures.report(
        "bench-record",
        f"200 entries opened in {small['open_200_entries_ms']} ms, 200 cards in {small['cards_200_ms']} ms, "
        f"{small['writes_per_second']:.0f} entries written a second where the disk commits "
        f"{small['disk_commits_per_second']:.0f} rows; with 100,000 cases at most {max(ratios):.2f} times as long",
        command="python bench/record.py",
        good=small["open_200_entries_ms"] <= 5 and small["cards_200_ms"] <= 40 and max(ratios) <= 1.3,
    )
    told = {f"{name}_{size}": value for size in SIZES for name, value in found[size].items()}
    report(**told, worst_ratio=round(max(ratios), 2))


if __name__ == "__main__":
    node(int(sys.argv[1])) if len(sys.argv) > 1 else main()
