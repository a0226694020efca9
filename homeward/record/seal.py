"""How texts are sealed: keys derived from a compartment's secret, a fresh key for each text, and what it is bound to.

AES-256-GCM under HMAC-SHA-256(compartment's entry key, 32-byte salt); the text is padded to steps of 64 bytes, and the associated data
binds it to its place (security.md, Keys 1).
"""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SALT = 32
STEP = 64
NONCE = bytes(12)
SUITE_ID = "hpke:MLKEM768-X25519,HKDF-SHA256,AES-256-GCM"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class SealBroken(Exception):
    """A sealed text does not open: another key, another place, or altered bytes."""


def new_secret() -> bytes:
    """Make a compartment's secret (32 random bytes)."""
    return secrets.token_bytes(32)


def derive(secret: bytes, purpose: str, *about: str) -> bytes:
    """Derive 32 bytes from a secret for one purpose (HKDF-SHA-256)."""
    info = join(purpose, *about)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)


def commitment(secret: bytes) -> bytes:
    """Compute what stands in the header for a secret, so that a false grant is noticed (32 bytes)."""
    return hmac.digest(secret, b"commit", "sha256")


def join(*parts: str | int | bytes) -> bytes:
    """Join parts so that no two lists give the same bytes: each is led by its length."""
    found: list[bytes] = []
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8")
        found += (len(raw).to_bytes(4, "big"), raw)
    return b"".join(found)


def seal(key: bytes, text: bytes, bound_to: bytes) -> bytes:
    """Seal a text under a key of 32 bytes, bound to its place; gives salt and ciphertext."""
    salt = secrets.token_bytes(SALT)
    padded = len(text).to_bytes(4, "big") + text
    padded = padded.ljust(-(-len(padded) // STEP) * STEP, b"\0")
    return salt + AESGCM(hmac.digest(key, salt, "sha256")).encrypt(NONCE, padded, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what `seal` sealed.

    :raises SealBroken: when key, place or bytes are not those it was sealed with
    """
    try:
        padded = AESGCM(hmac.digest(key, sealed[:SALT], "sha256")).decrypt(NONCE, sealed[SALT:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def seal_to(public: MLKEM768X25519PublicKey, text: bytes, info: bytes) -> bytes:
    """Seal a short text to a member's public key by HPKE."""
    return _SUITE.encrypt(text, public, info)


def unseal_from(private: MLKEM768X25519PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Open what `seal_to` sealed.

    :raises SealBroken: when it was sealed to another key, for another purpose, or altered
    """
    try:
        return _SUITE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
