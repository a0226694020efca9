"""Revocations: the word of an identity key that the keys of a card, or the identity itself, count no more.

A revocation is signed when the card is, printed, and kept with the shares of the identity key. It is short enough to be read out over the
telephone: 112 letters and digits in groups of four.
"""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from homeward.wire import jws
from homeward.wire.cards import HIGHEST_VERSION, CardRefused

CHECK, SIGNATURE = 4, 64
# Instead of the version of a card: the identity key itself is lost or stolen, and no card of it counts any more.
IDENTITY = 0
HIGHEST = HIGHEST_VERSION


@dataclass(frozen=True)
class Revocation:
    """What is revoked: the keys of all cards up to a version, or with `IDENTITY` every card there is and will be."""

    organisation: str
    version: int
    signature: bytes

    @property
    def written(self) -> str:
        """The revocation as it is printed and typed."""
        raw = self.version.to_bytes(2, "big") + self.signature
        text = base64.b32encode(raw + _check(raw)).decode().rstrip("=").lower()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def sign(organisation: str, version: int, identity: Ed25519PrivateKey) -> Revocation:
    """Sign a revocation of all cards of an organisation up to a version, or of its identity.

    :raises ValueError: for a version that cannot be
    """
    if not 0 <= version <= HIGHEST:
        raise ValueError("a version from 0 to 65535 is needed")
    return Revocation(organisation, version, identity.sign(_said(organisation, version)))


def read(typed: str, organisation: str, identity: str) -> Revocation:
    """Read a revocation as somebody typed it, and check it against the identity key (base64url) on an organisation's card.

    :raises CardRefused: when it is mistyped, or not signed by that key
    """
    text = "".join(typed.replace("-", " ").split()).upper()
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise CardRefused("the revocation is mistyped") from error
    raw, check = whole[:-CHECK], whole[-CHECK:]
    if len(raw) != 2 + SIGNATURE or _check(raw) != check:
        raise CardRefused("the revocation is mistyped")
    found = Revocation(organisation, int.from_bytes(raw[:2], "big"), raw[2:])
    try:
        key = Ed25519PublicKey.from_public_bytes(jws.decode(identity))
        key.verify(found.signature, _said(organisation, found.version))
    except (InvalidSignature, ValueError) as error:
        raise CardRefused("the revocation is not signed by this organisation's identity key") from error
    return found


def _said(organisation: str, version: int) -> bytes:
    return f"homeward revocation|{organisation}|{version}".encode("ascii")


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"revocation" + raw).digest()[:CHECK]
