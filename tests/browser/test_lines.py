"""The pages of partners and their lines in a real browser, with something wrong on one and a message under way."""

import os
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from homeward.casework import acts, lines, organisation, table
from homeward.exchange import carried, nodekeys, partners, receipts, revoking
from homeward.exchange.attachments import arriving
from homeward.exchange.models import InboxRow, LineRow, OutboxRow
from homeward.office import clock
from homeward.process.consent import Purpose
from homeward.process.intake import FirstContact, Gender
from homeward.process.notifications.evidence import UNSUPPORTED, LetterKept
from homeward.process.notifications.messages import Need
from homeward.wire import cards, jws
from homeward.wire.envelope import FIRST_LINK, digest
from homeward.wire.notes import File
from tests.browser.conftest import Node, page_of
from tests.browser.looking import WIDTHS, bare_text, look, violations
from tests.exchange.partner import Partner, wrapped
from tests.exchange.real_desk import asks
from tests.pages.receiving_case import came

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, reset_sequences=True)]
DAY = 86400.0
# Pictures for whoever looks at the pages; without the folder none are made.
SHOTS = os.environ.get("SHOTS", "")


def known(verified: bool = True) -> Partner:
    other = Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2) if verified else ():
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    return other


def asked(node: Node, partner: Partner) -> None:
    """The first request to the partner, which has waited for two days."""
    wera = node.organisation.members["wera"]
    first = FirstContact(gender=Gender.FEMININE, languages=("en",), country_of_return="MD")
    for (page, name), values in (
        (("intake", "first-contact"), {"entry": first}),
        (("consent", "give"), {"purpose": Purpose.CONTACT_RECEIVING, "recipient": partner.id}),
        (("handover", "request"), {"to": partner.id, "needs": (Need.HOUSING,)}),
    ):
        acts.perform(node.code, table.BY_NAME[page, name], by=wera, **values)
    OutboxRow.objects.update(queued_at=time.time() - 2 * DAY, tries=7, next_try=1e12)
    LineRow.objects.create(partner_id=partner.id, skew=900.0, restored=2, speaks=["envelope 1", "COM-1.v1"])
    nodekeys.revoked_own(1)
    revoking.begin("never sent", clock.now())
    talk = OutboxRow.objects.get().conversation
    arriving.announced(talk.partner, File("a" * 64, talk.hwcase, 1, ("b" * 64,)), clock.now() - timedelta(days=2))
    lines.look(clock.now(), time.time())


def lost(partner: Partner) -> None:
    """What goes wrong with keys: a second request to a key that is lost there, and one of theirs that nobody here could read."""
    row, partner.lies = OutboxRow.objects.latest("id"), {"reason": "lost-key"}
    receipts.keep(row, "rejected", jws.read_object(partner.answer(row.message_id, "rejected"))["receipt"])
    asks(partner, jws.encode(secrets.token_bytes(32)))
    InboxRow.objects.update(state="unread", letter=b"")
    lines.look(clock.now(), time.time())


def walk(
    context: BrowserContext,
    node: Node,
    places: dict[str, tuple[str, ...]],
    then: Callable[[Page, str], None] = lambda page, address: None,
    kept_as: tuple[str, tuple[str, ...]] = ("", ()),
) -> list[str]:
    """Look at each page as its member, in three languages and two widths, and give what is not translated on each.

    :param then: does something on the page before its picture is kept
    :param kept_as: with what the names of pictures begin, and what is no text of ours
    """
    bare, (shot, typed) = [], kept_as
    for name, addresses in places.items():
        page = page_of(context, node, name)
        for at, address in enumerate(addresses):
            for lang in ("en", "ar", "en-xa"):
                for width in WIDTHS:
                    look(page, node.address + address, width=width, lang=lang)
                    then(page, address)
                    if SHOTS and lang != "en-xa":
                        page.screenshot(path=str(Path(SHOTS) / f"{shot}{name}-{at}-{lang}-{width}.png"), full_page=True)
            bare += [f"{address}: {one}" for one in bare_text(page) if one not in typed]
    return bare


def test_the_pages_of_a_line_on_which_something_is_wrong(context: BrowserContext, node: Node) -> None:
    partner, stranger = known(), known(verified=False)
    asked(node, partner)
    lost(partner)
    places = {
        "anna": (
            "/",
            "/partners/",
            f"/partners/{partner.id}/line/",
            f"/partners/{partner.id}/numbers/",
            f"/c/{node.code}/readers/",
            f"/partners/{stranger.id}/",
            f"/partners/{stranger.id}/revoked/",
        ),
        "wera": (
            f"/c/{node.code}/handover/",
            f"/c/{node.code}/handover/?do=take-back",
            f"/c/{node.code}/handover/?do=told",
            f"/c/{node.code}/send-now/",
        ),
        "ines": ("/incoming/",),
    }
    assert walk(context, node, places) == []


def kept(node: Node, partner: Partner) -> bytes:
    """What could not be taken in: letters that nobody here can read, and one of an older node to a lost key; gives that as a file."""
    now = clock.now()
    letters = (
        LetterKept("", "1" * 64, 2, now, unreadable="an entry is malformed"),
        LetterKept("homeward.lodging.v3", "2" * 64, 3, now, unreadable=UNSUPPORTED),
        LetterKept("homeward.question.v1", "3" * 64, 4, now, unknown=('question.tone="kind"',)),
    )
    came(node.organisation, node.code, *letters, partner=partner.id)
    OutboxRow.objects.update(refused=True)
    LineRow.objects.update(speaks=["envelope 1"], skew=0.0, restored=0)
    message = partner.message(jws.encode(secrets.token_bytes(32)), 1, FIRST_LINK, hwbox=digest(b"lost"))
    file = carried.pack([wrapped(message)])
    done = carried.take(file, now=now, server_key=organisation.server_key())
    assert done.refused == (("lost-key", 1),)
    lines.look(now, time.time())
    return file


def test_the_pages_of_what_could_not_be_taken_in(context: BrowserContext, node: Node, tmp_path: Path) -> None:
    partner = known()
    asked(node, partner)
    brought = tmp_path / "brought.tar"
    brought.write_bytes(kept(node, partner))
    places = {
        "anna": ("/", "/partners/", f"/partners/{partner.id}/line/", "/carry/"),
        "wera": (f"/c/{node.code}/handover/", f"/c/{node.code}/timeline/"),
        "ines": ("/incoming/", "/"),
    }

    def carried_in(page: Page, address: str) -> None:
        if address == "/carry/":
            page.set_input_files("[name=file]", brought)
            page.click("button[value=in]")
            page.wait_for_selector("main dl")
            assert not violations(page)

    # What stands in the log of a test is no text of ours.
    assert walk(context, node, places, carried_in, ("kept-", ("Written for a test",))) == []
