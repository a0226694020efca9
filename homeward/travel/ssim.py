"""Airline schedules: IATA Standard Schedules Information Manual, chapter 7, record types 1 to 5, in lines of 200 characters.

Legs of one flight that follow each other become one vehicle, so that staying aboard is no change. A line that cannot be read is named with
its number and reason; the rest is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from homeward.travel.assembling import AIR, Assembly
from homeward.travel.feed import Feed
from homeward.travel.offers.segments import MONTHS
from homeward.travel.service import Running, weekly
from homeward.travel.tables import FeedRefused

MONTH = {name: number for number, name in enumerate(MONTHS, 1)}
DAY, FILE = 86_400, "ssim"
# What stands where a period has no end.
OPEN = "00XXX00"
VARIATIONS = {"A": -1, " ": None, "0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7}


class _Fault(Exception):
    """A leg that cannot be read; the message says why."""


@dataclass
class _Flight:
    """The legs read so far of one flight, as they follow each other.

    :ivar key: flight and period, by which the next leg is known to go on
    :ivar sequence: number of the last leg
    """

    key: str
    name: str
    carrier: str
    service: int
    sequence: int
    stops: list[tuple[int, int, int]] = field(default_factory=list)


class _Reader:
    def __init__(self) -> None:
        self.made = Assembly()
        self.local = True
        self.ends: date | None = None
        self._clocks: dict[str, int] = {}
        self._services: dict[str, int] = {}
        self._flight: _Flight | None = None

    def carrier(self, line: str) -> None:
        """Take a record of type 2: whether times are local, and the end of the season."""
        self.flush()
        self.local = line[1:2] != "U"
        self._services, self._clocks = {}, {}
        self.ends = None if line[21:28] == OPEN else _day(line[21:28])

    def leg(self, line: str) -> None:
        """Take a record of type 3.

        :raises _Fault: when it cannot be read
        """
        if len(line) < 70:
            raise _Fault("the line is too short")
        sequence = line[11:13]
        if not sequence.isdecimal() or not line[36:39].isalnum() or not line[54:57].isalnum():
            raise _Fault("no leg sequence number or no stations")
        key = f"{line[1:11]}{line[14:36]}"
        variations = line[192:194].ljust(2)
        leaves, comes = self._clock(line[39:43], line[47:52]), self._clock(line[61:65], line[65:70])
        place, then = self.made.place(line[36:39]), self.made.place(line[54:57])
        flight = self._flight
        goes_on = (
            flight is not None
            and flight.key == key
            and flight.sequence + 1 == int(sequence)
            and flight.stops[-1][0] == place
        )
        earliest = flight.stops[-1][1] if flight is not None and goes_on else None
        departs = _varied(leaves, variations[0], earliest)
        arrives = _varied(comes, variations[1], departs + 1)
        if flight is None or not goes_on:
            self.flush()
            name = f"{line[2:5].strip()} {line[5:9].strip().lstrip('0') or '0'}{line[1:2].strip()}"
            flight = self._flight = _Flight(key, name, line[2:5].strip(), self._service(line[14:36]), int(sequence))
            flight.stops.append((place, departs, departs))
        else:
            flight.sequence += 1
            flight.stops[-1] = (place, flight.stops[-1][1], departs)
        flight.stops.append((then, arrives, arrives))

    def flush(self) -> None:
        """Add the flight read so far."""
        one, self._flight = self._flight, None
        if one is not None:
            route = self.made.route(one.carrier, AIR, "UTC")
            self.made.trip(one.name, route, one.service, one.stops)

    def _clock(self, hour: str, offset: str) -> int:
        """Seconds in UTC from the start of the day on which the flight begins, for an hour and its difference from UTC."""
        text = hour + offset
        found = self._clocks.get(text)
        if found is None:
            if not (hour + offset[1:]).isdecimal() or offset[:1] not in "+-" or int(hour[2:]) > 59 or int(hour) > 2400:
                raise _Fault("not an hour, or no difference from UTC")
            ahead = (int(offset[1:3]) * 3600 + int(offset[3:5]) * 60) * (-1 if offset[0] == "-" else 1)
            found = int(hour[:2]) * 3600 + int(hour[2:]) * 60 - (ahead if self.local else 0)
            self._clocks[text] = found
        return found

    def _service(self, text: str) -> int:
        found = self._services.get(text)
        if found is None:
            found = self._services[text] = self.made.service(self._running(text))
        return found

    def _running(self, text: str) -> Running:
        last = self.ends if text[7:14] == OPEN else _day(text[7:14])
        if last is None:
            raise _Fault("the period has no end")
        first = _day(text[:7])
        days = frozenset(int(one) - 1 for one in text[14:21] if one in "1234567")
        if last < first or (last - first).days > 1100 or not days:
            raise _Fault("not a period, or no days of operation")
        return weekly(first, last, days, 2 if text[21:22] == "2" else 1)


def _varied(seconds: int, variation: str, least: int | None) -> int:
    """Put a time on its day: the one that is given, or the first on which it is not too early."""
    days = VARIATIONS.get(variation, "?")
    if days == "?":
        raise _Fault("not a variation of the date")
    if isinstance(days, int):
        seconds += days * DAY
        if least is not None and seconds < least:
            raise _Fault("arrives before it leaves")
        return seconds
    while least is not None and seconds < least:
        seconds += DAY
    return seconds


def _day(text: str) -> date:
    try:
        return date(2000 + int(text[5:7]), MONTH[text[2:5]], int(text[:2]))
    except (ValueError, KeyError) as error:
        raise _Fault("not a day") from error


def read(lines: Iterable[str]) -> Feed:
    """Read a schedule.

    :raises FeedRefused: when it holds no leg that can be read
    """
    reader = _Reader()
    summary, legs = reader.made.summary, 0
    for number, line in enumerate(lines, 1):
        try:
            if line[:1] == "3":
                reader.leg(line)
                legs += 1
            elif line[:1] == "2":
                reader.carrier(line)
        except _Fault as fault:
            summary.leave_out(FILE, number, str(fault))
    reader.flush()
    summary.rows[FILE] = legs
    if not legs:
        raise FeedRefused("ssim: no flight leg (record type 3) that can be read")
    return reader.made.feed()
