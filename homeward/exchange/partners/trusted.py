"""Partners with whom messages may be exchanged: verified, not blocked, with a card that still counts."""

import time
from collections.abc import Iterable
from datetime import date, timedelta

from homeward.exchange.models import LineRow, OutboxRow, PartnerRow
from homeward.exchange.partners.refusals import KeyEnded, NotVerified
from homeward.exchange.partners.slips import slip_of
from homeward.wire import cards, jws

# An expired card is still honoured for a while, marked, so that nobody is cut off by a birthday of keys.
GRACE = timedelta(days=60)


def require_verified(partner: str, today: date | None = None) -> PartnerRow:
    """Find a partner with whom messages may be exchanged.

    :param today: when given, the card must not have ended more than 60 days before
    :raises NotVerified: when two members have not verified its card, its keys changed, or the card has ended
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None or row.level != "verified" or row.blocked:
        raise NotVerified(partner)
    if today is not None and not is_current(cards.read_card(bytes(row.card)), today):
        raise NotVerified(partner)
    return row


def is_current(card: cards.Card, today: date) -> bool:
    """Whether a card still counts: until 60 days after its end."""
    return today <= date.fromisoformat(card.until) + GRACE


def intake_key(partner: str, today: date | None = None) -> tuple[bytes, bytes]:
    """A verified partner's intake key (1,216 bytes) and the slip it stands on.

    :raises NotVerified: when the partner is not verified; KeyEnded when the key ended before `today`
    :raises CardRefused: when the slip does not hold
    """
    row = require_verified(partner, today)
    slip = slip_of(row, "intake")
    if today is not None and slip.until < today.isoformat():
        raise KeyEnded(partner)
    return slip.public, bytes(row.intake_slip)


def signing_keys() -> dict[str, bytes]:
    """The key that each verified partner's node signs with (32 bytes), by partner."""
    rows = PartnerRow.objects.filter(level="verified").order_by("pk")
    return {row.pk: jws.decode(cards.read_card(bytes(row.card)).signing) for row in rows}


def heard_from(partner: str) -> None:
    """Note a sign of life: everything that waits for this partner is tried again at once."""
    PartnerRow.objects.filter(pk=partner).update(last_heard=time.time())
    waits = OutboxRow.objects.filter(conversation__partner_id=partner, state__in=("queued", "again"), next_try__gt=0)
    waits.update(next_try=0, tries=0)
    wake([partner])


def wake(partner_ids: Iterable[str]) -> None:
    """End the rest of the lines to partners: what waits for them is tried at once."""
    LineRow.objects.filter(pk__in=partner_ids, rests_until__gt=0).update(rests_until=0)
