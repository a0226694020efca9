"""Searching imported timetables on the Travel page; what is found goes on as offers."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from homeward.casework import timetables as cases
from homeward.casework.timetables import Care, Wish
from homeward.office import calendars, clock, timetables
from homeward.travel import typed_timetable
from homeward.travel.situation import Rules
from tests.pages.people import text

HEADER = "carrier,number,origin,destination,departs,arrives,from,until,days\n"


def monday() -> date:
    day = clock.now().date() + timedelta(days=21)
    return day - timedelta(days=day.weekday())


@pytest.fixture
def kept() -> Iterator[str]:
    """A timetable of flights that are invented: direct at noon and at night, over Istanbul in the morning, on every day."""
    span = f"{monday()},{monday() + timedelta(days=13)}"
    rows = [
        f"OS,655,VIE,RMO,08:40,12:05,{span},",
        f"OS,659,VIE,RMO,20:00,23:25,{span},",
        f"TK,1884,VIE,IST,00:30,04:50,{span},",
        f"TK,273,IST,RMO,08:00,09:40,{span},",
    ]
    feed = typed_timetable.read((HEADER + "\n".join(rows)).splitlines(keepends=True))
    name = f"invented-{monday()}"
    timetables.keep(settings.NODE.timetables, name, feed)
    calendars.keep({monday() + timedelta(days=at): "" for at in range(5)}, country="MD", works=True)
    yield name
    timetables.remove(settings.NODE.timetables, name)


def asked(client: Client, code: str, kept: str, **typed: object) -> str:
    first = {"first": monday(), "last": monday() + timedelta(days=6), "origin": "VIE", "goal": "Chisinau"}
    sent = {"timetable": kept, **first, **typed}
    return html.unescape(text(client.post(reverse("timetable-search", args=[code]), sent)))


def ways(shown: str) -> list[str]:
    return re.findall("\\d+\\. \u2068([^\u2069]*)\u2069<br>", shown)


def test_journeys_arrive_on_worked_days_in_meeting_hours_earlier_in_the_day_first(
    wera: Client, code: str, kept: str
) -> None:
    shown = asked(wera, code, kept)
    assert ways(shown) == ["Vienna - Istanbul - Chisinau"] * 5 + ["Vienna - Chisinau"] * 5
    assert "23:25" not in shown.split("Why not earlier?")[0].split("<form")[0]


def test_what_would_be_earlier_without_a_constraint_is_named(wera: Client, code: str, kept: str) -> None:
    shown = asked(wera, code, kept, carriers="TK")
    assert ways(shown) == ["Vienna - Chisinau"] * 5
    assert "Without “Nothing on the way is to be avoided” she could arrive" in shown


def test_a_country_in_which_she_does_not_change_is_left_out(wera: Client, code: str, kept: str) -> None:
    assert ways(asked(wera, code, kept, shut="tr")) == ["Vienna - Chisinau"] * 5


def test_what_is_to_be_left_out_may_be_named_and_what_the_timetable_does_not_know_is_asked_about(
    wera: Client, code: str, kept: str
) -> None:
    assert ways(asked(wera, code, kept, shut="Turkey")) == ["Vienna - Chisinau"] * 5
    assert ways(asked(wera, code, kept, shut="istanbul")) == ["Vienna - Chisinau"] * 5
    assert ways(asked(wera, code, kept, carriers="tk")) == ["Vienna - Chisinau"] * 5
    for name, typed in (("shut", "Istambul"), ("carriers", "Turkish")):
        shown = asked(wera, code, kept, **{name: typed})
        assert f"The timetable knows nothing called “{typed}”" in shown
        assert f">\n{typed}</textarea>" in shown
        assert ways(shown) == []


def test_hours_that_the_receiving_organisation_told_bound_the_search(wera: Client, code: str, kept: str) -> None:
    calendars.keep_week((time(10), time(14)), None, country="MD")
    assert ways(asked(wera, code, kept)) == ["Vienna - Chisinau"] * 5
    # Landing at 12:05, through an hour later.
    calendars.keep_week((time(10), time(13, 4)), None, country="MD")
    assert ways(asked(wera, code, kept)) == []


def test_a_wheelchair_a_child_and_a_pregnancy_are_counted_in_the_search(db: None, kept: str) -> None:
    found, rules = cases.opened(kept), Rules()
    start, goal = (found.feed.place_of(one) for one in ("VIE", "RMO"))
    assert start is not None
    assert goal is not None
    wish = Wish(start, goal, monday(), monday() + timedelta(days=4), "MD")

    def listed(**needs: bool) -> int:
        return len(cases.search(found, wish, tight, care=Care(**needs), now=clock.now()).ranked)

    # Three hours and ten minutes in Istanbul are just enough for whoever needs nothing.
    tight = replace(rules, connection=timedelta(minutes=130))
    assert (listed(), listed(wheelchair=True), listed(child=True)) == (10, 5, 5)
    tight = replace(rules, longest_with_care=timedelta(hours=8))
    assert (listed(), listed(pregnant=True), listed(child=True)) == (10, 5, 5)


def test_what_was_found_is_judged_and_chosen_like_any_other_offer(wera: Client, code: str, kept: str) -> None:
    table = re.search(r'name="text" value="([^"]*)"', asked(wera, code, kept))
    assert table is not None
    shown = text(wera.post(reverse("offers", args=[code]), {"text": table[1]}))
    assert "10. Offer" in shown
    assert "TK 1884" in shown


def test_days_of_which_nobody_knows_are_named_and_not_counted(wera: Client, code: str, kept: str) -> None:
    day = monday() + timedelta(days=1)
    calendars.keep({day: "closed"}, country="MD")
    assert len(ways(asked(wera, code, kept))) == 8
    shown = asked(wera, code, kept, country="XX")
    assert "nobody knows whether these days are worked" in shown
    assert ways(shown) == []


def test_an_unknown_or_ambiguous_place_is_asked_and_what_was_typed_stays(wera: Client, code: str, kept: str) -> None:
    shown = asked(wera, code, kept, origin="Atlantis")
    assert "The timetable has no such place" in shown
    assert 'value="Atlantis"' in shown
    assert "within four weeks" in asked(wera, code, kept, last=monday() + timedelta(days=40))


def test_without_a_timetable_the_page_says_how_one_is_imported(wera: Client, code: str) -> None:
    if timetables.listed(settings.NODE.timetables):
        pytest.skip("another test keeps a timetable at this moment")
    assert "homeward timetable import" in text(wera.get(reverse("timetable-search", args=[code])))
