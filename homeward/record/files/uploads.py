"""Uploads under way: parts of a file, each sealed as it comes, until the file is whole. Nobody sees one, and none is ever in a backup.

A part that came twice counts once, so that a line that breaks costs what was on its way and no more.
"""

import secrets
import time
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeward.process.writing import Compartment
from homeward.record import grants, seal
from homeward.record.book import OpenCase
from homeward.record.files.content import MOST, FileRefused
from homeward.record.files.keeping import PART
from homeward.record.models import CaseRow, UploadPartRow, UploadRow

# More than a member needs at once; the oldest gives way.
MOST_AT_ONCE = 4


class UploadUnknown(Exception):
    """There is no such upload of this member under way."""


class PartOutOfTurn(Exception):
    """A part came before the one it follows: says how many are here."""

    def __init__(self, here: int) -> None:
        super().__init__(here)
        self.here = here


def begin(held: OpenCase, *, to: Compartment, size: int) -> str:
    """Begin an upload of a file of so many bytes for the readers of a compartment; gives its name, 32 hexadecimal digits.

    :raises NoGrant: when this member cannot open the compartment
    :raises FileRefused: when it is empty or too large
    """
    if to not in held.secrets:
        raise grants.NoGrant(to)
    if not 0 < size <= MOST:
        raise FileRefused("large" if size > 0 else "empty")
    name = secrets.token_hex(16)
    with transaction.atomic():
        old = UploadRow.objects.filter(member=held.keys.number).order_by("-id").values_list("id", flat=True)
        _drop(list(old[MOST_AT_ONCE - 1 :]))
        UploadRow.objects.create(
            name=name,
            case=CaseRow.objects.get(code=held.code),
            compartment=to.value,
            generation=held.secrets[to][0],
            member=held.keys.number,
            size=size,
            at=time.time_ns() // 1000,
        )
    return name


def here(held: OpenCase, name: str) -> tuple[int, int]:
    """How many parts of an upload are here, and how many it will have.

    :raises UploadUnknown: when there is no such upload
    """
    row = _find(held, name)
    return row.parts, _count(row)


def add(held: OpenCase, name: str, number: int, part: bytes) -> int:
    """Take in a part: 256 KiB of the file, the last one what is left. Gives how many are here; one that came before changes nothing.

    :raises UploadUnknown: when there is no such upload
    :raises PartOutOfTurn: when a part before it is missing
    :raises FileRefused: when it is not as long as this part has to be
    """
    with transaction.atomic():
        row = _find(held, name)
        if number > row.parts or number >= _count(row):
            raise PartOutOfTurn(row.parts)
        if number < row.parts:
            return row.parts
        if len(part) != min(PART, row.size - number * PART):
            raise FileRefused("part")
        sealed = seal.seal(_key(held, row), part, _place(held.code, name, number))
        UploadPartRow.objects.create(upload=row, number=number, sealed=sealed)
        UploadRow.objects.filter(pk=row.pk).update(parts=F("parts") + 1)
        return number + 1


def whole(held: OpenCase, name: str) -> tuple[Compartment, bytes]:
    """Open an upload of which every part is here; gives the compartment it was begun for, and the bytes.

    :raises UploadUnknown: when there is no such upload, or its parts do not open any more
    :raises PartOutOfTurn: when parts are missing
    """
    row = _find(held, name)
    if row.parts != _count(row):
        raise PartOutOfTurn(row.parts)
    key = _key(held, row)
    rows = UploadPartRow.objects.filter(upload=row).order_by("number").values_list("number", "sealed")
    try:
        parts = [seal.unseal(key, bytes(one), _place(held.code, name, number)) for number, one in rows]
    except seal.SealBroken as error:
        raise UploadUnknown(name) from error
    return Compartment(row.compartment), b"".join(parts)


def drop(held: OpenCase, name: str) -> None:
    """Forget an upload, inside the transaction that keeps its file, or because it was given up."""
    _drop(list(UploadRow.objects.filter(name=name, member=held.keys.number).values_list("id", flat=True)))


def drop_old(before: datetime) -> int:
    """Forget uploads that were begun before a time and never became whole; gives how many. Real time."""
    old = list(UploadRow.objects.filter(at__lt=int(before.timestamp() * 1_000_000)).values_list("id", flat=True))
    if old:
        with transaction.atomic():
            _drop(old)
    return len(old)


def _drop(rows: list[int]) -> None:
    UploadPartRow.objects.filter(upload__in=rows).delete()
    UploadRow.objects.filter(pk__in=rows).delete()


def _find(held: OpenCase, name: str) -> UploadRow:
    row = UploadRow.objects.filter(name=name, case__code=held.code, member=held.keys.number).first()
    if row is None:
        raise UploadUnknown(name)
    return row


def _count(row: UploadRow) -> int:
    return -(-row.size // PART)


def _key(held: OpenCase, row: UploadRow) -> bytes:
    """The key of an upload's parts. Its secret stays reachable where a new generation began meanwhile.

    :raises UploadUnknown: when this member cannot open the compartment any more
    """
    part = Compartment(row.compartment)
    if part not in held.secrets:
        raise UploadUnknown(row.name)
    known = grants.generations(held.code, part, *held.secrets[part])
    if row.generation not in known:
        raise UploadUnknown(row.name)
    return seal.derive(known[row.generation], "upload")


def _place(code: str, name: str, number: int) -> bytes:
    return seal.join("upload", code, name, number)
