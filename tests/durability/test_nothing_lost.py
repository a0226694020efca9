"""A slice of the proofs that nothing acknowledged is lost; `make durability` runs the whole."""

from pathlib import Path

import pytest

from tests.backup.nodes import Node, a_node
from tests.durability import rounds, shim

compiled = pytest.mark.skipif(bool(shim.MISSING), reason=shim.MISSING)
faulty = pytest.mark.skipif(not rounds.faults_library().exists(), reason="fiu-utils (libfiu) is not on this machine")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    return a_node(tmp_path_factory.mktemp("durability"))


@compiled
def test_after_a_power_cut_every_acknowledged_entry_is_there_and_none_is_torn(node: Node, tmp_path: Path) -> None:
    found = rounds.crash_states(node, tmp_path, entries=30, count=300)
    assert found.states >= 299
    assert (found.lost, found.torn, found.corrupt) == (0, 0, 0)
    assert set(found.kinds) == {"dropped", "kept", "part", "torn"}


@compiled
def test_the_same_tool_finds_what_is_lost_without_full_synchronisation(node: Node, tmp_path: Path) -> None:
    assert rounds.crash_states(node, tmp_path, entries=30, count=300, mode="NORMAL").lost > 0


def test_a_killed_writer_loses_nothing_acknowledged(node: Node) -> None:
    found = rounds.killed(node, 15)
    assert found["acknowledged"] > 0
    assert (found["rounds"], found["lost"], found["damaged"]) == (15, 0, 0)


def test_a_worker_killed_in_a_transaction_leaves_none_of_it_and_does_not_stop_the_other(node: Node) -> None:
    assert rounds.two_workers(node) == {"acknowledged": 2, "other": 2, "killed": 1, "wrong": 0}


@faulty
def test_a_full_or_failing_disk_corrupts_nothing(node: Node) -> None:
    found = rounds.failing_disk(node, 15)
    assert found["failed"] > 0
    assert (found["lost"], found["wrong"]) == (0, 0)


@compiled
def test_a_clock_a_day_off_in_either_direction_loses_and_breaks_nothing(node: Node, tmp_path: Path) -> None:
    found = rounds.clocks(node, tmp_path)
    assert [number for number, _, _ in found] == [2, 3, 4, 5]
    assert [wrong for _, wrong, _ in found] == [0, 0, 0, 0]
    times = [at for _, _, at in found]
    assert times[1] - times[0] > 86_000
    assert times[0] - times[2] > 86_000
