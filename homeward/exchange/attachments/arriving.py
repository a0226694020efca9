"""Arriving: what a partner announced is asked for and put together, part by part; only bytes that a note announced are kept."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from homeward.exchange.models import AttachmentPartRow, AttachmentRow, ConversationRow, PartnerRow
from homeward.record.prepared import Prepared
from homeward.wire import age
from homeward.wire.notes import File

PART = 256 * 1024
# Sealed, a file of 25 MB is a little longer.
MOST_FILE = 25 * 1024 * 1024 + 64 * 1024
# Bytes of one partner that nobody has taken into a case yet.
MOST_UNOPENED = 200 * 1024 * 1024
MOST_ASKED, MOST_TOLD = 64, 50
MARK = b"homeward part 1\n"
HEAD = len(MARK) + 32 + 4 + 4


class Unexpected(Exception):
    """Nobody announced this, or it is not what was announced."""


class NoRoom(Exception):
    """Too much of this partner lies unopened here."""


@dataclass(frozen=True)
class Arrived:
    """A whole file that waits for somebody of its case."""

    file: str
    partner: str
    hwcase: str
    sealed: bytes


def announced(partner: PartnerRow, said: File, now: datetime) -> None:
    """Expect a file that a partner's node announced; one that was announced before changes nothing.

    :param now: case time
    :raises NoRoom: when too much of this partner lies unopened here
    :raises Unexpected: for a conversation of another partner, or a file of a length that cannot be
    """
    if AttachmentRow.objects.filter(file=said.file, ours=False).exists():
        return
    talk = ConversationRow.objects.filter(pk=said.hwcase, partner=partner).first()
    if talk is None or not 0 < said.size <= MOST_FILE or len(said.parts) != -(-said.size // PART):
        raise Unexpected(said.file)
    lies = AttachmentRow.objects.filter(conversation__partner=partner, ours=False).exclude(state="taken")
    if (lies.aggregate(all=Sum("size"))["all"] or 0) + said.size > MOST_UNOPENED:
        raise NoRoom
    with transaction.atomic():
        row = AttachmentRow.objects.create(file=said.file, conversation=talk, ours=False, size=said.size, since=now)
        AttachmentPartRow.objects.bulk_create(
            AttachmentPartRow(attachment=row, number=at, digest=digest, size=min(PART, said.size - at * PART))
            for at, digest in enumerate(said.parts)
        )


def crowded() -> list[str]:
    """The partners of whom so much lies here that a file of the largest length would have no room: somebody has to open it."""
    rows = AttachmentRow.objects.filter(ours=False).exclude(state="taken")
    lies: Counter[str] = Counter()
    # Added up here: a database that groups by partner would go through every conversation.
    for partner, size in rows.values_list("conversation__partner", "size"):
        lies[partner] += size
    return [partner for partner, size in lies.items() if size > MOST_UNOPENED - MOST_FILE]


def missing(file: str) -> list[tuple[int, int]]:
    """Which parts of a file are missing, each with how many bytes of it are here; empty when it is whole.

    :raises Unexpected: when nobody announced it
    """
    row = AttachmentRow.objects.filter(file=file, ours=False).first()
    if row is None:
        raise Unexpected(file)
    parts = AttachmentPartRow.objects.filter(attachment=row, whole=False).order_by("number")[:MOST_ASKED]
    return [(one.number, one.have) for one in parts]


def take(file: str, number: int, offset: int, piece: bytes) -> int:
    """Take in a piece of a part that begins where the last one ended; gives how many bytes of the part are here now.

    A part whose bytes are not those that were announced begins anew.

    :raises Unexpected: when nobody announced it
    """
    with transaction.atomic():
        parts = AttachmentPartRow.objects.filter(attachment__file=file, attachment__ours=False, number=number)
        row = parts.select_related("attachment").first()
        if row is None:
            raise Unexpected(file)
        if row.whole or offset != row.have or not piece:
            return row.have
        body = bytes(row.body) + piece
        if len(body) >= row.size:
            right = hashlib.sha256(body).hexdigest() == row.digest
            body, row.whole = (body, True) if right else (b"", False)
        row.body, row.have = body, len(body)
        row.save(update_fields=["body", "have", "whole"])
        if row.whole and not AttachmentPartRow.objects.filter(attachment=row.attachment, whole=False).exists():
            _whole(row.attachment)
        return row.have


def written(file: str, number: int, body: bytes) -> bytes:
    """Write a part as one text of one length, which names its file and place."""
    head = MARK + bytes.fromhex(file) + number.to_bytes(4, "big") + len(body).to_bytes(4, "big")
    return head + body.ljust(PART, b"\0")


def read_written(raw: bytes, seeds: Sequence[bytes | age.Hybrid]) -> tuple[str, int, bytes]:
    """Open a part that did not come by the direct line; gives its file, its place, and its bytes.

    :raises Unexpected: when it does not open, or is of another form
    """
    try:
        text = age.decrypt(raw, seeds)
    except age.AgeRefused as error:
        raise Unexpected("it does not open") from error
    return placed(text)


def placed(text: bytes) -> tuple[str, int, bytes]:
    """Read the text of a part, decrypted: its file, its place, and its bytes.

    :raises Unexpected: when it is of another form
    """
    if len(text) != HEAD + PART or not text.startswith(MARK):
        raise Unexpected("of another form")
    number, size = (int.from_bytes(text[at : at + 4], "big") for at in (HEAD - 8, HEAD - 4))
    return text[len(MARK) : len(MARK) + 32].hex(), number, text[HEAD : HEAD + size]


def take_written(raw: bytes, seeds: list[bytes]) -> str:
    """Take in a part that did not come by the direct line; gives the partner whose file it is of.

    :raises Unexpected: when it does not open, or nobody announced it
    """
    file, number, body = read_written(raw, seeds)
    with transaction.atomic():
        parts = AttachmentPartRow.objects.filter(attachment__file=file, attachment__ours=False, number=number)
        parts.filter(whole=False).update(body=b"", have=0)
        take(file, number, 0, body)
    return str(AttachmentRow.objects.get(file=file, ours=False).conversation.partner_id)


def to_tell(partner: str) -> list[str]:
    """The files of a partner that came whole and of which its node has not been told."""
    rows = AttachmentRow.objects.filter(conversation__partner=partner, ours=False, told=False)
    return list(rows.exclude(state="coming").order_by("pk").values_list("file", flat=True)[:MOST_TOLD])


def waiting_to_be_told() -> set[str]:
    """The partners whose nodes are to be told that files came whole."""
    rows = AttachmentRow.objects.filter(ours=False, told=False).exclude(state="coming")
    return set(rows.values_list("conversation__partner", flat=True))


def told(files: list[str]) -> None:
    """Note that the senders' nodes have been told."""
    AttachmentRow.objects.filter(file__in=files, ours=False).update(told=True)


