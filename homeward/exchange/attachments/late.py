"""Files that do not become whole: people on both sides ask each other, and what stopped coming does not lie here for ever."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from homeward.exchange.attachments import sending
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, OutboxRow

# After the letter where it is sent, after it was announced where it is received.
LATE, FORGOTTEN = timedelta(days=1), timedelta(days=30)


def not_there(today: date, real: float) -> list[AttachmentRow]:
    """The files of letters that were written a day ago or earlier, and that the partners' nodes do not have whole.

    :param today: the day in case time, on which consents must still hold
    :param real: real time in seconds
    """
    rows = sending.leaves(today).select_related("conversation").order_by("pk")
    if not rows:
        return []
    old = OutboxRow.objects.filter(queued_at__lte=real - LATE.total_seconds())
    letters = set(old.filter(message_id__in=[row.message_id for row in rows]).values_list("message_id", flat=True))
    return [row for row in rows if row.message_id in letters]


def not_here(now: datetime) -> list[AttachmentRow]:
    """The files that were announced a day ago or earlier and are not whole here: a sender that stops tells nobody.

    :param now: case time
    """
    rows = AttachmentRow.objects.filter(ours=False, state="coming", since__lte=now - LATE)
    return list(rows.select_related("conversation").order_by("pk"))


def forget_stopped(now: datetime) -> int:
    """Forget files that never became whole, a month after they were announced, so that they take no room; gives how many rows.

    A sender's node that still wants to bring one announces it anew.

    :param now: case time
    """
    rows = AttachmentRow.objects.filter(ours=False, state="coming", since__lte=now - FORGOTTEN)
    return _forget(rows) if rows.exists() else 0


def not_coming(file: str) -> None:
    """Forget a file that its sender says does not come."""
    _forget(AttachmentRow.objects.filter(file=file, ours=False, state="coming"))


def _forget(rows: QuerySet[AttachmentRow]) -> int:
    with transaction.atomic():
        AttachmentPartRow.objects.filter(attachment__in=rows).delete()
        return rows.delete()[0]
