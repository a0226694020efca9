"""Notes: what one node tells another beside the letters: receipts for what did not come by the direct line, slips, where its mailbox is.

They travel in an envelope of class `receipt` whose cover names the sender's own id in place of a case; the letter is this JSON.
"""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from homeward.wire import jws
from homeward.wire.times import is_moment

FORMAT = 1
# Receipts in one note: with slips and a mailbox it still fits into an envelope.
MOST, MOST_FILES = 100, 4
LONGEST = 600

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}", re.ASCII)
_SLIPS = ("node_slip", "intake_slip")


class NoteRefused(ValueError):
    """A note that is malformed; the text says what is."""


@dataclass(frozen=True)
class Mailbox:
    """Where a node collects what cannot come directly.

    :ivar address: of the relay
    :ivar deposit: the token that deposits
    :ivar since: when it was opened, ISO 8601; of two the later counts
    """

    address: str
    box: str
    deposit: str
    since: str


@dataclass(frozen=True)
class File:
    """A file that the node will bring: SHA-256 of the sealed file, the case it is for, its length, SHA-256 of each part."""

    file: str
    hwcase: str
    size: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """What a node tells another.

    :ivar receipts: signed texts
    :ivar slips: the newest, by name
    :ivar files: that will be brought, and `whole` those of the reader that came whole
    """

    receipts: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()
    mailbox: Mailbox | None = None
    files: tuple[File, ...] = ()
    whole: tuple[str, ...] = ()


def write(note: Note) -> bytes:
    """Write a note as JSON."""
    box = asdict(note.mailbox) if note.mailbox else None
    facts = {"format": FORMAT, "receipts": list(note.receipts), "slips": dict(note.slips), "mailbox": box}
    facts["whole"] = list(note.whole)
    facts["files"] = [{**asdict(one), "parts": list(one.parts)} for one in note.files]
    return jws.write_object(facts)


def read(letter: bytes) -> Note:
    """Read a note; fields it does not know are passed over. What the receipts are worth is not looked at here.

    :raises NoteRefused: when it is malformed
    """
    try:
        facts = jws.read_object(letter)
    except jws.JwsRefused as error:
        raise NoteRefused("not JSON") from error
    receipts, slips = facts.get("receipts"), facts.get("slips")
    if facts.get("format") != FORMAT or not isinstance(receipts, list) or not isinstance(slips, dict):
        raise NoteRefused("of another form")
    if len(receipts) > MOST or not all(isinstance(one, str) and len(one) <= LONGEST for one in receipts):
        raise NoteRefused("receipts of another form")
    known = tuple((name, slips[name]) for name in _SLIPS if isinstance(slips.get(name), str))
    return Note(tuple(receipts), known, _mailbox(facts.get("mailbox")), _files(facts.get("files", [])), _whole(facts))


def _whole(facts: dict[str, Any]) -> tuple[str, ...]:
    whole = facts.get("whole", [])
    if not isinstance(whole, list) or len(whole) > MOST or not all(_is_hash(one) for one in whole):
        raise NoteRefused("whole files of another form")
    return tuple(whole)


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _files(facts: Any) -> tuple[File, ...]:
    if not isinstance(facts, list) or len(facts) > MOST_FILES:
        raise NoteRefused("files of another form")
    found = []
    for one in facts:
        values = [one.get(name) for name in ("file", "hwcase", "size", "parts")] if isinstance(one, dict) else [None]
        file, hwcase, size, parts = values if len(values) == 4 else (None, None, None, None)
        texts = [file, *parts] if isinstance(parts, list) else [None]
        if (
            not all(_is_hash(text) for text in texts)
            or not isinstance(hwcase, str)
            or not jws.OF_32_BYTES.fullmatch(hwcase)
            or type(size) is not int
        ):
            raise NoteRefused("a file of another form")
        found.append(File(str(file), hwcase, size, tuple(str(text) for text in texts[1:])))
    return tuple(found)


def _mailbox(facts: Any) -> Mailbox | None:
    if facts is None:
        return None
    names = [one.name for one in fields(Mailbox)]
    values = [facts.get(name) for name in names] if isinstance(facts, dict) else [None]
    if not all(isinstance(one, str) and len(one) <= LONGEST for one in values):
        raise NoteRefused("a mailbox of another form")
    found = Mailbox(*(str(one) for one in values))
    if not jws.OF_32_BYTES.fullmatch(found.box) or not _TOKEN.fullmatch(found.deposit) or not is_address(found.address):
        raise NoteRefused("a mailbox that cannot be")
    if not is_moment(found.since):
        raise NoteRefused("a time that is none, or without zone")
    return found


def is_address(text: str) -> bool:
    """Whether a text is the address of a relay: http or https, a host, nothing after it."""
    try:
        parts = urlsplit(text)
        reachable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return reachable and parts.path in ("", "/") and not parts.query and not parts.fragment and not parts.username
