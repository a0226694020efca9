"""Cases of the demonstration are made side by side: one clock for all, and a failure of one ends them all."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.demo import cases
from homeward.demo.cases import DemoCase
from homeward.demo.together import CaseJourney, Together
from homeward.journey.client import PageWrong
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

DAY_ONE = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ENOUGH = 120.0


def day(number: int) -> datetime:
    return DAY_ONE + timedelta(days=number)


class Told:
    """The clock as it was moved, and what each case did at which time on it."""

    def __init__(self) -> None:
        self.moved: list[datetime] = []
        self.did: list[tuple[str, datetime, datetime]] = []

    def case(self, together: Together, name: str, *moments: datetime) -> Callable[[], None]:
        def work() -> None:
            for moment in moments:
                together.at(moment)
                self.did.append((name, moment, self.moved[-1]))

        return work


def test_case_time_goes_forward_only_and_every_case_acts_at_its_own_moments() -> None:
    told = Told()
    together = Together(told.moved.append)
    together.all(
        [
            told.case(together, "Heron", day(3), day(5), day(9)),
            told.case(together, "Wren", day(1), day(5)),
            told.case(together, "Lark", day(0), day(3), day(4)),
        ]
    )
    assert told.moved == [day(0), day(1), day(3), day(4), day(5), day(9)]
    assert all(moment == shown for _, moment, shown in told.did)
    assert sorted(name for name, _, _ in told.did) == ["Heron"] * 3 + ["Lark"] * 3 + ["Wren"] * 2


def test_cases_of_one_moment_run_at_the_same_time_but_not_more_than_there_is_room_for() -> None:
    together = Together(lambda _: None, most=2)
    both, lock, busy, most = threading.Barrier(2, timeout=ENOUGH), threading.Lock(), [0], [0]

    def work() -> None:
        together.at(DAY_ONE)
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        both.wait()
        threading.Event().wait(0.05)
        with lock:
            busy[0] -= 1

    together.all([work] * 4)
    assert most == [2]


def test_time_stands_still_while_a_case_is_busy() -> None:
    moved: list[datetime] = []
    together = Together(moved.append)
    seen: list[list[datetime]] = []

    def slow() -> None:
        together.at(DAY_ONE)
        threading.Event().wait(0.2)
        seen.append(list(moved))

    def later() -> None:
        together.at(day(1))

    together.all([slow, later])
    assert seen == [[DAY_ONE]]
    assert moved == [DAY_ONE, day(1)]


def test_what_goes_wrong_in_one_case_is_said_and_ends_all_others() -> None:
    together, went_on = Together(lambda _: None), []

    def wrong() -> None:
        together.at(DAY_ONE)
        raise PageWrong("waited in vain")

    def waiting() -> None:
        together.at(day(1))
        went_on.append("waiting")

    def busy() -> None:
        journey = case_journey(together)
        journey.at(DAY_ONE)
        for _ in range(2000):
            threading.Event().wait(0.01)
            journey.done("a step")
        went_on.append("busy")

    with pytest.raises(PageWrong, match="waited in vain"):
        together.all([wrong, waiting, busy])
    assert went_on == []


def test_a_crash_is_not_hidden_behind_those_that_it_ended() -> None:
    together = Together(lambda _: None)

    def crash() -> None:
        together.at(day(1))
        raise ZeroDivisionError

    def waits_in_vain() -> None:
        journey = case_journey(together)
        journey.at(DAY_ONE)
        journey.at(day(1))
        journey.until("nothing", lambda: False)

    with pytest.raises(ZeroDivisionError):
        together.all([waits_in_vain, crash])


def test_the_failure_names_its_case(tmp_path: Path) -> None:
    def fails(j: Journey) -> None:
        raise PageWrong("no form")

    with pytest.raises(PageWrong, match="Heron: no form"):
        cases._make(case_journey(None, tmp_path), DemoCase("Heron", "", 3, (fails,)), DAY_ONE, lambda _: None)


def test_time_of_one_case_never_goes_back() -> None:
    moved: list[datetime] = []
    together = Together(moved.append)

    def work() -> None:
        journey = case_journey(together)
        journey.at(day(4))
        journey.at(day(2))
        assert journey.now == day(4)

    together.all([work])
    assert moved == [day(4)]


def test_a_case_that_names_another_is_made_after_it_and_the_one_that_ends_a_session_last() -> None:
    lines = [[one.name for one in line] for line in cases._lines()]
    assert ["Rowan", "Finch"] in lines
    assert ["Maple", "Dove"] in lines
    made = [name for line in lines for name in line]
    assert sorted(made + [one.name for one in cases.CASES if one.last]) == sorted(one.name for one in cases.CASES)
    assert "Cedar" not in made


def case_journey(together: Together | None, home: Path = Path()) -> CaseJourney:
    """A journey of which no node runs; where it moves the clock itself, the clock lies in a folder."""
    node = RunningNode(home, "harbour", 0)
    return CaseJourney(node, node, DAY_ONE, [], [], say=lambda _: None, together=together)
