"""The page of offers: read beside the text, settled by a person, compared, chosen; all passengers are fictional."""

import re
from dataclasses import replace
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from homeward.casework import desk
from homeward.casework.timetables import Care
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.pages import situations
from homeward.process.medical import Screening
from homeward.record import log
from homeward.travel.offers.segments import MONTHS
from tests.pages.people import Organisation, text

NAMED = "1.KOVALENKO/INVENTED MS"


def _offers() -> str:
    """Two offers some weeks ahead on one weekday: one that arrives in the morning, one that arrives at night."""
    day = clock.now().date() + timedelta(days=30)
    day += timedelta(days=(2 - day.weekday()) % 7)
    on = f"{day.day:02d}{MONTHS[day.month - 1]}{day.year}"
    late = f"OS 657 Y {on} VIEKIV HK1 1900 2230"
    return f"{NAMED}\n{late}\n---\n{NAMED}\nOS 655 Y {on} VIEKIV HK1 0700 1025\nPNR: ABC12D"


def _asked(client: Client, code: str, **typed: str) -> str:
    return text(client.post(reverse("offers", args=[code]), typed))


def test_offers_are_read_ranked_and_explained_without_the_names_in_them(wera: Client, code: str) -> None:
    shown = _asked(wera, code, text=_offers())
    order = re.findall(r"hw-|summary-card__title\">(\d)\. Offer (\d)", shown)
    assert [one for one in order if one[0]] == [("1", "2"), ("2", "1")]
    assert "less stands against it" in shown
    assert "She is through in the hours in which she can be met: does not hold" in shown
    assert "names of passengers: 1" in shown
    assert shown.count("KOVALENKO") == 2, "only in the text that was pasted"


def test_what_a_line_leaves_open_is_asked_and_nothing_is_ranked_before_the_answer(wera: Client, code: str) -> None:
    line = "OS 655 Y 24MAR VIEKIV HK1 1005 1330"
    shown = _asked(wera, code, text=line)
    assert "Which year?" in shown
    assert "best first" not in shown
    year = re.search(r'name="answer.year.1" value="(\d{4})"', shown)
    assert year is not None
    both = _asked(wera, code, text=f"{_offers()}\n---\n{line}")
    assert re.search(r"settled below:\s*Offer 3</p>", both)
    assert "best first" in _asked(wera, code, text=line, **{"answer.year.1": year[1]})


def test_a_broken_line_is_named_and_the_rest_is_read(wera: Client, code: str) -> None:
    shown = _asked(wera, code, text="OS 655 Y 32MAR VIEKIV HK1 1005 1330\nOS 1 Y 24MAR VIEIST HK1 1005 1330")
    assert "Line 1: There is no such day" in shown
    assert "best first" not in shown


