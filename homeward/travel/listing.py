"""Journeys in order: for each vehicle that arrives in time the best way to be on it, within hard limits, ranked by the policy.

A list of every combination of trains would hide the choice; so each last vehicle stands once, with the fewest legs that reach it within the
limits, then with the connections that have most time to spare (up to the cap), then with the latest departure. All three are found exactly.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heapify, heappop, heappush
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel import ranking, splitting
from homeward.travel.feed import Bools
from homeward.travel.limits import Query
from homeward.travel.question import Question
from homeward.travel.ranking import SLACK_CAP, Measures
from homeward.travel.search import Leg, Search

DAY = 86_400
# Legs that a journey may have when nobody says otherwise (policy), and where looking further ends.
LEGS, MOST_LEGS = 3, 10
AIR = range(1100, 1200)


@dataclass(frozen=True)
class Journey:
    """A journey with what the ranking saw of it."""

    legs: tuple[Leg, ...]
    measures: Measures
    key: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What was found: the list in the order of the ranking, and the Pareto set."""

    ranked: tuple[Journey, ...]
    front: tuple[Journey, ...]


def journeys(search: Search, query: Query, limit: int) -> list[Journey]:
    """List journeys, best first; empty when there is none.

    Without a latest arrival, those that arrive within a day of the earliest; without a number of legs, up to three, or as many as it takes.
    """
    return list(answer(search, query, limit, fronts=False).ranked)


def front(search: Search, query: Query) -> list[Journey]:
    """The Pareto set, at most 12, in the order of the ranking: of each last vehicle with each number of legs the best way to be on it."""
    return list(answer(search, query, 0).front)


def answer(search: Search, query: Query, limit: int, *, fronts: bool = True) -> Answer:
    """Give the list and the Pareto set together, which takes little longer than one of them."""
    bounded = _bounded(search, query)
    if bounded is None:
        return Answer((), ())
    for most in (LEGS, MOST_LEGS) if query.legs is None else (query.legs,):
        found: list[Journey] = []
        free: list[Journey] = []
        for kinds in _kinds(search):
            for share in splitting.shares(search, bounded, most):
                asked = _Ranking(search, share.query, most, kinds, _last_listed(found, limit))
                ranked = _of_share(asked, limit, free if fronts else None)
                found += [_shifted(search, one, days) for one in ranked for days in share.shifts]
        if found or free:
            return Answer(tuple(_each_vehicle_once(found)[:limit]), _pareto(free))
    return Answer((), ())


def _of_share(asked: "_Ranking", limit: int, free: list[Journey] | None) -> list[Journey]:
    """The list of one share of a question; what may be in the Pareto set is added to the free ones.

    What comes later on a day like it is beaten by its date alone.
    """
    ranked = _ranked(asked, limit) if limit else []
    if free is not None:
        free += ranked
        _front(asked, free)
    return ranked


def _pareto(found: list[Journey]) -> tuple[Journey, ...]:
    kept = ranking.front([one.measures for one in found])
    return tuple(next(one for one in found if one.measures == each) for each in kept)


def _bounded(search: Search, query: Query) -> Query | None:
    """The query with a latest arrival, within the days of the timetable, or None when there is no journey at all."""
    if query.before is not None:
        begins, ends = search.days.whole()
        return replace(query, after=max(query.after, begins), before=min(query.before, ends))
    first = search.earliest(query.start, query.goal, query.after, before=None, legs=query.legs, wished=query.wished)
    return replace(query, before=first[-1].arrives + DAY) if first else None


def _kinds(search: Search) -> list[Bools | None]:
    """Trips that may be used together: in a timetable with flights and others first the flights alone, for they rank before all."""
    air = np.array([one.kind in AIR for one in search.feed.routes], np.bool_)
    if air.all() or not air.any():
        return [None]
    flies: Bools = air[search.feed.route]
    return [flies, None]


def all_fly(search: Search) -> bool:
    """Tell whether a timetable holds flights alone."""
    return all(one.kind in AIR for one in search.feed.routes)


def _each_vehicle_once(found: list[Journey]) -> list[Journey]:
    kept: dict[tuple[int, int], Journey] = {}
    for one in sorted(found, key=lambda journey: journey.key):
        kept.setdefault((one.legs[-1].alights, one.legs[-1].day), one)
    return list(kept.values())


def _last_listed(found: list[Journey], limit: int) -> tuple[int, ...] | None:
    """The key of the last journey that a full list of this length holds so far; None while it is not full."""
    listed = _each_vehicle_once(found)
    return listed[limit - 1].key if 0 < limit <= len(listed) else None


