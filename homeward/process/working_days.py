"""Working days: the calendar by which an organisation's deadlines count (COM-0)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
# A calendar without a single working day in so many days is taken for one of every day: a deadline must have an end.
LONGEST_REST = 60


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which an organisation works.

    :ivar weekend: weekdays without work, Monday is 0
    :ivar holidays: further days without work
    :ivar zone: the zone whose days are counted; None for that of the times given
    :ivar opens: the hour at which a working day begins; `closes` at which it ends
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    zone: tzinfo | None = None
    opens: time = time(9)
    closes: time = time(17)

    def works_on(self, day: date) -> bool:
        """Tell whether this is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def after(self, start: datetime, working_days: int) -> datetime:
        """Give the time so many working days after a start, at the same hour."""
        return self._step(start, working_days, DAY)

    def before(self, end: datetime, working_days: int) -> datetime:
        """Give the time so many working days before an end, at the same hour."""
        return self._step(end, working_days, -DAY)

    def hours_after(self, start: datetime, hours: timedelta) -> datetime:
        """Give the time at which so many hours of working days have passed since a start."""
        local = start.astimezone(self.zone) if self.zone else start
        left, day, rested = hours, local.date(), 0
        while True:
            works = self.works_on(day)
            if works or rested > LONGEST_REST:
                begins, ends = self._hours(day, local.tzinfo)
                begins = max(local, begins)
                if begins + left <= ends:
                    return begins + left
                left -= max(ends - begins, timedelta(0))
            rested = 0 if works else rested + 1
            day += DAY

    def _hours(self, day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """When work begins and ends on a day; a day that would end before it begins is worked through."""
        whole = self.closes <= self.opens
        begins = datetime.combine(day, time(0) if whole else self.opens, zone)
        return begins, begins + DAY if whole else datetime.combine(day, self.closes, zone)

    def _step(self, start: datetime, working_days: int, step: timedelta) -> datetime:
        day = start.astimezone(self.zone) if self.zone else start
        left = working_days
        while left > 0:
            day += step
            left -= self.works_on(day.date())
        return day


WEEKDAYS = WorkingCalendar()
