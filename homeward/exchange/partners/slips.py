"""The slips we hold of partners: the newest counts, and one that the right key did not sign is no news."""

from collections.abc import Mapping
from datetime import date, timedelta

from homeward.exchange import doors
from homeward.exchange.models import PartnerRow
from homeward.exchange.partners.files import USES
from homeward.wire import cards

SLIPS_SOON = timedelta(days=10)


def slip_of(row: PartnerRow, use: str) -> cards.Slip:
    """Read the newest slip we hold of a partner.

    :raises CardRefused: when it is not signed by the key on the card
    """
    card = cards.read_card(bytes(row.card))
    signed, signer = (row.node_slip, card.signing) if use == "node" else (row.intake_slip, card.desk)
    return cards.read_slip(bytes(signed), use, signer)


def slips_end_soon(row: PartnerRow, today: date) -> bool:
    """Whether one of a partner's slips ends within ten days."""
    return slips_end(row) - today < SLIPS_SOON


def slips_end(row: PartnerRow) -> date:
    """The last day on which all of a partner's slips hold."""
    return min(date.fromisoformat(slip_of(row, use).until) for use in USES)


def take_slips(partner: str, texts: Mapping[str, str]) -> None:
    """Keep what a partner's node adds to its answers; anything that does not hold changes nothing.

    :param texts: slips, which count when the key on its card signed them and they are newer than ours; our token for its door
    """
    doors.heard(partner, texts.get(doors.NAME, ""))
    row = PartnerRow.objects.get(pk=partner)
    card = cards.read_card(bytes(row.card))
    for use, signer in (("node", card.signing), ("intake", card.desk)):
        text = texts.get(f"{use}_slip", "").encode()
        if text and _is_newer(text, use, signer, slip_of(row, use)):
            PartnerRow.objects.filter(pk=partner).update(**{f"{use}_slip": text})


def _is_newer(text: bytes, use: str, signer: str, old: cards.Slip) -> bool:
    """Whether this slip replaces the old one. One that does not hold is no news: the line itself proves nothing."""
    try:
        slip = cards.read_slip(text, use, signer)
    except cards.CardRefused:
        return False
    # Of the same day: a restored node makes a new key at once, and the one it lost no longer opens there.
    newer, same_day = (slip.until, slip.issued) > (old.until, old.issued), slip.until == old.until
    return newer or (same_day and slip.issued == old.issued and slip.key != old.key)
