"""Vouching: messages under way when our keys changed by hand, or after a theft, were sealed with a key that a partner no longer takes.

Our heads, which today's key signs, name them by their hashes; who holds a stolen key can name none. They also say which card of the
reader's we have, so that it signs with the key that we know.
"""

from typing import Any

from django.db.models import Q

from homeward.exchange import nodekeys, receipts
from homeward.exchange.models import LineRow, OutboxRow, PartnerRow
from homeward.wire import cards, envelope, heads, jws
from homeward.wire.heads import Heads

# A card is made once a year or so: whoever names a later one than this only wants us to count on.
HIGHEST_CARD = 10_000
# Messages of a partner that may be vouched for: as many as may lie unopened here.
MOST = 1000


def pages(partner: str) -> list[tuple[str, ...]]:
    """The ids of our messages that a partner has not stored and whose covers another key signed than the one it knows, page by page."""
    key = nodekeys.on_card("signing", partner)
    if key is None:
        return []
    known = jws.thumbprint(key)
    under_way = Q(state__in=("queued", "again", "asked")) | Q(state__in=receipts.NUMBERS_ALONE, told=False)
    rows = OutboxRow.objects.filter(under_way, conversation__partner=partner).order_by("id")
    found = [row for row in rows.values_list("message_id", "cover") if envelope.claimed_signer(bytes(row[1])) != known]
    ids = [message_id for message_id, _ in found[:MOST]]
    return [tuple(ids[at : at + heads.MOST_VOUCHED]) for at in range(0, len(ids), heads.MOST_VOUCHED)]


def card_of(partner: PartnerRow) -> int:
    """The version of a partner's card that we have."""
    return int(cards.stored(bytes(partner.card))["version"])


def heard(partner: PartnerRow, line: LineRow, said: Heads) -> None:
    """Keep what a partner's heads vouch for, and sign from now on with the key that they say it knows; the line is saved by the caller."""
    row = PartnerRow.objects.get(pk=partner.pk)
    new = [one for one in said.vouches if one not in row.vouched]
    if new:
        PartnerRow.objects.filter(pk=partner.pk).update(vouched=[*row.vouched, *new][-MOST:])
    if said.card > nodekeys.own_card()[0].version:
        has(partner.pk, said.card)
    elif 1 <= said.card != row.told_card:
        PartnerRow.objects.filter(pk=partner.pk).update(told_card=said.card, card_tried_at=0)
        # What we said meanwhile was signed with a key that it does not take: ours go again at once.
        line.due, line.tried_at, line.answered = True, 0, ""


def has(partner: str, card: Any) -> None:
    """Note that a partner has a later card of ours than this node: it was lost with a restored backup, and a newer one must be made.

    :param card: the version that its signed receipt, or its heads, name; nothing that cannot be one says anything
    """
    if type(card) is int and nodekeys.own_card()[0].version < card < HIGHEST_CARD:
        PartnerRow.objects.filter(pk=partner).update(told_card=card)
