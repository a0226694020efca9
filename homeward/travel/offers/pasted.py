"""Pasted text of a travel agent: offers one below the other, each read line by line; nothing is dropped silently."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from homeward.travel.offers import scrubbing, tables
from homeward.travel.offers.segments import LineFault, read_segment
from homeward.travel.offers.settling import Settling
from homeward.travel.offers.values import Fault, LeftOut, Reading, ReadLeg, Refused
from homeward.travel.places import Place

LONGEST_TEXT, LONGEST_LINE = 50_000, 300
SEPARATOR = re.compile(
    r"^\s*(?:[-=*_]{3,}|(?:option|offer|variant|itinerary|proposal)\b\W*\w{0,3}\W*)\s*$", re.IGNORECASE
)
OPERATED = re.compile(r"^\W*(?:OPERATED|OPER|OPS)\W{0,2}\s*BY\W+(.+?)\W*$", re.IGNORECASE)
OPERATED_IN_LINE = re.compile(r"\bOPERATED BY\W+(.+?)\W*$", re.IGNORECASE)
SURFACE = re.compile(r"^\s*(?:\d{1,2}[.)]?\s+)?(?:ARNK|SURFACE|SURF)\b", re.IGNORECASE)


@dataclass
class _Page:
    """What was read of one offer so far."""

    settling: Settling
    legs: list[ReadLeg] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: dict[LeftOut, list[int]] = field(default_factory=dict)
    booking: str = ""

    def leave_out(self, what: LeftOut, line: int) -> None:
        self.left_out.setdefault(what, []).append(line)

    def reading(self) -> Reading:
        counted = {what: tuple(lines) for what, lines in self.left_out.items()}
        return Reading(tuple(self.legs), tuple(self.settling.questions), tuple(self.refused), counted, self.booking)


def read_pasted(
    text: str,
    *,
    today: date,
    known: Mapping[str, Place] | None = None,
    answers: Mapping[str, str] | None = None,
) -> tuple[Reading, ...]:
    """Read pasted offers; a line that cannot be read is named with its number and reason, the rest is read.

    Offers are parted by a line of dashes or by a heading such as "Option 2". A calendar (iCalendar) and a table (CSV) are known by their
    first line.

    :param today: no offer departs before it
    :param known: places beside the table, by code
    :param answers: what a person answered, by the keys of the questions of an earlier reading
    """
    if tables.is_calendar(text) or tables.is_table(text):
        read = tables.read_calendar if tables.is_calendar(text) else tables.read_table
        return read(text[:LONGEST_TEXT], today=today, known=known or {}, answers=answers or {})
    found = []
    for lines in _offers(text[:LONGEST_TEXT]):
        page = _Page(Settling(today, known or {}, answers or {}))
        for number, line in lines:
            _line(page, number, line)
        found.append(page.reading())
    if len(text) > LONGEST_TEXT:
        rest = Refused(text[:LONGEST_TEXT].count("\n") + 1, Fault.TOO_LONG, "")
        found = [*found[:-1], replace(found[-1], refused=(*found[-1].refused, rest))]
    return tuple(one for one in found if one.legs or one.refused or one.left_out)


def _offers(text: str) -> Iterator[list[tuple[int, str]]]:
    """The lines of each offer, with their numbers in the whole text."""
    offer: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if SEPARATOR.match(line):
            yield offer
            offer = []
        elif line.strip():
            offer.append((number, line))
    yield offer


def _line(page: _Page, number: int, line: str) -> None:
    page.booking = page.booking or scrubbing.booking(line)
    if len(line) > LONGEST_LINE:
        page.refused.append(Refused(number, Fault.TOO_LONG, scrubbing.scrubbed(line[:LONGEST_LINE])))
        return
    operated = OPERATED.match(line)
    if operated and page.legs:
        _operated(page, operated[1])
        return
    try:
        said = read_segment(line)
        if said is None:
            _other(page, number, line)
            return
        asked = len(page.settling.questions)
        leg = page.settling.leg(number, said)
    except LineFault as fault:
        page.refused.append(Refused(number, fault.fault, scrubbing.scrubbed(line)))
        return
    certain = len(page.settling.questions) == asked and leg is not None
    page.legs.append(ReadLeg(number, scrubbing.scrubbed(line).strip(), leg, certain))
    inside = OPERATED_IN_LINE.search(line)
    if inside:
        _operated(page, inside[1])


def _operated(page: _Page, name: str) -> None:
    last = page.legs[-1]
    if last.leg is not None:
        page.legs[-1] = replace(last, leg=replace(last.leg, operated_by=name.strip().upper()[:60]))


def _other(page: _Page, number: int, line: str) -> None:
    named, ticketed = scrubbing.has_name(line), scrubbing.has_ticket(line)
    if named:
        page.leave_out(LeftOut.NAMES, number)
    if ticketed:
        page.leave_out(LeftOut.TICKET_NUMBERS, number)
    if SURFACE.match(line):
        page.leave_out(LeftOut.SURFACE, number)
    elif not named and not ticketed:
        page.leave_out(LeftOut.OTHER, number)
