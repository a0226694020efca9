"""The emergency key: every secret is sealed to it too; its private half exists only as paper shares, two of n (security.md, Keys 7)."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from homeward.record import certificates, log, seal
from homeward.record.header import organisation
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import EmergencyKeyRow, EmergencyRow, ShareRow
from homeward.wire import age, shamir
from homeward.wire.shamir import Share, ShareRefused

OFFICER = "officer"


class EmergencyKeyRefused(Exception):
    """There is no emergency key, or one that no two officers signed."""


class NotTypedBack(Exception):
    """Two of the new shares must be typed back before the old key ends."""


@dataclass(frozen=True)
class PaperShare:
    """A share to print: whose it is, and its text."""

    holder: str
    written: str = field(repr=False)


def _said(version: int, public: bytes) -> bytes:
    return seal.join("emergency key", organisation(), version, public)


def make(*, holders: Sequence[str], by: Sequence[MemberKeys]) -> list[PaperShare]:
    """Make the next emergency key, signed by two officers; gives one share to print for each holder (2 to 255).

    An older key stays valid beside it until `confirm`.

    :raises EmergencyKeyRefused: when those who sign are not two officers
    """
    seed = age.new_seed()
    version = EmergencyKeyRow.objects.count() + 1
    public = age.public_of(seed)
    first, second = by
    shares = shamir.split(seed, len(holders), version)
    with transaction.atomic():
        row = EmergencyKeyRow.objects.create(
            version=version,
            public=public,
            at=_now(),
            first=first.number,
            first_signature=first.signing.sign(_said(version, public)),
            second=second.number,
            second_signature=second.signing.sign(_said(version, public)),
        )
        _check(row)
        ShareRow.objects.bulk_create(
            ShareRow(version=version, number=one.number, holder=holder, digest=one.digest)
            for one, holder in zip(shares, holders, strict=True)
        )
        log.write(Leaf("administration", first.number, "emergency key", f"version {version} made"))
    return [PaperShare(holder, one.written) for one, holder in zip(shares, holders, strict=True)]


def _check(row: EmergencyKeyRow) -> None:
    """Check that two officers signed this key.

    :raises EmergencyKeyRefused: otherwise
    """
    signed = ((row.first, row.first_signature), (row.second, row.second_signature))
    if row.first == row.second:
        raise EmergencyKeyRefused(f"emergency key {row.version}: one person signed twice")
    for member, signature in signed:
        try:
            known = [held.keys.signing for held in certificates.history(member) if OFFICER in held.roles]
        except certificates.CertificateRefused as error:
            raise EmergencyKeyRefused(f"emergency key {row.version}: {error}") from error
        text = _said(row.version, bytes(row.public))
        if not any(certificates.verifies(key, bytes(signature), text) for key in known):
            raise EmergencyKeyRefused(f"emergency key {row.version}: not signed by officer {member}")


def live() -> list[tuple[int, bytes]]:
    """The emergency keys in force, version and public half, the newest last; two while new shares are being typed back.

    :raises EmergencyKeyRefused: when one does not hold
    """
    rows = list(EmergencyKeyRow.objects.filter(retired=None).order_by("version"))
    for row in rows:
        _check(row)
    return [(row.version, bytes(row.public)) for row in rows]


def damaged() -> str | None:
    """Name the first emergency key that no two officers signed, or None when all hold."""
    for row in EmergencyKeyRow.objects.order_by("version"):
        try:
            _check(row)
        except EmergencyKeyRefused as error:
            return str(error)
    return None


def place(subject: str, compartment: str, generation: int, version: int) -> bytes:
    """What an emergency copy is bound to."""
    return seal.join("emergency", organisation(), subject, compartment, generation, version)


def keep(subject: str, compartment: str, generation: int, secret: bytes, keys: Iterable[tuple[int, bytes]]) -> None:
    """Seal a secret to the emergency keys in force, inside the caller's transaction."""
    EmergencyRow.objects.bulk_create(
        EmergencyRow(
            subject=subject,
            compartment=compartment,
            generation=generation,
            version=version,
            sealed=seal.seal_to(age.public_key(public), secret, place(subject, compartment, generation, version)),
        )
        for version, public in keys
    )


def recognised(typed: str) -> Share:
    """Read a typed share and compare it with what is known of it; remembers that it was typed (the rehearsal).

    :raises ShareRefused: when it is mistyped, or no share of a key in force
    """
    share = shamir.read(typed)
    found = ShareRow.objects.filter(version=share.version, number=share.number, digest=share.digest)
    if not EmergencyKeyRow.objects.filter(version=share.version, retired=None).exists():
        raise ShareRefused("of a key that has ended")
    if found.update(typed=_now()) == 0:
        raise ShareRefused("unknown")
    return share


def confirm(version: int, *, by: int) -> None:
    """End all keys before this one, when two of its shares were typed back and everything is sealed to it.

    :raises NotTypedBack: before that
    """
    typed = ShareRow.objects.filter(version=version).exclude(typed=None).count()
    if typed < 2 or missing(version):
        raise NotTypedBack(f"{typed} shares typed back, {len(missing(version))} secrets not yet resealed")
    with transaction.atomic():
        EmergencyKeyRow.objects.filter(version__lt=version, retired=None).update(retired=_now())
        EmergencyRow.objects.filter(version__lt=version).delete()
        log.write(Leaf("administration", by, "emergency key", f"version {version} in force"))


def missing(version: int) -> list[tuple[str, str, int]]:
    """Which secrets have a copy under an older key and none under this one: subject, compartment, generation."""
    rows = EmergencyRow.objects.order_by("subject", "compartment", "generation")
    there = set(rows.filter(version=version).values_list("subject", "compartment", "generation"))
    older = rows.filter(version__lt=version).values_list("subject", "compartment", "generation")
    return [one for one in dict.fromkeys(older) if one not in there]


def public_of(version: int) -> bytes:
    """The public half of an emergency key.

    :raises EmergencyKeyRefused: when it does not hold
    """
    row = EmergencyKeyRow.objects.get(version=version)
    _check(row)
    return bytes(row.public)


def order(places: list[tuple[str, str, int]], *, old: int, new: int) -> list[tuple[bytes, bytes, bytes]]:
    """Put together what the child needs to seal copies anew: each copy under the old key, its place, and its new place."""
    made = []
    for subject, compartment, generation in places:
        row = EmergencyRow.objects.get(subject=subject, compartment=compartment, generation=generation, version=old)
        bound = [place(subject, compartment, generation, version) for version in (old, new)]
        made.append((bytes(row.sealed), bound[0], bound[1]))
    return made


def take_in(places: list[tuple[str, str, int]], sealed: list[bytes], version: int) -> None:
    """Keep the copies that the child sealed to a new key, in one transaction."""
    with transaction.atomic():
        for (subject, compartment, generation), one in zip(places, sealed, strict=True):
            EmergencyRow.objects.create(
                subject=subject, compartment=compartment, generation=generation, version=version, sealed=one
            )


def shares() -> list[tuple[int, int, str, int | None]]:
    """The paper shares of the keys in force: version, number, holder, and when last typed (microseconds) or None."""
    alive = EmergencyKeyRow.objects.filter(retired=None).values_list("version", flat=True)
    rows = ShareRow.objects.filter(version__in=list(alive)).order_by("version", "number")
    return list(rows.values_list("version", "number", "holder", "typed"))


def _now() -> int:
    return time.time_ns() // 1000
