"""One question to a timetable: what is reached in so many legs, and the best way to be on one vehicle, exactly."""

import numpy as np

from homeward.travel.changes import Changes
from homeward.travel.cutting import at_one, cut
from homeward.travel.feed import Bools, Feed, Longs
from homeward.travel.limits import Limits, Query
from homeward.travel.network import STEP, Network, Reach
from homeward.travel.pruning import pruned
from homeward.travel.ranking import SLACK_CAP
from homeward.travel.search import Leg, Search


class Question:
    """A question with the part of the timetable that can answer it."""

    def __init__(self, search: Search, query: Query, legs: int, only: Bools | None) -> None:
        self.query, self.legs = query, legs
        self.before = int(query.before or 0)
        limits = query.limits
        changes = Changes(search.feed, query.wished, limits.shut)
        ends = (query.start, query.goal)
        self.feed = search.feed
        days = search.part(
            (ends, legs, query.wished, limits.shut, limits.routes, only is not None),
            lambda: pruned(search.calls, ends, legs, changes, _usable(search.feed, limits, only)),
        )
        waiting = int(STEP // 4) if limits.waiting is None else limits.waiting
        hours = (
            at_one(query.start, query.after, self.before, len(search.feed.places)),
            at_one(query.goal, query.not_before or query.after, self.before, len(search.feed.places)),
        )
        events = cut(days.between(query.after, self.before), legs, changes, waiting, hours)
        self.network = Network(events, changes, waiting)
        self.reaches: list[Reach] = self.network.reaches(query.start, query.after, legs)

    def whole(self, event: int) -> int:
        """The event of the whole timetable that an event of this question is."""
        return int(self.network.events.source[event])

    def lasts(self) -> list[int]:
        """Every event at which one arrives at the goal in time, in so many legs or fewer."""
        events = self.network.events
        there = events.alights & (events.place == self.query.goal) & (events.arrives <= self.before)
        if self.query.not_before is not None:
            there &= events.arrives >= self.query.not_before
        reached = np.zeros(len(there), np.bool_)
        for one in self.reaches:
            reached |= one.alights
        return [int(one) for one in np.flatnonzero(there & reached)]

    def shortest(self, last: int, legs: int) -> int:
        """Seconds below which no way to this event with so many legs can be."""
        return int(self.network.events.arrives[last] - self.reaches[legs - 1].left[last])

    def is_reached(self, last: int, legs: int) -> bool:
        """Tell whether an event is reached with exactly so many legs, within the limit of duration as far as is known."""
        if not self.reaches[legs - 1].alights[last]:
            return False
        longest = self.query.limits.longest
        return longest is None or self.shortest(last, legs) <= longest

    def fewest(self, last: int, least: int) -> list[int]:
        """The fewest legs, from so many on, with which an event may be reached; empty when there are none."""
        return [legs for legs in range(least, self.legs + 1) if self.is_reached(last, legs)][:1]

    def best(self, last: int, legs: int) -> tuple[tuple[Leg, ...], int] | None:
        """The way to an event with exactly so many legs that has most time to spare, then leaves latest; with that time, in seconds.

        None when no way keeps the limits.
        """
        slack = self._most_slack(last, legs)
        if slack is None:
            return None
        layers = self._back(last, legs, slack)
        return self._walked(last, layers, slack), slack

    def _most_slack(self, last: int, legs: int) -> int | None:
        """The largest time to spare, in seconds up to the cap, that every change of some way within the limits can have."""
        if self._keeps(last, legs, SLACK_CAP):
            return SLACK_CAP
        if legs == 1 or not self._keeps(last, legs, 0):
            return None
        # Times are whole minutes as a rule, and so is what lies between them.
        unit = self.network.unit
        low, high = 0, SLACK_CAP // unit
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._keeps(last, legs, middle * unit) else (low, middle)
        return low * unit

    def _keeps(self, last: int, legs: int, slack: int) -> bool:
        first = self._back(last, legs, slack)[-1]
        if not len(first):
            return False
        events, longest = self.network.events, self.query.limits.longest
        return longest is None or int(events.arrives[last] - events.departs[first].max()) <= longest

    def _back(self, last: int, legs: int, slack: int) -> list[Longs]:
        """Backwards, leg by leg: the events at which one boards the last leg, the one before, and at the end the first, at the start."""
        events, alights = self.network.events, np.array([last], np.int64)
        found: list[Longs] = []
        for number in range(legs):
            boards = self.network.ride_back(alights)
            boards = boards[events.departs[boards] >= self.query.after]
            if number + 1 == legs:
                found.append(boards[events.place[boards] == self.query.start])
                break
            found.append(boards)
            alights = self.network.alights_before(boards, slack)
            alights = alights[self.reaches[legs - 2 - number].alights[alights]]
        return found

    def _walked(self, last: int, layers: list[Longs], slack: int) -> tuple[Leg, ...]:
        """Walk forward through the layers: leave as late as one can, then always get off and change as early as one can."""
        events, network = self.network.events, self.network
        first = layers[-1]
        board = int(first[np.argmax(events.departs[first])])
        found = []
        for following in reversed(layers[:-1]):
            rides = network.ride(np.array([board], np.int64))
            before = np.intersect1d(rides, network.alights_before(following, slack))
            alight = int(before[np.argmin(events.arrives[before])])
            found.append(self._leg(board, alight))
            near = np.intersect1d(network.boards_after(np.array([alight], np.int64), slack), following)
            board = int(near[np.argmin(events.departs[near])])
        return (*found, self._leg(board, last))

    def _leg(self, board: int, alight: int) -> Leg:
        events = self.network.events
        source = int(events.source[board])
        return Leg(
            int(np.searchsorted(self.feed.first, source, side="right")) - 1,
            int(events.day[board]),
            self.whole(board),
            self.whole(alight),
            int(events.departs[board]),
            int(events.arrives[alight]),
        )


def _usable(feed: Feed, limits: Limits, only: Bools | None) -> Bools | None:
    """The trips that may be used, None for all."""
    if not limits.routes:
        return only
    allowed: Bools = ~np.isin(feed.route, list(limits.routes))
    return allowed if only is None else allowed & only
