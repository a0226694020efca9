"""Collecting: what lies in our mailboxes goes through the same door as what comes directly, and only then goes from the relay."""

from datetime import datetime

from django.db import transaction

from homeward.exchange import inbox, notes
from homeward.exchange.line import NotDelivered
from homeward.exchange.models import MailboxRow, PartnerRow
from homeward.exchange.relays import asking, keeping
from homeward.exchange.relays.asking import HttpRelay, Item, RelayLine
from homeward.exchange.relays.falling import wrongness
from homeward.exchange.relays.keeping import Box

# Seconds between two tries to open a mailbox, and between two looks into one at which nobody waits.
REST = 60.0
# Mailboxes opened in one pass, and answers of one mailbox taken in.
A_PASS, ANSWERS = 20, 8


def open_due(*, now: datetime, real: float, server_key: bytes, line: RelayLine | None = None) -> int:
    """Open a mailbox at our relay for each verified partner who has none; gives how many were opened.

    :param now: case time
    :param real: real time in seconds
    """
    place = keeping.own()
    if not place:
        return 0
    for partner in PartnerRow.objects.filter(level="verified", blocked="").exclude(mailboxrow__ours=True)[:A_PASS]:
        keeping.make(partner, now, server_key)
    waits = MailboxRow.objects.filter(ours=True, opened=False, asked_at__lte=real - REST)[:A_PASS]
    admission, count = keeping.admission(server_key), 0
    for row in waits:
        box, wrong = keeping.opened(row, server_key), ""
        try:
            asking.open_box(
                line or HttpRelay(), box.address, box.box, admission=admission, deposit=box.deposit, read=box.read
            )
            count += 1
        except NotDelivered as failure:
            wrong = wrongness(failure)
        MailboxRow.objects.filter(pk=row.pk).update(opened=not wrong, wrong=wrong, asked_at=real)
    return count


def boxes(server_key: bytes) -> list[Box]:
    """Our open mailboxes, with their tokens."""
    rows = MailboxRow.objects.filter(ours=True, opened=True).order_by("pk")
    return [keeping.opened(row, server_key) for row in rows]


def collect(box: Box, *, now: datetime, server_key: bytes, line: RelayLine | None = None) -> int:
    """Take in what lies in one of our mailboxes; gives how many things.

    What is refused goes from the relay as well; what has no room here stays there.
    """
    way, done, wrong = line or HttpRelay(), 0, ""
    try:
        for _ in range(ANSWERS):
            items = asking.collect(way, box.address, box.box, box.read)
            taken = _taken(items, box, now, server_key)
            done += len(taken)
            if taken:
                asking.delete(way, box.address, box.box, box.read, taken[-1].number)
            if len(taken) < len(items) or not items:
                break
    except NotDelivered as failure:
        wrong = wrongness(failure)
    MailboxRow.objects.filter(pk=box.row).exclude(wrong=wrong).update(wrong=wrong)
    return done


def _taken(items: list[Item], box: Box, now: datetime, server_key: bytes) -> list[Item]:
    """Take in things one after another, until one has no room; the receipts owed for them are kept before they are deleted there."""
    taken = []
    for item in items:
        answer = inbox.receive(item.body, now=now, server_key=server_key)
        if answer.status == 507:
            break
        if answer.partner:
            with transaction.atomic():
                keeping.used(answer.partner)
                if answer.receipt:
                    notes.owe(answer.partner, answer.receipt)
        taken.append(item)
    return taken
