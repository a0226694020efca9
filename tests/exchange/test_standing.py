"""A partner's new card announced by its own line needs nobody; a stolen key is revoked, and what it said is doubtful."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import their_keys
from homeward.exchange import inbox, nodekeys, partners, standing, troubles
from homeward.exchange.models import PartnerRow
from homeward.process.case import Case, Written
from homeward.process.case import Partner as By
from homeward.process.notifications.evidence import PartnerKeys
from homeward.wire import cards, envelope, jws, revocations
from homeward.wire.cards import CardRefused
from homeward.wire.envelope import FIRST_LINK
from tests.exchange.partner import NOW, SERVER_KEY, Partner, public, wrapped

CASE = "c" * 43


def announced(partner: Partner, key: Ed25519PrivateKey, facts: dict[str, object]) -> inbox.Answer:
    """An announcement of the partner's, its cover signed with a key."""
    letter = jws.write_object({"v": 1, **facts})
    signed, _ = partner.message(partner.id, 1, FIRST_LINK, hwclass="card", hwletter=envelope.digest(letter))
    cover = envelope.stored_cover(signed)
    return inbox.receive(wrapped((envelope.seal_cover(cover, key), letter)), now=NOW, server_key=SERVER_KEY)


def renewed(partner: Partner) -> tuple[Ed25519PrivateKey, dict[str, object]]:
    """The partner's card of the next year with another node key; gives the old key and what is announced."""
    old, partner.signing = partner.signing, Ed25519PrivateKey.generate()
    card = replace(partner.card, version=2, until="2027-12-31")
    signed = cards.sign_card(card, partner.identity).decode()
    return old, {"card": signed, **partner.slip_texts()}


def test_a_new_card_announced_with_the_old_key_stays_verified_and_both_keys_count_for_a_while(partner: Partner) -> None:
    first = partner.message(CASE, 1, FIRST_LINK)
    old, facts = renewed(partner)
    assert announced(partner, old, facts).status == 200
    known = partners.one(partner.id)
    assert (known.verified, known.until.year, known.blocked) == (True, 2027, "")
    second = partner.message(CASE, 2, envelope.digest(first[0]))
    for message in (first, second):
        assert inbox.receive(wrapped(message), now=NOW, server_key=SERVER_KEY).status == 200
    later = NOW + timedelta(days=61)
    nodekeys.renew_node_slip(SERVER_KEY, later.date(), now=True)
    partner.signing = old
    third = partner.message(CASE, 3, envelope.digest(second[0]))
    assert inbox.receive(wrapped(third), now=later, server_key=SERVER_KEY).status == 400


def test_the_same_card_by_a_file_blocks_and_rings(partner: Partner) -> None:
    renewed(partner)
    changed = partners.add(partner.card_file(version=2))
    assert (changed.verified, changed.blocked) == (False, "keys-changed")
    assert "keys-changed" in {one.kind for one in troubles.find(NOW, 0.0)}


def test_who_holds_the_node_key_alone_announces_nothing(partner: Partner) -> None:
    thief = Ed25519PrivateKey.generate()
    old, facts = renewed(partner)
    forged = cards.sign_card(replace(partner.card, version=3), partner.identity).decode()
    wrong: list[dict[str, object]] = [
        facts | {"card": jws.sign(jws.unverified(forged.encode()), old).decode()},
        facts | {"node_slip": facts["intake_slip"]},
        facts | {"card": cards.sign_card(Partner().card, thief).decode()},
        {},
        {"card": "x"},
    ]
    before = bytes(PartnerRow.objects.get().card)
    for one in wrong:
        assert announced(partner, old, one).status == 400
    assert bytes(PartnerRow.objects.get().card) == before


def test_a_new_card_is_refused_when_a_key_nobody_knows_brings_it(partner: Partner) -> None:
    _, facts = renewed(partner)
    assert announced(partner, partner.signing, facts).status == 400


def test_a_card_of_another_identity_takes_no_partners_place_though_its_node_announces_it(partner: Partner) -> None:
    other = Partner(signing=partner.signing, desk=partner.desk)
    signed = cards.sign_card(replace(other.card, version=2), other.identity).decode()
    assert announced(partner, partner.signing, {"card": signed, **other.slip_texts()}).status == 400
    assert partners.card_of(partner.id) == partner.card


def revoked(partner: Partner, version: int = 1) -> str:
    return revocations.sign(partner.id, version, partner.identity).written


def test_a_revocation_stops_everything_and_what_came_since_a_time_is_doubtful(partner: Partner) -> None:
    standing.revoke(partner.id, typed=revoked(partner), since=NOW - timedelta(days=2), now=NOW)
    with pytest.raises(partners.NotVerified):
        partners.require_verified(partner.id)
    message = partner.message(CASE, 1, FIRST_LINK)
    assert inbox.receive(wrapped(message), now=NOW, server_key=SERVER_KEY).status == 400
    doubt = standing.doubts()[partner.id]
    assert [doubt.covers(NOW - timedelta(days=days)) for days in (3, 2, 1, 0, -1)] == [False, True, True, True, False]
    assert {one.kind for one in troubles.find(NOW, 0.0)} == {"revoked"}


