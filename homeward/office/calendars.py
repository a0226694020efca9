"""The days on which this organisation works."""

from datetime import date

from homeward.office import holidays
from homeward.office.models import CalendarRow, SettingRow
from homeward.process.working_days import WorkingCalendar
from homeward.travel.calendars import Answer, working_day


def own() -> WorkingCalendar:
    """This organisation's calendar: its weekend (Saturday and Sunday unless set otherwise) and its holidays."""
    weekend = SettingRow.objects.filter(name="weekend").values_list("value", flat=True).first() or [5, 6]
    days = CalendarRow.objects.values_list("day", flat=True)
    return WorkingCalendar(weekend=frozenset(weekend), holidays=frozenset(days))


def where_she_arrives(day: date, country: str) -> Answer:
    """Tell whether a day is worked where she arrives: this organisation's word for the country first, then the tables."""
    return working_day(day, country, published=holidays.published(country, day.year))
