"""A file sent from a browser over a bad line: what was sent stays, the rest goes on by itself, and the picture is shown."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Node
from tests.browser.looking import look
from tests.record.test_files import PDF, photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]


def choose(page: Page, node: Node, name: str, raw: bytes) -> None:
    page.goto(f"{node.address}/c/{node.code}/files/")
    page.get_by_label("What it is").fill("Her ticket")
    page.get_by_label("The file").set_input_files({"name": name, "mimeType": "", "buffer": raw})


def test_a_file_goes_on_where_a_bad_line_broke_it(wera: Page, node: Node) -> None:
    asked: list[str] = []

    def line(route: Route) -> None:
        asked.append(route.request.url.rpartition("=")[2])
        # The line breaks at the second part, once before it arrives, once after.
        if asked.count("1") == 1:
            route.abort()
        elif asked.count("1") == 2 and asked[-1] == "1":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    wera.route("**/files/up/?upload=*&part=*", line)
    choose(wera, node, "ticket.pdf", PDF)
    wera.get_by_role("button", name="Keep it").click()
    expect(wera.get_by_role("alert")).to_contain_text("The file is kept.")
    assert asked == ["0", "1", "1", "1", "2"]
    wera.get_by_role("link", name="Look at").click()
    expect(wera.get_by_role("main")).to_contain_text("A PDF can hold programs")


def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(wera: Page, node: Node) -> None:
    choose(wera, node, "ticket.docx", b"PK\x03\x04" + bytes(600_000))
    wera.get_by_role("button", name="Keep it").click()
    expect(wera.get_by_role("status")).to_contain_text("Only a PDF or a picture")
    expect(wera.get_by_label("What it is")).to_have_value("Her ticket")


def test_a_picture_is_kept_and_shown_without_a_script(browser: object, context: BrowserContext, node: Node) -> None:
    from tests.browser.conftest import PATIENCE, page_of  # a browser of its own, with scripts off

    bare = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    bare.set_default_timeout(PATIENCE)
    page = page_of(bare, node, "wera")
    choose(page, node, "ticket.png", photograph("PNG", (320, 200)))
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Look at").click()
    page.wait_for_url("**/files/*/")
    # A picture has its size only once it has come.
    page.wait_for_load_state("load")
    box = page.locator("img").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (202, 322)
    bare.close()


def test_the_pages_of_a_file_at_every_width(wera: Page, node: Node) -> None:
    choose(wera, node, "ticket.jpg", photograph("JPEG", (900, 600)))
    wera.get_by_role("button", name="Keep it").click()
    for address in ("2/", "2/save/"):
        for width in (360, 1280):
            assert look(wera, f"{node.address}/c/{node.code}/files/{address}", width=width, lang="ar").heading
