"""The inbox: an envelope is opened as far as its cover, checked in the order of the design, stored, and only then receipted."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.db.models import F

from homeward.exchange import announcing, epochs, heads, nodekeys, notes, partners, standing
from homeward.exchange.attachments import arriving
from homeward.exchange.attachments.arriving import NoRoom
from homeward.exchange.line import REFUSED
from homeward.exchange.models import ConversationRow, InboxRow, PartnerRow, RefusedRow
from homeward.record.prepared import Prepared
from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import Cover, EnvelopeRefused, digest, stored_cover

# Unopened messages of one partner; each is at most 64 KiB, so that they stay far below 200 MB.
MOST_UNOPENED = 1000
# What is longer is no envelope; it may be a part of a file.
LONGEST_ENVELOPE = envelope.STEP * envelope.MOST_STEPS + 4096
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


@dataclass(frozen=True)
class Opened:
    """An envelope opened as far as its cover, which holds; nothing of it is stored yet."""

    partner: PartnerRow
    cover: Cover
    signed: bytes
    letter: bytes

    @property
    def message_id(self) -> str:
        """SHA-256 of the signed cover."""
        return digest(self.signed)


# Whose a signing key was when it was last looked for; a hint only, whose every answer is checked.
_LAST: dict[str, str] = {}
# The node keys with which envelopes open, the newest first.
Identities = list[age.Hybrid]


def identities(server_key: bytes) -> Identities:
    """Open all node keys still kept."""
    return nodekeys.node_identities(server_key)


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
            return _answer(one, "stored", now, server_key)
        if one.cover.hwclass == "card":
            announcing.take(one.partner, one.letter, now=now)
            done = _answer(one, "stored", now, server_key)
            return replace(done, receipt=json.loads(done.body)["receipt"])
        if notes.is_note(one.partner.pk, one.cover):
            notes.take(one.partner, one.letter, server_key)
            return _answer(one, "stored", now, server_key)
        with transaction.atomic():
            state, new = store(one, now)
        if state in ("quarantine", "settled"):
            raise Equivocation("it contradicts another message")
    except EnvelopeRefused as refusal:
        count_refused(refusal.code, now)
        return Answer(400, REFUSED, refused=refusal.code)
    except (Full, NoRoom):
        return Answer(507, REFUSED, refused="full")
    done = _answer(one, "withdrawn" if state == "void" else "stored", now, server_key)
    return replace(done, receipt=json.loads(done.body)["receipt"], new=new)


def _part(raw: bytes, now: datetime, server_key: bytes) -> Answer:
    """Take in a part of a file that came by a relay or was carried; it counts when a note announced it."""
    try:
        return Answer(200, b"{}", arriving.take_written(raw, nodekeys.node_seeds(server_key)))
    except arriving.Unexpected:
        # As the page of the envelope has it: longer than an envelope is the first thing that can be wrong.
        count_refused("size", now)
        return Answer(400, REFUSED, refused="part")


def is_message(one: Opened) -> bool:
    """Whether it is a message of a case, and not what nodes tell each other of themselves."""
    return one.cover.hwclass not in ("heads", "card") and not notes.is_note(one.partner.pk, one.cover)


@dataclass
class Known:
    """What opening several envelopes at once need not ask again: our own id, and who signs with which key."""

    own: str
    signers: dict[str, tuple[PartnerRow, bytes]] = field(default_factory=dict)


def opened(raw: bytes, seeds: Identities, now: datetime, known: Known | None = None) -> Opened:
    """Open an envelope as far as its cover: size, decrypt, unpad, header, signer, signature, form, address, letter.

    :raises EnvelopeRefused: at the first step that fails
    """
    known = known or Known(nodekeys.own_card()[0].organisation)
    signed, letter = envelope.unwrap(raw, seeds)
    claimed = envelope.claimed_signer(signed)
    if claimed not in known.signers:
        known.signers[claimed] = _signer(claimed, now)
    partner, public = known.signers[claimed]
    cover = envelope.read_cover(signed, public)
    if cover.hwto != known.own:
        raise NotOurs("addressed to another organisation")
    if letter != envelope.WITHDRAWN and cover.hwletter != digest(letter):
        raise envelope.BadLetter("another letter than the cover's")
    return Opened(partner, cover, signed, letter)


def _signer(thumbprint: str, now: datetime) -> tuple[PartnerRow, bytes]:
    """Find the verified partner who signs with a key; whom it was last is asked first, because a hub has thousands."""
    asked = PartnerRow.objects.filter(level="verified", blocked="")
    for rows in (asked.filter(pk=_LAST.get(thumbprint, "")), asked):
        for row in rows:
            public = standing.signing_of(row, now.date()).get(thumbprint)
            if public is not None and partners.is_current(cards.read_card(bytes(row.card)), now.date()):
                _LAST[thumbprint] = row.pk
                return row, public
    raise UnknownSender("no verified partner signs with this key")


def store(one: Opened, now: datetime) -> tuple[str, bool]:
    """Store a message, inside a transaction; gives its state and whether it is new. A message stored before keeps the state it has.

    :raises EnvelopeRefused: NotTheirs or AnotherEpoch
    :raises Full: when too much of this partner lies unopened here
    """
    partner, cover = one.partner, one.cover
    known = _conversation(partner, cover)
    before = InboxRow.objects.filter(message_id=one.message_id).first()
    partners.heard_from(partner.pk)
    if before is not None:
        return before.state, False
    if room(partner.pk) < 1:
        raise Full
    row = row_of(one, known, now, _first_state(known, cover, one.letter))
    row.save(force_insert=True)
    _advance(known)
    row.refresh_from_db(fields=["state"])
    if row.state == "held":
        heads.soon(partner.pk)
    return row.state, True


def room(partner: str) -> int:
    """How many more messages of a partner may lie unopened here."""
    return MOST_UNOPENED - InboxRow.objects.filter(conversation__partner=partner, state__in=UNOPENED).count()


def row_of(one: Opened, known: ConversationRow, now: datetime, state: str) -> InboxRow:
    """The row of a message, not yet written."""
    return InboxRow(
        message_id=one.message_id,
        conversation=known,
        seq=one.cover.hwseq,
        epoch=one.cover.hwepoch,
        hwclass=one.cover.hwclass,
        cover=one.signed,
        letter=one.letter,
        stored_at=now,
        state=state,
    )


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


def _answer(one: Opened, level: str, now: datetime, server_key: bytes) -> Answer:
    """The answer to what is durable: the receipt for its cover, and our slips."""
    said = receipt(one.partner.pk, one.message_id, level, now, nodekeys.signing(server_key, one.partner.pk))
    return Answer(200, json.dumps({"receipt": said, **partners.own_slips()}).encode(), one.partner.pk)


def receipt(to: str, message_id: str, level: str, now: datetime, key: Ed25519PrivateKey) -> str:
    """Sign the receipt of a message for its sender."""
    said = {"hwto": to, "level": level, "of": message_id, "time": now.isoformat()}
    return jws.sign(jws.write_object(said), key).decode()


def count_refused(code: str, now: datetime) -> None:
    """Count a refusal for the administrator."""
    row, _ = RefusedRow.objects.get_or_create(day=now.date(), code=code)
    RefusedRow.objects.filter(pk=row.pk).update(count=F("count") + 1)


def refused() -> list[tuple[str, str, int]]:
    """List the refusals by day and step, the newest first."""
    rows = RefusedRow.objects.order_by("-day", "code").values_list("day", "code", "count")
    return [(day.isoformat(), code, count) for day, code, count in rows]


# Asked for every page of a case, and mostly answered with no.
_WAITS = Prepared(
    lambda code: InboxRow.objects.filter(conversation__case_code=code, state="waiting").values_list("pk")[:1], str
)
_CASES = Prepared(
    lambda: (
        InboxRow.objects.filter(state="waiting")
        .exclude(conversation__case_code="")
        .values_list("conversation__case_code")
        .distinct()
    )
)


def waiting(case_code: str) -> list[Waiting]:
    """List what waits for a case, in order of each conversation."""
    if not _WAITS(case_code):
        return []
    rows = InboxRow.objects.filter(conversation__case_code=case_code, state="waiting").order_by(
        "conversation_id", "seq"
    )
    return [_waiting(row) for row in rows.select_related("conversation")]


def for_intake() -> list[Waiting]:
    """List the first messages of conversations that belong to no case yet."""
    if not _WAITS(""):
        return []
    rows = InboxRow.objects.filter(conversation__case_code="", state="waiting").order_by("id")
    return [_waiting(row) for row in rows.select_related("conversation")]


def taken(message_ids: list[str]) -> None:
    """Mark messages as taken into the record, inside the caller's transaction."""
    InboxRow.objects.filter(message_id__in=message_ids).update(state="taken", letter=b"")


def cases_with_waiting() -> set[str]:
    """The codes of the cases for which something waits."""
    return {code for (code,) in _CASES()}


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
