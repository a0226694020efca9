"""A member's keys: one opens grants, one signs entries and grants."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from homeward.wire import age


@dataclass(frozen=True)
class PublicKeys:
    """What others need to seal to a member and to check a signature: 1,216 and 32 bytes."""

    grant: bytes
    signing: bytes


@dataclass(frozen=True)
class MemberKeys:
    """A member's opened keys, which exist only in a session.

    :ivar number: the member's number
    :ivar seed: the X-Wing seed, 32 bytes
    :ivar signing_seed: the Ed25519 seed, 32 bytes
    """

    number: int
    seed: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @cached_property
    def grant(self) -> MLKEM768X25519PrivateKey:
        """The key that opens grants; most pages find all of theirs remembered, and never expand it."""
        return age.private_key(self.seed)

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """The key that signs."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)

    @property
    def public(self) -> PublicKeys:
        """The public halves."""
        return PublicKeys(age.public_of(self.seed), self.signing.public_key().public_bytes_raw())

    @cached_property
    def memory(self) -> bytes:
        """The key under which this process remembers what these keys opened before (32 bytes)."""
        return hmac.digest(self.seed, b"homeward memory", "sha256")

    @property
    def raw(self) -> bytes:
        """Both seeds, 64 bytes, as a wrap holds them."""
        return self.seed + self.signing_seed


def generate(number: int) -> MemberKeys:
    """Make new keys for a member."""
    return MemberKeys(number, age.new_seed(), secrets.token_bytes(32))


def from_raw(number: int, raw: bytes) -> MemberKeys:
    """Read keys from the 64 bytes of a wrap."""
    return MemberKeys(number, raw[:32], raw[32:])
