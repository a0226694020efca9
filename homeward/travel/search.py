"""Journeys in a timetable, exactly.

A change needs the larger of the wished time and the smallest that the timetable gives for the two places.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from homeward.travel.calls import Calls
from homeward.travel.changes import Changes
from homeward.travel.earliest import Earliest, Ride
from homeward.travel.feed import Bools, Feed, Ints
from homeward.travel.pruning import joined_at_all
from homeward.travel.spans import Spans
from homeward.travel.window import Days

# So long a journey is looked for before it is asked whether there is any way at all, seconds.
PATIENCE = 86_400


@dataclass(frozen=True)
class Leg:
    """One leg: from where one gets on to where one gets off, as events of the timetable.

    :ivar boards, alights: indices of events in the timetable
    :ivar departs, arrives: seconds since 1970
    """

    trip: int
    day: int
    boards: int
    alights: int
    departs: int
    arrives: int


class Search:
    """Searches in one timetable; the days of service are prepared once and kept."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.days = Days(feed)
        self.spans = Spans(self.days)
        self._changes: dict[int, Changes] = {}
        self._part: tuple[Hashable, Days] | None = None
        self._longest: int | None = None

    @cached_property
    def calls(self) -> Calls:
        """Where vehicles call, place by place."""
        return Calls(self.feed, self.days.place)

    def changes(self, wished: int) -> Changes:
        """The change times for a wished minimum in seconds."""
        if wished not in self._changes:
            self._changes[wished] = Changes(self.feed, wished)
        return self._changes[wished]

    def part(self, key: Hashable, make: Callable[[], Ints]) -> Days:
        """The days of service with the trips that can answer a question; the last part is kept for a question with the same key."""
        if self._part is None or self._part[0] != key:
            # The one before goes first, so that two are never held together.
            self._part = None
            self._part = (key, self.days.narrowed(make()))
        return self._part[1]

    def longest_ride(self) -> int:
        """Seconds that the longest ride takes, from the first stop to the last."""
        if self._longest is None:
            first, last = self.feed.first[:-1], self.feed.first[1:] - 1
            chosen = last >= first
            rides = self.feed.arrives[last[chosen]] - self.feed.departs[first[chosen]]
            self._longest = int(rides.max()) if len(rides) else 0
        return self._longest

    def zones(self) -> frozenset[str]:
        """The zones in which times are counted."""
        return frozenset(one.zone for one in self.feed.routes)

    def earliest(
        self, start: int, goal: int, after: int, *, before: int | None, legs: int | None, wished: int
    ) -> tuple[Leg, ...]:
        """Find a journey of earliest arrival; empty when there is none.

        :param start, goal: indices of places
        :param after, before: earliest departure and latest arrival, seconds since 1970
        :param legs: at most so many, None for any number
        :param wished: smallest change time in seconds
        """
        changes, (begins, ends) = self.changes(wished), self.days.whole()
        after = max(after, begins)
        asked = Earliest(self.spans, changes, (start, goal), (after, before), legs)
        patience = PATIENCE
        for end in asked.until(ends):
            # A longer look ahead is worth while only where what still runs leads there at all.
            if end > after + patience:
                patience *= 2
                if not joined_at_all(self.calls, asked.boarding_places(), goal, changes, self._still_running(end)):
                    break
        return tuple(self._leg(one) for one in asked.rides())

    def _still_running(self, moment: int) -> Bools:
        """The trips that run on some day of service that is not over at a moment."""
        today = self.days.needed(moment, moment)[0]
        runs = np.array([one.start + one.bits.bit_length() > today for one in self.feed.days], np.bool_)
        found: Bools = runs[self.feed.service]
        return found

    def _leg(self, one: Ride) -> Leg:
        trip = int(np.searchsorted(self.feed.first, one.board, side="right")) - 1
        return Leg(trip, one.day, one.board, one.alight, one.departs, one.arrives)
