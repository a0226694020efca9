"""GTFS, as published: stops with parents, calendars, frequencies, transfers, times past 24:00, odd quoting and padded headers.

A row that cannot be read is left out, named by file and line, and counted; the rest is read.
"""

from array import array
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel import stop_times
from homeward.travel.feed import Feed, Route
from homeward.travel.places import is_zone
from homeward.travel.service import Running, changed, together, weekly
from homeward.travel.stop_times import Clock, number
from homeward.travel.tables import FeedRefused, rows

# Gives the lines of a file of the feed, or None when the feed does not have it.
Opener = Callable[[str], Iterable[str] | None]
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


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
    stop_times.read(_lines(open_file, "stop_times.txt"), feed, trip_at, stop_at)
    _transfers(open_file, feed, stop_at)
    _frequencies(open_file, feed, trip_at)
    return feed


def _lines(open_file: Opener, name: str) -> Iterable[str]:
    found = open_file(name)
    if found is None:
        raise FeedRefused(f"{name} is missing")
    return found


def _optional(open_file: Opener, name: str) -> Iterable[str] | None:
    """A file that a feed need not have; one without a line is none."""
    walk = iter(open_file(name) or ())
    first = next((one for one in walk if one.strip("\ufeff \t\r\n")), None)
    return None if first is None else chain([first], walk)


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
    zones: dict[str, str] = {}
    for line, (stop, parent, name, zone) in rows(
        "stops.txt",
        _lines(open_file, "stops.txt"),
        ("stop_id", "parent_station", "stop_name", "stop_timezone"),
        ("stop_id",),
        feed.summary,
    ):
        if not stop or stop in parents:
            feed.summary.leave_out("stops.txt", line, "stop_id twice" if stop else "no stop_id")
            continue
        parents[stop], names[stop] = parent, name
        if zone and is_zone(zone):
            zones[stop] = zone
    places: dict[str, int] = {}
    of_stop = array("i")
    for stop in parents:
        of_stop.append(places.setdefault(_root(stop, parents), len(places)))
    feed.stops, feed.places = list(parents), list(places)
    feed.names = [names.get(one) or one for one in places]
    # Times are counted by the agency's clocks all the same; this is what the clocks on the wall show.
    feed.place_zones = {places[one]: zone for one, zone in zones.items() if one in places}
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
            Route(route, short or long or route, int(kind) if kind.isdecimal() else 3, zones.get(agency, feed.zone))
        )
    return found


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if len(text) == 8 and text.isdecimal() else None
    except ValueError:
        return None


def _services(open_file: Opener, feed: Feed) -> dict[str, int]:
    calendar, exceptions = _optional(open_file, "calendar.txt"), _optional(open_file, "calendar_dates.txt")
    if calendar is None and exceptions is None:
        raise FeedRefused("calendar.txt and calendar_dates.txt are missing")
    days: dict[str, Running] = {}
    if calendar is not None:
        columns = ("service_id", "start_date", "end_date", *WEEK)
        for line, (service, start, end, *week) in rows("calendar.txt", calendar, columns, columns, feed.summary):
            first, last = _day(start), _day(end)
            if first is None or last is None:
                feed.summary.leave_out("calendar.txt", line, "not a span of days")
                continue
            # Some calendars run to the end of time.
            weekdays = frozenset(at for at, one in enumerate(week) if one == "1")
            found = weekly(max(first, FIRST_DAY), min(last, LAST_DAY), weekdays)
            days[service] = together([days[service], found]) if service in days else found
    for service, (added, taken) in _exceptions(exceptions, feed).items():
        days[service] = changed(days.get(service, Running(1, 0)), added, taken)
    feed.days = list(days.values())
    return {one: at for at, one in enumerate(days)}


def _exceptions(lines: Iterable[str] | None, feed: Feed) -> dict[str, tuple[set[int], set[int]]]:
    """Days (ordinals) added to each service and taken from it; what stands later in the file holds."""
    found: dict[str, tuple[set[int], set[int]]] = {}
    three = ("service_id", "date", "exception_type")
    for line, (service, text, kind) in rows("calendar_dates.txt", lines, three, three, feed.summary) if lines else ():
        day = _day(text)
        if day is None or kind not in ("1", "2"):
            feed.summary.leave_out("calendar_dates.txt", line, "not a day or not an exception")
            continue
        holds, other = found.setdefault(service, (set(), set()))[:: 1 if kind == "1" else -1]
        holds.add(day.toordinal())
        other.discard(day.toordinal())
    return found


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


def _transfers(open_file: Opener, feed: Feed, stop_at: dict[str, int]) -> None:
    lines = _optional(open_file, "transfers.txt")
    if lines is None:
        return
    columns = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time")
    for line, (one, two, kind, seconds) in rows("transfers.txt", lines, columns, columns[:2], feed.summary):
        first, second = feed.place_of(one), feed.place_of(two)
        if not one and not two:
            feed.summary.leave_out("transfers.txt", line, "says how vehicles go on, not how places join")
            continue
        need = number(seconds or "0")
        if first is None or second is None or need < 0:
            feed.summary.leave_out("transfers.txt", line, "unknown stop, or not a time")
            continue
        pair = (first, second)
        if kind == "3":
            feed.forbidden.add(pair)
        else:
            feed.changes[pair] = min(need, feed.changes.get(pair, need))


def _frequencies(open_file: Opener, feed: Feed, trip_at: dict[str, int]) -> None:
    """Trips that run every so many minutes become trips of their own, one for each start."""
    lines = _optional(open_file, "frequencies.txt")
    if lines is None:
        return
    clock = Clock()
    starts: dict[int, list[int]] = {}
    columns = ("trip_id", "start_time", "end_time", "headway_secs")
    for line, (trip, start, end, every) in rows("frequencies.txt", lines, columns, columns, feed.summary):
        begins, ends, step = clock[start], clock[end], number(every)
        if trip not in trip_at or begins < 0 or ends < 0 or step <= 0:
            feed.summary.leave_out("frequencies.txt", line, "unknown trip, or not a span of times")
            continue
        starts.setdefault(trip_at[trip], []).extend(range(begins, ends, step))
    if starts:
        stop_times.repeated(feed, starts)
