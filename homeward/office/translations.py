"""Which texts of papers were checked in a language, and by whom; and recordings of them, by people and checked by another."""

from dataclasses import dataclass
from datetime import datetime

from homeward.office.models import RecordingRow, TextCheckRow

MOST_SOUND = 900 * 1024
# How each kind of sound file begins, at which byte: the name a sender gives it counts for nothing.
_STARTS = (
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"),
    (b"OggS", 0, "audio/ogg"),
    (b"ftyp", 4, "audio/mp4"),
    (b"\x1aE\xdf\xa3", 0, "audio/webm"),
    (b"WAVE", 8, "audio/wav"),
)


class NotSound(Exception):
    """The file is no sound that a browser plays, or larger than 900 KB."""


class NoRecording(Exception):
    """There is no recording of this number."""


class SecondListenerNeeded(Exception):
    """Who read a text aloud does not check the recording; another member does."""


@dataclass(frozen=True)
class Check:
    """A text as it was checked; `basis` names what it was checked against."""

    key: str
    text: str
    basis: str
    by: int
    at: datetime


@dataclass(frozen=True)
class Recording:
    """A recording of a text: who read it, and who listened to it since, 0 for nobody."""

    number: int
    key: str
    basis: str
    kind: str
    by: int
    checked_by: int


def checks(language: str) -> dict[str, Check]:
    """List what was checked in a language, by id of the text."""
    rows = TextCheckRow.objects.filter(language=language)
    return {one.key: Check(one.key, one.text, one.basis, one.by, one.at) for one in rows}


def keep_check(language: str, check: Check) -> None:
    """Keep a text as checked, in place of what was checked before."""
    TextCheckRow.objects.update_or_create(
        language=language,
        key=check.key,
        defaults={"text": check.text, "basis": check.basis, "by": check.by, "at": check.at},
    )


def recordings(language: str) -> dict[str, Recording]:
    """List the recordings of a language, by id of the text, without their sound."""
    return {one.key: _recording(one) for one in RecordingRow.objects.filter(language=language).defer("sound")}


def sound(number: int) -> tuple[str, bytes]:
    """Give kind and bytes of a recording.

    :raises NoRecording: when there is none of that number
    """
    row = RecordingRow.objects.filter(pk=number).first()
    if row is None:
        raise NoRecording
    return row.kind, bytes(row.sound)


def record(language: str, key: str, *, basis: str, raw: bytes, by: int, at: datetime) -> None:
    """Keep a recording of a text, unchecked, in place of an older one.

    :raises NotSound: for a file that is no sound, or too large
    """
    kind = next((kind for start, place, kind in _STARTS if raw[place : place + len(start)] == start), "")
    if not kind or len(raw) > MOST_SOUND:
        raise NotSound
    given = {"basis": basis, "kind": kind, "sound": raw, "by": by, "checked_by": None, "at": at}
    RecordingRow.objects.update_or_create(language=language, key=key, defaults=given)


def listened(number: int, *, by: int) -> None:
    """Keep that a member listened and heard just the text.

    :raises SecondListenerNeeded: when the same member read it
    :raises NoRecording: when there is none of that number
    """
    row = RecordingRow.objects.defer("sound").filter(pk=number).first()
    if row is None:
        raise NoRecording
    if row.by == by:
        raise SecondListenerNeeded
    row.checked_by = by
    row.save(update_fields=["checked_by"])


def silence(number: int) -> None:
    """Remove a recording."""
    RecordingRow.objects.filter(pk=number).delete()


def _recording(row: RecordingRow) -> Recording:
    return Recording(row.pk, row.key, row.basis, row.kind, row.by, row.checked_by or 0)
