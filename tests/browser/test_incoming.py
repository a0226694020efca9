"""A request that came, as a member of the intake desk sees it who may not open a case, and as a supervisor does."""

import os
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from homeward.office import clock
from homeward.wire import jws
from tests.browser.conftest import Node, page_of
from tests.browser.looking import WIDTHS, look
from tests.exchange.partner import Partner
from tests.exchange.real_desk import asks

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("HOMEWARD_SHOTS", "")


def test_who_may_not_accept_reads_who_can(context: BrowserContext, node: Node) -> None:
    partner = Partner(slips_from=clock.now().date())
    partner.make_known()
    asked = asks(partner, jws.encode(secrets.token_bytes(32)))
    page = page_of(context, node, "ines")
    for width in WIDTHS:
        for lang in ("en", "ar"):
            look(page, f"{node.address}/incoming/{asked}/", width=width, lang=lang)
            assert page.locator("input[value=accept]").count() == 0
            assert "Wera" in page.locator(".govuk-inset-text").inner_text()
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"incoming-{width}-{lang}.png"), full_page=True)
