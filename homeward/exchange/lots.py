"""Lots: several envelopes for one partner in one request, stored there in one commit and receipted one by one.

Whatever a lot does not settle (a refusal, a lost answer, a node that knows no lots) goes envelope by envelope, as ever.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from django.db import transaction

from homeward.exchange import epochs, inbox, nodekeys, outbox, partners, receipts, standing
from homeward.exchange.inbox import Answer
from homeward.exchange.line import REFUSED, NotDelivered
from homeward.exchange.models import ConversationRow, InboxRow, OutboxRow, PartnerRow
from homeward.wire import cards, envelope, jws
from homeward.wire.envelope import EnvelopeRefused

# Envelopes in one request and bytes of all of them; the answer, with a receipt for each, stays below what a line reads.
MOST, MOST_BYTES = 64, 900_000
# Bytes that an envelope has around its letter at most: cover, padding, the head of the age file.
MOST_AROUND = 12_000


@runtime_checkable
class LotLine(Protocol):
    """A line that brings lots."""

    def put_lot(self, address: str, raw: bytes) -> bytes:
        """Bring a lot and give the body of the answer; raise NotDelivered for anything but 200."""
        ...


def write(envelopes: Sequence[bytes]) -> bytes:
    """Write envelopes one after the other, each behind its length."""
    return b"".join(len(one).to_bytes(4, "big") + one for one in envelopes)


def read(raw: bytes) -> list[bytes]:
    """Read the envelopes of a lot, none of which has been looked into.

    :raises ValueError: when the lengths do not fit, or there are none or too many
    """
    found: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 4 + int.from_bytes(raw[at : at + 4], "big")
        if len(found) == MOST or at + 4 > len(raw) or end > len(raw):
            raise ValueError("not a lot")
        found.append(raw[at + 4 : end])
        at = end
    if not found:
        raise ValueError("an empty lot")
    return found


def receive(raw: bytes, *, now: datetime, server_key: bytes) -> Answer:
    """Take in a lot in one commit: 200 with a list of answers, a receipt for each envelope that is stored, null for any other.

    What is not stored is counted and answered when it comes alone; a lot that is none is refused as any envelope is.
    """
    try:
        envelopes = read(raw)
    except ValueError:
        inbox.count_refused("lot", now)
        return Answer(400, REFUSED, refused="lot")
    found = list(_opened(envelopes, inbox.identities(server_key), now))
    with transaction.atomic():
        levels = Shelf(found, now).store()
    # Towards each partner the key counts that stands on the card of ours it has.
    keys = {pk: nodekeys.signing(server_key, pk) for pk in {one.partner.pk for one in found if one is not None}}
    said = [
        inbox.receipt(one.partner.pk, one.message_id, level, now, keys[one.partner.pk])
        if one is not None and level
        else None
        for one, level in zip(found, levels, strict=True)
    ]
    return Answer(200, jws.write_object({"receipts": said, **partners.own_slips()}))


def _opened(envelopes: Sequence[bytes], seeds: inbox.Identities, now: datetime) -> Iterator[inbox.Opened | None]:
    """Open each envelope; heads and other words between nodes come alone."""
    known = inbox.Known(nodekeys.own_card()[0].organisation)
    for raw in envelopes:
        try:
            one = inbox.opened(raw, seeds, now, known)
        except EnvelopeRefused:
            yield None
        else:
            yield one if inbox.is_message(one) else None


class Shelf:
    """Stores the messages of a lot. One that is the next of its conversation, as nearly all are, waits to be written with the others.

    It lives inside one transaction, so that nobody else writes while it remembers how far conversations are.
    """

    def __init__(self, found: Sequence[inbox.Opened | None], now: datetime) -> None:
        self._found, self._now = found, now
        ids = [one.message_id for one in found if one is not None]
        self._here = set(InboxRow.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
        self._talks: dict[str, ConversationRow | None] = {}
        self._rows: list[InboxRow] = []
        self._room: dict[str, int] = {}

    def store(self) -> list[str | None]:
        """Store everything that can be; gives "stored", "withdrawn" or None for each."""
        levels = [None if one is None else self._one(one) for one in self._found]
        self._write()
        for partner in self._room:
            partners.heard_from(partner)
        return levels

    def _one(self, one: inbox.Opened) -> str | None:
        talk = self._next(one)
        if talk is None:
            self._write()  # what comes before it counts for it
            return _stored(one, self._now)
        state = "void" if one.letter == envelope.WITHDRAWN else "waiting"
        self._rows.append(inbox.row_of(one, talk, self._now, state))
        self._here.add(one.message_id)
        self._room[one.partner.pk] -= state == "waiting"
        talk.in_seq, talk.in_prev = one.cover.hwseq, one.message_id
        return "withdrawn" if state == "void" else "stored"

    def _next(self, one: inbox.Opened) -> ConversationRow | None:
        """The conversation of which this is the next message, where nothing of it is held or unclear."""
        cover, partner = one.cover, one.partner.pk
        if cover.hwcase not in self._talks:
            self._talks[cover.hwcase] = _plain(cover.hwcase, one.partner)
        if partner not in self._room:
            self._room[partner] = inbox.room(partner)
        talk = self._talks[cover.hwcase]
        if talk is None or talk.partner_id != partner or one.message_id in self._here or self._room[partner] < 1:
            return None
        due = (talk.in_epoch, talk.in_seq + 1, talk.in_prev)
        return talk if (cover.hwepoch, cover.hwseq, cover.hwprev) == due and cover.hwseq > talk.in_known else None

    def _write(self) -> None:
        InboxRow.objects.bulk_create(self._rows)
        for pk in {row.conversation_id for row in self._rows}:
            talk = self._talks[pk]
            if talk is not None:
                talk.save(update_fields=["in_seq", "in_prev"])
        self._rows, self._talks = [], {}


def _plain(hwcase: str, partner: PartnerRow) -> ConversationRow | None:
    """A conversation that holds nothing above how far it has come."""
    talk = epochs.conversation(hwcase, partner)
    above = InboxRow.objects.filter(conversation=talk, seq__gt=talk.in_seq).exists()
    return None if above else talk


def _stored(one: inbox.Opened, now: datetime) -> str | None:
    """Store one message as if it came alone; one that cannot be leaves nothing behind and does not touch the others."""
    try:
        with transaction.atomic():
            state, _ = inbox.store(one, now)
    except (EnvelopeRefused, inbox.Full):
        return None
    if state in ("quarantine", "settled"):
        return None
    return "withdrawn" if state == "void" else "stored"


def bring(rows: Sequence[OutboxRow], partner: PartnerRow, today: date, line: LotLine) -> set[int]:
    """Bring messages to one partner and keep the receipts in one commit; gives the ids of the rows that are settled.

    :param rows: due, in the order of their conversations; nothing stops them
    """
    card = cards.read_card(bytes(partner.card))
    slip = partners.slip_of(partner, "node")
    if slip.until < today.isoformat():
        return set()
    every = [*_untold(rows), *rows]
    raw = write([wrapped(row, slip.public) for row in every])
    try:
        answer = jws.read_object(line.put_lot(card.address, raw))
    except (NotDelivered, jws.JwsRefused):
        return set()
    said = answer.get("receipts")
    if not isinstance(said, list) or len(said) != len(every):
        return set()
    keys, own = standing.signing_of(partner), nodekeys.own_card()[0].organisation
    with transaction.atomic():
        pairs = zip(every, said, strict=True)
        done = {row.pk for row, one in pairs if isinstance(one, str) and _kept(row, one, keys, own)}
        if done:
            partners.take_slips(partner.pk, {name: one for name, one in answer.items() if isinstance(one, str)})
            partners.heard_from(partner.pk)
    return done


def _kept(row: OutboxRow, receipt: str, keys: dict[str, bytes], own: str) -> bool:
    """Keep one receipt; one that does not hold settles nothing."""
    try:
        receipts.keep(row, receipts.read({"receipt": receipt}, row.message_id, keys, own)["level"], receipt)
    except NotDelivered:
        return False
    return True


def wrapped(row: OutboxRow, public: bytes) -> bytes:
    """Wrap a message for the partner's node; a withdrawn one goes as its cover alone."""
    letter = envelope.WITHDRAWN if row.state == "withdrawn" else bytes(row.letter)
    return envelope.wrap(bytes(row.cover), letter, public)


