# ruff: noqa: F811 - the fixtures of a real desk are shared with the test of a stolen server
"""What comes sealed to a key that is lost here is rejected at once by every way, signed, with a coded reason; its number counts."""

from contextlib import suppress

from homeward.exchange import carried, delivery, inbox, lots, nodekeys, notes, receipts, troubles
from homeward.exchange.line import NotDelivered
from homeward.exchange.models import ConversationRow, InboxRow, NodeKeyRow, OutboxRow, OwedReceiptRow, PartnerRow
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import digest
from tests.exchange.partner import DESK, NOW, SERVER_KEY, TODAY, Partner, queue, wrapped
from tests.exchange.real_desk import Referred, ada, asks, people, referred  # noqa: F401 - fixtures are used by their names
from tests.exchange.test_stolen_server import CASE, code, data, line, our_mailbox  # noqa: F401 - as above
from tests.exchange.test_stolen_server import partner as known_partner  # noqa: F401 - as above
from tests.exchange.two_nodes import Node, healed

LOST = {"hwbox": digest(b"a key of after the backup")}


def take(raw: bytes) -> inbox.Answer:
    return inbox.receive(raw, now=NOW, server_key=SERVER_KEY)


def said(receipt: str) -> tuple[str, str]:
    card = nodekeys.own_card()[0]
    told = jws.read_object(jws.verify(receipt.encode(), jws.decode(card.signing)))
    return str(told["level"]), str(told.get("reason", ""))


def states() -> list[tuple[int, str, int]]:
    return [(row.seq, row.state, len(row.letter) > 0) for row in InboxRow.objects.order_by("seq")]


def test_it_is_rejected_at_once_with_a_signed_reason_and_our_newest_keys(partner: Partner) -> None:
    first, second, third = partner.messages(CASE, 3)
    lost = partner.message(CASE, 2, digest(first[0]), **LOST)
    third = partner.message(CASE, 3, digest(lost[0]))
    assert said(take(wrapped(first)).receipt) == ("stored", "")
    answer = take(wrapped(lost))
    assert (answer.status, said(answer.receipt)) == (200, ("rejected", "lost-key"))
    slip = jws.read_object(answer.body)["intake_slip"].encode()
    assert slip == (nodekeys.newest_slip("intake") or (b"", None))[0]
    # Its number counts, so that what follows is not held up; nothing of its letter is kept; a duplicate is told the same.
    assert said(take(wrapped(third)).receipt) == ("stored", "")
    assert said(take(wrapped(lost)).receipt) == ("rejected", "lost-key")
    assert states() == [(1, "waiting", True), (2, "rejected", False), (3, "waiting", True)]
    assert second[0] != lost[0]


def test_before_the_message_that_is_missing_it_is_rejected_as_well(partner: Partner) -> None:
    first, _ = partner.messages(CASE, 2)
    lost = partner.message(CASE, 2, digest(first[0]), **LOST)
    assert said(take(wrapped(lost)).receipt)[0] == "rejected"
    take(wrapped(first))
    assert ConversationRow.objects.get().in_seq == 2


def test_in_a_lot_and_in_a_carried_file_it_is_rejected_like_alone(partner: Partner) -> None:
    first, _ = partner.messages(CASE, 2)
    lost = partner.message(CASE, 2, digest(first[0]), **LOST)
    answer = lots.receive(lots.write([wrapped(first), wrapped(lost)]), now=NOW, server_key=SERVER_KEY)
    told = jws.read_object(answer.body)["receipts"]
    assert [said(one) for one in told] == [("stored", ""), ("rejected", "lost-key")]
    other = partner.messages("g" * 43, 1, **LOST)
    carried.take(carried.pack([wrapped(one) for one in other]), now=NOW, server_key=SERVER_KEY)
    assert [said(one.receipt) for one in OwedReceiptRow.objects.all()] == [("rejected", "lost-key")]


