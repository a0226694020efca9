"""Certificates: a member's keys, roles and number, signed by two members who are no administrators (security.md, Keys 4)."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from homeward.record import seal
from homeward.record.keys import MemberKeys, PublicKeys
from homeward.record.models import CertificateRow

ADMINISTRATOR = "administrator"
FOUNDERS = (1, 2)  # by number; their fingerprints stand on the printed sheets


class CertificateRefused(Exception):
    """A member's certificate is missing, or not signed by two members who may sign it."""


@dataclass(frozen=True)
class Certificate:
    """What two members signed about a third.

    :ivar place: its place among all certificates; a signer's own comes before
    """

    member: int
    version: int
    keys: PublicKeys
    roles: tuple[str, ...]
    first: int
    first_signature: bytes
    second: int
    second_signature: bytes
    place: int


def said(member: int, version: int, keys: PublicKeys, roles: tuple[str, ...]) -> bytes:
    """The bytes that both signers sign."""
    return seal.join("certificate", member, version, keys.grant, keys.signing, ",".join(roles))


def certify(*, member: int, keys: PublicKeys, roles: tuple[str, ...], first: MemberKeys, second: MemberKeys) -> None:
    """Write a member's next certificate, signed by two other members.

    :raises CertificateRefused: when a signer is the member, both are one person, or one of them is an administrator

    Founders, who have nobody before them, sign each other: see `found`; with the older key and each other they renew their own.
    """
    may_sign(member, first.number, second.number)
    _write(member, keys, roles, first, second)


def may_sign(member: int, *signers: int) -> None:
    """Stop unless these members may sign for another: none is that one (founders sign each other), an administrator, or twice here.

    :raises CertificateRefused: naming who may not
    """
    for signer in signers:
        founder = member in FOUNDERS and set(signers) == set(FOUNDERS)
        if (signer == member and not founder) or ADMINISTRATOR in certificate_of(signer).roles:
            raise CertificateRefused(f"member {signer} may not sign for member {member}")
    if len(set(signers)) < len(signers):
        raise CertificateRefused("two different members must sign")


def found(one: tuple[MemberKeys, tuple[str, ...]], other: tuple[MemberKeys, tuple[str, ...]]) -> None:
    """Write the certificates of the two founders: each is signed by both."""
    for keys, roles in (one, other):
        _write(keys.number, keys.public, roles, one[0], other[0])


def next_version(member: int) -> int:
    """The version that a member's next certificate has, from 1."""
    return 1 + CertificateRow.objects.filter(member=member).count()


def _write(member: int, keys: PublicKeys, roles: tuple[str, ...], first: MemberKeys, second: MemberKeys) -> None:
    text = said(member, next_version(member), keys, roles)
    write_signed(
        member, keys, roles, ((first.number, first.signing.sign(text)), (second.number, second.signing.sign(text)))
    )


def write_signed(
    member: int, keys: PublicKeys, roles: tuple[str, ...], signed: tuple[tuple[int, bytes], tuple[int, bytes]]
) -> None:
    """Write a member's next certificate with two signatures over `said` that were made already: signer and 64 bytes each."""
    (first, first_signature), (second, second_signature) = signed
    CertificateRow.objects.create(
        member=member,
        version=next_version(member),
        grant_key=keys.grant,
        signing_key=keys.signing,
        roles=",".join(roles),
        first=first,
        first_signature=first_signature,
        second=second,
        second_signature=second_signature,
    )


def certificate_of(member: int) -> Certificate:
    """Give a member's newest certificate, checked back to the founders.

    :raises CertificateRefused: when there is none or it does not hold
    """
    known = _versions({member, *FOUNDERS})
    one = _read(member, known)[-1]
    _check(one, known)
    return one


def history(member: int) -> list[Certificate]:
    """Give all certificates of a member, the newest first, each checked: what an earlier key signed stays signed.

    :raises CertificateRefused: when there is none, or one does not hold
    """
    known = _versions({member, *FOUNDERS})
    found = _read(member, known)
    for one in found:
        _check(one, known)
    return found[::-1]


