"""What runs in a span of time: the events of the days of service, in seconds since 1970, trip by trip in the order of their start."""

from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel.feed import Bools, Feed, Ints, Longs, ranges, stable_order
from homeward.travel.service import together

K = TypeVar("K")
V = TypeVar("V")
NOON, DAY = 43_200, 86_400
EPOCH = date(1970, 1, 1).toordinal()


class Few(dict[K, V]):
    """What was worked out last, so many at most; it goes as soon as nobody needs it, without waiting to be collected."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def of(self, key: K, make: Callable[[], V]) -> V:
        """Give what belongs to a key, made when it is not there."""
        found = self.pop(key, None)
        self[key] = found = make() if found is None else found
        while len(self) > self.most:
            del self[next(iter(self))]
        return found


@dataclass(frozen=True)
class Events:
    """Events of whole trips, one trip after another.

    :ivar place: of each event
    :ivar begins: for each event the index of its trip's first event
    :ivar source: the event in the timetable; `day` the ordinal of its day of service
    """

    place: Ints
    arrives: Longs
    departs: Longs
    boards: Bools
    alights: Bools
    begins: Longs
    source: Longs
    day: Ints


@dataclass(frozen=True)
class _Day:
    """The trips of days of service on which the same runs at the same hours: first event and length of each, sorted by departure.

    Times are seconds from midnight in UTC of the day of service, so that one stands for every such day.
    """

    first: Ints
    length: Ints
    base: Ints
    starts: Ints
    ends: Ints
    longest: int


class Days:
    """The days of service of a timetable; those on which the same runs at the same hours are prepared once."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        # Trips that are looked at, in order: those that call anywhere.
        self.trips = np.flatnonzero(np.diff(feed.first)).astype(np.int32)
        self._first_time = min(int(feed.departs.min()), 0) if len(feed.departs) else 0
        self._last_time = int(feed.arrives.max()) if len(feed.arrives) else 0
        # In a timetable of airports each stop is its own place.
        alone = np.array_equal(feed.place, np.arange(len(feed.place)))
        self.place = feed.stop if alone else feed.place[feed.stop]
        self._zones = sorted({one.zone for one in feed.routes})
        self._zone_of = np.array([self._zones.index(one.zone) for one in feed.routes], np.int32)
        self._running: Few[int, bytes] = Few(128)
        self._prepared: Few[tuple[bytes, tuple[int, ...]], _Day] = Few(16)
        self.ordinals = list(together(feed.days))

    def narrowed(self, trips: Ints) -> "Days":
        """The same days with these trips alone."""
        found = copy(self)
        found.trips = trips
        found._prepared = Few(8)
        return found

    def _day(self, ordinal: int) -> _Day:
        midnight = (ordinal - EPOCH) * DAY
        key = (self.running(ordinal), tuple(day_begins(one, ordinal) - midnight for one in self._zones))
        return self._prepared.of(key, lambda: self._prepare(*key))

    def _prepare(self, running: bytes, bases: tuple[int, ...]) -> _Day:
        feed = self.feed
        runs = np.frombuffer(running, np.bool_)
        chosen = self.trips[runs[feed.service[self.trips]]]
        base = np.array(bases, np.int32)[self._zone_of[feed.route[chosen]]] if len(chosen) else np.zeros(0, np.int32)
        starts = base + feed.departs[feed.first[chosen]]
        order = stable_order(starts)
        chosen, base, starts = chosen[order], base[order], starts[order]
        first, after = feed.first[chosen], feed.first[chosen + 1]
        ends = base + feed.arrives[after - 1]
        longest = int((ends - starts).max()) if len(chosen) else 0
        return _Day(first.astype(np.int32), (after - first).astype(np.int32), base, starts, ends, longest)

    def between(self, begin: int, end: int) -> Events:
        """Give the trips that run, in part at least, between two times (seconds since 1970)."""
        first, length, base, day = [], [], [], []
        for ordinal in self.days_of(begin, end):
            one, midnight = self._day(ordinal), (ordinal - EPOCH) * DAY
            low = int(np.searchsorted(one.starts, begin - midnight - one.longest))
            high = int(np.searchsorted(one.starts, end - midnight, side="right"))
            if low >= high:
                continue
            keep = one.ends[low:high] >= begin - midnight
            first.append(one.first[low:high][keep])
            length.append(one.length[low:high][keep])
            base.append(one.base[low:high][keep].astype(np.int64) + midnight)
            day.append(np.full(int(keep.sum()), ordinal, np.int32))
        return self._events(first, length, base, day)

    def count(self, begin: int, end: int) -> int:
        """How many events the days of service have that touch a span of time."""
        return sum(int(self._day(one).length.sum()) for one in self.days_of(begin, end))

    def needed(self, begin: int, end: int) -> tuple[int, int]:
        """The first of the days of service whose vehicles may run between two times, and the first that is too late (ordinals)."""
        # Midnight of a day of service is up to so far from midnight in UTC.
        apart = 0 if self._zones == ["UTC"] else 15 * 3600
        return EPOCH + (begin - self._last_time - apart) // DAY, EPOCH + (end + apart - self._first_time) // DAY + 1

    def days_of(self, begin: int, end: int) -> list[int]:
        """The days of service (ordinals) whose vehicles may run between two times."""
        early, late = self.needed(begin, end)
        return self.ordinals[bisect_left(self.ordinals, early) : bisect_left(self.ordinals, late)]

    def whole(self) -> tuple[int, int]:
        """Seconds before which nothing runs, and after which nothing does; (0, 0) when nothing ever runs."""
        if not self.ordinals:
            return 0, 0
        first, last = ((one - EPOCH) * DAY for one in (self.ordinals[0], self.ordinals[-1]))
        # Midnight of a day of service is less than a day from midnight in UTC.
        return first + self._first_time - DAY, last + self._last_time + DAY

    def running(self, ordinal: int) -> bytes:
        """Which services run on a day of service, as bits."""
        return self._running.of(
            ordinal, lambda: np.array([ordinal in one for one in self.feed.days], np.bool_).tobytes()
        )

    def _events(self, first: list[Ints], length: list[Ints], base: list[Longs], day: list[Ints]) -> Events:
        feed = self.feed
        if not first:
            none, longs = np.zeros(0, np.int32), np.zeros(0, np.int64)
            yes = np.zeros(0, np.bool_)
            return Events(none, longs, longs, yes, yes, longs, longs, none)
        lengths = np.concatenate(length).astype(np.int64)
        source = ranges(np.concatenate(first), lengths)
        bases = np.concatenate(base).repeat(lengths)
        return Events(
            self.place[source],
            feed.arrives[source] + bases,
            feed.departs[source] + bases,
            feed.boards[source],
            feed.alights[source],
            (lengths.cumsum() - lengths).repeat(lengths),
            source,
            np.concatenate(day).repeat(lengths),
        )


@lru_cache(maxsize=4096)
def day_begins(zone: str, ordinal: int) -> int:
    """Noon minus twelve hours of a day of service, from which a timetable counts its times, also when clocks change."""
    noon = datetime.combine(date.fromordinal(ordinal), time(12), ZoneInfo(zone))
    return int(noon.timestamp()) - NOON
