"""Working days: counted in the calendar of who must act, and what comes later is never due earlier (COM-0)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.process.deadlines import deadlines
from homeward.process.working_days import WorkingCalendar
from tests.process.builders import HOME, asked_and_accepted, package, prepared, written

FRIDAY = datetime(2031, 3, 7, 9, 0, tzinfo=UTC)
FRIDAY_SATURDAY = WorkingCalendar(weekend=frozenset({4, 5}))


@pytest.mark.parametrize(
    ("calendar", "days", "expected"),
    [
        (WorkingCalendar(), 1, date(2031, 3, 10)),
        (WorkingCalendar(), 3, date(2031, 3, 12)),
        (FRIDAY_SATURDAY, 1, date(2031, 3, 9)),
        (FRIDAY_SATURDAY, 5, date(2031, 3, 13)),
        (WorkingCalendar(holidays=frozenset({date(2031, 3, 10)})), 1, date(2031, 3, 11)),
    ],
)
def test_working_days_are_those_of_who_must_act(calendar, days, expected):
    found = calendar.after(FRIDAY, days)
    hour = FRIDAY.time() if calendar.works_on(FRIDAY.date()) else calendar.closes
    assert (found.date(), found.time()) == (expected, hour)
    assert calendar.works_on(found.date())


def test_days_are_counted_in_the_zone_of_who_must_act():
    late = datetime(2031, 3, 7, 22, 0, tzinfo=UTC)
    east = WorkingCalendar(zone=timezone(timedelta(hours=5)))
    assert east.after(late, 1).date() == date(2031, 3, 10)
    assert WorkingCalendar(zone=timezone(timedelta(hours=-5))).after(late, 1).date() == date(2031, 3, 10)
    assert WorkingCalendar().before(FRIDAY, 5).date() == date(2031, 2, 28)


@pytest.mark.parametrize(
    ("starts", "due_at"),
    [
        (datetime(2031, 3, 7, 16, tzinfo=UTC), datetime(2031, 3, 10, 16, tzinfo=UTC)),
        (datetime(2031, 3, 7, 18, tzinfo=UTC), datetime(2031, 3, 10, 17, tzinfo=UTC)),
        (datetime(2031, 3, 9, 0, 10, tzinfo=UTC), datetime(2031, 3, 10, 17, tzinfo=UTC)),
        (datetime(2031, 3, 10, 6, tzinfo=UTC), datetime(2031, 3, 10, 17, tzinfo=UTC)),
        (datetime(2031, 3, 10, 9, tzinfo=UTC), datetime(2031, 3, 11, 9, tzinfo=UTC)),
    ],
    ids=["Friday at work", "Friday evening", "Sunday night", "Monday before work", "Monday as work begins"],
)
def test_what_comes_while_nobody_works_has_the_whole_of_the_next_working_day(starts, due_at):
    assert WorkingCalendar().after(starts, 1) == due_at
    assert WorkingCalendar().after(starts, 0) == starts


def test_days_before_a_sunday_are_counted_from_its_eve():
    assert WorkingCalendar().before(datetime(2031, 3, 9, 18, tzinfo=UTC), 1) == FRIDAY


clocks = st.sampled_from([time(0), time(8), time(9, 30), time(17), time(23, 59)])
calendars = st.builds(
    WorkingCalendar,
    weekend=st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset(), frozenset(range(7))]),
    holidays=st.frozensets(st.dates(date(2031, 3, 1), date(2031, 3, 20)), max_size=6),
    zone=st.none() | st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    opens=clocks,
    closes=clocks,
)
moments = st.integers(0, 16 * 24 * 6).map(lambda tens: datetime(2031, 3, 1, tzinfo=UTC) + timedelta(minutes=10 * tens))


@given(calendars, moments, moments, st.integers(0, 12))
def test_what_comes_later_is_never_due_earlier(calendar, one, other, days):
    earlier, later = sorted((one, other))
    assert earlier <= calendar.after(earlier, days) <= calendar.after(later, days)
    assert calendar.before(earlier, days) <= calendar.before(later, days)
    hours = timedelta(hours=days)
    assert earlier + hours <= calendar.hours_after(earlier, hours) <= calendar.hours_after(later, hours)


@given(calendars, moments, moments, st.none() | st.dates(date(2031, 3, 1), date(2031, 4, 5)))
def test_of_two_requests_the_later_is_never_due_earlier_whatever_day_she_travels(calendar, one, other, travels):
    sent = replace(package(prepared()), planned_departure=travels)
    cases = [written(sent, to=asked_and_accepted(prepared()), at=at) for at in sorted((one, other))]
    first, second = (
        one.due
        for case in cases
        for one in deadlines(case, other, partners={HOME: calendar})
        if one.what == "answer-to-COM-3"
    )
    assert first <= second
