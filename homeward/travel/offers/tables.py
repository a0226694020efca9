"""Offers that come as a table (CSV) or as a calendar (iCalendar): read leg by leg, what is doubtful asked like in pasted text."""

import csv
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from homeward.travel import journeys, places
from homeward.travel.journeys import ClockDoubt, Leg, Mode, Moment
from homeward.travel.offers import icalendar
from homeward.travel.offers.icalendar import Property
from homeward.travel.offers.segments import LineFault
from homeward.travel.offers.settling import Settling
from homeward.travel.offers.values import Asked, Fault, LeftOut, Reading, ReadLeg, Refused
from homeward.travel.places import Place

NEEDED = ("origin", "destination", "departs", "arrives")
KNOWN = (*NEEDED, "mode", "carrier", "number", "origin_zone", "destination_zone", "offer", "ticket")
FROM_TODAY = re.compile(r"\+(\d{1,3})d (\d{1,2}:\d{2})")
FLIGHT = re.compile(r"\b([A-Z][A-Z0-9]|[0-9][A-Z])\s?(\d{1,4})\b")
PAIR = re.compile(r"\b([A-Z]{3})\)?\s*(?:-|–|—|→|>|/|to)\s*(?:[^()]{0,40}\()?([A-Z]{3})\b")
LONGEST_ROWS = 200


def is_calendar(text: str) -> bool:
    """Tell whether a text is a calendar."""
    return text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR")


def is_table(text: str) -> bool:
    """Tell whether a text is a table of legs: its first line names the columns."""
    first = text.lstrip("\ufeff \r\n").split("\n", 1)[0].lower()
    return all(name in first for name in NEEDED)


class _Table:
    """The legs of a table, offer by offer."""

    def __init__(self, today: date, known: Mapping[str, Place], answers: Mapping[str, str]) -> None:
        self.settling = Settling(today, known, answers)
        self.legs: list[ReadLeg] = []
        self.refused: list[Refused] = []
        self.left_out: dict[LeftOut, tuple[int, ...]] = {}

    def read(self, line: int, row: dict[str, str]) -> None:
        """Read one row; what it cannot say is refused with its reason."""
        shown = " ".join(value for name in KNOWN if (value := row.get(name, "")))
        asked = len(self.settling.questions)
        try:
            leg = self._leg(line, row)
        except LineFault as fault:
            self.refused.append(Refused(line, fault.fault, shown))
            return
        self.legs.append(ReadLeg(line, shown, leg, len(self.settling.questions) == asked and leg is not None))

    def _leg(self, line: int, row: dict[str, str]) -> Leg | None:
        if not row.get("origin") or not row.get("destination"):
            raise LineFault(Fault.NO_PLACES)
        mode = row.get("mode", "") or Mode.AIR.value
        if mode not in list(Mode):
            raise LineFault(Fault.UNKNOWN_MODE)
        origin, destination = (self._place(line, row, side) for side in ("origin", "destination"))
        if origin is None or destination is None:
            return None
        departs = self._moment(line, row, "departs", origin)
        arrives = self._moment(line, row, "arrives", destination)
        if arrives.instant <= departs.instant:
            raise LineFault(Fault.BEFORE_DEPARTURE)
        carrier, number, ticket = (row.get(name, "") for name in ("carrier", "number", "ticket"))
        return Leg(Mode(mode), origin, destination, departs, arrives, carrier, number, ticket=ticket)

    def _place(self, line: int, row: dict[str, str], side: str) -> Place | None:
        name, zone = row[side], row.get(f"{side}_zone", "")
        if zone and not places.is_zone(zone):
            raise LineFault(Fault.UNKNOWN_ZONE)
        found = places.find(name, self.settling.known)
        if found is None and zone:
            # The column gives the zone; the country is still asked for, because the working day hangs on it.
            country = self.settling.answers.get(f"place.{name}", "").strip().partition(" ")[0]
            if len(country) == 2 and country.isalpha():
                return Place(name, name, country.upper(), zone)
            self.settling.ask(f"place.{name}", line, Asked.PLACE, name, f"?? {zone}")
            return None
        return found or self.settling.place(line, name)

    def _moment(self, line: int, row: dict[str, str], name: str, place: Place) -> Moment:
        text = row.get(name, "")
        from_today = FROM_TODAY.fullmatch(text)
        try:
            if from_today:
                day = self.settling.today + timedelta(days=int(from_today[1]))
                wall = datetime.combine(day, time.fromisoformat(from_today[2].zfill(5)))
            else:
                wall = datetime.fromisoformat(text)
        except ValueError as error:
            raise LineFault(Fault.NOT_A_TIME if text else Fault.NO_TIMES) from error
        if wall.tzinfo is not None:
            return at_place(wall, place)
        return self.settling.moment(line, name, wall.replace(second=0, microsecond=0), place.zone)

    def reading(self) -> Reading:
        """What was read."""
        return Reading(tuple(self.legs), tuple(self.settling.questions), tuple(self.refused), self.left_out)


def at_place(instant: datetime, place: Place) -> Moment:
    """An instant by the clocks of a place."""
    local = instant.astimezone(ZoneInfo(place.zone))
    return Moment(instant.astimezone(UTC), place.zone, f"{local:%Y-%m-%d %H:%M}")


