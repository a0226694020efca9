"""Certificates: a member's keys, roles and number, signed by two members who are no administrators (security.md, Keys 4)."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from homeward.record import seal
from homeward.record.keys import MemberKeys, PublicKeys
from homeward.record.models import CertificateRow

ADMINISTRATOR = "administrator"
FOUNDERS = (1, 2)  # by number; their fingerprints stand on the printed sheets


class CertificateRefused(Exception):
    """A member's certificate is missing, or not signed by two members who may sign it."""


@dataclass(frozen=True)
class Certificate:
    """What two members signed about a third."""

    member: int
    version: int
    keys: PublicKeys
    roles: tuple[str, ...]
    first: int
    first_signature: bytes
    second: int
    second_signature: bytes


def said(member: int, version: int, keys: PublicKeys, roles: tuple[str, ...]) -> bytes:
    """The bytes that both signers sign."""
    return seal.join("certificate", member, version, keys.grant, keys.signing, ",".join(roles))


def certify(*, member: int, keys: PublicKeys, roles: tuple[str, ...], first: MemberKeys, second: MemberKeys) -> None:
    """Write a member's next certificate, signed by two other members.

    :raises CertificateRefused: when a signer is the member, both are one person, or one of them is an administrator

    Founders, who have nobody before them, sign each other: see `found`.
    """
    for signer in (first.number, second.number):
        if signer == member or ADMINISTRATOR in certificate_of(signer).roles:
            raise CertificateRefused(f"member {signer} may not sign for member {member}")
    if first.number == second.number:
        raise CertificateRefused("two different members must sign")
    _write(member, keys, roles, first, second)


def found(one: tuple[MemberKeys, tuple[str, ...]], other: tuple[MemberKeys, tuple[str, ...]]) -> None:
    """Write the certificates of the two founders: each is signed by both."""
    for keys, roles in (one, other):
        _write(keys.number, keys.public, roles, one[0], other[0])


def _write(member: int, keys: PublicKeys, roles: tuple[str, ...], first: MemberKeys, second: MemberKeys) -> None:
    version = 1 + CertificateRow.objects.filter(member=member).count()
    text = said(member, version, keys, roles)
    CertificateRow.objects.create(
        member=member,
        version=version,
        grant_key=keys.grant,
        signing_key=keys.signing,
        roles=",".join(roles),
        first=first.number,
        first_signature=first.signing.sign(text),
        second=second.number,
        second_signature=second.signing.sign(text),
    )


def certificate_of(member: int) -> Certificate:
    """Find a member's newest certificate and check both signatures, up to the founders.

    :raises CertificateRefused: when there is none or it does not hold
    """
    known = _newest({member, *FOUNDERS})
    one = _read(member, known)
    _check(one, known)
    return one


FIELDS = (
    *("member", "version", "grant_key", "signing_key", "roles"),
    *("first", "first_signature", "second", "second_signature"),
)


def _read(member: int, known: dict[int, Certificate]) -> Certificate:
    """Give a newest certificate; `known` holds those already read in the same check."""
    if member not in known:
        known.update(_newest({member}))
    if member not in known:
        raise CertificateRefused(f"member {member} has no certificate")
    return known[member]


def _newest(members: set[int]) -> dict[int, Certificate]:
    """Read the newest certificates of some members in one question."""
    rows = CertificateRow.objects.filter(member__in=members).order_by("version").values_list(*FIELDS)
    return {
        number: Certificate(
            number,
            version,
            PublicKeys(bytes(grant_key), bytes(signing_key)),
            tuple(role for role in roles.split(",") if role),
            first,
            bytes(first_signature),
            second,
            bytes(second_signature),
        )
        for number, version, grant_key, signing_key, roles, first, first_signature, second, second_signature in rows
    }


def _check(one: Certificate, known: dict[int, Certificate], below: frozenset[int] = frozenset()) -> None:
    if one.first == one.second:
        raise CertificateRefused(f"member {one.member}: one person signed twice")
    text = said(one.member, one.version, one.keys, one.roles)
    for signer, signature in ((one.first, one.first_signature), (one.second, one.second_signature)):
        signer_of = one if signer == one.member else _read(signer, known)
        if not _verifies(signer_of.keys.signing, signature, text) or ADMINISTRATOR in signer_of.roles:
            raise CertificateRefused(f"member {one.member}: the signature of member {signer} does not hold")
        if signer != one.member and signer not in below and not _is_founder(one):
            _check(signer_of, known, below | {one.member})


def _is_founder(one: Certificate) -> bool:
    """Only founders sign themselves, and each other."""
    return one.member in FOUNDERS and {one.first, one.second} == set(FOUNDERS)


@lru_cache(maxsize=4096)
def _verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    """Check a signature; remembered, because it is a pure function of its bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True
