"""The vehicles of a question cut down to the hours in which they can play a part: spans of time at each place, from both ends.

It keeps too much rather than too little: of each place only the first and the last moment are known, and only half of the legs are followed
from either end.
"""

from dataclasses import dataclass

import numpy as np

from homeward.travel.changes import NEVER, Changes
from homeward.travel.feed import Bools, Longs
from homeward.travel.window import Events


@dataclass(frozen=True)
class Hours:
    """For each place the first and the last second at which one may be there; where nobody may, the first is later than the last."""

    first: Longs
    last: Longs

    def within(self, marked: Bools, events: Events, times: Longs) -> Longs:
        """Those of the marked events that are within the hours of their place."""
        (at,) = (marked & (self.first <= self.last)[events.place]).nonzero()
        where, when = events.place[at], times[at]
        found: Longs = at[(when >= self.first[where]) & (when <= self.last[where])]
        return found


def cut(events: Events, legs: int, changes: Changes, waiting: int, ends: tuple[Hours, Hours]) -> Events:
    """Give the vehicles that may be one of so many legs from the start to the goal.

    :param waiting: longest time between two legs, seconds
    :param ends: when one may board at the start, when one may arrive at the goal
    """
    if not len(events.place):
        return events
    starts = np.flatnonzero(events.begins == np.arange(len(events.place)))
    lengths = np.diff(np.append(starts, len(events.place)))
    vehicle = np.arange(len(starts)).repeat(lengths)
    half, sides = legs // 2, [_Side(events, vehicle, changes, waiting, back) for back in (False, True)]
    near = [side.followed(end, half) for side, end in zip(sides, ends, strict=True)]
    useful = np.zeros(len(starts), np.bool_)
    for number in range(legs):
        taken = np.ones(len(useful), np.bool_)
        for found, deep in zip(near, (number, legs - 1 - number), strict=True):
            if deep <= half:
                taken &= found[deep]
        useful |= taken
    return _of_vehicles(events, lengths, useful)


def at_one(place: int, first: int, last: int, count: int) -> Hours:
    """The hours of one place, of so many."""
    found = Hours(np.full(count, NEVER), np.full(count, -NEVER))
    found.first[place], found.last[place] = first, last
    return found


class _Side:
    """One end of a question: outwards from the start, or backwards from the goal."""

    def __init__(self, events: Events, vehicle: Longs, changes: Changes, waiting: int, back: bool) -> None:
        self.events, self.vehicle, self.changes, self.waiting, self.back = events, vehicle, changes, waiting, back
        on, off = (events.boards, events.departs), (events.alights, events.arrives)
        self._enters, self._leaves = (off, on) if back else (on, off)

    def followed(self, here: Hours, legs: int) -> list[Bools]:
        """The vehicles that one may enter with no leg behind, with up to one, and so on."""
        found = []
        for number in range(legs + 1):
            vehicles = np.zeros(int(self.vehicle[-1]) + 1, np.bool_)
            vehicles[self.vehicle[here.within(self._enters[0], self.events, self._enters[1])]] = True
            found.append(vehicles)
            if number < legs:
                here = self._on(here, vehicles)
        return found

    def _on(self, here: Hours, vehicles: Bools) -> Hours:
        """The hours at which one may enter the next vehicle after riding with these, or with none more."""
        marked, times = self._leaves
        (events,) = (vehicles[self.vehicle] & marked).nonzero()
        there = Hours(np.full(len(here.first), NEVER), np.full(len(here.first), -NEVER))
        np.minimum.at(there.first, self.events.place[events], times[events])
        np.maximum.at(there.last, self.events.place[events], times[events])
        (places,) = (there.first <= there.last).nonzero()
        each, beyond, need = self.changes.ways(places, back=self.back)
        first, last = there.first[places][each], there.last[places][each]
        # Outwards one boards after the change, at the latest after waiting; backwards it is the other way round.
        least, most = (first - self.waiting, last - need) if self.back else (first + need, last + self.waiting)
        found = Hours(here.first.copy(), here.last.copy())
        np.minimum.at(found.first, beyond, least)
        np.maximum.at(found.last, beyond, most)
        return found


def _of_vehicles(events: Events, lengths: Longs, useful: Bools) -> Events:
    """The events of some vehicles alone."""
    kept, lengths = useful.repeat(lengths), lengths[useful]
    return Events(
        events.place[kept],
        events.arrives[kept],
        events.departs[kept],
        events.boards[kept],
        events.alights[kept],
        (lengths.cumsum() - lengths).repeat(lengths),
        events.source[kept],
        events.day[kept],
    )
