"""The obvious way to find journeys: every boarding, every way on, tried one by one. Slow, and plain enough to be believed.

It reads the rows of a feed by itself and shares no code with the product.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CAP = 7200


@dataclass(frozen=True)
class Stop:
    """A vehicle of one day at one stop."""

    vehicle: tuple
    at: int
    place: str
    arrives: int
    departs: int
    boards: bool
    alights: bool


class Brute:
    """A feed given as rows by file name, each row a dict."""

    def __init__(self, feed):
        self.feed = feed
        zones = {row["agency_id"]: ZoneInfo(row["agency_timezone"]) for row in feed["agency.txt"]}
        self.zone = zones[feed["agency.txt"][0]["agency_id"]]
        self.zones = {row["route_id"]: zones[row["agency_id"]] for row in feed["routes.txt"]}
        self.parents = {row["stop_id"]: row.get("parent_station", "") for row in feed["stops.txt"]}
        self.own_zones = {row["stop_id"]: row.get("stop_timezone", "") for row in feed["stops.txt"]}
        self.air = all(row["route_type"] == "1100" for row in feed["routes.txt"])
        self.routes = {row["trip_id"]: row["route_id"] for row in feed["trips.txt"]}
        self.vehicles = [stops for vehicle in self._trips() for stops in self._days(*vehicle)]
        self.changes, self.forbidden = {}, set()
        for row in feed.get("transfers.txt", ()):
            if not row["from_stop_id"]:
                continue
            pair = (self.place(row["from_stop_id"]), self.place(row["to_stop_id"]))
            if row["transfer_type"] == "3":
                self.forbidden.add(pair)
            else:
                seconds = int(row["min_transfer_time"] or 0)
                self.changes[pair] = min(seconds, self.changes.get(pair, seconds))

    def place(self, stop):
        """The place of a stop: its outermost parent."""
        while self.parents.get(stop):
            stop = self.parents[stop]
        return stop

    def _trips(self):
        for trip in self.feed["trips.txt"]:
            times = [row for row in self.feed["stop_times.txt"] if row["trip_id"] == trip["trip_id"]]
            times.sort(key=lambda row: int(row["stop_sequence"]))
            repeats = [row for row in self.feed.get("frequencies.txt", ()) if row["trip_id"] == trip["trip_id"]]
            if not times:
                continue
            times = timed(times)
            if not repeats:
                yield trip, times, 0
            for row in repeats:
                start, end, step = seconds(row["start_time"]), seconds(row["end_time"]), int(row["headway_secs"])
                while start < end:
                    yield trip, times, start - seconds(times[0]["departure_time"])
                    start += step

    def _days(self, trip, times, shift):
        for day in self._service(trip["service_id"]):
            noon = datetime.combine(day, time(12), self.zones[trip["route_id"]]).timestamp()
            base = int(noon) - 43200 + shift
            vehicle = (trip["trip_id"], day.toordinal(), shift)
            yield [
                Stop(
                    vehicle,
                    at,
                    self.place(row["stop_id"]),
                    base + seconds(row["arrival_time"]),
                    base + seconds(row["departure_time"]),
                    row["pickup_type"] != "1",
                    row["drop_off_type"] != "1",
                )
                for at, row in enumerate(times)
            ]

    def _service(self, service):
        days = set()
        for row in self.feed.get("calendar.txt", ()):
            if row["service_id"] == service:
                day, end = on(row["start_date"]), on(row["end_date"])
                while day <= end:
                    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[day.weekday()]
                    if row[name] == "1":
                        days.add(day)
                    day += timedelta(days=1)
        for row in self.feed.get("calendar_dates.txt", ()):
            if row["service_id"] == service and row["exception_type"] == "1":
                days.add(on(row["date"]))
            elif row["service_id"] == service:
                days.discard(on(row["date"]))
        return days

    def need(self, one, two, wished):
        """Seconds that a change between two places takes, None where there is none."""
        if (one, two) in self.forbidden:
            return None
        if one != two and (one, two) not in self.changes:
            return None
        return max(wished, self.changes.get((one, two), 0))

    def earliest(self, start, goal, after, before, legs, wished):
        """The earliest arrival with at most so many legs (None for any), or None."""
        reached = {(start, after, True)}
        best = None
        for _ in range(legs if legs is not None else 50):
            found = set()
            for stops in self.vehicles:
                aboard = False
                for stop in stops:
                    if aboard and stop.alights and stop.arrives <= before:
                        found.add((stop.place, stop.arrives, False))
                    if stop.boards and any(self._can(state, stop, wished) for state in reached):
                        aboard = True
            arrivals = [moment for place, moment, _ in found if place == goal]
            best = min([*arrivals, *([best] if best is not None else [])], default=None)
            earlier = {place: min(m for p, m, _ in found if p == place) for place, _, _ in found}
            found = {(place, moment, False) for place, moment in earlier.items()}
            if found <= reached:
                break
            reached = found
        return best

    def _can(self, state, stop, wished):
        place, moment, first = state
        if first:
            return place == stop.place and stop.departs >= moment
        need = self.need(place, stop.place, wished)
        return need is not None and stop.departs >= moment + need

    def all_journeys(self, start, goal, after, before, legs, wished):
        """Every journey with at most so many legs, as lists of (boards, alights)."""
        found = []
        self._on(found, [], start, goal, (after, before, legs, wished))
        return found

    def _on(self, found, so_far, start, goal, asked):
        after, before, legs, wished = asked
        for stops in self.vehicles:
            for at, board in enumerate(stops):
                state = (so_far[-1][1].place, so_far[-1][1].arrives, False) if so_far else (start, after, True)
                if not board.boards or not self._can(state, board, wished):
                    continue
                for alight in stops[at + 1 :]:
                    if not alight.alights or alight.arrives > before:
                        continue
                    ridden = [*so_far, (board, alight)]
                    if alight.place == goal:
                        found.append(ridden)
                    if len(ridden) < legs:
                        self._on(found, ridden, start, goal, asked)

    def ranked(self, start, goal, after, before, legs, wished, limit, limits=None):
        """The ranking keys of the best journeys: each last vehicle once, fewest legs, most slack, latest departure."""
        best = {}
        for ridden in self.all_journeys(start, goal, after, before, legs, wished):
            if limits is not None and not self.keeps(ridden, limits):
                continue
            spare = [
                two[0].departs - one[1].arrives - self.need(one[1].place, two[0].place, wished)
                for one, two in zip(ridden, ridden[1:], strict=False)
            ]
            slack, duration = min([CAP, *spare]), ridden[-1][1].arrives - ridden[0][0].departs
            last = (ridden[-1][1].vehicle, ridden[-1][1].at)
            key = (len(ridden), -slack, duration)
            best[last] = min(key, best.get(last, (key, None))[0]), self._when(ridden[-1][1])
        keys = []
        for (count, slack, duration), (band, day, arrives) in best.values():
            first = (0, band, count - 1) if self.air else (2, count - 1, arrives)
            keys.append((*first, count - 1, slack, duration, 0, day, arrives, 0))
        return sorted(keys)[:limit]

    def local(self, stop):
        """The arrival by the clocks of the place, or else of whoever runs the vehicle."""
        own = self.own_zones.get(stop.place)
        return datetime.fromtimestamp(stop.arrives, ZoneInfo(own) if own else self.zones[self.routes[stop.vehicle[0]]])

    def _when(self, stop):
        """Half hour of the day and day of an arrival, and its instant."""
        local = self.local(stop)
        return (local.hour * 60 + local.minute) // 30, local.toordinal(), stop.arrives

    def keeps(self, ridden, limits):
        """Whether a journey keeps the limits, each looked at by itself."""
        first, last = ridden[0][0], ridden[-1][1]
        local = self.local(last)
        changes = list(zip(ridden, ridden[1:], strict=False))
        waited = max((two[0].departs - one[1].arrives for one, two in changes), default=0)
        if limits["waiting"] is not None and waited > limits["waiting"]:
            return False
        if limits["longest"] is not None and last.arrives - first.departs > limits["longest"]:
            return False
        if any(place in limits["shut"] for one, two in changes for place in (one[1].place, two[0].place)):
            return False
        if any(self.routes[board.vehicle[0]] in limits["routes"] for board, _ in ridden):
            return False
        hours = limits["hours"] or (0, 24 * 60)
        if not hours[0] <= local.hour * 60 + local.minute <= hours[1]:
            return False
        return limits["days"] is None or local.date() in limits["days"]

    def front(self, start, goal, after, before, legs, wished, limits):
        """The criteria of the Pareto set: of each last vehicle with each number of legs the best way to be on it."""
        best = {}
        for ridden in self.all_journeys(start, goal, after, before, legs, wished):
            if self.keeps(ridden, limits):
                spare = [
                    two[0].departs - one[1].arrives - self.need(one[1].place, two[0].place, wished)
                    for one, two in zip(ridden, ridden[1:], strict=False)
                ]
                end = ridden[-1][1]
                found = (-min([CAP, *spare]), end.arrives - ridden[0][0].departs)
                last = (end.vehicle, end.at, len(ridden), self._when(end))
                best[last] = min(found, best.get(last, found))
        criteria = set()
        for (_, _, count, (band, day, _)), (slack, duration) in best.items():
            mode = 0 if self.air else 2
            criteria.add((mode, band, count - 1, count - 1, slack, duration, 0, day, 0))
        return {
            one
            for one in criteria
            if not any(other != one and all(x <= y for x, y in zip(other, one, strict=True)) for other in criteria)
        }


def timed(rows):
    """The rows of one trip, each with times: between two stops that have them in equal steps, whole seconds, rounded down."""
    known = [at for at, row in enumerate(rows) if row["arrival_time"]]
    found = list(rows)
    for one, two in zip(known, known[1:], strict=False):
        leaves, comes = seconds(rows[one]["departure_time"]), seconds(rows[two]["arrival_time"])
        for at in range(one + 1, two):
            text = as_clock(leaves + (comes - leaves) * (at - one) // (two - one))
            found[at] = rows[at] | {"arrival_time": text, "departure_time": text}
    return found


def as_clock(value):
    """25:01:00 of seconds."""
    return f"{value // 3600}:{value % 3600 // 60:02d}:{value % 60:02d}"


def seconds(text):
    """Seconds of 25:01:00."""
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def on(text):
    """The day of 20310324."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
