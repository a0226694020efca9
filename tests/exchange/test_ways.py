# ruff: noqa: F811 - fixtures are used by their names
"""Directly, by a relay, as a file: each way unplugged in turn. Two nodes, and a relay as a process."""

from datetime import timedelta
from typing import Any

import pytest

from homeward.exchange import outbox, revoking
from homeward.exchange.models import LineRow, MailboxRow, OutboxRow, PartnerRow
from homeward.exchange.relays import collecting
from homeward.exchange.relays.asking import HttpRelay
from homeward.exchange.relays.falling import Way
from homeward.wire import envelope, revocations
from tests.exchange.plugged import (  # noqa: F401 - fixtures are used by their names
    HOUR,
    MINUTE,
    Pair,
    empty,
    pair,
    relay,
)
from tests.exchange.two_nodes import CODE
from tests.relay.running import RunningRelay

pytestmark = pytest.mark.journey


def test_nodes_that_reach_each_other_tell_where_their_mailboxes_are(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    for node, other in ((pair.one, pair.other), (pair.other, pair.one)):
        with node.here():
            ours = MailboxRow.objects.get(ours=True, partner=other.id)
            theirs = MailboxRow.objects.get(ours=False, partner=other.id)
        assert (ours.opened, ours.told, ours.wrong) == (True, True, "")
        with other.here():
            assert MailboxRow.objects.get(ours=True).box == theirs.box != ours.box


def test_three_tries_directly_and_then_the_relay_both_ways(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    sent = pair.one.queue(pair.other)
    gone = []
    for _ in range(3):
        with pair.one.here():
            LineRow.objects.update(due=False, sent_at=pair.clock.real)
        pair.work(pair.one)
        with pair.one.here():
            gone.append((OutboxRow.objects.get().tries, OutboxRow.objects.get().relayed_at is not None))
    assert gone == [(1, False), (2, False), (3, True)]
    pair.work(pair.other)
    assert pair.other.holds() == {sent: "waiting"}
    assert pair.one.sent() == {sent: "queued"}
    for _ in range(3):
        pair.work(pair.other)
    pair.work(pair.one)
    assert pair.one.sent() == {sent: "stored"}
    with pair.one.here():
        assert bytes(OutboxRow.objects.get().receipt).count(b".") == 2
        assert outbox.unnoted(CODE)[0] == [sent]


def test_a_file_and_the_telephone_are_offered_when_line_and_relay_are_unplugged(
    pair: Pair, relay: RunningRelay
) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    pair.plug.up = False
    plain, urgent = pair.one.queue(pair.other), pair.one.queue(pair.other, hwclass="urgent")
    began = pair.clock.real
    pair.clock.real = began + 29 * MINUTE
    assert pair.offered() == [False, False]
    pair.clock.real = began + 31 * MINUTE
    assert pair.offered() == [False, True]
    pair.work(pair.one, 4 * HOUR)
    assert pair.offered() == [True, True]
    assert pair.one.sent() == {plain: "queued", urgent: "queued"}
    there = pair.carry(pair.one, pair.other)
    assert (there.new, there.known, there.refused) == (2, 0, ())
    assert set(pair.other.holds()) == {plain, urgent}
    assert pair.one.sent() == {plain: "queued", urgent: "queued"}
    back = pair.carry(pair.other, pair.one)
    assert (back.new, back.refused) == (0, ())
    assert pair.one.sent() == {plain: "stored", urgent: "stored"}
    assert pair.offered() == []


def test_a_line_that_comes_back_is_used_again(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    pair.one.queue(pair.other)
    for _ in range(4):
        pair.work(pair.one)
    pair.other.mode = "up"
    later = pair.one.queue(pair.other)
    pair.work(pair.one)
    assert set(pair.one.sent().values()) == {"stored"}
    with pair.one.here():
        assert LineRow.objects.get().failures == 0
        assert OutboxRow.objects.get(message_id=later).relayed_at is None


@pytest.mark.parametrize("mode", ["down", "portal", "dies", "loses"])
def test_whatever_is_wrong_with_the_line_the_message_arrives_once(pair: Pair, relay: RunningRelay, mode: str) -> None:
    pair.choose(relay)
    pair.other.mode = mode
    sent = [pair.one.queue(pair.other) for _ in range(3)]
    for _ in range(5):
        pair.both()
    assert pair.one.sent() == dict.fromkeys(sent, "stored")
    with pair.other.here():
        assert [envelope.stored_cover(bytes(one.cover)).hwseq for one in _rows()] == [1, 2, 3]


def _rows() -> list[Any]:
    from homeward.exchange.models import InboxRow  # read inside the node that is asked

    return list(InboxRow.objects.order_by("seq"))


def test_a_withdrawn_message_goes_by_the_relay_as_its_cover_alone(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    withdrawn = pair.one.queue(pair.other, rests_on=(7,))
    with pair.one.here():
        outbox.withdraw(CODE, (7,))
    pair.one.queue(pair.other)
    for _ in range(5):
        pair.both()
    assert pair.other.holds()[withdrawn] == "void"
    assert list(pair.one.sent().values()) == ["withdrawn", "stored"]


def test_a_revocation_of_ours_lies_in_the_mailbox_of_a_partner_whose_line_is_down(
    pair: Pair, relay: RunningRelay
) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    one, since = pair.one, pair.one.now - timedelta(days=2)
    with one.here():
        revoking.begin(revocations.sign(one.id, 1, one.identity).written, since)

    def brought() -> dict[str, bool]:
        with one.here():
            way, key = Way(one.server_key, pair.plug), one.server_key
            real = one.clock.real
            return revoking.bring_due(now=one.now, real=real, server_key=key, line=pair.other, way=way)

    assert brought() == {pair.other.id: False}, "what only lies there is no reason not to telephone"
    one.clock.pass_by(23 * HOUR)
    assert brought() == {}, "it lies there already"
    one.clock.pass_by(2 * HOUR)
    assert brought() == {pair.other.id: False}
    pair.work(pair.other)
    with pair.other.here():
        row = PartnerRow.objects.get(pk=one.id)
    assert (row.level, row.blocked, row.doubtful_since) == ("found", "revoked", since)


def test_what_has_no_room_here_stays_at_the_relay(
    pair: Pair, relay: RunningRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.choose(relay)
    pair.other.mode = "down"
    monkeypatch.setattr("homeward.exchange.inbox.MOST_UNOPENED", 2)
    for _ in range(4):
        pair.one.queue(pair.other)
    for _ in range(5):
        pair.both()
    assert len(pair.other.holds()) == 2
    pair.other.adopt()
    assert pair.other.take_in() == [1, 2]
    for _ in range(3):
        pair.both()
    assert len(pair.other.holds()) == 4
    assert set(pair.one.sent().values()) == {"stored"}


def test_a_relay_that_lost_its_store_is_given_everything_again(pair: Pair, relay: RunningRelay) -> None:
    pair.choose(relay)
    pair.one.mode = pair.other.mode = "down"
    sent = pair.one.queue(pair.other)
    for _ in range(4):
        pair.work(pair.one)
    with pair.other.here():
        box = collecting.boxes(pair.other.server_key)[0]
    HttpRelay().ask(box.address, "DELETE", f"/b/{box.box}?upto=99", token=box.read)
    pair.both()
    assert pair.other.holds() == {}
    for _ in range(3):
        pair.both(3.1 * HOUR)
    assert pair.one.sent() == {sent: "stored"}
