"""The working days of the partners of a case, by which the deadlines of what they owe are counted (COM-0)."""

from collections.abc import Hashable, Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from homeward.exchange import partners
from homeward.office import calendars
from homeward.process.case import Case, Partner
from homeward.process.working_days import WorkingCalendar


def of_partners(case: Case, today: date) -> Mapping[str, WorkingCalendar]:
    """The calendar of every partner that this case has to do with, by its country and the zone on its card."""
    ids = {one.by.id if isinstance(one.by, Partner) else str(getattr(one.entry, "to", "")) for one in case.entries}
    return {one: _calendar(country, _known(zone), today) for one, country, zone in partners.places(ids - {""})}


def _known(zone: str) -> str:
    """A zone that this machine knows, or none: a card may name one that is newer than our tables."""
    try:
        return ZoneInfo(zone).key if zone else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


# What a partner told of its days changes seldom; a calendar of half a year takes some milliseconds.
@lru_cache(maxsize=256)
def _of_country(country: str, zone: str, today: date, told: Hashable) -> WorkingCalendar:
    """The calendar of a country, kept as long as what was told of it stays as it is."""
    return calendars.of_country(country, zone, today)


def _calendar(country: str, zone: str, today: date) -> WorkingCalendar:
    told = calendars.told(country)
    return _of_country(country, zone, today, (tuple(sorted(told.days.items())), told.weekend))
