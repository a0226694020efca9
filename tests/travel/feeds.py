"""Small random feeds with everything a feed may hold, the same for the same seed; as rows and as text."""

import csv
import io
import random

ZONES = ("Europe/Berlin", "UTC", "America/New_York")
# Around the change of clocks in Europe and, a week earlier, in America.
DAYS = ("20310329", "20310330", "20310331")


def clock(value):
    return f"{value // 3600:02d}:{value % 3600 // 60:02d}:{value % 60:02d}"


def random_feed(seed, stops=8, trips=14):
    """Rows by file name."""
    chance = random.Random(seed)
    names = [f"s{number}" for number in range(stops)]
    parents = {one: chance.choice(["", "", f"p{chance.randrange(2)}"]) for one in names}
    feed = {
        "agency.txt": [{"agency_id": "a", "agency_timezone": chance.choice(ZONES)}],
        "stops.txt": [{"stop_id": one, "parent_station": parents[one], "location_type": "0"} for one in names]
        + [{"stop_id": f"p{number}", "parent_station": "", "location_type": "1"} for number in range(2)],
        "routes.txt": [
            {"route_id": one, "agency_id": "a", "route_short_name": one.upper(), "route_type": "3"} for one in "rq"
        ],
        "calendar.txt": [_week(chance, f"c{number}") for number in range(2)],
        "calendar_dates.txt": _exceptions(chance),
        "trips.txt": [],
        "stop_times.txt": [],
        "transfers.txt": [_transfer(chance, names) for _ in range(chance.randrange(8))],
        "frequencies.txt": [],
    }
    for number in range(trips):
        _trip(chance, feed, f"t{number}", names)
    return feed


def _exceptions(chance):
    """Days added and days taken away; a service and a day stand in one row at most, and one service has no calendar at all."""
    found = {("c2", DAYS[1]): "1"}
    for _ in range(3):
        found.setdefault((chance.choice(["c0", "c1", "c2"]), chance.choice(DAYS)), chance.choice("12"))
    return [{"service_id": one, "date": day, "exception_type": kind} for (one, day), kind in found.items()]


def _week(chance, name):
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    week = {day: chance.choice("110") for day in days}
    return {"service_id": name, **week, "start_date": DAYS[0], "end_date": DAYS[-1]}


def _transfer(chance, names):
    return {
        "from_stop_id": chance.choice([*names, "p0"]),
        "to_stop_id": chance.choice([*names, "p1"]),
        "transfer_type": chance.choice(["", "0", "1", "2", "2", "3"]),
        "min_transfer_time": chance.choice(["", "60", "300", "900"]),
    }


def _trip(chance, feed, name, names):
    route = "rq"[int(name[1:]) % 2]
    feed["trips.txt"].append({"route_id": route, "service_id": chance.choice(["c0", "c1", "c2"]), "trip_id": name})
    moment = chance.choice([0, 6, 8, 8, 9, 10, 22, 24]) * 3600 + chance.randrange(0, 120) * 60
    for order, stop in enumerate(chance.choices(names, k=chance.randrange(2, 5))):
        leaves = moment + chance.choice([0, 0, 60, 600])
        feed["stop_times.txt"].append(
            {
                "trip_id": name,
                "arrival_time": clock(moment),
                "departure_time": clock(leaves),
                "stop_id": stop,
                "stop_sequence": str(order * 5 + 1),
                "pickup_type": chance.choice(["0", "0", "", "1"]),
                "drop_off_type": chance.choice(["0", "0", "", "1"]),
            }
        )
        moment = leaves + chance.randrange(1, 90) * 60
    if chance.random() < 0.15:
        start = chance.randrange(6, 10) * 3600
        feed["frequencies.txt"].append(
            {"trip_id": name, "start_time": clock(start), "end_time": clock(start + 3600), "headway_secs": "1500"}
        )


def as_text(feed, seed=0):
    """The files of a feed as text, rows and columns in any order, headers padded, some cells quoted."""
    chance = random.Random(seed)
    files = {}
    for name, rows in feed.items():
        if not rows:
            continue
        columns = list(rows[0])
        chance.shuffle(columns)
        out = io.StringIO()
        writer = csv.writer(
            out, quoting=chance.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), lineterminator=chance.choice(["\n", "\r\n"])
        )
        pad = chance.choice(["", " "])
        writer.writerow([f"{pad}{one}{pad}" for one in columns])
        writer.writerows([[row[one] for one in columns] for row in chance.sample(rows, len(rows))])
        files[name] = chance.choice(["", "\ufeff"]) + out.getvalue() + chance.choice(["", "\n", "\r\n"])
    return files
