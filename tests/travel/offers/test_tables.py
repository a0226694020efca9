"""Offers that come as a table or as a calendar; every passenger in them is fictional."""

from datetime import UTC, date, datetime

import icalendar as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.travel.journeys import Journey, Leg, Mode, moment
from homeward.travel.offers import Asked, Fault, LeftOut, Reading, icalendar, read_pasted
from homeward.travel.places import AIRPORTS

TODAY = date(2031, 3, 1)
HEADER = "mode,origin,origin_zone,departs,destination,destination_zone,arrives,carrier,number"


def read(text: str, **answers: str) -> Reading:
    (found,) = read_pasted(text, today=TODAY, answers={name.replace("_", "."): one for name, one in answers.items()})
    return found


def times(found: Reading) -> list[tuple[str, str]]:
    return [(one.leg.departs.printed, one.leg.arrives.printed) for one in found.legs if one.leg]


def test_a_table_of_legs_is_read_by_the_clocks_of_each_place() -> None:
    found = read(f"{HEADER}\nair,VIE,,2031-03-24 10:05,RMO,,2031-03-24 13:30,OS,655\n")
    assert found.journey is not None
    assert found.journey.legs[0].departs.instant == datetime(2031, 3, 24, 9, 5, tzinfo=UTC)
    assert times(found) == [("2031-03-24 10:05", "2031-03-24 13:30")]


def test_days_may_be_counted_from_today_and_offers_parted_by_a_column() -> None:
    text = "offer;origin;destination;departs;arrives\na;VIE;RMO;+21d 06:40;+21d 09:35\nb;VIE;IST;+22d 06:40;+22d 10:35"
    first, second = read_pasted(text, today=TODAY)
    assert times(first) == [("2031-03-22 06:40", "2031-03-22 09:35")]
    assert times(second) == [("2031-03-23 06:40", "2031-03-23 10:35")]


def test_a_column_with_the_passenger_is_left_out_and_counted() -> None:
    found = read("passenger,origin,destination,departs,arrives\nKOVALENKO,VIE,RMO,2031-03-24 10:05,2031-03-24 13:30")
    assert "KOVALENKO" not in repr(found)
    assert found.left_out == {LeftOut.OTHER: (2,)}


def test_a_town_with_its_zone_is_asked_for_its_country() -> None:
    row = "bus,Iasi,Europe/Bucharest,2031-03-24 08:00,RMO,,2031-03-24 11:00,,"
    (asked,) = read(f"{HEADER}\n{row}").questions
    assert (asked.asked, asked.about) == (Asked.PLACE, "Iasi")
    found = read(f"{HEADER}\n{row}", place_Iasi="RO Europe/Bucharest").journey
    assert found is not None
    assert (found.legs[0].mode, found.legs[0].origin.country) == (Mode.BUS, "RO")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("mule,VIE,,2031-03-24 10:05,RMO,,2031-03-24 13:30,,", Fault.UNKNOWN_MODE),
        ("air,,,2031-03-24 10:05,RMO,,2031-03-24 13:30,,", Fault.NO_PLACES),
        ("air,VIE,,24 March,RMO,,2031-03-24 13:30,,", Fault.NOT_A_TIME),
        ("air,VIE,,,RMO,,2031-03-24 13:30,,", Fault.NO_TIMES),
        ("air,VIE,Europe/Nowhere,2031-03-24 10:05,RMO,,2031-03-24 13:30,,", Fault.UNKNOWN_ZONE),
        ("air,VIE,,2031-03-24 10:05,RMO,,2031-03-24 09:30,,", Fault.BEFORE_DEPARTURE),
        ("air,VIE,,2031-03-30 02:30,RMO,,2031-03-30 09:30,,", Fault.HOUR_SKIPPED),
    ],
)
def test_a_broken_row_is_named_with_its_reason_and_the_rest_is_read(row: str, fault: Fault) -> None:
    found = read(f"{HEADER}\n{row}\nair,VIE,,2031-03-24 10:05,RMO,,2031-03-24 13:30,,")
    assert [(one.line, one.fault) for one in found.refused] == [(2, fault)]
    assert len(found.legs) == 1
    assert found.journey is None


def of_airline(start: str = "DTSTART:20310324T090500Z", title: str = "Flight OS 655 VIE-RMO KOVALENKO") -> str:
    """A calendar file as an airline mails it, written by a calendar library and changed by hand."""
    event = library.Event()
    event.add("summary", title)
    event.add("dtend", datetime(2031, 3, 24, 11, 30, tzinfo=UTC))
    whole = library.Calendar()
    whole.add("version", "2.0")
    whole.add_component(event)
    return whole.to_ical().decode().replace("\r\nEND:VEVENT", f"\r\n{start}\r\nEND:VEVENT")


@pytest.mark.parametrize("start", ["DTSTART:20310324T090500Z", "DTSTART;TZID=Europe/Vienna:20310324T100500"])
def test_a_calendar_of_an_airline_is_read_without_the_name_in_it(start: str) -> None:
    found = read(of_airline(start))
    assert times(found) == [("2031-03-24 10:05", "2031-03-24 13:30")]
    assert found.journey is not None
    assert (found.journey.legs[0].carrier, found.journey.legs[0].number) == ("OS", "655")
    assert "KOVALENKO" not in repr(found)


@pytest.mark.parametrize("start", ["DTSTART:20310324T100500", "DTSTART;TZID=Our time:20310324T100500"])
def test_a_time_without_a_zone_is_asked_and_never_guessed(start: str) -> None:
    (asked,) = read(of_airline(start)).questions
    assert (asked.asked, asked.nearest) == (Asked.ZONE, "Europe/Vienna")
    assert read(of_airline(start)).journey is None
    found = read(of_airline(start), **{asked.key.replace(".", "_"): "Europe/London"})
    assert found.journey is not None
    assert found.journey.legs[0].departs.instant == datetime(2031, 3, 24, 10, 5, tzinfo=UTC)


def test_an_event_without_places_or_flight_is_named() -> None:
    assert [one.fault for one in read(of_airline(title="Dentist")).refused] == [Fault.NO_PLACES]
    assert [one.fault for one in read(of_airline(title="VIE - RMO")).refused] == [Fault.UNKNOWN_MODE]


@given(st.lists(st.sampled_from(sorted(AIRPORTS)), min_size=2, max_size=4, unique=True), st.sampled_from(list(Mode)))
def test_a_journey_that_was_written_is_read_back(codes: list[str], mode: Mode) -> None:
    legs = [
        Leg(
            mode,
            AIRPORTS[one],
            AIRPORTS[two],
            moment(datetime(2031, 6, 2 + 2 * at, 10, 5), AIRPORTS[one].zone),
            moment(datetime(2031, 6, 3 + 2 * at, 23, 30), AIRPORTS[two].zone),
            "OS",
            "655",
        )
        for at, (one, two) in enumerate(zip(codes, codes[1:], strict=False))
    ]
    found = read(icalendar.written(Journey(tuple(legs)), stamp=datetime(2031, 3, 1, tzinfo=UTC)))
    assert found.journey == Journey(tuple(legs))


@given(st.text(max_size=200), st.booleans())
def test_no_table_and_no_calendar_makes_the_reading_fail(text: str, calendar: bool) -> None:
    begins = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" if calendar else f"{HEADER}\n"
    found = read_pasted(f"{begins}{text}\nEND:VEVENT", today=TODAY)
    assert all(one.legs or one.refused for one in found)
