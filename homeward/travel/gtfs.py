"""GTFS, as published: stops with parents, calendars, frequencies, transfers, times past 24:00, odd quoting and padded headers.

A row that cannot be read is left out, named by file and line, and counted; the rest is read.
"""

from array import array
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel.feed import Feed, Route
from homeward.travel.service import on as running_on
from homeward.travel.tables import FeedRefused, Summary, rows

# Gives the lines of a file of the feed, or None when the feed does not have it.
Opener = Callable[[str], Iterable[str] | None]
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_SERVICE = 3660


def read(open_file: Opener) -> Feed:
    """Read a feed.

    :raises FeedRefused: when a file or column that every feed has is missing, or its agency names no time zone that exists
    """
    feed = Feed()
    zones = _agencies(open_file, feed)
    stop_at = _stops(open_file, feed)
    route_at = _routes(open_file, feed, zones)
    service_at = _services(open_file, feed)
    trip_at = _trips(open_file, feed, route_at, service_at)
    _stop_times(open_file, feed, trip_at, stop_at)
    _transfers(open_file, feed, stop_at)
    _frequencies(open_file, feed, trip_at)
    return feed


def _lines(open_file: Opener, name: str) -> Iterable[str]:
    found = open_file(name)
    if found is None:
        raise FeedRefused(f"{name} is missing")
    return found


def _agencies(open_file: Opener, feed: Feed) -> dict[str, str]:
    zones: dict[str, str] = {}
    table = rows(
        "agency.txt",
        _lines(open_file, "agency.txt"),
        ("agency_id", "agency_timezone"),
        ("agency_timezone",),
        feed.summary,
    )
    for line, (name, zone) in table:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            feed.summary.leave_out("agency.txt", line, f"unknown time zone {zone}")
            continue
        zones[name] = zone
    if not zones:
        raise FeedRefused("agency.txt: no agency with a time zone that exists")
    feed.zone = next(iter(zones.values()))
    return zones


def _stops(open_file: Opener, feed: Feed) -> dict[str, int]:
    parents: dict[str, str] = {}
    names: dict[str, str] = {}
    for line, (stop, parent, name) in rows(
        "stops.txt",
        _lines(open_file, "stops.txt"),
        ("stop_id", "parent_station", "stop_name"),
        ("stop_id",),
        feed.summary,
    ):
        if not stop or stop in parents:
            feed.summary.leave_out("stops.txt", line, "stop_id twice" if stop else "no stop_id")
            continue
        parents[stop], names[stop] = parent, name
    places: dict[str, int] = {}
    of_stop = array("i")
    for stop in parents:
        of_stop.append(places.setdefault(_root(stop, parents), len(places)))
    feed.stops, feed.places = list(parents), list(places)
    feed.names = [names.get(one) or one for one in places]
    feed.place = np.frombuffer(of_stop, np.int32).copy() if of_stop else feed.place
    return {one: at for at, one in enumerate(parents)}


def _root(stop: str, parents: dict[str, str]) -> str:
    """The outermost parent of a stop; a parent that is not in the table still makes its stops one place."""
    seen = {stop}
    while parents.get(stop) and parents[stop] not in seen:
        stop = parents[stop]
        seen.add(stop)
    return stop


