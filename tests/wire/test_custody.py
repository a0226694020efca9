"""The identity key: split on paper, put together by two custodians, and its short revocations."""

import itertools
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import cards, custody, jws, revocations, shamir
from homeward.wire.cards import CardRefused
from homeward.wire.shamir import ShareRefused
from tests.exchange.partner import card, public

IDENTITY = Ed25519PrivateKey.from_private_bytes(b"\x61" * 32)
CARD = card(IDENTITY, b"\x62" * 32, b"\x63" * 32, zone="Europe/Vienna", messages="COM-1.v1,COM-2.v1")
SHARES = [one.written for one in custody.split(IDENTITY.private_bytes_raw())]


def test_any_two_of_three_shares_sign_a_card_and_one_alone_does_nothing() -> None:
    for pair in itertools.permutations(SHARES, 2):
        made = custody.sign(CARD, custody.combine(pair, CARD.organisation))
        assert cards.read_card(made.card) == CARD
    with pytest.raises(ShareRefused):
        custody.combine((SHARES[0], SHARES[0]), CARD.organisation)


def test_shares_of_another_key_are_refused() -> None:
    other = custody.split(b"\x64" * 32)
    emergency = shamir.split(b"\x61" * 32, 3, 1)
    for pair in ((SHARES[0], other[1].written), (emergency[0].written, emergency[1].written), (SHARES[0], "abcd")):
        with pytest.raises(ShareRefused):
            custody.combine(pair, CARD.organisation)


def test_new_shares_do_not_fit_old_ones() -> None:
    fresh = [one.written for one in custody.split(IDENTITY.private_bytes_raw())]
    assert custody.combine((fresh[0], fresh[2]), CARD.organisation)
    with pytest.raises(ShareRefused):
        custody.combine((fresh[0], SHARES[1]), CARD.organisation)


def test_a_card_goes_out_to_be_signed_and_comes_back_as_files() -> None:
    card_ = custody.read_request(custody.write_request(CARD).encode())
    made = custody.sign(card_, IDENTITY)
    assert cards.read_card(custody.read_signed(custody.write_signed(made.card).encode())) == CARD


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"format": "homeward-card-request-1", "card": {"name": "x"}}', b"\xff"])
def test_a_file_that_is_no_card_to_sign_is_refused(raw: bytes) -> None:
    with pytest.raises(CardRefused):
        custody.read_request(raw)
    with pytest.raises(CardRefused):
        custody.read_signed(raw)


def test_a_card_that_no_partner_would_read_is_not_signed() -> None:
    for wrong in (replace(CARD, address="nowhere"), replace(CARD, identity=jws.encode(public(IDENTITY)[::-1]))):
        with pytest.raises(CardRefused):
            custody.sign(wrong, IDENTITY)


@pytest.mark.parametrize("version", [0, 1, 65535])
def test_a_revocation_is_read_as_it_is_typed_and_checked_against_the_card(version: int) -> None:
    made = revocations.sign(CARD.organisation, version, IDENTITY)
    assert len(made.written.replace(" ", "")) == 112
    typed = made.written.upper().replace(" ", "-")
    assert revocations.read(typed, CARD.organisation, CARD.identity) == made


def test_a_revocation_mistyped_or_of_another_organisation_revokes_nothing() -> None:
    made = revocations.sign(CARD.organisation, 1, IDENTITY).written
    other = Ed25519PrivateKey.generate()
    wrong = [made[:-1] + ("a" if made[-1] != "a" else "b"), "", made + "a"]
    for typed in wrong:
        with pytest.raises(CardRefused):
            revocations.read(typed, CARD.organisation, CARD.identity)
    with pytest.raises(CardRefused):
        revocations.read(made, "x" * 43, CARD.identity)
    with pytest.raises(CardRefused):
        revocations.read(made, CARD.organisation, jws.encode(public(other)))


def test_a_card_without_the_newer_fields_is_read_with_their_defaults_and_unknown_ones_are_passed_over() -> None:
    facts = jws.read_object(jws.unverified(cards.sign_card(CARD, IDENTITY)))
    older = {name: value for name, value in facts.items() if name not in ("zone", "messages")} | {"from_later": [1]}
    read = cards.read_card(jws.sign(jws.write_object(older), IDENTITY))
    assert (read.zone, read.messages, read.name) == ("", "", CARD.name)