def read_table(
    text: str, *, today: date, known: Mapping[str, Place], answers: Mapping[str, str]
) -> tuple[Reading, ...]:
    """Read a table of legs; a column `offer` parts several offers. Columns that are not known are left out and counted."""
    offers: dict[str, _Table] = {}
    first = next(iter(text.lstrip("\ufeff").splitlines()), "")
    reader = csv.reader(
        text.lstrip("\ufeff").splitlines(), delimiter=max(",;\t", key=first.count), skipinitialspace=True
    )
    header = [cell.strip().lower() for cell in next(reader, [])]
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row = {name: cell.strip()[:80] for name, cell in zip(header, cells, strict=False) if name in KNOWN}
            table = offers.setdefault(row.get("offer", ""), _Table(today, known, answers))
            table.read(reader.line_num, row)
            if set(header) - set(KNOWN):
                table.left_out[LeftOut.OTHER] = (*table.left_out.get(LeftOut.OTHER, ()), reader.line_num)
            if reader.line_num > LONGEST_ROWS:
                table.refused.append(Refused(reader.line_num, Fault.TOO_LONG, ""))
                break
    except csv.Error:
        broken = offers.setdefault("", _Table(today, known, answers))
        broken.refused.append(Refused(reader.line_num, Fault.NOT_A_TABLE, ""))
    return tuple(one.reading() for one in offers.values())


def read_calendar(
    text: str, *, today: date, known: Mapping[str, Place], answers: Mapping[str, str]
) -> tuple[Reading, ...]:
    """Read a calendar as one offer: each event with hours is a leg."""
    table = _Table(today, known, answers)
    broken: list[Refused] = []
    for event in icalendar.events(text, broken):
        _event(table, event)
    # What stands in a broken line is not shown: it may be a name.
    table.refused += [Refused(one.line, one.fault, "") for one in broken]
    order = sorted(table.legs, key=lambda one: one.leg.departs.instant if one.leg else datetime.max.replace(tzinfo=UTC))
    table.legs[:] = order
    return (table.reading(),)


def _event(table: _Table, event: Mapping[str, Property]) -> None:
    line = event.get("DTSTART", event["BEGIN"]).line
    title = icalendar.plain(event["SUMMARY"].value) if "SUMMARY" in event else ""
    asked = len(table.settling.questions)
    try:
        leg = _event_leg(table.settling, line, event, title)
    except LineFault as fault:
        table.refused.append(Refused(line, fault.fault, _known_words(title)))
        return
    table.legs.append(
        ReadLeg(line, _known_words(title), leg, len(table.settling.questions) == asked and leg is not None)
    )


def _known_words(title: str) -> str:
    """Of a title only flight and places: whatever else somebody wrote may be a name."""
    found = [f"{one[1]} {one[2]}" for one in FLIGHT.finditer(title)][:1]
    return " ".join([*found, *(f"{one[1]}-{one[2]}" for one in PAIR.finditer(title))])


def _event_leg(settling: Settling, line: int, event: Mapping[str, Property], title: str) -> Leg | None:
    if "RRULE" in event or "RDATE" in event:
        raise LineFault(Fault.REPEATS)
    if "DTSTART" not in event or "DTEND" not in event:
        raise LineFault(Fault.NO_TIMES)
    pair, flight = PAIR.search(title), FLIGHT.search(title)
    codes = [icalendar.plain(event[name].value) for name in icalendar.ENDS if name in event]
    ends = codes if len(codes) == 2 else list(pair.groups()) if pair else []
    mode = event[icalendar.MODE].value.lower() if icalendar.MODE in event else Mode.AIR.value if flight else ""
    if not ends:
        raise LineFault(Fault.NO_PLACES)
    if mode not in list(Mode):
        raise LineFault(Fault.UNKNOWN_MODE)
    origin, destination = (settling.place(line, code) for code in ends)
    if origin is None or destination is None:
        return None
    departs = _event_moment(settling, line, event["DTSTART"], origin)
    arrives = _event_moment(settling, line, event["DTEND"], destination)
    if arrives.instant <= departs.instant:
        raise LineFault(Fault.BEFORE_DEPARTURE)
    carrier, number = (flight[1], flight[2]) if flight else ("", "")
    return Leg(Mode(mode), origin, destination, departs, arrives, carrier, number)


def _event_moment(settling: Settling, line: int, one: Property, place: Place) -> Moment:
    """The instant of a property: in UTC, in a zone that exists, or floating, for which the zone is asked."""
    try:
        # Only the basic form with seconds is a time here (RFC 5545, 3.3.5).
        if len(one.value.removesuffix("Z")) != 15:
            raise ValueError(one.value)
        wall = datetime.fromisoformat(one.value.removesuffix("Z"))
    except ValueError as error:
        raise LineFault(Fault.NOT_A_TIME) from error
    if one.value.endswith("Z"):
        return at_place(wall.replace(tzinfo=UTC), place)
    zone = one.parameters.get("TZID", "")
    if not places.is_zone(zone):
        key = f"zone.{one.line}"
        answer = settling.answers.get(key, "")
        if not places.is_zone(answer):
            settling.ask(key, one.line, Asked.ZONE, f"{wall:%Y-%m-%d %H:%M}", place.zone)
        zone = answer if places.is_zone(answer) else place.zone
    if journeys.doubt(wall, zone) is ClockDoubt.SKIPPED:
        raise LineFault(Fault.HOUR_SKIPPED)
    return at_place(settling.moment(line, one.name.lower(), wall, zone).instant, place)
