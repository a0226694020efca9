"""A timetable cut into spans of time of about the same size, each prepared once and kept while it is asked about."""

from dataclasses import dataclass

import numpy as np

from homeward.travel.changes import NEVER
from homeward.travel.feed import Longs
from homeward.travel.network import by_place
from homeward.travel.window import DAY, EPOCH, Days, Events, Few

# About so many events in a span: few enough to be quick, enough that the work is in the arrays.
MEANT = 60_000
HOURS = (24, 12, 8, 6, 4, 3, 2, 1)
KEPT = 26


@dataclass(frozen=True)
class Span:
    """The vehicles that are under way in a span of time, in part at least.

    :ivar place: of each event; `comes` its arrival, or `NEVER` where nobody gets off
    :ivar vehicle: of each event; `lasts` the last event of each vehicle
    :ivar boards: events at which one can get on, in the order of place and departure; `keys` place and departure as one number
    :ivar zero: second from which the keys count
    :ivar bounds: where the boarding events of each place begin in `boards`
    """

    events: Events
    place: Longs
    comes: Longs
    vehicle: Longs
    lasts: Longs
    boards: Longs
    keys: Longs
    zero: int
    bounds: Longs


class Spans:
    """The spans of a timetable."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.seconds = self._size()
        self.kept: Few[int, Span] = Few(KEPT)

    def _size(self) -> int:
        ordinals = self.days.ordinals
        if not ordinals:
            return DAY
        middle = (ordinals[len(ordinals) // 2] - EPOCH) * DAY
        hourly = self.days.count(middle, middle + DAY) / 18
        return next((hours for hours in HOURS if hours * hourly <= MEANT), 1) * 3600

    def at(self, number: int) -> Span:
        """The span of this number; the first begins in 1970."""
        return self.kept.of(number, lambda: self._at(number))

    def _at(self, number: int) -> Span:
        begin = number * self.seconds
        events = self.days.between(begin, begin + self.seconds - 1)
        count = len(events.place)
        first = np.flatnonzero(events.begins == np.arange(count))
        after = np.append(first, count)[1:]
        zero = min(int(events.departs.min()), begin) if count else begin
        boards, keys = by_place(events.boards, events.place, events.departs - zero)
        bounds = np.searchsorted(events.place[boards], np.arange(len(self.days.feed.places) + 1))
        place, comes = events.place.astype(np.int64), np.where(events.alights, events.arrives, NEVER)
        vehicle = np.arange(len(first)).repeat(after - first)
        return Span(events, place, comes, vehicle, after - 1, boards, keys, zero, bounds)
