"""Partners: their cards as files, verified by two members over a second channel before anything goes out."""

import json
import re
from dataclasses import dataclass

from homeward.exchange import nodekeys
from homeward.exchange.models import PartnerRow
from homeward.wire import cards

FORMAT = "homeward-card-1"


class WrongNumber(Exception):
    """The number that was typed is not the card's: somebody else's card, or a slip of the tongue."""


class SecondMemberNeeded(Exception):
    """The two members who verify a card must be different people."""


class NotVerified(Exception):
    """Nothing goes to a partner whose card two members have not verified, or whose keys changed unannounced."""


@dataclass(frozen=True)
class Partner:
    """A partner as staff see it."""

    id: str
    name: str
    country: str
    verified: bool
    blocked: str
    telephone: str
    last_heard: float | None
    waiting_for_second: bool


def write_file() -> bytes:
    """Write this organisation's card file: card, node slip and intake slip, all signed and public.

    :raises NoCard: before there is a card
    """
    _, card = nodekeys.own_card()
    slips = {use: nodekeys.newest_slip(use) for use in ("node", "intake")}
    texts = {f"{use}_slip": found[0].decode() for use, found in slips.items() if found}
    return json.dumps({"format": FORMAT, "card": card.decode(), **texts}, indent=1).encode()


def read_file(raw: bytes) -> tuple[cards.Card, dict[str, bytes]]:
    """Read a card file and check every signature in it.

    :raises CardRefused: when it is not a card file, or a signature does not hold
    """
    try:
        facts = json.loads(raw)
        texts = {name: facts[name].encode("ascii") for name in ("card", "node_slip", "intake_slip")}
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeError) as error:
        raise cards.CardRefused("this is not a card file") from error
    if facts.get("format") != FORMAT:
        raise cards.CardRefused("a card file of another format")
    card = cards.read_card(texts["card"])
    cards.read_slip(texts["node_slip"], "node", card.signing)
    cards.read_slip(texts["intake_slip"], "intake", card.desk)
    return card, texts


def add(raw: bytes) -> Partner:
    """Take in a partner's card file; it stays "found" until verified. Another card with other keys blocks sending and rings.

    :raises CardRefused: when it does not hold
    """
    card, texts = read_file(raw)
    found = PartnerRow.objects.filter(pk=card.organisation).first()
    if found is None:
        row = PartnerRow.objects.create(id=card.organisation, name=card.name, country=card.country, **texts)
        return _partner(row)
    old = cards.read_card(bytes(found.card))
    if (old.signing, old.desk) != (card.signing, card.desk):
        found.blocked, found.level, found.first_member, found.second_member = "keys-changed", "found", None, None
    found.card, found.node_slip, found.intake_slip = texts["card"], texts["node_slip"], texts["intake_slip"]
    found.name, found.country = card.name, card.country
    found.save()
    return _partner(found)


def verify(partner: str, *, typed: str, by: int) -> Partner:
    """Compare what a member heard and typed with the card's number; the second member to succeed makes it verified.

    :raises WrongNumber: when it is another number
    :raises SecondMemberNeeded: when the same member tries twice
    """
    row = PartnerRow.objects.get(pk=partner)
    card = cards.read_card(bytes(row.card))
    if re.sub(r"\D", "", typed) != cards.number(card).replace(" ", ""):
        raise WrongNumber
    if row.first_member is None:
        row.first_member = by
    elif row.first_member == by:
        raise SecondMemberNeeded
    else:
        row.second_member, row.level, row.blocked = by, "verified", ""
    row.save()
    return _partner(row)


def everyone() -> list[Partner]:
    """List all partners by name."""
    return [_partner(row) for row in PartnerRow.objects.order_by("name")]


def card_of(partner: str) -> cards.Card:
    """Read a partner's card.

    :raises NotVerified: when there is no partner with this id
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    return cards.read_card(bytes(row.card))


def require_verified(partner: str) -> PartnerRow:
    """Find a partner to whom something may go out.

    :raises NotVerified: when two members have not verified its card, or its keys changed
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None or row.level != "verified" or row.blocked:
        raise NotVerified(partner)
    return row


def intake_key(partner: str) -> tuple[bytes, bytes]:
    """A verified partner's intake key (1,216 bytes) and the slip it stands on.

    :raises NotVerified: when the partner is not verified
    :raises CardRefused: when the slip does not hold
    """
    row = require_verified(partner)
    card = cards.read_card(bytes(row.card))
    return cards.read_slip(bytes(row.intake_slip), "intake", card.desk).public, bytes(row.intake_slip)


def _partner(row: PartnerRow) -> Partner:
    card = cards.read_card(bytes(row.card))
    return Partner(
        row.pk,
        row.name,
        row.country,
        row.level == "verified" and not row.blocked,
        row.blocked,
        card.telephone,
        row.last_heard,
        row.first_member is not None and row.second_member is None,
    )
