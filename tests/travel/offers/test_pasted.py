"""Pasted offers as travel agents send them; every passenger in them is fictional."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.travel.offers import Asked, Fault, LeftOut, Reading, read_pasted
from homeward.travel.offers.segments import MONTHS
from homeward.travel.places import AIRPORTS

TODAY = date(2031, 3, 1)
AMADEUS = """RP/VIE1A0980/VIE1A0980            AA/SU  12FEB31/0915Z   ABC12D
  1.KOVALENKO/INVENTED MS   2.KOVALENKO/SMALL MSTR
  3  OS 655 Y 24MAR 1 VIEKIV HK2       3  1005 1330  24MAR  E  OS/ABC12D
     OPERATED BY AUSTRIAN AIRLINES
  4 AP VIE 0664 1234567
  5 FA PAX 257-2401234567/ETOS/12FEB31/VIE1A0980
"""


def read(text: str, **answers: str) -> Reading:
    (found,) = read_pasted(
        text, today=TODAY, answers={name.replace("_", "."): value for name, value in answers.items()}
    )
    return found


def times(found: Reading) -> list[tuple[str, str]]:
    return [(one.leg.departs.printed, one.leg.arrives.printed) for one in found.legs if one.leg]


def test_an_amadeus_booking_of_two_is_read_with_who_flies_it() -> None:
    found = read(AMADEUS, year_3="2031")
    assert found.journey is not None
    (leg,) = found.journey.legs
    assert (leg.carrier, leg.number, leg.operated_by, leg.seats_held) == ("OS", "655", "AUSTRIAN AIRLINES", True)
    assert (leg.origin.code, leg.destination.code) == ("VIE", "RMO")
    assert leg.departs.instant.isoformat() == "2031-03-24T09:05:00+00:00"
    assert (leg.arrives.zone, leg.arrives.printed) == ("Europe/Chisinau", "2031-03-24 13:30")


def test_names_and_ticket_numbers_are_nowhere_and_counted() -> None:
    found = read(AMADEUS)
    assert "KOVALENKO" not in repr(found)
    assert "2401234567" not in repr(found)
    assert found.left_out == {LeftOut.NAMES: (1, 2), LeftOut.OTHER: (5,), LeftOut.TICKET_NUMBERS: (6,)}


def test_a_name_beside_a_flight_is_hidden_too() -> None:
    found = read("OS 655 Y 24MAR VIEKIV HK1 1005 1330 KOVALENKO/INVENTED MS")
    assert "KOVALENKO" not in repr(found)
    assert len(found.legs) == 1


def test_the_booking_reference_is_read_and_not_shown_by_accident() -> None:
    found = read(AMADEUS)
    assert found.booking == "ABC12D"
    assert "booking" not in repr(found)


@pytest.mark.parametrize(
    "line",
    [
        " 1 OS 655Y 24MAR M VIEKIV*HK1  1005A  130P /DCOS*ABC12D /E",
        "OS 655Y 24MAR M VIEKIV*HK1  1005A  130P /E",
        " 1. OS  655 Y  24MAR VIEKIV HS1   1005   1330  O        E MO",
        " 1 OS 655Y 24MAR VIERMO HK1 1005A  130P  O  E",
        "OS655 Y 24MAR VIE KIV 10:05 13:30",
    ],
)
def test_sabre_galileo_and_apollo_say_the_same_flight_with_and_without_line_numbers(line: str) -> None:
    assert times(read(line)) == [("2031-03-24 10:05", "2031-03-24 13:30")]


@pytest.mark.parametrize(
    ("line", "arrives"),
    [
        ("TK 1884 Y 24MAR VIEIST HS1 1905 #0020 O E MO", "2031-03-25 00:20"),
        ("OS 1 Y 24MAR VIESYD HS1 1905 *0020 O E MO", "2031-03-26 00:20"),
        ("TK 1884 Y 24MAR VIEIST HK1 1905 0020+1", "2031-03-25 00:20"),
        ("TK 1884 Y 24MAR VIEIST HK1 1905 0020 +1", "2031-03-25 00:20"),
        ("TK 1884Y 24MAR M VIEIST*HK1 705P 1220A 25MAR T", "2031-03-25 00:20"),
        ("TK 1884Y 24MAR VIEIST HK1 1200N 500P", "2031-03-24 17:00"),
        ("OS 1 Y 31DEC VIEIST HK1 2200 0200 01JAN", "2032-01-01 02:00"),
    ],
)
def test_the_day_of_arrival_stands_in_the_line(line: str, arrives: str) -> None:
    found = read(line)
    assert times(found)[0][1] == arrives
    assert Asked.DAY_OFFSET not in [one.asked for one in found.questions]


SAME_FLIGHT = {
    "Amadeus": "  2  OS 655 Y 24MAR 1 VIEKIV HK1  1005 1330   24MAR  E  OS/ABC123",
    "Amadeus, close": "  2  OS0655 Y 24MAR 1*VIEKIV HK1       1005 1330  24MAR  E  OS/ABC123",
    "Amadeus, direct sell": "  2  OS 655 Y 24MAR 1 VIEKIV DK1  1005 1330  24MAR  E  0 320 M",
    "Amadeus, terminal": "  2  OS 655 Y 24MAR 1 VIEKIV HK1  3 I 1005 1330  24MAR  E  OS/ABC123",
    "Amadeus, open connection": "  2 /O OS 655 Y 24MAR 1 VIEKIV HK1  1005 1330  24MAR",
    "Amadeus, codeshare": "  3  OS:LH 655 Y 24MAR 1 VIEKIV HK1  1005 1330  24MAR",
    "Sabre": " 1 OS 655Y 24MAR M VIEKIV SS1  1005A  130P /DCOS /E",
    "Sabre, digit for the weekday": " 1 OS 655Y 24MAR 1 VIEKIV*SS1  1005A  130P  24MAR M /DCOS*ABC123 /E",
    "Sabre, married": " 1 OS 655Y 24MAR M VIEKIV HK1  1005A  130P HRS /DCOS*ABC123 /E",
    "Galileo": " 1. OS  655 Y  24MAR VIEKIV HS1   1005   1330  O        E MO",
    "Galileo, month and weekday": " 1 OS  655 Y 24MAR MO VIEKIV HK1 1005 1330 /O $ E",
    "Apollo": " 1 OS 655Y 24MAR VIEKIV HK1  1005A  130P *         MO   E",
    "Apollo, number close": "1OS 655Y 24MAR VIEKIV HK1 1005A 130P",
    "no spaces": " 1 OS655Y24MAR VIEKIV HK1 1005 1330",
    "no class, no status": "OS655 24MAR VIEKIV 1005 1330",
    "small letters": "os 655 y 24mar viekiv hk1 1005 1330",
    "dashes": "OS 655 24MAR VIE-KIV 10:05-13:30",
    "slashes": "OS 655 24MAR VIE/KIV 10:05/13:30",
    "AM and PM": "01 OS 655 Y 24MAR MON VIEKIV HK1 10:05AM 01:30PM",
    "dots in the times": " OS 655 Y 24MAR31 VIEKIV HK1 10.05 13.30",
    "date in two parts": " OS 655 Y 24 MAR VIEKIV HK1 1005 1330",
    "date with dashes": " OS 655 Y 24-MAR-31 VIEKIV HK1 1005 1330",
    "weekday first": " OS 655 Mo 24MAR VIE KIV 1005 1330",
}


@pytest.mark.parametrize("line", SAME_FLIGHT.values(), ids=SAME_FLIGHT)
def test_every_layout_and_variant_says_the_same_flight(line: str) -> None:
    found = read(line, year_1="2031")
    assert times(found) == [("2031-03-24 10:05", "2031-03-24 13:30")]
    assert found.questions == ()


def test_noon_and_midnight_have_letters_of_their_own() -> None:
    assert times(read("OS 655 Y 24MAR VIEKIV HK1 12N 130P"))[0][0] == "2031-03-24 12:00"
    assert times(read("OS 655 Y 24MAR VIEIST HK1 700P 1200M"))[0][1] == "2031-03-25 00:00"


@pytest.mark.parametrize("line", [" 2  OS OPEN Y 24MAR VIEKIV", "Flight tba 24MAR31 M VIEKIV HK1 1005 1330"])
def test_a_leg_whose_flight_cannot_be_read_is_refused_and_never_passed_over(line: str) -> None:
    found = read(f"OS 1 Y 24MAR31 VIEIST HK1 1000 1330\n{line}")
    assert [(one.line, one.fault) for one in found.refused] == [(2, Fault.NO_FLIGHT)]
    assert found.journey is None


def test_an_arrival_on_the_day_before_is_read_across_the_date_line() -> None:
    found = read("NZ 1 Y 25MAR SYDLAX HK1 0030 1825-1")
    assert times(found) == [("2031-03-25 00:30", "2031-03-24 18:25")]


def test_an_arrival_before_the_departure_asks_for_the_day_and_shows_the_nearest() -> None:
    line = "OS 9 Y 24MAR VIEIST HK1 2230 0230"
    (_, asked) = read(line).questions
    assert (asked.asked, asked.nearest) == (Asked.DAY_OFFSET, "1")
    assert read(line).journey is None
    assert times(read(line, year_1="2031", day_1="1")) == [("2031-03-24 22:30", "2031-03-25 02:30")]


def test_a_year_is_asked_once_an_offer_and_the_weekday_points_at_it() -> None:
    lines = "OS 1 Y 24MAR 3 VIEIST HK1 1000 1330\nTK 2 Y 25MAR 4 ISTKIV HK1 0800 0930"
    (asked,) = read(lines).questions
    assert (asked.asked, asked.about, asked.nearest) == (Asked.YEAR, "03-24", "2032")


def test_a_weekday_that_no_longer_fits_the_answered_year_is_asked() -> None:
    found = read("OS 1 Y 24MAR 3 VIEIST HK1 1000 1330", year_1="2031")
    assert [one.asked for one in found.questions] == [Asked.WEEKDAY]


def test_an_unknown_place_is_asked_and_answered_with_country_and_zone() -> None:
    line = "OS 1 Y 24MAR31 VIEXQQ HK1 1000 1330"
    assert [(one.asked, one.about, one.nearest) for one in read(line).questions] == [(Asked.PLACE, "XQQ", "")]
    assert read(line, place_XQQ="Europe/Nowhere").journey is None
    answered = read(line, place_XQQ="MD Europe/Chisinau").journey
    assert answered is not None
    assert answered.legs[0].destination.country == "MD"


def test_an_hour_that_the_clocks_show_twice_is_asked_and_a_skipped_one_refused() -> None:
    twice = read("OS 1 Y 26OCT31 VIEIST HK1 0230 0800")
    assert [one.asked for one in twice.questions] == [Asked.HOUR_TWICE]
    assert read("OS 1 Y 30MAR31 VIEIST HK1 0230 0800").refused[0].fault is Fault.HOUR_SKIPPED


def test_three_times_in_a_line_are_asked_for() -> None:
    found = read("OS 1 Y 24MAR31 VIEIST HK1 0910 1005 1330")
    assert [(one.asked, one.nearest) for one in found.questions] == [(Asked.WHICH_TIMES, "10:05 13:30")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("OS 655 Y 32MAR VIEKIV HK1 1005 1330", Fault.NOT_A_DATE),
        ("OS 655 Y 24MRZ VIEKIV HK1 1005 1330", Fault.NOT_A_DATE),
        ("OS 655 Y 24MAR HK1 1005 1330", Fault.NO_PLACES),
        ("OS 655 Y 24MAR VIEKIV HK1 1005", Fault.NO_TIMES),
        ("OS 655 Y 24MAR VIEKIV HK1 2565 1330", Fault.NOT_A_TIME),
        ("OS 655 Y 24MAR VIEKIV HK1 1305P 130P", Fault.NOT_A_TIME),
        ("OS 655 Y VIEKIV HK1 1005 1330", Fault.NO_DATE),
    ],
)
def test_a_broken_line_is_named_with_its_reason_and_the_rest_is_read(line: str, fault: Fault) -> None:
    found = read(f"OS 1 Y 24MAR31 VIEIST HK1 1000 1330\n{line}")
    assert [(one.line, one.fault) for one in found.refused] == [(2, fault)]
    assert len(found.legs) == 1
    assert found.journey is None


def test_offers_below_each_other_are_read_apart_with_the_line_numbers_of_the_whole_text() -> None:
    line = "OS 655 Y 24MAR VIEKIV HK1 1005 1330"
    found = read_pasted(f"Option 1\n{line}\n\nOption 2:\n{line}\n-----\n{line}", today=TODAY)
    assert [one.legs[0].line for one in found] == [2, 5, 7]


def test_segments_over_land_are_counted() -> None:
    found = read("1 OS 655 Y 24MAR VIEKIV HK1 1005 1330\n2 ARNK")
    assert found.left_out == {LeftOut.SURFACE: (2,)}


_PLACES = sorted(one for one in AIRPORTS if AIRPORTS[one].country not in ("", "US"))


@given(
    st.sampled_from(_PLACES),
    st.sampled_from(_PLACES),
    st.datetimes(datetime(2031, 3, 2), datetime(2032, 2, 20)),
    st.integers(40, 19 * 60),
    st.integers(0, 3),
    st.integers(1, 9999),
)
def test_what_is_printed_in_any_layout_is_read_back(
    origin: str, destination: str, leaves: datetime, minutes: int, layout: int, number: int
) -> None:
    leaves = leaves.replace(second=0, microsecond=0)
    start = leaves.replace(tzinfo=ZoneInfo(AIRPORTS[origin].zone))
    comes = (start + timedelta(0)).astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)
    arrives = comes.astimezone(ZoneInfo(AIRPORTS[destination].zone)).replace(tzinfo=None)
    line = _printed(layout, number, origin, destination, leaves, arrives)
    found = read(line)
    skipped_or_twice = found.refused or any(one.asked is Asked.HOUR_TWICE for one in found.questions)
    if not skipped_or_twice:
        assert times(found) == [(f"{leaves:%Y-%m-%d %H:%M}", f"{arrives:%Y-%m-%d %H:%M}")], line
        assert not [one for one in found.questions if one.asked is not Asked.YEAR], line


def _printed(layout: int, number: int, origin: str, destination: str, leaves: datetime, arrives: datetime) -> str:
    days = (arrives.date() - leaves.date()).days
    pair, on, then = origin + destination, _day(leaves), _day(arrives)
    if layout == 0:
        return f"  3  OS {number} Y {on} {leaves.isoweekday()} {pair} HK2  1  {leaves:%H%M} {arrives:%H%M}  {then}  E  OS/ABC12D"
    if layout == 1:
        letter, last = "MTWQFJS"[leaves.weekday()], "MTWQFJS"[arrives.weekday()]
        return f" 1 OS {number}Y {on} {letter} {pair}*HK1  {_half(leaves)}  {_half(arrives)}  {then} {last} /DCOS*ABC12D /E"
    mark = {-1: "-", 0: " ", 1: "#", 2: "*"}[days]
    if layout == 2:
        day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[leaves.weekday()]
        return f" 1. OS  {number} Y  {on} {pair} HS1   {leaves:%H%M}  {mark}{arrives:%H%M}  O        E {day}"
    return f" 1 OS {number}Y {on} {pair} HK1 {_half(leaves)} {mark}{_half(arrives)} O  E"


def _day(moment: datetime) -> str:
    return f"{moment.day:02d}{MONTHS[moment.month - 1]}"


def _half(moment: datetime) -> str:
    letter = "P" if moment.time() >= time(12) else "A"
    return f"{(moment.hour - 1) % 12 + 1}{moment.minute:02d}{letter}"


@given(st.text(max_size=400))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    for found in read_pasted(text, today=TODAY):
        assert found.legs or found.refused or found.left_out


@given(
    st.lists(
        st.sampled_from(AMADEUS.split() + ["#0630", "2575", "31FEB", "+1", "VIEKIV", "\n", "1.", "29FEB"]), max_size=30
    )
)
def test_no_shuffled_offer_makes_the_reading_fail_and_every_line_is_accounted_for(words: list[str]) -> None:
    text = " ".join(words)
    found = read_pasted(text, today=TODAY)
    assert all("KOVALENKO" not in one.text for reading in found for one in (*reading.legs, *reading.refused))
