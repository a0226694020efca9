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


def must_hold(said: list[Said], where: str, *, rtl: bool) -> None:
    """Assert what holds for every page that is read aloud."""
    levels = [int(one.properties["level"]) for one in said if one.role == "heading"]
    assert levels.count(1) == 1, f"{where}: {levels}"
    skipped = [(one, two) for one, two in pairwise(levels) if two > one + 1]
    assert not skipped, f"{where}: headings {levels}"
    heading = next(one for one in said if one.role == "heading" and one.properties["level"] == 1)
    assert heading.landmark == "main", where
    nameless = [one for one in said if one.role in CONTROLS and not one.name]
    assert not nameless, f"{where}: {nameless}"
    for role in ("main", "banner", "contentinfo"):
        assert len([one for one in said if one.role == role]) == 1, f"{where}: {role}"
    ways = [one.name for one in said if one.role == "navigation"]
    assert ways, where
    assert all(ways), f"{where}: a navigation without a name"
    assert len(set(ways)) == len(ways), f"{where}: {ways}"
    outside = [one.name for one in said if one.role == "StaticText" and not one.landmark and one.name]
    assert not outside[1:], f"{where}: only the way to the content stands outside all parts: {outside}"
    assert not out_of_order(said, rtl=rtl), f"{where}: {out_of_order(said, rtl=rtl)[:5]}"


def look_at(page: Page, address: str) -> None:
    """Read a page aloud at both widths, and mirrored."""
    for width, lang in ((360, "en"), (1280, "en"), (360, "ar")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        must_hold(read_aloud(page), f"{address} at {width} in {lang}", rtl=lang == "ar")


def test_the_main_pages_are_read_in_the_order_in_which_they_are_shown(wera: Page, node: Node) -> None:
    heron = received(node.organisation, landed=datetime.now(UTC) - timedelta(minutes=20))
    for address in MAIN:
        look_at(wera, node.address + address)
    for code, names in ((node.code, OF_THE_CASE), (heron.code, THERE)):
        for name in names:
            look_at(wera, f"{node.address}/c/{code}/{name}")


def test_an_error_is_read_with_its_field_and_the_summary_leads_there(wera: Page, node: Node) -> None:
    for name in ("consent/?do=give", "accommodation/?do=stay-before"):
        wera.goto(f"{node.address}/c/{node.code}/{name}")
        wera.click("main form button:not([name])")
        said = read_aloud(wera)
        must_hold(said, name, rtl=False)
        wrong = [one for one in said if one.properties.get("invalid") == "true"]
        assert wrong, name
        for one in wrong:
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
    wera.set_content(
        "<main style='display: flex; flex-direction: column-reverse'><p>read first</p><p>shown first</p></main>"
    )
    assert out_of_order(read_aloud(wera)) == ["'shown first' is read after 'read first'"]
    wera.set_content(
        "<main style='display: flex; flex-direction: row-reverse'><p>read first</p><p>shown first</p></main>"
    )
    assert out_of_order(read_aloud(wera))
    assert not out_of_order(read_aloud(wera), rtl=True)
