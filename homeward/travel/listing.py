"""Journeys in order: for each vehicle that arrives in time the best way to be on it, ranked by the policy.

A list of every combination of trains would hide the choice; so each last vehicle stands once, with the fewest legs that reach it, then with
the connections that have most time to spare (up to the cap), then with the latest departure. All three are found exactly.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from homeward.travel import ranking
from homeward.travel.feed import Bools, Longs
from homeward.travel.ranking import SLACK_CAP, Measures
from homeward.travel.search import NEVER, Leg, Round, Search
from homeward.travel.window import Events

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
class Query:
    """What is looked for.

    :ivar start, goal: indices of places
    :ivar after, before: earliest departure, latest arrival, seconds since 1970
    :ivar legs: at most so many
    :ivar wished: smallest change time in seconds
    """

    start: int
    goal: int
    after: int
    before: int | None
    legs: int | None
    wished: int


def journeys(search: Search, query: Query, limit: int) -> list[Journey]:
    """List journeys, best first; empty when there is none.

    Without a latest arrival, those that arrive within a day of the earliest; without a number of legs, up to three, or as many as it takes.
    """
    first = search.earliest(
        query.start, query.goal, query.after, before=query.before, legs=query.legs, wished=query.wished
    )
    if not first:
        return []
    before = query.before if query.before is not None else first[-1].arrives + DAY
    events = search.days.between(query.after, before)
    lasts: list[tuple[int, int]] = []
    for most in (LEGS, MOST_LEGS) if query.legs is None else (query.legs,):
        lasts = _last_events(search, events, query, before, most)
        if lasts:
            break
    return _ranked(search, events, query, lasts, limit)


def _last_events(search: Search, events: Events, query: Query, before: int, most: int) -> list[tuple[int, int]]:
    """Every event at which one arrives in time, with the fewest legs that reach it."""
    rounds = search.rounds(events, query.start, query.after, goal=None, legs=most, wished=query.wished, before=before)
    there = events.alights & (events.place == query.goal) & (events.arrives <= before)
    fewest: dict[int, int] = {}
    for number, one in enumerate(rounds, 1):
        for event in np.flatnonzero(there & (one.boarded >= events.begins)):
            fewest.setdefault(int(event), number)
    return list(fewest.items())


def _ranked(search: Search, events: Events, query: Query, lasts: list[tuple[int, int]], limit: int) -> list[Journey]:
    """Refine the candidates in the order of what is known of them already, until the next cannot come before those found."""
    kinds = np.array([one.kind in AIR for one in search.feed.routes], np.bool_)
    mixed = bool(kinds.any()) and not bool(kinds.all())
    waiting = sorted(
        (_known(search, events, event, legs, bool(kinds.all() and len(kinds))), event, legs) for event, legs in lasts
    )
    found: list[Journey] = []
    for known, event, legs in waiting:
        if not mixed and len(found) >= limit and known > sorted(one.key for one in found)[limit - 1][: len(known)]:
            break
        found.append(_refined(search, events, query, event, legs))
    return sorted(found, key=lambda one: one.key)[:limit]


def _known(search: Search, events: Events, event: int, legs: int, air: bool) -> tuple[int, ...]:
    """The part of the ranking key that is known before a candidate is refined."""
    source = int(events.source[event])
    arrives = _local(search, source, int(events.arrives[event]))
    mode = ranking.mode_class(int(air) * legs, legs)
    return ranking.key(Measures(mode, arrives, legs - 1, legs - 1, 0, 0))[:4]


def _refined(search: Search, events: Events, query: Query, event: int, legs: int) -> Journey:
    """The best way to this last event with so many legs: most slack, then the latest departure."""
    upto = int(events.arrives[event])
    slack = _most_slack(search, events, query, event, legs) if legs > 1 else SLACK_CAP
    spare = slack if legs > 1 else 0
    latest = _latest_departure(search, events, query, event, legs, spare)
    rounds = search.rounds(
        events, query.start, latest, goal=None, legs=legs, wished=query.wished, before=upto, slack=spare
    )
    travelled = search.trace(events, rounds, event, _round_of(rounds, events, event))
    return _journey(search, travelled, slack)


def _round_of(rounds: list[Round], events: Events, event: int) -> int:
    return next(number for number, one in enumerate(rounds, 1) if one.boarded[event] >= events.begins[event])


def _reaches(search: Search, events: Events, query: Query, event: int, legs: int, slack: int) -> bool:
    rounds = search.rounds(
        events,
        query.start,
        query.after,
        goal=None,
        legs=legs,
        wished=query.wished,
        before=int(events.arrives[event]),
        slack=slack,
    )
    return any(one.boarded[event] >= events.begins[event] for one in rounds)


def _most_slack(search: Search, events: Events, query: Query, event: int, legs: int) -> int:
    """The largest time to spare, in seconds up to the cap, that every change of some way to this event can have."""
    if _reaches(search, events, query, event, legs, SLACK_CAP):
        return SLACK_CAP
    low, high = 0, SLACK_CAP
    while high - low > 1:
        middle = (low + high) // 2
        if _reaches(search, events, query, event, legs, middle):
            low = middle
        else:
            high = middle
    return low


def _latest_departure(search: Search, events: Events, query: Query, event: int, legs: int, slack: int) -> int:
    """The latest departure with which this event is still reached in so many legs; backwards, leg by leg."""
    begins, changes = events.begins, search.changes(query.wished)
    on_the_way = np.zeros(len(events.place), np.bool_)
    on_the_way[event] = True
    best = -int(NEVER)
    for number in range(legs):
        boards = _boards_before(events, on_the_way, begins)
        here = np.flatnonzero(boards & (events.departs >= query.after))
        at_start = here[events.place[here] == query.start]
        if len(at_start):
            best = max(best, int(events.departs[at_start].max()))
        if number + 1 == legs:
            break
        departs = np.full(len(search.feed.places), -NEVER)
        np.maximum.at(departs, events.place[here], events.departs[here])
        by_when = changes.before(departs, slack)
        on_the_way = events.alights & (events.arrives <= by_when[events.place])
    return best


def _boards_before(events: Events, alights: Bools, begins: Longs) -> Bools:
    """Events at which one can board and later, in the same trip, get off at one of these."""
    count = len(alights)
    if not count:
        return alights
    positions = np.arange(count, dtype=np.int64)
    after = np.where(alights, positions, count)[::-1]
    next_one = np.minimum.accumulate(after)[::-1]
    shifted = np.concatenate([next_one[1:], [count]])
    reached = shifted < count
    same_trip = begins[np.minimum(shifted, count - 1)] == begins
    found: Bools = events.boards & reached & same_trip
    return found


def _journey(search: Search, legs: tuple[Leg, ...], slack: int) -> Journey:
    routes = [search.feed.routes[search.feed.route[one.trip]] for one in legs]
    mode = ranking.mode_class(sum(one.kind in AIR for one in routes), len(legs))
    arrives = _local(search, legs[-1].alights, legs[-1].arrives)
    changes = len(legs) - 1
    measures = Measures(mode, arrives, changes, changes, slack, legs[-1].arrives - legs[0].departs)
    return Journey(legs, measures, ranking.key(measures))


def _local(search: Search, event: int, seconds: int) -> datetime:
    """A time by the clocks of whoever runs the trip of an event."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone_of(search, event)))


def zone_of(search: Search, event: int) -> str:
    """The time zone in which the trip of an event counts its times."""
    trip = int(np.searchsorted(search.feed.first, event, side="right")) - 1
    return str(search.feed.routes[search.feed.route[trip]].zone)
