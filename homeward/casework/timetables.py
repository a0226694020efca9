"""Searching the node's timetables for a case, within the policy: working days and meeting hours where she arrives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from homeward.office import calendars, timetables
from homeward.office.timetables import Kept
from homeward.travel import lifting, listing, places
from homeward.travel.calendars import Works
from homeward.travel.feed import Feed
from homeward.travel.journeys import Mode
from homeward.travel.lifting import Lifted
from homeward.travel.limits import Limits, Query
from homeward.travel.listing import AIR, Journey
from homeward.travel.search import Search
from homeward.travel.situation import Rules

MOST_DAYS, LISTED = 28, 12
KINDS = {range(1, 3): Mode.TRAIN, range(100, 200): Mode.TRAIN, range(4, 5): Mode.SHIP, range(1000, 1100): Mode.SHIP}


@dataclass(frozen=True)
class Wish:
    """What is looked for.

    :ivar start, goal: indices of places of the timetable
    :ivar first, last: days between which she arrives
    :ivar country: of the goal, two letters; decides which days are worked
    :ivar shut: indices of places in which she does not change
    :ivar carriers: indices of routes that she does not travel with
    """

    start: int
    goal: int
    first: date
    last: date
    country: str
    shut: frozenset[int] = frozenset()
    carriers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Found:
    """What was found: the list, which of it is in the Pareto set, why nothing is earlier, and the days that were left out as not known."""

    ranked: tuple[Journey, ...]
    front: tuple[Journey, ...]
    lifted: tuple[Lifted, ...]
    unknown_days: tuple[date, ...]


def kept() -> list[Kept]:
    """The timetables that were imported into this node."""
    return timetables.listed(_folder())


def _folder() -> Path:
    return Path(settings.NODE.timetables)


def opened(name: str) -> Search:
    """Open a timetable for searching; what was opened last stays open.

    :raises TimetableRefused: when there is none of this name
    """
    place = _folder() / name / timetables.ABOUT
    return _opened(name, place.stat().st_mtime_ns if place.is_file() else 0)


@lru_cache(maxsize=2)
def _opened(name: str, changed: int) -> Search:
    return Search(timetables.opened(_folder(), name))


def named(feed: Feed, text: str) -> list[int]:
    """The places that a text may mean: the one with this code, else those whose name is it, else those whose name begins with it."""
    asked = text.strip()
    known = places.find(asked)
    for code in (
        asked,
        asked.upper(),
        known.code if known else "",
        *(old for old, new in places.ALIASES.items() if new == asked.upper()),
    ):
        at = feed.place_of(code) if code else None
        if at is not None:
            return [at]
    wished = asked.casefold()
    equal = [at for at, name in enumerate(feed.names) if name.casefold() == wished]
    return equal or [at for at, name in enumerate(feed.names) if wished and name.casefold().startswith(wished)]


@dataclass(frozen=True)
class Care:
    """What makes a change take longer, or a journey bearable for a shorter time only."""

    child: bool = False
    wheelchair: bool = False
    pregnant: bool = False


def search(found: Search, wish: Wish, rules: Rules, *, care: Care, now: datetime) -> Found:
    """Search within the policy: hours, working days, waiting, duration, legs; a change takes what separate tickets and she need."""
    query, unknown = _query(found, wish, rules, care, now)
    answer = listing.answer(found, query, LISTED)
    return Found(answer.ranked, answer.front, lifting.why_not_earlier(found, query), unknown)


def _query(found: Search, wish: Wish, rules: Rules, care: Care, now: datetime) -> tuple[Query, tuple[date, ...]]:
    works = {day: calendars.where_she_arrives(day, wish.country).works for day in _days(wish)}
    first, last = rules.hours_in(wish.country)
    through = _minute(last) - _seconds(rules.formalities) // 60
    change = rules.connection + rules.separate + rules.child * care.child + rules.wheelchair * care.wheelchair
    limits = Limits(
        waiting=_seconds(rules.waiting),
        longest=_seconds(rules.longest_with_care if care.child or care.pregnant else rules.longest),
        shut=wish.shut - {wish.start, wish.goal},
        routes=wish.carriers,
        hours=(_minute(first), through),
        days=frozenset(day.toordinal() for day, one in works.items() if one is Works.YES),
    )
    zone = ZoneInfo(found.feed.zone)
    after, before = (
        datetime.combine(day, time(), zone) for day in (wish.first - timedelta(days=2), wish.last + timedelta(days=2))
    )
    query = Query(
        wish.start,
        wish.goal,
        int(max(after, now).timestamp()),
        int(before.timestamp()),
        rules.legs,
        _seconds(change),
        limits,
    )
    return query, tuple(day for day, one in works.items() if one is Works.UNKNOWN)


def _days(wish: Wish) -> list[date]:
    return [wish.first + timedelta(days=at) for at in range((wish.last - wish.first).days + 1)][:MOST_DAYS]


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def as_table(
    found: Search, journeys: Sequence[Journey], zone_of: Callable[[Search, int], str] = listing.zone_of
) -> str:
    """The journeys as a table of offers, which the page of offers reads, judges and keeps like any other."""
    lines = ["offer,mode,origin,origin_zone,departs,destination,destination_zone,arrives,carrier,number"]
    feed = found.feed
    for number, one in enumerate(journeys, 1):
        for leg in one.legs:
            route, ends = feed.routes[feed.route[leg.trip]], []
            for event, moment in ((leg.boards, leg.departs), (leg.alights, leg.arrives)):
                zone, at = zone_of(found, event), int(feed.place[feed.stop[event]])
                code = feed.places[at] if places.find(feed.places[at]) else feed.names[at]
                ends += [code, zone, f"{datetime.fromtimestamp(moment, ZoneInfo(zone)):%Y-%m-%d %H:%M}"]
            number_text = feed.trips[leg.trip].removeprefix(route.id).strip()
            cells = [str(number), _mode(route.kind), *ends, route.name, number_text]
            lines.append(",".join(cell.replace(",", " ").replace('"', "") for cell in cells))
    return "\n".join(lines)


def _mode(kind: int) -> str:
    if kind in AIR:
        return Mode.AIR.value
    return next((mode for kinds, mode in KINDS.items() if kind in kinds), Mode.BUS).value
