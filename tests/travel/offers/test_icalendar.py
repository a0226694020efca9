"""iCalendar in and out: holidays as calendar programs export them, and a journey that a real calendar library reads."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.travel.journeys import Journey, Leg, Mode, moment
from homeward.travel.offers import Fault
from homeward.travel.offers.icalendar import read_holidays, written
from homeward.travel.places import AIRPORTS, Place

EXPORTED = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
DTSTART;VALUE=DATE:20310824
DTEND;VALUE=DATE:20310826
SUMMARY:Two days\\, named
  over two lines
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20310101
RRULE:FREQ=YEARLY
SUMMARY:New Year
END:VEVENT
BEGIN:VEVENT
DTSTART:20310102T080000Z
SUMMARY:Meeting
BEGIN:VALARM
DTSTART;VALUE=DATE:20310501
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20310431
END:VEVENT
nonsense
END:VCALENDAR
"""


def test_all_day_events_are_read_without_their_end_and_the_others_named_by_line() -> None:
    found = read_holidays(EXPORTED.replace("\n", "\r\n"))
    name = "Two days, named over two lines"
    assert found.days == {date(2031, 8, 24): name, date(2031, 8, 25): name}
    faults = [(one.line, one.fault) for one in found.refused]
    assert faults == [(11, Fault.REPEATS), (16, Fault.NOT_A_DATE), (23, Fault.NOT_A_DATE), (25, Fault.NOT_A_TABLE)]


def test_a_file_that_is_no_calendar_is_refused_whole() -> None:
    assert read_holidays("day;name\n2031-01-01;x").refused[0].fault is Fault.NOT_A_TABLE


@given(st.text(max_size=300))
def test_no_file_makes_the_reading_fail(text: str) -> None:
    found = read_holidays(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}\nEND:VEVENT")
    assert found.days or found.refused


def a_leg(name: str = "Chisinau") -> Leg:
    place = Place("RMO", name, "MD", "Europe/Chisinau")
    leaves = moment(datetime(2031, 3, 24, 10, 5), "Europe/Vienna")
    return Leg(Mode.AIR, AIRPORTS["VIE"], place, leaves, moment(datetime(2031, 3, 24, 13, 30), place.zone), "OS", "655")


@pytest.mark.parametrize("name", ["Chisinau", "Chișinău, \\north; of the river", "Кишинёв " * 20])
def test_a_journey_is_read_by_a_real_calendar_library(name: str) -> None:
    text = written(Journey((a_leg(name),)), stamp=datetime(2031, 3, 1, tzinfo=UTC))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2031, 3, 24, 9, 5, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2031, 3, 24, 11, 30, tzinfo=UTC)
    assert str(event["SUMMARY"]) == f"OS 655 Vienna - {name}".strip()
