"""Taking in: an envelope is opened as far as its cover, checked, stored, and only then receipted."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeward.exchange import announcing, doors, heads, nodekeys, notes, partners, receipts
from homeward.exchange.attachments import arriving
from homeward.exchange.attachments.arriving import NoRoom
from homeward.exchange.inbox.opening import Opened, identities, opened
from homeward.exchange.inbox.refusals import Equivocation, Full, NotUnderstood
from homeward.exchange.inbox.rejecting import tell_again
from homeward.exchange.inbox.storing import LEVELS, REASONS, store, understood
from homeward.exchange.line import REFUSED
from homeward.exchange.models import RefusedRow
from homeward.wire import cards, envelope
from homeward.wire.envelope import EnvelopeRefused

# What is longer is no envelope; it may be a part of a file.
LONGEST_ENVELOPE = envelope.STEP * envelope.MOST_STEPS + 4096


@dataclass(frozen=True)
class Answer:
    """What the node answers over HTTP, and what it owes a partner whose envelope came another way.

    :ivar partner: who sent it, where it was taken in
    :ivar receipt: the signed receipt of a letter; empty for what nodes tell each other
    :ivar new: whether it was not here before
    :ivar refused: the step at which it failed, for our own people; it never goes out
    """

    status: int
    body: bytes
    partner: str = ""
    receipt: str = ""
    new: bool = True
    refused: str = field(default="", compare=False)


def receive(raw: bytes, *, now: datetime, server_key: bytes) -> Answer:
    """Take in an envelope: 200 with a signed receipt once it is durable, one and the same 400 for every refusal, 507 when full.

    :param now: case time, with which the entry will be written
    """
    if len(raw) > LONGEST_ENVELOPE:
        return _part(raw, now, server_key)
    try:
        one = opened(raw, identities(server_key), now)
        if one.cover.hwclass == "heads":
            heads.take(one.partner, one.cover, one.letter, now=now)
            # Its receipt of before our restore may have come after our word that the key is lost, or without it.
            tell_again(server_key, one.partner.pk)
            return _answer(one, "stored", now, server_key)
        if one.cover.hwclass == "card":
            announcing.take(one.partner, one.letter, now=now)
            done = _answer(one, "stored", now, server_key)
            return replace(done, receipt=json.loads(done.body)["receipt"])
        if notes.is_note(one.partner.pk, one.cover):
            notes.take(one.partner, one.letter, now, server_key)
            return _answer(one, "stored", now, server_key)
        with transaction.atomic():
            state, new = store(one, now)
        if state in ("quarantine", "settled"):
            raise Equivocation("it contradicts another message")
        if not understood(one.partner.pk, state):
            # An older node calls its people at once for a refusal, and for a receipt that it does not know only after a day.
            raise NotUnderstood(REASONS[state])
    except EnvelopeRefused as refusal:
        count_refused(refusal.code, now)
        return Answer(400, REFUSED, refused=refusal.code)
    except (Full, NoRoom):
        return Answer(507, REFUSED, refused="full")
    done = _answer(one, LEVELS.get(state, "stored"), now, server_key, REASONS.get(state, ""))
    return replace(done, receipt=json.loads(done.body)["receipt"], new=new)


def _part(raw: bytes, now: datetime, server_key: bytes) -> Answer:
    """Take in a part of a file that came by a relay or was carried; it counts when a note announced it."""
    try:
        return Answer(200, b"{}", arriving.take_written(raw, nodekeys.node_seeds(server_key)))
    except arriving.Unexpected:
        # As the page of the envelope has it: longer than an envelope is the first thing that can be wrong.
        count_refused("size", now)
        return Answer(400, REFUSED, refused="part")


def _answer(one: Opened, level: str, now: datetime, server_key: bytes, why: str = "") -> Answer:
    """The answer to what is durable: the receipt for its cover, our slips, and the token for our door."""
    key, has = nodekeys.signing(server_key, one.partner.pk), int(cards.stored(bytes(one.partner.card))["version"])
    said = receipts.sign(one.partner.pk, one.message_id, level, now, key, {"reason": why, "card": has})
    told = {"receipt": said, **partners.own_slips(), doors.NAME: doors.token(one.partner.pk, server_key)}
    return Answer(200, json.dumps(told).encode(), one.partner.pk)


def count_refused(code: str, now: datetime) -> None:
    """Count a refusal for the administrator."""
    row, _ = RefusedRow.objects.get_or_create(day=now.date(), code=code)
    RefusedRow.objects.filter(pk=row.pk).update(count=F("count") + 1)


def refused() -> list[tuple[str, str, int]]:
    """List the refusals by day and step, the newest first."""
    rows = RefusedRow.objects.order_by("-day", "code").values_list("day", "code", "count")
    return [(day.isoformat(), code, count) for day, code, count in rows]
