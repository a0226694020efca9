"""What a relative with the device finds: every file that the browser keeps is read after leaving: history, cache, storage, tabs.

A real profile on disk, scanned for texts of the case in six encodings. The scan proves itself on a page that is careless on purpose.
"""

import http.server
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from homeward.casework import desk
from homeward.office.permissions import Action
from homeward.process.intake import FirstContact
from homeward.process.medical import MedicalNeed
from homeward.process.services import Progress, Service, ServiceProgress
from scripts.figures import report
from tests.browser.conftest import CHROMIUM, PATIENCE, Node
from tests.seized.scanning import ENCODINGS, patterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
# Words that stand nowhere else: what the record holds, what is typed and saved, refused or left, and what is looked for.
HELD, NEED, SAVED, REFUSED, LEFT, SOUGHT = (
    f"Zhu{one}Kestrel" for one in ("held", "need", "saved", "refused", "left", "sought")
)
COMMAND = "python -m pytest tests/browser/test_left_behind.py"


@contextmanager
def a_browser_of_her_own(browser: Browser, folder: Path) -> Iterator[BrowserContext]:
    """A browser as a person has it: with a profile on the disk, remembering forms and tabs as it comes."""
    # As it comes: what it fills in, and the sessions it opens again, are switched off by what drives it otherwise.
    opened = browser.browser_type.launch_persistent_context(
        folder, executable_path=CHROMIUM, headless=False, args=["--no-sandbox", "--headless=new"]
    )
    opened.set_default_timeout(PATIENCE)
    try:
        yield opened
    finally:
        opened.close()


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a profile, as it lies and unpacked where it can be."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            raw = file.read_bytes()
            yield str(file.relative_to(folder)), raw
            for at in (one for one in range(len(raw)) if raw.startswith(b"\x1f\x8b\x08", one)):
                try:
                    yield f"{file.relative_to(folder)}, unpacked", zlib.decompressobj(31).decompress(raw[at:])
                except zlib.error:
                    continue


def found(folder: Path, *words: str) -> dict[str, set[str]]:
    """In which files each of the words stands, in whatever encoding."""
    seen: dict[str, set[str]] = {one: set() for one in words}
    for place, raw in kept(folder):
        for word in words:
            if any(pattern.search(raw) for pattern in patterns(word).values()):
                seen[word].add(place)
    return seen


def sign_in(page: Page, node: Node) -> None:
    page.goto(f"{node.address}/")
    page.fill("[name=username]", "wera")
    page.locator("[name=passphrase]").press_sequentially(node.organisation.passphrases["wera"])
    page.click("main button")
    page.wait_for_selector("h1:has-text('Today')")


def a_day_at_work(page: Page, node: Node) -> None:
    """Look for her, read, come to a form by a link that begins it, save one, have one refused, leave one half typed."""
    page.goto(f"{node.address}/cases/")
    page.locator("#q").press_sequentially(SOUGHT)
    page.press("#q", "Enter")
    page.wait_for_selector("text=No case fits.")
    page.goto(f"{node.address}/cases/")
    page.locator("#q").press_sequentially(HELD)
    page.press("#q", "Enter")
    page.click(f"main table a:has-text('{node.code}')")
    for one in ("intake", "health", "services", "timeline"):
        page.goto(f"{node.address}/c/{node.code}/{one}/")
    for one in ("health", "services"):
        page.goto(f"{node.address}/c/{node.code}/{one}/")
        page.locator("main a[href*='?do='][href*='with=']").first.click()
        page.wait_for_selector("main form")
    page.goto(f"{node.address}/c/{node.code}/intake/?do=first-contact")
    page.locator("[name=given_names]").press_sequentially(SAVED)
    page.locator("main form button").first.click()
    page.wait_for_url("**saved=first-contact")
    page.goto(f"{node.address}/c/{node.code}/status/?do=estimate")
    page.locator("[name=reasons]").press_sequentially(REFUSED)
    page.locator("main form button").first.click()
    page.wait_for_selector(".govuk-error-summary")
    assert page.locator("[name=reasons]").input_value() == REFUSED
    page.goto(f"{node.address}/c/{node.code}/intake/?do=first-contact")
    page.locator("[name=given_names]").press_sequentially(LEFT)


def addresses_of(folder: Path) -> list[tuple[str, str]]:
    """Every address of the history with its title."""
    database = sqlite3.connect(folder / "Default" / "History")
    rows = database.execute("SELECT url, title FROM urls").fetchall()
    database.close()
    return [(unquote(address), title) for address, title in rows]


def test_no_file_of_the_browser_holds_a_text_after_leaving(browser: Browser, node: Node, tmp_path: Path) -> None:
    wera = node.organisation.members["wera"]
    with desk.opened(node.code, by=wera, to=Action.WRITE_CASE) as record:
        record.write(FirstContact(given_names=HELD))
        record.write(MedicalNeed(NEED, care_given="shown"))
        record.write(ServiceProgress(Service.TRAINING, NEED, Progress.REFERRED, record.now.date()))
    with a_browser_of_her_own(browser, tmp_path) as opened:
        page = opened.new_page()
        sign_in(page, node)
        a_day_at_work(page, node)
        page.click("text=Leave now")
        page.wait_for_url(f"{node.address}/left/")
        # The browser writes its tabs and what forms were filled with a little later.
        page.wait_for_timeout(12_000)
    secrets = (HELD, NEED, SAVED, REFUSED, LEFT, SOUGHT, node.organisation.passphrases["wera"])
    assert found(tmp_path, *secrets) == {one: set() for one in secrets}
    history = addresses_of(tmp_path)
    assert len(history) > 8
    assert {title for _, title in history} <= {"Work", ""}
    asked = {name for address, _ in history for name in urlsplit(address).query.replace("=", "&").split("&")[::2]}
    assert asked <= {"", "do", "with", "saved"}
    where = f"{len(list(kept(tmp_path)))} files of a browser's profile after leaving, in {len(ENCODINGS)} encodings"
    control = "the same scan finds what a careless page leaves"
    told = f"0 of {len(secrets)} texts in {where}; {control}; addresses in the history say a case code and a page"
    report("relative-with-phone", told, command=COMMAND)


class Careless(http.server.BaseHTTPRequestHandler):
    """A page that lets the browser keep what is typed, cached and stored."""

    def do_GET(self) -> None:
        body = f"""<title>{HELD}</title><form action="/{SOUGHT}" method="post"><input name="given_names">
        <textarea name="more"></textarea><button>Save</button></form><script>localStorage.x = "{NEED}"</script>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_scan_finds_what_a_careless_page_leaves(browser: Browser, tmp_path: Path) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with a_browser_of_her_own(browser, tmp_path) as opened:
        page = opened.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.locator("[name=given_names]").press_sequentially(SAVED)
        page.locator("[name=more]").press_sequentially(REFUSED)
        page.click("button")
        page.locator("[name=more]").press_sequentially(LEFT)
        page.goto(f"http://127.0.0.1:{server.server_port}/away")
        page.wait_for_timeout(12_000)
    server.shutdown()
    assert all(found(tmp_path, HELD, NEED, SAVED, REFUSED, LEFT, SOUGHT).values())
