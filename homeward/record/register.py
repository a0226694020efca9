"""The register: "have we met this person?" Whoever writes to a case seals her names to it; the officers alone open it, in memory.

A row stands under the code of its case, so that it goes when the case is erased; what it says is sealed and padded.
"""

import hmac
import json
from collections.abc import Iterator

from django.db import transaction

from homeward.process.known_before import Names
from homeward.process.writing import Compartment
from homeward.record import access, grants, log, seal
from homeward.record.book import OpenCase
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import CaseRow, ErasureRow, GrantRow, OwedGrant, RegisterKeyRow, RegisterRow
from homeward.record.prepared import Prepared, change, put
from homeward.record.public_keys import SharedKey
from homeward.wire import age

STEP = 512
_KEPT = Prepared(lambda code: RegisterRow.objects.filter(subject=code).values_list("mark"), str)
KEY = SharedKey(RegisterKeyRow, subject=grants.REGISTER, purpose="register", label="register's key")


def begun() -> bool:
    """Whether this node has a register."""
    return GrantRow.objects.filter(subject=grants.REGISTER).exists()


def begin(*, by: MemberKeys, others: list[int]) -> None:
    """Make the register's secret and its key where there is none yet, given to these officers.

    :raises CertificateRefused: when the certificate of one does not hold
    """
    with transaction.atomic():
        if not begun():
            grants.create(grants.REGISTER, [Compartment.CASE], by=by, to=others)
            log.write(Leaf("administration", by.number, "register", "begun"))
        KEY.make(by)


def keep(held: OpenCase, names: Names) -> None:
    """Keep by what names the person of a case is known, in place of what was kept before; nothing before the register is begun.

    :raises PublicKeyRefused: when the register's key does not hold
    """
    text = json.dumps([held.code, names.forms, names.born], ensure_ascii=False, separators=(",", ":")).encode()
    # Only who can open the case can tell that its names are the same as before.
    same = hmac.digest(held.first(Compartment.CASE), b"register" + text, "sha256")
    if [same] == [bytes(row[0]) for row in _KEPT(held.code)]:
        return
    found = KEY.newest()
    if found is None:
        return
    generation, public = found
    padded = len(text).to_bytes(4, "big") + text
    padded = padded.ljust(-(-len(padded) // STEP) * STEP, b"\0")
    sealed = seal.seal_to(age.public_key(public), padded, seal.join("register", held.code))
    if not change(RegisterRow, "subject", held.code, generation=generation, mark=same, sealed=sealed):
        put(RegisterRow, {"subject": held.code, "generation": generation, "mark": same, "sealed": sealed})


def forget(code: str) -> None:
    """Take a case out of the register."""
    RegisterRow.objects.filter(subject=code).delete()


def opened(by: MemberKeys) -> Iterator[tuple[str, Names | None]]:
    """Open row after row: the case, and by what names its person is known; None where the row was altered.

    :raises NoGrant: for a member who is no officer with the register's secret
    """
    keys = KEY.private(by)
    for row in RegisterRow.objects.order_by("pk").iterator():
        try:
            text = seal.unseal_from(keys[row.generation], bytes(row.sealed), seal.join("register", row.subject))
            code, forms, born = json.loads(text[4 : 4 + int.from_bytes(text[:4], "big")])
        except (seal.SealBroken, KeyError):
            yield row.subject, None
            continue
        yield row.subject, Names(tuple(tuple(one) for one in forms), born) if code == row.subject else None


def missing() -> int:
    """How many cases do not stand in it: those that nobody has written to since it was begun. Erased cases are none."""
    erased = ErasureRow.objects.filter(number=0).exclude(done=None).values("code")
    there = RegisterRow.objects.values("subject")
    return CaseRow.objects.exclude(code__in=erased).exclude(code__in=there).count()


def mend(*, by: MemberKeys) -> None:
    """Do what is owed to the register: a new secret after somebody's suspension, its key, and copies for new officers.

    :raises NoGrant: for a member who holds no grant of it
    """
    grants.make_owed(grants.REGISTER, by=by)
    KEY.make(by)
    for member in set(OwedGrant.objects.filter(subject=grants.REGISTER).values_list("member", flat=True)):
        access.seal_anew(member, by=by)
