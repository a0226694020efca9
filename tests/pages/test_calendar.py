"""The calendar page: our own days, days a receiving organisation told of, and an import that names what it leaves out."""

from datetime import date, timedelta

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
