"""Receipts: the signed word of a partner's node that it has stored a message."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from homeward.exchange import nodekeys
from homeward.exchange.line import NotDelivered
from homeward.exchange.models import ConversationRow, OutboxRow
from homeward.process.notifications.evidence import LOST_KEY
from homeward.wire import jws

# Why a node rejects a message, beside a lost key: the people of its intake desk could not read it.
UNREADABLE = "unreadable"
LEVELS = ("stored", "withdrawn", "rejected")
# What a receipt of "withdrawn" may be of: of these the cover goes alone.
NUMBERS_ALONE = ("withdrawn", "rejected", "resealed")
_KEPT = "UPDATE exchange_outboxrow SET receipt = %s WHERE id = %s AND state NOT IN ('stored', 'rejected', 'resealed')"


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
    if said.get("level") not in LEVELS:
        raise NotDelivered("a receipt of another level")
    return said


def sign(
    to: str, message_id: str, level: str, now: datetime, key: Ed25519PrivateKey, more: Mapping[str, Any] | None = None
) -> str:
    """Sign the receipt of a message for its sender.

    :param more: `reason`, coded, where the level is "rejected"; `card`, the version of the sender's card that we have; left out when empty
    """
    said = {"hwto": to, "level": level, "of": message_id, "time": now.isoformat()}
    said |= {name: one for name, one in (more or {}).items() if one}
    return jws.sign(jws.write_object(said), key).decode()


def claimed(text: str) -> dict[str, Any]:
    """Read what a receipt says before it is checked, only to find the message that it is of.

    :raises NotDelivered: when it is none
    """
    try:
        return jws.read_object(jws.unverified(text.encode()))
    except jws.JwsRefused as error:
        raise NotDelivered("the receipt is malformed") from error


def reason(receipt: bytes) -> str:
    """The coded reason of a receipt that was checked when it was kept; empty for one that rejects nothing."""
    said = claimed(receipt.decode()) if receipt else {}
    return str(said.get("reason", LOST_KEY)) if said.get("level") == "rejected" else ""


def keep(row: OutboxRow, level: str, receipt: str) -> None:
    """Keep a receipt. A withdrawn message that had reached the partner after all is stored there, and the record must say so.

    :raises NotDelivered: when the partner took for withdrawn what was not
    """
    if not keep_all([(row, level, receipt)]):
        raise NotDelivered("the partner took the message for withdrawn")


def keep_all(told: Sequence[tuple[OutboxRow, str, str]]) -> set[int]:
    """Keep receipts, each of a message with its level, in a few writes; gives the ids of the rows that are settled.

    What the partner took for withdrawn although it was not, is not settled.
    """
    stored = [(row, text) for row, level, text in told if level == "stored"]
    gone = [(row, text) for row, level, text in told if level == "withdrawn" and row.state in NUMBERS_ALONE]
    rejected = [(row, text) for row, level, text in told if level == "rejected"]
    with (
        connection.cursor() as cursor
    ):  # one question for all: written by the mapper, it costs as much as a signature each
        cursor.executemany(_KEPT, [(text.encode(), row.pk) for row, text in (*stored, *gone)])
    fresh = OutboxRow.objects.exclude(state__in=("stored", "rejected", "resealed"))
    fresh.filter(pk__in=[row.pk for row, _ in stored if row.state != "again"]).update(noted=False)
    known = {"state": "stored", "told": True, "refused": False, "stored_at": time.time()}
    fresh.filter(pk__in=[row.pk for row, _ in stored]).update(**known)
    OutboxRow.objects.filter(pk__in=[row.pk for row, _ in gone]).update(told=True)
    for row, text in rejected:
        _reject(row, text)
    return {row.pk for row, _ in (*stored, *gone, *rejected)}


def _reject(row: OutboxRow, text: str) -> None:
    """Note that the partner cannot open a message. It is not stored there, whatever was said before; keys that it told were not heard."""
    found = OutboxRow.objects.filter(pk=row.pk).exclude(state__in=NUMBERS_ALONE)
    known = {"state": "rejected", "noted": False, "refused": False, "gone": False, "stored_at": None, "letter": b""}
    if found.update(**known, receipt=text.encode()):
        talk = ConversationRow.objects.get(pk=row.conversation_id)
        untold = [one for one in talk.keys_told if one[0] != row.message_id]
        ConversationRow.objects.filter(pk=talk.pk).update(keys_told=untold)
    OutboxRow.objects.filter(pk=row.pk).update(told=True)


def ahead(said: dict[str, Any], now: datetime) -> float | None:
    """By how many seconds the clock of a receipt's writer is ahead of ours, or None when it says no time."""
    try:
        return (datetime.fromisoformat(str(said.get("time"))) - now).total_seconds()
    except (ValueError, TypeError):
        return None
