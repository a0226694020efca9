"""Rejecting after the fact: what nobody at the intake desk can read, and who was told of a lost key, once there is a new one."""

from django.db import transaction

from homeward.exchange import nodekeys, notes, receipts
from homeward.exchange.inbox.storing import REASONS, understood
from homeward.exchange.models import InboxRow


def reject(message_id: str, server_key: bytes) -> None:
    """Tell the sender, with the next note, that nobody here can read a first request of its; the letter goes, its cover stays."""
    with transaction.atomic():
        for row in InboxRow.objects.filter(message_id=message_id, state="waiting").select_related("conversation"):
            row.state, row.letter = "unread", b""
            row.save(update_fields=["state", "letter"])
            _owe(row, server_key)


def take_off(message_id: str) -> None:
    """Show a request that nobody could read no longer; its sender was told."""
    InboxRow.objects.filter(message_id=message_id, state="unread").update(state="unread-off")


def tell_again(server_key: bytes, partner: str = "") -> None:
    """Tell partners once more of every letter of theirs that nobody here could open and that has not come again, with our newest key.

    :param partner: of one partner alone, where one is named
    """
    rows = InboxRow.objects.filter(state="rejected").select_related("conversation").order_by("id")
    for row in rows.filter(conversation__partner=partner) if partner else rows:
        _owe(row, server_key)


def _owe(row: InboxRow, server_key: bytes) -> None:
    """Owe the rejection of a message to whoever understands it; the same word whenever it is owed, so that it is owed once."""
    partner = row.conversation.partner_id
    if not understood(partner, row.state):
        return
    key, more = nodekeys.signing(server_key, partner), {"reason": REASONS[row.state]}
    notes.owe(partner, receipts.sign(partner, row.message_id, "rejected", row.stored_at, key, more))
