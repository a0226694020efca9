"""Working days: the calendar by which an organisation's deadlines count (COM-0)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

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
        """Give the time so many working days after a start, at the same hour; what starts while nobody works, ends as such a day ends.

        So what comes later is never due earlier: of a request that came between Friday evening and Monday morning, the first
        working day is the whole of Monday.
        """
        local = self._local(start)
        day, since = self._at_work(local)
        return max(local, since + (self._step(day, working_days, DAY) - day))

    def before(self, end: datetime, working_days: int) -> datetime:
        """Give when work begins on the day so many working days before the day of an end."""
        local = self._local(end)
        return self._hours(self._step(local.date(), working_days, -DAY), local.tzinfo)[0]

    def hours_after(self, start: datetime, hours: timedelta) -> datetime:
        """Give the time at which so many hours of working days have passed since a start."""
        local, left = self._local(start), hours
        for day in self._days(local.date() - DAY):
            begins, ends = self._hours(day, local.tzinfo)
            begins = max(local, begins)
            if begins + left <= ends:
                break
            left -= max(ends - begins, timedelta(0))
        return begins + left

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone) if self.zone else moment

    def _days(self, since: date, step: timedelta = DAY) -> Iterator[date]:
        """The working days after a day, or before it, one after another without end."""
        day, rested = since, 0
        while True:
            day += step
            rested = 0 if self.works_on(day) else rested + 1
            if not rested or rested > LONGEST_REST:
                yield day

    def _at_work(self, local: datetime) -> tuple[date, datetime]:
        """The working day of a moment, and the moment; while nobody works, when work ended last."""
        day = local.date()
        begins, ends = self._hours(day, local.tzinfo)
        if self.works_on(day) and local >= begins:
            return day, min(local, ends)
        day = next(self._days(day, -DAY))
        return day, self._hours(day, local.tzinfo)[1]

    def _hours(self, day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """When work begins and ends on a day; a day that would end before it begins is worked through."""
        whole = self.closes <= self.opens
        begins = datetime.combine(day, time(0) if whole else self.opens, zone)
        return begins, begins + DAY if whole else datetime.combine(day, self.closes, zone)

    def _step(self, day: date, working_days: int, step: timedelta) -> date:
        return next(islice(self._days(day, step), working_days - 1, None)) if working_days > 0 else day


WEEKDAYS = WorkingCalendar()
