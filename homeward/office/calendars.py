"""The days on which this organisation works."""

from homeward.office.models import CalendarRow, SettingRow
from homeward.process.working_days import WorkingCalendar


def own() -> WorkingCalendar:
    """This organisation's calendar: its weekend (Saturday and Sunday unless set otherwise) and its holidays."""
    weekend = SettingRow.objects.filter(name="weekend").values_list("value", flat=True).first() or [5, 6]
    days = CalendarRow.objects.values_list("day", flat=True)
    return WorkingCalendar(weekend=frozenset(weekend), holidays=frozenset(days))
