"""Taking out everything, for an organisation that closes or moves: asked by one officer, agreed to by another, sealed to named recipients.

Each of the two takes out what they can open themselves, as one age file: a tar whose pages any browser shows, beside the same as JSON.
"""

import json
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from django.db import transaction

from homeward.casework import carrying, directory, files
from homeward.casework.desk import DeskRecord
from homeward.office import permissions
from homeward.office.members import SignedIn
from homeward.office.models import TakingOutRow
from homeward.office.permissions import Action
from homeward.process.case import CaseOpened
from homeward.record import log, opening
from homeward.record.files.keeping import FileDamaged
from homeward.record.grants import NoGrant
from homeward.record.log import Leaf
from homeward.reports import exporting
from homeward.wire import recipients, streams

# How long the two can take it out after the second agreed. Real time.
OPEN_FOR = timedelta(hours=24)
PageOf = Callable[[DeskRecord], str]


class NotAgreed(Exception):
    """Nobody has asked for this, the other officer has not agreed, the day is over, or it is not one of the two."""


class SameOfficer(Exception):
    """The officer who asks cannot be the one who agrees."""


@dataclass(frozen=True)
class Asked:
    """One asking: who, why, for which recipients, who agreed, and whether the two can take it out now."""

    number: int
    first: int
    reason: str
    recipients: tuple[str, ...]
    asked: datetime
    second: int
    open: bool


def ask(*, to: Sequence[str], reason: str, by: SignedIn) -> int:
    """Ask for everything to be taken out, sealed to these recipients of the age program. Gives the number of the asking.

    :raises NotPermitted: for a member who is no officer
    :raises RecipientRefused: for a text that is no post-quantum recipient of age
    """
    permissions.require(by.roles, Action.TAKE_OUT_ALL)
    keys = [recipients.write(recipients.read(one)) for one in to]
    with transaction.atomic():
        row = TakingOutRow.objects.create(recipients=keys, reason=reason, first=by.number, asked=datetime.now(UTC))
        log.write(Leaf("administration", by.number, "everything", f"taking out asked {row.pk}"))
    return int(row.pk)


def agree(number: int, *, by: SignedIn) -> None:
    """Agree to what another officer asked for.

    :raises NotPermitted: for a member who is no officer
    :raises NotAgreed: when nobody asked, or it was agreed to before
    :raises SameOfficer: for the officer who asked
    """
    permissions.require(by.roles, Action.TAKE_OUT_ALL)
    with transaction.atomic():
        row = TakingOutRow.objects.filter(pk=number, second=None).first()
        if row is None:
            raise NotAgreed
        if row.first == by.number:
            raise SameOfficer
        row.second, row.agreed = by.number, datetime.now(UTC)
        row.save()
        log.write(Leaf("administration", by.number, "everything", f"taking out agreed {number}"))


def every() -> tuple[Asked, ...]:
    """List what was asked for, the newest first."""
    now = datetime.now(UTC)
    return tuple(
        Asked(
            row.pk,
            row.first,
            row.reason,
            tuple(row.recipients),
            row.asked,
            row.second or 0,
            row.agreed is not None and now - row.agreed < OPEN_FOR,
        )
        for row in TakingOutRow.objects.order_by("-pk")
    )


def taken_out(number: int, *, page: PageOf, front: str, by: SignedIn) -> Iterator[bytes]:
    """Give everything that one of the two can open, as an age file in pieces; every case leaves a leaf in the log.

    :param page: draws a case as a page that stands alone
    :param front: a page that says what lies in the archive and how it is opened, with a place {rows} for the list of cases
    :raises NotAgreed: when it may not be taken out now, or not by this member
    """
    found = next((one for one in every() if one.number == number and one.open), None)
    if found is None or by.number not in (found.first, found.second):
        raise NotAgreed
    log.write(Leaf("exported", by.number, "everything", f"{number} to {len(found.recipients)} recipients"))
    return streams.sealed(_tar(page, front, by), [recipients.read(one) for one in found.recipients])


def _tar(page: PageOf, front: str, by: SignedIn) -> Iterator[bytes]:
    """The archive, a case at a time, so that no more than one lies in memory."""
    yield _member("schema.json", json.dumps(exporting.schema(), indent=1).encode())
    yield _member("directory.json", directory.carry_out({}, by=by).encode())
    rows = []
    for code in sorted(card.code for card in opening.cards(by.keys)):
        record = carrying.taken_out(code, "everything", by=by)
        yield _member(f"cases/{code}.html", page(record).encode())
        yield _member(f"cases/{code}.json", exporting.as_json(record.case, code=code, at=record.now).encode())
        yield from _files(record, by)
        rows.append(f'<li><a href="cases/{code}.html">{code}</a> <bdi>{_named(record)}</bdi></li>')
    yield _member("index.html", front.replace("{rows}", "".join(rows)).encode())
    # Two empty blocks end a tar.
    yield bytes(2 * tarfile.BLOCKSIZE)


def _named(record: DeskRecord) -> str:
    """The name she goes by here, as HTML, so that a case is found without its code."""
    opened = record.case.latest(CaseOpened)
    return escape(opened.code_name) if opened else ""


def _files(record: DeskRecord, by: SignedIn) -> Iterator[bytes]:
    for one in files.listed(record):
        try:
            kept, raw = files.take_out(record.code, one.number, by=by)
        except (NoGrant, FileDamaged) as error:
            # The archive is under way: what cannot be given is named in its place, and the rest follows.
            yield _member(
                f"cases/{record.code}-{one.number}-missing.txt", f"{type(error).__name__}: {error}\n".encode()
            )
            continue
        ending = kept.media.rpartition("/")[2]
        yield _member(f"cases/{record.code}-{one.number}.{ending}", raw)


def _member(name: str, raw: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = len(raw)
    padding = -len(raw) % tarfile.BLOCKSIZE
    return info.tobuf(tarfile.USTAR_FORMAT) + raw + bytes(padding)
