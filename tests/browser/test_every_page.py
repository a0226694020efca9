"""Every page in a real browser: two widths, three languages, without errors of axe, without sideways scrolling, and by keyboard."""

import pytest
from playwright.sync_api import BrowserContext, Page

from homeward.casework import table
from homeward.office import permissions
from homeward.papers import drawing
from homeward.process.case import Side
from tests.browser.conftest import Node, page_of
from tests.browser.looking import WIDTHS, bare_text, look, must_be_reached, reached_by_keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]

OF_THE_HOUSE = {
    "anna": (
        "/",
        "/cases/",
        "/cases/new/",
        "/cases/import/",
        "/cases/sheet/",
        "/incoming/",
        "/partners/",
        "/team/",
        "/team/work/",
        "/team/everything/",
        "/team/glass/",
        "/team/rehearsal/",
        "/team/readers/",
        "/backups/",
        "/directory/",
        "/directory/in/",
        "/questionnaires/",
        "/arrivals/",
        "/organisation/",
        "/policy/",
        "/report/",
        "/register/",
        "/texts/",
        "/texts/ar/complaint/",
        "/texts/fr/leaflet.choice/recording/",
        "/keys/",
        "/log/",
        "/log/choices/",
        "/log/sheet/",
    ),
    "adam": ("/", "/team/", "/partners/", "/directory/"),
}
# Without the fonts a paper cannot be drawn, and its page says so.
PRINTED = ("print/pocket-card/",) if drawing.FONTS.is_dir() else ()
LANGUAGES = ("en", "ar", "en-xa")


def look_everywhere(page: Page, address: str) -> set[str]:
    """Look at a page at every width in every language; in the pseudo-language no text may stand bare. Gives the headings seen."""
    seen = set()
    for lang in LANGUAGES:
        for width in WIDTHS:
            seen.add(look(page, address, width=width, lang=lang).heading)
        if lang == "en-xa":
            assert not bare_text(page), f"{address}: {bare_text(page)[:8]}"
    return seen


@pytest.mark.parametrize("name", OF_THE_HOUSE)
def test_the_pages_of_the_house(name: str, context: BrowserContext, node: Node) -> None:
    page = page_of(context, node, name)
    for address in OF_THE_HOUSE[name]:
        assert len(look_everywhere(page, node.address + address)) > 1, "one heading in all languages"


def test_pages_for_nobody_signed_in(context: BrowserContext, node: Node) -> None:
    page = context.new_page()
    for address in ("/in/", "/in/lost/", "/left/"):
        assert len(look_everywhere(page, node.address + address)) > 1, "one heading in all languages"
    assert look(page, f"{node.address}/nothing/", width=360, status=404).heading


def test_the_pages_of_a_case(wera: Page, node: Node) -> None:
    for name in (
        "",
        "timeline/",
        "log/",
        "print/",
        "export/",
        "files/",
        "along/",
        "shared/",
        "left/",
        "day/",
        *(f"{page}/" for page in table.PAGES),
        *PRINTED,
    ):
        assert look_everywhere(wera, f"{node.address}/c/{node.code}/{name}"), name


@pytest.mark.parametrize("name", table.PAGES)
def test_the_forms_of_a_case(name: str, wera: Page, node: Node) -> None:
    drawn = 0
    for act in table.on_page(name, Side.REFERRING):
        if not permissions.may(node.organisation.members["wera"].roles, act.to):
            continue
        address = f"{node.address}/c/{node.code}/{name}/?do={act.name}"
        look(wera, address, width=360, lang="ar")
        look(wera, address, width=1280, lang="en-xa")
        assert not bare_text(wera), f"{act.name}: {bare_text(wera)[:8]}"
        drawn += 1
    assert drawn or name in ("plan", "arrival", "services", "visit", "complaint"), name


@pytest.mark.parametrize("address", ["/", "/cases/new/", "/c/{code}/departure/", "/c/{code}/consent/?do=give"])
def test_a_keyboard_reaches_everything(address: str, wera: Page, node: Node) -> None:
    look(wera, node.address + address.format(code=node.code), width=1280)
    assert must_be_reached(wera) <= reached_by_keyboard(wera)


@pytest.mark.parametrize("address", ["/", "/c/{code}/", "/c/{code}/departure/", "/c/{code}/day/", "/c/{code}/consent/"])
def test_a_page_at_400_percent_is_read_without_scrolling_sideways(address: str, wera: Page, node: Node) -> None:
    # A window of 1280 px at 400 % lays a page out as one of 320 px.
    for lang in ("en", "ar"):
        look(wera, node.address + address.format(code=node.code), width=320, lang=lang)
