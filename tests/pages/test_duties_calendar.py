"""One's own duties as a calendar file: days and one word, read by a strict program, and nothing of any case."""

from datetime import UTC, date, datetime

import icalendar
from django.test import Client

from homeward.casework import opening
from homeward.process.intake import FirstContact
from homeward.record import log
from homeward.travel.offers.icalendar import written_days
from tests.pages.people import Organisation


def test_the_file_holds_days_and_a_word_and_nothing_of_a_case(wera: Client, organisation: Organisation) -> None:
    code = opening.open_new(
        by=organisation.members["wera"],
        entries=[FirstContact(given_names="Canary", country_of_return="MD", urgent_needs="a doctor")],
        name="Plover",
        fictional=True,
    )
    answer = wera.get("/days.ics")
    assert answer["Content-Type"] == "text/calendar"
    said = answer.content.decode()
    assert code not in said
    assert not {word for word in ("Canary", "Plover", "doctor", "departure") if word in said}
    read = icalendar.Calendar.from_ical(answer.content)
    for event in read.walk("VEVENT"):
        assert type(event["DTSTART"].dt) is date
        assert str(event["SUMMARY"]).startswith("duty")
    member = organisation.members["wera"].number
    assert log.about(f"member {member}")[0]["detail"] == "duties-as-calendar"


def test_days_with_several_duties_say_how_many() -> None:
    made = written_days({date(2031, 3, 4): 2, date(2031, 3, 3): 1}, "duty", stamp=datetime(2031, 3, 1, tzinfo=UTC))
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert [(one["DTSTART"].dt, str(one["SUMMARY"])) for one in events] == [
        (date(2031, 3, 3), "duty"),
        (date(2031, 3, 4), "duty (2)"),
    ]
