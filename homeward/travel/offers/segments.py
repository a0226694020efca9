"""One line of a reservation system as printed: Amadeus, Sabre, Galileo, Apollo, with or without line numbers.

Amadeus prints day, weekday as a digit, places, status, terminal, times and the date of arrival; Sabre a letter for the weekday, 12 h times
and a date only when it is another; Galileo and Apollo a mark before the arrival and the weekday last. People retype them with dashes,
colons and spaces. The day of arrival stands as a date after the times, as +1, or as a mark before the arrival (# next day, * the day
after, - the day before). A line is read by its parts from left to right.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from homeward.travel.offers.values import Fault

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("1 M MO MON", "2 T TU TUE", "3 W WE WED", "4 Q TH THU", "5 F FR FRI", "6 J SA SAT", "7 S SU SUN")
WEEKDAYS = {name: number for number, names in enumerate(_DAYS) for name in names.split()}
MARKS = {"#": 1, "*": 2, "+": 1, "-": -1}
# Statuses of a segment whose seats are confirmed; others wait, are refused or say nothing.
HELD = frozenset({"HK", "KK", "KL", "RR", "HS"})
_CODE = r"(?:[A-Z][A-Z0-9]|[0-9][A-Z])"
# A number of the line, which may stand close to the flight; a mark such as /O; the code of a partner after a colon.
HEAD = re.compile(
    rf"\s*(?:\d{{1,2}}(?:\s?[.)]\s*|\s+|(?=[A-Z]{{2}}[\s\d])))?(?:/[A-Z]\s+)?\*?\s?({_CODE})(?::{_CODE})?\s{{0,4}}(\d{{1,4}})\s{{0,2}}([A-Z])?(?=[\s\d])"
)
_DAY = "MON?|TUE?|WED?|THU?|FRI?|SAT?|SUN?"
DATE = re.compile(rf"\s*(?:({_DAY})\s+)?(\d{{1,2}})[ -]?([A-Z]{{3}})(?:-?(\d{{4}}|\d{{2}}))?(?![A-Z0-9])")
WEEKDAY = re.compile(r"\s+([1-7]|[A-Z]{1,3})(?=[\s*]+[A-Z]{3}\s?[A-Z]{3}(?![A-Z]))")
PLACES = re.compile(r"[\s*]*([A-Z]{3})\s?[/–-]?\s?([A-Z]{3})(?![A-Z])")
# A day and two places: such a line holds a leg, whatever stands before.
LEG = re.compile(
    rf"(?<!\S)\d{{1,2}}(?:{'|'.join(MONTHS)})\d{{0,4}}\s+(?:(?:[1-7]|[A-Z]{{1,3}})[\s*]+)?[A-Z]{{3}}[\s/–-]?[A-Z]{{3}}(?![A-Z])"
)
BETWEEN = re.compile(r"(\d[:.]\d{2}\s?[AP]?M?)\s?[/–-]\s?(?=\d{1,2}[:.]\d{2})")
STATUS = re.compile(r"[\s*]*([A-Z]{2})(\d{1,2})(?=\s|$)")
TIME = re.compile(
    r"(?<![\w:/*-])([#*+-])?\s?(?:(\d{4})(?![\dA-Z:])|(\d{3,4}|12(?=[NM]))([APNM])(?![A-Z])|(\d{1,2}[:.]\d{2})(?![\d.])\s?([AP]M?(?![A-Z]))?)(?:\s?([+-]\d)(?!\d))?"
)
LATER_DATE = re.compile(r"(?<!\S)(\d{1,2})([A-Z]{3})(\d{4}|\d{2})?(?!\S)")
LAST_DAY = re.compile(r"(?<!\S)(MO|TU|WE|TH|FR|SA|SU)(?!\S)")


@dataclass(frozen=True)
class PrintedDate:
    """A date as printed: the year is None where it was not."""

    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        """The date in a year, or None for a 29 February that the year has not."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True)
