"""The sealed record: opening, writing and listing, with 1,000 and with 100,000 cases in the node: `python bench/record.py`."""

import time
from datetime import UTC, datetime, timedelta

from common import milliseconds, report, start_node

HOME = start_node()

from filling import fill  # noqa: E402 - needs Django started

from homeward.casework import administration  # noqa: E402 - needs Django started
from homeward.casework.administration import Facts  # noqa: E402 - needs Django started
from homeward.office.members import SignedIn  # noqa: E402 - needs Django started
from homeward.office.permissions import Role  # noqa: E402 - needs Django started
from homeward.process.case import CaseOpened, Side, Staff  # noqa: E402 - needs Django started
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained  # noqa: E402 - needs Django started
from homeward.process.writing import Compartment  # noqa: E402 - needs Django started
from homeward.record import book, opening  # noqa: E402 - needs Django started
from homeward.record.book import Draft  # noqa: E402 - needs Django started
from homeward.record.log import Leaf  # noqa: E402 - needs Django started

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


def writes_a_second(code: str, by: SignedIn, seconds: float = 2.0) -> float:
    """One entry with its link, card and leaf, each its own durable transaction, as often as it goes."""
    held = opening.open_case(code, by.keys)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        held = book.append(
            held, [Draft(ENTRY, Staff(by.number), START)], card=CARD, leaf=Leaf("entries", by.number, code)
        )
        count += 1
        if count % 50 == 0:
            # The case in memory does not grow beyond what a session holds.
            held = book.OpenCase(held.code, held.keys, type(held.case)(), held.secrets, held.number, held.link)
    return count / (time.perf_counter() - began)


def measure(by: SignedIn, suffix: str) -> dict[str, float]:
    make(f"W{suffix}", by, 10, ())
    return {
        f"open_200_entries_ms{suffix}": round(milliseconds(lambda: opening.open_case("BIG", by.keys)), 2),
        f"cards_200_ms{suffix}": round(milliseconds(lambda: opening.cards(by.keys), 9), 2),
        f"writes_per_second{suffix}": round(writes_a_second(f"W{suffix}", by)),
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
        if name.startswith(("open", "cards"))
    ]
    ratios.append(small["writes_per_second_1000"] / max(1, large["writes_per_second_100000"]))
    report(**small, **large, worst_ratio=round(max(ratios), 2))


if __name__ == "__main__":
    main()
