"""Where the vehicles of a timetable call, place by place: prepared once, so that a question need not walk through the whole timetable."""

import numpy as np

from homeward.travel.feed import Bools, Feed, Ints, Longs, ranges


class Calls:
    """The events of a timetable in the order of their places.

    :ivar place: of each event, in the order of the timetable
    """

    def __init__(self, feed: Feed, place: Ints) -> None:
        self.feed, self.place = feed, place
        self._order = np.argsort(place, kind="stable").astype(np.int32)
        self._bounds = np.searchsorted(place[self._order], np.arange(len(feed.places) + 1))

    def count(self, places: Longs) -> int:
        """How many events there are at these places."""
        return int((self._bounds[places + 1] - self._bounds[places]).sum())

    def trips_at(self, places: Longs, may: Bools) -> Longs:
        """Trips with an event at one of these places at which one may get on or off (`may`), in order."""
        begins = self._bounds[places]
        events = self._order[ranges(begins, self._bounds[places + 1] - begins)]
        events = events[may[events]]
        marked = np.zeros(len(self.feed.trips), np.bool_)
        marked[np.searchsorted(self.feed.first, events, side="right") - 1] = True
        return marked.nonzero()[0]

    def places_of(self, trips: Longs, may: Bools) -> Bools:
        """The places at which these trips let one on or off (`may`)."""
        first = self.feed.first[trips]
        events = ranges(first, self.feed.first[trips + 1] - first)
        found = np.zeros(len(self.feed.places), np.bool_)
        found[self.place[events[may[events]]]] = True
        return found

    def calling(self, trips: Longs, places: Bools, may: Bools) -> Longs:
        """Those of these trips that let one on or off (`may`) at one of these places; each trip has an event."""
        first = self.feed.first[trips]
        lengths = self.feed.first[trips + 1] - first
        events = ranges(first, lengths)
        if not len(events):
            return trips
        calls = np.logical_or.reduceat(places[self.place[events]] & may[events], lengths.cumsum() - lengths)
        return trips[calls]
