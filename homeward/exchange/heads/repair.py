"""Repair: what a partner's heads say that it lacks goes out again, from the sealed copies that are kept for it."""

import time

from homeward.exchange import receipts
from homeward.exchange.models import ConversationRow, OutboxRow
from homeward.wire.envelope import FIRST_LINK
from homeward.wire.heads import Head

# Days that the sealed copy of a stored message is kept: longer than any archive that a partner restores from lives,
# and as long as the keys are that it may be sealed to.
KEPT_DAYS = 45
DAY = 86400.0


def compared(known: ConversationRow, head: Head) -> str:
    """Compare what the partner has of ours with what we sent, and queue again what it lacks; gives what is wrong, or ""."""
    if head.in_epoch != known.epoch:
        return known.wrong
    if head.in_seq > known.out_seq:
        return "knows-more"
    if not _same(known, head):
        return "contradiction"
    again(known, head.in_seq)
    return ""


def _same(known: ConversationRow, head: Head) -> bool:
    """Whether the partner names the hash that our message of this number has."""
    if head.in_seq == 0:
        return head.in_link == FIRST_LINK
    if head.in_seq == known.out_seq:
        return head.in_link == known.out_prev
    row = OutboxRow.objects.filter(conversation=known, seq=head.in_seq).first()
    return row is None or row.message_id == head.in_link


def again(known: ConversationRow, since: int) -> None:
    """Queue again the stored messages after a number; of those without a copy the covers go, and a person is told.

    Of those that were withdrawn, or that it rejected before, the covers go alone again: it has forgotten their numbers too.
    """
    lost = OutboxRow.objects.filter(conversation=known, seq__gt=since, state="stored")
    lost.exclude(letter=b"").update(state="again", next_try=0, tries=0, queued_at=time.time())
    lost.filter(letter=b"").update(state="withdrawn", told=False, gone=True, receipt=b"")
    OutboxRow.objects.filter(conversation=known, seq__gt=since, state__in=receipts.NUMBERS_ALONE).update(told=False)


def forget_copies(partner: str, real: float) -> int:
    """Empty the copies of messages that a partner stored more than 45 days ago; gives how many. Only their hashes stay.

    :param real: real time in seconds
    """
    old = OutboxRow.objects.filter(
        conversation__partner=partner, state="stored", stored_at__lt=real - KEPT_DAYS * DAY
    ).exclude(letter=b"")
    return old.update(letter=b"")
