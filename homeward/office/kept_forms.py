"""Forms that were put away, or sent after their session had ended: sealed to their member, and there, unsaved, after the next sign-in."""

import json
import time
from dataclasses import dataclass

from homeward.office.models import DraftRow
from homeward.record import certificates, seal
from homeward.record.keys import MemberKeys
from homeward.record.prepared import Prepared
from homeward.wire import age

# Gone after a week; a member keeps a desk full at most.
KEPT = 7 * 24 * 3600
MOST = 20
LONGEST = 200_000


@dataclass(frozen=True)
class KeptForm:
    """A form that was not saved.

    :ivar at: when it was sent, seconds since 1970
    :ivar path: where it was sent to
    :ivar fields: names and values as typed
    """

    number: int
    at: float
    path: str
    fields: tuple[tuple[str, str], ...]


def keep(member: int, path: str, fields: list[tuple[str, str]]) -> bool:
    """Seal a form to its member; gives whether it was kept: not when it is too long or the member has no certificate that holds."""
    text = json.dumps([path, fields], ensure_ascii=False).encode()
    if len(text) > LONGEST:
        return False
    try:
        public = certificates.certificate_of(member).keys.grant
    except certificates.CertificateRefused:
        return False
    _clear(member)
    DraftRow.objects.create(
        member_id=member, at=time.time(), sealed=seal.seal_to(age.public_key(public), text, _place(member))
    )
    return True


_ANY = Prepared(lambda member: DraftRow.objects.filter(member_id=member).values_list("pk")[:1], int)


def waiting(keys: MemberKeys) -> list[KeptForm]:
    """Open the forms that wait for a member, the newest first."""
    if not _ANY(keys.number):
        return []
    rows = DraftRow.objects.filter(member_id=keys.number, at__gt=time.time() - KEPT).order_by("-at")
    return [_opened(row, keys) for row in rows]


def drop(member: int, number: int) -> None:
    """Throw one away."""
    DraftRow.objects.filter(member_id=member, pk=number).delete()


def _opened(row: DraftRow, keys: MemberKeys) -> KeptForm:
    path, fields = json.loads(seal.unseal_from(keys.grant, bytes(row.sealed), _place(keys.number)))
    return KeptForm(row.pk, row.at, path, tuple((name, value) for name, value in fields))


def _clear(member: int) -> None:
    """Let go of what is too old, and of the oldest where there are many."""
    DraftRow.objects.filter(at__lt=time.time() - KEPT).delete()
    for row in DraftRow.objects.filter(member_id=member).order_by("-at")[MOST - 1 :]:
        row.delete()


def _place(member: int) -> bytes:
    return seal.join("kept form", member)
