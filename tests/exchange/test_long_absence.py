"""Weeks without a line, keys that change meanwhile, a clock a day off: everything arrives once and in order, or a person is told."""

from datetime import timedelta

import pytest

from homeward.exchange import nodekeys, partners
from homeward.exchange.line import Unreachable
from homeward.exchange.models import InboxRow, PartnerRow
from tests.exchange.two_nodes import Node, healed

DAY = 86400.0


def days(count: int, one: Node, *working: Node) -> None:
    """Let days pass, on which some nodes' workers run."""
    for _ in range(count):
        one.clock.pass_by(DAY)
        for node in working:
            node.work(working[1 - working.index(node)] if len(working) == 2 else _Nobody())  # type: ignore[arg-type]


class _Nobody:
    """A line at whose end nobody is."""

    def put(self, address: str, raw: bytes) -> bytes:
        raise Unreachable(address)

    def slips(self, address: str) -> bytes:
        return self.put(address, b"")


def arrived(node: Node) -> list[int]:
    """The numbers of the messages that lie at a node, in the order in which they came."""
    with node.here():
        return list(InboxRow.objects.order_by("id").values_list("seq", flat=True))


def test_three_weeks_without_a_line_across_a_rotation_of_every_key_lose_and_repeat_nothing(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    days(15, one, one, other)
    with other.here():
        before = nodekeys.newest_slip("node")
    sent = []
    for day in range(21):  # the other node is off; its slips end on day 30, in the middle of it
        sent.append(one.queue(other, "urgent" if day == 3 else "letter"))
        days(1, one, one)
    assert one.wrong() >= {"not-stored", "silent", "slip-ended"}
    with other.here():
        other.renew()
        assert nodekeys.newest_slip("node") != before, "the slip ended while the node was off, and a new one is made"
    healed(one, other)
    assert [one.sent()[message] for message in sent] == ["stored"] * 21
    assert sorted(arrived(other)) == list(range(1, 22))
    assert one.wrong() == set()
    other.adopt()
    assert other.take_in() == list(range(1, 22))


def test_a_new_card_taken_in_while_the_partner_was_away_is_announced_when_it_is_back_and_nobody_need_compare_numbers(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    first = one.queue(other)
    days(3, one, one)
    one.new_card()
    second = one.queue(other)
    days(18, one, one)
    back = other.queue(one)
    with other.here():
        other.renew()
    healed(one, other)
    assert {one.sent()[message] for message in (first, second)} == {"stored"}
    assert other.sent()[back] == "stored"
    with other.here():
        known = partners.one(one.id)
        assert (known.verified, known.blocked, known.until.year) == (True, "", 2028)
    with one.here():
        assert PartnerRow.objects.get().told_card == 2
    third = one.queue(other)
    healed(one, other, 1)
    assert one.sent()[third] == "stored", "and from now on the new key signs"
    assert arrived(other) == [1, 2, 3]


def test_the_node_keys_of_weeks_ago_are_gone_and_what_was_sealed_to_them_opens_nowhere(pair: tuple[Node, Node]) -> None:
    one, other = pair
    with other.here():
        old = nodekeys.node_seeds(other.server_key)
    days(80, one, one, other)
    with other.here():
        assert not set(old) & set(nodekeys.node_seeds(other.server_key))


@pytest.mark.parametrize("hours", [24, -24])
def test_a_clock_a_day_off_stops_no_message_and_people_on_both_sides_are_told(
    pair: tuple[Node, Node], hours: int
) -> None:
    one, other = pair
    other.ahead = timedelta(hours=hours)
    sent = [one.queue(other), one.queue(other, "urgent")]
    back = other.queue(one)
    healed(one, other, 2)
    assert {one.sent()[message] for message in sent} == {"stored"}
    assert other.sent()[back] == "stored"
    assert one.wrong() >= {"clocks-apart"}
    assert other.wrong() >= {"clocks-apart"}
    other.ahead = timedelta(0)
    healed(one, other, 2)
    assert "clocks-apart" not in one.wrong() | other.wrong()
