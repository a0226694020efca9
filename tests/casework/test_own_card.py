"""Our own card is asked for anew when its keys are no longer ours alone, on a page and by a bell, until the new one is taken in."""

import time
from datetime import timedelta

import pytest

from homeward.casework import administration, carding, lines
from homeward.casework.administration import Founded
from homeward.exchange import troubles
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.pages.words import troubles as words
from homeward.wire import custody
from tests.pages.people import FACTS, signed_in, text


@pytest.fixture
def founded(db: None) -> Founded:
    roles = (Role.SUPERVISOR, Role.OFFICER)
    return administration.found(FACTS, founders=(("anna", "Anna", roles), ("berta", "Berta", roles)))


def joined(founded: Founded, name: str, role: Role) -> SignedIn:
    anna, berta = (one.member for one in founded.founders)
    return administration.add_member(username=name, name=name.title(), roles=[role], first=anna, second=berta).member


def wrong() -> set[str]:
    lines.look(clock.now(), time.time())
    return {row.kind for row in troubles.kept()}


def signed(founded: Founded, request: str) -> bytes:
    """What the two custodians give back for a card that was made ready."""
    card = custody.read_request(request.encode())
    one, other = founded.custody[:2]
    return custody.write_signed(
        custody.sign(card, custody.combine((one.written, other.written), card.organisation)).card
    ).encode()


def test_who_leaves_with_the_desk_key_makes_a_page_ask_for_a_new_card_until_it_is_taken_in(founded: Founded) -> None:
    anna = founded.founders[0].member
    walter = joined(founded, "walter", Role.WORKER)
    assert wrong() == set()
    administration.suspend(walter.number, by=anna)
    assert wrong() == {"own-desk-key-known"}
    browser = signed_in(anna)
    said = str(words.WORDS["own-desk-key-known"])
    assert said in text(browser.get("/"))
    assert 'href="/partners/"' in text(browser.get("/"))
    assert str(words.HELP["own-desk-key-known"]) in text(browser.get("/partners/"))
    ready = carding.prepare(by=anna)
    assert wrong() == {"own-desk-key-known"}, "the old key still stands on the card that partners have"
    carding.take(signed(founded, ready), by=anna)
    assert wrong() == set()
    assert said not in text(browser.get("/partners/"))


def test_who_leaves_between_the_making_of_a_card_and_its_taking_in_knows_its_desk_key_too(founded: Founded) -> None:
    anna = founded.founders[0].member
    walter = joined(founded, "walter", Role.WORKER)
    ready = carding.prepare(by=anna)
    administration.suspend(walter.number, by=anna)
    carding.take(signed(founded, ready), by=anna)
    assert wrong() == {"own-desk-key-known"}


def test_who_never_held_the_desk_key_leaves_without_it(founded: Founded) -> None:
    analyst = joined(founded, "aldo", Role.ANALYST)
    administration.suspend(analyst.number, by=founded.founders[0].member)
    assert wrong() == set()


def test_after_our_revocation_the_page_asks_for_a_new_card(founded: Founded) -> None:
    anna = founded.founders[0].member
    carding.revoke_own(founded.revocations[0], since=clock.now() - timedelta(days=1), by=anna)
    assert wrong() == {"own-card-revoked"}
    assert str(words.HELP["own-card-revoked"]) in text(signed_in(anna).get("/partners/"))
    carding.take(signed(founded, carding.prepare(by=anna)), by=anna)
    assert wrong() == set()
