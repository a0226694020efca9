"""What runs in a span of time: the events of the days of service, in seconds since 1970, trip by trip in the order of their start."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel.feed import Bools, Feed, Ints, Longs
from homeward.travel.gtfs import spread
from homeward.travel.service import together

NOON = 43_200
EPOCH = date(1970, 1, 1).toordinal()


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
    """The trips of one day of service: first event and length of each, sorted by departure; times in seconds since 1970."""

    first: Longs
    length: Longs
    base: Longs
    starts: Longs
    ends: Longs
    longest: int


class Days:
    """The days of service of a timetable, each prepared once."""

    def __init__(self, feed: Feed, only: Bools | None = None) -> None:
        self.feed = feed
        self.only = only
        lasts = feed.first[1:] - 1
        self._has_events = lasts >= feed.first[:-1]
        self._last_time = int(feed.arrives.max()) if len(feed.arrives) else 0
        self.place = feed.place[feed.stop] if len(feed.stop) else feed.stop
        self._prepared = lru_cache(maxsize=64)(self._prepare)
        self.ordinals = list(together(feed.days))

    def _prepare(self, ordinal: int) -> _Day:
        feed = self.feed
        runs = np.array([ordinal in one for one in feed.days], np.bool_)
        active = runs[feed.service] & self._has_events if len(feed.service) else np.zeros(0, np.bool_)
        if self.only is not None:
            active &= self.only
        chosen = np.flatnonzero(active)
        bases = np.array([day_begins(one.zone, ordinal) for one in feed.routes], np.int64)
        base = bases[feed.route[chosen]] if len(chosen) else np.zeros(0, np.int64)
        starts = base + feed.departs[feed.first[chosen]]
        ends = base + feed.arrives[feed.first[chosen + 1] - 1]
        order = np.argsort(starts, kind="stable")
        chosen = chosen[order]
        longest = int((ends - starts).max()) if len(chosen) else 0
        length = feed.first[chosen + 1] - feed.first[chosen]
        return _Day(feed.first[chosen], length, base[order], starts[order], ends[order], longest)

    def between(self, begin: int, end: int) -> Events:
        """Give the trips that run, in part at least, between two times (seconds since 1970)."""
        first, length, base, day = [], [], [], []
        for ordinal in self._ordinals(begin, end):
            one = self._prepared(ordinal)
            low = int(np.searchsorted(one.starts, begin - one.longest))
            high = int(np.searchsorted(one.starts, end, side="right"))
            if low >= high:
                continue
            keep = one.ends[low:high] >= begin
            first.append(one.first[low:high][keep])
            length.append(one.length[low:high][keep])
            base.append(one.base[low:high][keep])
            day.append(np.full(int(keep.sum()), ordinal, np.int32))
        return self._events(first, length, base, day)

    def _ordinals(self, begin: int, end: int) -> list[int]:
        early = EPOCH + (begin - self._last_time) // 86_400 - 2
        late = EPOCH + end // 86_400 + 2
        return [one for one in self.ordinals if early <= one <= late]

    def _events(self, first: list[Longs], length: list[Longs], base: list[Longs], day: list[Ints]) -> Events:
        feed = self.feed
        if not first:
            none, longs = np.zeros(0, np.int32), np.zeros(0, np.int64)
            yes = np.zeros(0, np.bool_)
            return Events(none, longs, longs, yes, yes, longs, longs, none)
        lengths = np.concatenate(length)
        source, each = spread(np.concatenate(first), lengths)
        bases = np.concatenate(base)[each]
        begins = (np.cumsum(lengths) - lengths)[each]
        return Events(
            self.place[source],
            feed.arrives[source] + bases,
            feed.departs[source] + bases,
            feed.boards[source],
            feed.alights[source],
            begins,
            source,
            np.concatenate(day)[each],
        )


@lru_cache(maxsize=4096)
def day_begins(zone: str, ordinal: int) -> int:
    """Noon minus twelve hours of a day of service, from which a timetable counts its times, also when clocks change."""
    noon = datetime.combine(date.fromordinal(ordinal), time(12), ZoneInfo(zone))
    return int(noon.timestamp()) - NOON
