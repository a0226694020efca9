"""Files that go with messages: sealed to the partner's mailbox as they are put down, and taken in when they came whole."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from homeward.casework import their_keys
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.attachments.arriving import Arrived
from homeward.exchange.attachments.sending import Sealed
from homeward.process.case import Case, Partner, Written
from homeward.process.files import FileKept
from homeward.process.notifications.attachments import DocumentSent
from homeward.process.writing import Entry
from homeward.record.book import Draft, OpenCase
from homeward.record.files import keeping
from homeward.record.files.content import Content
from homeward.record.files.keeping import FileDamaged
from homeward.wire import age


@dataclass(frozen=True)
class Came:
    """A whole file as it is to be kept with the case; `kept` is None when it is none that a letter named."""

    file: str
    draft: Draft | None
    kept: keeping.Sealed | None


def sealed_for(held: OpenCase, case: Case, entries: Sequence[Entry], hwcase: str) -> list[Sealed]:
    """Seal the files that a letter names to the partner's mailboxes.

    :raises FileDamaged: when one of them is not the one that was kept
    :raises PartnerHasNoKeys: when the partner announced none for its part of the case
    """
    named = [one for one in entries if isinstance(one, DocumentSent)]
    if not named:
        return []
    boxes = their_keys.mailboxes(case, hwcase)
    made = []
    for one in named:
        if one.COMPARTMENT not in boxes:
            raise their_keys.PartnerHasNoKeys
        made.append(Sealed(age.encrypt(_read(held, case, one), [boxes[one.COMPARTMENT]])))
    return made


def check_kept(held: OpenCase, entries: Sequence[Entry]) -> None:
    """Check that the files which entries name are kept here as they were.

    :raises FileDamaged: otherwise
    """
    for one in entries:
        if isinstance(one, DocumentSent):
            _read(held, held.case, one)


def _read(held: OpenCase, case: Case, named: DocumentSent) -> bytes:
    for written in _kept(case):
        if written.entry.content == named.content:
            _, raw = keeping.read(held, written.number)
            if hashlib.sha256(raw).hexdigest() == named.content:
                return raw
    raise FileDamaged(f"case {held.code}: the file {named.content[:16]} is not kept here")


def _kept(case: Case) -> list[Written[FileKept]]:
    return [one for one in case.entries if isinstance(one.entry, FileKept)]  # type: ignore[misc]


def come(held: OpenCase, case: Case) -> list[Came]:
    """Open the files that came whole, as far as this member can; one whose letter is not taken in yet waits for it."""
    found = []
    for one in arriving.whole(held.code):
        opened = _opened(held, case, one)
        if opened is not None:
            found.append(opened)
    return found


def _opened(held: OpenCase, case: Case, one: Arrived) -> Came | None:
    names = [written for written in case.entries if isinstance(written.entry, DocumentSent)]
    theirs = [written for written in names if written.by == Partner(one.partner)]
    for compartment in held.secrets:
        raw = _plain(one.sealed, held.mailboxes(compartment, one.hwcase))
        content = hashlib.sha256(raw or b"").hexdigest()
        for written in theirs if raw is not None else ():
            named = written.entry
            if isinstance(named, DocumentSent) and (named.content, named.COMPARTMENT) == (content, compartment):
                kept = keeping.sealed(held, Content(named.media, raw or b""), title=named.title, to=compartment)
                return Came(one.file, Draft(kept.entry, Partner(one.partner), written.at), kept)
    return None


def _plain(sealed: bytes, seeds: list[bytes]) -> bytes | None:
    """What a file says to one of these mailboxes; None when it is sealed to another."""
    try:
        return age.decrypt(sealed, seeds)
    except age.AgeRefused:
        return None


def put(hwcase: str, message_id: str, files: list[Sealed]) -> None:
    """Put files beside their letter, inside the caller's transaction."""
    if files:
        sending.put(hwcase, message_id, files)


def keep(code: str, last: int, came: Sequence[Came], at: int) -> None:
    """Keep files beside their entries, inside the transaction that wrote them.

    :param last: the number of the newest entry before, and `at` the place of the first file among what was written
    """
    kept = [one for one in came if one.kept is not None]
    for offset, one in enumerate(kept, 1):
        if one.kept is not None:
            keeping.store(code, last + at + offset, one.kept)
    arriving.taken([one.file for one in came])
