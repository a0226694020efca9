"""A request that came, as a member of the intake desk sees it who may not open a case, and as a supervisor does."""

import os
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import BrowserContext

from homeward.exchange import partners
from homeward.exchange.models import LineRow
from homeward.office import clock
from homeward.wire import jws
from tests.browser.conftest import Node, page_of
from tests.browser.looking import WIDTHS, bare_text, look
from tests.exchange.partner import Partner
from tests.exchange.real_desk import asks

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("HOMEWARD_SHOTS", "")


def test_the_list_of_what_came_in_with_requests_that_nobody_here_can_read(context: BrowserContext, node: Node) -> None:
    known, older = (Partner(slips_from=clock.now().date(), name=f"{name} (fictional)") for name in ("Harbour", "Pier"))
    for partner, speaks in ((known, ["envelope 1", partners.REJECTS]), (older, ["envelope 1"])):
        partner.make_known()
        LineRow.objects.update_or_create(partner_id=partner.id, defaults={"speaks": speaks})
    asks(known, jws.encode(secrets.token_bytes(32)))
    for partner in (known, older):
        partner.desk = Ed25519PrivateKey.generate()
        asks(partner, jws.encode(secrets.token_bytes(32)))
    page = page_of(context, node, "ines")
    for width in WIDTHS:
        for lang in ("en", "ar", "en-xa"):
            look(page, f"{node.address}/incoming/", width=width, lang=lang)
            assert page.locator("main .govuk-error-message").count() == 2
            assert page.locator("main a.govuk-button").count() == 1
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"list-{width}-{lang}.png"), full_page=True)
    assert not bare_text(page)


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