def test_the_chosen_offer_becomes_an_entry_with_its_booking_reference_and_without_names(
    wera: Client, code: str
) -> None:
    shown = _asked(wera, code, text=_offers(), choose="2")
    assert "What stands against this journey" in shown
    assert "A named person meets her" in shown
    assert f'action="{reverse("case-page", args=[code, "travel"])}?do=choose"' in shown
    typed = dict(re.findall(r'<input type="(?:text|hidden)" name="([^"]+)"[^>]*?value="([^"]*)"', shown))
    typed |= {name: value.strip() for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', shown)}
    answer = wera.post(reverse("case-page", args=[code, "travel"]) + "?do=choose", typed | {"legs-0-mode": "air"})
    assert answer.status_code == 302, text(answer)
    page = text(wera.get(reverse("case-page", args=[code, "travel"])))
    assert "ABC12D" in page
    assert re.search(
        "Air \u2068OS 655\u2069: \u2068Vienna\u2069, [^\n]+ local time [^\n]+ - \u2068Chisinau\u2069, ", page
    )
    assert "Chisinau" in page
    assert "KOVALENKO" not in page


def _settled() -> dict[str, str]:
    """What a worker answers beside the offers, apart from what stands in the record."""
    return {"about-shown": "1", "about-ready_from": str(clock.now().date()), "about-met_by": "Ana (fictional)"}


def test_what_the_worker_knows_settles_a_constraint_and_what_the_record_says_is_not_asked(
    wera: Client, code: str
) -> None:
    assert "A named person meets her: not known yet" in _asked(wera, code, text=_offers())
    shown = _asked(wera, code, text=_offers(), **_settled())
    assert "A named person meets her: not known yet" not in shown
    assert "What has to be ready before any journey is ready: does not hold" in shown


def test_meeting_hours_are_set_aside_with_a_reason_and_a_first_night_and_both_go_with_the_choice(
    wera: Client, code: str
) -> None:
    against = "can be met: does not hold"
    assert against in _asked(wera, code, text=_offers(), **_settled(), **{"about-lift_C7": "the only seat"})
    lifted = {"about-lift_C7": "the only seat", "about-first_night": "a room at the shelter"}
    assert against not in _asked(wera, code, text=_offers(), **_settled(), **lifted)
    chosen = _asked(wera, code, text=_offers(), choose="1", **_settled(), **lifted)
    assert "the only seat; a room at the shelter" in chosen
    assert "Ana (fictional)" in chosen


def test_only_a_supervisor_sets_aside_what_a_supervisor_may(wera: Client, code: str) -> None:
    assert "about-lift_C10" not in _asked(wera, code, text=_offers())
    shown = _asked(wera, code, text=_offers(), **_settled(), **{"about-avoid": "OS", "about-lift_C10": "mine"})
    assert "Nothing on the way is to be avoided: does not hold" in shown


def test_a_place_that_needs_more_time_to_change_is_told_beside_the_offers(wera: Client, code: str) -> None:
    on = re.search(r"VIEKIV", _offers()) and re.search(r"\d\d[A-Z]{3}\d{4}", _offers())
    assert on
    over = f"TK 1884 Y {on[0]} VIEIST HK1 0030 0450\nTK 273 Y {on[0]} ISTKIV HK1 0800 0940"
    short = "There is enough time to change: does not hold"
    assert short not in _asked(wera, code, text=over, **_settled())
    assert short not in _asked(wera, code, text=over, **_settled(), **{"about-slow": "IST; 130"})
    assert short in _asked(wera, code, text=over, **_settled(), **{"about-slow": "istanbul; 131"})
    shown = _asked(wera, code, text=over, **_settled(), **{"about-slow": "IST 90"})
    assert "Enter code and minutes such as IST; 90" in shown
    assert "IST 90</textarea>" in shown


def test_weeks_of_pregnancy_that_the_screening_noted_are_not_asked_again(
    wera: Client, code: str, organisation: Organisation
) -> None:
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(Screening("Wera", pregnant_weeks=27, several_children=True))
    found = desk.read(code, by=organisation.members["wera"])
    first = situations.first_answers(found)
    assert (first["weeks"], first["several"]) == (27, True)
    assert situations.care(found) == Care(pregnant=True)
    later = replace(found, now=found.now + timedelta(weeks=3, days=1))
    assert situations.first_answers(later)["weeks"] == 30
    assert situations.first_answers(replace(found, now=found.now + timedelta(weeks=20)))["weeks"] is None
    assert 'name="about-weeks" value="27"' in text(wera.get(reverse("offers", args=[code])))
    assert "The carrier takes her at this week of pregnancy: not known yet" in _asked(wera, code, text=_offers())


def test_what_is_avoided_may_be_a_country_by_name_and_what_would_avoid_nothing_is_asked_about(
    wera: Client, code: str
) -> None:
    against = "Nothing on the way is to be avoided: does not hold"
    assert against in _asked(wera, code, text=_offers(), **_settled(), **{"about-avoid": "moldova; she was followed"})
    assert against in _asked(wera, code, text=_offers(), **_settled(), **{"about-avoid": "Vienna"})
    shown = _asked(wera, code, text=_offers(), **_settled(), **{"about-avoid": "Istambul; she was held there"})
    assert "“Istambul” is neither a code nor the name of a country or place in the offers" in shown
    assert "Istambul; she was held there</textarea>" in shown


def test_a_day_that_is_none_is_named_and_nothing_is_lost(wera: Client, code: str) -> None:
    shown = _asked(wera, code, text=_offers(), **_settled(), **{"about-avoid": "IST; reason; 32 May"})
    assert "Enter a day such as" in shown
    assert "IST; reason; 32 May" in shown


def test_the_chosen_journey_goes_into_her_calendar_and_the_log_says_who_took_it(wera: Client, code: str) -> None:
    address = reverse("journey-calendar", args=[code])
    assert "BEGIN:VCALENDAR" not in text(wera.get(address))
    day = clock.now().date() + timedelta(days=30)
    typed = {
        "legs-0-mode": "air",
        "legs-0-origin": "Vienna",
        "legs-0-destination": "Chisinau",
        "legs-0-departs": f"{day} 07:00 +01:00",
        "legs-0-arrives": f"{day} 10:25 +02:00",
        "legs-0-carrier": "OS",
        "legs-0-number": "655",
    }
    shown = text(wera.get(reverse("case-page", args=[code, "travel"]) + "?do=choose"))
    seen = re.search(r'name="seen" value="(\d+)"', shown)
    hidden = {"seen": seen[1]} if seen else {}
    assert wera.post(reverse("case-page", args=[code, "travel"]) + "?do=choose", typed | hidden).status_code == 302
    answer = wera.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{day:%Y%m%d}T060000Z" in text(answer)
    assert "Vienna - Chisinau" in text(answer)
    assert "journey-as-calendar" in next(one["detail"] for one in log.about(code) if one["what"] == "printed")


def test_the_travel_page_says_of_each_transit_point_who_was_told(wera: Client, code: str) -> None:
    day = clock.now().date() + timedelta(days=30)
    legs = (
        ("Vienna", "Istanbul", "07:00 +01:00", "11:25 +03:00"),
        ("Istanbul", "Chisinau", "13:00 +03:00", "14:30 +02:00"),
    )
    typed = {
        f"legs-{number}-{name}": f"{day} {value}" if name in ("departs", "arrives") else value
        for number, leg in enumerate(legs)
        for name, value in zip(("origin", "destination", "departs", "arrives"), leg, strict=True)
    }
    typed |= {"legs-0-mode": "air", "legs-1-mode": "air"}
    address = reverse("case-page", args=[code, "travel"])
    assert "Partner who was told" not in text(wera.get(address))
    seen = re.search(r'name="seen" value="(\d+)"', text(wera.get(f"{address}?do=choose")))
    assert wera.post(f"{address}?do=choose", typed | ({"seen": seen[1]} if seen else {})).status_code == 302
    shown = text(wera.get(address))
    assert "Partner who was told" in shown
    assert "Not confirmed yet" in shown
    assert "?do=arrange" in shown
    form = text(wera.get(reverse("case-page", args=[code, "handover"]) + "?do=arrange"))
    assert "Istanbul" in form
    assert "The whole journey" in form
