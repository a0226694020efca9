"""The ways that a message has not yet gone: directly, by a relay, and, when both bring no receipt, by a file and the telephone (COM-0)."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from homeward.exchange import inbox, partners
from homeward.exchange.models import OutboxRow
from homeward.exchange.outbox import WAITS
from homeward.exchange.relays import falling

# Seconds without a receipt after which the file and the telephone are offered; sooner for what cannot wait (COM-5, COM-6).
OFFERED, OFFERED_URGENT = 4 * 3600.0, 30 * 60.0


@dataclass(frozen=True)
class OnTheWay:
    """A message without a receipt, and the ways it has gone.

    :ivar tries: by the direct line
    :ivar relayed: when it was laid into the partner's mailbox, and `carried` into a file
    :ivar offered: whether to carry it by hand and to telephone
    :ivar telephone: of the partner, from its verified card
    """

    message_id: str
    partner: str
    since: datetime
    tries: int
    fallen: bool
    relayed: datetime | None
    carried: datetime | None
    offered: bool
    telephone: str


def of_case(case_code: str, real: float | None = None) -> list[OnTheWay]:
    """List the messages of a case that have no receipt yet, the oldest first; receipts of ours are not among them.

    :param real: real time in seconds, now without it
    """
    moment = time.time() if real is None else real
    rows = OutboxRow.objects.filter(conversation__case_code=case_code, state__in=WAITS).exclude(hwclass="receipt")
    return [of(row, moment) for row in rows.select_related("conversation").order_by("queued_at", "id")]


def of(row: OutboxRow, real: float) -> OnTheWay:
    """Tell which ways a message on the way has gone.

    :param real: real time in seconds
    """
    partner = row.conversation.partner_id
    return OnTheWay(
        row.message_id,
        partner,
        _moment(row.queued_at) or datetime.now(UTC),
        row.tries,
        falling.fallen(partner),
        _moment(row.relayed_at),
        _moment(row.carried_at),
        offered(row.hwclass, row.queued_at, real),
        partners.card_of(partner).telephone,
    )


def offered(hwclass: str, queued_at: float, real: float) -> bool:
    """Whether a message has been without a receipt for so long that it is to be carried by hand, and the partner called."""
    return real - queued_at >= (OFFERED_URGENT if hwclass in inbox.AT_ONCE else OFFERED)


def _moment(real: float | None) -> datetime | None:
    return None if real is None else datetime.fromtimestamp(real, UTC)
