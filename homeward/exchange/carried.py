"""Carried files: what waits for a partner as a tar of envelopes, on any medium; taking one in yields the receipts for the way back.

A file may travel for weeks and come twice, in parts or in any order: each envelope in it goes through the same door as by any other way.
"""

import io
import secrets
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from homeward.exchange import delivery, heads, inbox, notes, outbox, partners
from homeward.exchange.attachments import sending
from homeward.exchange.heads.telling import Officers, nobody
from homeward.exchange.models import OutboxRow, PartnerRow
from homeward.wire.envelope import digest

# A file holds at most so many envelopes and bytes; more goes into a second one.
MOST_ENVELOPES, MOST_BYTES = 4000, 300 * 1024 * 1024
MOST_ENVELOPE = 300 * 1024


class NotCarried(Exception):
    """Not a file that a node wrote: says by a code what is wrong ("not-a-tar", "other-content", "too-large", "empty")."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Carried:
    """A file to carry.

    :ivar name: says nothing of who, what or when
    :ivar messages: how many letters it holds; what nodes tell each other is not counted
    """

    name: str
    raw: bytes
    messages: int


@dataclass(frozen=True)
class TakenIn:
    """What came of a file.

    :ivar new: letters that were not here before, and `known` those that were
    :ivar told: envelopes in which the other node tells of itself: receipts and heads
    :ivar refused: how many envelopes failed at which step
    :ivar no_room: envelopes for which there is no room until somebody opens what lies here
    :ivar partners: who wrote what was taken in
    """

    new: int
    known: int
    told: int
    refused: tuple[tuple[str, int], ...]
    no_room: int
    partners: tuple[str, ...]


def out(
    partner: str, *, today: date, now: datetime, real: float, server_key: bytes, officers: Officers = nobody
) -> Carried:
    """Write everything that waits for a partner: letters in order, receipts, and how far every conversation is.

    Consent is asked again as for the direct line. Letters stay queued: that they were carried out is no evidence.

    :param now: case time, and `real` real time in seconds
    :raises NotVerified: when the partner is not verified; CardRefused when its slip does not hold
    """
    row = partners.require_verified(partner, today)
    letters = list(_letters(row, today, real))
    told = [page.raw for page in _notes(row, now, real, server_key)]
    said = [raw for _, raw in heads.pages(partner, now=now, server_key=server_key, officers=officers)]
    files = [raw for one in sending.to_carry(row, today) for raw in sending.packed(one, row)]
    name = f"archive-{secrets.token_hex(4)}.tar"
    # The heads first: they vouch for letters that an older key of ours sealed.
    return Carried(name, pack([*said, *letters, *told, *files]), len(letters))


def _letters(partner: PartnerRow, today: date, real: float) -> Iterable[bytes]:
    rows = OutboxRow.objects.filter(conversation__partner=partner, state__in=outbox.GOES)
    for number in rows.order_by("conversation_id", "seq").values_list("pk", flat=True)[: MOST_ENVELOPES // 2]:
        row = delivery.still_due(number, today)
        if row.state in outbox.GOES and not delivery.is_stopped(row):
            for one in (*delivery.untold(row), row):
                yield delivery.wrapped(one, partner)
            OutboxRow.objects.filter(pk=number).update(carried_at=real)


def _notes(partner: PartnerRow, now: datetime, real: float, server_key: bytes) -> Iterable[notes.Page]:
    for page in notes.pages(partner, now=now, server_key=server_key):
        notes.gone(partner.pk, page, real, told=False)
        yield page


def take(raw: bytes, *, now: datetime, server_key: bytes) -> TakenIn:
    """Take in a carried file; receipts for its letters are owed from then on, and go with the next file or note.

    :param now: case time
    :raises NotCarried: when it is none; nothing of it was taken in then
    """
    answers = [inbox.receive(one, now=now, server_key=server_key) for one in unpack(raw)]
    for answer in answers:
        if answer.receipt:
            with transaction.atomic():
                notes.owe(answer.partner, answer.receipt)
    steps = [one.refused for one in answers if one.status == 400]
    letters = [one for one in answers if one.receipt]
    return TakenIn(
        new=sum(one.new for one in letters),
        known=sum(not one.new for one in letters),
        told=sum(bool(one.partner) and not one.receipt for one in answers),
        refused=tuple((step, steps.count(step)) for step in sorted(set(steps))),
        no_room=sum(one.status == 507 for one in answers),
        partners=tuple(sorted({one.partner for one in answers if one.partner})),
    )


def pack(envelopes: Iterable[bytes]) -> bytes:
    """Put envelopes into a tar, each under its SHA-256, without times, owners or anything else that says more."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for raw in envelopes:
            member = tarfile.TarInfo(digest(raw))
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    return made.getvalue()


def unpack(raw: bytes) -> list[bytes]:
    """Read the envelopes of a tar; each lies under its SHA-256, and nothing else lies there.

    :raises NotCarried: otherwise
    """
    if len(raw) > MOST_BYTES:
        raise NotCarried("too-large")
    found: list[bytes] = []
    after = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as tar:
            while (member := tar.next()) is not None:
                # One block says what a member is: longer names and comments, which tar programs read unseen, have blocks of their own.
                if member.offset_data != after + tarfile.BLOCKSIZE:
                    raise NotCarried("other-content")
                found.append(_envelope(tar, member))
                after = member.offset_data + -(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
                if len(found) > MOST_ENVELOPES:
                    raise NotCarried("too-large")
    except (tarfile.TarError, EOFError, ValueError, OSError) as error:
        raise NotCarried("not-a-tar") from error
    if not found:
        raise NotCarried("empty")
    return found


def _envelope(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = tar.extractfile(member) if member.isreg() and 0 < member.size <= MOST_ENVELOPE else None
    envelope = opened.read() if opened else b""
    # A member without content would have a name that is right.
    if not envelope or digest(envelope) != member.name:
        raise NotCarried("other-content")
    return envelope
