"""Files of a case: kept, looked at, taken out. Each leaves a leaf in the log; taking one out is an export."""

from datetime import datetime, timedelta

from django.db import transaction

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.case import Written
from homeward.process.files import FileKept
from homeward.process.writing import Compartment
from homeward.record import log
from homeward.record.files import content, keeping, uploads
from homeward.record.log import Leaf

# An upload that did not become whole in a day is begun anew.
UPLOADS_LIVE = timedelta(days=1)


def may_keep(to: Compartment) -> Action:
    """The permission that keeping a file for the readers of a compartment needs."""
    if to is Compartment.COMPLAINT:
        return Action.HANDLE_COMPLAINT
    return Action.WRITE_HEALTH if to is Compartment.HEALTH else Action.WRITE_CASE


def keep(code: str, raw: bytes, *, title: str, to: Compartment, by: SignedIn) -> int:
    """Keep a file with a case; gives the number of its entry.

    :raises FileRefused: when it is neither a PDF nor a picture, is empty or too large
    :raises ImpossibleValue: without a title
    :raises NotPermitted: when no role of this member may
    :raises NoGrant: when this member cannot open the case or the compartment
    """
    permissions.require(by.roles, may_keep(to))
    found = content.examined(raw)
    with transaction.atomic():
        with desk.opened(code, by=by, to=may_keep(to)) as record:
            file = keeping.sealed(record.held, found, title=title, to=to)
            number = record.held.number + 1
            record.write(file.entry)
        keeping.store(code, number, file)
    return number


def finish(code: str, upload: str, *, title: str, by: SignedIn) -> int:
    """Keep a file whose parts have all come; gives the number of its entry. The parts are forgotten in the same transaction.

    :raises UploadUnknown: when this member has no such upload under way
    :raises PartOutOfTurn: when parts are missing
    :raises FileRefused: when it is neither a PDF nor a picture
    """
    record = desk.take(code, by=by)
    to, raw = uploads.whole(record.held, upload)
    with transaction.atomic():
        number = keep(code, raw, title=title, to=to, by=by)
        uploads.drop(record.held, upload)
    return number


def begin(code: str, *, to: Compartment, size: int, by: SignedIn) -> str:
    """Begin an upload of so many bytes; gives its name.

    :raises FileRefused: when it is empty or too large
    :raises NotPermitted: when no role of this member may keep one
    :raises NoGrant: when this member cannot open the case or the compartment
    """
    record = desk.read(code, by=by, to=may_keep(to))
    return uploads.begin(record.held, to=to, size=size)


def part(code: str, upload: str, number: int, raw: bytes, *, by: SignedIn) -> int:
    """Take in one part of an upload; gives how many are here.

    :raises UploadUnknown: when this member has no such upload under way
    :raises PartOutOfTurn: when a part before it is missing
    """
    record = desk.take(code, by=by)
    return uploads.add(record.held, upload, number, raw)


def here(code: str, upload: str, *, by: SignedIn) -> tuple[int, int]:
    """How many parts of an upload are here, of how many.

    :raises UploadUnknown: when this member has no such upload under way
    """
    return uploads.here(desk.take(code, by=by).held, upload)


def listed(record: DeskRecord) -> list[Written[FileKept]]:
    """The files of an open case that this reader can open, the newest first."""
    return [one for one in reversed(record.case.entries) if isinstance(one.entry, FileKept)]  # type: ignore[misc]


def look(code: str, number: int, *, by: SignedIn) -> tuple[FileKept, bytes]:
    """Open a file to show it; the log says so first.

    :raises NoGrant: when this member cannot open it
    :raises FileDamaged: when it is missing, or not what its entry says
    """
    return _opened(code, number, "file shown", by=by)


def take_out(code: str, number: int, *, by: SignedIn) -> tuple[FileKept, bytes]:
    """Open a file to save it outside Homeward; the log says so first.

    :raises NoGrant: when this member cannot open it
    :raises FileDamaged: when it is missing, or not what its entry says
    """
    return _opened(code, number, "file taken out", by=by)


def _opened(code: str, number: int, what: str, *, by: SignedIn) -> tuple[FileKept, bytes]:
    record = desk.take(code, by=by)
    log.write(Leaf(what, by.number, code, str(number)))
    return keeping.read(record.held, number)


def forget_unfinished(now: datetime) -> int:
    """Forget uploads that did not become whole in a day; gives how many. Real time."""
    return uploads.drop_old(now - UPLOADS_LIVE)
