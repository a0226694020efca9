"""Journeys in a timetable, exactly: the earliest arrival in so many legs, round by round over all events at once.

In one round every event asks "could one board here?", every later event of the same trip "could one have boarded before?", and each
place keeps its earliest arrival. A change needs the larger of the wished time and the smallest that the timetable gives for the two places.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from homeward.travel.changes import NEVER, Changes
from homeward.travel.feed import Bools, Feed, Longs
from homeward.travel.pruning import Part
from homeward.travel.window import EPOCH, Days, Events

# The window in which a journey is looked for first, doubled until one is found.
FIRST_WINDOW = 4 * 3600
# So many parts of the timetable are kept for further questions.
KEPT = 1


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


@dataclass
class Round:
    """What one round found: for each place the earliest arrival so far, and the event by which it was reached."""

    arrived: Longs
    by: Longs
    number: Longs
    ready: Longs
    came: Longs
    boarded: Longs


class Search:
    """Searches in one timetable; the days of service are prepared once and kept."""

    def __init__(self, feed: Feed, only: Bools | None = None) -> None:
        self.feed = feed
        self.days = Days(feed, only)
        self._changes: dict[int, Changes] = {}
        self._parts: dict[Hashable, tuple[Part, Days]] = {}
        self._longest: int | None = None

    def changes(self, wished: int) -> Changes:
        """The change times for a wished minimum in seconds."""
        if wished not in self._changes:
            self._changes[wished] = Changes(self.feed, wished)
        return self._changes[wished]

    def part(self, key: Hashable, make: Callable[[], Part]) -> tuple[Part, Days]:
        """The part of the timetable for a question, kept for the next question with the same key."""
        found = self._parts.pop(key, None)
        if found is None:
            made = make()
            found = made, Days(made.feed)
        self._parts[key] = found
        while len(self._parts) > KEPT:
            self._parts.pop(next(iter(self._parts)))
        return found

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
        span = FIRST_WINDOW
        while True:
            end = self._end(after, span, before)
            events = self.days.between(after, end)
            rounds = self.rounds(events, start, after, goal=goal, legs=legs, wished=wished, before=end)
            if rounds and rounds[-1].arrived[goal] < NEVER:
                return self.trace(events, rounds, int(rounds[-1].by[goal]), len(rounds))
            if end == before or end >= self._last(after):
                return ()
            span *= 2

    def _last(self, after: int) -> int:
        """When the timetable is over."""
        days = self.days.ordinals
        return (days[-1] - EPOCH + 9) * 86_400 if days else after

    def _end(self, after: int, span: int, before: int | None) -> int:
        end = min(after + span, self._last(after))
        return min(end, before) if before is not None else end

    def rounds(
        self,
        events: Events,
        start: int,
        after: int,
        *,
        goal: int | None,
        legs: int | None,
        wished: int,
        before: int,
    ) -> list[Round]:
        """Go round by round: with one leg, two legs and so on, until nothing gets better or the legs are used up."""
        count = len(self.feed.places)
        ready, came = np.full(count, NEVER), np.arange(count, dtype=np.int64)
        ready[start] = after
        arrived, by, number = np.full(count, NEVER), np.full(count, -1, np.int64), np.zeros(count, np.int64)
        found: list[Round] = []
        index = np.arange(len(events.place), dtype=np.int64)
        while legs is None or len(found) < legs:
            boarded = boarding(events, ready, index)
            limit = before if goal is None else min(int(arrived[goal]) - 1, before)
            on = events.alights & (boarded >= events.begins) & (events.arrives <= limit)
            chosen = np.flatnonzero(on)
            chosen = chosen[events.arrives[chosen] < arrived[events.place[chosen]]]
            if not len(chosen):
                # Nothing got better, but what arrives later in so many legs is known only now.
                found.append(Round(arrived, by, number, ready, came, boarded))
                break
            better = arrived.copy()
            np.minimum.at(better, events.place[chosen], events.arrives[chosen])
            winners = chosen[events.arrives[chosen] == better[events.place[chosen]]]
            by, number = by.copy(), number.copy()
            by[events.place[winners]] = winners
            number[events.place[winners]] = len(found) + 1
            arrived = better
            found.append(Round(arrived, by, number, ready, came, boarded))
            ready, came = self.changes(wished).ready(arrived)
        return found

    def trace(self, events: Events, rounds: list[Round], last: int, legs: int) -> tuple[Leg, ...]:
        """Walk back from the last event to the first boarding.

        :param legs: the round in which the last event was reached
        """
        found: list[Leg] = []
        at, number = last, legs
        if rounds and rounds[number - 1].by[events.place[last]] == last:
            number = int(rounds[number - 1].number[events.place[last]])
        while True:
            board = int(rounds[number - 1].boarded[at])
            found.append(self._leg(events, board, at))
            if number == 1:
                return tuple(reversed(found))
            place = int(rounds[number - 1].came[events.place[board]])
            before = rounds[number - 2]
            at, number = int(before.by[place]), int(before.number[place])

    def _leg(self, events: Events, board: int, alight: int) -> Leg:
        source = int(events.source[board])
        return Leg(
            int(np.searchsorted(self.feed.first, source, side="right")) - 1,
            int(events.day[board]),
            source,
            int(events.source[alight]),
            int(events.departs[board]),
            int(events.arrives[alight]),
        )


def boarding(events: Events, ready: Longs, index: Longs | None = None) -> Longs:
    """For each event the newest event before it at which one could have boarded; smaller than the trip's first one where there is none."""
    positions = np.arange(len(events.place), dtype=np.int64) if index is None else index
    can = events.boards & (events.departs >= ready[events.place])
    newest = np.maximum.accumulate(np.where(can, positions, -1)) if len(positions) else positions
    shifted: Any = np.concatenate([[-1], newest[:-1]]) if len(positions) else positions
    return shifted  # type: ignore[no-any-return]
