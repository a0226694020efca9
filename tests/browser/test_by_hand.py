"""What a person does with the pages, with and without scripts."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

import homeward.pages
from tests.browser.conftest import PATIENCE, Node
from tests.browser.looking import violations

STATIC = Path(homeward.pages.__file__).parent / "static" / "homeward"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_in_opening_a_case_and_leaving_works_with_and_without_scripts(
    scripts: bool, browser: Browser, node: Node
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{node.address}/")
    page.fill("[name=username]", "wera")
    page.fill("[name=passphrase]", node.organisation.passphrases["wera"])
    page.click("main button")
    assert page.locator("h1").inner_text() == "Today"
    page.click("text=New case")
    page.fill("[name=code_name]", "Plover")
    page.click("main button")
    assert page.locator("h1").inner_text() == "Record the first contact"
    page.click("text=Leave now")
    assert page.url == f"{node.address}/left/"
    page.goto(f"{node.address}/cases/")
    assert page.url == f"{node.address}/in/"
    assert context.cookies() == [] or all(not one["name"].endswith(("-s", "-k")) for one in context.cookies())
    context.close()


def test_a_form_with_errors_says_so_leads_to_the_field_and_keeps_what_was_typed(wera: Page, node: Node) -> None:
    wera.goto(f"{node.address}/c/{node.code}/consent/?do=give")
    wera.click("main form button")
    assert not violations(wera)
    assert wera.evaluate("document.activeElement.className") == "govuk-error-summary"
    wera.click(".govuk-error-summary a >> nth=0")
    name = wera.evaluate("document.activeElement.name")
    assert name, "the link leads to an input"
    assert wera.locator("[aria-invalid=true]").count() > 0


def test_escape_pressed_twice_leaves_at_once(wera: Page, node: Node) -> None:
    wera.goto(f"{node.address}/c/{node.code}/")
    wera.keyboard.press("Escape")
    wera.keyboard.press("Escape")
    wera.wait_for_url(f"{node.address}/left/")
    assert "Heron" not in wera.content()


def test_after_leaving_the_browser_keeps_nothing_telling(context: BrowserContext, wera: Page, node: Node) -> None:
    wera.goto(f"{node.address}/c/{node.code}/")
    wera.click("text=Leave now")
    wera.wait_for_url(f"{node.address}/left/")
    wera.wait_for_load_state("load")
    # As the key does it: asking the browser for its history can meet a page being swapped.
    with wera.expect_navigation():
        wera.evaluate("setTimeout(() => history.back())")
    assert "Heron" not in wera.content()
    assert wera.evaluate("localStorage.length + sessionStorage.length") == 0
    assert wera.evaluate("caches.keys()") == []
    assert wera.title() == "Work"


def test_pages_stay_within_their_weight(wera: Page, node: Node) -> None:
    named: list[str] = []
    wera.on("response", lambda answer: named.append(answer.url))
    page = wera.goto(f"{node.address}/c/{node.code}/departure/")
    assert page is not None
    files = [one.rsplit("/", 1)[1] for one in named if "/static/" in one]
    assert len(files) == 2
    weight = len(page.body()) + sum((STATIC / f"{one}.br").stat().st_size for one in files)
    assert weight <= 40_000


def test_every_static_file_lies_beside_its_compressed_forms() -> None:
    for plain in STATIC.glob("*.??*"):
        if plain.suffix in (".css", ".js"):
            assert gzip.decompress((STATIC / f"{plain.name}.gz").read_bytes()) == plain.read_bytes()
            assert (STATIC / f"{plain.name}.br").stat().st_size < plain.stat().st_size