def test_keys_announced_while_the_node_key_was_in_other_hands_are_void_and_older_ones_count_again(
    partner: Partner,
) -> None:
    def announced_at(at: datetime, key: str) -> Written[PartnerKeys]:
        return Written(1, at, By(partner.id), PartnerKeys(CASE, key, ()))

    theft = NOW - timedelta(days=2)
    before, after = (
        announced_at(theft - timedelta(days=1), "theirs"),
        announced_at(theft + timedelta(days=1), "thief's"),
    )
    case = Case((before, after))
    assert their_keys.partner_keys(case, CASE) == after.entry
    standing.revoke(partner.id, typed=revoked(partner), since=theft, now=NOW)
    assert their_keys.partner_keys(case, CASE) == before.entry
    assert their_keys.partner_keys(Case((after,)), CASE) is None


def test_after_a_revocation_only_a_newer_card_can_be_verified_by_two_people_again(partner: Partner) -> None:
    standing.revoke(partner.id, typed=revoked(partner), since=NOW, now=NOW)
    with pytest.raises(CardRefused):
        partners.verify(partner.id, typed=cards.number(partner.card), by=3)
    partner.signing = Ed25519PrivateKey.generate()
    added = partners.add(partner.card_file(version=2))
    assert not added.verified
    for member in (3, 4):
        partners.verify(partner.id, typed=cards.number(partner.card), by=member)
    assert partners.require_verified(partner.id).blocked == ""
    assert partner.id in standing.doubts(), "what was said in the meantime stays doubtful"


def test_after_the_identity_was_revoked_no_card_of_it_counts(partner: Partner) -> None:
    standing.revoke(partner.id, typed=revoked(partner, revocations.IDENTITY), since=NOW, now=NOW)
    with pytest.raises(CardRefused):
        partners.add(partner.card_file(version=9))


def test_a_revocation_of_an_older_card_or_by_another_changes_nothing(partner: Partner) -> None:
    partners.add(partner.card_file(version=2))
    for typed in (revoked(partner, 1), revoked(Partner(), 2), "nonsense"):
        with pytest.raises(CardRefused):
            standing.revoke(partner.id, typed=typed, since=NOW, now=NOW)
    assert partners.one(partner.id).verified


def test_a_revocation_of_a_card_replaced_lately_ends_its_keys_and_leaves_the_newer_card(partner: Partner) -> None:
    old, facts = renewed(partner)
    assert announced(partner, old, facts).status == 200
    first = partner.message(CASE, 1, FIRST_LINK)
    assert inbox.receive(wrapped(first), now=NOW, server_key=SERVER_KEY).status == 200
    standing.revoke(partner.id, typed=revoked(partner, 1), since=NOW - timedelta(days=1), now=NOW)
    newer, partner.signing = partner.signing, old
    by_the_thief = partner.message(CASE, 2, envelope.digest(first[0]))
    assert inbox.receive(wrapped(by_the_thief), now=NOW, server_key=SERVER_KEY).status == 400
    partner.signing = newer
    assert (
        inbox.receive(
            wrapped(partner.message(CASE, 2, envelope.digest(first[0]))), now=NOW, server_key=SERVER_KEY
        ).status
        == 200
    )
    assert partners.one(partner.id).verified
    assert standing.doubts()[partner.id].covers(NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("since", "doubtful"),
    [
        ((NOW - timedelta(hours=3)).isoformat(), NOW - timedelta(hours=3)),
        ((NOW + timedelta(days=1)).isoformat(), NOW),
        ("no time", NOW),
        (None, NOW),
    ],
)
def test_a_revocation_that_comes_by_the_line_counts_like_one_that_was_read_out(
    partner: Partner, since: str | None, doubtful: datetime
) -> None:
    facts: dict[str, object] = {"revoked": revoked(partner), "since": since}
    assert announced(partner, partner.signing, facts).status == 200
    assert partners.one(partner.id).blocked == "revoked"
    assert standing.doubts()[partner.id].since == doubtful


def test_what_a_square_code_says_verifies_like_the_number_and_another_one_does_not(partner: Partner) -> None:
    PartnerRow.objects.update(level="found", first_member=None, second_member=None)
    other = partners.scanned_text(Partner().card)
    with pytest.raises(partners.WrongNumber):
        partners.verify(partner.id, typed=other, by=3)
    partners.verify(partner.id, typed=partners.scanned_text(partner.card), by=3, number_from="scanned")
    assert partners.verify(partner.id, typed=cards.number(partner.card), by=4, number_from="register").verified
    assert PartnerRow.objects.get().number_from == {"3": "scanned", "4": "register"}


def test_our_own_keys_towards_a_partner_are_those_of_the_card_it_has(partner: Partner) -> None:
    before = public(nodekeys.signing(SERVER_KEY, partner.id))
    own = nodekeys.own_card()[0]
    fresh = nodekeys.make_signing(SERVER_KEY, nodekeys.NEXT)
    assert public(nodekeys.signing(SERVER_KEY)) == before, "a card that is not signed yet changes nothing"
    nodekeys.use_next(SERVER_KEY, fresh)
    identity = Ed25519PrivateKey.generate()
    newer = replace(own, version=2, signing=jws.encode(fresh), identity=jws.encode(public(identity)))
    newer = replace(newer, organisation=jws.thumbprint(public(identity)))
    nodekeys.set_own_card(cards.sign_card(newer, identity))
    assert public(nodekeys.signing(SERVER_KEY, partner.id)) == before
    PartnerRow.objects.update(told_card=2)
    assert public(nodekeys.signing(SERVER_KEY, partner.id)) == fresh
