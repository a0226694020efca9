"""Sending: a sealed file waits in parts beside its letter; what the partner's node says is missing is brought, in ever smaller pieces
while the line breaks.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from homeward.exchange import holding, partners, receipts
from homeward.exchange.attachments import arriving
from homeward.exchange.line import Http, NotDelivered, PartLine, Refused
from homeward.exchange.models import AttachmentPartRow, AttachmentRow, OutboxRow, PartnerRow
from homeward.exchange.relays import falling
from homeward.exchange.relays.falling import Way
from homeward.wire import age, cards
from homeward.wire.jws import JwsRefused, read_object
from homeward.wire.notes import File

PART, SMALLEST = 256 * 1024, 8 * 1024
# Bytes brought of one file in one pass, and seconds that a pass may take, so that letters are not held up.
A_PASS, SECONDS = 8 * 1024 * 1024, 20.0
# Tries in a row that may fail within a pass, each with a smaller piece.
FAILURES = 12


@dataclass(frozen=True)
class Sealed:
    """A file sealed to a partner's mailbox, ready to be put beside the letter that names it."""

    raw: bytes

    @property
    def file(self) -> str:
        """SHA-256 of the sealed file, its name between the nodes."""
        return hashlib.sha256(self.raw).hexdigest()


def put(hwcase: str, message_id: str, files: list[Sealed]) -> None:
    """Put files beside a letter, inside the caller's transaction."""
    for one in files:
        row = AttachmentRow.objects.create(
            file=one.file, conversation_id=hwcase, ours=True, size=len(one.raw), message_id=message_id
        )
        AttachmentPartRow.objects.bulk_create(
            AttachmentPartRow(attachment=row, number=at, digest=_name(part), size=len(part), body=part)
            for at, part in enumerate(_cut(one.raw))
        )


def to_announce(partner: str, today: date) -> list[File]:
    """The files that a partner's node has not been told of; a withdrawn letter's files are none.

    :param today: the day in case time, on which consents must still hold, as everywhere here
    """
    return [_file(row) for row in leaves(today).filter(conversation__partner=partner, told=False).order_by("pk")[:1]]


def waiting_to_be_announced(today: date) -> set[str]:
    """The partners whose nodes are to be told of files."""
    return set(leaves(today).filter(told=False).values_list("conversation__partner", flat=True))


def leaves(today: date) -> QuerySet[AttachmentRow]:
    """The files whose letters have left, by whatever way, whose consents still hold, and whose case no message stops.

    A letter may have arrived weeks before its file is whole there: both are asked again for every file, as for a letter.
    """
    left = Q(state="stored") | Q(state__in=("queued", "again")) & (Q(relayed_at__gt=0) | Q(carried_at__gt=0))
    # Asked for each file: gathered first, they would be all messages that ever left.
    letter = OutboxRow.objects.filter(left, Q(ends=None) | Q(ends__gte=today), message_id=OuterRef("message_id"))
    rows = AttachmentRow.objects.filter(Exists(letter), ours=True, state="coming")
    places = holding.stopped(rows.values_list("conversation__case_code", "conversation_id").distinct())
    return rows.exclude(conversation__in=[hwcase for _, hwcase in places]) if places else rows


def told(files: list[str]) -> None:
    """Note that a partner's node knows of files."""
    AttachmentRow.objects.filter(file__in=files, ours=True).update(told=True)


def _file(row: AttachmentRow) -> File:
    parts = AttachmentPartRow.objects.filter(attachment=row).order_by("number").values_list("digest", flat=True)
    return File(row.file, row.conversation_id, row.size, tuple(parts))


def forget_withdrawn(today: date) -> int:
    """Delete the files of letters that were withdrawn, rest on consents that have ended, or were sealed to lost keys; gives how many."""
    going = list(AttachmentRow.objects.filter(ours=True, state="coming").values_list("message_id", flat=True))
    ended = Q(state__in=receipts.NUMBERS_ALONE) | Q(ends__lt=today)
    return (
        stop(OutboxRow.objects.filter(ended, message_id__in=going).values_list("message_id", flat=True)) if going else 0
    )


def stop(message_ids: Iterable[str]) -> int:
    """Delete the files of letters that are not whole at the partner's node yet: no further part leaves. Gives how many.

    :param message_ids: of letters, whatever has become of them
    """
    rows = AttachmentRow.objects.filter(ours=True, state="coming", message_id__in=message_ids)
    AttachmentPartRow.objects.filter(attachment__in=rows).delete()
    return rows.delete()[0]


