"""Receipts: the signed word of a partner's node that it has stored a message."""

import time
from datetime import datetime
from typing import Any

from homeward.exchange import nodekeys
from homeward.exchange.line import NotDelivered
from homeward.exchange.models import OutboxRow
from homeward.wire import jws


def read(answer: dict[str, str], message_id: str, keys: dict[str, bytes], own: str = "") -> dict[str, Any]:
    """Check a receipt: signed by the partner's node, for us, of this message; gives what it says, its level among it.

    :param keys: what the partner's node may sign with, by thumbprint (`standing.signing_of`)
    :param own: our organisation's id, where the caller has it
    :raises NotDelivered: when it is none
    """
    try:
        signed = answer.get("receipt", "").encode()
        said = jws.read_object(jws.verify(signed, keys[jws.signer(signed)]))
    except (ValueError, KeyError) as error:
        raise NotDelivered("the receipt does not hold") from error
    if (said.get("of"), said.get("hwto")) != (message_id, own or nodekeys.own_card()[0].organisation):
        raise NotDelivered("a receipt for something else")
    if said.get("level") not in ("stored", "withdrawn"):
        raise NotDelivered("a receipt of another level")
    return said


def claimed(text: str) -> dict[str, Any]:
    """Read what a receipt says before it is checked, only to find the message that it is of.

    :raises NotDelivered: when it is none
    """
    try:
        return jws.read_object(jws.unverified(text.encode()))
    except jws.JwsRefused as error:
        raise NotDelivered("the receipt is malformed") from error


def keep(row: OutboxRow, level: str, receipt: str) -> None:
    """Keep a receipt. A withdrawn message that had reached the partner after all is stored there, and the record must say so.

    :raises NotDelivered: when the partner took for withdrawn what was not
    """
    found = OutboxRow.objects.filter(pk=row.pk)
    if level == "stored":
        known = {"told": True, "receipt": receipt.encode(), "refused": False, "stored_at": time.time()}
        if row.state != "again":
            known["noted"] = False
        found.exclude(state="stored").update(state="stored", **known)
    elif row.state == "withdrawn":
        found.update(told=True, receipt=receipt.encode())
    else:
        raise NotDelivered("the partner took the message for withdrawn")


def ahead(said: dict[str, Any], now: datetime) -> float | None:
    """By how many seconds the clock of a receipt's writer is ahead of ours, or None when it says no time."""
    try:
        return (datetime.fromisoformat(str(said.get("time"))) - now).total_seconds()
    except (ValueError, TypeError):
        return None
