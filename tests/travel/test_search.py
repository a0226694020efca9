"""Journeys are exact: the same as trying everything, for any feed and any question."""

import io
import os
import random
import sys
from datetime import UTC, datetime

import pytest

from homeward.travel import gtfs, listing
from homeward.travel.limits import Query
from homeward.travel.search import Search
from tests.travel.brute import Brute, on
from tests.travel.feeds import DAYS, as_text, random_feed

# `make travel-proof` asks 10,000 questions and more of 1,010 feeds, so that more than 3,000 have an answer.
FEEDS, QUESTIONS = int(os.environ.get("HOMEWARD_TRAVEL_FEEDS", "25")), 10
BEGIN = int(os.environ.get("HOMEWARD_TRAVEL_BEGIN", "0"))


def opened(files):
    return gtfs.read(lambda name: io.StringIO(files[name], newline="") if name in files else None)


def questions(seed, brute, count):
    """Random questions about a feed: start, goal, after, before, legs, wished."""
    chance = random.Random(seed)
    places = sorted({stop.place for stops in brute.vehicles for stop in stops} | {"p0"})
    for _ in range(count):
        day = datetime.combine(on(chance.choice(DAYS)), datetime.min.time(), brute.zone)
        after = int(day.timestamp()) + chance.randrange(0, 20 * 60) * 60
        start, goal = chance.choice(places), chance.choice(places)
        # Every second question is one that somebody could ask who knows the timetable a little.
        if chance.random() < 0.5:
            start, goal, after = likely(chance, brute.vehicles)
        before = after + chance.choice([3, 8, 24, 40]) * 3600
        yield (
            start,
            goal,
            after,
            before,
            chance.choice([1, 2, 3]),
            chance.choice([0, 300, 1800]),
        )


def likely(chance, vehicles):
    """Start, goal and hour of a way with one vehicle or with two, whatever the change takes."""
    stops = chance.choice(vehicles)
    at = chance.randrange(len(stops) - 1)
    board, end = stops[at], stops[chance.randrange(at + 1, len(stops))]
    following = [
        later
        for other in vehicles
        for on, stop in enumerate(other[:-1])
        if stop.place == end.place and stop.departs >= end.arrives
        for later in other[on + 1 :]
    ]
    if following and chance.random() < 0.6:
        end = chance.choice(following)
    return board.place, end.place, board.departs // 60 * 60 - chance.randrange(0, 90) * 60


def asked(search, one):
    start, goal, after, before, legs, wished = one
    places = [search.feed.place_of(name) for name in (start, goal)]
    return Query(*places, after, before, legs, wished)


def check(journey, brute, search, one):
    """Every leg runs, every change is possible, and the ends are those that were asked for."""
    start, goal, after, before, legs, wished = one
    feed = search.feed
    place = lambda event: feed.places[feed.place[feed.stop[event]]]  # noqa: E731 - a short name for what follows
    assert place(journey[0].boards) == start
    assert place(journey[-1].alights) == goal
    assert journey[0].departs >= after
    assert journey[-1].arrives <= before
    assert legs is None or len(journey) <= legs
    runs = {
        (stops[0].vehicle[0], stop.place, stop.departs) for stops in brute.vehicles for stop in stops if stop.boards
    }
    ends = {
        (stops[0].vehicle[0], stop.place, stop.arrives) for stops in brute.vehicles for stop in stops if stop.alights
    }
    for leg in journey:
        assert (feed.trips[leg.trip], place(leg.boards), leg.departs) in runs
        assert (feed.trips[leg.trip], place(leg.alights), leg.arrives) in ends
    for leg, following in zip(journey, journey[1:], strict=False):
        need = brute.need(place(leg.alights), place(following.boards), wished)
        assert need is not None
        assert following.departs >= leg.arrives + need


@pytest.mark.parametrize("seed", range(BEGIN, BEGIN + FEEDS))
def test_the_earliest_arrival_is_that_of_trying_everything(seed):
    rows = random_feed(seed)
    brute, search = Brute(rows), Search(opened(as_text(rows, seed)))
    # The smaller the spans, the more journeys go over their ends.
    search.spans.seconds = (1800, 3600, 86_400)[seed % 3]
    for one in questions(seed, brute, QUESTIONS):
        start, goal, after, before, legs, wished = one
        query = asked(search, one)
        for most in (legs, None):
            found = search.earliest(query.start, query.goal, after, before=before, legs=most, wished=wished)
            wanted = brute.earliest(start, goal, after, before, most, wished)
            assert (found[-1].arrives if found else None) == wanted, (seed, one, most)
            if found:
                check(found, brute, search, (start, goal, after, before, most, wished))


@pytest.mark.parametrize("seed", range(5000 + BEGIN, 5000 + BEGIN + FEEDS))
def test_the_list_and_its_order_are_those_of_trying_everything(seed):
    rows = random_feed(seed, stops=6, trips=9)
    brute, search = Brute(rows), Search(opened(as_text(rows, seed)))
    for one in questions(seed, brute, QUESTIONS):
        found = listing.journeys(search, asked(search, one), 5)
        assert [journey.key for journey in found] == brute.ranked(*one, 5), (seed, one)
        for journey in found:
            check(journey.legs, brute, search, one)


def test_a_way_months_ahead_is_found_and_where_there_is_none_the_search_ends():
    rows = random_feed(3)
    rows["calendar.txt"] = [
        {**row, "start_date": "20310901", "end_date": "20990901"} | dict.fromkeys(gtfs.WEEK, "1")
        for row in rows["calendar.txt"]
    ]
    rows["calendar_dates.txt"] = []
    search = Search(opened(as_text(rows, 3)))
    search.spans.seconds = 3600
    after = int(datetime(2031, 3, 1, tzinfo=UTC).timestamp())
    answers = {
        (one, two): search.earliest(one, two, after, before=None, legs=None, wished=0)
        for one in range(len(search.feed.places))
        for two in range(len(search.feed.places))
    }
    found = [legs[-1].arrives for legs in answers.values() if legs]
    assert found
    assert all(datetime.fromtimestamp(one, UTC).strftime("%Y-%m") == "2031-09" for one in found)
    assert () in answers.values()


def test_the_questions_have_answers_and_some_have_none():
    answers = []
    for seed in range(BEGIN, BEGIN + FEEDS):
        brute = Brute(random_feed(seed))
        answers += [brute.earliest(*one) is not None for one in questions(seed, brute, QUESTIONS)]
    # In a worker of several the output is kept, the errors are not.
    print(f"\n{len(answers)} questions, {sum(answers)} with an answer", file=sys.stderr)
    assert 0.1 < sum(answers) / len(answers) < 0.9
    if FEEDS > 1000:
        assert len(answers) >= 10_000
        assert sum(answers) >= 3_000