def bring_due(*, today: date, real: float, line: PartLine | None = None, way: Way | None = None) -> dict[str, bool]:
    """Bring what is missing of every file that partners' nodes know of; gives for each file tried whether it is whole there.

    :param real: real time in seconds
    :param way: to the partners' mailboxes at relays, for when the direct line has fallen
    """
    forget_withdrawn(today)
    found: dict[str, bool] = {}
    silent: set[str] = set()
    for row in leaves(today).filter(told=True).select_related("conversation__partner").order_by("pk"):
        partner = row.conversation.partner
        if partner.pk in silent or partner.level != "verified" or partner.blocked:
            continue
        found[row.file] = _bring(row, partner, line or Http())
        if not found[row.file]:
            silent.add(partner.pk)
            if way is not None and falling.fallen(partner.pk):
                _by_relay(row, partner, real, way)
    return found


def _bring(row: AttachmentRow, partner: PartnerRow, line: PartLine) -> bool:
    """Bring one file as far as this pass goes; gives whether it is whole there."""
    address, piece, failures, brought = cards.read_card(bytes(partner.card)).address, PART, 0, 0
    until = time.monotonic() + SECONDS
    while failures < FAILURES and brought < A_PASS and time.monotonic() < until:
        try:
            missing = _missing(line.missing(address, row.file))
            if not missing:
                done([row.file], partner.pk)
                return True
            at: tuple[int, int] | None = missing[0]
            while at is not None and brought < A_PASS:
                number, have = at
                part = AttachmentPartRow.objects.get(attachment=row, number=number)
                body = bytes(part.body)[have : have + piece]
                here = line.part(address, row.file, number, have, body)
                brought, failures, piece = brought + len(body), 0, min(PART, piece * 2)
                at = (number, here) if 0 < here < part.size else _next(missing, number)
        except Refused:
            AttachmentRow.objects.filter(pk=row.pk).update(told=False)  # the note was lost: it is told again
            return False
        except NotDelivered:
            failures, piece = failures + 1, max(SMALLEST, piece // 2)
    return False


def _next(missing: list[tuple[int, int]], number: int) -> tuple[int, int] | None:
    """The next missing part as it stands there; None when the other node has to be asked again."""
    return next((one for one in missing if one[0] > number), None)


def _by_relay(row: AttachmentRow, partner: PartnerRow, real: float, way: Way) -> None:
    """Lay all parts of a file into the partner's mailbox, and again after six hours without a word that it came whole."""
    if row.relayed_at is not None and real - row.relayed_at < falling.AGAIN:
        return
    try:
        for raw in packed(row, partner):
            way.bring(partner, raw)
    except NotDelivered:
        return
    AttachmentRow.objects.filter(pk=row.pk).update(relayed_at=real)


def packed(row: AttachmentRow, partner: PartnerRow) -> Iterator[bytes]:
    """Wrap the parts of a file for the partner's node, each of one length, so that any carrier can bring them."""
    key = partners.slip_of(partner, "node").public
    for part in AttachmentPartRow.objects.filter(attachment=row).order_by("number"):
        yield age.encrypt(arriving.written(row.file, part.number, bytes(part.body)), [key])


def to_carry(partner: PartnerRow, today: date) -> list[AttachmentRow]:
    """The files that go into a carried file for a partner."""
    return list(leaves(today).filter(conversation__partner=partner, told=True).order_by("pk"))


def _missing(raw: bytes) -> list[tuple[int, int]]:
    try:
        pairs = read_object(raw).get("missing")
    except JwsRefused as error:
        raise NotDelivered("an answer in another form") from error
    if not isinstance(pairs, list) or not all(_is_pair(one) for one in pairs):
        raise NotDelivered("an answer in another form")
    return [(one[0], one[1]) for one in pairs]


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(type(part) is int and 0 <= part < 2**31 for part in one)


def done(files: Sequence[str], partner: str) -> None:
    """Forget our copies of files that a partner's node says it has whole."""
    rows = AttachmentRow.objects.filter(file__in=files, ours=True, conversation__partner=partner, state="coming")
    AttachmentPartRow.objects.filter(attachment__in=rows).update(body=b"")
    rows.update(state="whole")


def answer(missing: list[tuple[int, int]]) -> bytes:
    """Write which parts are missing, as the other node asks for them."""
    return json.dumps({"missing": [list(one) for one in missing]}).encode()


def _cut(raw: bytes) -> list[bytes]:
    return [raw[at : at + PART] for at in range(0, len(raw), PART)]


def _name(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()