def _routes(open_file: Opener, feed: Feed, zones: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    columns = ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type")
    for line, (route, agency, short, long, kind) in rows(
        "routes.txt", _lines(open_file, "routes.txt"), columns, ("route_id",), feed.summary
    ):
        if not route or route in found:
            feed.summary.leave_out("routes.txt", line, "route_id twice" if route else "no route_id")
            continue
        found[route] = len(feed.routes)
        feed.routes.append(
            Route(route, short or long or route, int(kind) if kind.isdigit() else 3, zones.get(agency, feed.zone))
        )
    return found


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 and text.isdigit() else None
    except ValueError:
        return None


def _services(open_file: Opener, feed: Feed) -> dict[str, int]:
    days: dict[str, set[int]] = {}
    calendar, exceptions = open_file("calendar.txt"), open_file("calendar_dates.txt")
    if calendar is None and exceptions is None:
        raise FeedRefused("calendar.txt and calendar_dates.txt are missing")
    if calendar is not None:
        columns = ("service_id", "start_date", "end_date", *WEEK)
        for line, (service, start, end, *week) in rows("calendar.txt", calendar, columns, columns, feed.summary):
            first, last = _day(start), _day(end)
            if first is None or last is None or (last - first).days > LONGEST_SERVICE:
                feed.summary.leave_out("calendar.txt", line, "not a span of days")
                continue
            span = ((first + timedelta(days=at)) for at in range((last - first).days + 1))
            days.setdefault(service, set()).update(one.toordinal() for one in span if week[one.weekday()] == "1")
    if exceptions is not None:
        three = ("service_id", "date", "exception_type")
        for line, (service, text, kind) in rows("calendar_dates.txt", exceptions, three, three, feed.summary):
            day = _day(text)
            if day is None or kind not in ("1", "2"):
                feed.summary.leave_out("calendar_dates.txt", line, "not a day or not an exception")
                continue
            held = days.setdefault(service, set())
            held.add(day.toordinal()) if kind == "1" else held.discard(day.toordinal())
    feed.days = [running_on(one) for one in days.values()]
    return {one: at for at, one in enumerate(days)}


def _trips(open_file: Opener, feed: Feed, route_at: dict[str, int], service_at: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    routes, services = array("i"), array("i")
    columns = ("route_id", "service_id", "trip_id")
    for line, (route, service, trip) in rows(
        "trips.txt", _lines(open_file, "trips.txt"), columns, columns, feed.summary
    ):
        if route not in route_at or service not in service_at or not trip or trip in found:
            feed.summary.leave_out("trips.txt", line, "unknown route or service, or trip_id twice")
            continue
        found[trip] = len(found)
        routes.append(route_at[route])
        services.append(service_at[service])
    feed.trips = list(found)
    feed.route = np.array(routes, np.int32)
    feed.service = np.array(services, np.int32)
    return found


class _Clock(dict[str, int]):
    """Seconds of times as "25:01:00", each worked out once; -1 for a time that cannot be, -2 for none."""

    def __missing__(self, text: str) -> int:
        parts = text.split(":")
        ok = (
            len(parts) == 3
            and all(one.strip().isdigit() for one in parts)
            and int(parts[1]) < 60
            and int(parts[2]) < 60
        )
        found = int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2]) if ok else (-1 if text else -2)
        self[text] = found
        return found


def _stop_times(open_file: Opener, feed: Feed, trip_at: dict[str, int], stop_at: dict[str, int]) -> None:
    columns = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type")
    needed = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    trip, order, stop, arrives, departs, flags = array("i"), array("i"), array("i"), array("i"), array("i"), array("b")
    clock, leave_out = _Clock(), feed.summary.leave_out
    for line, (name, arrival, departure, at, sequence, pickup, drop) in rows(
        "stop_times.txt", _lines(open_file, "stop_times.txt"), columns, needed, feed.summary
    ):
        number, where, comes, goes = trip_at.get(name, -1), stop_at.get(at, -1), clock[arrival], clock[departure]
        if number < 0 or where < 0 or not sequence.isdigit():
            leave_out("stop_times.txt", line, "unknown trip or stop, or no stop_sequence")
            continue
        if comes == -1 or goes == -1:
            leave_out("stop_times.txt", line, "not a time")
            continue
        if comes == -2 and goes == -2:
            leave_out("stop_times.txt", line, "no time: nobody can count on it")
            continue
        trip.append(number)
        order.append(int(sequence))
        stop.append(where)
        arrives.append(comes if comes >= 0 else goes)
        departs.append(goes if goes >= 0 else comes)
        flags.append((pickup != "1") | ((drop != "1") << 1))
    _put_in_order(
        feed,
        [
            np.frombuffer(one, np.int32) if one else np.zeros(0, np.int32)
            for one in (trip, order, stop, arrives, departs)
        ],
        np.array(flags, np.int8),
    )


