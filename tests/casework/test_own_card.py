"""Our own card is asked for anew when its keys are no longer ours alone, on a page and by a bell, until the new one is taken in."""

import time
from datetime import timedelta

import pytest

from homeward.casework import administration, carding, lines, worker
from homeward.casework.administration import Founded
from homeward.exchange import partners, troubles
from homeward.exchange.models import RevocationRow
from homeward.office import clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.pages.words import troubles as words
from homeward.wire import cards, custody
from tests.exchange.partner import Partner
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


def test_who_was_not_told_of_our_revocation_is_told_again_by_the_worker_until_somebody_says_that_they_telephoned(
    founded: Founded,
) -> None:
    anna, other = founded.founders[0].member, Partner(slips_from=clock.now().date())
    partners.add(other.card_file(issued="2026-01-01", until=f"{clock.now().year + 2}-01-01"))
    for member in (1, 2):
        partners.verify(other.id, typed=cards.number(other.card), by=member)
    since = clock.now() - timedelta(days=1)
    assert carding.revoke_own(founded.revocations[0], since=since, by=anna) == {other.id: False}
    row = RevocationRow.objects.filter(pk=other.id)
    assert row.get().tried_at > 0
    row.update(tried_at=0)
    worker.once()
    assert row.get().tried_at > 0
    assert wrong() >= {"own-card-revoked", "own-revocation-untold"}
    browser, place = signed_in(anna), f"/partners/{other.id}/line/"
    said = str(words.WORDS["own-revocation-untold"])
    assert said in text(browser.get(place))
    browser.post(place, {"do": "talked-over", "about": troubles.kept(other.id)[0].key})
    assert said not in text(browser.get(place))
    assert carding.revoke_own(founded.revocations[0], since=since, by=anna) == {other.id: True}
