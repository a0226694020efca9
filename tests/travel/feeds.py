"""Small random feeds with everything a feed may hold, the same for the same seed; as rows and as text."""

import csv
import io
import random

ZONES = ("Europe/Berlin", "UTC", "America/New_York")
# Around the change of clocks in Europe and, a week earlier, in America.
DAYS = ("20310329", "20310330", "20310331")


# Passengers stay seated where one trip goes on as another: this joins no places.
SEATED = {"from_stop_id": "", "to_stop_id": "", "transfer_type": "4", "min_transfer_time": "", "from_trip_id": "t0"}


def clock(value):
    return f"{value // 3600:02d}:{value % 3600 // 60:02d}:{value % 60:02d}"


def random_feed(seed, stops=8, trips=14):
    """Rows by file name."""
    chance = random.Random(seed)
    names = [f"s{number}" for number in range(stops)]
    parents = {one: chance.choice(["", "", "", f"p{chance.randrange(2)}", "platform"]) for one in names}
    # A platform in a station with boarding areas of its own, and an entrance from which nothing leaves.
    parents |= {"p0": "", "p1": "", "platform": "p0", "entrance": "p1"}
    feed = {
        "agency.txt": _agencies(chance),
        "stops.txt": [
            {
                "stop_id": one,
                "parent_station": above,
                "stop_timezone": _zone_of_stop(chance),
                "stop_name": f'"{one}", new\nand old',
            }
            for one, above in parents.items()
        ],
        "routes.txt": [
            {"route_id": one, "agency_id": agency, "route_short_name": one.upper(), "route_type": "3"}
            for one, agency in zip("rq", chance.choice(["aa", "ab"]), strict=True)
        ],
        "calendar.txt": [_week(chance, f"c{number}") for number in range(2)],
        "calendar_dates.txt": _exceptions(chance),
        "trips.txt": [],
        "stop_times.txt": [],
        "transfers.txt": [_transfer(chance, names) for _ in range(chance.randrange(8))] + [SEATED],
        "frequencies.txt": [],
    }
    for number in range(trips):
        _trip(chance, feed, f"t{number}", names)
    return feed


def _agencies(chance):
    """Two agencies; most feeds have one zone, as they should."""
    zone = chance.choice(ZONES)
    other = chance.choice([zone, zone, chance.choice(ZONES)])
    return [{"agency_id": "a", "agency_timezone": zone}, {"agency_id": "b", "agency_timezone": other}]


def _zone_of_stop(chance):
    return chance.choice(["", "", "", "", chance.choice(ZONES)])


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
        "transfer_type": chance.choice(["", "0", "1", "2", "2", "3", "5"]),
        "min_transfer_time": chance.choice(["", "60", "300", "900"]),
        "from_trip_id": chance.choice(["", "", "t1"]),
    }


def _trip(chance, feed, name, names):
    route = "rq"[int(name[1:]) % 2]
    feed["trips.txt"].append({"route_id": route, "service_id": chance.choice(["c0", "c1", "c2"]), "trip_id": name})
    moment = chance.choice([0, 6, 8, 8, 9, 10, 22, 24]) * 3600 + chance.randrange(0, 120) * 60
    stops = chance.choices(names, k=chance.randrange(2, 6))
    for order, stop in enumerate(stops):
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
        if 0 < order < len(stops) - 1 and chance.random() < 0.2:
            feed["stop_times.txt"][-1] |= {"arrival_time": "", "departure_time": ""}
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


# Columns that a feed need not have, each with what is meant where it is missing.
MISSING = {
    "parent_station": "", "stop_timezone": "", "stop_name": "", "route_short_name": "", "pickup_type": "", "drop_off_type": "",
    "transfer_type": "", "min_transfer_time": "", "from_trip_id": "",
}  # fmt: skip


def as_a_stranger_writes(feed, seed=0):
    """The files of a feed as text, odd in every way in which feeds are odd and still valid; they say the same as the rows."""
    chance = random.Random(seed)
    return {name: _oddly(chance, rows) if rows else "" for name, rows in feed.items() if rows or chance.random() < 0.5}


def _oddly(chance, rows):
    columns = [one for one in rows[0] if not _may_go(chance, rows, one)]
    chance.shuffle(columns)
    more = [f"extra_{at}" for at in range(chance.choice([0, 0, 1, 3]))]
    pad, quoted = chance.choice(["", "", " ", "  "]), chance.choice(["never", "always", "now and then"])
    end, after = chance.choice(["\n", "\r\n"]), chance.choice(["", "", ",", ",,"])
    case = chance.choice([str, str, str.upper, str.title])

    def cell(text):
        text = (
            text.lstrip("0")
            if ":" in text and chance.random() < 0.5 and text[1:2] != ":" and text[:2] != "00"
            else text
        )
        if (
            quoted == "always"
            or any(one in text for one in ',"\n')
            or (quoted == "now and then" and chance.random() < 0.3)
        ):
            # Blanks before a quote are padding; so are those inside it.
            return pad + '"' + (pad if chance.random() < 0.5 else "") + text.replace('"', '""') + '"' + pad
        return pad + text + pad

    head = ",".join(cell(case(one)) for one in [*columns, *more]) + after
    lines = [
        ",".join([cell(row[one]) for one in columns] + [cell(chance.choice(["", "x", "a, b"])) for _ in more]) + after
        # The first agency gives the clocks of times without offset, so that agencies stay in their order.
        for row in (rows if "agency_timezone" in rows[0] else chance.sample(rows, len(rows)))
    ]
    blank = chance.choice(["", "", end, f"  {end}"])
    text = chance.choice(["", "\ufeff"]) + "".join(f"{one}{end}{blank}" for one in [head, *lines])
    return text if chance.random() < 0.5 else text.rstrip("\r\n ")


def _may_go(chance, rows, column):
    return column in MISSING and all(row[column] == MISSING[column] for row in rows) and chance.random() < 0.7
