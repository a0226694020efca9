"""Files kept with a case: a scan of a paper, a picture. What the entry says of one is sealed, like every entry; so is the file.

A file has the readers of its compartment, so there is one kind of entry for each.
"""

from dataclasses import dataclass
from typing import ClassVar

from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry


@dataclass(frozen=True)
class FileKept(Entry):
    """A file was kept with the case; the general part.

    :ivar title: what it is, in the words of whoever kept it
    :ivar media: what it is by its content: "image/jpeg", "image/png" or "application/pdf"
    :ivar size: of the file as it is given back, in bytes
    :ivar digest: SHA-256 of the sealed file, in hexadecimal, checked before it is opened
    :ivar content: SHA-256 of the file as it is given back; empty for one that was kept before this was noted
    """

    KIND: ClassVar[str] = "file-kept"
    title: str
    media: str
    size: int
    digest: str
    content: str = ""


@dataclass(frozen=True)
class HealthFileKept(FileKept):
    """A file for the readers of health."""

    KIND: ClassVar[str] = "health-file-kept"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH


@dataclass(frozen=True)
class PlaceFileKept(FileKept):
    """A file for the readers of the place of arrival."""

    KIND: ClassVar[str] = "place-file-kept"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE


@dataclass(frozen=True)
class AsylumFileKept(FileKept):
    """A file for the readers of asylum."""

    KIND: ClassVar[str] = "asylum-file-kept"
    COMPARTMENT: ClassVar[Compartment] = Compartment.ASYLUM


@dataclass(frozen=True)
class ComplaintFileKept(FileKept):
    """A file for the readers of complaints."""

    KIND: ClassVar[str] = "complaint-file-kept"
    COMPARTMENT: ClassVar[Compartment] = Compartment.COMPLAINT


KINDS: tuple[type[FileKept], ...] = (FileKept, HealthFileKept, PlaceFileKept, AsylumFileKept, ComplaintFileKept)
BY_COMPARTMENT: dict[Compartment, type[FileKept]] = {one.COMPARTMENT: one for one in KINDS}


def kept(compartment: Compartment, *, title: str, media: str, size: int, digest: str, content: str = "") -> FileKept:
    """Give the entry of a file for the readers of a compartment.

    :raises ImpossibleValue: without a title
    """
    if not title.strip():
        raise ImpossibleValue("title", "missing")
    return BY_COMPARTMENT[compartment](title, media, size, digest, content)
