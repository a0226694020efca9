"""Working days: the calendar by which an organisation's deadlines count (COM-0)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which an organisation works.

    :ivar weekend: weekdays without work, Monday is 0
    :ivar holidays: further days without work
    :ivar zone: the zone whose days are counted; None for that of the times given
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    zone: tzinfo | None = None

    def works_on(self, day: date) -> bool:
        """Tell whether this is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def after(self, start: datetime, working_days: int) -> datetime:
        """Give the time so many working days after a start, at the same hour."""
        return self._step(start, working_days, DAY)

    def before(self, end: datetime, working_days: int) -> datetime:
        """Give the time so many working days before an end, at the same hour."""
        return self._step(end, working_days, -DAY)

    def _step(self, start: datetime, working_days: int, step: timedelta) -> datetime:
        day = start.astimezone(self.zone) if self.zone else start
        left = working_days
        while left > 0:
            day += step
            left -= self.works_on(day.date())
        return day


WEEKDAYS = WorkingCalendar()
