"""Constrained questions are exact too: list, order, Pareto set and "why not earlier" are those of trying everything."""

import random
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

import pytest

from homeward.travel import lifting, listing, ranking
from homeward.travel.constraints import Code
from homeward.travel.limits import ANY, Limits, Query
from homeward.travel.search import Search
from tests.travel.brute import Brute, on
from tests.travel.feeds import DAYS, as_text, random_feed
from tests.travel.test_gtfs import read as plain
from tests.travel.test_search import BEGIN, FEEDS, QUESTIONS, asked, check, opened, questions

# `make travel-proof` asks 10,000 constrained questions, of which more than 3,000 have an answer.
FIRST = 9000 + BEGIN


def flying(rows, seed):
    """Every second feed holds flights alone, which are ranked by the time of day."""
    for row in rows["routes.txt"]:
        row["route_type"] = ("3", "1100")[seed % 2]
    return rows


def some_limits(chance, brute):
    """Random limits, as names and numbers."""
    places = sorted({stop.place for stops in brute.vehicles for stop in stops})
    return {
        "waiting": chance.choice([None, None, None, 3600, 3 * 3600]),
        "longest": chance.choice([None, None, None, 3 * 3600, 5 * 3600]),
        "shut": set(chance.sample(places, min(len(places), chance.choice([0, 1, 2])))),
        "routes": set(chance.choice(["", "", "", "r", "q"])),
        "hours": chance.choice([None, None, None, None, (6 * 60, 16 * 60), (7 * 60 + 30, 12 * 60 + 15)]),
        "days": chance.choice([None, None, None, {on(one) for one in chance.sample(DAYS, 2)}]),
    }


def as_limits(limits, search):
    """The same limits as the product takes them."""
    routes = [one.id for one in search.feed.routes]
    return Limits(
        limits["waiting"],
        limits["longest"],
        frozenset(search.feed.place_of(one) for one in limits["shut"]),
        frozenset(routes.index(one) for one in limits["routes"]),
        limits["hours"],
        None if limits["days"] is None else frozenset(one.toordinal() for one in limits["days"]),
    )


def constrained(seed):
    """Questions with limits about one feed: brute force, search, question, limits, query."""
    rows = flying(random_feed(seed, stops=6, trips=20), seed)
    brute, search, chance = Brute(rows), Search(opened(as_text(rows, seed))), random.Random(seed)
    asked_for = (
        one for one in questions(seed, brute, 12 * QUESTIONS) if one[0] != one[1] and one[3] - one[2] > 4 * 3600
    )
    for one in islice(asked_for, QUESTIONS):
        limits = some_limits(chance, brute)
        yield brute, search, one, limits, replace(asked(search, one), limits=as_limits(limits, search))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + FEEDS))
def test_a_constrained_list_and_its_order_are_those_of_trying_everything(seed):
    for brute, search, one, limits, query in constrained(seed):
        found = listing.journeys(search, query, 5)
        assert [journey.key for journey in found] == brute.ranked(*one, 5, limits), (seed, one, limits)
        for journey in found:
            check(journey.legs, brute, search, one)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + FEEDS))
def test_the_pareto_set_is_that_of_trying_everything(seed):
    for brute, search, one, limits, query in constrained(seed):
        wanted = brute.front(*one, limits)
        found = [ranking.criteria(journey.measures) for journey in listing.front(search, query)]
        assert len(found) == min(len(wanted), ranking.FRONT), (seed, one, limits)
        assert set(found) <= wanted, (seed, one, limits)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + FEEDS // 2))
def test_what_would_be_first_with_one_limit_lifted_is_that_of_trying_everything(seed):
    fields = {Code.WAITING: "waiting", Code.DURATION: "longest", Code.PARTNERS: "shut", Code.AVOIDED: "routes"}
    fields |= {Code.MEETING_HOURS: "hours", Code.WORKING_DAY: "days"}
    nothing = {"waiting": None, "longest": None, "shut": set(), "routes": set(), "hours": None, "days": None}
    felt = lambda keys: [key[:3] for key in keys]  # noqa: E731 - a short name for what follows
    for brute, search, one, limits, query in constrained(seed):
        start, goal, after, before, legs, wished = one
        now = felt(brute.ranked(*one, 1, limits))
        wanted = {}
        for code, name in fields.items():
            first = brute.ranked(*one, 1, limits | {name: nothing[name]})
            if limits[name] != nothing[name] and first and (not now or felt(first) < now):
                wanted[code] = first[0]
        first = brute.ranked(start, goal, after, before, legs, 0, 1, limits)
        if wished and first and (not now or felt(first) < now):
            wanted[Code.CONNECTION] = first[0]
        found = {lifted.code: lifted.journey.key for lifted in lifting.why_not_earlier(search, query)}
        found.pop(Code.LEGS, None)
        assert found == wanted, (seed, one, limits)


