"""Days lost on both sides, again and again: each side goes on from its backup, and is told all that the other's officers ever stated."""

import pytest

from homeward.exchange import inbox, outbox
from homeward.exchange.models import LineRow
from homeward.record.models import EpochRow
from tests.exchange.test_heads import epoch, line, talk
from tests.exchange.two_nodes import NOTHING, Node, healed


def read(one: Node, other: Node) -> str:
    """One letter, brought and taken in; gives its id."""
    sent = one.queue(other)
    one.work(other)
    other.adopt()
    assert other.take_in()
    return sent


@pytest.mark.parametrize("said", [1, 2, 3])
def test_a_restored_partner_hears_of_every_epoch_that_it_lost(pair: tuple[Node, Node], said: int) -> None:
    one, other = pair
    kept = read(one, other)
    morning = one.store.backup()
    undone = read(one, other)
    noon = other.store.backup()
    one.restored(morning)
    first = epoch(one)
    healed(one, other, 3)
    again = [read(one, other) for _ in range(said)]
    one.restored(one.store.backup())
    other.restored(noon)
    healed(one, other)
    last = one.queue(other)
    healed(one, other, 2)
    assert (line(other).refused, talk(other).wrong, talk(one).wrong) == ("", "", "knows-more")
    assert other.holds() == {kept: "taken", undone: "taken", **dict.fromkeys([*again, last], "waiting")}
    assert talk(other).undone == [[first, 1], [epoch(one), 1 + said]]


def test_what_a_partner_never_knew_again_does_not_count_when_later_epochs_begin(pair: tuple[Node, Node]) -> None:
    one, other = pair
    read(one, other)
    morning = one.store.backup()
    undone = read(one, other)
    one.restored(morning)
    healed(one, other, 3)
    again = read(one, other)
    one.restored(one.store.backup())
    healed(one, other, 3)
    with other.here():
        assert (inbox.counts(undone), inbox.counts(again)) == (False, True)


def test_two_restores_from_one_backup_begin_two_epochs(pair: tuple[Node, Node]) -> None:
    one, other = pair
    kept = read(one, other)
    morning = one.store.backup()
    lost, epochs = [], []
    for _ in range(2):
        lost.append(read(one, other))
        one.restored(morning)
        epochs.append(epoch(one))
        healed(one, other, 3)
    last = one.queue(other)
    healed(one, other, 2)
    assert epochs[0] < epochs[1]
    assert (line(other).refused, talk(other).wrong, talk(one).wrong) == ("", "", "knows-more")
    assert other.holds() == {kept: "taken", **dict.fromkeys(lost, "taken"), last: "waiting"}


def test_what_was_stated_of_an_older_epoch_vouches_for_no_later_one(pair: tuple[Node, Node]) -> None:
    one, other = pair
    read(one, other)
    one.restored(one.store.backup())
    healed(one, other, 1)
    stated = epoch(one)
    with one.here():
        EpochRow.objects.create(epoch=stated + 1, **NOTHING)
    healed(one, other, 1)
    assert (line(other).refused, line(other).epoch) == ("epoch-without-statement", stated)
    assert line(other).newest[0] == talk(other).in_epoch == stated


def test_a_conversation_that_a_backup_does_not_know_begins_again_before_every_epoch(pair: tuple[Node, Node]) -> None:
    one, other = pair
    with other.here():
        outbox.conversation("BBB-222", one.id)  # so that something was said between them
    morning = other.store.backup()
    first = read(one, other)
    one.restored(one.store.backup())
    healed(one, other, 2)
    other.mode = "down"
    second = one.queue(other)
    other.restored(morning)
    with other.here():
        LineRow.objects.update(epoch=epoch(one))
    other.mode = "up"
    healed(one, other)
    assert other.holds() == {first: "waiting", second: "waiting"}
