"""A disk that is full while a message is stored: no receipt, nothing half-written, the sender keeps it, and it arrives once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connections

from homeward.exchange.line import NotDelivered
from homeward.exchange.models import ConversationRow, InboxRow, OutboxRow, RefusedRow
from tests.exchange.two_nodes import Node

# A letter of several pages, so that the disk can be full in the middle of it.
SIZE = 20_000
NO_LIMIT = 2**30


def ask(node: Node, question: str) -> int | str:
    with node.here(), connections["default"].cursor() as cursor:
        row = cursor.execute(question).fetchone()
    return row[0] if row else ""


@contextmanager
def room_for(node: Node, pages: int) -> Iterator[None]:
    """Leave so many pages of 4 KiB on the node's disk, and not one more."""
    ask(node, f"PRAGMA max_page_count = {int(ask(node, 'PRAGMA page_count')) + pages}")
    try:
        yield
    finally:
        ask(node, f"PRAGMA max_page_count = {NO_LIMIT}")


class Full:
    """The line to a node whose disk has room for so many pages; what its web server answers then is 500."""

    def __init__(self, node: Node, pages: int) -> None:
        self.node, self.pages, self.refusals, self.receipts = node, pages, 0, 0

    def put(self, address: str, raw: bytes) -> bytes:
        with room_for(self.node, self.pages):
            try:
                answer = self.node.put(address, raw)
            except OperationalError as error:
                self.refusals += "full" in str(error)
                raise NotDelivered("status 500") from error
        self.receipts += 1
        return answer

    def slips(self, address: str) -> bytes:
        return self.node.slips(address)


def kept(node: Node) -> tuple[list[object], ...]:
    """All that an arriving message changes, and whether the file is whole."""
    with node.here():
        talks = ConversationRow.objects.order_by("hwcase").values_list("hwcase", "in_seq", "in_prev", "out_seq")
        rows = InboxRow.objects.order_by("id").values_list("message_id", "state")
        counted = RefusedRow.objects.values_list("code", "count")
        return list(talks), list(rows), list(counted), [ask(node, "PRAGMA integrity_check")]


def outgoing(node: Node, message_id: str) -> tuple[str, bytes, bool]:
    """What the sender knows of a message: its state, its receipt, and whether it still has the letter to send."""
    with node.here():
        row = OutboxRow.objects.get(message_id=message_id)
        return row.state, bytes(row.receipt), bool(row.letter)


def test_while_the_receivers_disk_is_full_nothing_is_receipted_and_afterwards_it_arrives_once(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    ask(other, "VACUUM")
    sent, before, failed = one.queue(other, size=SIZE), kept(other), 0
    # Page by page: the disk fills at each place of the transaction in turn, until the message just fits.
    for pages in range(40):
        one.clock.pass_by(1800)
        line = Full(other, pages)
        one.work(line)  # type: ignore[arg-type]
        if line.receipts:
            break
        failed += line.refusals
        assert outgoing(one, sent) == ("queued", b"", True)
        assert kept(other) == before
    assert failed >= SIZE // 4096
    assert outgoing(one, sent)[0] == "stored"
    assert list(other.holds()) == [sent]
    one.clock.pass_by(1800)
    one.work(other)
    assert [other.take_in(), other.take_in()] == [[1], []]
