"""Erasure of one text or of a whole case: asked for by one member, carried out by another (security.md, Keys 10).

The chain and the tree still verify: they cover digests. What two members signed is what tells an erasure from a theft.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection, transaction

from homeward.record import certificates, log, seal, whose
from homeward.record.files import keeping
from homeward.record.header import organisation
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import (
    CardRow,
    CaseRow,
    EmergencyRow,
    EntryRow,
    ErasureRow,
    GenerationRow,
    GlassRow,
    GrantRow,
    LeafRow,
    OwedGeneration,
    OwedGrant,
    RecusalRow,
    RegisterRow,
    UploadRow,
)

# An archive lives at most this long, and until then what was erased can still stand in one.
ARCHIVES_LIVE = timedelta(days=14)


class ErasureReason(StrEnum):
    """Why a text or case is erased."""

    WRONG_PERSON = "wrong-person"
    RETENTION = "retention"
    HER_WISH = "her-wish"
    COURT = "court"


class ErasureRefused(Exception):
    """An erasure that does not hold: nobody asked, one person twice, nothing there, or a false signature."""


@dataclass(frozen=True)
class Asked:
    """An erasure as pages show it.

    :ivar number: of the entry, 0 for the whole case
    :ivar second: 0 while it is only asked for
    :ivar done: when it was carried out, None before
    """

    id: int
    code: str
    number: int
    reason: str
    asked: datetime
    first: int
    second: int
    done: datetime | None


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1_000_000, UTC)


def _first_text(row: ErasureRow) -> bytes:
    return seal.join("erasure asked", organisation(), row.code, row.number, row.reason, row.asked)


def _second_text(row: ErasureRow) -> bytes:
    said = json.dumps(row.leaves, separators=(",", ":"))
    return seal.join("erasure agreed", _first_text(row), row.first, row.last, bytes(row.link), said)


def ask(code: str, number: int, reason: ErasureReason, *, by: MemberKeys) -> int:
    """Ask for one text (its number) or a whole case (0) to be erased; nothing goes before another member agrees. Gives its id.

    :raises ErasureRefused: when there is no such text, or it was erased or asked for before
    """
    entries = EntryRow.objects.filter(case__code=code, **({"number": number} if number else {}))
    if not any(sealed for sealed in entries.values_list("sealed", flat=True)):
        raise ErasureRefused("there is no such text")
    if ErasureRow.objects.filter(code=code, number=number).exists():
        raise ErasureRefused("this was asked for before")
    row = ErasureRow(code=code, number=number, reason=reason.value, asked=time.time_ns() // 1000, first=by.number)
    row.first_signature = by.signing.sign(_first_text(row))
    with transaction.atomic():
        row.save(force_insert=True)
        log.write(Leaf("erasure asked", by.number, code, str(number)))
    return row.pk


def withdraw(asked: int, *, by: MemberKeys) -> None:
    """Take back what was asked for and not yet agreed to.

    :raises ErasureRefused: when it was carried out
    """
    with transaction.atomic():
        row = ErasureRow.objects.filter(pk=asked, done=None).first()
        if row is None:
            raise ErasureRefused("it was carried out, or nobody asked")
        log.write(Leaf("erasure withdrawn", by.number, row.code, str(row.number)))
        row.delete()


def agree(asked: int, *, by: MemberKeys) -> Asked:
    """Carry out what another member asked for: grants first, then texts, salts and contents, in one transaction.

    :raises ErasureRefused: when nobody asked, the same member asks and agrees, or the asking's signature does not hold
    """
    with transaction.atomic():
        row = ErasureRow.objects.filter(pk=asked, done=None).first()
        if row is None or row.first == by.number:
            raise ErasureRefused("another member must have asked")
        check_signature(row.first, bytes(row.first_signature), _first_text(row))
        case = CaseRow.objects.get(code=row.code)
        row.last, row.link, row.second = case.number, bytes(case.link), by.number
        whole = LeafRow.objects.filter(subject=row.code).order_by("id") if row.number == 0 else LeafRow.objects.none()
        row.leaves = list(whole.values_list("id", flat=True))
        row.second_signature = by.signing.sign(_second_text(row))
        # Whoever agrees need not read the case: what two signed is carried out for the node.
        with whose.asking_for_the_node():
            _carry_out(row)
        # The log keeps that it happened, on whose word; what stood there before is gone with the case.
        log.write(Leaf("erased", by.number, row.code, f"{row.number},{row.first}"))
    forget()
    return _asked(row)


def _carry_out(row: ErasureRow) -> None:
    if row.number == 0:
        for model in (GrantRow, EmergencyRow, GenerationRow, OwedGeneration, OwedGrant, GlassRow, RecusalRow):
            model.objects.filter(subject=row.code).delete()
        EntryRow.objects.filter(case__code=row.code).update(sealed=b"")
        UploadRow.objects.filter(case__code=row.code).delete()
        # These are the leaves that were signed for: the case's own, up to the last of them.
        LeafRow.objects.filter(subject=row.code, id__lte=max(row.leaves, default=0)).update(
            salt=b"", content=b"", subject=""
        )
    else:
        EntryRow.objects.filter(case__code=row.code, number=row.number).update(sealed=b"")
    keeping.erase(row.code, row.number)
    # Card and register may repeat what the text said; the next one to write makes them anew.
    RegisterRow.objects.filter(subject=row.code).delete()
    CardRow.objects.filter(case__code=row.code).update(sealed=b"")
    row.done = time.time_ns() // 1000
    row.save()


def forget() -> None:
    """Empty the write-ahead log, in which older pages still stand; `secure_delete` has overwritten them in the database.

    PostgreSQL keeps older versions of a row until its table is written anew, which this does; its own log goes with time.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (EntryRow, CardRow, LeafRow, GrantRow, EmergencyRow, GenerationRow, RegisterRow):
            cursor.execute(f"VACUUM (FULL) {model._meta.db_table}")


