"""The page of offers as a browser shows it after something was pasted: at both widths, mirrored, and with no bare text."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from homeward.office import clock
from homeward.travel.offers.segments import MONTHS
from tests.browser.conftest import Node
from tests.browser.looking import WIDTHS, bare_text, violations

PICTURES = os.environ.get("HOMEWARD_PICTURES", "")


def pasted() -> str:
    """Three invented offers: direct and late, over Istanbul in the morning, and one over night with a question about its place."""
    day = clock.now().date() + timedelta(days=30)
    day += timedelta(days=(2 - day.weekday()) % 7)
    on, next_day = (f"{one.day:02d}{MONTHS[one.month - 1]}{one.year}" for one in (day, day + timedelta(days=1)))
    over = f"TK 1884 Y {on} VIEIST HK1 0030 0450\nTK 273 Y {on} ISTKIV HK1 0800 0940"
    night = f"TK 1888 Y {on} VIEIST HK1 1905 2320\nTK 273 Y {next_day} ISTKIV HK1 0800 0940"
    return f"1.KOVALENKO/INVENTED MS\nOS 657 Y {on} VIEKIV HK1 1900 2230\n---\n{over}\n---\n{night}\n---\nOS 1 Y {on} VIEXQQ HK1 1005 1330"


@pytest.mark.parametrize("lang", ["en", "ar", "en-xa"])
@pytest.mark.parametrize("width", WIDTHS)
def test_offers_are_compared_side_by_side_at_each_width_and_mirrored(
    wera: Page, node: Node, width: int, lang: str
) -> None:
    wera.set_viewport_size({"width": width, "height": 900})
    wera.goto(f"{node.address}/c/{node.code}/travel/offers/?lang={lang}")
    wera.fill("textarea[name=text]", pasted())
    wera.locator("form[method=post] button.govuk-button[type=submit]:not([name])").last.click()
    assert wera.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    assert wera.locator("table caption").count() == 1
    assert wera.locator("table caption + thead + tbody > tr").count() == 3
    wide = wera.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]
    assert not violations(wera)
    if lang == "en-xa":
        assert not bare_text(wera)
    if PICTURES:
        wera.screenshot(path=Path(PICTURES) / f"offers-{width}-{lang}.png", full_page=True)
