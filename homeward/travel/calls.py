"""Where the vehicles of a timetable call, place by place: prepared once, so that a question need not walk through the whole timetable."""

import numpy as np

from homeward.travel.feed import Bools, Feed, Ints, Longs, ranges

# What is more than one in so many is walked through whole.
FEW = 8


class Calls:
    """The events of a timetable in the order of their places.

    Of few places or trips the events are gathered; of many the whole timetable is walked through, which takes less memory then.

    :ivar place: of each event, in the order of the timetable
    """

    def __init__(self, feed: Feed, place: Ints) -> None:
        self.feed, self.place = feed, place
        self._order = np.argsort(place, kind="stable").astype(np.int32)
        self._bounds = np.concatenate([[0], np.bincount(place, minlength=len(feed.places)).cumsum()])
        self._lengths = np.diff(feed.first).astype(np.int32)
        # Trips that call anywhere; a feed in which some do not is rare.
        self._moving = slice(0, len(self._lengths)) if self._lengths.all() else self._lengths.nonzero()[0]

    def count(self, places: Longs) -> int:
        """How many events there are at these places."""
        return int((self._bounds[places + 1] - self._bounds[places]).sum())

    def trips_at(self, places: Longs, may: Bools) -> Longs:
        """Trips with an event at one of these places at which one may get on or off (`may`), in order."""
        if self.count(places) * FEW > len(self.place):
            asked = np.zeros(len(self.feed.places), np.bool_)
            asked[places] = True
            return self._with(asked[self.place] & may)
        begins = self._bounds[places]
        events = self._order[ranges(begins, self._bounds[places + 1] - begins)]
        events = events[may[events]]
        marked = np.zeros(len(self.feed.trips), np.bool_)
        marked[np.searchsorted(self.feed.first, events, side="right") - 1] = True
        return marked.nonzero()[0]

    def places_of(self, trips: Longs, may: Bools) -> Bools:
        """The places at which these trips let one on or off (`may`)."""
        found = np.zeros(len(self.feed.places), np.bool_)
        if len(trips) * FEW > len(self.feed.trips):
            found[self.place[self._of(trips) & may]] = True
            return found
        events = ranges(self.feed.first[trips], self._lengths[trips])
        found[self.place[events[may[events]]]] = True
        return found

    def calling(self, trips: Longs, places: Bools, may: Bools) -> Longs:
        """Those of these trips that let one on or off (`may`) at one of these places; each trip has an event."""
        if len(trips) * FEW > len(self.feed.trips):
            return self._with(self._of(trips) & may & places[self.place])
        lengths = self._lengths[trips].astype(np.int64)
        events = ranges(self.feed.first[trips], lengths)
        if not len(events):
            return trips
        calls = np.logical_or.reduceat(places[self.place[events]] & may[events], lengths.cumsum() - lengths)
        found: Longs = trips[calls]
        return found

    def _of(self, trips: Longs) -> Bools:
        """Events of these trips, marked."""
        marked = np.zeros(len(self.feed.trips), np.bool_)
        marked[trips] = True
        return marked.repeat(self._lengths)

    def _with(self, marked: Bools) -> Longs:
        """Trips with a marked event."""
        found = np.zeros(len(self._lengths), np.bool_)
        if len(marked):
            found[self._moving] = np.logical_or.reduceat(marked, self.feed.first[:-1][self._moving])
        return found.nonzero()[0]
