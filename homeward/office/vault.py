"""The vault of a session: opened keys, kept only under a secret in the member's second cookie and one in this program's memory.

Fifteen minutes without use or eight hours end it. The program's secret is made before its workers are forked and is never written.
"""

import hashlib
import hmac
import secrets
import time

from django.utils import timezone

from homeward.office.models import MemberRow, VaultRow
from homeward.record import keys as record_keys
from homeward.record import seal
from homeward.record.keys import MemberKeys
from homeward.record.prepared import Prepared

IDLE = 15 * 60
LONGEST = 8 * 3600
# The time of last use is written at most this often, so that reading pages does not write.
COARSE = 30
MEMBER = ("number", "username", "name", "roles", "language", "telephone", "suspended_at")
# Asked for every page.
_OPENED = Prepared(
    lambda session: VaultRow.objects.filter(session=session).values_list(
        "sealed", "opened", "seen", *(f"member__{one}" for one in MEMBER)
    ),
    str,
)
_BOOT = secrets.token_bytes(32)


def put(keys: MemberKeys) -> tuple[str, str]:
    """Put opened keys into a new vault; gives its name, for the session, and its secret, for the second cookie."""
    name, secret = secrets.token_hex(32), secrets.token_hex(32)
    now = time.time()
    VaultRow.objects.filter(seen__lt=now - IDLE).delete()
    VaultRow.objects.filter(opened__lt=now - LONGEST).delete()
    sealed = seal.seal(_key(secret), keys.raw, seal.join("vault", name, keys.number))
    VaultRow.objects.create(session=_digest(name), member_id=keys.number, sealed=sealed, opened=now, seen=now)
    return name, secret


def take(name: str, secret: str) -> tuple[MemberRow, MemberKeys] | None:
    """Open a session's keys, or give None when the vault is gone, too old, its member suspended, or the secret another."""
    now = time.time()
    rows = _OPENED(_digest(name))
    if not rows:
        return None
    sealed, opened, seen, *facts = rows[0]
    member = MemberRow(**dict(zip(MEMBER, facts, strict=True)))
    if now - seen > IDLE or now - opened > LONGEST or member.suspended_at:
        return None
    try:
        raw = seal.unseal(_key(secret), bytes(sealed), seal.join("vault", name, member.number))
    except seal.SealBroken:
        return None
    if now - seen > COARSE:
        VaultRow.objects.filter(session=_digest(name)).update(seen=now)
    return member, record_keys.from_raw(member.number, raw)


def drop(name: str) -> None:
    """End one session."""
    VaultRow.objects.filter(session=_digest(name)).delete()


def drop_all(member: int) -> None:
    """End every session of a member, on every device."""
    VaultRow.objects.filter(member_id=member).delete()


def count(member: int) -> int:
    """Count a member's sessions that are still good."""
    now = time.time()
    return VaultRow.objects.filter(member_id=member, seen__gt=now - IDLE, opened__gt=now - LONGEST).count()


def suspend(member: int) -> None:
    """Refuse a member's sign-in and end all sessions at once; needs no key."""
    MemberRow.objects.filter(number=member).update(suspended_at=timezone.now())
    drop_all(member)


def _key(secret: str) -> bytes:
    return hmac.digest(_BOOT, secret.encode("ascii", "replace"), "sha256")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("ascii", "replace")).hexdigest()
