"""Keys of new members that wait for two signatures by members who heard six words (security.md, Keys 4)."""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from homeward.record import certificates, log
from homeward.record.certificates import CertificateRefused
from homeward.record.keys import MemberKeys, PublicKeys
from homeward.record.log import Leaf
from homeward.record.models import AwaitedKeysRow


class NothingAwaited(Exception):
    """No keys of this member wait for a signature."""


@dataclass(frozen=True)
class Awaited:
    """Keys and roles that wait.

    :ivar first: who signed already, if anybody
    """

    member: int
    keys: PublicKeys
    roles: tuple[str, ...]
    first: int | None

    @property
    def digest(self) -> bytes:
        """What the six words stand for: SHA-256 of exactly what is signed."""
        return digest(self.member, self.keys, self.roles)


def digest(member: int, keys: PublicKeys, roles: tuple[str, ...]) -> bytes:
    """SHA-256 of what is signed of a member's next keys and roles, 32 bytes."""
    return hashlib.sha256(certificates.said(member, certificates.next_version(member), keys, roles)).digest()


def put(member: int, keys: PublicKeys, roles: tuple[str, ...]) -> None:
    """Let a new member's keys and roles wait for two signatures."""
    AwaitedKeysRow.objects.update_or_create(
        member=member,
        defaults={
            "grant_key": keys.grant,
            "signing_key": keys.signing,
            "roles": ",".join(roles),
            "first": None,
            "first_signature": b"",
        },
    )


def waiting() -> list[Awaited]:
    """All keys that wait, by member."""
    return [_read(row) for row in AwaitedKeysRow.objects.order_by("member")]


def waits(member: int) -> bool:
    """Tell whether keys of this member wait."""
    return AwaitedKeysRow.objects.filter(member=member).exists()


def _read(row: AwaitedKeysRow) -> Awaited:
    keys = PublicKeys(bytes(row.grant_key), bytes(row.signing_key))
    return Awaited(row.member, keys, tuple(row.roles.split(",")), row.first)


def sign(member: int, heard: bytes, *, by: MemberKeys) -> bool:
    """Sign a new member's keys and roles; with the second signature the certificate stands. Gives whether it does.

    :param heard: the digest that the words stand for which the signer heard
    :raises NothingAwaited: when nothing of this member waits
    :raises CertificateRefused: when the words stand for other keys or roles, or the signer may not sign
    """
    with transaction.atomic():
        row = AwaitedKeysRow.objects.filter(member=member).first()
        if row is None:
            raise NothingAwaited(str(member))
        one = _read(row)
        if heard != one.digest:
            raise CertificateRefused("the words stand for other keys or roles")
        first = _first(row, one)
        certificates.may_sign(member, *([first[0]] if first else []), by.number)
        text = certificates.said(member, certificates.next_version(member), one.keys, one.roles)
        log.write(Leaf("administration", by.number, f"member {member}", "keys signed"))
        if first is None:
            row.first, row.first_signature = by.number, by.signing.sign(text)
            row.save()
            return False
        certificates.write_signed(member, one.keys, one.roles, (first, (by.number, by.signing.sign(text))))
        row.delete()
        return True


def _first(row: AwaitedKeysRow, one: Awaited) -> tuple[int, bytes] | None:
    """The first signature, if there is one and it holds: one that was written in by anybody else counts for nothing."""
    if row.first is None:
        return None
    text = certificates.said(one.member, certificates.next_version(one.member), one.keys, one.roles)
    signature = bytes(row.first_signature)
    try:
        key = certificates.certificate_of(row.first).keys.signing
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except (InvalidSignature, CertificateRefused):
        return None
    return row.first, signature
