"""Is a day a working day where she arrives? Yes, no or unknown, each with its source (TRV-2).

Asked in this order: the receiving organisation's own calendar, the dated weekends, the published holidays, which come in as
values. Unknown never counts as working until a person confirms the day in the organisation's calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from homeward.travel.weekends import weekend

DAY = timedelta(days=1)
# Countries whose holidays are ordinary working days by law, from a day to the last one for which that is known.
HOLIDAYS_SUSPENDED: Mapping[str, tuple[date, date, str]] = {
    "UA": (date(2022, 2, 24), date(2026, 2, 3), "law 2136-IX of 15 March 2022, martial law as extended"),
}


class Works(StrEnum):
    """Whether a day is worked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """From what the answer follows."""

    OWN_WORKING = "own-calendar-works"
    OWN_CLOSED = "own-calendar-closed"
    OWN_WEEKEND = "own-weekend"
    WEEKEND = "weekend"
    WEEKEND_DOUBTFUL = "weekend-doubtful"
    WEEKEND_UNKNOWN = "weekend-unknown"
    HOLIDAY = "holiday"
    REGIONAL = "holiday-in-a-part"
    ESTIMATED = "holiday-estimated"
    BESIDE_ESTIMATED = "beside-estimated-holiday"
    SUSPENDED = "holidays-suspended"
    SUSPENDED_UNKNOWN = "holidays-suspended-unknown"
    BEYOND = "beyond-coverage"
    EMPTY_YEAR = "empty-year"
    NOT_PUBLISHED = "holidays-not-known"
    ORDINARY = "ordinary-day"


@dataclass(frozen=True)
class Answer:
    """Whether a day is worked, and why; `source` names who says so."""

    works: Works
    why: Why
    source: str = ""


@dataclass(frozen=True)
class OwnCalendar:
    """What the receiving organisation says itself; it comes before every table.

    :ivar days: days it named: whether it works, and what the day is called
    :ivar weekend: its weekdays without work, None when it did not say
    """

    days: Mapping[date, tuple[bool, str]] = field(default_factory=dict)
    weekend: frozenset[int] | None = None


@dataclass(frozen=True)
class Holiday:
    """A published holiday.

    :ivar estimated: the day may turn out to be one before or after (moon sightings)
    :ivar everywhere: False for a holiday of some parts of the country
    """

    name: str
    estimated: bool = False
    everywhere: bool = True


@dataclass(frozen=True)
class Published:
    """The holidays of a country as a library publishes them.

    :ivar first, last: the years it covers
    :ivar days: those of the years that were asked for
    """

    source: str
    first: int
    last: int
    days: Mapping[date, Holiday]

    def estimated_on(self, day: date) -> bool:
        """Tell whether the holiday of a day is estimated."""
        return day in self.days and self.days[day].estimated


NOBODY = OwnCalendar()


def working_day(day: date, country: str, *, published: Published | None = None, own: OwnCalendar = NOBODY) -> Answer:
    """Tell whether a day is a working day in a country (ISO 3166, two letters).

    :param published: the holidays of the country for the year of the day and its neighbours; None when there are none
    :param own: the receiving organisation's own calendar
    """
    said = _own(day, own)
    if said is not None:
        return said
    if own.weekend is None:
        found = _weekend(day, country)
        if found is not None:
            return found
    return _published(day, country, published)


def _own(day: date, own: OwnCalendar) -> Answer | None:
    if day in own.days:
        works, name = own.days[day]
        return Answer(Works.YES if works else Works.NO, Why.OWN_WORKING if works else Why.OWN_CLOSED, name)
    if own.weekend is not None and day.weekday() in own.weekend:
        return Answer(Works.NO, Why.OWN_WEEKEND)
    return None


def _weekend(day: date, country: str) -> Answer | None:
    row = weekend(country, day)
    if row is None:
        return Answer(Works.UNKNOWN, Why.WEEKEND_UNKNOWN)
    if day.weekday() in row.off:
        return Answer(Works.NO, Why.WEEKEND, row.source)
    if day.weekday() in row.doubtful:
        return Answer(Works.UNKNOWN, Why.WEEKEND_DOUBTFUL, row.source)
    return None


def _published(day: date, country: str, published: Published | None) -> Answer:
    if country in HOLIDAYS_SUSPENDED:
        since, known, source = HOLIDAYS_SUSPENDED[country]
        if day >= since:
            held = day <= known
            return Answer(Works.YES, Why.SUSPENDED, source) if held else Answer(
                Works.UNKNOWN, Why.SUSPENDED_UNKNOWN, source
            )  # fmt: skip
    if published is None:
        return Answer(Works.UNKNOWN, Why.NOT_PUBLISHED)
    if not published.first <= day.year <= published.last:
        return Answer(Works.UNKNOWN, Why.BEYOND, published.source)
    if all(one.year != day.year for one in published.days):
        return Answer(Works.UNKNOWN, Why.EMPTY_YEAR, published.source)
    return _holiday(day, published)


def _holiday(day: date, published: Published) -> Answer:
    found = published.days.get(day)
    if found is not None and found.everywhere and not found.estimated:
        return Answer(Works.NO, Why.HOLIDAY, f"{found.name}; {published.source}")
    if found is not None:
        why = Why.ESTIMATED if found.estimated else Why.REGIONAL
        return Answer(Works.UNKNOWN, why, f"{found.name}; {published.source}")
    for beside in (day - DAY, day + DAY):
        if published.estimated_on(beside):
            return Answer(Works.UNKNOWN, Why.BESIDE_ESTIMATED, f"{published.days[beside].name}; {published.source}")
    return Answer(Works.YES, Why.ORDINARY, published.source)
