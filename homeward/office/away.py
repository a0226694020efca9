"""Notes taken while the line was down: tickets by digest, and sealed notes that wait to be confirmed. Nothing here names a case."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from homeward.office.models import AwayItemRow, AwayTicketRow

# A prepared browser sends for three days, and no more than twenty notes; a ticket and its notes are gone a month later.
LASTS = 72 * 3600
MOST = 20
LONGEST = 8_000
KEPT = 30 * 24 * 3600


class AwayRefused(Exception):
    """Notes that are not taken: an unknown or ended ticket, too many, or too long; `reason` names which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Note:
    """A sealed note as it came.

    :ivar came: when it came, seconds since 1970
    """

    number: int
    ticket: str
    sealed: bytes
    came: float


def new_ticket() -> tuple[str, str, float]:
    """Make a ticket: gives its secret text, its digest, and until when it is good (seconds since 1970); only the digest is kept."""
    now = time.time()
    AwayTicketRow.objects.filter(until__lt=now - KEPT).delete()
    text = secrets.token_hex(16)
    AwayTicketRow.objects.create(digest=digest_of(text), until=now + LASTS)
    return text, digest_of(text), now + LASTS


def digest_of(ticket: str) -> str:
    """The digest under which a ticket is known, 64 hexadecimal digits."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def take(ticket: str, notes: Sequence[bytes]) -> int:
    """Take notes under a ticket; one that came before is not taken twice. Gives how many are new.

    :raises AwayRefused: "unknown-ticket", "too-many" or "too-long"; then none is taken
    """
    with transaction.atomic():
        row = AwayTicketRow.objects.filter(digest=digest_of(ticket), until__gt=time.time()).first()
        if row is None:
            raise AwayRefused("unknown-ticket")
        if any(len(note) > LONGEST for note in notes):
            raise AwayRefused("too-long")
        known = set(AwayItemRow.objects.filter(ticket=row).values_list("digest", flat=True))
        new = {hashlib.sha256(note).hexdigest(): note for note in notes}
        new = {digest: note for digest, note in new.items() if digest not in known}
        if len(known) + len(new) > MOST:
            raise AwayRefused("too-many")
        for digest, note in new.items():
            AwayItemRow.objects.create(ticket=row, digest=digest, sealed=note, came=time.time())
    return len(new)


def waiting(tickets: Sequence[str]) -> list[Note]:
    """The notes that wait under these digests of tickets, in the order in which they came."""
    if not tickets:
        return []
    rows = AwayItemRow.objects.filter(ticket__digest__in=list(tickets)).exclude(sealed=b"").order_by("came", "pk")
    return [Note(row.pk, row.ticket.digest, bytes(row.sealed), row.came) for row in rows.select_related("ticket")]


def done(number: int, tickets: Sequence[str]) -> None:
    """A note was confirmed or thrown away: its sealed text goes, its digest stays, so that it is not taken again."""
    AwayItemRow.objects.filter(pk=number, ticket__digest__in=list(tickets)).update(sealed=b"")
