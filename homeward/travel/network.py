"""The events of one question as a network: riding goes along a trip, changing is a range of times at a place."""

from dataclasses import dataclass

import numpy as np

from homeward.travel.changes import NEVER, Changes
from homeward.travel.feed import Bools, Ints, Longs, spread, stable_order
from homeward.travel.window import Events

# Places times this, plus seconds, make one number that sorts by place and time.
STEP = np.int64(2**34)
SMALL = 2**16


@dataclass(frozen=True)
class Reach:
    """What is reached with so many legs.

    :ivar alights: for each event whether one can get off there
    :ivar left: for each event the latest departure from the start with which that may be, at best; smaller than 0 for none
    """

    alights: Bools
    left: Longs


class Network:
    """Events with an index by place and time, and the changes between them.

    :ivar unit: seconds of which all times and needs are multiples
    """

    def __init__(self, events: Events, changes: Changes, waiting: int) -> None:
        self.events, self.changes, self.waiting = events, changes, np.int64(waiting)
        count = len(events.place)
        self.zero = min(int(events.arrives.min()), int(events.departs.min())) - int(STEP // 3) if count else 0
        times = (events.arrives, events.departs, changes.need, changes.same[changes.same < NEVER])
        self.unit = 60 if all(not (one % 60).any() for one in times) else 1
        self._boards, self._board_keys = by_place(events.boards, events.place, events.departs - self.zero)
        self._alights, self._alight_keys = by_place(events.alights, events.place, events.arrives - self.zero)
        starts = np.flatnonzero(events.begins == np.arange(count))
        self._ends = np.repeat(np.append(starts, count)[1:], np.diff(np.append(starts, count)))

    def boards_at(self, place: int, after: int) -> Longs:
        """Events at which one can board at a place from a time on."""
        low, high = np.searchsorted(self._board_keys, [place * STEP + after - self.zero, (place + 1) * STEP])
        return self._boards[low:high]

    def ride(self, boards: Longs) -> Longs:
        """Events at which one can get off after boarding at these."""
        at = np.sort(boards)
        begins = self.events.begins[at]
        first = at[np.append(True, begins[1:] != begins[:-1])] if len(at) else at
        found, _ = spread(first + 1, self._ends[first] - first - 1)
        off: Longs = found[self.events.alights[found]]
        return off

    def ride_back(self, alights: Longs) -> Longs:
        """Events at which one can board to get off at these."""
        at = np.sort(alights)
        begins = self.events.begins[at]
        last = at[np.append(begins[1:] != begins[:-1], True)] if len(at) else at
        found, _ = spread(self.events.begins[last], last - self.events.begins[last])
        on: Longs = found[self.events.boards[found]]
        return on

    def boards_after(self, alights: Longs, slack: int = 0) -> Longs:
        """Events at which one can board after getting off at these, with so many seconds to spare and without waiting too long."""
        each, there, need = self.changes.ways(self.events.place[alights].astype(np.int64), back=False)
        base, arrives = there * STEP - self.zero, self.events.arrives[alights][each]
        low = np.searchsorted(self._board_keys, base + arrives + need + slack)
        high = np.searchsorted(self._board_keys, base + arrives + self.waiting, side="right")
        return self._boards[union(low, high)]

    def alights_before(self, boards: Longs, slack: int) -> Longs:
        """Events after which one can board at these, with so many seconds to spare in the change."""
        each, there, need = self.changes.ways(self.events.place[boards].astype(np.int64), back=True)
        base, departs = there * STEP - self.zero, self.events.departs[boards][each]
        low = np.searchsorted(self._alight_keys, base + departs - self.waiting)
        high = np.searchsorted(self._alight_keys, base + departs - need - slack, side="right")
        return self._alights[union(low, high)]

    def reaches(self, start: int, after: int, legs: int) -> list[Reach]:
        """What is reached with one leg, two legs and so on; where one can get off is exact, the latest departure a bound."""
        boards = self.boards_at(start, after)
        left = np.full(len(self.events.place), -1, np.int64)
        left[boards] = self.events.departs[boards]
        found = []
        for number in range(legs):
            there = self.ride(boards)
            on = np.zeros(len(self.events.place), np.bool_)
            on[there] = True
            found.append(Reach(on, self._carried(left)))
            if number + 1 < legs:
                boards = self.boards_after(there)
                left = self._changed(boards, found[-1])
        return found

    def _carried(self, left: Longs) -> Longs:
        """The latest of the departures with which one may be aboard at each event, along each trip."""
        base = self.events.begins * STEP
        at = np.maximum.accumulate(base + np.where(left >= 0, left - self.zero, 0)) - base if len(left) else left
        before = np.concatenate([[0], at[:-1]]) if len(at) else at
        first = self.events.begins == np.arange(len(at))
        return np.where(first | (before <= 0), -1, before + self.zero)

    def _changed(self, boards: Longs, reach: Reach) -> Longs:
        """The latest departure with which one may board at each of these, whatever the waiting."""
        found = np.full(len(reach.left), -1, np.int64)
        chosen = reach.alights[self._alights]
        alights, keys = self._alights[chosen], self._alight_keys[chosen]
        if not len(alights):
            return found
        best = np.maximum.accumulate(self.events.place[alights] * STEP + reach.left[alights] - self.zero)
        each, there, need = self.changes.ways(self.events.place[boards].astype(np.int64), back=True)
        upto = np.searchsorted(keys, there * STEP + self.events.departs[boards][each] - need - self.zero, side="right")
        value = best[np.maximum(upto - 1, 0)] - there * STEP
        ok = (upto > 0) & (value > 0)
        np.maximum.at(found, boards[each[ok]], value[ok] + self.zero)
        return found


def by_place(marked: Bools, place: Ints, times: Longs) -> tuple[Longs, Longs]:
    """Give the marked events in the order of place and time, and these two as one number each."""
    at = np.flatnonzero(marked)
    where, when = place[at], times[at]
    order = _sorted(where, when)
    at, where, when = at[order], where[order], when[order]
    return at, where.astype(np.int64) * STEP + when


def _sorted(where: Ints, when: Longs) -> Longs:
    """The order by place, then time."""
    if not len(where) or int(where.max()) >= SMALL:
        return np.lexsort((when, where))
    order = stable_order(when)
    return order[np.argsort(where[order].astype(np.uint16), kind="stable")]


def union(low: Longs, high: Longs) -> Longs:
    """The numbers in ranges from low to before high, each once, in their order."""
    keep = high > low
    low, high = low[keep], high[keep]
    order = np.argsort(low, kind="stable")
    low, high = low[order], high[order]
    if not len(low):
        return low
    ends = np.maximum.accumulate(high)
    low = np.maximum(low, np.concatenate([[0], ends[:-1]]))
    found, _ = spread(low, np.maximum(high - low, 0))
    return found
