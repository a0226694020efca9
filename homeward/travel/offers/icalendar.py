"""iCalendar (RFC 5545): all-day holidays and journeys read, a journey written so that any calendar program shows it.

What is not read is named with its line: rules of repetition are not guessed at, and a floating time without a zone is asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from homeward.travel.journeys import Journey, Leg
from homeward.travel.offers.values import Fault, Refused

LONGEST, MOST_DAYS = 1_000_000, 2_000
LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:]*))*):(.*)", re.DOTALL)
DAY_VALUE = re.compile(r"\d{8}")
FOLD = 75
# Properties of our own, which other programs pass over: the places of a leg by their codes, and how it is travelled.
ENDS, MODE = ("X-ITINERARY-FROM", "X-ITINERARY-TO"), "X-ITINERARY-MODE"


@dataclass(frozen=True)
class Property:
    """One content line: its number in the file, name, parameters and value as written."""

    line: int
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Holidays:
    """The all-day events of a calendar, by day, and the events that were not read."""

    days: Mapping[date, str]
    refused: tuple[Refused, ...]


def read_holidays(text: str) -> Holidays:
    """Read all-day events; each day of an event counts, its end does not (RFC 5545, 3.6.1). Events with hours are passed over and named."""
    days: dict[date, str] = {}
    refused: list[Refused] = []
    if len(text) > LONGEST or "BEGIN:VCALENDAR" not in text.upper():
        return Holidays({}, (Refused(1, Fault.TOO_LONG if len(text) > LONGEST else Fault.NOT_A_TABLE, ""),))
    for event in events(text, refused):
        fault = _event(event, days)
        if fault is not None:
            start = event.get("DTSTART") or next(iter(event.values()))
            refused.append(
                Refused(start.line, fault, plain(event["SUMMARY"].value)[:120] if "SUMMARY" in event else "")
            )
    return Holidays(dict(sorted(days.items())), tuple(sorted(refused, key=lambda one: one.line)))


def _event(event: Mapping[str, Property], days: dict[date, str]) -> Fault | None:
    start = event.get("DTSTART")
    if start is None:
        return Fault.NO_DATE
    if "RRULE" in event or "RDATE" in event:
        return Fault.REPEATS
    first = _day(start.value)
    if first is None:
        return Fault.NOT_A_DATE
    end = _day(event["DTEND"].value) if "DTEND" in event else first + timedelta(days=1)
    if end is None or end < first or (end - first).days > 60 or len(days) > MOST_DAYS:
        return Fault.NOT_A_DATE
    name = plain(event["SUMMARY"].value)[:120] if "SUMMARY" in event else ""
    for number in range(max((end - first).days, 1)):
        days[first + timedelta(days=number)] = name
    return None


def _day(value: str) -> date | None:
    if not DAY_VALUE.fullmatch(value):
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None


def events(text: str, refused: list[Refused]) -> Iterator[dict[str, Property]]:
    """The events of a calendar by property name; what lies inside an event, such as an alarm, is passed over."""
    event: dict[str, Property] | None = None
    inside = 0
    for one in _properties(text, refused):
        if one.name == "BEGIN" and one.value.upper() == "VEVENT":
            event = {"BEGIN": one}
        elif one.name == "END" and one.value.upper() == "VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None and one.name in ("BEGIN", "END"):
            inside += 1 if one.name == "BEGIN" else -1
        elif event is not None and not inside:
            event.setdefault(one.name, one)


def _properties(text: str, refused: list[Refused]) -> Iterator[Property]:
    """The content lines, unfolded, each with the number of its first line."""
    unfolded: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] = (unfolded[-1][0], unfolded[-1][1] + line[1:])
        elif line.strip():
            unfolded.append((number, line))
    for number, line in unfolded:
        found = LINE.fullmatch(line)
        if found is None:
            refused.append(Refused(number, Fault.NOT_A_TABLE, line[:120]))
            continue
        parts = [part.split("=", 1) for part in found[2].split(";") if "=" in part]
        yield Property(
            number, found[1].upper(), {name.upper(): value.strip('"') for name, value in parts}, found[3].strip()
        )


def plain(value: str) -> str:
    """The text that an escaped value stands for (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)


def written(journey: Journey, *, stamp: datetime) -> str:
    """Write a journey as a calendar with one event a leg, times in UTC, lines folded at 75 octets, no names.

    :param stamp: when it is written (aware)
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Itinerary//EN", "CALSCALE:GREGORIAN"]
    for leg in journey.legs:
        lines += _written_leg(leg, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def written_days(days: Mapping[date, int], word: str, *, stamp: datetime) -> str:
    """Write days on which something is to be done: an all-day event a day, with a number and one word, and nothing else.

    :param days: how many duties fall on each day
    :param stamp: when it is written (aware)
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Days//EN", "CALSCALE:GREGORIAN"]
    for day, count in sorted(days.items()):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sha256(f'{day}|{stamp.isoformat()}'.encode()).hexdigest()[:32]}@days.invalid",
            f"DTSTAMP:{_utc(stamp)}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:{_escaped(word)}{f' ({count})' if count > 1 else ''}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _written_leg(leg: Leg, stamp: datetime) -> list[str]:
    flight = f"{leg.carrier} {leg.number}".strip()
    named = f"{flight} {leg.origin.name} - {leg.destination.name}".strip()
    mark = sha256(f"{named}|{leg.departs.instant.isoformat()}".encode()).hexdigest()[:32]
    clocks = f"{leg.departs.printed} {leg.departs.zone}; {leg.arrives.printed} {leg.arrives.zone}"
    return [
        "BEGIN:VEVENT",
        f"UID:{mark}@itinerary.invalid",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(leg.departs.instant)}",
        f"DTEND:{_utc(leg.arrives.instant)}",
        f"SUMMARY:{_escaped(named)}",
        f"{ENDS[0]}:{_escaped(leg.origin.code)}",
        f"{ENDS[1]}:{_escaped(leg.destination.code)}",
        f"{MODE}:{leg.mode.value}",
        f"LOCATION:{_escaped(leg.origin.name)}",
        f"DESCRIPTION:{_escaped(clocks)}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold at 75 octets without cutting a character (RFC 5545, 3.1)."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