def _put_in_order(feed: Feed, columns: list[np.ndarray], flags: np.ndarray) -> None:
    """Sort the events by trip and sequence."""
    trip, order, stop, arrives, departs = columns
    if len(trip) and not (np.all(np.diff(trip) >= 0) and np.all((np.diff(trip) > 0) | (np.diff(order) > 0))):
        by = np.lexsort((order, trip))
        trip, stop, arrives, departs, flags = (one[by] for one in (trip, stop, arrives, departs, flags))
    feed.stop, feed.arrives, feed.departs = stop.copy(), arrives.copy(), departs.copy()
    feed.boards, feed.alights = (flags & 1).astype(bool), (flags & 2).astype(bool)
    counts = np.bincount(trip, minlength=len(feed.trips))
    feed.first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    _leave_out_backwards(feed, trip)


def _leave_out_backwards(feed: Feed, trip: np.ndarray) -> None:
    """A trip that travels back in time is left out whole: nobody can say which of its times is wrong."""
    if not len(trip):
        return
    later = np.where(trip[1:] == trip[:-1], feed.arrives[1:] < feed.departs[:-1], False)
    wrong = np.unique(np.concatenate([trip[1:][later], trip[feed.departs < feed.arrives]]))
    for one in wrong:
        feed.summary.leave_out("stop_times.txt", 0, f"trip {feed.trips[one]} travels back in time")
    if len(wrong):
        bad = np.isin(trip, wrong)
        feed.boards[bad] = False
        feed.alights[bad] = False


def _transfers(open_file: Opener, feed: Feed, stop_at: dict[str, int]) -> None:
    lines = open_file("transfers.txt")
    if lines is None:
        return
    columns = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time")
    for line, (one, two, kind, seconds) in rows("transfers.txt", lines, columns, columns[:2], feed.summary):
        first, second = feed.place_of(one), feed.place_of(two)
        if first is None or second is None or (seconds and not seconds.isdigit()):
            feed.summary.leave_out("transfers.txt", line, "unknown stop, or not a time")
            continue
        pair = (first, second)
        if kind == "3":
            feed.forbidden.add(pair)
        else:
            feed.changes[pair] = min(int(seconds or 0), feed.changes.get(pair, int(seconds or 0)))


def _frequencies(open_file: Opener, feed: Feed, trip_at: dict[str, int]) -> None:
    """Trips that run every so many minutes become trips of their own, one for each start."""
    lines = open_file("frequencies.txt")
    if lines is None:
        return
    clock = _Clock()
    starts: dict[int, list[int]] = {}
    columns = ("trip_id", "start_time", "end_time", "headway_secs")
    for line, (trip, start, end, every) in rows("frequencies.txt", lines, columns, columns, feed.summary):
        begins, ends = clock[start], clock[end]
        if trip not in trip_at or begins < 0 or ends < 0 or not every.isdigit() or int(every) == 0:
            feed.summary.leave_out("frequencies.txt", line, "unknown trip, or not a span of times")
            continue
        starts.setdefault(trip_at[trip], []).extend(range(begins, ends, int(every)))
    if starts:
        _expand(feed, starts)


def _expand(feed: Feed, starts: dict[int, list[int]]) -> None:
    kept_trips: list[int] = []
    shift: list[int] = []
    for trip in range(len(feed.trips)):
        if trip in starts:
            begin = int(feed.first[trip])
            origin = int(feed.departs[begin]) if feed.first[trip + 1] > begin else 0
            kept_trips += [trip] * len(starts[trip])
            shift += [one - origin for one in sorted(starts[trip])]
        else:
            kept_trips.append(trip)
            shift.append(0)
    chosen, moved = np.array(kept_trips, np.int64), np.array(shift, np.int32)
    lengths = np.diff(feed.first)[chosen]
    events, each = spread(feed.first[chosen], lengths)
    feed.trips = [feed.trips[one] for one in kept_trips]
    feed.route, feed.service = feed.route[chosen], feed.service[chosen]
    feed.arrives = feed.arrives[events] + moved[each]
    feed.departs = feed.departs[events] + moved[each]
    feed.stop, feed.boards, feed.alights = feed.stop[events], feed.boards[events], feed.alights[events]
    feed.first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def spread(first: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the indices of ranges (first, length) one after another, and for each index which range it is of."""
    each = np.repeat(np.arange(len(lengths)), lengths)
    begins = np.cumsum(lengths) - lengths
    return first[each] + np.arange(len(each)) - begins[each], each


__all__ = ["FeedRefused", "Opener", "Summary", "read", "spread"]
