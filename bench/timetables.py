"""Timetables for bench/travel.py: the real ones of a folder, a world week with SYNTHETIC minutes, and each as one plain feed for all planners."""

import csv
import gzip
import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from homeward.travel import gtfs
from tests.travel.brute import on, seconds

Files = Callable[[str], Iterable[str] | None]
# A stop of a vehicle: its place in the order, arrival, departure, the place, whether boarding and getting off are closed.
Call = tuple[int, str, str, str, str, str]
ORDER = ("agency.txt", "stops.txt", "routes.txt", "calendar.txt", "calendar_dates.txt", "trips.txt", "stop_times.txt", "transfers.txt")  # fmt: skip


def of_zip(file: Path) -> Files:
    """The files of a packed timetable."""
    packed = zipfile.ZipFile(file)
    names = set(packed.namelist())
    return lambda name: io.TextIOWrapper(packed.open(name), "utf-8-sig", newline="") if name in names else None


def of_texts(files: dict[str, str]) -> Files:
    """Files that lie in memory."""
    return lambda name: io.StringIO(files[name]) if name in files else None


def rows(files: Files, name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of a timetable."""
    return csv.DictReader(files(name) or io.StringIO(""))


def world(file: Path) -> Files:
    """A week of flights repeated to 28 days: real routes and weekly numbers; the minutes are made up from a seed."""
    chance = random.Random(7)
    with file.open(encoding="utf-8") as lines:
        routes = list(csv.DictReader(lines, delimiter="^"))
    airports = sorted({row[side] for row in routes for side in ("apt_org", "apt_dst")})
    trips, times = ["route_id,service_id,trip_id\n"], ["trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"]
    for row in routes:
        length = chance.randrange(40, 240)
        for number in range(max(1, round(float(row["freq_mtly_avg"]) * 7 / 30.4))):
            leaves, name = chance.randrange(5 * 60, 23 * 60), f"{len(trips)}"
            trips.append(f"r,{number % 7},{name}\n")
            for order, (minute, stop) in enumerate(((leaves, row["apt_org"]), (leaves + length, row["apt_dst"]))):
                moment = f"{minute // 60:02d}:{minute % 60:02d}:00"
                times.append(f"{name},{moment},{moment},{stop},{order}\n")
    week = [
        ",".join([str(at), *("1" if at == day else "0" for day in range(7)), "20310303", "20310330"]) for at in range(7)
    ]
    return of_texts(
        {
            "agency.txt": "agency_id,agency_timezone\na,UTC\n",
            "stops.txt": "stop_id\n" + "\n".join(airports) + "\n",
            "routes.txt": "route_id,agency_id,route_type\nr,a,1100\n",
            "calendar.txt": f"service_id,{','.join(gtfs.WEEK)},start_date,end_date\n" + "\n".join(week) + "\n",
            "trips.txt": "".join(trips),
            "stop_times.txt": "".join(times),
        }
    )


def america(file: Path) -> Files:
    """Four days of scheduled flights in the United States, in UTC: what each airport's clocks show follows from hours and minutes in the air."""
    with gzip.open(file, "rt") as lines:
        flights = [row for row in csv.DictReader(lines) if row["SCHEDULED_TIME"]]
    ahead = _offsets(flights)
    trips, times = ["route_id,service_id,trip_id\n"], ["trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"]
    for row in flights:
        origin, length = row["ORIGIN_AIRPORT"], int(row["SCHEDULED_TIME"])
        local = int(row["SCHEDULED_DEPARTURE"][:2]) * 60 + int(row["SCHEDULED_DEPARTURE"][2:])
        # Counted from the day before in UTC, so that nothing begins before its day.
        leaves, name = local - ahead[origin], f"{len(trips)}"
        trips.append(f"r,{row['DAY']},{name}\n")
        for order, (minute, stop) in enumerate(((leaves, origin), (leaves + length, row["DESTINATION_AIRPORT"]))):
            moment = f"{minute // 60:02d}:{minute % 60:02d}:00"
            times.append(f"{name},{moment},{moment},{stop},{order}\n")
    days = "".join(f"{day},2015010{day},1\n" for day in range(1, 5))
    return of_texts(
        {
            "agency.txt": "agency_id,agency_timezone\na,UTC\n",
            "stops.txt": "stop_id\n" + "\n".join(sorted(ahead)) + "\n",
            "routes.txt": "route_id,agency_id,route_type\nr,a,1100\n",
            "calendar_dates.txt": f"service_id,date,exception_type\n{days}",
            "trips.txt": "".join(trips),
            "stop_times.txt": "".join(times),
        }
    )


def _offsets(flights: list[dict[str, str]]) -> dict[str, int]:
    """Minutes by which each airport's clocks are ahead of UTC: Atlanta's are known, the others follow from flight to flight."""
    apart: dict[str, dict[str, int]] = defaultdict(dict)
    for row in flights:
        left, came = (int(row[f"SCHEDULED_{which}"]) for which in ("DEPARTURE", "ARRIVAL"))
        shown = (came // 100 * 60 + came % 100) - (left // 100 * 60 + left % 100) - int(row["SCHEDULED_TIME"])
        shown = (shown + 720) % 1440 - 720
        apart[row["ORIGIN_AIRPORT"]].setdefault(row["DESTINATION_AIRPORT"], shown)
    found, waiting = {"ATL": -300}, ["ATL"]
    while waiting:
        here = waiting.pop()
        for there, minutes in apart[here].items():
            if there not in found:
                found[there] = found[here] + minutes
                waiting.append(there)
    return found


def plain_feed(files: Files, target: Path, days: list[date], change: int) -> None:
    """Write a timetable so that every planner reads the same: places without parents, only what runs on these days, one change time a place.

    Changes on foot between places are left out, because the planners differ in whether a journey may begin and end with one.
    """
    runs = _services(files, days)
    trips = {row["trip_id"]: row["service_id"] for row in rows(files, "trips.txt") if row["service_id"] in runs}
    times = _calls(files, trips)
    # Names that start with a letter and hold no comma: some planners take "007" for a number.
    places = {one: f"p{at}" for at, one in enumerate(sorted({one[3] for stops in times.values() for one in stops}))}
    zone = next(iter(rows(files, "agency.txt")))["agency_timezone"]
    texts = _fixed(places, zone, change) | _dates(runs, days) | _vehicles(trips, list(runs), times, places)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ORDER:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(texts[name])
            packed.writestr(name, out.getvalue())


def _calls(files: Files, trips: dict[str, str]) -> dict[str, list[Call]]:
    """What each vehicle calls at, with its place in the order: stations in place of platforms, calls without times left out."""
    parents = {row["stop_id"]: row.get("parent_station") or "" for row in rows(files, "stops.txt")}

    def place(stop: str) -> str:
        while parents.get(stop):
            stop = parents[stop]
        return stop

    times: dict[str, list[Call]] = defaultdict(list)
    for row in rows(files, "stop_times.txt"):
        if row["trip_id"] in trips and row["arrival_time"] and row["departure_time"]:
            closed = ("1" if row.get("pickup_type") == "1" else "0", "1" if row.get("drop_off_type") == "1" else "0")
            hours = (row["arrival_time"].strip().zfill(8), row["departure_time"].strip().zfill(8))
            times[row["trip_id"]].append((int(row["stop_sequence"]), *hours, place(row["stop_id"]), *closed))
    return times


def _fixed(places: dict[str, str], zone: str, change: int) -> dict[str, list[list[Any]]]:
    """Agency, route, places, and the time that a change takes at each."""
    return {
        "agency.txt": [["agency_id", "agency_name", "agency_url", "agency_timezone"], ["a", "a", "a", zone]],
        "stops.txt": [["stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"]]
        + [[one, one, 0, 0, 0, ""] for one in places.values()],
        "routes.txt": [
            ["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"],
            ["r", "a", "r", "r", 3],
        ],
        "transfers.txt": [["from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"]]
        + [[one, one, 2, change] for one in places.values()],
    }


def _dates(runs: dict[str, list[date]], days: list[date]) -> dict[str, list[list[Any]]]:
    """The days of each service, one by one."""
    span = (f"{days[0]:%Y%m%d}", f"{days[-1]:%Y%m%d}")
    return {
        "calendar.txt": [["service_id", *gtfs.WEEK, "start_date", "end_date"]]
        + [[f"v{at}", *[0] * 7, *span] for at in range(len(runs))],
        "calendar_dates.txt": [["service_id", "date", "exception_type"]]
        + [[f"v{at}", f"{day:%Y%m%d}", 1] for at, every in enumerate(runs.values()) for day in every],
    }


def _vehicles(
    trips: dict[str, str], services: list[str], times: dict[str, list[Call]], places: dict[str, str]
) -> dict[str, list[list[Any]]]:
    """The vehicles that call at more than one place, and their calls in order."""
    numbers = {one: f"v{at}" for at, one in enumerate(services)}
    given = {name: f"t{at}" for at, name in enumerate(trips) if len(times[name]) > 1}
    return {
        "trips.txt": [["route_id", "service_id", "trip_id"]]
        + [["r", numbers[trips[name]], number] for name, number in given.items()],
        "stop_times.txt": [
            ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "pickup_type", "drop_off_type"]
        ]
        + [
            [given[name], arrives, departs, places[stop], order, *closed]
            for name, stops in times.items()
            if name in given
            for order, arrives, departs, stop, *closed in sorted(stops)
        ],
    }


def _services(files: Files, days: list[date]) -> dict[str, list[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for row in rows(files, "calendar.txt"):
        for day in days:
            if on(row["start_date"]) <= day <= on(row["end_date"]) and row[gtfs.WEEK[day.weekday()]] == "1":
                found[row["service_id"]].add(day)
    for row in rows(files, "calendar_dates.txt"):
        day = on(row["date"])
        if day in days:
            (found[row["service_id"]].add if row["exception_type"] == "1" else found[row["service_id"]].discard)(day)
    return {name: sorted(one) for name, one in found.items() if one}


class Plain:
    """The earliest arrival by a scan over every ride from stop to stop in the order of departure; it shares no code with the product.

    It reads feeds as `plain_feed` writes them: one change time for all places, no changes on foot.
    """

    def __init__(self, feed: Path, day: date, days: int) -> None:
        files = of_zip(feed)
        self.change = int(next(iter(rows(files, "transfers.txt")))["min_transfer_time"])
        service = {row["trip_id"]: row["service_id"] for row in rows(files, "trips.txt")}
        runs: dict[str, list[int]] = defaultdict(list)
        for row in rows(files, "calendar_dates.txt"):
            ahead = (on(row["date"]) - day).days
            if 0 <= ahead < days:
                runs[row["service_id"]].append(ahead * 86_400)
        self.rides: list[tuple[Any, ...]] = []
        before: dict[str, str] = {}
        for row in rows(files, "stop_times.txt"):
            if before and before["trip_id"] == row["trip_id"]:
                for base in runs[service[row["trip_id"]]]:
                    leaves, comes = base + seconds(before["departure_time"]), base + seconds(row["arrival_time"])
                    boards, alights = before["pickup_type"] == "0", row["drop_off_type"] == "0"
                    order = int(before["stop_sequence"])
                    trip = (row["trip_id"], base)
                    self.rides.append((leaves, comes, order, trip, before["stop_id"], row["stop_id"], boards, alights))
            before = row
        self.rides.sort()

    def earliest(self, start: str, goal: str, after: int, before: int) -> int | None:
        """The earliest arrival in seconds of the day, or None."""
        ready, best, aboard = {start: after}, before + 1, set()
        for departs, arrives, _, trip, origin, there, boards, alights in self.rides:
            if departs < after:
                continue
            if departs >= best:
                break
            if trip not in aboard:
                if not boards or ready.get(origin, best) > departs:
                    continue
                aboard.add(trip)
            if alights and there == goal:
                best = min(best, arrives)
            if alights and arrives + self.change < ready.get(there, best):
                ready[there] = arrives + self.change
        return best if best <= before else None


def working_days(first: date, count: int) -> frozenset[int]:
    """Ordinals of Mondays to Fridays."""
    span = (first + timedelta(days=at) for at in range(count))
    return frozenset(one.toordinal() for one in span if one.weekday() < 5)
