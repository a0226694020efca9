"""A secret split so that any two of n shares give it back and one alone tells nothing (Shamir 1979, over GF(2^8)).

Each byte is the value at zero of a line of its own with a random slope; a share is the line's value at the share's number. The field is
that of FIPS 197 (AES). A share is written in letters and digits with a check, so that a mistyped one is noticed (decision 0021).
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field

LENGTH = 32
CHECK = 4


class ShareRefused(Exception):
    """A share is mistyped, belongs to another key, or is the same one twice."""


@dataclass(frozen=True)
class Share:
    """One share.

    :ivar version: of the emergency key it belongs to, 1 to 255
    :ivar number: of the share, 1 to 255
    :ivar value: 32 bytes
    """

    version: int
    number: int
    value: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """What may be kept of a share to recognise it again, in hexadecimal; it tells nothing of its 256 random bits."""
        return hashlib.sha256(b"share" + self._raw).hexdigest()

    @property
    def written(self) -> str:
        """The share as it is printed: 61 letters and digits in groups of four."""
        whole = self._raw + hashlib.sha256(b"check" + self._raw).digest()[:CHECK]
        text = base64.b32encode(whole).decode().rstrip("=").lower()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    @property
    def _raw(self) -> bytes:
        return bytes((self.version, self.number)) + self.value


def read(typed: str) -> Share:
    """Read a share as somebody typed it; spaces, hyphens and capitals do not matter.

    :raises ShareRefused: when it is mistyped
    """
    text = "".join(typed.replace("-", " ").split()).upper()
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError as error:
        raise ShareRefused("mistyped") from error
    raw, check = whole[:-CHECK], whole[-CHECK:]
    if len(raw) != LENGTH + 2 or hashlib.sha256(b"check" + raw).digest()[:CHECK] != check:
        raise ShareRefused("mistyped")
    found = Share(raw[0], raw[1], raw[2:])
    if found.written.replace(" ", "").upper() != text:
        raise ShareRefused("mistyped")
    return found


def split(secret: bytes, count: int, version: int) -> list[Share]:
    """Split a secret of 32 bytes into `count` shares (2 to 255), of which any two give it back.

    :raises ValueError: for another length or count
    """
    if len(secret) != LENGTH or not 2 <= count <= 255:
        raise ValueError("32 bytes and 2 to 255 shares are needed")
    return _along(secret, secrets.token_bytes(LENGTH), count, version)


def _along(secret: bytes, slope: bytes, count: int, version: int) -> list[Share]:
    return [
        Share(version, number, bytes(one ^ multiply(up, number) for one, up in zip(secret, slope, strict=True)))
        for number in range(1, count + 1)
    ]


def combine(one: Share, other: Share) -> bytes:
    """Give the secret back (32 bytes); whether it is the right one is checked against the public key.

    :raises ShareRefused: for the same share twice, or shares of two keys
    """
    if one.number == other.number or one.version != other.version or 0 in (one.number, other.number):
        raise ShareRefused("not two shares of one key")
    below = _inverse(one.number ^ other.number)
    first, second = multiply(other.number, below), multiply(one.number, below)
    return bytes(
        multiply(here, first) ^ multiply(there, second) for here, there in zip(one.value, other.value, strict=True)
    )


def multiply(one: int, other: int) -> int:
    """Multiply in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2), without a branch on the bits of a secret."""
    product = 0
    for bit in range(8):
        product ^= one & -((other >> bit) & 1)
        one = ((one << 1) ^ (0x11B & -(one >> 7))) & 0xFF
    return product


def _inverse(one: int) -> int:
    """The number that multiplied with this one gives 1: its 254th power."""
    found = 1
    for _ in range(254):
        found = multiply(found, one)
    return found
