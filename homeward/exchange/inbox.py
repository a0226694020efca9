"""The inbox: an envelope is opened as far as its cover, checked in the order of the design, stored, and only then receipted."""

import json
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeward.exchange import nodekeys
from homeward.exchange.models import ConversationRow, InboxRow, PartnerRow, RefusedRow
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Cover, EnvelopeRefused

# What every refusal says, whatever its reason.
REFUSED = b'{"refused": true}'
MOST_UNOPENED = 1000


class UnknownSender(EnvelopeRefused):
    """Signed by a key of no verified partner."""

    code = "signer"


class NotOurs(EnvelopeRefused):
    """Addressed to another organisation, or about another partner's case."""

    code = "address"


class Equivocation(EnvelopeRefused):
    """Another message with a number that was already used: the sender says two things."""

    code = "equivocation"


class Full(Exception):
    """Too much of this partner lies unopened here."""


@dataclass(frozen=True)
class Waiting:
    """A stored message whose letter nobody has opened yet."""

    message_id: str
    hwcase: str
    partner: str
    seq: int
    hwclass: str
    cover: Cover
    letter: bytes
    stored_at: datetime


@dataclass(frozen=True)
class Answer:
    """What the node answers over HTTP."""

    status: int
    body: bytes


def receive(raw: bytes, *, now: datetime, server_key: bytes) -> Answer:
    """Take in an envelope: 200 with a signed receipt once it is durable, one and the same 400 for every refusal, 507 when full.

    :param now: case time, with which the entry will be written
    """
    try:
        partner, cover, signed, letter = _open(raw, server_key)
        with transaction.atomic():
            _store(partner, cover, signed, letter, now)
    except EnvelopeRefused as refusal:
        count_refused(refusal.code, now)
        return Answer(400, REFUSED)
    except Full:
        return Answer(507, REFUSED)
    return Answer(200, _receipt(partner, envelope.digest(signed), now, server_key))


def _open(raw: bytes, server_key: bytes) -> tuple[PartnerRow, Cover, bytes, bytes]:
    signed, letter = envelope.unwrap(raw, nodekeys.node_seeds(server_key))
    partner, public = _signer(envelope.claimed_signer(signed))
    cover = envelope.read_cover(signed, public)
    own, _ = nodekeys.own_card()
    if cover.hwto != own.organisation:
        raise NotOurs("addressed to another organisation")
    if cover.hwletter != envelope.digest(letter):
        raise envelope.BadLetter("another letter than the cover's")
    return partner, cover, signed, letter


def _signer(thumbprint: str) -> tuple[PartnerRow, bytes]:
    for row in PartnerRow.objects.filter(level="verified", blocked=""):
        public = jws.decode(cards.read_card(bytes(row.card)).signing)
        if jws.thumbprint(public) == thumbprint:
            return row, public
    raise UnknownSender("no verified partner signs with this key")


def _store(partner: PartnerRow, cover: Cover, signed: bytes, letter: bytes, now: datetime) -> None:
    message_id = envelope.digest(signed)
    PartnerRow.objects.filter(pk=partner.pk).update(last_heard=time.time())
    if InboxRow.objects.filter(message_id=message_id).exists():
        return
    if InboxRow.objects.filter(conversation__partner=partner, state__in=("waiting", "held")).count() >= MOST_UNOPENED:
        raise Full
    known = ConversationRow.objects.filter(pk=cover.hwcase).first()
    if known is None:
        known = ConversationRow.objects.create(
            hwcase=cover.hwcase, partner=partner, out_prev=FIRST_LINK, in_prev=FIRST_LINK
        )
    if known.partner_id != partner.pk:
        raise NotOurs("another partner's case")
    if InboxRow.objects.filter(conversation=known, seq=cover.hwseq).exists() or cover.hwseq <= known.in_seq:
        raise Equivocation("this number was used for another message")
    InboxRow.objects.create(
        message_id=message_id,
        conversation=known,
        seq=cover.hwseq,
        hwclass=cover.hwclass,
        cover=signed,
        letter=letter,
        stored_at=now,
        state="held",
    )
    _release(known)


def _release(known: ConversationRow) -> None:
    """Let held messages through as far as no number is missing, each naming the one before it."""
    for row in InboxRow.objects.filter(conversation=known, state="held").order_by("seq"):
        cover = envelope.Cover(**json.loads(jws.unverified(bytes(row.cover))))
        if row.seq != known.in_seq + 1 or cover.hwprev != known.in_prev:
            return
        row.state = "waiting"
        row.save()
        known.in_seq, known.in_prev = row.seq, row.message_id
        known.save()


def _receipt(partner: PartnerRow, message_id: str, now: datetime, server_key: bytes) -> bytes:
    said = {"hwto": partner.pk, "level": "stored", "of": message_id, "time": now.isoformat()}
    receipt = jws.sign(jws.write_object(said), nodekeys.signing(server_key)).decode()
    slips = {use: nodekeys.newest_slip(use) for use in ("node", "intake")}
    return json.dumps(
        {"receipt": receipt, **{f"{use}_slip": one[0].decode() for use, one in slips.items() if one}}
    ).encode()


def count_refused(code: str, now: datetime) -> None:
    """Count a refusal for the administrator."""
    row, _ = RefusedRow.objects.get_or_create(day=now.date(), code=code)
    RefusedRow.objects.filter(pk=row.pk).update(count=F("count") + 1)


def refused() -> list[tuple[str, str, int]]:
    """List the refusals by day and step, the newest first."""
    rows = RefusedRow.objects.order_by("-day", "code").values_list("day", "code", "count")
    return [(day.isoformat(), code, count) for day, code, count in rows]


def waiting(case_code: str) -> list[Waiting]:
    """List what waits for a case, in order of each conversation."""
    rows = InboxRow.objects.filter(conversation__case_code=case_code, state="waiting").order_by(
        "conversation_id", "seq"
    )
    return [_waiting(row) for row in rows.select_related("conversation")]


def for_intake() -> list[Waiting]:
    """List the first messages of conversations that belong to no case yet."""
    rows = InboxRow.objects.filter(conversation__case_code="", state="waiting").order_by("id")
    return [_waiting(row) for row in rows.select_related("conversation")]


def taken(message_ids: list[str]) -> None:
    """Mark messages as taken into the record, inside the caller's transaction."""
    InboxRow.objects.filter(message_id__in=message_ids).update(state="taken", letter=b"")


def cases_with_waiting() -> set[str]:
    """The codes of the cases for which something waits."""
    return set(
        InboxRow.objects.filter(state="waiting")
        .exclude(conversation__case_code="")
        .values_list("conversation__case_code", flat=True)
    )


def _waiting(row: InboxRow) -> Waiting:
    cover = Cover(**json.loads(jws.unverified(bytes(row.cover))))
    return Waiting(
        row.message_id,
        row.conversation_id,
        row.conversation.partner_id,
        row.seq,
        row.hwclass,
        cover,
        bytes(row.letter),
        row.stored_at,
    )
