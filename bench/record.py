"""The sealed record: opening, writing and listing, with 1,000 and with 100,000 cases in the node: `python bench/record.py`."""

import resource
import sqlite3
import time
from datetime import UTC, datetime, timedelta

from common import milliseconds, of_processor, report, start_node

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


def measure(by: SignedIn, suffix: str) -> dict[str, float]:
    make(f"W{suffix}", by, 10, ())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
    disk = disk_a_second()
    writes, used = writes_a_second(f"W{suffix}", by)
    return {
        f"open_200_entries_ms{suffix}": round(milliseconds(lambda: opening.open_case("BIG", by.keys)), 2),
        f"open_200_entries_cpu_ms{suffix}": round(of_processor(lambda: opening.open_case("BIG", by.keys)), 2),
        f"cards_200_ms{suffix}": round(milliseconds(lambda: opening.cards(by.keys), 9), 2),
        f"cards_200_cpu_ms{suffix}": round(of_processor(lambda: opening.cards(by.keys), 9), 2),
        f"cards_200_first_time_ms{suffix}": round(milliseconds(lambda: cards_anew(by), 9), 2),
        f"writes_per_second{suffix}": round(writes),
        f"write_cpu_ms{suffix}": round(used, 2),
        f"disk_commits_per_second{suffix}": round(disk),
        # How often another program had the processor instead while this was measured: times of a quiet machine have few.
        f"pushed_aside{suffix}": resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw - before,
    }


def main() -> None:
    """Measure, fill, measure again."""
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
    fill(1_000)
    small = measure(ada, "_1000")
    fill(100_000)
    large = measure(ada, "_100000")
    ratios = [
        large[name.replace("_1000", "_100000")] / value
        for name, value in small.items()
        if name in ("open_200_entries_ms_1000", "cards_200_ms_1000")
    ]
    ratios.append(small["writes_per_second_1000"] / max(1, large["writes_per_second_100000"]))
    figures.report(
        "bench-record",
        f"200 entries opened in {small['open_200_entries_ms_1000']} ms, 200 cards in {small['cards_200_ms_1000']} ms, "
        f"{small['writes_per_second_1000']} entries written a second where the disk commits "
        f"{small['disk_commits_per_second_1000']} rows; with 100,000 cases at most {max(ratios):.2f} times as long",
        command="python bench/record.py",
        good=small["open_200_entries_ms_1000"] <= 5 and small["cards_200_ms_1000"] <= 40 and max(ratios) <= 1.3,
    )
    report(**small, **large, worst_ratio=round(max(ratios), 2))


if __name__ == "__main__":
    main()
