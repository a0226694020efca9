"""What one partner's node says of messages, cases and files of another partner counts for nothing."""

import json

import pytest

from homeward.exchange import inbox
from homeward.exchange.attachments import sending
from homeward.exchange.models import AttachmentRow, ConversationRow, OutboxRow, PartnerRow
from homeward.wire import envelope
from homeward.wire.envelope import FIRST_LINK
from homeward.wire.notes import File, Note
from homeward.wire.notes import write as written
from tests.exchange.partner import NOW, SERVER_KEY, Partner, queue, wrapped

CASE = "c" * 43


@pytest.fixture
def other(partner: Partner) -> Partner:
    """Another partner, known and verified like the first."""
    assert partner.id
    made = Partner(name="Meadow (fictional)")
    made.make_known()
    return made


def tells(who: Partner, note: Note) -> int:
    """A partner's node brings a note; gives what our node answers."""
    letter = written(note)
    cover = {"hwclass": "receipt", "hwletter": envelope.digest(letter)}
    signed, _ = who.message(who.id, 1, FIRST_LINK, **cover)
    return inbox.receive(wrapped((signed, letter)), now=NOW, server_key=SERVER_KEY).status


def test_a_receipt_of_one_partner_for_a_message_to_another_is_none(partner: Partner, other: Partner) -> None:
    sent = queue(partner).message_id
    receipts = [json.loads(one.answer(sent, "stored"))["receipt"] for one in (other, partner)]
    for who, receipt, state in (
        (other, 0, "queued"),
        (other, 1, "queued"),
        (partner, 0, "queued"),
        (partner, 1, "stored"),
    ):
        assert tells(who, Note(receipts=(receipts[receipt],))) == 200
        assert OutboxRow.objects.get().state == state


def test_a_file_is_announced_for_a_case_of_its_own_sender_alone(partner: Partner, other: Partner) -> None:
    inbox.receive(wrapped(partner.message(CASE, 1, FIRST_LINK)), now=NOW, server_key=SERVER_KEY)
    note = Note(files=(File("a" * 64, CASE, 5, ("b" * 64,)),))
    assert tells(other, note) == 400
    assert not AttachmentRow.objects.exists()
    assert tells(partner, note) == 200
    assert AttachmentRow.objects.get().conversation.partner_id == partner.id


def test_only_who_gets_a_file_says_that_it_came_whole(partner: Partner, other: Partner) -> None:
    sent = queue(partner)
    sending.put(sent.hwcase, sent.message_id, [sending.Sealed(b"sealed")])
    file = sending.Sealed(b"sealed").file
    for who, state in ((other, "coming"), (partner, "whole")):
        assert tells(who, Note(whole=(file,))) == 200
        assert AttachmentRow.objects.get().state == state


def test_nobody_is_heard_of_through_another(partner: Partner, other: Partner) -> None:
    PartnerRow.objects.update(last_heard=None)
    assert tells(other, Note()) == 200
    heard = PartnerRow.objects.exclude(last_heard=None).values_list("pk", flat=True)
    assert list(heard) == [other.id]
    assert not ConversationRow.objects.exists()
    assert partner.id != other.id
