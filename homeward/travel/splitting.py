"""A question over weeks as questions of one day each; days on which the same runs at the same hours are asked once.

Without a bound on how long a journey takes this cannot be done; there the question stays whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from homeward.travel.limits import Query
from homeward.travel.search import Search
from homeward.travel.window import EPOCH, day_begins

DAY = 86_400
# Questions that span less stay whole.
SHORT = 2 * DAY


@dataclass(frozen=True)
class Share:
    """A question about one day of arrival, and by how many days its answers are shifted for other days like it."""

    query: Query
    shifts: tuple[int, ...]


def shares(search: Search, query: Query, legs: int) -> list[Share]:
    """Split a question by days of arrival, each cut to the hours in which she may arrive; the query has a latest arrival."""
    before = int(query.before or 0)
    span = _span(search, query, legs)
    if span is None or before - query.after <= max(SHORT, span):
        return [Share(query, (0,))]
    found: dict[Any, list[Query]] = {}
    for begins, ends in _spells(search, query, before):
        part = replace(
            query, after=max(query.after, begins - span), before=min(before, ends), not_before=max(begins, query.after)
        )
        clipped = part.after > begins - span or part.before != ends
        found.setdefault(begins if clipped else _like(search, part, begins, ends), []).append(part)
    return [Share(days[0], tuple(_apart(days[0], one) for one in days)) for days in found.values()]


def _spells(search: Search, query: Query, before: int) -> Iterator[tuple[int, int]]:
    """The first and last second of each day of arrival: of the hours in which she may arrive, where the place's clocks are known."""
    zones, hours = _clocks_of(search, query.goal), query.limits.hours or (0, 24 * 60 - 1)
    zone = ZoneInfo(next(iter(zones)) if len(zones) == 1 else "UTC")
    for ordinal in range(_ordinal(query.after) - 1, _ordinal(before) + 2):
        day = date.fromordinal(ordinal)
        if len(zones) != 1:
            if _may_arrive(query, ordinal):
                yield (ordinal - EPOCH) * DAY, (ordinal - EPOCH + 1) * DAY - 1
            continue
        if query.limits.days is None or ordinal in query.limits.days:
            # An hour that the clocks show twice belongs to both times.
            first, last = (datetime.combine(day, time(*divmod(one, 60)), zone) for one in hours)
            yield int(first.timestamp()), int(last.replace(fold=1).timestamp()) + 59


def _clocks_of(search: Search, place: int) -> frozenset[str]:
    """The zones by whose clocks an arrival at a place is told."""
    own = search.feed.place_zones.get(place)
    return search.zones() if own is None else frozenset({own})


def _apart(one: Query, other: Query) -> int:
    return (int(other.not_before or 0) - int(one.not_before or 0)) // DAY


def _span(search: Search, query: Query, legs: int) -> int | None:
    """How long a journey takes at most: by its limit, or by the longest ride and the longest waiting."""
    waiting = query.limits.waiting
    by_legs = None if waiting is None else legs * search.longest_ride() + (legs - 1) * waiting
    bounds = [one for one in (query.limits.longest, by_legs) if one is not None]
    return min(bounds, default=None)


def _ordinal(seconds: int) -> int:
    return EPOCH + seconds // DAY


def _may_arrive(query: Query, ordinal: int) -> bool:
    """Whether a day in UTC touches a day on which she may arrive."""
    days = query.limits.days
    return days is None or any(ordinal + at in days for at in (-1, 0, 1))


def _like(search: Search, part: Query, begins: int, ends: int) -> Any:
    """What tells days apart: equal for two days of arrival exactly when the same runs at the same hours by the same clocks."""
    days, ordinal = part.limits.days, _ordinal(begins)
    allowed = None if days is None else tuple(at for at in (-1, 0, 1) if ordinal + at in days)
    asked = range(*(one - ordinal for one in search.days.needed(part.after, ends)))
    runs = tuple(search.days.running(ordinal + at) for at in asked)
    zones = sorted(search.zones())
    clocks = tuple(day_begins(zone, ordinal + at) - begins for zone in zones for at in asked)
    return begins % DAY, ends - begins, allowed, runs, clocks, tuple(_offsets(_clocks_of(search, part.goal), begins))


def _offsets(zones: Iterable[str], begins: int) -> list[Any]:
    return [
        datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()
        for zone in sorted(zones)
        for at in (begins - DAY, begins, begins + DAY)
    ]
