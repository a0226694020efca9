"""What waits here for somebody with the keys: listed in order, and marked when it is taken in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from homeward.exchange import epochs
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


# A message by its conversation and its id.
Place = tuple[str, str]
# What keeps a case from going on: a letter that waits, or one that nobody here can open and that has not come again.
LIES = ("waiting", "rejected")
# Asked for every page of a case, and mostly answered with no.
_LIES = Prepared(
    lambda code: InboxRow.objects.filter(conversation__case_code=code, state__in=LIES).values_list("state").distinct(),
    str,
)
_CASES = Prepared(
    lambda: (
        InboxRow.objects.filter(state="waiting")
        .exclude(conversation__case_code="")
        .values_list("conversation__case_code")
        .distinct()
    )
)


def unread() -> list[Waiting]:
    """List the first requests that nobody could read, until one follows in their conversation or somebody takes them off the list."""
    rows = InboxRow.objects.filter(conversation__case_code="", state="unread").order_by("id")
    later = InboxRow.objects.filter(conversation=OuterRef("conversation"), seq__gt=OuterRef("seq"))
    return [_waiting(row) for row in rows.exclude(Exists(later)).select_related("conversation")]


def waiting(case_code: str) -> list[Waiting]:
    """List what waits for a case, in order of each conversation."""
    return waiting_and_lost(case_code)[0]


def waiting_and_lost(case_code: str) -> tuple[list[Waiting], list[Place]]:
    """List what waits for a case, in order of each conversation; and what nobody can open and has not come again."""
    lies = {state for (state,) in _LIES(case_code)}
    return _waits(case_code) if "waiting" in lies else [], _lost(case_code) if "rejected" in lies else []


def _waits(case_code: str) -> list[Waiting]:
    rows = InboxRow.objects.filter(conversation__case_code=case_code, state="waiting").order_by(
        "conversation_id", "seq"
    )
    return [_waiting(row) for row in rows.select_related("conversation")]


def for_intake() -> list[Waiting]:
    """List the first messages of conversations that belong to no case yet."""
    if ("waiting",) not in _LIES(""):
        return []
    rows = InboxRow.objects.filter(conversation__case_code="", state="waiting").order_by("id")
    return [_waiting(row) for row in rows.select_related("conversation")]


def _lost(case_code: str) -> list[Place]:
    """List letters that nobody here can open. What only tells of receipts or keys comes again by itself, and holds up nothing."""
    rows = InboxRow.objects.filter(conversation__case_code=case_code, state="rejected").exclude(hwclass="receipt")
    return list(rows.order_by("conversation_id", "seq").values_list("conversation_id", "message_id"))


def replaced(places: Iterable[Place]) -> bool:
    """Tell whether a letter with the content of one of these, which nobody could open, was taken in before."""
    return any(
        InboxRow.objects.filter(message_id=one, conversation=hwcase, state="replaced").exists()
        for hwcase, one in places
    )


def replace(places: Iterable[Place]) -> None:
    """Note that the content of letters that nobody could open has come under another number, inside the caller's transaction.

    A partner speaks of its own letters only: each is looked for in its conversation.
    """
    for hwcase, one in places:
        found = InboxRow.objects.filter(message_id=one, conversation=hwcase, state__in=("rejected", "waived", "unread"))
        found.update(state="replaced")


def counts(message_id: str) -> bool:
    """Whether a message of a partner is one that its node, which may have been restored since, still knows to have sent."""
    row = InboxRow.objects.filter(message_id=message_id).select_related("conversation").first()
    return row is not None and epochs.counted(row.conversation).filter(pk=row.pk).exists()


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
