"""Revoking: every verified partner hears that our keys are revoked, by its line again and again, or from somebody by telephone.

A partner who was told once, while its line was down, would go on believing whoever has the stolen keys.
"""

from datetime import datetime

from homeward.exchange import announcing
from homeward.exchange.announcing import AGAIN, BY_MAILBOX, Carrier
from homeward.exchange.line import Http, Line
from homeward.exchange.models import PartnerRow, RevocationRow

# Partners in one pass of the worker.
A_PASS = 20


def begin(written: str, since: datetime) -> None:
    """Note that every verified partner is to be told; the caller holds the transaction.

    :param written: the revocation as it is printed
    :param since: when the keys may have come into other hands
    """
    for row in PartnerRow.objects.filter(level="verified", blocked=""):
        facts = {"written": written, "since": since}
        found, new = RevocationRow.objects.get_or_create(partner=row, defaults=facts)
        if not new:
            # Who knows this revocation is not told it twice; said again, it goes at once to the others.
            found.told, found.tried_at = found.told and found.written == written, 0
            found.written, found.since = written, min(since, found.since)
            found.save()


def bring_due(
    *,
    now: datetime,
    real: float,
    server_key: bytes,
    line: Line | None = None,
    way: Carrier | None = None,
    most: int = A_PASS,
) -> dict[str, bool]:
    """Bring our revocation to those who are not known to have it, every ten minutes, and daily by mailbox.

    :param now: case time
    :param real: real time in seconds
    :param way: to the mailboxes of those who are not reached directly
    :param most: how many partners
    :returns: for each partner whether it was told; what lies in a mailbox is not read yet
    """
    due = RevocationRow.objects.filter(
        told=False, tried_at__lt=real - AGAIN, partner__level="verified", partner__blocked=""
    ).select_related("partner")
    return {
        row.pk: _tell(row, now, real, server_key, (line or Http(), way))
        for row in due.order_by("tried_at", "partner__name")[:most]
    }


def _tell(row: RevocationRow, now: datetime, real: float, server_key: bytes, ways: announcing.Ways) -> bool:
    RevocationRow.objects.filter(pk=row.pk).update(tried_at=real)
    facts = {"revoked": row.written, "since": row.since.isoformat()}
    went = announcing.carry(row.partner, announcing.sealed(row.pk, facts, now, server_key), ways)
    if went == "mailbox":
        # Who takes it out trusts our line no more, so no receipt comes back by it: until somebody telephones it is not told.
        RevocationRow.objects.filter(pk=row.pk).update(tried_at=real + BY_MAILBOX - AGAIN)
    if went == "direct":
        told(row.pk)
    return went == "direct"


def who_knows() -> dict[str, bool]:
    """The partners who are to hear it, by name, and for each whether it is known to have heard."""
    return dict(RevocationRow.objects.order_by("partner__name").values_list("partner", "told"))


def untold() -> list[str]:
    """The partners who are not known to have heard it, by name."""
    return [partner for partner, told in who_knows().items() if not told]


def told(partner: str) -> None:
    """Note that a partner knows it: by its receipt, or by the word of somebody who telephoned."""
    RevocationRow.objects.filter(pk=partner).update(told=True)
