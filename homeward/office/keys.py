"""Two locks before a member's keys: what the member knows, through Argon2id, and the server key (security.md, Keys 3)."""

import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from homeward.office.models import WrapRow
from homeward.record import keys as record_keys
from homeward.record import seal
from homeward.record.keys import MemberKeys

MEMORY_KIB = 64 * 1024
PASSES = 3


def lock(keys: MemberKeys, known: str) -> tuple[bytes, bytes]:
    """Lock a member's keys; gives salt (16 bytes) and the sealed keys, under two locks that both must open."""
    salt = secrets.token_bytes(16)
    inner = seal.seal(_stretched(known, salt), keys.raw, _place(keys.number))
    return salt, seal.seal(_outer(settings.NODE.server_key), inner, _place(keys.number))


def unlock(number: int, known: str, salt: bytes, sealed: bytes) -> MemberKeys:
    """Open a wrap with what the member knows; as long whether the outer lock opens or not.

    :raises SealBroken: when it is wrong, or the server key is another
    """
    key = _stretched(known, salt)
    inner = seal.unseal(_outer(settings.NODE.server_key), sealed, _place(number))
    return record_keys.from_raw(number, seal.unseal(key, inner, _place(number)))


def lock_all_anew(old: bytes, new: bytes) -> int:
    """Put every wrap's outer lock under another server key, inside the caller's transaction; gives how many. Needs no passphrase."""
    rows = list(WrapRow.objects.order_by("id"))
    for row in rows:
        place = _place(row.member_id)
        row.sealed = seal.seal(_outer(new), _inner(bytes(row.sealed), place, (new, old)), place)
        row.save(update_fields=["sealed"])
    return len(rows)


def _inner(sealed: bytes, place: bytes, keys: tuple[bytes, bytes]) -> bytes:
    """Open the outer lock with the first of two server keys that fits.

    :raises SealBroken: when none does
    """
    try:
        return seal.unseal(_outer(keys[0]), sealed, place)
    except seal.SealBroken:
        return seal.unseal(_outer(keys[1]), sealed, place)


def _outer(server_key: bytes) -> bytes:
    return seal.derive(server_key, "wraps")


def _stretched(known: str, salt: bytes) -> bytes:
    return Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB).derive(
        known.encode("utf-8")
    )


def _place(number: int) -> bytes:
    return seal.join("wrap", number)
