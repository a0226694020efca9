"""From what a line says to an instant: year, day of arrival, place and hour are settled by the text or by a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from homeward.travel import journeys, places
from homeward.travel.journeys import ClockDoubt, Leg, Mode, Moment
from homeward.travel.offers.segments import LineFault, Segment
from homeward.travel.offers.values import Asked, Fault, Question
from homeward.travel.places import Place

# No scheduled flight lasts longer; an arrival beyond it is not taken for the same day's.
LONGEST = timedelta(hours=20)
YEARS_AHEAD = 8


@dataclass
class Settling:
    """What is known while the lines of one offer are settled one after another.

    :ivar today: the day before which no offer departs
    :ivar answers: what a person said, by the keys of the questions
    :ivar last: the day of the departure before
    """

    today: date
    known: Mapping[str, Place]
    answers: Mapping[str, str]
    questions: list[Question] = field(default_factory=list)
    last: date | None = None

    def ask(self, key: str, line: int, asked: Asked, about: str, nearest: str = "") -> None:
        """Put a question, once."""
        if all(one.key != key for one in self.questions):
            self.questions.append(Question(key, line, asked, about, nearest))

    def leg(self, line: int, said: Segment) -> Leg | None:
        """Settle one line; None when a place of it is not known.

        :raises LineFault: for a date or hour that cannot be
        """
        day = self._day(line, said)
        self.last = day
        origin, destination = self.place(line, said.origin), self.place(line, said.destination)
        if origin is None or destination is None:
            return None
        leaves, comes = self._clocks(line, said.times)
        departs = self.moment(line, "departs", datetime.combine(day, leaves), origin.zone)
        arrives = self._arrival(line, said, departs, comes, destination.zone)
        return Leg(
            Mode.AIR, origin, destination, departs, arrives, said.carrier, said.number, seats_held=said.held
        )  # fmt: skip

    def place(self, line: int, code: str) -> Place | None:
        """Give the place of a code, or ask for its country and zone ("MD Europe/Chisinau")."""
        found = places.find(code, self.known)
        key = f"place.{code}"
        country, _, zone = self.answers.get(key, "").strip().partition(" ")
        if found is None and len(country) == 2 and country.isalpha() and places.is_zone(zone.strip()):
            return Place(code, code, country.upper(), zone.strip())
        if found is None:
            self.ask(key, line, Asked.PLACE, code)
        return found

    def moment(self, line: int, name: str, wall: datetime, zone: str) -> Moment:
        """Give the instant of a wall time; a repeated hour is asked for.

        :raises LineFault: when the clocks of the day skip it
        """
        doubt = journeys.doubt(wall, zone)
        if doubt is ClockDoubt.SKIPPED:
            raise LineFault(Fault.HOUR_SKIPPED)
        key = f"hour.{line}.{name}"
        answer = self.answers.get(key, "")
        if doubt is ClockDoubt.TWICE and answer not in ("first", "second"):
            self.ask(key, line, Asked.HOUR_TWICE, f"{wall:%Y-%m-%d %H:%M}", "first")
        return journeys.moment(wall, zone, fold=int(answer == "second"))

    def _clocks(self, line: int, times: tuple[time, ...]) -> tuple[time, time]:
        shown = [f"{one:%H:%M}" for one in times]
        answer = self.answers.get(f"times.{line}", "").split()
        if len(times) == 2:
            return times[0], times[1]
        if len(answer) == 2 and set(answer) <= set(shown):
            return time.fromisoformat(answer[0]), time.fromisoformat(answer[1])
        self.ask(f"times.{line}", line, Asked.WHICH_TIMES, " ".join(shown), " ".join(shown[-2:]))
        return times[-2], times[-1]

    def _day(self, line: int, said: Segment) -> date:
        if said.date.year is not None:
            day = said.date.in_year(said.date.year)
            if day is None:
                raise LineFault(Fault.NOT_A_DATE)
        elif self.last is not None:
            # An arrival the day before, across the date line, lets the next leg leave on the date before.
            day = self._first(said, self.last - timedelta(days=1))
        else:
            day = self._year(line, said)
        if said.weekday is not None and day.weekday() != said.weekday and not self.answers.get(f"weekday.{line}"):
            self.ask(f"weekday.{line}", line, Asked.WEEKDAY, f"{day}", f"{day}")
        return day

    def _year(self, line: int, said: Segment) -> date:
        answer = self.answers.get(f"year.{line}", "")
        if answer.isdecimal() and len(answer) == 4:
            day = said.date.in_year(int(answer))
            if day is not None:
                return day
        nearest = self._first(said, self.today)
        self.ask(f"year.{line}", line, Asked.YEAR, f"{said.date.month:02d}-{said.date.day:02d}", str(nearest.year))
        return nearest

    def _first(self, said: Segment, after: date) -> date:
        """The first such date from a day on; with a weekday the first that falls on it, where one does within years."""
        days = [
            day
            for year in range(after.year, after.year + YEARS_AHEAD + 1)
            if (day := said.date.in_year(year)) is not None and day >= after
        ]
        if self.last is not None or said.weekday is None:
            return days[0]
        return next((day for day in days if day.weekday() == said.weekday), days[0])

    def _arrival(self, line: int, said: Segment, departs: Moment, comes: time, zone: str) -> Moment:
        day = datetime.fromisoformat(departs.printed).date()
        if said.arrives_on is not None:
            near = [said.arrives_on.in_year(year) for year in (day.year, day.year + 1, day.year - 1)]
            dated = [one for one in near if one is not None and abs((one - day).days) <= 2]
            if not dated:
                raise LineFault(Fault.NOT_A_DATE)
            return self._checked(line, departs, datetime.combine(dated[0], comes), zone)
        if said.offset is not None:
            return self._checked(line, departs, datetime.combine(day + timedelta(days=said.offset), comes), zone)
        return self._unmarked(line, departs, datetime.combine(day, comes), zone)

    def _checked(self, line: int, departs: Moment, wall: datetime, zone: str) -> Moment:
        arrives = self.moment(line, "arrives", wall, zone)
        if arrives.instant <= departs.instant:
            raise LineFault(Fault.BEFORE_DEPARTURE)
        return arrives

    def _unmarked(self, line: int, departs: Moment, wall: datetime, zone: str) -> Moment:
        """No mark means the same day in every layout; where that cannot be, the day is asked for."""
        key = f"day.{line}"
        answer = self.answers.get(key, "")
        if answer in ("-1", "0", "1", "+1", "2", "+2"):
            return self._checked(line, departs, wall + timedelta(days=int(answer)), zone)
        for offset in (0, 1, 2):
            shown = wall + timedelta(days=offset)
            if timedelta(0) < journeys.moment(shown, zone).instant - departs.instant <= LONGEST:
                if offset:
                    self.ask(key, line, Asked.DAY_OFFSET, f"{wall:%H:%M}", str(offset))
                return self.moment(line, "arrives", shown, zone)
        raise LineFault(Fault.BEFORE_DEPARTURE)
