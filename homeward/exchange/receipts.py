"""Receipts: the signed word of a partner's node that it has stored a message."""

from datetime import datetime
from typing import Any

from homeward.exchange import nodekeys
from homeward.exchange.line import NotDelivered
from homeward.wire import cards, jws


def read(answer: dict[str, str], message_id: str, card: cards.Card) -> dict[str, Any]:
    """Check a receipt: signed by the partner's node, for us, of this message; gives what it says, its level among it.

    :raises NotDelivered: when it is none
    """
    try:
        said = jws.read_object(jws.verify(answer.get("receipt", "").encode(), jws.decode(card.signing)))
    except ValueError as error:
        raise NotDelivered("the receipt does not hold") from error
    if (said.get("of"), said.get("hwto")) != (message_id, nodekeys.own_card()[0].organisation):
        raise NotDelivered("a receipt for something else")
    if said.get("level") not in ("stored", "withdrawn"):
        raise NotDelivered("a receipt of another level")
    return said


def ahead(said: dict[str, Any], now: datetime) -> float | None:
    """By how many seconds the clock of a receipt's writer is ahead of ours, or None when it says no time."""
    try:
        return (datetime.fromisoformat(str(said.get("time"))) - now).total_seconds()
    except (ValueError, TypeError):
        return None
