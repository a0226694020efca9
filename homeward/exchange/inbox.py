"""The inbox: an envelope is opened as far as its cover, checked in the order of the design, stored, and only then receipted."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeward.exchange import epochs, heads, nodekeys, notes, partners
from homeward.exchange.line import REFUSED
from homeward.exchange.models import ConversationRow, InboxRow, PartnerRow, RefusedRow
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import Cover, EnvelopeRefused, digest, stored_cover

# Unopened messages of one partner; each is at most 64 KiB, so that they stay far below 200 MB.
MOST_UNOPENED = 1000
UNOPENED = ("waiting", "held", "quarantine", "old")
AT_ONCE = ("urgent", "hold")


class UnknownSender(EnvelopeRefused):
    """Signed by a key of no verified partner."""

    code = "signer"


class NotOurs(EnvelopeRefused):
    """Addressed to another organisation."""

    code = "address"


class NotTheirs(EnvelopeRefused):
    """About a case that belongs to another partner."""

    code = "owner"


class AnotherEpoch(EnvelopeRefused):
    """Of another epoch: the sender was restored, and two of its officers have to say so first."""

    code = "epoch"


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
    try:
        partner, cover, signed, letter = _open(raw, server_key, now)
        if cover.hwclass == "heads":
            heads.take(partner, cover, letter, now=now)
            return _answer(partner.pk, signed, "stored", now, server_key)
        if notes.is_note(partner.pk, cover):
            notes.take(partner, letter, server_key)
            return _answer(partner.pk, signed, "stored", now, server_key)
        with transaction.atomic():
            state, new = _store(partner, cover, signed, letter, now)
        if state in ("quarantine", "settled"):
            raise Equivocation("it contradicts another message")
    except EnvelopeRefused as refusal:
        count_refused(refusal.code, now)
        return Answer(400, REFUSED, refused=refusal.code)
    except Full:
        return Answer(507, REFUSED, refused="full")
    done = _answer(partner.pk, signed, "withdrawn" if state == "void" else "stored", now, server_key)
    return replace(done, receipt=json.loads(done.body)["receipt"], new=new)


def _open(raw: bytes, server_key: bytes, now: datetime) -> tuple[PartnerRow, Cover, bytes, bytes]:
    """Open an envelope as far as its cover: size, decrypt, unpad, header, signer, signature, form, address, letter."""
    signed, letter = envelope.unwrap(raw, nodekeys.node_seeds(server_key))
    partner, public = _signer(envelope.claimed_signer(signed), now)
    cover = envelope.read_cover(signed, public)
    if cover.hwto != nodekeys.own_card()[0].organisation:
        raise NotOurs("addressed to another organisation")
    if letter != envelope.WITHDRAWN and cover.hwletter != digest(letter):
        raise envelope.BadLetter("another letter than the cover's")
    return partner, cover, signed, letter


def _signer(thumbprint: str, now: datetime) -> tuple[PartnerRow, bytes]:
    for row in PartnerRow.objects.filter(level="verified", blocked=""):
        card = cards.read_card(bytes(row.card))
        public = jws.decode(card.signing)
        if jws.thumbprint(public) == thumbprint and partners.is_current(card, now.date()):
            return row, public
    raise UnknownSender("no verified partner signs with this key")


def _store(partner: PartnerRow, cover: Cover, signed: bytes, letter: bytes, now: datetime) -> tuple[str, bool]:
    """Store a message, inside a transaction; gives its state and whether it is new. A message stored before keeps the state it has."""
    known = _conversation(partner, cover)
    message_id = digest(signed)
    before = InboxRow.objects.filter(message_id=message_id).first()
    partners.heard_from(partner.pk)
    if before is not None:
        return before.state, False
    if InboxRow.objects.filter(conversation__partner=partner, state__in=UNOPENED).count() >= MOST_UNOPENED:
        raise Full
    row = InboxRow.objects.create(
        message_id=message_id,
        conversation=known,
        seq=cover.hwseq,
        epoch=cover.hwepoch,
        hwclass=cover.hwclass,
        cover=signed,
        letter=letter,
        stored_at=now,
        state=_first_state(known, cover, letter),
    )
    _advance(known)
    row.refresh_from_db()
    if row.state == "held":
        heads.soon(partner.pk)
    return row.state, True


def _conversation(partner: PartnerRow, cover: Cover) -> ConversationRow:
    """Find the conversation, or begin it with the partner's first message."""
    known = epochs.conversation(cover.hwcase, partner)
    if known.partner_id != partner.pk:
        raise NotTheirs("another partner's case")
    if cover.hwepoch > known.in_epoch:
        raise AnotherEpoch("a later epoch than the one known")
    return known


def _first_state(known: ConversationRow, cover: Cover, letter: bytes) -> str:
    """Urgent and stopping messages of a known case are shown at once, though one before may be missing; others wait."""
    if cover.hwepoch < known.in_epoch and cover.hwseq > known.in_known:
        return "old"
    ended = cover.hwepoch == known.in_epoch and cover.hwseq <= known.in_known
    if cover.hwseq <= known.in_seq or ended or epochs.counted(known).filter(seq=cover.hwseq).exists():
        return "quarantine"
    if letter == envelope.WITHDRAWN:
        return "void"
    return "waiting" if cover.hwclass in AT_ONCE and known.case_code else "held"


def _advance(known: ConversationRow) -> None:
    """Let held messages through as far as no number is missing, each naming the one before it."""
    rows = epochs.counted(known)
    while (row := rows.filter(seq=known.in_seq + 1).first()) is not None:
        if stored_cover(bytes(row.cover)).hwprev != known.in_prev:
            InboxRow.objects.filter(pk=row.pk).exclude(state="taken").update(state="quarantine")
            break
        InboxRow.objects.filter(pk=row.pk, state="held").update(state="waiting")
        known.in_seq, known.in_prev = row.seq, row.message_id
    known.save(update_fields=["in_seq", "in_prev"])


def _answer(to: str, signed: bytes, level: str, now: datetime, server_key: bytes) -> Answer:
    """The answer to what is durable: the receipt for its cover, and our slips."""
    said = {"hwto": to, "level": level, "of": digest(signed), "time": now.isoformat()}
    receipt = jws.sign(jws.write_object(said), nodekeys.signing(server_key)).decode()
    return Answer(200, json.dumps({"receipt": receipt, **partners.own_slips()}).encode(), to)


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
    cover = stored_cover(bytes(row.cover))
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
