"""Documents that go with a case to a partner: which files, on which consent; each travels sealed beside the letter (COM-0, DEP-5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case, Side
from homeward.process.consent import Information, Purpose
from homeward.process.files import FileKept
from homeward.process.notifications.table import check_order, ground
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry

# Bytes of all files of one message; one file is at most 25 MB.
MOST_A_MESSAGE = 100 * 1024 * 1024


@dataclass(frozen=True)
class DocumentSent(Entry):
    """A document, sent to a partner or received from one; the file follows in parts.

    :ivar content: SHA-256 of the file as it is read, in hexadecimal
    """

    KIND: ClassVar[str] = "document-sent"
    MESSAGE: ClassVar[str] = "DOCUMENTS"
    to: str
    title: str
    media: str
    size: int
    content: str


@dataclass(frozen=True)
class HealthDocumentSent(DocumentSent):
    """A document for the readers of health, on its own consent."""

    KIND: ClassVar[str] = "health-document-sent"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH


@dataclass(frozen=True)
class PlaceDocumentSent(DocumentSent):
    """A document for the readers of the place of arrival."""

    KIND: ClassVar[str] = "place-document-sent"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE


KINDS: tuple[type[DocumentSent], ...] = (DocumentSent, HealthDocumentSent, PlaceDocumentSent)
# What concerns asylum or a complaint goes to no partner as a file.
BY_COMPARTMENT: dict[Compartment, type[DocumentSent]] = {one.COMPARTMENT: one for one in KINDS}


def documents(case: Case, *, to: str, at: datetime, files: tuple[int, ...]) -> tuple[DocumentSent, ...]:
    """Give the entries that send files of the case to a partner; each file needs the consent that its part of the case needs.

    :param files: numbers of the entries that keep them
    :raises OutOfOrder: before the partner accepted
    :raises ConsentMissing: without the consent for one of them
    :raises ImpossibleValue: without a file, or for one that does not go to partners, or for more than 100 MB
    """
    check_order(case, "DOCUMENTS", to)
    ground(case, "DOCUMENTS", to, at)
    found = [written.entry for number in files if (written := case.numbered(number)) is not None]
    kept = [one for one in found if isinstance(one, FileKept) and one.content and one.COMPARTMENT in BY_COMPARTMENT]
    if not kept or len(kept) != len(files):
        raise ImpossibleValue("files", "missing" if not files else "not-to-partners")
    if sum(one.size for one in kept) > MOST_A_MESSAGE:
        raise ImpossibleValue("files", "too-large")
    if case.side is Side.REFERRING:
        _require(case, kept, to, at)
    return tuple(BY_COMPARTMENT[one.COMPARTMENT](to, one.title, one.media, one.size, one.content) for one in kept)


def _require(case: Case, kept: list[FileKept], to: str, at: datetime) -> None:
    for one in kept:
        if one.COMPARTMENT is Compartment.HEALTH:
            consent.require(case, Purpose.SHARE_MEDICAL, at, recipient=to)
        elif not consent.may_share(case, Information.DOCUMENTS, at, recipient=to):
            raise consent.ConsentMissing(Purpose.SHARE_IDENTITY, to)


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
