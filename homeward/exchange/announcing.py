"""Announcing: our new card goes to every partner by its line; theirs, and the revocations of their keys, are taken in.

A new card is vouched for twice: by the identity key, which signed it, and by the node key that partners know, which signs its cover. Only
so do its keys count without two people; a card that comes any other way with other keys blocks and rings.
"""

from datetime import datetime
from typing import Any, Protocol

from homeward.exchange import covers, nodekeys, partners, receipts, standing
from homeward.exchange.line import Http, Line, NotDelivered, read_answer
from homeward.exchange.models import PartnerRow
from homeward.wire import cards, envelope, jws
from homeward.wire.cards import CardRefused
from homeward.wire.envelope import EnvelopeRefused
from homeward.wire.times import is_moment

FORMAT = 1
# Seconds until a partner who did not take our card is tried again; partners in one pass.
AGAIN, A_PASS = 600.0, 20
# Seconds until it is laid into a mailbox again, when no receipt came back.
BY_MAILBOX = 86400.0


class AnnouncementRefused(EnvelopeRefused):
    """A card or revocation that we do not take in."""

    code = "card"


class Carrier(Protocol):
    """Another way than the direct line."""

    def bring(self, partner: PartnerRow, raw: bytes) -> None:
        """Lay an envelope where the partner fetches it; raise NotDelivered when that failed."""
        ...


def take(partner: PartnerRow, letter: bytes, *, now: datetime) -> None:
    """Take in a partner's new card, or the revocation of its keys.

    :param now: case time
    :raises AnnouncementRefused: when it does not hold; what was known before stays
    """
    try:
        facts = jws.read_object(letter)
        # By its type too: to Python `true` is 1.
        if type(facts.get("v")) is not int or facts["v"] != FORMAT:
            raise AnnouncementRefused("an announcement of another format")
        row = PartnerRow.objects.get(pk=partner.pk)
        if "revoked" in facts:
            standing.revoke(row.pk, typed=str(facts["revoked"]), since=_time(facts.get("since"), now), now=now)
        else:
            texts = {name: str(facts[name]).encode("ascii") for name in ("card", "node_slip", "intake_slip")}
            standing.renew(row, cards.read_card(texts["card"]), texts, now.date())
    except (jws.JwsRefused, CardRefused, KeyError, ValueError) as error:
        if isinstance(error, AnnouncementRefused):
            raise
        raise AnnouncementRefused(str(error)) from error
    partners.heard_from(partner.pk)


def _time(text: Any, now: datetime) -> datetime:
    """Since when; a time that lies ahead, or none, is now."""
    return min(datetime.fromisoformat(str(text)), now) if is_moment(str(text)) else now


def bring_due(
    *, now: datetime, real: float, server_key: bytes, line: Line | None = None, way: Carrier | None = None
) -> dict[str, bool]:
    """Bring our newest card to every verified partner who has an older one; gives for each whether it took it.

    :param now: case time
    :param real: real time in seconds
    """
    try:
        own = nodekeys.own_card()[0]
    except nodekeys.NoCard:
        return {}
    if own.version == 1:
        return {}
    due = PartnerRow.objects.filter(
        told_card__lt=own.version, level="verified", blocked="", card_tried_at__lt=real - AGAIN
    )
    facts = {"card": nodekeys.own_card()[1].decode(), **partners.own_slips()}
    done = {}
    for row in due[:A_PASS]:
        PartnerRow.objects.filter(pk=row.pk).update(card_tried_at=real)
        signed, letter = sealed(row.pk, facts, now, server_key)
        PartnerRow.objects.filter(pk=row.pk).update(card_message=envelope.digest(signed))
        went = carry(row, (signed, letter), (line or Http(), way))
        if went == "mailbox":
            PartnerRow.objects.filter(pk=row.pk).update(card_tried_at=real + BY_MAILBOX - AGAIN)
        done[row.pk] = went == "direct" and took(row.pk, envelope.digest(signed))
    return done


Ways = tuple[Line, Carrier | None]


def took(partner: str, message_id: str) -> bool:
    """Note that a partner has our newest card, by its receipt for what brought it; gives whether it is one."""
    found = PartnerRow.objects.filter(pk=partner, card_message=message_id)
    return bool(found.update(told_card=nodekeys.own_card()[0].version, card_message=""))


def carry(row: PartnerRow, announced: tuple[bytes, bytes], ways: Ways) -> str:
    """Bring an announcement directly, or lay it into the partner's mailbox.

    :param announced: its signed cover and its letter
    :returns: "direct" once it is receipted, "mailbox" when it lies there, "" when neither went
    """
    signed, letter = announced
    try:
        raw = envelope.wrap(signed, letter, partners.slip_of(row, "node").public)
    except CardRefused:
        return ""
    line, way = ways
    try:
        answer = read_answer(line.put(cards.stored(bytes(row.card))["address"], raw))
        receipts.read(answer, envelope.digest(signed), standing.signing_of(row))
    except NotDelivered:
        return _into_mailbox(row, raw, way)
    partners.take_slips(row.pk, answer)
    partners.heard_from(row.pk)
    return "direct"


def _into_mailbox(row: PartnerRow, raw: bytes, way: Carrier | None) -> str:
    if way is None:
        return ""
    try:
        way.bring(row, raw)
    except NotDelivered:
        return ""
    return "mailbox"


def sealed(partner: str, facts: dict[str, Any], now: datetime, server_key: bytes) -> tuple[bytes, bytes]:
    """Write what a partner is told of our keys: the cover, signed by the key that this partner knows, and the letter."""
    letter = jws.write_object({"v": FORMAT, **facts})
    return covers.of_node(partner, "card", letter, now=now, server_key=server_key), letter
