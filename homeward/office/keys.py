"""Two locks before a member's keys: what the member knows, through Argon2id, and the server key (security.md, Keys 3)."""

import hmac
import secrets

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from homeward.record import keys as record_keys
from homeward.record import seal
from homeward.record.keys import MemberKeys

MEMORY_KIB = 64 * 1024
PASSES = 3


def lock(keys: MemberKeys, known: str) -> tuple[bytes, bytes]:
    """Lock a member's keys; gives salt (16 bytes) and the sealed keys."""
    salt = secrets.token_bytes(16)
    return salt, seal.seal(_key(known, salt), keys.raw, _place(keys.number))


def unlock(number: int, known: str, salt: bytes, sealed: bytes) -> MemberKeys:
    """Open a wrap with what the member knows.

    :raises SealBroken: when it is wrong, or the server key is another
    """
    return record_keys.from_raw(number, seal.unseal(_key(known, salt), sealed, _place(number)))


def _key(known: str, salt: bytes) -> bytes:
    stretched = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB).derive(
        known.encode("utf-8")
    )
    return hmac.digest(settings.NODE.server_key, stretched, "sha256")


def _place(number: int) -> bytes:
    return seal.join("wrap", number)
