"""The times at which trips call at their stops: put in order, worked out where a feed leaves them open, repeated where they repeat."""

from array import array
from collections.abc import Iterable

import numpy as np

from homeward.travel.feed import Bools, Feed, Ints, spread
from homeward.travel.tables import rows

FILE = "stop_times.txt"
# A time that cannot be, and none at all.
WRONG, OPEN = -1, -2
# No vehicle is under way for so many days; a larger number is a mistake.
LATEST, LARGEST = 100 * 86_400, 2**31 - 1


class Clock(dict[str, int]):
    """Seconds of times as "25:01:00", each worked out once; `WRONG` for a time that cannot be, `OPEN` for none."""

    def __missing__(self, text: str) -> int:
        parts = [one.strip() for one in text.split(":")]
        ok = len(parts) == 3 and all(one.isdecimal() and len(one) < 5 for one in parts)
        hours, minutes, seconds = map(int, parts) if ok else (0, 60, 60)
        found = hours * 3600 + minutes * 60 + seconds
        found = self[text] = found if minutes < 60 > seconds and found < LATEST else (WRONG if text else OPEN)
        return found


def number(text: str) -> int:
    """A whole number from 0 on, or -1."""
    return min(int(text), LARGEST) if text.isdecimal() and len(text) < 20 else -1


def read(lines: Iterable[str], feed: Feed, trip_at: dict[str, int], stop_at: dict[str, int]) -> None:
    """Read the stop times of trips into a timetable."""
    needed = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    trip, order, stop, arrives, departs, flags = array("i"), array("i"), array("i"), array("i"), array("i"), array("b")
    clock, leave_out = Clock(), feed.summary.leave_out
    for line, (name, arrival, departure, at, sequence, pickup, drop) in rows(
        FILE, lines, (*needed, "pickup_type", "drop_off_type"), needed, feed.summary
    ):
        number_, where, place = trip_at.get(name, -1), stop_at.get(at, -1), number(sequence)
        comes, goes = clock[arrival], clock[departure]
        if number_ < 0 or where < 0 or place < 0:
            leave_out(FILE, line, "unknown trip or stop, or no stop_sequence")
            continue
        if comes == WRONG or goes == WRONG:
            leave_out(FILE, line, "not a time")
            continue
        trip.append(number_)
        order.append(place)
        stop.append(where)
        arrives.append(comes if comes >= 0 else goes)
        departs.append(goes if goes >= 0 else comes)
        flags.append((pickup != "1") | ((drop != "1") << 1))
    columns = [np.array(one, np.int32) for one in (trip, order, stop, arrives, departs)]
    _put_in_order(feed, columns, np.array(flags, np.int8))


def _put_in_order(feed: Feed, columns: list[np.ndarray], flags: np.ndarray) -> None:
    """Sort the events by trip and sequence, and work out the times that the feed leaves to be worked out."""
    trip, order, stop, arrives, departs = columns
    if len(trip) and not (np.all(np.diff(trip) >= 0) and np.all((np.diff(trip) > 0) | (np.diff(order) > 0))):
        by = np.lexsort((order, trip))
        trip, stop, arrives, departs, flags = (one[by] for one in (trip, stop, arrives, departs, flags))
    keep = _between_timepoints(feed, trip, arrives, departs)
    if not keep.all():
        trip, stop, arrives, departs, flags = (one[keep] for one in (trip, stop, arrives, departs, flags))
    feed.stop, feed.arrives, feed.departs = stop, arrives, departs
    feed.boards, feed.alights = (flags & 1).astype(bool), (flags & 2).astype(bool)
    counts = np.bincount(trip, minlength=len(feed.trips))
    feed.first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    _leave_out_backwards(feed, trip)


def _between_timepoints(feed: Feed, trip: Ints, arrives: Ints, departs: Ints) -> Bools:
    """Put times where the feed gives none, in equal steps between the stops that have one; tell which events have a time then.

    A stop without a time before the first or after the last of its trip cannot be counted on.
    """
    keep = np.ones(len(trip), np.bool_)
    timed, open_ = np.flatnonzero(arrives != OPEN), np.flatnonzero(arrives == OPEN)
    if not len(open_):
        return keep
    after = np.searchsorted(timed, open_)
    keep[open_] = inside = (after > 0) & (after < len(timed))
    open_, after = open_[inside], after[inside]
    before, following = timed[after - 1], timed[after]
    keep[open_] = inside = (trip[before] == trip[open_]) & (trip[following] == trip[open_])
    open_, before, following = open_[inside], before[inside], following[inside]
    apart = arrives[following].astype(np.int64) - departs[before]
    times = departs[before] + apart * (open_ - before) // (following - before)
    arrives[open_] = departs[open_] = times
    feed.summary.rows[f"{FILE}, times worked out"] = len(open_)
    for _ in range(int((~keep).sum())):
        feed.summary.leave_out(FILE, 0, "no time at the first or last stop of a trip: nobody can count on it")
    return keep


def _leave_out_backwards(feed: Feed, trip: np.ndarray) -> None:
    """A trip that travels back in time is left out whole: nobody can say which of its times is wrong."""
    if not len(trip):
        return
    later = np.where(trip[1:] == trip[:-1], feed.arrives[1:] < feed.departs[:-1], False)
    wrong = np.unique(np.concatenate([trip[1:][later], trip[feed.departs < feed.arrives]]))
    for one in wrong:
        feed.summary.leave_out(FILE, 0, f"trip {feed.trips[one]} travels back in time")
    if len(wrong):
        bad = np.isin(trip, wrong)
        feed.boards[bad] = False
        feed.alights[bad] = False


def repeated(feed: Feed, starts: dict[int, list[int]]) -> None:
    """Make trips that repeat into trips of their own, one for each start (seconds of the day of service)."""
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
