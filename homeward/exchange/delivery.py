"""Delivery: one pass over what is due. The network is never inside a transaction, and consent is asked again just before sending."""

import hashlib
import http.client
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import transaction

from homeward.exchange import partners
from homeward.exchange.models import OutboxRow, PartnerRow
from homeward.wire import cards, envelope, jws

FIRST_WAIT, LONGEST_WAIT, LONGEST_URGENT = 30.0, 1800.0, 300.0
TIMEOUT = 20


class NotDelivered(Exception):
    """The partner could not be reached, or did not answer with a receipt that holds."""


@dataclass(frozen=True)
class Outcome:
    """What came of one message: its id and "stored", "waiting" or "withdrawn"."""

    message_id: str
    state: str


Put = Callable[[str, bytes], bytes]


def put_over_http(address: str, raw: bytes) -> bytes:
    """PUT an envelope to a partner's node and give the body of its answer; no redirect is followed.

    :raises NotDelivered: when it cannot be reached or answers anything but 200
    """
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request(
            "PUT", f"/x/v1/in/{hashlib.sha256(raw).hexdigest()}", raw, {"Content-Type": "application/octet-stream"}
        )
        answer = connection.getresponse()
        body = answer.read(1 << 20)
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(str(error)) from error
    finally:
        connection.close()
    if answer.status != 200:
        raise NotDelivered(f"status {answer.status}")
    return body


def pass_once(*, today: date, put: Put = put_over_http, now: float | None = None) -> list[Outcome]:
    """Try every message that is due once; gives what came of each."""
    moment = time.time() if now is None else now
    due = OutboxRow.objects.filter(state="queued", next_try__lte=moment).order_by("conversation_id", "seq")
    return [_try(number, today, put, moment) for number in list(due.values_list("id", flat=True))]


def _try(number: int, today: date, put: Put, moment: float) -> Outcome:
    row = _still_due(number, today)
    if row.state != "queued":
        return Outcome(row.message_id, row.state)
    try:
        partner = partners.require_verified(row.conversation.partner_id)
        card = cards.read_card(bytes(partner.card))
        node = cards.read_slip(bytes(partner.node_slip), "node", card.signing)
        body = put(card.address, envelope.wrap(bytes(row.cover), bytes(row.letter), node.public))
        _check_receipt(body, row.message_id, card)
    except (NotDelivered, partners.NotVerified, cards.CardRefused):
        OutboxRow.objects.filter(pk=number).update(tries=row.tries + 1, next_try=moment + _wait(row.tries, row.hwclass))
        return Outcome(row.message_id, "waiting")
    _stored(row, partner, body)
    return Outcome(row.message_id, "stored")


def _still_due(number: int, today: date) -> OutboxRow:
    """Re-read state and consent's end under the write lock, just before sending."""
    with transaction.atomic():
        row = OutboxRow.objects.select_related("conversation").get(pk=number)
        if row.state == "queued" and row.ends is not None and row.ends < today:
            row.state = "withdrawn"
            row.save()
    return row


def _check_receipt(body: bytes, message_id: str, card: cards.Card) -> None:
    try:
        facts = json.loads(body)
        said = jws.read_object(jws.verify(str(facts["receipt"]).encode(), jws.decode(card.signing)))
    except (ValueError, KeyError, TypeError) as error:
        raise NotDelivered("the receipt does not hold") from error
    if (said.get("of"), said.get("level")) != (message_id, "stored"):
        raise NotDelivered("a receipt for something else")


def _stored(row: OutboxRow, partner: PartnerRow, body: bytes) -> None:
    facts = json.loads(body)
    card = cards.read_card(bytes(partner.card))
    fresh = {}
    for use, key in (("node", card.signing), ("intake", card.desk)):
        text = str(facts.get(f"{use}_slip", "")).encode()
        if text:
            try:
                cards.read_slip(text, use, key)
                fresh[f"{use}_slip"] = text
            except cards.CardRefused:
                partners_slip_refused(partner.pk, use)
    with transaction.atomic():
        OutboxRow.objects.filter(pk=row.pk, state="queued").update(state="stored")
        PartnerRow.objects.filter(pk=partner.pk).update(last_heard=time.time(), **fresh)
        # A sign of life: everything that waits for this partner is tried again at once.
        OutboxRow.objects.filter(conversation__partner=partner, state="queued").update(next_try=0)


def partners_slip_refused(partner: str, use: str) -> None:
    """Block a partner whose newest slip is not signed by the key on its card."""
    PartnerRow.objects.filter(pk=partner).update(blocked=f"{use}-slip-refused")


def _wait(tries: int, hwclass: str) -> float:
    """Full jitter: a random time up to 30 s doubled with each try, at most 30 min, 5 min when urgent."""
    longest = LONGEST_URGENT if hwclass == "urgent" else LONGEST_WAIT
    return min(longest, FIRST_WAIT * 2**tries) * secrets.randbelow(1000) / 1000
