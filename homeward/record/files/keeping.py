"""Keeping a file with a case: one age file to the compartment's mailbox key, in parts of 256 KiB; the signed entry names its SHA-256.

The same format lies at rest and travels, so that what is kept can be cut, asked for and checked in the same parts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from homeward.process.files import FileKept, kept
from homeward.process.writing import Compartment
from homeward.record import grants, seal
from homeward.record.book import OpenCase
from homeward.record.files.content import Content
from homeward.record.models import CaseRow, FilePartRow, FileRow
from homeward.wire import age

PART = 256 * 1024


class FileDamaged(Exception):
    """A kept file is not what its entry says: it is missing, altered, or another entry's. One that was erased went with its entry."""


@dataclass(frozen=True)
class Sealed:
    """A file ready to be kept: its entry, its parts, and the generation of the secret it was sealed under."""

    entry: FileKept
    parts: tuple[bytes, ...]
    generation: int


def cut(file: bytes) -> tuple[bytes, ...]:
    """Cut an age file into parts of 256 KiB; each is named by its SHA-256."""
    return tuple(file[start : start + PART] for start in range(0, len(file), PART))


def name_of(part: bytes) -> bytes:
    """The name of a part: its SHA-256, 32 bytes."""
    return hashlib.sha256(part).digest()


def sealed(held: OpenCase, content: Content, *, title: str, to: Compartment) -> Sealed:
    """Seal a file for the readers of a compartment, under its newest secret.

    :raises NoGrant: when this member cannot open the compartment
    :raises ImpossibleValue: without a title
    """
    if to not in held.secrets:
        raise grants.NoGrant(to)
    generation, secret = held.secrets[to]
    file = age.encrypt(content.raw, [age.public_of(_mailbox(to, secret))])
    digest = hashlib.sha256(file).hexdigest()
    plain = hashlib.sha256(content.raw).hexdigest()
    entry = kept(to, title=title, media=content.media, size=len(content.raw), digest=digest, content=plain)
    return Sealed(entry, cut(file), generation)


def store(code: str, number: int, file: Sealed) -> None:
    """Keep a sealed file beside its entry, inside the transaction that writes the entry.

    :param number: of the entry
    """
    row = FileRow.objects.create(
        case=CaseRow.objects.get(code=code),
        number=number,
        compartment=file.entry.COMPARTMENT.value,
        generation=file.generation,
    )
    FilePartRow.objects.bulk_create(
        FilePartRow(file=row, number=at, digest=name_of(part), sealed=part) for at, part in enumerate(file.parts)
    )


def read(held: OpenCase, number: int) -> tuple[FileKept, bytes]:
    """Open the file that an entry names; gives the entry and the file's bytes.

    :raises NoGrant: when this member cannot open the entry
    :raises FileDamaged: when the file is missing, or not the one that the entry names
    """
    written = held.case.numbered(number)
    if written is None or not isinstance(written.entry, FileKept):
        raise grants.NoGrant(f"no file at entry {number}")
    entry = written.entry
    row = FileRow.objects.filter(case__code=held.code, number=number).first()
    if row is None:
        raise FileDamaged(f"case {held.code}, entry {number}: the sealed file is missing")
    file = b"".join(bytes(part) for part in _parts(row))
    if hashlib.sha256(file).hexdigest() != entry.digest:
        raise FileDamaged(f"case {held.code}, entry {number}: the sealed file is not the one the entry names")
    secrets = grants.generations(held.code, entry.COMPARTMENT, *held.secrets[entry.COMPARTMENT])
    try:
        return entry, age.decrypt(file, [_mailbox(entry.COMPARTMENT, secrets[row.generation])])
    except (age.AgeRefused, KeyError) as error:
        raise FileDamaged(f"case {held.code}, entry {number}: the sealed file does not open") from error


def _parts(row: FileRow) -> Sequence[bytes | memoryview]:
    return list(FilePartRow.objects.filter(file=row).order_by("number").values_list("sealed", flat=True))


def _mailbox(compartment: Compartment, secret: bytes) -> bytes:
    """The X-Wing seed (32 bytes) of the mailbox for what is kept here; a partner's mailbox is derived for another purpose."""
    return seal.derive(secret, "mailbox", compartment, "files")


def erase(code: str, number: int = 0) -> int:
    """Delete the file of an entry, or with 0 all files of a case, inside the caller's transaction; gives how many."""
    rows = FileRow.objects.filter(case__code=code, **({"number": number} if number else {}))
    count = rows.count()
    FilePartRow.objects.filter(file__in=rows).delete()
    rows.delete()
    return count


def damaged() -> str | None:
    """Name the first part of a file that is missing or whose bytes are not those of its name; None when all are whole.

    Whether a file is the one its entry names shows when a reader opens it.
    """
    for row in FileRow.objects.order_by("id"):
        parts = FilePartRow.objects.filter(file=row).order_by("number").values_list("number", "digest", "sealed")
        for at, (number, digest, part) in enumerate(parts.iterator(chunk_size=8)):
            if number != at or name_of(bytes(part)) != bytes(digest):
                return f"file of entry {row.number} of case {row.case.code}, part {at}: altered, or missing"
    return None
