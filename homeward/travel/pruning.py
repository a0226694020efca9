"""A timetable cut down to the trips that can play a part between two places: cut from both ends, leg by leg."""

from dataclasses import dataclass

import numpy as np

from homeward.travel.calls import Calls
from homeward.travel.changes import NEVER, Changes
from homeward.travel.feed import Bools, Ints, Longs


def pruned(calls: Calls, ends: tuple[int, int], legs: int, changes: Changes, only: Bools | None) -> Ints:
    """Give the trips that board where some legs from the start lead, and get off where the goal is so many legs away.

    It keeps too much rather than too little: times are not looked at, and only half of the legs are followed from either end.

    :param ends: start and goal
    :param only: trips that may be used, None for all
    """
    feed, half = calls.feed, legs // 2
    out, back = _Side(calls, changes, only, False), _Side(calls, changes, only, True)
    forward, backward = out.reached(ends[0], half), back.reached(ends[1], half)
    useful = np.zeros(len(feed.trips), np.bool_)
    for number in range(legs):
        sides = [(out, forward, number), (back, backward, legs - 1 - number)]
        near = [(side, found[deep]) for side, found, deep in sides if deep <= half]
        near.sort(key=lambda one: calls.count(one[1].nonzero()[0]))
        trips = near[0][0].from_places(near[0][1].nonzero()[0])
        for side, places in near[1:]:
            trips = calls.calling(trips, places, side.on)
        useful[trips] = True
    return useful.nonzero()[0].astype(np.int32)


def joined_at_all(calls: Calls, starts: Bools, goal: int, changes: Changes, only: Bools) -> bool:
    """Tell whether some way leads from places at which one can board to the goal, whatever the times and however many the legs.

    :param only: trips that may be used
    """
    out, legs = _Side(calls, changes, only, False), 2
    while True:
        *_, before, found = out.reached_from(starts, legs)
        if calls.places_of(out.from_places(found.nonzero()[0]), calls.feed.alights)[goal]:
            return True
        if before.sum() == found.sum():
            return False
        legs *= 2


@dataclass(frozen=True)
class _Side:
    """One end of a question: outwards from the start, or backwards from the goal."""

    calls: Calls
    changes: Changes
    only: Bools | None
    back: bool

    @property
    def on(self) -> Bools:
        """Events by which one enters a vehicle on this side."""
        return self.calls.feed.alights if self.back else self.calls.feed.boards

    def from_places(self, places: Longs) -> Longs:
        """Trips that one enters at these places."""
        trips = self.calls.trips_at(places, self.on)
        return trips if self.only is None else trips[self.only[trips]]

    def reached(self, origin: int, legs: int) -> list[Bools]:
        """The places at which one can enter with no leg behind, one leg and so on; changes on foot included."""
        here = np.zeros(len(self.calls.feed.places), np.bool_)
        here[origin] = True
        return self.reached_from(here, legs)

    def reached_from(self, here: Bools, legs: int) -> list[Bools]:
        """The same from several places."""
        near, beyond = self.changes.neighbours(back=self.back)
        off = self.calls.feed.boards if self.back else self.calls.feed.alights
        found, new = [here], here
        for _ in range(legs):
            there = self.calls.places_of(self.from_places(new.nonzero()[0]), off)
            on_foot = beyond[there[near]]
            there &= self.changes.same < NEVER
            there[on_foot] = True
            new = there & ~found[-1]
            found.append(found[-1] | there)
        return found
