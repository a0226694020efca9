"""What waits here for somebody with the keys: listed in order, and marked when it is taken in."""

from dataclasses import dataclass
from datetime import datetime

from homeward.exchange.models import InboxRow
from homeward.record.prepared import Prepared
from homeward.wire.envelope import Cover, stored_cover


@dataclass(frozen=True)
class Waiting:
    """A stored message whose letter nobody has opened yet."""

    message_id: str
    hwcase: str
    partner: str
    seq: int
    hwclass: str
    cover: Cover
    letter: bytes
    stored_at: datetime


# Asked for every page of a case, and mostly answered with no.
_WAITS = Prepared(
    lambda code: InboxRow.objects.filter(conversation__case_code=code, state="waiting").values_list("pk")[:1], str
)
_CASES = Prepared(
    lambda: (
        InboxRow.objects.filter(state="waiting")
        .exclude(conversation__case_code="")
        .values_list("conversation__case_code")
        .distinct()
    )
)


def waiting(case_code: str) -> list[Waiting]:
    """List what waits for a case, in order of each conversation."""
    if not _WAITS(case_code):
        return []
    rows = InboxRow.objects.filter(conversation__case_code=case_code, state="waiting").order_by(
        "conversation_id", "seq"
    )
    return [_waiting(row) for row in rows.select_related("conversation")]


def for_intake() -> list[Waiting]:
    """List the first messages of conversations that belong to no case yet."""
    if not _WAITS(""):
        return []
    rows = InboxRow.objects.filter(conversation__case_code="", state="waiting").order_by("id")
    return [_waiting(row) for row in rows.select_related("conversation")]


def taken(message_ids: list[str]) -> None:
    """Mark messages as taken into the record, inside the caller's transaction."""
    if message_ids:
        InboxRow.objects.filter(message_id__in=message_ids).update(state="taken", letter=b"")


def cases_with_waiting() -> set[str]:
    """The codes of the cases for which something waits."""
    return {code for (code,) in _CASES()}


def _waiting(row: InboxRow) -> Waiting:
    cover = stored_cover(bytes(row.cover))
    return Waiting(
        row.message_id,
        row.conversation_id,
        row.conversation.partner_id,
        row.seq,
        row.hwclass,
        cover,
        bytes(row.letter),
        row.stored_at,
    )
