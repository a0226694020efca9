"""Offers side by side: what stands against each, and the order of the handbook."""

from datetime import UTC, date, datetime, timedelta

from homeward.pages.words import travel as words
from homeward.travel import drawing
from homeward.travel.calendars import Answer, Why, Works
from homeward.travel.comparing import Against, Decides, Judged, Rules, compare
from homeward.travel.journeys import Journey
from homeward.travel.offers import Asked, Fault, LeftOut, read_pasted

AT = datetime(2031, 3, 1, tzinfo=UTC)


def working(day: date, country: str) -> Answer:
    return Answer(Works.YES if day.weekday() < 5 else Works.NO, Why.ORDINARY, country)


def journey(text: str) -> Journey:
    (found,) = read_pasted(text, today=AT.date())
    assert found.journey is not None, found
    return found.journey


def ranked(*texts: str, works: object = working) -> tuple[Judged, ...]:
    return compare([(n, journey(one)) for n, one in enumerate(texts, 1)], at=AT, works=works)  # type: ignore[arg-type]


def test_earlier_in_the_day_comes_first_whatever_the_date() -> None:
    found = ranked("OS 1 Y 24MAR31 VIEKIV HK1 1005 1330", "OS 1 Y 26MAR31 VIEKIV HK1 0605 0930")
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.TIME_OF_DAY
    assert found[1].decides is None


def test_fewer_transit_points_come_first_within_half_an_hour() -> None:
    over = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 1130 1305"
    found = ranked(over, "OS 1 Y 24MAR31 VIEKIV HK1 1000 1329")
    assert [one.number for one in found] == [2, 1]
    assert found[0].decides is Decides.TRANSIT


def test_what_stands_against_an_offer_puts_it_behind() -> None:
    weekend = "OS 1 Y 22MAR31 VIEKIV HK1 0605 0930"
    night = "OS 1 Y 24MAR31 VIEKIV HK1 1905 2230"
    found = ranked(weekend, night, "OS 1 Y 24MAR31 VIEKIV HL1 1005 1330", "OS 1 Y 24MAR31 VIEKIV HK1 1005 1330")
    assert found[0].number == 4
    assert found[0].against == ()
    by_number = {one.number: one.against for one in found}
    assert by_number[1] == (Against.NO_WORKING_DAY,)
    assert by_number[2] == (Against.HOURS,)
    assert by_number[3] == (Against.SEATS,)


def test_a_day_of_which_nobody_knows_stands_against_an_offer() -> None:
    (found,) = ranked("OS 1 Y 24MAR31 VIEKIV HK1 1005 1330", works=lambda *_: Answer(Works.UNKNOWN, Why.BEYOND))
    assert found.against == (Against.WORKING_DAY_UNKNOWN,)


def test_too_short_a_change_and_legs_that_do_not_join_stand_against_it() -> None:
    short = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 ISTKIV HK1 0950 1125"
    apart = "OS 1 Y 24MAR31 VIEIST HK1 0500 0900\nTK 2 Y 24MAR31 BUDKIV HK1 1200 1425"
    assert Against.CONNECTION in ranked(short)[0].against
    assert Against.APART in ranked(apart)[0].against


def test_formalities_count_into_the_meeting_hours() -> None:
    line = journey("OS 1 Y 24MAR31 VIEKIV HK1 1200 1530")
    assert compare([(1, line)], at=AT, works=working)[0].against == ()
    slow = Rules(formalities=timedelta(minutes=31))
    assert compare([(1, line)], at=AT, works=working, rules=slow)[0].against == (Against.HOURS,)


def test_the_picture_holds_every_leg_and_wait_between_its_edges() -> None:
    over = journey("OS 1 Y 24MAR31 VIEIST HK1 1900 2300\nTK 2 Y 25MAR31 ISTKIV HK1 0730 0905")
    found = drawing.bars(over, Rules().meeting_from, Rules().meeting_until)
    assert [one.label for one in found if one.part is drawing.Part.LEG] == ["VIE-IST", "IST-RMO"]
    assert sum(one.part is drawing.Part.WAITING for one in found) == 1
    assert all(one.x >= 0 and one.x + one.width <= drawing.WIDTH + 0.2 for one in found)


def test_every_code_of_the_reading_and_comparing_has_a_word() -> None:
    codes = [one.value for kind in (Asked, Fault, LeftOut, Against, Decides, Why) for one in kind]
    assert [one for one in codes if one not in words.WORDS] == []
    assert all(f"Works.{one}" in words.WORDS for one in Works)
