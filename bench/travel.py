"""Timetables: reading them, the earliest arrival and the ranked list, each earliest arrival beside a plain scan: `python bench/travel.py FOLDER`.

FOLDER holds the GTFS zips and the table of airline routes. No free flight timetable of the world exists: the week of flights has real routes
and frequencies with seeded SYNTHETIC minutes. Every timetable is measured in a process of its own, so that memory is its own.
"""

import bisect
import csv
import io
import json
import multiprocessing
import random
import resource
import statistics
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from homeward.travel import gtfs, listing  # noqa: E402 - needs the path
from homeward.travel.limits import Query  # noqa: E402 - needs the path
from homeward.travel.search import Search  # noqa: E402 - needs the path
from tests.travel.brute import Brute, seconds  # noqa: E402 - needs the path

DAY, QUERIES, CHECKED, LISTS = 86_400, 200, 40, 20
Files = Callable[[str], io.TextIOBase | None]
# The file of each timetable, a day on which it runs, and the smallest change in seconds.
FEEDS = {
    "germany": ("gtfs-germany-long-distance.zip", date(2023, 12, 6), 300),
    "cairns": ("gtfs-cairns.zip", date(2014, 6, 4), 300),
    "berlin": ("gtfs-berlin-brandenburg-one-day.zip", date(2021, 3, 24), 300),
    "world-week-synthetic-minutes": ("opentraveldata-airline-routes.csv", date(2031, 3, 5), 2700),
}


def of_zip(file: Path) -> Files:
    """The files of a packed timetable."""
    packed = zipfile.ZipFile(file)
    names = set(packed.namelist())
    return lambda name: io.TextIOWrapper(packed.open(name), "utf-8-sig", newline="") if name in names else None


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
    files = {
        "agency.txt": "agency_id,agency_timezone\na,UTC\n",
        "stops.txt": "stop_id\n" + "\n".join(airports) + "\n",
        "routes.txt": "route_id,agency_id,route_type\nr,a,1100\n",
        "calendar.txt": f"service_id,{','.join(gtfs.WEEK)},start_date,end_date\n" + "\n".join(week) + "\n",
        "trips.txt": "".join(trips),
        "stop_times.txt": "".join(times),
    }
    return lambda name: io.StringIO(files[name]) if name in files else None


def rows(files: Files, name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of a timetable."""
    return csv.DictReader(files(name) or io.StringIO(""))


class Plain:
    """The earliest arrival by a scan over every ride from stop to stop in the order of departure; it shares no code with the product."""

    def __init__(self, files: Files, day: date) -> None:
        small = ("agency.txt", "stops.txt", "transfers.txt", "calendar.txt", "calendar_dates.txt")
        self.feed: dict[str, Any] = {name: list(rows(files, name)) for name in small} | {"trips.txt": []}
        self.brute = Brute(self.feed)
        service = {row["trip_id"]: row["service_id"] for row in rows(files, "trips.txt")}
        days = {one: self.brute._service(one) for one in set(service.values())}
        stops: dict[str, list[tuple[int, str, int, int, bool, bool]]] = defaultdict(list)
        for row in rows(files, "stop_times.txt"):
            if not row["arrival_time"] or not row["departure_time"]:
                continue  # A stop without a time: nobody can count on it.
            one = (int(row["stop_sequence"]), self.brute.place(row["stop_id"]))
            two = (seconds(row["arrival_time"]), seconds(row["departure_time"]))
            three = (row.get("pickup_type") != "1", row.get("drop_off_type") != "1")
            stops[row["trip_id"]].append((*one, *two, *three))
        self.rides = []
        for ahead in range(-1, 2):
            run = day + timedelta(days=ahead)
            base = int(datetime.combine(run, clock(12), self.brute.zone).timestamp()) - DAY // 2
            for trip, times in stops.items():
                if run in days[service[trip]]:
                    times.sort()
                    for one_, two_ in zip(times, times[1:], strict=False):
                        self.rides.append(
                            (base + one_[3], (trip, ahead), one_[0], one_[1], one_[4], base + two_[2], two_[1], two_[5])
                        )
        self.rides.sort()
        self.out = defaultdict(list)
        for first, second in self.brute.changes:
            if first != second:
                self.out[first].append(second)

    def earliest(self, start: str, goal: str, after: int, before: int, wished: int) -> int | None:
        """The earliest arrival, or None."""
        ready, best, aboard = {start: after}, before + 1, set()
        for departs, trip, _, origin, boards, arrives, there, alights in self.rides[
            bisect.bisect(self.rides, (after,)) :
        ]:
            if departs >= best:
                break
            if trip not in aboard:
                if not boards or ready.get(origin, best) > departs:
                    continue
                aboard.add(trip)
            if alights and there == goal:
                best = min(best, arrives)
            if alights:
                for near in (there, *self.out[there]):
                    need = self.brute.need(there, near, wished)
                    if need is not None and arrives + need < ready.get(near, best):
                        ready[near] = arrives + need
        return best if best <= before else None


def spent(what: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and how many milliseconds it took."""
    began = time.perf_counter()
    found = what()
    return found, (time.perf_counter() - began) * 1000


def both(taken: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    return {"median_ms": round(statistics.median(taken), 1), "p99_ms": round(sorted(taken)[int(len(taken) * 0.99)], 1)}


def measured(name: str, folder: Path) -> dict[str, Any]:
    """Everything about one timetable."""
    file, day, wished = FEEDS[name]
    files = world(folder / file) if file.endswith("csv") else of_zip(folder / file)
    feed, reading = spent(lambda: gtfs.read(files))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    search, chance = Search(feed), random.Random(11)
    began = int(datetime.combine(day, clock(0), ZoneInfo(feed.zone)).timestamp())
    served = sorted(set(search.days.between(began, began + DAY).place.tolist()))
    asked = [(*chance.sample(served, 2), began + chance.randrange(6 * 60, 20 * 60) * 60) for _ in range(QUERIES)]
    search.days.between(began, began + 2 * DAY)
    ask = lambda one: search.earliest(*one, before=one[2] + DAY, legs=None, wished=wished)  # noqa: E731 - asked twice
    answers = [spent(lambda one=one: ask(one)) for one in asked]
    lists = [
        spent(lambda one=one: listing.journeys(search, Query(*one, one[2] + DAY // 2, 3, wished), 12))[1]
        for one in asked[:LISTS]
    ]
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    plain, wrong = Plain(files, day), 0
    for (start, goal, after), (legs, _) in list(zip(asked, answers, strict=True))[:CHECKED]:
        wanted = plain.earliest(feed.places[start], feed.places[goal], after, after + DAY, wished)
        wrong += (legs[-1].arrives if legs else None) != wanted
    return {
        "events": len(feed.stop),
        "read_s": round(reading / 1000, 2),
        "read_MB": memory,
        "search_MB": whole,
        "earliest": both([one for _, one in answers]),
        "found": sum(bool(legs) for legs, _ in answers),
        "list_of_12": both(lists),
        "checked": CHECKED,
        "wrong": wrong,
    }


def main() -> None:
    """Measure each timetable and print all, the last line as JSON."""
    folder, figures = Path(sys.argv[1]), {}
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for name in sys.argv[2:] or FEEDS:
            figures[name] = pool.apply(measured, (name, folder))
            print(name, figures[name], flush=True)
    print(json.dumps(figures))
    sys.exit(any(one["wrong"] for one in figures.values()))


if __name__ == "__main__":
    main()
