"""A card given by hand, after its end or a theft: two people compare it, what waited goes, and what a thief signs does not."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange import carried, nodekeys, partners, standing
from homeward.exchange.heads import telling
from homeward.exchange.line import Refused
from homeward.exchange.models import InboxRow, OutboxRow, PartnerRow
from homeward.wire import cards, envelope, heads, jws, revocations
from tests.exchange.two_nodes import Node, healed

DAY = 86400.0


def a_long_silence(one: Node, other: Node, days: int = 400) -> None:
    """Nobody's node runs for so long; then each renews what renews by itself."""
    one.clock.pass_by(days * DAY)
    for node in (one, other):
        with node.here():
            node.renew()


def arrived(node: Node) -> list[int]:
    with node.here():
        return list(InboxRow.objects.order_by("seq").values_list("seq", flat=True))


def stolen(one: Node, other: Node) -> Ed25519PrivateKey:
    """The key with which a node signs towards another; its server is stolen, and the other organisation hears of it by telephone."""
    with one.here():
        key = nodekeys.signing(one.server_key, other.id)
    with other.here():
        typed = revocations.sign(one.id, 1, one.identity).written
        standing.revoke(one.id, typed=typed, since=one.now, now=one.now)
    return key


def test_after_more_than_a_year_both_sides_are_told_and_with_the_new_cards_everything_that_waited_arrives(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    a_long_silence(one, other)
    sent, back = one.queue(other), other.queue(one)
    healed(one, other, 2)
    for node in pair:
        assert set(node.sent().values()) == {"queued"}
        assert node.wrong() >= {"card-lapsed", "own-card-ended"}
    one.new_card()
    other.new_card()
    healed(one, other, 2)
    assert set(one.sent().values()) == {"queued"}, "by the line alone no card counts any more"
    other.know(one)
    one.know(other)
    healed(one, other, 3)
    # What was sealed to a key that ended so long ago opens nowhere: it is rejected, and sealed again.
    assert (one.sent()[sent], other.sent()[back]) == ("rejected", "rejected")
    one.seal_again(other)
    other.seal_again(one)
    healed(one, other, 1)
    assert {*one.sent().values(), *other.sent().values()} == {"resealed", "stored"}
    assert {*one.wrong(), *other.wrong()} <= {"unopened", "key-lost-here"}
    last = one.queue(other)
    healed(one, other, 1)
    assert one.sent()[last] == "stored"
    assert arrived(other) == [1, 2, 3]


def test_a_node_whose_card_alone_was_replaced_by_hand_hears_which_card_the_partner_has_and_signs_with_its_key(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    waited = one.queue(other)
    one.new_card()
    other.know(one)
    healed(one, other, 3)
    after, back = one.queue(other), other.queue(one)
    healed(one, other, 2)
    assert {one.sent()[message] for message in (waited, after)} == {"stored"}
    assert other.sent()[back] == "stored", "and our receipts hold there"
    with one.here():
        assert PartnerRow.objects.get().told_card == 2


def test_after_a_theft_what_waited_arrives_by_the_word_of_the_new_key_and_what_the_thief_signs_does_not(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    first = one.queue(other)
    healed(one, other, 1)
    waited = [one.queue(other), one.queue(other)]
    thief = stolen(one, other)
    one.new_card()
    other.know(one)
    healed(one, other, 3)
    after, back = one.queue(other), other.queue(one)
    healed(one, other, 2)
    assert {one.sent()[message] for message in (first, *waited, after)} == {"stored"}
    assert other.sent()[back] == "stored"
    assert arrived(other) == [1, 2, 3, 4]
    with one.here():
        signed = bytes(OutboxRow.objects.get(message_id=waited[0]).cover)
    with other.here():
        there = cards.read_slip(nodekeys.newest_slip("node")[0], "node", nodekeys.own_card()[0].signing)  # type: ignore[index]
    forged = envelope.seal_cover(replace(envelope.stored_cover(signed), hwseq=5, hwletter=envelope.digest(b"x")), thief)
    with pytest.raises(Refused):
        other.put("", envelope.wrap(forged, b"x", there.public))
    assert arrived(other) == [1, 2, 3, 4]


def test_the_thief_vouches_for_nothing(pair: tuple[Node, Node]) -> None:
    one, other = pair
    waited = one.queue(other)
    stolen(one, other)
    healed(one, other, 3)
    assert one.sent()[waited] == "queued"
    with other.here():
        assert PartnerRow.objects.get().vouched == []


def test_a_first_request_that_was_under_way_counts_with_the_desk_key_of_its_time(pair: tuple[Node, Node]) -> None:
    one, other = pair
    waited = one.queue(other)
    before = one.desk
    one.desk = Ed25519PrivateKey.generate()
    one.new_card()
    other.know(one)
    with other.here():
        old = cards.read_card(bytes(PartnerRow.objects.get().card)).desk
    healed(one, other, 3)
    assert one.sent()[waited] == "stored"
    with other.here():
        assert len(standing.desk_of(one.id)) == 1
        vouched = set(standing.desk_of(one.id, waited).values())
    assert before.public_key().public_bytes_raw() in vouched
    assert old != jws.encode(before.public_key().public_bytes_raw())


def test_a_partner_restored_from_before_our_new_card_is_told_it_again(pair: tuple[Node, Node]) -> None:
    one, other = pair
    backup = other.store.backup()
    one.new_card()
    healed(one, other, 2)
    with one.here():
        assert PartnerRow.objects.get().told_card == 2
    other.restored(backup)
    sent = one.queue(other)
    healed(one, other, 3)
    assert one.sent()[sent] == "stored"
    with other.here():
        assert partners.one(one.id).verified
        assert cards.read_card(bytes(PartnerRow.objects.get().card)).version == 2


def test_messages_under_the_key_that_the_partner_knows_need_no_word(pair: tuple[Node, Node]) -> None:
    one, other = pair
    one.queue(other)
    with one.here():
        pages = heads_of(one, other)
    assert [page.vouches for page in pages] == [()]
    assert [page.card for page in pages] == [1]


def heads_of(one: Node, other: Node) -> list[heads.Heads]:
    """What a node's heads say, as the other opens them."""
    found = [raw for _, raw in telling.pages(other.id, now=one.now, server_key=one.server_key)]
    with other.here():
        identities = nodekeys.node_identities(other.server_key)
    return [heads.read(envelope.unwrap(raw, identities)[1]) for raw in found]


def carry(one: Node, other: Node) -> carried.TakenIn:
    """Everything that waits goes as a file, and what it holds is taken in."""
    with one.here():
        made = carried.out(other.id, today=one.now.date(), now=one.now, real=one.clock.real, server_key=one.server_key)
    with other.here():
        return carried.take(made.raw, now=other.now, server_key=other.server_key)


def test_by_files_alone_what_waited_counts_as_soon_as_the_partner_has_said_which_card_it_has(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    one.queue(other)
    one.new_card()
    other.know(one)
    assert carry(one, other).new == 0
    assert carry(other, one).told > 0
    taken = carry(one, other)
    assert (taken.new, taken.refused) == (1, ())
    assert arrived(other) == [1]


def version_there(one: Node, other: Node) -> int:
    with other.here():
        return partners.card_of(one.id).version


def test_a_node_restored_from_before_its_newest_card_is_told_and_the_next_card_mends_it_without_anybody_there(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    old, desk = one.store.backup(), one.desk
    # Every card has a desk key of its own, so that the partner takes no intake key of the older card any more.
    one.desk = Ed25519PrivateKey.generate()
    one.new_card()
    healed(one, other, 2)
    assert version_there(one, other) == 2
    one.restored(old)
    one.desk = desk
    healed(one, other, 2)
    # What it signs still counts; what is sent to it is sealed to a key that nobody has.
    out, back = one.queue(other), other.queue(one)
    healed(one, other, 2)
    assert (one.sent()[out], other.sent()[back]) == ("stored", "queued")
    assert "own-card-lost" in one.wrong()
    one.desk = Ed25519PrivateKey.generate()
    one.new_card()
    healed(one, other, 3)
    assert version_there(one, other) == 3, "no other card may have the number of the lost one"
    assert "own-card-lost" not in one.wrong()
    # The key that it was sealed to is lost for ever; who opens the case there seals it to the newest.
    assert other.sent()[back] == "rejected"
    other.seal_again(one)
    healed(one, other, 1)
    assert set(other.sent().values()) == {"resealed", "stored"}


def test_after_sixty_days_the_card_after_a_lost_one_is_given_by_hand(pair: tuple[Node, Node]) -> None:
    one, other = pair
    old = one.store.backup()
    one.new_card()
    healed(one, other, 2)
    one.clock.pass_by(61 * DAY)
    one.restored(old)
    healed(one, other, 2)
    waits = one.queue(other)
    healed(one, other, 1)
    assert one.sent()[waits] == "queued", "the older key counts no more"
    one.new_card(after=2)
    other.know(one)
    healed(one, other, 4)
    assert (version_there(one, other), one.sent()[waits]) == (3, "stored")
