"""A timetable typed as CSV: one row a vehicle from one place to another, times by the clocks of each place."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from homeward.travel import places, service
from homeward.travel.assembling import AIR, Assembly
from homeward.travel.feed import Feed
from homeward.travel.tables import FeedRefused, rows
from homeward.travel.window import day_begins

FILE = "timetable.csv"
NEEDED = ("carrier", "number", "origin", "destination", "departs", "arrives", "from", "until")
COLUMNS = (*NEEDED, "days", "day_offset", "mode", "origin_zone", "destination_zone")
KINDS = {"": AIR, "air": AIR, "train": 2, "bus": 3, "ship": 4, "car": 1501}
LONGEST = 1100


class _Fault(Exception):
    """A row that cannot be read; the message says why."""


def read(lines: Iterable[str]) -> Feed:
    """Read a timetable: days as "12345" (Monday is 1; all when empty), day_offset for arrivals on a later day.

    :raises FeedRefused: when a column is missing or no row can be read
    """
    made = Assembly()
    for number, cells in rows(FILE, lines, COLUMNS, NEEDED, made.summary):
        try:
            _row(made, dict(zip(COLUMNS, cells, strict=True)))
        except _Fault as fault:
            made.summary.leave_out(FILE, number, str(fault))
    if not made.trips:
        raise FeedRefused(f"{FILE}: no row that can be read")
    return made.feed()


def _row(made: Assembly, row: dict[str, str]) -> None:
    leaves, comes = _clock(row["departs"]), _clock(row["arrives"])
    origin, destination = (_zone(row[side], row[f"{side}_zone"]) for side in ("origin", "destination"))
    if row["mode"] not in KINDS or not (row["day_offset"] or "0").lstrip("-").isdecimal():
        raise _Fault("unknown mode, or day_offset is no number")
    later = timedelta(days=int(row["day_offset"] or 0))
    groups: dict[tuple[int, int], list[int]] = {}
    for ordinal in _running(row):
        day, base = date.fromordinal(ordinal), day_begins(origin, ordinal)
        departs = int(datetime.combine(day, leaves, ZoneInfo(origin)).timestamp()) - base
        arrives = int(datetime.combine(day + later, comes, ZoneInfo(destination)).timestamp()) - base
        if arrives <= departs:
            raise _Fault("it would arrive before it leaves: say on which day in day_offset")
        groups.setdefault((departs, arrives), []).append(ordinal)
    ends = tuple(_place(made, row[side], zone) for side, zone in (("origin", origin), ("destination", destination)))
    route = made.route(row["carrier"], KINDS[row["mode"]], origin)
    # Where the clocks of two places change on different days, one row is several vehicles.
    for (departs, arrives), days in groups.items():
        stops = ((ends[0], departs, departs), (ends[1], arrives, arrives))
        made.trip(f"{row['carrier']} {row['number']}", route, made.service(service.on(days)), stops)


def _place(made: Assembly, code: str, zone: str) -> int:
    at = made.place(code)
    made.zones[at] = zone
    return at


def _running(row: dict[str, str]) -> service.Running:
    try:
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["until"])
    except ValueError as error:
        raise _Fault("not a day such as 2031-03-24") from error
    days = row["days"] or "1234567"
    if last < first or (last - first).days > LONGEST or not set(days) <= set("1234567"):
        raise _Fault("not a span of days, or not days of the week")
    return service.weekly(first, last, frozenset(int(one) - 1 for one in days))


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise _Fault("not a time such as 08:40") from error


def _zone(code: str, told: str) -> str:
    known = places.find(code)
    zone = told or (known.zone if known else "")
    if not code or not zone or not places.is_zone(zone):
        raise _Fault(f"the time zone of {code} is not known: give it in a column of its own")
    return zone
