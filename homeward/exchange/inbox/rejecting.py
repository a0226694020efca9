"""Rejecting after the fact: what nobody at the intake desk can read, and who was told of a lost key, once there is a new one."""

from datetime import datetime

from django.db import transaction

from homeward.exchange import nodekeys, notes
from homeward.exchange.inbox.answering import receipt
from homeward.exchange.inbox.storing import REASONS
from homeward.exchange.models import InboxRow


def reject(message_id: str, *, now: datetime, server_key: bytes) -> None:
    """Tell the sender, with the next note, that nobody here can read a first request of its; the letter goes, its cover stays.

    :param now: case time
    """
    with transaction.atomic():
        for row in InboxRow.objects.filter(message_id=message_id, state="waiting").select_related("conversation"):
            row.state, row.letter = "unread", b""
            row.save(update_fields=["state", "letter"])
            _owe(row, now, server_key)


def take_off(message_id: str) -> None:
    """Show a request that nobody could read no longer; its sender was told."""
    InboxRow.objects.filter(message_id=message_id, state="unread").update(state="unread-off")


def tell_again(*, now: datetime, server_key: bytes) -> int:
    """Tell every partner whose letter nobody here could open so once more, because our newest key goes with it; gives how many.

    :param now: case time
    """
    told: dict[str, InboxRow] = {}
    for row in InboxRow.objects.filter(state="rejected").select_related("conversation").order_by("id"):
        told[row.conversation.partner_id] = row
    for row in told.values():
        _owe(row, now, server_key)
    return len(told)


def _owe(row: InboxRow, now: datetime, server_key: bytes) -> None:
    partner = row.conversation.partner_id
    key = nodekeys.signing(server_key, partner)
    notes.owe(partner, receipt(partner, row.message_id, "rejected", now, key, {"reason": REASONS[row.state]}))
