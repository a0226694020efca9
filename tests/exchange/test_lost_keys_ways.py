# ruff: noqa: F811 - fixtures are used by their names
"""What is sealed to a lost key, where no direct line stands: by relay and by carried file it is rejected, told and sealed again too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from homeward.exchange import delivery
from homeward.exchange.models import ConversationRow
from homeward.process.notifications.evidence import LOST_KEY, Evidence, ReceiptNoted
from homeward.process.notifications.horizontal import QuestionAsked
from tests.exchange.desks import Desk, two_desks
from tests.exchange.plugged import HOUR, Pair, relay  # noqa: F401 - a fixture is used by its name
from tests.relay.running import RunningRelay

pytestmark = pytest.mark.journey


class Desks(Pair):
    """Two nodes with desks of their own, and what lies between them."""

    one: Desk
    other: Desk

    def __init__(self, one: Desk, other: Desk) -> None:
        self.join(one, other)

    def work(self, node: Any, after: float = 40.0) -> None:
        other = self.other if node is self.one else self.one
        with node.here():
            node.renew()
            delivery.refresh_slips(today=node.now.date(), line=other, now=self.clock.real)
        super().work(node, after)

    def restored_without_its_newest_intake_key(self) -> None:
        """The partner's newest intake key reached us, and is lost with its disk: the backup is older."""
        old = self.other.store.backup()
        self.other.signs_in()
        self.both(7 * HOUR)
        self.other.restored(old)

    def unplug(self) -> None:
        self.one.mode = self.other.mode = "down"


@pytest.fixture
def desks(tmp_path: Path, blank: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Desks]:
    with django_db_blocker.unblock(), two_desks(tmp_path, blank) as (one, other):
        yield Desks(one, other)


def test_by_the_relay_a_request_to_a_lost_key_is_rejected_and_comes_again(desks: Desks, relay: RunningRelay) -> None:
    one, other = desks.one, desks.other
    desks.choose(relay)
    desks.restored_without_its_newest_intake_key()
    desks.unplug()
    code = one.asks(other)
    for _ in range(5):
        desks.both()
    assert (one.out(), other.lies()) == ([(1, "rejected")], [(1, "rejected")])
    assert "sealed-to-a-lost-key" in one.wrong()
    assert "key-lost-here" in other.wrong()
    assert one.evidence(code, "COM-1", other) is Evidence.SENT
    assert one.opens(code).latest(ReceiptNoted).reason == LOST_KEY
    # Somebody there signs in; our node hears of the new key by the relay alone.
    other.signs_in()
    for _ in range(3):
        desks.both(3 * HOUR)
    one.opens(code)
    assert one.out() == [(1, "resealed"), (2, "queued")]
    for _ in range(2):
        desks.both()
    assert one.evidence(code, "COM-1", other) is Evidence.STORED
    other.accepts()
    assert other.lies() == [(1, "replaced"), (2, "taken")]
    for _ in range(2):
        desks.both()
    assert one.evidence(code, "COM-1", other) is Evidence.ANSWERED
    assert not {"sealed-to-a-lost-key", "key-lost-here"} & (one.wrong() | other.wrong())


def test_by_carried_files_a_request_to_a_lost_key_is_rejected_and_comes_again(desks: Desks) -> None:
    one, other = desks.one, desks.other
    desks.restored_without_its_newest_intake_key()
    desks.unplug()
    code = one.asks(other)
    there = desks.carry(one, other)
    assert (there.new, there.refused) == (1, ())
    assert desks.carry(other, one).refused == ()
    assert (one.out(), other.lies()) == ([(1, "rejected")], [(1, "rejected")])
    assert "sealed-to-a-lost-key" in one.wrong()
    assert "key-lost-here" in other.wrong()
    assert one.evidence(code, "COM-1", other) is Evidence.SENT
    assert one.out() == [(1, "rejected")], "there is no newer key to seal to"
    other.signs_in()
    desks.carry(other, one)
    one.opens(code)
    assert one.out() == [(1, "resealed"), (2, "queued")]
    desks.carry(one, other)
    other.accepts()
    assert other.lies() == [(1, "replaced"), (2, "taken")]
    desks.carry(other, one)
    assert one.evidence(code, "COM-1", other) is Evidence.ANSWERED
    assert not {"sealed-to-a-lost-key", "key-lost-here"} & (one.wrong() | other.wrong())


def test_a_file_written_before_the_disk_was_lost_brings_nothing_that_is_called_stored(desks: Desks) -> None:
    """The letter travelled for three weeks, and its key was lost meanwhile; the rejection goes back in the next file."""
    one, other = desks.one, desks.other
    code = one.asks(other)
    desks.both()
    theirs = other.accepts()
    desks.both()
    one.opens(code)
    desks.unplug()
    one.write(code, QuestionAsked(other.id, "first"))
    with other.here():
        ConversationRow.objects.update(boxes=[])
    raw = desks.file(one, other)
    desks.clock.pass_by(21 * 24 * HOUR)
    assert desks.take(other, raw).refused == ()
    assert desks.take(other, raw).new == 0
    assert other.opens(theirs).waiting == ("key-lost-here",)
    desks.carry(other, one)
    assert one.evidence(code, "QUESTION", other) is Evidence.SENT
    assert one.out()[-1][1] == "rejected"
