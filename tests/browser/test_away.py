"""An arrival noted with the network off, in a real browser: sealed at once, unreadable there, sent once when the line is back."""

import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from homeward.process import arrival
from homeward.process.arrival import Met
from tests.browser.conftest import PATIENCE, Node
from tests.browser.looking import WIDTHS, bare_text, look, violations
from tests.pages.receiving_case import Received, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
READY = """async () => (await (await caches.open("away-1")).keys()).length >= 3 && navigator.serviceWorker.controller !== null"""
NOTE = "she wears the blue coat"


def prepare(page: Page, node: Node, heron: Received) -> None:
    """Prepare the browser on the arrival page, and wait until the page that works without a line is kept."""
    page.goto(f"{node.address}/c/{heron.code}/arrival/")
    page.click("[data-away] button")
    page.wait_for_url(f"{node.address}/away/")
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        # Asked from outside: the pages allow no text to become a script, so that the page cannot wait by itself.
        if page.evaluate(READY):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page that works without a line was not kept within two minutes")


def note(page: Page, what: str) -> None:
    page.check(f"[value={what}]")
    page.fill("#away-note", NOTE)
    page.click("#away-form button")
    expect(page.locator("#away-notes li")).to_have_count(1)


def kept(page: Page) -> str:
    """Everything the browser keeps that a script, or somebody with the telephone, can read."""
    return str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"))


@pytest.fixture
def heron(node: Node) -> Received:
    return received(node.organisation, landed=datetime.now(UTC) - timedelta(minutes=20))


def test_an_arrival_is_noted_with_the_network_off_and_confirmed_when_it_is_back(
    wera: Page, context: BrowserContext, node: Node, heron: Received
) -> None:
    prepare(wera, node, heron)
    context.set_offline(True)
    wera.goto(f"{node.address}/away/")
    note(wera, "met")
    expect(wera.locator("#away-status")).to_contain_text("The line is down")
    held = kept(wera)
    assert NOTE not in held
    assert not [one for one in (heron.code, "Heron", "Ileana", '"met"', "not-arrived") if one in held]
    sealed = json.loads(json.loads(held)[0]["away"])["notes"]
    assert [sorted(one) for one in sealed] == [["at", "sealed", "ticket"]]
    assert re.fullmatch("\u2068\\w+,? \\d\\d:\\d\\d\u2069", wera.locator("#away-notes li div").inner_text())
    context.set_offline(False)
    wera.evaluate("dispatchEvent(new Event('online'))")
    expect(wera.locator("#away-status")).to_contain_text("Sent")
    assert wera.locator("#away-notes li").count() == 0
    wera.goto(f"{node.address}/c/{heron.code}/arrival/")
    wera.click("text=Confirm, sign and tell the partner")
    found = arrival.recorded(heron.case())
    assert found is not None
    assert (found.entry.met, found.entry.state) == (Met.MET, NOTE)


def test_no_page_of_a_case_opens_without_a_line_and_nothing_of_one_is_in_the_cache(
    wera: Page, context: BrowserContext, node: Node, heron: Received
) -> None:
    prepare(wera, node, heron)
    names = wera.evaluate("caches.open('away-1').then((one) => one.keys()).then((all) => all.map((one) => one.url))")
    assert not [one for one in names if "/c/" in one]
    wera.goto(f"{node.address}/c/{heron.code}/arrival/")
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        wera.reload()
    context.set_offline(False)


def test_a_note_can_be_deleted_twenty_is_the_most_and_after_three_days_it_is_gone(
    wera: Page, context: BrowserContext, node: Node, heron: Received
) -> None:
    prepare(wera, node, heron)
    context.set_offline(True)
    note(wera, "not-arrived")
    wera.click("#away-notes button")
    expect(wera.locator("#away-notes li")).to_have_count(0)
    note(wera, "not-arrived")
    wera.evaluate(
        """() => { const kept = JSON.parse(localStorage.away); const one = kept.notes[0];
        kept.notes = Array.from({length: 20}, (_, at) => ({...one, sealed: one.sealed + at}));
        localStorage.away = JSON.stringify(kept); }"""
    )
    wera.check("[value=met]")
    wera.click("#away-form button")
    expect(wera.locator("#away-status")).to_contain_text("room for no more")
    wera.evaluate(
        """() => { const kept = JSON.parse(localStorage.away);
        kept.notes.forEach((one) => { one.at -= 73 * 3600 * 1000; }); localStorage.away = JSON.stringify(kept); }"""
    )
    wera.goto(f"{node.address}/away/")
    expect(wera.locator("#away-status")).to_contain_text("older than three days were deleted")
    assert wera.locator("#away-notes li").count() == 0
    wera.click("#away-forget")
    expect(wera.locator("#away-none")).to_contain_text("not prepared")
    assert kept(wera) == '[{},{},""]'
    assert wera.evaluate("caches.keys()") == []
    context.set_offline(False)


def test_the_page_looks_right_and_says_so_without_scripts(wera: Page, node: Node, heron: Received) -> None:
    prepare(wera, node, heron)
    for lang in ("en", "ar", "en-xa"):
        for width in WIDTHS:
            assert look(wera, f"{node.address}/away/", width=width, lang=lang).heading
    assert not bare_text(wera)
    for width in WIDTHS:
        for address in (f"/c/{heron.code}/arrival/", f"/c/{heron.code}/arrival/?do=offer", "/arrivals/"):
            look(wera, node.address + address, width=width, lang="ar")
            look(wera, node.address + address, width=width, lang="en-xa")
            assert not bare_text(wera), f"{address}: {bare_text(wera)[:8]}"
    assert not violations(wera)
