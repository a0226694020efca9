"""Finding what is wrong: one question a kind, asked of the tables alone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Q

from homeward.exchange import inbox, nodekeys, outbox, partners, receipts, revoking
from homeward.exchange.attachments import arriving, late
from homeward.exchange.models import BellRow, ConversationRow, InboxRow, LineRow, OutboxRow, OwnCardRow, PartnerRow
from homeward.exchange.troubles import guest_desk
from homeward.exchange.troubles.kinds import QUARTER, Kind, Trouble
from homeward.process.notifications.evidence import LOST_KEY
from homeward.process.working_days import WEEKDAYS, WorkingCalendar
from homeward.record import grants, history
from homeward.wire import cards
from homeward.wire.envelope import stored_cover

# A letter lies unopened for so long in working hours, an urgent or stopping one for a quarter of an hour, before somebody is rung.
OPENED_WITHIN = timedelta(hours=4)
# Seconds: clocks so far apart; a node that takes no heads from us for so long.
APART, SILENT = 600.0, 24 * 3600.0
FAILED_BELL = 3
# A sign-in renews our intake key ten days before its end; this late, nobody has signed in.
INTAKE_SOON = timedelta(days=5)


def find(now: datetime, real: float, calendar: WorkingCalendar = WEEKDAYS) -> list[Trouble]:
    """List everything that is wrong now; each key once.

    :param now: case time
    :param real: real time in seconds, in which the back-off and the line are counted
    :param calendar: our own working days and hours
    """
    letters = [*_outgoing(real), *_unopened(now, calendar), *_incoming(), *guest_desk.find(now, calendar)]
    found = [*letters, *_files(now, real), *_lines(real), *_cards(now.date()), *_bells()]
    return list({one.key: one for one in found}.values())


def _outgoing(real: float) -> Iterator[Trouble]:
    """Messages of ours that nobody has stored in time, that the partner's node refuses or cannot open, or that are lost."""
    old = Q(queued_at__lt=real - outbox.LATE) | Q(queued_at__lt=real - outbox.LATE_URGENT, hwclass="urgent")
    # What the partner confirmed by telephone still goes out; that its paper follows is a deadline of the case.
    on_the_way = Q(state__in=outbox.GOES, said_by=None) & (old | Q(refused=True))
    rejected = Q(state="rejected", noted=False, said_by=None)
    rows = OutboxRow.objects.filter(on_the_way | rejected | Q(state="asked") | Q(gone=True)).order_by("id")
    # Thousands after a day without a network: only the columns that are looked at, and no letters.
    columns = ("state", "gone", "refused", "receipt", "message_id", "hwclass")
    for state, gone, refused, receipt, message_id, hwclass, partner, code in rows.values_list(
        *columns, "conversation__partner", "conversation__case_code"
    ):
        kind = Kind.NOT_STORED
        if state == "asked":
            kind = Kind.ASKED
        elif state == "rejected":
            kind = Kind.LOST_KEY if receipts.reason(bytes(receipt)) == LOST_KEY else Kind.UNREAD
        elif gone:
            kind = Kind.LOST
        elif refused:
            kind = Kind.REJECTED
        yield Trouble(f"{kind}:{message_id}", kind, partner, code, message_id, hwclass in inbox.AT_ONCE)


def _unopened(now: datetime, calendar: WorkingCalendar) -> Iterator[Trouble]:
    """Letters that lie here unopened for too long. Receipts wait for nobody: they are read with the next letter."""
    old_enough = Q(stored_at__lte=now - QUARTER) | Q(hwclass__in=inbox.AT_ONCE)
    rows = InboxRow.objects.filter(old_enough, state="waiting").exclude(hwclass="receipt")
    for row in rows.select_related("conversation").order_by("id"):
        urgent = row.hwclass in inbox.AT_ONCE
        if (_wanted(row) if urgent else calendar.hours_after(row.stored_at, OPENED_WITHIN)) <= now:
            talk = row.conversation
            key = f"{Kind.UNOPENED}:{row.message_id}"
            yield Trouble(key, Kind.UNOPENED, talk.partner_id, talk.case_code, row.message_id, urgent)


def _wanted(row: InboxRow) -> datetime:
    """By when somebody has to open what cannot wait: a quarter of an hour after it came, or when its sender says, if that is earlier.

    It may have been under way for long.
    """
    said = stored_cover(bytes(row.cover)).hwdue
    ours = row.stored_at + QUARTER
    return min(ours, datetime.fromisoformat(said)) if said else ours


def _incoming() -> Iterator[Trouble]:
    """What came and cannot become part of a case: a gap before it, a contradiction, an epoch that ended, a lost key; or too much of it."""
    kinds = {
        "held": Kind.MISSING,
        "quarantine": Kind.CONTRADICTION,
        "old": Kind.OLD_EPOCH,
        "rejected": Kind.KEY_LOST_HERE,
    }
    rows = (
        InboxRow.objects.filter(state__in=kinds)
        .exclude(state="rejected", hwclass="receipt")
        .values_list("state", "conversation_id", "conversation__partner", "conversation__case_code")
    )
    for state, hwcase, partner, code in rows.distinct().order_by("state", "conversation_id"):
        kind = kinds[state] if inbox.understood(partner, state) else Kind.KEY_LOST_UNTOLD
        yield Trouble(f"{kind}:{hwcase}", kind, partner, code)
    waits = InboxRow.objects.filter(state__in=inbox.UNOPENED).values("conversation__partner").annotate(n=Count("id"))
    for one in waits.filter(n__gte=inbox.MOST_UNOPENED):
        yield Trouble(f"{Kind.FULL}:{one['conversation__partner']}", Kind.FULL, one["conversation__partner"])
    for partner in arriving.crowded():
        yield Trouble(f"{Kind.FULL}:{partner}", Kind.FULL, partner)
    for talk in ConversationRow.objects.exclude(wrong=""):
        kind = Kind.KNOWS_MORE if talk.wrong == "knows-more" else Kind.CONTRADICTION
        yield Trouble(f"{kind}:{talk.hwcase}", kind, talk.partner_id, talk.case_code, talk.wrong)


