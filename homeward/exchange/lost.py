"""Messages of ours that a partner could not open, because its node has lost the key: kept until their content has gone out anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homeward.exchange import receipts
from homeward.exchange.models import OutboxRow
from homeward.exchange.outbox import SequenceMoved
from homeward.process.notifications.evidence import LOST_KEY
from homeward.record.prepared import Prepared
from homeward.wire.envelope import stored_cover


@dataclass(frozen=True)
class Lost:
    """A message of ours that the partner rejected.

    :ivar box: digest of the key that it was sealed to
    :ivar says: what a receipt says; empty for every other message
    :ivar open: whether its content is still to be sealed again
    """

    message_id: str
    hwcase: str
    box: str
    says: Mapping[str, str]
    open: bool


# Asked whenever a case is written to.
_REJECTED = Prepared(
    lambda code: (
        OutboxRow.objects.filter(conversation__case_code=code, state__in=("rejected", "resealed"))
        .order_by("id")
        .values_list("message_id", "conversation_id", "cover", "says", "state", "receipt")
    ),
    str,
)


def of_case(case_code: str) -> list[Lost]:
    """List the messages of a case that the partner could not open, because their key is lost there, the oldest first."""
    return [
        Lost(message_id, hwcase, stored_cover(bytes(cover)).hwbox, says, state == "rejected")
        for message_id, hwcase, cover, says, state, receipt in _REJECTED(case_code)
        if receipts.reason(bytes(receipt)) == LOST_KEY
    ]


def reason(message_id: str) -> str:
    """The coded reason why the partner rejected a message, empty where it did not."""
    row = OutboxRow.objects.filter(message_id=message_id).first()
    return receipts.reason(bytes(row.receipt)) if row is not None else ""


def resealed(message_ids: Iterable[str]) -> None:
    """Note that what rejected messages said is on its way under new numbers, or due no more, inside the caller's transaction.

    :raises SequenceMoved: when a colleague's session has just done so
    """
    for message_id in message_ids:
        if not OutboxRow.objects.filter(message_id=message_id, state="rejected").update(state="resealed", noted=True):
            raise SequenceMoved(message_id)
