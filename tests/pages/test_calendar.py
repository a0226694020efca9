"""The calendar page: our own days, days a receiving organisation told of, and an import that names what it leaves out."""

from datetime import date, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from homeward.office import calendars, clock
from homeward.travel.calendars import Why, Works
from tests.pages.people import Organisation, signed_in, text


def _day(client: Client, day: date, country: str = "", works: str = "closed") -> str:
    typed = {
        "do": "day",
        "day-country": country,
        "day-day": str(day),
        "day-works": works,
        "day-name": "Told by telephone",
    }
    return text(client.post(reverse("calendar"), typed, follow=True))


def a_weekday() -> date:
    day = clock.now().date() + timedelta(days=30)
    return day + timedelta(days=(2 - day.weekday()) % 7)


def test_a_day_of_our_own_is_kept_and_counts_and_is_taken_out_again(wera: Client) -> None:
    day = a_weekday()
    assert "Told by telephone" in _day(wera, day)
    assert not calendars.own().works_on(day)
    row = calendars.kept(day)[0].pk
    wera.post(reverse("calendar"), {"do": "forget", "row": row})
    assert calendars.own().works_on(day)


def test_what_a_receiving_organisation_tells_settles_a_day_of_which_nobody_knew(wera: Client) -> None:
    sunday = a_weekday() + timedelta(days=4)
    assert calendars.where_she_arrives(sunday, "NP").why is Why.WEEKEND_DOUBTFUL
    _day(wera, sunday, "np", "works")
    assert calendars.where_she_arrives(sunday, "NP").works is Works.YES
    assert not calendars.own().works_on(sunday)


def test_an_import_takes_whole_days_in_and_names_what_it_leaves_out(wera: Client) -> None:
    day = a_weekday()
    file = f"""BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:{day:%Y%m%d}
SUMMARY:Founders' day
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:{day:%Y%m%d}
RRULE:FREQ=YEARLY
SUMMARY:Every year
END:VEVENT
END:VCALENDAR"""
    sent = {"do": "file", "file-country": "", "file-file": SimpleUploadedFile("days.ics", file.encode())}
    shown = text(wera.post(reverse("calendar"), sent))
    assert "1 day was taken in" in shown
    assert "Line 7: It repeats by a rule that is not read" in shown
    assert not calendars.own().works_on(day)


def test_a_file_that_is_no_calendar_and_a_country_of_three_letters_change_nothing(wera: Client) -> None:
    sent = {"do": "file", "file-country": "", "file-file": SimpleUploadedFile("days.ics", b"a;b")}
    assert "This is not a table that can be read" in text(wera.post(reverse("calendar"), sent))
    assert "Enter two letters" in _day(wera, a_weekday(), "1x")
    assert calendars.kept(date(2000, 1, 1)) == []


def test_who_may_not_keep_the_directory_only_looks(organisation: Organisation) -> None:
    adam = signed_in(organisation.members["adam"])
    shown = _day(adam, a_weekday())
    assert "Add a day" not in shown
    assert calendars.kept(date(2000, 1, 1)) == []


def _week(client: Client, country: str, opens: str, closes: str, *weekend: str) -> str:
    typed = {"do": "week", "week-country": country, "week-opens": opens, "week-closes": closes, "week-weekend": weekend}
    return text(client.post(reverse("calendar"), typed, follow=True))


def test_the_hours_and_the_weekend_that_a_receiving_organisation_tells_come_before_the_tables(wera: Client) -> None:
    friday, sunday = a_weekday() + timedelta(days=2), a_weekday() + timedelta(days=4)
    shown = _week(wera, "jo", "08:00", "14:30", "5", "6")
    assert shown.index("\u2068JO\u2069") < shown.index("<bdi>08:00</bdi>") < shown.index("<bdi>14:30</bdi>")
    assert calendars.meeting_hours() == {"JO": (time(8), time(14, 30))}
    assert calendars.where_she_arrives(friday, "JO").why is not Why.WEEKEND
    assert calendars.where_she_arrives(sunday, "JO").why is Why.OWN_WEEKEND
    wera.post(reverse("calendar"), {"do": "forget-week", "country": "JO"})
    assert calendars.meeting_hours() == {}
    assert calendars.where_she_arrives(friday, "JO").why is Why.WEEKEND


def test_hours_alone_leave_the_weekend_to_the_tables(wera: Client) -> None:
    assert "As the table of weekends says" in _week(wera, "EG", "09:00", "13:00")
    assert calendars.where_she_arrives(a_weekday() + timedelta(days=2), "EG").why is Why.WEEKEND


def test_hours_that_end_before_they_begin_are_refused_and_what_was_typed_stays(wera: Client) -> None:
    shown = _week(wera, "MD", "15:00", "08:00")
    assert "Enter an hour after the first" in shown
    assert 'value="15:00"' in shown
    assert calendars.meeting_hours() == {}


def test_our_own_weekend_and_hours_are_those_by_which_deadlines_count(wera: Client) -> None:
    _week(wera, "", "08:00", "16:00", "4", "5")
    assert (calendars.own().opens, calendars.own().weekend) == (time(8), frozenset({4, 5}))
    assert not calendars.own().works_on(a_weekday() + timedelta(days=2))