def check_signature(member: int, signature: bytes, text: bytes) -> None:
    """Check what a member signed with the key of the member's certificate.

    :raises ErasureRefused: when it does not hold
    """
    try:
        public = certificates.certificate_of(member).keys.signing
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, certificates.CertificateRefused) as error:
        raise ErasureRefused(f"the signature of member {member} does not hold") from error


def check(row: ErasureRow) -> None:
    """Check that two different members signed an erasure.

    :raises ErasureRefused: otherwise
    """
    if row.second is None or row.first == row.second:
        raise ErasureRefused("one member alone")
    check_signature(row.first, bytes(row.first_signature), _first_text(row))
    check_signature(row.second, bytes(row.second_signature), _second_text(row))


def _asked(row: ErasureRow) -> Asked:
    asked = datetime.fromtimestamp(row.asked / 1_000_000, UTC)
    return Asked(row.pk, row.code, row.number, row.reason, asked, row.first, row.second or 0, _moment(row.done))


def every(code: str = "") -> list[Asked]:
    """All erasures, of one case where a code is given, the newest first."""
    rows = ErasureRow.objects.filter(code=code) if code else ErasureRow.objects.all()
    return [_asked(row) for row in rows.order_by("-id")]


def is_erased(code: str) -> bool:
    """Whether a whole case was erased."""
    return ErasureRow.objects.filter(code=code, number=0).exclude(done=None).exists()


def waiting(oldest_archive: datetime | None, now: datetime) -> list[Asked]:
    """Erasures that are not yet complete: an archive from before them can still exist.

    :param oldest_archive: the time of the oldest archive that still lives; None counts fourteen days
    """
    border = oldest_archive or now - ARCHIVES_LIVE
    return [one for one in every() if one.done is not None and one.done >= border]


FIELDS = ("code", "number", "reason", "asked", "first", "second", "last", "leaves", "done")
RAW = ("first_signature", "second_signature", "link")


def as_list() -> list[dict[str, Any]]:
    """Every erasure carried out, as an archive carries it; bytes in hexadecimal."""
    return [
        {name: getattr(row, name) for name in FIELDS} | {name: bytes(getattr(row, name)).hex() for name in RAW}
        for row in ErasureRow.objects.exclude(done=None).order_by("id")
    ]


def apply(items: list[dict[str, Any]]) -> int:
    """Carry out every erasure of an archive's list that is not carried out here; gives how many. `restore` calls it.

    :raises ErasureRefused: when one is malformed or not signed by two members; then none is carried out
    """
    done = 0
    with transaction.atomic():
        for item in items:
            row = _read(item)
            check(row)
            there = ErasureRow.objects.filter(code=row.code, number=row.number).first()
            if there is None or there.done is None:
                ErasureRow.objects.filter(code=row.code, number=row.number).delete()
                _carry_out(row)
                done += 1
    forget()
    return done


def _read(item: dict[str, Any]) -> ErasureRow:
    try:
        plain = {name: item[name] for name in FIELDS if name != "done"}
        return ErasureRow(**plain, **{name: bytes.fromhex(item[name]) for name in RAW})
    except (KeyError, TypeError, ValueError) as error:
        raise ErasureRefused("malformed") from error
