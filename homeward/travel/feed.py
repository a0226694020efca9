"""A timetable in memory: stops and their places, trips, events in the order of travel, days of service, changes between places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homeward.travel.service import Running, together
from homeward.travel.tables import Summary

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass
class Route:
    """A route: what a rider reads, its kind of vehicle (GTFS route_type), and the time zone of who runs it."""

    id: str
    name: str
    kind: int
    zone: str


@dataclass
class Feed:
    """One timetable, or several put together.

    :ivar stops: stop ids; `place` gives for each the index of its place (the outermost parent station)
    :ivar places: ids of places; a stop without parent is its own place
    :ivar trips: trip ids; `route`, `service` for each
    :ivar first: index of a trip's first event, with one more entry at the end
    :ivar stop, arrives, departs: of each event; seconds since noon minus 12 hours of the day of service, by the clocks of the route's zone
    :ivar boards, alights: whether one may get on and off there
    :ivar days: the days on which each service runs
    :ivar changes: for two places (from, to) the smallest change time in seconds that the feed gives
    :ivar forbidden: pairs of places between which the feed forbids a change
    :ivar place_zones: zone of a place where it is not that of who runs the trip
    """

    stops: list[str] = field(default_factory=list)
    place: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    places: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    trips: Sequence[str] = field(default_factory=list)
    route: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    service: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    first: Longs = field(default_factory=lambda: np.zeros(1, np.int64))
    stop: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    arrives: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    departs: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    boards: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    alights: Bools = field(default_factory=lambda: np.zeros(0, np.bool_))
    routes: list[Route] = field(default_factory=list)
    days: list[Running] = field(default_factory=list)
    changes: dict[tuple[int, int], int] = field(default_factory=dict)
    forbidden: set[tuple[int, int]] = field(default_factory=set)
    place_zones: dict[int, str] = field(default_factory=dict)
    summary: Summary = field(default_factory=Summary)
    zone: str = "UTC"

    def place_of(self, name: str) -> int | None:
        """Find a place by a stop's id or by its own; None when the timetable does not know it."""
        known: dict[str, int] | None = self.__dict__.get("_known")
        if known is None:
            known = {one: int(at) for one, at in zip(self.stops, self.place, strict=True)}
            known |= {one: at for at, one in enumerate(self.places)}
            self.__dict__["_known"] = known
        return known.get(name)

    def last_day(self) -> date | None:
        """The last day on which anything runs, or None."""
        whole = together(self.days)
        return date.fromordinal(whole.start + whole.bits.bit_length() - 1) if whole else None


def joined(feeds: list[Feed]) -> Feed:
    """Put several timetables together: stops of the same id are one, and so are their places; trips and services stay apart."""
    if len(feeds) == 1:
        return feeds[0]
    root = _roots(feeds)
    whole = Feed(zone=feeds[0].zone if feeds else "UTC")
    place_ids: dict[str, int] = {}
    stop_ids: dict[str, int] = {}
    parts: dict[str, list[Any]] = {
        name: [] for name in ("stop", "arrives", "departs", "boards", "alights", "route", "service", "length")
    }
    places_of_stops: list[int] = []
    trips: list[str] = []
    for feed in feeds:
        new_place = [place_ids.setdefault(root(one), len(place_ids)) for one in feed.places]
        for number, name in zip(new_place, feed.names, strict=True):
            if number == len(whole.names):
                whole.names.append(name)
        new_stop = []
        for one, at in zip(feed.stops, feed.place, strict=True):
            if one not in stop_ids:
                stop_ids[one] = len(stop_ids)
                places_of_stops.append(new_place[at])
            new_stop.append(stop_ids[one])
        parts["stop"].append(np.array(new_stop, np.int32)[feed.stop] if len(feed.stop) else feed.stop)
        for name in ("arrives", "departs", "boards", "alights"):
            parts[name].append(getattr(feed, name))
        parts["route"].append(feed.route + len(whole.routes))
        parts["service"].append(feed.service + len(whole.days))
        parts["length"].append(np.diff(feed.first))
        trips += feed.trips
        whole.routes += feed.routes
        whole.days += feed.days
        for (start, end), seconds in feed.changes.items():
            pair = (new_place[start], new_place[end])
            whole.changes[pair] = min(seconds, whole.changes.get(pair, seconds))
        whole.place_zones |= {new_place[at]: zone for at, zone in feed.place_zones.items()}
        whole.forbidden |= {(new_place[start], new_place[end]) for start, end in feed.forbidden}
        whole.summary.problems += feed.summary.problems
        whole.summary.rows |= feed.summary.rows
        whole.summary.left_out |= feed.summary.left_out
    whole.places, whole.stops, whole.trips = list(place_ids), list(stop_ids), trips
    whole.place = np.array(places_of_stops, np.int32)
    for name in ("stop", "arrives", "departs", "boards", "alights", "route", "service"):
        setattr(whole, name, np.concatenate(parts[name]))
    whole.first = np.concatenate([[0], np.cumsum(np.concatenate(parts["length"]))]).astype(np.int64)
    return whole


def _roots(feeds: list[Feed]) -> Callable[[str], str]:
    """Tell of each place the one that stands for it: a station that one timetable knows holds the stop in the others too."""
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while name in above:
            name = above[name]
        return name

    for feed in feeds:
        for stop, at in zip(feed.stops, feed.place, strict=True):
            one, two = root(stop), root(feed.places[at])
            if one != two:
                above[one] = two
    return root


def spread(first: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the indices of ranges (first, length) one after another, and for each index which range it is of."""
    return ranges(first, lengths), np.arange(len(lengths)).repeat(lengths)


def ranges(first: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Give the indices of ranges (first, length) one after another."""
    ends = lengths.cumsum()
    found: np.ndarray = (first - ends + lengths).repeat(lengths) + np.arange(ends[-1] if len(ends) else 0)
    return found


def stable_order(numbers: np.ndarray) -> np.ndarray:
    """The order by whole numbers less than 2**32 apart: sorted by digits of 16 bits, which is much faster than by comparing."""
    if not len(numbers):
        return np.zeros(0, np.int64)
    apart = numbers - numbers.min()
    order = np.argsort((apart & 0xFFFF).astype(np.uint16), kind="stable")
    high = apart >> 16
    if high.any():
        order = order[np.argsort(high[order].astype(np.uint16), kind="stable")]
    return order