def test_a_key_that_ended_and_was_destroyed_opens_nothing_and_an_older_one_that_is_kept_does(partner: Partner) -> None:
    old = partner.message(CASE, 1, envelope.FIRST_LINK)
    nodekeys.keep_slip("intake", age.public_of(b"\x66" * 32), b"sealed", DESK, TODAY)
    assert said(take(wrapped(old)).receipt)[0] == "stored"
    NodeKeyRow.objects.filter(use="intake").earliest("id").delete()
    again = partner.message("g" * 43, 1, envelope.FIRST_LINK, hwbox=envelope.stored_cover(old[0]).hwbox)
    assert said(take(wrapped(again)).receipt)[0] == "rejected"


def test_of_a_conversation_whose_keys_were_never_kept_nothing_is_rejected(partner: Partner) -> None:
    first, _ = partner.messages(CASE, 2)
    take(wrapped(first))
    ConversationRow.objects.update(boxes=None)
    take(wrapped(partner.message(CASE, 2, digest(first[0]), **LOST)))
    assert [state for _, state, _ in states()] == ["waiting", "waiting"]


def test_both_sides_people_are_called_and_a_stopping_message_that_is_lost_stops_what_goes_to_others(
    partner: Partner,
) -> None:
    other = Partner(name="Second House (fictional)")
    other.make_known()
    to_them, to_other = queue(partner), queue(other)
    hold = partner.message(to_them.hwcase, 1, envelope.FIRST_LINK, hwclass="hold", **LOST)
    assert said(take(wrapped(hold)).receipt)[0] == "rejected"
    assert {one.kind for one in troubles.find(NOW, 1e12)} >= {troubles.Kind.KEY_LOST_HERE}
    both = [one.message_id for one in (to_them, to_other)]
    found = delivery.pass_once(today=TODAY, line=Both(partner, other), now=1e12)
    # Who sent it has to learn our newest keys, so that it can be said again.
    assert {one.message_id: one.state for one in found} == dict(zip(both, ("stored", "waiting"), strict=True))


class Both:
    """The line to two partners, each of whom opens what is for it."""

    def __init__(self, *partners: Partner) -> None:
        self.partners = partners

    def put(self, address: str, raw: bytes) -> bytes:
        for one in self.partners[:-1]:
            with suppress(NotDelivered):
                return one.put(address, raw)
        return self.partners[-1].put(address, raw)

    def slips(self, address: str) -> bytes:
        return self.partners[0].slips(address)


class Rejecting(Partner):
    """A partner whose node has lost the key."""

    def answer(self, message_id: str, level: str) -> bytes:
        self.lies = {"reason": "lost-key"}
        return super().answer(message_id, "rejected")


def test_what_is_rejected_is_never_called_stored_whatever_receipts_come_late(partner: Partner) -> None:
    rejecting = Rejecting(partner.identity, partner.signing, partner.desk, partner.node_seed, partner.intake_seed)
    sealed = queue(partner)
    assert [one.state for one in delivery.pass_once(today=TODAY, line=rejecting, now=1e12)] == ["rejected"]
    row = OutboxRow.objects.get()
    assert (row.state, row.letter, row.stored_at) == ("rejected", b"", None)
    assert {one.kind for one in troubles.find(NOW, 1e12)} >= {troubles.Kind.LOST_KEY}
    late = jws.read_object(partner.answer(sealed.message_id, "stored"))["receipt"]
    row.refresh_from_db()

    receipts.keep(row, "stored", late)
    row.refresh_from_db()
    assert (row.state, receipts.reason(bytes(row.receipt))) == ("rejected", "lost-key")


def test_an_older_receipt_that_came_after_the_rejection_was_lost_is_set_right_by_the_next_heads(
    pair: tuple[Node, Node],
) -> None:
    one, other = pair
    sent = one.queue(other)
    with other.here():
        NodeKeyRow.objects.filter(use="intake").delete()
    other.new_intake_key()
    one.work(other)
    # A relay brought it twice: once before the disk was lost there, and once after, whose answer never came.
    with one.here():
        OutboxRow.objects.update(state="stored", noted=True, receipt=b"")
    healed(one, other, 1)
    with other.here():
        (owed,) = OwedReceiptRow.objects.all()
    with one.here():
        assert notes._receipt(PartnerRow.objects.get(), owed.receipt)
    assert one.sent()[sent] == "rejected"
