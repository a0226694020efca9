"""A timetable cut down to the trips that can play a part between two places: cut from both ends, leg by leg."""

from dataclasses import dataclass

import numpy as np

from homeward.travel.changes import Changes
from homeward.travel.feed import Bools, Feed, Ints, Longs, spread


@dataclass(frozen=True)
class Part:
    """A part of a timetable.

    :ivar feed: the part, as a timetable of its own
    :ivar trips: for each of its trips the index in the whole
    :ivar events: for each of its events the index in the whole
    """

    feed: Feed
    trips: Longs
    events: Longs


def pruned(feed: Feed, place: Ints, ends: tuple[int, int], legs: int, changes: Changes, only: Bools | None) -> Part:
    """Keep the trips that board where some legs from the start lead, and get off where the goal is so many legs away.

    It keeps too much rather than too little: times are not looked at.

    :param place: of each event
    :param ends: start and goal
    :param only: trips that may be used, None for all
    """
    out, back = _Side(feed, place, changes, only, False), _Side(feed, place, changes, only, True)
    forward, backward = out.reached(ends[0], legs), back.reached(ends[1], legs)
    useful = np.zeros(len(feed.trips), np.bool_)
    for number in range(legs):
        useful |= _trips(feed, feed.boards & forward[number][place]) & _trips(
            feed, feed.alights & backward[legs - 1 - number][place]
        )
    if only is not None:
        useful &= only
    return part(feed, np.flatnonzero(useful))


def joined_at_all(feed: Feed, place: Ints, ends: tuple[int, int], changes: Changes) -> bool:
    """Tell whether some way leads from start to goal, whatever the times and however many the legs."""
    out, legs = _Side(feed, place, changes, None, False), 2
    while True:
        *_, before, found = out.reached(ends[0], legs)
        trips = _trips(feed, feed.boards & found[place])
        if (feed.alights & (place == ends[1]) & np.repeat(trips, np.diff(feed.first))).any():
            return True
        if before.sum() == found.sum():
            return False
        legs *= 2


@dataclass(frozen=True)
class _Side:
    """One end of a question: outwards from the start, or backwards from the goal."""

    feed: Feed
    place: Ints
    changes: Changes
    only: Bools | None
    back: bool

    def reached(self, origin: int, legs: int) -> list[Bools]:
        """The places at which one can be with no leg, one leg and so on; changes on foot included."""
        feed, place, (near, beyond) = self.feed, self.place, self.changes.neighbours(back=self.back)
        on, off = (feed.alights, feed.boards) if self.back else (feed.boards, feed.alights)
        here = np.zeros(len(feed.places), np.bool_)
        here[origin] = True
        found, lengths = [here], np.diff(feed.first)
        for _ in range(legs - 1):
            trips = _trips(feed, on & found[-1][place])
            if self.only is not None:
                trips &= self.only
            there = np.zeros(len(here), np.bool_)
            there[place[off & np.repeat(trips, lengths)]] = True
            there[beyond[there[near]]] = True
            found.append(found[-1] | there)
        return found


def _trips(feed: Feed, events: Bools) -> Bools:
    """Trips of which at least one event is marked."""
    counted = np.concatenate([[0], np.cumsum(events, dtype=np.int32)])
    found: Bools = counted[feed.first[1:]] > counted[feed.first[:-1]]
    return found


def part(feed: Feed, trips: Longs) -> Part:
    """These trips of a timetable, as a timetable of their own; names stay behind, for they are found by the indices."""
    lengths = np.diff(feed.first)[trips]
    events, _ = spread(feed.first[trips], lengths)
    small = Feed(
        stops=feed.stops,
        place=feed.place,
        places=feed.places,
        names=feed.names,
        trips=[""] * len(trips),
        route=feed.route[trips],
        service=feed.service[trips],
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        stop=feed.stop[events],
        arrives=feed.arrives[events],
        departs=feed.departs[events],
        boards=feed.boards[events],
        alights=feed.alights[events],
        routes=feed.routes,
        days=feed.days,
        place_zones=feed.place_zones,
        zone=feed.zone,
    )
    return Part(small, trips, events)