class _Ranking:
    """The candidates of a question: last events with the number of legs, and what is known of their key before they are worked out.

    :ivar last_listed: the key that whatever is listed beside what other shares gave must not come after
    """

    def __init__(
        self, search: Search, query: Query, legs: int, only: Bools | None, last_listed: tuple[int, ...] | None
    ) -> None:
        self.search, self.query, self.legs, self.last_listed = search, query, legs, last_listed
        self.question = Question(search, query, legs, only)
        kinds = [one.kind in AIR for one in search.feed.routes]
        self.air, self.surface = all(kinds) or only is not None, not any(kinds)
        self._arrives: dict[int, datetime] = {}
        self.lasts = [one for one in self.question.lasts() if self._in_time(one)]

    def _in_time(self, last: int) -> bool:
        limits, arrives = self.query.limits, self.arrives(last)
        minute = arrives.hour * 60 + arrives.minute
        if limits.hours is not None and not limits.hours[0] <= minute <= limits.hours[1]:
            return False
        return limits.days is None or arrives.toordinal() in limits.days

    def arrives(self, last: int) -> datetime:
        """The arrival by the clocks of the place; asked for again and again."""
        found = self._arrives.get(last)
        if found is None:
            seconds = int(self.question.network.events.arrives[last])
            found = self._arrives[last] = _local(self.search, self.question.whole(last), seconds)
        return found

    def least(self, last: int, legs: int) -> tuple[int, ...]:
        """The part of the ranking key below which it cannot be."""
        air = legs if self.air else 0 if self.surface else legs
        mode = ranking.mode_class(air, legs)
        known = ranking.key(Measures(mode, self.arrives(last), legs - 1, legs - 1, 0, 0))
        return known[:4] if self.air or self.surface else (int(mode),)

    def journey(self, last: int, legs: int) -> Journey | None:
        """The best way to this last event with exactly so many legs; None when no way keeps the limits."""
        found = self.question.best(last, legs)
        return None if found is None else _measured(self.search, *found)


def _measured(search: Search, legs: tuple[Leg, ...], slack: int) -> Journey:
    routes = [search.feed.routes[search.feed.route[one.trip]] for one in legs]
    mode = ranking.mode_class(sum(one.kind in AIR for one in routes), len(legs))
    arrives, changes = _local(search, legs[-1].alights, legs[-1].arrives), len(legs) - 1
    measures = Measures(mode, arrives, changes, changes, slack, legs[-1].arrives - legs[0].departs)
    return Journey(legs, measures, ranking.key(measures))


def _shifted(search: Search, one: Journey, days: int) -> Journey:
    """The same journey so many days later."""
    if not days:
        return one
    later = days * DAY
    legs = tuple(
        replace(leg, day=leg.day + days, departs=leg.departs + later, arrives=leg.arrives + later) for leg in one.legs
    )
    return _measured(search, legs, one.measures.slack)


def _ranked(asked: _Ranking, limit: int) -> list[Journey]:
    """Work candidates out in the order of what is known of them, until the next cannot come before those found, here or in other shares."""
    waiting = [(asked.least(last, legs), last, legs) for last in asked.lasts for legs in asked.question.fewest(last, 1)]
    heapify(waiting)
    found: list[Journey] = []
    while waiting:
        known, last, legs = heappop(waiting)
        if any(known > key[: len(known)] for key in (asked.last_listed, _last_of(found, limit)) if key is not None):
            break
        one = asked.journey(last, legs)
        if one is not None:
            found.append(one)
            continue
        for more in asked.question.fewest(last, legs + 1):
            heappush(waiting, (asked.least(last, more), last, more))
    return sorted(found, key=lambda journey: journey.key)[:limit]


def _last_of(found: list[Journey], limit: int) -> tuple[int, ...] | None:
    return sorted(one.key for one in found)[limit - 1] if len(found) >= limit else None


def _front(asked: _Ranking, found: list[Journey]) -> None:
    """Add to what was found all that may be in the Pareto set; what something found beats at its best is not worked out."""
    waiting = sorted(
        (asked.least(last, legs), last, legs)
        for last in asked.lasts
        for legs in range(1, asked.legs + 1)
        if asked.question.is_reached(last, legs)
    )
    beating = ranking.unbeaten(ranking.criteria(one.measures) for one in found)
    for _, last, legs in waiting:
        arrives, shortest = asked.arrives(last), asked.question.shortest(last, legs)
        mode = ranking.mode_class(legs if asked.air or not asked.surface else 0, legs)
        at_best = ranking.criteria(Measures(mode, arrives, legs - 1, legs - 1, SLACK_CAP, shortest))
        if any(ranking.beats(one, at_best) for one in beating):
            continue
        one = asked.journey(last, legs)
        if one is not None:
            found.append(one)
            beating = ranking.unbeaten([*beating, ranking.criteria(one.measures)])


def _local(search: Search, event: int, seconds: int) -> datetime:
    """A time by the clocks of the place, or of whoever runs the trip of an event."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone_of(search, event)))


def zone_of(search: Search, event: int) -> str:
    """The time zone of the place of an event where it has its own, else that in which its trip counts its times."""
    feed = search.feed
    own = feed.place_zones.get(int(feed.place[feed.stop[event]])) if feed.place_zones else None
    if own is not None:
        return own
    trip = int(np.searchsorted(feed.first, event, side="right")) - 1
    return str(feed.routes[feed.route[trip]].zone)
