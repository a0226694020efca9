"""Working days where she arrives: the traps of published calendars, each as it would send her to a closed office."""

from datetime import date

import pytest

from homeward.office.holidays import published
from homeward.travel.calendars import Answer, Holiday, OwnCalendar, Published, Why, Works, working_day


def asked(day: str, country: str, own: OwnCalendar | None = None) -> Answer:
    one = date.fromisoformat(day)
    return working_day(one, country, published=published(country, one.year), own=own or OwnCalendar())


@pytest.mark.parametrize(
    ("day", "country", "works", "why"),
    [
        ("2027-03-24", "MD", Works.YES, Why.ORDINARY),
        ("2027-08-27", "MD", Works.NO, Why.HOLIDAY),
        ("2027-03-27", "MD", Works.NO, Why.WEEKEND),
        ("2027-03-26", "EG", Works.NO, Why.WEEKEND),
        ("2021-12-31", "AE", Works.NO, Why.WEEKEND),
        ("2022-01-07", "AE", Works.UNKNOWN, Why.WEEKEND_DOUBTFUL),
        ("2022-01-09", "AE", Works.NO, Why.WEEKEND),
        ("2013-06-27", "SA", Works.NO, Why.WEEKEND),
        ("2013-07-04", "SA", Works.YES, Why.ORDINARY),
    ],
)
def test_ordinary_days_weekends_and_holidays(day: str, country: str, works: Works, why: Why) -> None:
    assert (asked(day, country).works, asked(day, country).why) == (works, why)


def test_ukraine_works_on_its_holidays_while_martial_law_is_known_to_hold_and_is_unknown_after() -> None:
    assert asked("2025-08-25", "UA") == asked("2025-08-26", "UA")
    assert asked("2025-12-25", "UA").why is Why.SUSPENDED
    assert asked("2025-12-27", "UA").works is Works.NO
    assert (asked("2027-08-24", "UA").works, asked("2027-08-24", "UA").why) == (Works.UNKNOWN, Why.SUSPENDED_UNKNOWN)


def test_the_last_day_for_which_martial_law_is_known_to_hold_is_worked_and_the_next_is_unknown() -> None:
    assert [asked(day, "UA").works for day in ("2026-02-03", "2026-02-04")] == [Works.YES, Works.UNKNOWN]


def test_sri_lankas_year_beyond_its_coverage_is_unknown() -> None:
    assert (asked("2027-03-24", "LK").works, asked("2027-03-24", "LK").why) == (Works.UNKNOWN, Why.BEYOND)


def test_doubtful_weekends_of_nepal_and_venezuela_are_unknown() -> None:
    assert asked("2027-03-28", "NP").why is Why.WEEKEND_DOUBTFUL
    assert asked("2027-03-27", "NP").works is Works.NO
    assert asked("2027-03-20", "VE").works is Works.UNKNOWN


def test_an_estimated_holiday_and_the_days_around_it_are_unknown() -> None:
    # Eid al-Fitr 2027 is estimated for Tuesday 9 and Wednesday 10 March.
    assert [asked(f"2027-03-{day:02d}", "JO").works for day in (9, 10)] == [Works.UNKNOWN, Works.UNKNOWN]
    assert asked("2027-03-08", "JO").why is Why.BESIDE_ESTIMATED
    assert asked("2027-03-03", "JO").works is Works.YES


def test_the_day_before_and_the_day_after_an_estimated_holiday_are_unknown_and_no_further() -> None:
    told = Published("invented", 2030, 2032, {date(2031, 3, 12): Holiday("New moon", estimated=True)})
    said = [working_day(date(2031, 3, day), "MD", published=told).why for day in (10, 11, 12, 13, 14)]
    assert said == [Why.ORDINARY, Why.BESIDE_ESTIMATED, Why.ESTIMATED, Why.BESIDE_ESTIMATED, Why.ORDINARY]


def test_estimated_days_are_seen_where_the_library_does_not_mark_them() -> None:
    assert [asked(f"2027-03-{day:02d}", "PS").works for day in range(8, 12)].count(Works.YES) < 3
    assert Why.ESTIMATED in [asked(f"2027-03-{day:02d}", "PS").why for day in range(8, 12)]


def test_a_holiday_of_some_parts_of_a_country_is_unknown() -> None:
    assert (asked("2027-05-27", "DE").works, asked("2027-05-27", "DE").why) == (Works.UNKNOWN, Why.REGIONAL)


def test_a_year_beyond_the_tables_a_country_without_any_and_a_weekend_nobody_noted_are_unknown() -> None:
    assert asked("2101-03-23", "MD").why is Why.BEYOND
    assert asked("2027-03-24", "QQ").why is Why.WEEKEND_UNKNOWN
    assert working_day(date(2027, 3, 24), "MD").why is Why.NOT_PUBLISHED


def test_an_empty_year_without_a_known_reason_is_unknown() -> None:
    empty = Published("a table", 2000, 2100, {date(2026, 1, 1): Holiday("New Year")})
    assert working_day(date(2027, 3, 24), "MD", published=empty).why is Why.EMPTY_YEAR


def test_the_organisations_own_calendar_comes_before_every_table() -> None:
    own = OwnCalendar({date(2027, 8, 27): (True, "open"), date(2027, 3, 24): (False, "moving house")}, frozenset({6}))
    assert asked("2027-08-27", "MD", own).works is Works.YES
    assert asked("2027-03-24", "MD", own).why is Why.OWN_CLOSED
    assert asked("2027-03-27", "MD", own).works is Works.YES
    assert asked("2027-03-28", "MD", own).why is Why.OWN_WEEKEND