def over_weeks(seed):
    """Questions over up to three weeks in which the clocks change, with a bound on how long a journey takes."""
    rows = flying(random_feed(seed, stops=5, trips=8), seed)
    for row in rows["calendar.txt"]:
        row["end_date"] = "20310418"
    brute, search, chance = Brute(rows), Search(opened(as_text(rows, seed))), random.Random(seed)
    for start, goal, after, _, legs, wished in questions(seed, brute, 4):
        one = (start, goal, after, after + chance.choice([5, 9, 18]) * 86400, min(legs, 2), wished)
        limits = some_limits(chance, brute)
        limits["longest"] = limits["longest"] or chance.choice([5 * 3600, 30 * 3600])
        limits["days"] = limits["days"] and {on("20310329"), on("20310404"), on("20310405"), on("20310411")}
        yield brute, search, one, limits, replace(asked(search, one), limits=as_limits(limits, search))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + FEEDS // 2))
def test_a_question_over_weeks_is_answered_day_by_day_like_trying_everything(seed):
    for brute, search, one, limits, query in over_weeks(seed):
        found = listing.answer(search, query, 12)
        assert [journey.key for journey in found.ranked] == brute.ranked(*one, 12, limits), (seed, one, limits)
        for journey in found.ranked:
            check(journey.legs, brute, search, one)
        wanted = brute.front(*one, limits)
        front = [ranking.criteria(journey.measures) for journey in found.front]
        assert len(front) == min(len(wanted), ranking.FRONT), (seed, one, limits)
        assert set(front) <= wanted, (seed, one, limits)


def test_constrained_questions_have_answers_and_some_have_none_and_every_limit_takes_something_away():
    answers, lost = [], set()
    for seed in range(FIRST, FIRST + max(FEEDS, 40)):
        for _, search, _, _, query in constrained(seed):
            found = listing.journeys(search, query, 5)
            answers.append(bool(found))
            for name in vars(ANY):
                free = replace(query, limits=replace(query.limits, **{name: getattr(ANY, name)}))
                if [one.key for one in listing.journeys(search, free, 5)] != [one.key for one in found]:
                    lost.add(name)
    # In a worker of several the output is kept, the errors are not.
    print(f"\n{len(answers)} constrained questions, {sum(answers)} with an answer", file=sys.stderr)
    assert 0.1 < sum(answers) / len(answers) < 0.9
    assert lost == set(vars(ANY))
    if FEEDS > 1000:
        assert len(answers) >= 10_000
        assert sum(answers) >= 3_000


def test_the_first_and_the_last_minute_of_the_hours_are_within_them():
    search = Search(plain())
    start, goal = (search.feed.place_of(one) for one in "AB")
    after = int(datetime(2031, 3, 24, 5, tzinfo=UTC).timestamp())
    for hours, there in (((540, 600), 1), ((480, 540), 1), ((541, 600), 0), ((480, 539), 0)):
        query = Query(start, goal, after, after + 86_400, 1, 0, Limits(hours=hours))
        assert len(listing.journeys(search, query, 5)) == there, hours


def test_a_journey_that_leaves_at_the_very_moment_from_which_one_looks_is_listed_and_one_earlier_is_not():
    search = Search(plain())
    start, goal = (search.feed.place_of(one) for one in "AB")
    leaves = int(datetime(2031, 3, 24, 7, tzinfo=UTC).timestamp())
    for after, there in ((leaves, 1), (leaves + 1, 0)):
        assert len(listing.journeys(search, Query(start, goal, after, leaves + 86_400, 1, 0), 5)) == there


def test_an_hour_that_the_clocks_show_twice_is_within_the_hours_both_times():
    # On the day on which the clocks go back in Berlin: 2:15 for the second time.
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,01:00:00,01:00:00,A,1\nt1,02:15:00,02:15:00,B,2\n"
    days = "service_id,date,exception_type\nday,20311026,1\n"
    search = Search(plain(stop_times=times, calendar_dates=days))
    start, goal = (search.feed.place_of(one) for one in "AB")
    after = int(datetime(2031, 10, 20, tzinfo=UTC).timestamp())
    for latest, there in ((150, 1), (134, 0)):
        query = Query(start, goal, after, after + 9 * 86_400, 1, 0, Limits(longest=5 * 3600, hours=(0, latest)))
        found = listing.journeys(search, query, 5)
        assert [one.legs[-1].arrives for one in found] == [
            datetime(2031, 10, 26, 1, 15, tzinfo=UTC).timestamp()
        ] * there
