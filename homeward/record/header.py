"""The header of an entry, its place in the chain, and what its ciphertext is bound to (invariant 1)."""

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings

from homeward.record import seal

FIRST_LINK = bytes(32)


@dataclass(slots=True)
class Header:
    """What stands in the clear of an entry.

    :ivar at: case time in microseconds since 1970, UTC
    :ivar commitment: of the secret it is sealed under, 32 bytes
    """

    code: str
    number: int
    compartment: str
    generation: int
    at: int
    staff: int
    commitment: bytes

    @property
    def raw(self) -> bytes:
        """The bytes that are hashed and signed."""
        at = str(self.at).encode()
        return b"".join(
            (_part("entry"), self.place, len(at).to_bytes(4, "big"), at, _part(self.staff), _part(self.commitment))
        )

    @property
    def place(self) -> bytes:
        """What the ciphertext is bound to."""
        return place_of(self.code, self.number, self.compartment, self.generation)


def place_of(code: str, number: int, compartment: str, generation: int) -> bytes:
    """What the ciphertext of the entry at this place is bound to."""
    return _case_part(code) + _part(number) + _tail(compartment, generation)


@lru_cache(maxsize=1_024)
def _tail(compartment: str, generation: int) -> bytes:
    return seal.join(compartment, generation)


@lru_cache(maxsize=1_024)
def _case_part(code: str) -> bytes:
    return seal.join(organisation(), code)


@lru_cache(maxsize=16_384)
def _part(value: str | int | bytes) -> bytes:
    """One part as `seal.join` writes it; remembered, because a case repeats the same few in every header."""
    return seal.join(value)


@cache
def organisation() -> str:
    """The name of the node, to which every seal is bound."""
    return str(settings.NODE.name)


def link(before: bytes, header: bytes, digest: bytes) -> bytes:
    """Compute the next link of a chain: it covers the digest of the ciphertext, never the text, so that a text can be erased."""
    return hashlib.sha256(before + header + digest).digest()


def signed(header: bytes, digest: bytes) -> bytes:
    """The bytes that the writer signs."""
    return seal.join("written", header, digest)
