"""The earliest arrival, exactly: span by span of time, so that a late answer holds no more of the timetable than an early one.

In each span only vehicles are looked at that stop where one has newly arrived, and each of their events once. With a limit of legs each
number of legs has labels of its own; without one all legs share one set, which is asked again until nothing gets better.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from homeward.travel.changes import NEVER, Changes
from homeward.travel.feed import Bools, Longs, ranges
from homeward.travel.network import STEP
from homeward.travel.spans import Span, Spans
from homeward.travel.window import Events


@dataclass
class Labels:
    """For each place what is known with so many legs; all arrays have one value a place.

    :ivar ready: from when on one can board the next leg there; `came` the place from which one came, -1 at the start
    :ivar arrived: the earliest arrival
    :ivar span, board, alight: how it came about: number of the span, its two events
    """

    ready: Longs
    came: Longs
    arrived: Longs
    span: Longs
    board: Longs
    alight: Longs


def _labels(count: int) -> Labels:
    never, nowhere = np.full(count, NEVER), np.full(count, -1, np.int64)
    return Labels(never, nowhere, never.copy(), *(nowhere.copy() for _ in range(3)))


@dataclass(frozen=True)
class Ride:
    """One leg found: events of the timetable, day of service (ordinal), seconds since 1970."""

    board: int
    alight: int
    day: int
    departs: int
    arrives: int


class Earliest:
    """One question for the earliest arrival.

    :param ends: start and goal, indices of places
    :param when: earliest departure and latest arrival, seconds since 1970; the latter may be None
    :param legs: at most so many, None for any number
    """

    def __init__(
        self, spans: Spans, changes: Changes, ends: tuple[int, int], when: tuple[int, int | None], legs: int | None
    ) -> None:
        self.spans, self.changes, self.goal = spans, changes, ends[1]
        self.after, self.legs = when[0], legs
        self.limit = int(NEVER) - 1 if when[1] is None else when[1]
        self.labels = [_labels(len(spans.days.feed.places))]
        self.labels[0].ready[ends[0]] = self.after
        self.best, self.found, self.number = int(NEVER), -1, 0

    def until(self, end: int) -> Iterator[int]:
        """Go on span by span until the answer is known or the time is over; gives the end of each span that left it open."""
        number = self.after // self.spans.seconds
        while number * self.spans.seconds <= min(end, self.limit):
            self.number = number
            self._span(self.spans.at(number))
            number += 1
            # All that departs before the end of the span was looked at.
            if self.best <= number * self.spans.seconds:
                return
            yield number * self.spans.seconds

    def boarding_places(self) -> Bools:
        """The places at which one can board by what is known so far, however many legs that took."""
        found: Bools = np.min([one.ready for one in self.labels], axis=0) < NEVER
        return found

    def _span(self, span: Span) -> None:
        aboard = span.lasts.copy()
        if self.legs is None:
            labels = self.labels[0]
            seeds = np.flatnonzero(labels.ready < NEVER)
            while len(seeds):
                seeds = self._ready(labels, labels.arrived, self._relaxed(span, aboard, 0, seeds))
            return
        known, level = np.full(len(self.labels[0].ready), NEVER), 0
        while level < min(self.legs, len(self.labels)):
            labels = self.labels[level]
            better = np.flatnonzero(labels.ready < known)
            np.minimum(known, labels.ready, out=known)
            improved, level = self._relaxed(span, aboard, level, better), level + 1
            if len(improved) and level < self.legs:
                if level == len(self.labels):
                    self.labels.append(_labels(len(known)))
                self._ready(self.labels[level], labels.arrived, improved)

    def _relaxed(self, span: Span, aboard: Longs, level: int, seeds: Longs) -> Longs:
        """Ride from these places; give the places at which one arrives earlier than was known.

        :param aboard: for each vehicle the first event from which on it was ridden already, lowered here
        """
        labels = self.labels[level]
        boards, vehicles = self._boards(span, aboard, labels.ready, seeds)
        lengths = aboard[vehicles] - boards
        ridden = ranges(boards + 1, lengths)
        aboard[vehicles] = boards
        arrives, places = span.comes[ridden], span.place[ridden]
        (chosen,) = (arrives < np.minimum(labels.arrived[places], min(self.limit + 1, self.best))).nonzero()
        arrives, reached = arrives[chosen], places[chosen]
        np.minimum.at(labels.arrived, reached, arrives)
        (won,) = (arrives == labels.arrived[reached]).nonzero()
        chosen = chosen[won]
        better: Longs = reached[won]
        labels.span[better], labels.alight[better] = self.number, ridden[chosen]
        labels.board[better] = boards.repeat(lengths)[chosen]
        if labels.arrived[self.goal] < self.best:
            self.best, self.found = int(labels.arrived[self.goal]), level
        return better

    def _boards(self, span: Span, aboard: Longs, ready: Longs, seeds: Longs) -> tuple[Longs, Longs]:
        """The first event of each vehicle at which one can newly board, in the order of the vehicles; and these vehicles."""
        low = span.keys.searchsorted(seeds * STEP + np.maximum(ready[seeds] - span.zero, 0))
        boards = span.boards[ranges(low, span.bounds[seeds + 1] - low)]
        boards = in_order(boards[boards < aboard[span.vehicle[boards]]], len(span.vehicle))
        vehicles = span.vehicle[boards]
        first = np.ones(len(boards), np.bool_)
        np.not_equal(vehicles[1:], vehicles[:-1], out=first[1:])
        return boards[first], vehicles[first]

    def _ready(self, labels: Labels, arrived: Longs, places: Longs) -> Longs:
        """Note from when on one can board after arriving at these places; give the places where that is earlier than was known."""
        if not self.changes.on_foot:
            ready = arrived[places] + self.changes.same[places]
            (better,) = (ready < labels.ready[places]).nonzero()
            places = places[better]
            labels.ready[places], labels.came[places] = ready[better], places
            return places
        lengths, there, need = self.changes.ways_on(places)
        ready = arrived[places].repeat(lengths) + need
        (better,) = (ready < labels.ready[there]).nonzero()
        there, ready = there[better], ready[better]
        np.minimum.at(labels.ready, there, ready)
        (won,) = (ready == labels.ready[there]).nonzero()
        labels.came[there[won]] = places.repeat(lengths)[better[won]]
        return in_order(there, len(labels.ready))

    def rides(self) -> list[Ride]:
        """The legs of the way that was found, in order; empty when there is none."""
        found: list[Ride] = []
        place, level = self.goal, self.found
        while level >= 0 and place >= 0:
            labels = self.labels[level]
            events = self.spans.at(int(labels.span[place])).events
            found.append(_ride(events, int(labels.board[place]), int(labels.alight[place])))
            # What is known of the place one boarded at only became better since, so that way is one too.
            place = int(labels.came[events.place[labels.board[place]]])
            level = level if self.legs is None else level - 1
        return found[::-1]


def _ride(events: Events, board: int, alight: int) -> Ride:
    source = events.source
    return Ride(
        int(source[board]),
        int(source[alight]),
        int(events.day[board]),
        int(events.departs[board]),
        int(events.arrives[alight]),
    )


def in_order(indices: Longs, size: int) -> Longs:
    """Sort indices below a size and give each once; many of them are marked, which is faster than sorting them."""
    if len(indices) * 16 < size:
        found = np.sort(indices)
        return found[np.append(True, found[1:] != found[:-1])] if len(found) else found
    marked = np.zeros(size, np.bool_)
    marked[indices] = True
    return marked.nonzero()[0]
