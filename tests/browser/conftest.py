"""A node that a real browser looks at: served from this process, with one case for each side and a member signed in."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils.translation import trans_real
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from homeward.office import keys
from tests.browser import pseudo
from tests.pages.people import Organisation, a_case, an_organisation, signed_in

# Playwright keeps an event loop in this thread, which makes Django think of a server; there is none here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium")
# Milliseconds: a machine that is slow and busy shows the same, later.
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Node:
    """What a browser test knows of the node it looks at."""

    address: str
    organisation: Organisation
    code: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own chromium."""
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def speaks_pseudo() -> Iterator[None]:
    """Give the pages their pseudo-language, which stands between brackets."""
    kept = trans_real._translations.pop(pseudo.CODE, None)
    trans_real._translations[pseudo.CODE] = pseudo.language()
    yield
    trans_real._translations.pop(pseudo.CODE, None)
    if kept is not None:
        trans_real._translations[pseudo.CODE] = kept


@pytest.fixture
def node(django_db_reset_sequences: None, live_server: object, monkeypatch: pytest.MonkeyPatch) -> Node:
    """An organisation with a case, at an address where a browser finds it; made with a cheap lock, because every test makes one.

    Numbers begin anew for each: the founders are members 1 and 2.
    """
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "PASSES", 1)
    made = an_organisation()
    return Node(str(live_server).replace("localhost", "127.0.0.1"), made, a_case(made))


@pytest.fixture
def context(browser: Browser, node: Node) -> Iterator[BrowserContext]:
    """A browser without anybody signed in."""
    opened = browser.new_context()
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def page_of(context: BrowserContext, node: Node, name: str) -> Page:
    """A browser page with a member signed in."""
    cookies = signed_in(node.organisation.members[name]).cookies
    context.add_cookies(
        [
            {
                "name": kept,
                "value": cookies[kept].value,
                "url": node.address.replace("http:", "https:"),
                "secure": True,
                "httpOnly": True,
            }
            for kept in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME)
        ]
    )
    return context.new_page()


@pytest.fixture
def wera(context: BrowserContext, node: Node) -> Page:
    """A worker's browser."""
    return page_of(context, node, "wera")
