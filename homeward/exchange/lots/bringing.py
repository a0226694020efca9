"""Bringing lots: what is due for one partner leaves together, and the receipts are kept in one commit."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from django.db import transaction

from homeward.exchange import holding, nodekeys, outbox, partners, receipts, standing
from homeward.exchange.line import NotDelivered
from homeward.exchange.lots.writing import MOST_BYTES, write
from homeward.exchange.models import OutboxRow, PartnerRow
from homeward.wire import cards, envelope, jws

# Bytes that an envelope has around its letter at most: cover, padding, the head of the age file.
MOST_AROUND = 12_000


@runtime_checkable
class LotLine(Protocol):
    """A line that brings lots."""

    def put_lot(self, address: str, raw: bytes) -> bytes:
        """Bring a lot and give the body of the answer; raise NotDelivered for anything but 200."""
        ...


def bring(rows: Sequence[OutboxRow], partner: PartnerRow, today: date, line: LotLine) -> dict[int, str]:
    """Bring messages to one partner and keep the receipts in one commit; gives the level of each that is settled, by the id of its row.

    :param rows: due, in the order of their conversations; nothing stops them
    """
    card = cards.read_card(bytes(partner.card))
    slip = partners.slip_of(partner, "node")
    if slip.until < today.isoformat():
        return {}
    every = [*_untold(rows), *rows]
    raw = write([wrapped(row, slip.public) for row in every])
    try:
        answer = jws.read_object(line.put_lot(card.address, raw))
    except (NotDelivered, jws.JwsRefused):
        return {}
    said = answer.get("receipts")
    if not isinstance(said, list) or len(said) != len(every):
        return {}
    keys, own = standing.signing_of(partner), nodekeys.own_card()[0].organisation
    told = [(row, one, _level(row, one, keys, own)) for row, one in zip(every, said, strict=True)]
    with transaction.atomic():
        done = receipts.keep_all([(row, level, one) for row, one, level in told if level])
        if done:
            partners.take_slips(partner.pk, {name: one for name, one in answer.items() if isinstance(one, str)})
            partners.heard_from(partner.pk)
    return {row.pk: level for row, _, level in told if row.pk in done}


def _level(row: OutboxRow, receipt: object, keys: dict[str, bytes], own: str) -> str:
    """The level that a receipt says; empty for one that does not hold."""
    try:
        return str(receipts.read({"receipt": str(receipt or "")}, row.message_id, keys, own)["level"])
    except NotDelivered:
        return ""


def wrapped(row: OutboxRow, public: bytes) -> bytes:
    """Wrap a message for the partner's node; a withdrawn one goes as its cover alone."""
    letter = envelope.WITHDRAWN if row.state in receipts.NUMBERS_ALONE else bytes(row.letter)
    return envelope.wrap(bytes(row.cover), letter, public)


def _untold(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Withdrawn messages that the partner has not been told of and that come before one of these: their covers go first."""
    last = {row.conversation_id: row.seq for row in rows}
    gone = OutboxRow.objects.filter(conversation_id__in=last, state__in=receipts.NUMBERS_ALONE, told=False).order_by(
        "id"
    )
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
        places = {pk: (row.conversation.case_code, row.conversation_id) for pk, row in found.items()}
        stopped = holding.stopped(places.values())
    return [found[one] for one in numbers if one in found and places[one] not in stopped]
