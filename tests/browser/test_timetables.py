"""The calendar with what was told, and a search of timetables with its answer, as a browser shows them at both widths and mirrored."""

import os
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from homeward.office import calendars, timetables
from homeward.travel import typed_timetable
from tests.browser.conftest import Node
from tests.browser.looking import WIDTHS, bare_text, look, violations
from tests.pages.test_timetable_search import HEADER, monday

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
PICTURES = os.environ.get("HOMEWARD_PICTURES", "")
LANGUAGES = ("en", "ar", "en-xa")


@pytest.fixture
def told(node: Node) -> Iterator[None]:
    """A timetable of invented flights, and what receiving organisations told of their days and hours."""
    span = f"{monday()},{monday() + timedelta(days=13)}"
    rows = (
        f"OS,655,VIE,RMO,08:40,12:05,{span},\nTK,1884,VIE,IST,00:30,04:50,{span},\nTK,273,IST,RMO,08:00,09:40,{span},\n"
    )
    name = f"seen-{monday()}"
    timetables.keep(settings.NODE.timetables, name, typed_timetable.read((HEADER + rows).splitlines(keepends=True)))
    calendars.keep({monday() + timedelta(days=at): "" for at in range(3)}, country="MD", works=True)
    calendars.keep({monday(): "Moving house"})
    calendars.keep_week((time(8), time(14, 30)), (4, 5), country="JO")
    yield
    timetables.remove(settings.NODE.timetables, name)


def test_the_calendar_shows_days_hours_and_weekends(wera: Page, node: Node, told: None) -> None:
    for lang in LANGUAGES:
        for width in WIDTHS:
            look(wera, f"{node.address}/calendar/", width=width, lang=lang)
            assert wera.locator("tbody tr").count() == 6
    assert not bare_text(wera)


def test_a_search_shows_what_was_found_and_why_nothing_is_earlier(wera: Page, node: Node, told: None) -> None:
    for lang in LANGUAGES:
        for width in WIDTHS:
            look(wera, f"{node.address}/c/{node.code}/travel/search/", width=width, lang=lang)
            typed = {
                "origin": "VIE",
                "goal": "RMO",
                "first": monday(),
                "last": monday() + timedelta(days=2),
                "carriers": "tk",
            }
            for name, value in typed.items():
                wera.fill(f"[name={name}]", str(value))
            wera.locator("form[method=post] button.govuk-button[type=submit]").last.click()
            assert wera.locator("tbody tr").count() == 3
            assert wera.locator("h3 + ul li").count() == 1
            wide = wera.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert wide[0] <= wide[1]
            assert not violations(wera)
            if PICTURES:
                wera.screenshot(path=Path(PICTURES) / f"search-{width}-{lang}.png", full_page=True)
    assert not bare_text(wera)
