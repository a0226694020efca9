"""A partner's card counts after two members compared its number, and never again after its keys changed unannounced."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange import nodekeys, partners
from homeward.record.seal import SealBroken
from homeward.wire import cards
from homeward.wire.cards import CardRefused
from tests.exchange.partner import DESK, SERVER_KEY, TODAY, Partner, found_own_node


@pytest.fixture
def stranger(db: None) -> Partner:
    found_own_node()
    return Partner()


def test_a_card_is_found_until_two_members_have_compared_its_number(stranger: Partner) -> None:
    added = partners.add(stranger.card_file())
    number = cards.number(stranger.card)
    assert not added.verified
    once = partners.verify(stranger.id, typed=number, by=3)
    assert (once.verified, once.waiting_for_second) == (False, True)
    with pytest.raises(partners.SecondMemberNeeded):
        partners.verify(stranger.id, typed=number, by=3)
    with pytest.raises(partners.NotVerified):
        partners.require_verified(stranger.id)
    assert partners.verify(stranger.id, typed=number, by=4).verified


def test_the_number_may_be_typed_in_the_digits_of_another_script_with_or_without_spaces(stranger: Partner) -> None:
    partners.add(stranger.card_file())
    number = cards.number(stranger.card)
    arabic = number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    partners.verify(stranger.id, typed=number.replace(" ", ""), by=3)
    assert partners.verify(stranger.id, typed=arabic, by=4).verified


@pytest.mark.parametrize("typed", ["", "12345", "0" * 30])
def test_another_number_verifies_nothing(stranger: Partner, typed: str) -> None:
    partners.add(stranger.card_file())
    with pytest.raises(partners.WrongNumber):
        partners.verify(stranger.id, typed=typed, by=3)
    assert not partners.everyone()[0].waiting_for_second


def test_nobody_can_be_verified_who_is_not_known(stranger: Partner) -> None:
    with pytest.raises(partners.NotVerified):
        partners.verify(stranger.id, typed="1", by=3)


@pytest.mark.parametrize("key", ["signing", "desk"])
def test_a_card_with_another_key_blocks_everything_until_two_members_compare_again(partner: Partner, key: str) -> None:
    setattr(partner, key, Ed25519PrivateKey.generate())
    changed = partners.add(partner.card_file(version=2))
    assert (changed.verified, changed.blocked) == (False, "keys-changed")
    with pytest.raises(partners.NotVerified):
        partners.require_verified(partner.id)
    partners.verify(partner.id, typed=cards.number(partner.card), by=3)
    with pytest.raises(partners.NotVerified):
        partners.require_verified(partner.id)
    partners.verify(partner.id, typed=cards.number(partner.card), by=4)
    assert partners.slip_of(partners.require_verified(partner.id), "node").use == "node"


def test_a_card_of_the_same_name_with_another_identity_is_another_partner_and_only_found(partner: Partner) -> None:
    forged = partners.add(Partner().card_file(version=2))
    assert (forged.name, forged.verified) == (partner.name, False)
    assert forged.id != partner.id
    assert {one.id: one.verified for one in partners.everyone()} == {partner.id: True, forged.id: False}
    with pytest.raises(partners.NotVerified):
        partners.require_verified(forged.id)


def test_a_new_card_with_the_same_keys_stays_verified(partner: Partner) -> None:
    renewed = partners.add(partner.card_file(version=2, until="2027-12-31", telephone="+373 11"))
    assert (renewed.verified, renewed.until.year, renewed.telephone) == (True, 2027, "+373 11")


def test_an_older_card_or_another_of_the_same_version_is_refused(partner: Partner) -> None:
    partners.add(partner.card_file(version=3))
    for changes in ({"version": 2}, {"version": 3, "telephone": "+40"}):
        with pytest.raises(CardRefused):
            partners.add(partner.card_file(**changes))
    assert partners.add(partner.card_file(version=3)).verified


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "House\u202eesuoH"},
        {"name": "x" * 201},
        {"telephone": "1\n2"},
        {"address": "javascript:1"},
        {"address": "http://"},
        {"address": "http://a:99999999"},
        {"until": "2025-01-01"},
        {"issued": "yesterday"},
        {"version": 0},
        {"desk": "AAAA"},
        {"organisation": "A" * 43},
    ],
    ids=str,
)
def test_a_card_that_could_mislead_is_refused_though_it_is_signed(
    stranger: Partner, changes: dict[str, object]
) -> None:
    with pytest.raises(CardRefused):
        partners.add(stranger.card_file(**changes))
    assert partners.everyone() == []


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b"{" * 100000, b'{"format":1,"format":2}', b" " * 70000])
def test_a_file_that_is_no_card_is_refused(stranger: Partner, raw: bytes) -> None:
    with pytest.raises(CardRefused):
        partners.add(raw)


@pytest.mark.parametrize("name", ["card", "node_slip", "intake_slip"])
def test_a_card_file_with_one_altered_letter_is_refused(stranger: Partner, name: str) -> None:
    facts = json.loads(stranger.card_file())
    text = facts[name]
    at = len(text) // 2
    facts[name] = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    with pytest.raises(CardRefused):
        partners.add(json.dumps(facts).encode())


def test_our_own_card_is_no_partner(db: None) -> None:
    found_own_node()
    with pytest.raises(CardRefused):
        partners.add(partners.write_file())


def test_what_we_write_a_partner_can_read(db: None) -> None:
    own = found_own_node()
    assert partners.read_file(partners.write_file())[0] == own


def test_cards_about_to_end_are_named_sixty_days_before(partner: Partner) -> None:
    last = partners.everyone()[0].until
    assert partners.expiring(last - timedelta(days=61)) == []
    assert [one.id for one in partners.expiring(last - timedelta(days=60))] == [partner.id]


def test_node_and_intake_seeds_are_destroyed_forty_five_days_after_their_slip_ended(db: None) -> None:
    found_own_node()
    first = nodekeys.node_seeds(SERVER_KEY)
    nodekeys.renew_node_slip(SERVER_KEY, TODAY + timedelta(days=25))
    assert len(nodekeys.node_seeds(SERVER_KEY)) == 2
    assert nodekeys.sealed_intake_seeds() == [b"sealed"]
    nodekeys.renew_node_slip(SERVER_KEY, TODAY + timedelta(days=75))
    assert set(first) <= set(nodekeys.node_seeds(SERVER_KEY))
    nodekeys.renew_node_slip(SERVER_KEY, TODAY + timedelta(days=76))
    assert not set(first) & set(nodekeys.node_seeds(SERVER_KEY))
    assert nodekeys.sealed_intake_seeds() == []


def test_a_slip_is_kept_until_ten_days_before_its_end(db: None) -> None:
    found_own_node()
    before = nodekeys.newest_slip("node")
    nodekeys.renew_node_slip(SERVER_KEY, TODAY + timedelta(days=19))
    assert nodekeys.newest_slip("node") == before
    nodekeys.renew_node_slip(SERVER_KEY, TODAY + timedelta(days=20))
    assert nodekeys.newest_slip("node") != before


def test_the_node_keys_open_under_the_server_key_alone(db: None) -> None:
    found_own_node()
    with pytest.raises(SealBroken):
        nodekeys.signing(b"\x12" * 32)
    assert nodekeys.signing(SERVER_KEY).public_key() != DESK.public_key()
