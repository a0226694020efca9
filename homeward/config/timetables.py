"""`homeward timetable search`: journeys in timetable files, without a node.

A PLACE is a stop_id or its parent_station; times without offset are those of the feed's agency.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from math import ceil, floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from homeward.config.timetable_files import read
from homeward.travel import listing
from homeward.travel.feed import Feed, joined
from homeward.travel.limits import Query
from homeward.travel.search import Leg, Search
from homeward.travel.tables import FeedRefused

LIMIT = 10


class QueryRefused(ValueError):
    """A query that cannot be asked: says what is wrong with it."""


def search(chosen: argparse.Namespace) -> int:
    """Run the command; gives 0, or 2 when a file or a query cannot be read."""
    try:
        if chosen.limit < 0:
            raise QueryRefused("--limit: not a whole number from 0 on")
        found = Search(joined([_opened(Path(one)) for one in chosen.timetable]))
        if chosen.queries is not None:
            return _all_queries(found, chosen)
        asked = {
            "from": chosen.origin,
            "to": chosen.to,
            "depart_after": chosen.depart_after,
            "arrive_before": chosen.arrive_before,
            "max_transfers": chosen.max_transfers,
            "min_connection": chosen.min_connection,
        }
        journeys = answer(found, asked, limit=chosen.limit, earliest=chosen.earliest)
    except (FeedRefused, QueryRefused, OSError) as error:
        print(f"homeward: {error}", file=sys.stderr)
        return 2
    print(json.dumps(journeys, ensure_ascii=False) if chosen.json else "\n".join(_readable(journeys)))
    return 0


def _opened(file: Path) -> Feed:
    try:
        return read(file)
    except FeedRefused as error:
        raise FeedRefused(f"{file}: {error}") from error


def _all_queries(found: Search, chosen: argparse.Namespace) -> int:
    """One JSON line for each line of the file, in order; a line that cannot be asked says why and has no journeys."""
    status = 0
    try:
        lines = Path(chosen.queries).read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise QueryRefused(f"{chosen.queries}: not a text in UTF-8") from error
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict):
                raise QueryRefused("a query is a JSON object")
            said: dict[str, Any] = {"journeys": answer(found, asked, limit=chosen.limit, earliest=chosen.earliest)}
        except (QueryRefused, json.JSONDecodeError) as error:
            said, status = {"journeys": [], "error": str(error)}, 2
        print(json.dumps(said, ensure_ascii=False))
    return status


def answer(found: Search, asked: dict[str, Any], *, limit: int, earliest: bool) -> list[dict[str, Any]]:
    """Answer one query with journeys as JSON values, best first; empty when there is no way.

    :raises QueryRefused: when the query names an unknown place, or a value that cannot be one
    """
    query = _query(found.feed, asked)
    if earliest:
        legs = found.earliest(
            query.start, query.goal, query.after, before=query.before, legs=query.legs, wished=query.wished
        )
        return [_written(found, legs, None)] if legs else []
    return [_written(found, one.legs, one.key) for one in listing.journeys(found, query, limit)]


def _query(feed: Feed, asked: dict[str, Any]) -> Query:
    places = {}
    for name in ("from", "to"):
        if asked.get(name) in (None, ""):
            raise QueryRefused(f"{name} is missing")
        place = feed.place_of(str(asked[name]).strip())
        if place is None:
            raise QueryRefused(f"{name}: the timetable has no place {asked[name]!r}")
        places[name] = place
    after = _moment(feed, "depart_after", asked.get("depart_after"))
    if after is None:
        raise QueryRefused("depart_after is missing")
    transfers = _whole("max_transfers", asked.get("max_transfers"))
    return Query(
        places["from"],
        places["to"],
        after,
        _moment(feed, "arrive_before", asked.get("arrive_before")),
        None if transfers is None else transfers + 1,
        (_whole("min_connection", asked.get("min_connection")) or 0) * 60,
    )


def _moment(feed: Feed, name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value).strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(feed.zone))
        seconds = moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise QueryRefused(f"{name}: {value!r} is not a time such as 2031-03-24T08:40") from error
    return floor(seconds) if name == "arrive_before" else ceil(seconds)


def _whole(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise QueryRefused(f"{name}: {value!r} is not a whole number")
    return int(value)


def _written(found: Search, legs: tuple[Leg, ...], key: tuple[int, ...] | None) -> dict[str, Any]:
    written = [_leg(found, one) for one in legs]
    journey: dict[str, Any] = {
        "legs": written,
        "transfers": len(legs) - 1,
        "departure": written[0]["departure"],
        "arrival": written[-1]["arrival"],
    }
    if key is not None:
        journey["ranking_key"] = list(key)
    return journey


def _leg(found: Search, one: Leg) -> dict[str, Any]:
    feed = found.feed
    route, zone = feed.routes[feed.route[one.trip]], ZoneInfo(listing.zone_of(found, one.boards))
    return {
        "trip": feed.trips[one.trip],
        "route": route.id,
        "name": route.name,
        "from": feed.stops[feed.stop[one.boards]],
        "to": feed.stops[feed.stop[one.alights]],
        "departure": datetime.fromtimestamp(one.departs, UTC).astimezone(zone).isoformat(),
        "arrival": datetime.fromtimestamp(one.arrives, UTC).astimezone(zone).isoformat(),
    }


def _readable(journeys: list[dict[str, Any]]) -> Iterator[str]:
    if not journeys:
        yield "No way was found."
    for number, one in enumerate(journeys, 1):
        yield f"{number}. arrives {one['arrival']}, {one['transfers']} transfers"
        for leg in one["legs"]:
            yield f"   {leg['departure']} {leg['from']} - {leg['arrival']} {leg['to']}  {leg['name']} ({leg['trip']})"
