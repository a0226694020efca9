"""Every reachable state of both sides, breadth-first, with losses and silences: nobody is ever stuck without a name (CBC-1, COM-0)."""

from dataclasses import dataclass, field

import pytest

from homeward.process import closing, next_steps, stages
from homeward.process.case import Side
from homeward.process.findings import Holder
from homeward.process.itinerary import ItineraryChosen
from homeward.process.stages import Stage, stage
from tests.process.builders import NOW, approved, confirmed, prepared, without
from tests.process.exploring import World, moves

DEPTH = 14
# How many moves at most lie between any state and its end: each side closes, and tells the other.
TO_END = 4
ORGANISATIONS = {Side.REFERRING: Holder.RECEIVING, Side.RECEIVING: Holder.REFERRING}


@dataclass
class Explored:
    """What was found: the first world of every key, at which depth, and which keys each leads to."""

    worlds: dict[object, World] = field(default_factory=dict)
    depth: dict[object, int] = field(default_factory=dict)
    leads_to: dict[object, set[object]] = field(default_factory=dict)
    changes: set[tuple[Side, Stage, Stage]] = field(default_factory=set)
    transitions: int = 0


def explore(*starts: tuple[World, int]) -> Explored:
    """Walk breadth-first from each start to its depth; depths are counted so that all walks end at the same."""
    found = Explored()
    for start, depth in starts:
        front = [start]
        found.worlds.setdefault(start.key, start)
        found.depth.setdefault(start.key, DEPTH - depth)
        for step in range(DEPTH - depth + 1, DEPTH + 1):
            front = [new for world in front for new in _expanded(found, world, step)]
    return found


def _expanded(found: Explored, world: World, step: int) -> list[World]:
    new = []
    goes = found.leads_to.setdefault(world.key, set())
    for _, after in moves(world):
        found.transitions += 1
        goes.add(after.key)
        found.changes |= _changes(world, after)
        if after.key not in found.worlds:
            found.worlds[after.key], found.depth[after.key] = after, step
            new.append(after)
    return new


def _changes(before: World, after: World) -> set[tuple[Side, Stage, Stage]]:
    pairs = ((side, before.sides[place], after.sides[place]) for place, side in enumerate(Side))
    return {(side, old[0], new[0]) for side, old, new in pairs if old and new and old[0] is not new[0]}


@pytest.fixture(scope="module")
def explored() -> Explored:
    early = World(without(prepared(), ItineraryChosen), None, NOW)
    late = World(approved(), confirmed(), NOW)
    return explore((World(prepared(), None, NOW), DEPTH), (late, DEPTH), (early, 5))


def sides_of(world):
    return [(side, world.case(side)) for side in Side if world.case(side) is not None]


def is_over(world):
    return all(closing.is_closed(case) for _, case in sides_of(world))


def test_many_states_are_reached_and_counted(explored, capsys):
    with capsys.disabled():
        print(f"\nstates {len(explored.worlds)}, transitions {explored.transitions}, depth {DEPTH}")
    assert max(explored.depth.values()) == DEPTH
    assert len(explored.worlds) > 5000


def test_every_state_has_a_next_step_with_somebody_who_must_act(explored):
    for world in explored.worlds.values():
        for _, case in sides_of(world):
            steps = next_steps.next_steps(case, world.at)
            assert steps, stage(case)
            assert all(one.holder in Holder and one.page and one.code for one in steps)


def test_in_no_state_do_both_sides_only_wait_for_each_other(explored):
    for world in explored.worlds.values():
        assert is_over(world) or world.letters or any(_acts(world, side, case) for side, case in sides_of(world)), (
            world.key
        )


def _acts(world, side, case):
    """Whether one of this side's own people must act, or will be rung when the other side stays silent."""
    steps = [one for one in next_steps.next_steps(case, world.at) if one.code != "reopen-if-she-wishes"]
    return any(one.holder is not ORGANISATIONS[side] or one.due is not None for one in steps)


def test_every_state_leads_to_an_end(explored):
    ends = {key for key, world in explored.worlds.items() if is_over(world)}
    back: dict[object, set[object]] = {}
    for key, goes in explored.leads_to.items():
        for other in goes:
            back.setdefault(other, set()).add(key)
    reach, front = set(ends), list(ends)
    while front:
        front = [key for end in front for key in back.get(end, ()) if key not in reach and not reach.add(key)]
    early = {key for key, depth in explored.depth.items() if depth <= DEPTH - TO_END}
    assert ends
    assert early <= reach


def test_every_stage_is_reached(explored):
    seen = {(side, stage(case)) for world in explored.worlds.values() for side, case in sides_of(world)}
    early = {Stage.FIRST_CONTACT}
    assert {step.stage for step in stages.REFERRING} - early <= {one for side, one in seen if side is Side.REFERRING}
    assert {step.stage for step in stages.RECEIVING} <= {one for side, one in seen if side is Side.RECEIVING}


def test_cases_change_stage_only_as_the_table_says(explored):
    declared = {
        (side, step.stage, after)
        for side, steps in ((Side.REFERRING, stages.REFERRING), (Side.RECEIVING, stages.RECEIVING))
        for step in steps
        for after in step.leads_to
    }
    # A closed case that is opened again returns to where it stood.
    changes = {one for one in explored.changes if one[1] is not Stage.CLOSED}
    assert changes <= declared, changes - declared