def _files(now: datetime, real: float) -> Iterator[Trouble]:
    """Files that are not whole at the other side a day after their letter, and at ours a day after they were announced."""
    for kind, rows in (
        (Kind.FILE_NOT_THERE, late.not_there(now.date(), real)),
        (Kind.FILE_NOT_HERE, late.not_here(now)),
    ):
        for row in rows:
            talk = row.conversation
            yield Trouble(f"{kind}:{row.file}", kind, talk.partner_id, talk.case_code, row.message_id)


def _lines(real: float) -> Iterator[Trouble]:
    """Partners whose node is silent, speaks of another time, was restored, says what we refuse, or does not know of our revocation."""
    heard = Q(partner__last_heard__lt=real - SILENT) | Q(partner__last_heard=None)
    checks = (
        (Kind.SILENT, ~Q(answered="") & heard & Q(partner__level="verified")),
        (Kind.CLOCKS, Q(skew__gte=APART) | Q(skew__lte=-APART)),
        (Kind.HEADS_REFUSED, ~Q(refused="")),
        (Kind.RESTORED, Q(restored__gt=0)),
        (Kind.OFFICERS, ~Q(announced=[])),
    )
    for partner in revoking.untold():
        yield Trouble(f"{Kind.REVOCATION_UNTOLD}:{partner}", Kind.REVOCATION_UNTOLD, partner)
    for kind, wrong in checks:
        for partner, refused in LineRow.objects.filter(wrong).order_by("pk").values_list("pk", "refused"):
            yield Trouble(f"{kind}:{partner}", kind, partner, subject=refused if kind is Kind.HEADS_REFUSED else "")


def _cards(today: date) -> Iterator[Trouble]:
    """Cards that end, ended, changed or were revoked, and slips that ended: without a new one nothing can go there."""
    # Of thousands only what is looked at.
    rows = PartnerRow.objects.only("blocked", "level", "card", "intake_slip")
    for row in rows.order_by("pk"):
        if row.blocked:
            kind = Kind.REVOKED if row.blocked == "revoked" else Kind.KEYS_CHANGED
            yield Trouble(f"{kind}:{row.pk}", kind, row.pk, subject=row.blocked)
        elif row.level == "verified":
            yield from _verified(row, today)
    yield from _own_card(today)


def _own_card(today: date) -> Iterator[Trouble]:
    """Our own card: it ends, has ended or was revoked; nobody renewed the intake key; or somebody who left knows the desk key."""
    row = OwnCardRow.objects.order_by("-id").first()
    if row is None:
        return
    until, kinds = _end_of_card(bytes(row.card)), []
    if row.revoked:
        kinds = [Kind.OWN_CARD_REVOKED]
    elif until - today <= partners.SOON:
        kinds = [Kind.OWN_CARD_ENDED if until < today else Kind.OWN_CARD_ENDS]
    if nodekeys.own_card_lost():
        kinds.append(Kind.OWN_CARD_LOST)
    intake = nodekeys.newest_slip("intake")
    if intake is not None and intake[1] - today <= INTAKE_SOON:
        kinds.append(Kind.OWN_INTAKE_ENDS)
    if history.left_since(grants.DESK, row.desk_since):
        kinds.append(Kind.OWN_DESK_KNOWN)
    for kind in kinds:
        yield Trouble(f"{kind}:{row.pk}", kind)


def _bells() -> Iterator[Trouble]:
    """Bells that failed three times and more: our own people are not called by them."""
    for row in BellRow.objects.filter(tries__gte=FAILED_BELL).order_by("pk"):
        yield Trouble(f"{Kind.BELL_FAILED}:{row.name}"[:120], Kind.BELL_FAILED, subject=row.why)


def _verified(row: PartnerRow, today: date) -> Iterator[Trouble]:
    until = _end_of_card(bytes(row.card))
    if until < today:
        kind = Kind.CARD_ENDED if until + partners.GRACE >= today else Kind.CARD_LAPSED
        yield Trouble(f"{kind}:{row.pk}", kind, row.pk)
    elif until - today <= partners.SOON:
        yield Trouble(f"{Kind.CARD_ENDS}:{row.pk}", Kind.CARD_ENDS, row.pk)
    if _end_of_slip(bytes(row.intake_slip)) < today:
        yield Trouble(f"{Kind.SLIP_ENDED}:{row.pk}", Kind.SLIP_ENDED, row.pk)


@lru_cache(maxsize=8192)
def _end_of_card(signed: bytes) -> date:
    """The last day of a card, which was checked when it was taken in; read once, not every pass."""
    return date.fromisoformat(cards.stored(signed)["until"])


@lru_cache(maxsize=8192)
def _end_of_slip(signed: bytes) -> date:
    return date.fromisoformat(cards.stored(signed)["until"])