def damaged() -> str | None:
    """Name the first certificate of the node that does not hold, or None when all do."""
    known = _versions(set(CertificateRow.objects.values_list("member", flat=True)))
    for member in sorted(known):
        for one in known[member]:
            try:
                _check(one, known)
            except CertificateRefused as error:
                return f"certificate {one.version} of member {member}: {error}"
    return None


def fingerprints() -> dict[int, str]:
    """The founders' fingerprints for the printed sheets: 32 letters and digits of SHA-256 of what was first signed about each.

    :raises CertificateRefused: before the node was founded
    """
    known = _versions(set(FOUNDERS))
    made = {}
    for member in FOUNDERS:
        one = _read(member, known)[0]
        text = hashlib.sha256(said(one.member, one.version, one.keys, one.roles)).hexdigest()[:32]
        made[member] = " ".join(text[at : at + 4] for at in range(0, 32, 4))
    return made


FIELDS = (
    *("id", "member", "version", "grant_key", "signing_key", "roles"),
    *("first", "first_signature", "second", "second_signature"),
)


def _read(member: int, known: dict[int, list[Certificate]]) -> list[Certificate]:
    """Give a member's certificates, oldest first; `known` holds those already read in the same check."""
    if member not in known:
        known.update(_versions({member}))
    if member not in known:
        raise CertificateRefused(f"member {member} has no certificate")
    return known[member]


def _versions(members: set[int]) -> dict[int, list[Certificate]]:
    """Read all certificates of some members in one question, oldest first."""
    found: dict[int, list[Certificate]] = {}
    for row in _rows(sorted(members)):
        place, number, version, grant_key, signing_key, roles, first, first_signature, second, second_signature = row
        found.setdefault(number, []).append(
            Certificate(
                number,
                version,
                PublicKeys(bytes(grant_key), bytes(signing_key)),
                tuple(role for role in roles.split(",") if role),
                first,
                bytes(first_signature),
                second,
                bytes(second_signature),
                place,
            )
        )
    return found


def _rows(members: list[int]) -> list[Any]:
    """Read past the ORM: every opening of a case asks for its granters' certificates."""
    if not members:
        return []
    marks = ", ".join(["%s"] * len(members))
    query = (
        f"SELECT {', '.join(FIELDS)} FROM {CertificateRow._meta.db_table} WHERE member IN ({marks}) ORDER BY version"  # noqa: S608 - our own names
    )
    with connection.cursor() as cursor:
        cursor.execute(query, members)
        return list(cursor.fetchall())


def _check(one: Certificate, known: dict[int, list[Certificate]]) -> None:
    """Check a certificate back to the founders' first ones; signers come before whom they sign, so that no ring stands alone."""
    if one.first == one.second:
        raise CertificateRefused(f"member {one.member}: one person signed twice")
    text = said(one.member, one.version, one.keys, one.roles)
    for signer, signature in ((one.first, one.first_signature), (one.second, one.second_signature)):
        if signer == one.member and not _is_founder(one):
            raise CertificateRefused(f"member {one.member}: nobody signs for themselves")
        found = next((by for by in _signers(one, signer, known) if verifies(by.keys.signing, signature, text)), None)
        if found is None or ADMINISTRATOR in found.roles:
            raise CertificateRefused(f"member {one.member}: the signature of member {signer} does not hold")
        if not (_is_root(one) and _is_root(found)):
            _check(found, known)


def _signers(one: Certificate, signer: int, known: dict[int, list[Certificate]]) -> list[Certificate]:
    """The certificates with which a signer may have signed: those before it; for the two first ones of the founders, each other's."""
    found = _read(signer, known)
    if _is_root(one):
        return [by for by in found if _is_root(by)]
    return [by for by in found if by.place < one.place]


def _is_root(one: Certificate) -> bool:
    """Whether this is the first certificate of a founder, on which everything rests."""
    return _is_founder(one) and one.version == 1


def _is_founder(one: Certificate) -> bool:
    """Only founders sign themselves, and each other."""
    return one.member in FOUNDERS and {one.first, one.second} == set(FOUNDERS)


@lru_cache(maxsize=4096)
def verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    """Check a signature; remembered, because it is a pure function of its bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True
