"""How long a change takes between places: the same place by default, two places only where the timetable says so."""

import numpy as np

from homeward.travel.feed import Feed, Longs, ranges

NEVER = np.int64(2**62)


class Changes:
    """Change times for a wished minimum; in some places one may not change at all."""

    def __init__(self, feed: Feed, wished: int, shut: frozenset[int] = frozenset()) -> None:
        same = np.full(len(feed.places), wished, np.int64)
        first, second, need = [], [], []
        for (one, two), seconds in feed.changes.items():
            if one == two:
                same[one] = max(wished, seconds)
            elif (one, two) not in feed.forbidden and one not in shut and two not in shut:
                first.append(one)
                second.append(two)
                need.append(max(wished, seconds))
        for one, two in feed.forbidden:
            if one == two:
                same[one] = NEVER
        same[list(shut)] = NEVER
        self.same = same
        self.first, self.second = np.array(first, np.int64), np.array(second, np.int64)
        self.need = np.array(need, np.int64)
        self.on_foot = bool(first)
        self._ways = {back: self._sorted(back) for back in (False, True)}

    def neighbours(self, *, back: bool) -> tuple[Longs, Longs]:
        """Pairs of two places between which one changes on foot, from the first to the second of each, or backwards."""
        return (self.second, self.first) if back else (self.first, self.second)

    def _sorted(self, back: bool) -> tuple[Longs, Longs, Longs]:
        """Ways out of each place (into it, backwards): where those of a place begin, the other place, the need."""
        here, there = self.neighbours(back=back)
        stays = np.flatnonzero(self.same < NEVER)
        here, there = np.concatenate([stays, here]), np.concatenate([stays, there])
        need = np.concatenate([self.same[stays], self.need])
        order = np.argsort(here, kind="stable")
        begins = np.searchsorted(here[order], np.arange(len(self.same) + 1))
        return begins, there[order], need[order]

    def ways(self, places: Longs, *, back: bool) -> tuple[Longs, Longs, Longs]:
        """Every way to change at these places: which of them, the other place, the seconds it needs.

        :param back: ways by which one comes to board there, instead of ways on after getting off
        """
        lengths, there, need = self._of(places, back)
        return np.arange(len(places)).repeat(lengths), there, need

    def ways_on(self, places: Longs) -> tuple[Longs, Longs, Longs]:
        """How many ways on there are at each of these places after getting off; of all these the other place, the seconds it needs."""
        return self._of(places, False)

    def _of(self, places: Longs, back: bool) -> tuple[Longs, Longs, Longs]:
        begins, there, need = self._ways[back]
        low = begins[places]
        lengths = begins[places + 1] - low
        at = ranges(low, lengths)
        return lengths, there[at], need[at]
