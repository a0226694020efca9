"""The main pages as a screen reader reads them: one heading of the first level, headings in order, every field and part named."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Node
from tests.browser.reading import CONTROLS, Said, out_of_order, read_aloud
from tests.pages.receiving_case import received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
MAIN = ("/", "/cases/", "/arrivals/", "/directory/")
OF_THE_CASE = ("", "intake/", "consent/", "consent/?do=conversation", "risk/", "departure/", "handover/", "travel/")
THERE = ("arrival/", "plan/", "plan/?do=component-talk", "services/", "visit/?do=visit", "close/")


def wrong(said: list[Said], *, rtl: bool = False) -> list[str]:
    """What does not hold of a page that is read aloud."""
    levels = [int(one.properties["level"]) for one in said if one.role == "heading"]
    first = [one for one in said if one.role == "heading" and one.properties["level"] == 1]
    ways = [one.name for one in said if one.role == "navigation"]
    outside = [one.name for one in said if one.role == "StaticText" and not one.landmark and one.name]
    found = {
        "not one heading of the first level, in the main part": [one.landmark for one in first] != ["main"],
        f"headings that skip a level: {levels}": any(two > one + 1 for one, two in pairwise(levels)),
        "a control without a name": any(one.role in CONTROLS and not one.name for one in said),
        "not one main part, one head and one foot": any(
            len([one for one in said if one.role == role]) != 1 for role in ("main", "banner", "contentinfo")
        ),
        f"ways without names of their own: {ways}": not ways or not all(ways) or len(set(ways)) != len(ways),
        # Only the way to the content stands before all parts.
        f"texts outside all parts: {outside}": len(outside) > 1,
    }
    return [name for name, holds in found.items() if holds] + out_of_order(said, rtl=rtl)[:4]


def look_at(page: Page, address: str) -> list[str]:
    """Read a page aloud narrow and mirrored, and wide; gives what is wrong, with where."""
    found = []
    for width, lang in ((360, "ar"), (1280, "en")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        found += [f"{address} at {width} in {lang}: {one}" for one in wrong(read_aloud(page), rtl=lang == "ar")]
    return found


def test_the_main_pages_are_read_in_the_order_in_which_they_are_shown(wera: Page, node: Node) -> None:
    heron = received(node.organisation, landed=datetime.now(UTC) - timedelta(minutes=20))
    addresses = [*MAIN, *(f"/c/{node.code}/{one}" for one in OF_THE_CASE), *(f"/c/{heron.code}/{one}" for one in THERE)]
    found = [one for address in addresses for one in look_at(wera, node.address + address)]
    assert not found, "\n".join(found)


def test_an_error_is_read_with_its_field_and_the_summary_leads_there(wera: Page, node: Node) -> None:
    for name in ("consent/?do=give", "accommodation/?do=stay-before"):
        wera.goto(f"{node.address}/c/{node.code}/{name}")
        wera.click("main form button:not([name])")
        said = read_aloud(wera)
        assert not wrong(said), name
        invalid = [one for one in said if one.properties.get("invalid") == "true"]
        assert invalid, name
        for one in invalid:
            assert "Error:" in one.description, f"{name}: {one}"
        leads = wera.eval_on_selector_all(
            ".govuk-error-summary a",
            "all => all.map((one) => document.querySelector(one.hash)?.matches('input, select, textarea'))",
        )
        assert leads, name
        assert all(leads), f"{name}: {leads}"
        alert = next(one for one in said if one.role == "alert")
        assert alert.landmark == "main"


def test_what_is_read_out_of_order_is_found(wera: Page, node: Node) -> None:
    wera.goto(f"{node.address}/")
    assert not out_of_order(read_aloud(wera))
    # A page of ours would allow no style of a test.
    wera.goto("about:blank")
    wera.set_content(
        "<main style='display: flex; flex-direction: column-reverse'><p>read first</p><p>shown first</p></main>"
    )
    assert out_of_order(read_aloud(wera)) == ["'shown first' is read after 'read first'"]
    wera.set_content(
        "<main style='display: flex; flex-direction: row-reverse'><p>read first</p><p>shown first</p></main>"
    )
    assert out_of_order(read_aloud(wera))
    assert not out_of_order(read_aloud(wera), rtl=True)
