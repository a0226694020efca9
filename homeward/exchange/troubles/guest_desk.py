"""What goes wrong with partners without a node: a message that too many wrong codes have locked, silence, an answer nobody takes in."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from homeward.exchange.guests import LIVES, TRIES
from homeward.exchange.models import GuestAnswerRow, NoticeRow
from homeward.exchange.troubles.kinds import Kind, Trouble
from homeward.process.working_days import WorkingCalendar

# Working days without any answer, after which somebody telephones; working hours in which an answer is taken in.
ANSWERED_WITHIN, TAKEN_WITHIN = 3, timedelta(hours=4)


def find(now: datetime, calendar: WorkingCalendar) -> Iterator[Trouble]:
    """List what is wrong at the guest desk now.

    :param now: case time
    :param calendar: our own working days and hours
    """
    answered = GuestAnswerRow.objects.values("notice")
    alive = NoticeRow.objects.filter(state="open", made_at__gt=now - LIVES).exclude(pk__in=answered)
    for row in alive.order_by("pk"):
        locked = row.tries >= TRIES
        if locked or calendar.after(row.made_at, ANSWERED_WITHIN) <= now:
            kind = Kind.GUEST_LOCKED if locked else Kind.GUEST_SILENT
            yield Trouble(f"{kind}:{row.pk}", kind, row.guest_id, row.case_code, row.message_id)
    for answer in GuestAnswerRow.objects.filter(taken=False).select_related("notice").order_by("pk"):
        if calendar.hours_after(answer.at, TAKEN_WITHIN) <= now:
            one = answer.notice
            yield Trouble(f"{Kind.UNOPENED}:{one.pk}", Kind.UNOPENED, one.guest_id, one.case_code, one.message_id)