def _whole(row: AttachmentRow) -> None:
    """Say that a file is whole when it is the one that was announced; else all of it begins anew."""
    digest = hashlib.sha256()
    for body in AttachmentPartRow.objects.filter(attachment=row).order_by("number").values_list("body", flat=True):
        digest.update(bytes(body))
    if digest.hexdigest() == row.file:
        AttachmentRow.objects.filter(pk=row.pk).update(state="whole")
    else:
        AttachmentPartRow.objects.filter(attachment=row).update(body=b"", have=0, whole=False)


# Asked for every page of a case, and mostly answered with no.
_WHOLE = Prepared(
    lambda code: AttachmentRow.objects.filter(conversation__case_code=code, ours=False, state="whole").values_list(
        "pk"
    )[:1],
    str,
)


def whole(case_code: str) -> list[Arrived]:
    """The whole files that wait for a case."""
    if not _WHOLE(case_code):
        return []
    rows = AttachmentRow.objects.filter(conversation__case_code=case_code, ours=False, state="whole").order_by("pk")
    return [
        Arrived(row.file, row.conversation.partner_id, row.conversation_id, _joined(row))
        for row in rows.select_related("conversation")
    ]


def _joined(row: AttachmentRow) -> bytes:
    parts = AttachmentPartRow.objects.filter(attachment=row).order_by("number").values_list("body", flat=True)
    return b"".join(bytes(one) for one in parts)


def taken(files: list[str]) -> None:
    """Forget the bytes of files that were taken into their case, inside the caller's transaction."""
    rows = AttachmentRow.objects.filter(file__in=files, ours=False)
    AttachmentPartRow.objects.filter(attachment__in=rows).update(body=b"")
    rows.update(state="taken")


def erase(case_code: str) -> None:
    """Forget the files that came, or are coming, for a case that was erased, inside the caller's transaction; nothing more is asked for."""
    rows = AttachmentRow.objects.filter(conversation__case_code=case_code, ours=False)
    AttachmentPartRow.objects.filter(attachment__in=rows).update(body=b"", whole=True)
    rows.update(state="taken")