class Segment:
    """What one line says, before anything is asked.

    :ivar times: as printed, in order; two unless the line leaves open which they are
    :ivar offset: days between the printed departure and arrival date, None where the line has no mark
    """

    carrier: str
    number: str
    date: PrintedDate
    weekday: int | None
    origin: str
    destination: str
    held: bool | None
    times: tuple[time, ...]
    offset: int | None
    arrives_on: PrintedDate | None


class LineFault(Exception):
    """A line that should hold a leg and does not.

    :ivar fault: why
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read_segment(line: str) -> Segment | None:
    """Read a line; None when it is not a leg at all.

    :raises LineFault: when it should be a leg and a part of it is missing or impossible
    """
    text = BETWEEN.sub(r"\1 ", line.upper())
    head = HEAD.match(text)
    if head is None:
        if LEG.search(text):
            raise LineFault(Fault.NO_FLIGHT)
        return None
    dated = DATE.match(text, head.end())
    if dated is None:
        if PLACES.search(text, head.end()) and len(_clocks(text[head.end() :])) > 1:
            raise LineFault(Fault.NO_DATE)
        return None
    day = printed_date(dated[2], dated[3], dated[4])
    weekday = WEEKDAY.match(text, dated.end())
    known = weekday is not None and weekday[1] in WEEKDAYS
    places = PLACES.match(text, weekday.end() if weekday and known else dated.end())
    if places is None:
        raise LineFault(Fault.NO_PLACES)
    status = STATUS.match(text, places.end())
    rest = text[status.end() if status else places.end() :]
    times, offset, later = _times(rest)
    named = dated[1] or (weekday[1] if weekday and known else _last_day(rest))
    return Segment(
        head[1], head[2].lstrip("0") or "0", day, WEEKDAYS.get(named), places[1], places[2],
        status[1] in HELD if status else None, times, offset, later,
    )  # fmt: skip


def printed_date(day: str, month: str, printed_year: str | None) -> PrintedDate:
    """Give a date of its day, month and perhaps year as printed.

    :raises LineFault: for a day that no year has
    """
    if month not in MONTHS:
        raise LineFault(Fault.NOT_A_DATE)
    year = int(printed_year) + (2000 if len(printed_year) == 2 else 0) if printed_year else None
    one = PrintedDate(int(day), MONTHS.index(month) + 1, year)
    # A leap year stands in for a year that is not printed, so that 29 February is a day.
    if one.in_year(2000) is None:
        raise LineFault(Fault.NOT_A_DATE)
    return one


def _last_day(rest: str) -> str:
    found = LAST_DAY.search(rest)
    return found[1] if found else ""


def _clocks(text: str) -> list[re.Match[str]]:
    return list(TIME.finditer(text))


def _times(rest: str) -> tuple[tuple[time, ...], int | None, PrintedDate | None]:
    """The times of a line, the offset of the arrival in days, and the date after the times."""
    clocks = _clocks(rest)
    later = next((one for one in LATER_DATE.finditer(rest) if len(clocks) > 1 and one.start() >= clocks[1].end()), None)
    if later is not None:
        clocks = [one for one in clocks if one.end() <= later.start()]
    if len(clocks) < 2:
        raise LineFault(Fault.NO_TIMES)
    times = tuple(_time(one) for one in clocks)
    last = clocks[-1]
    offset = int(last[7]) if last[7] else MARKS.get(last[1] or "")
    return times, offset, printed_date(later[1], later[2], later[3]) if later is not None else None


def _time(found: re.Match[str]) -> time:
    digits = (
        "1200" if found[3] == "12" else (found[2] or found[3] or found[5]).replace(":", "").replace(".", "").zfill(4)
    )
    half = found[4] or (found[6] or "")[:1]
    hour, minute = int(digits[:2]), int(digits[2:])
    if half:
        if not 1 <= hour <= 12 or (half in "NM" and (hour, minute) != (12, 0)):
            raise LineFault(Fault.NOT_A_TIME)
        hour = hour % 12 + (12 if half in "PN" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise LineFault(Fault.NOT_A_TIME) from error