def _untold(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Withdrawn messages that the partner has not been told of and that come before one of these: their covers go first."""
    last = {row.conversation_id: row.seq for row in rows}
    gone = OutboxRow.objects.filter(conversation_id__in=last, state="withdrawn", told=False).order_by("id")
    return [row for row in gone if row.seq < last[row.conversation_id]]


def parted(rows: Sequence[OutboxRow]) -> Iterator[list[OutboxRow]]:
    """Part messages into lots that are not too large, in their order."""
    part: list[OutboxRow] = []
    room = MOST_BYTES
    for row in rows:
        size = len(row.letter) + MOST_AROUND
        if part and size > room:
            yield part
            part, room = [], MOST_BYTES
        part.append(row)
        room -= size
    if part:
        yield part


def goes(numbers: Sequence[int], today: date) -> list[OutboxRow]:
    """Re-read messages under the write lock, just before sending: those whose consent holds and whose case waits for nobody."""
    with transaction.atomic():
        rows = OutboxRow.objects.filter(pk__in=numbers, state__in=outbox.GOES).select_related("conversation")
        found = {row.pk: row for row in rows if row.ends is None or row.ends >= today}
        codes = {row.conversation.case_code for row in found.values()} - {""}
        stops = InboxRow.objects.filter(hwclass="hold", state__in=("waiting", "held"))
        stopped = set(stops.filter(conversation__case_code__in=codes).values_list("conversation__case_code", flat=True))
    return [found[one] for one in numbers if one in found and found[one].conversation.case_code not in stopped]
