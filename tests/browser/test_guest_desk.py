"""The guest desk in a browser without scripts at 360 px: code, message, answer; and the pages of staff around it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from homeward.casework import acts, desk, table
from homeward.casework import guests as casework
from homeward.exchange import guests
from homeward.exchange.guests import codes
from homeward.exchange.models import GuestAnswerRow
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.process import consent
from homeward.process.asylum import RecipientKind
from homeward.process.consent import Purpose
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications.guest import GuestNotice
from homeward.process.notifications.messages import Need
from tests.browser.conftest import PATIENCE, Node, page_of
from tests.browser.looking import WIDTHS, look

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("HOMEWARD_SHOTS", "")


def a_notice(node: Node, monkeypatch: pytest.MonkeyPatch) -> GuestNotice:
    """COM-1 is sent to an association without a node."""
    monkeypatch.setattr(codes, "MEMORY_KIB", 64)
    monkeypatch.setattr(codes, "PASSES", 1)
    people = node.organisation.members
    facts = {"name": "Rivers (fictional)", "country": "MD", "telephone": "+37322000000", "source": "the directory"}
    to = casework.add(**facts, kind=RecipientKind.INDEPENDENT, by=people["anna"])
    casework.confirm(to, by=people["berta"])
    with desk.opened(node.code, by=people["wera"], to=Action.WRITE_CASE) as record:
        record.write(FirstContact(gender=Gender.FEMININE, languages=("Romanian",), country_of_return="MD"))
        record.write(consent.given(record.case, Purpose.CONTACT_RECEIVING, at=clock.now(), recipient=to))
    asked = table.act("handover", "request")
    acts.perform(node.code, asked, by=people["wera"], to=to, needs=(Need.HOUSING, Need.HEALTH))
    return desk.take(node.code, by=people["wera"]).case.every(GuestNotice)[-1].entry


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look, where HOMEWARD_SHOTS names a folder."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_guest_reads_and_answers_without_scripts(
    browser: Browser, node: Node, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    notice = a_notice(node, monkeypatch)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{node.address}/g/{notice.number}/?lang={lang}")
    assert page.locator("script").count() == 0
    shot(page, f"guest-code-360-{lang}")
    page.fill("input[name=code]", guests.read_out(notice.code).lower())
    page.click("form button")
    assert page.locator("button[value=answer]").count() == 1
    assert page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")[0] <= 360
    shot(page, f"guest-message-360-{lang}")
    answers = page.locator("form").first
    answers.locator("input[name=who]").fill("Maria, coordinator")
    answers.locator("input[name=answer][value=accept]").check()
    page.click("button[value=answer]")
    assert not GuestAnswerRow.objects.exists(), "a contact is missing"
    shot(page, f"guest-missing-360-{lang}")
    answers = page.locator("form").first
    assert answers.locator("input[name=who]").input_value() == "Maria, coordinator"
    for name, value in (("contact", "Maria"), ("alternate", "Ion"), ("telephone", "+37322000001")):
        answers.locator(f"input[name={name}]").fill(value)
    page.click("button[value=answer]")
    assert GuestAnswerRow.objects.count() == 1
    shot(page, f"guest-kept-360-{lang}")
    context.close()


@pytest.mark.parametrize("lang", ["en", "ar", "en-xa"])
def test_the_pages_of_relay_file_and_guests_are_whole(
    context: BrowserContext, node: Node, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    notice = a_notice(node, monkeypatch)
    page = page_of(context, node, "anna")
    paths = (
        "/partners/relay/",
        "/carry/",
        "/partners/without-node/",
        f"/c/{node.code}/notices/",
        f"/g/{notice.number}/",
    )
    for path in (*paths, f"/c/{node.code}/handover/?do=send-documents"):
        for width in WIDTHS:
            assert look(page, node.address + path, width=width, lang=lang).status == 200
            shot(page, f"{path.strip('/').split('/')[-1].partition('?')[0] or 'documents'}-{width}-{lang}")
