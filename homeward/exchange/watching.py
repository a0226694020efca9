"""What somebody should look at, found without anybody signed in: messages that lie too long, gaps, contradictions."""

from datetime import datetime

from homeward.exchange.models import ConversationRow, InboxRow
from homeward.wire.envelope import stored_cover


def late(now: datetime) -> list[str]:
    """The case codes ("" for the intake desk) of messages that lie unopened past the time on their cover: somebody is rung."""
    found = set()
    for row in InboxRow.objects.filter(state="waiting").select_related("conversation"):
        due = stored_cover(bytes(row.cover)).hwdue
        if due and datetime.fromisoformat(due) <= now:
            found.add(row.conversation.case_code)
    return sorted(found)


def gaps() -> list[tuple[str, str, int]]:
    """List what is missing: partner, case code and number of the first missing message of each conversation that holds some."""
    rows = ConversationRow.objects.filter(inboxrow__state="held").distinct().order_by("hwcase")
    return [(row.partner_id, row.case_code, row.in_seq + 1) for row in rows]


def quarantined() -> list[tuple[str, str, datetime]]:
    """List messages that contradict others of the same sender: message id, partner, and when they came. Somebody must call."""
    rows = InboxRow.objects.filter(state="quarantine").order_by("id")
    return list(rows.values_list("message_id", "conversation__partner", "stored_at"))


def settle(message_id: str) -> None:
    """Mark a quarantined message as looked at; it never becomes part of a case."""
    InboxRow.objects.filter(message_id=message_id, state="quarantine").update(state="settled", letter=b"")
