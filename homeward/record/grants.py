"""Grants: a compartment's secret, sealed to one person. No grant, no reading, whatever a page forgets.

Subjects are case codes, or "@intake", "@desk", "@analysts" for the shared secrets of the same kind.
"""

import time
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import Max

from homeward.process.writing import Compartment
from homeward.record import certificates, log, seal
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import GenerationRow, GrantRow, OwedGeneration
from homeward.wire import age

INTAKE, DESK, ANALYSTS = "@intake", "@desk", "@analysts"


class NoGrant(Exception):
    """This member holds no grant that opens this."""


class GrantRefused(Exception):
    """A grant that does not hold: a false signature, a granter without a grant, or another secret than the committed one."""


class LastReaders(Exception):
    """The grant cannot end: the case would be left without two readers."""


def _info(subject: str, compartment: str, generation: int, member: int) -> bytes:
    return seal.join("grant", subject, compartment, generation, member)


def _signed(info: bytes, granter: int, at: int, sealed: bytes) -> bytes:
    return seal.join("granted", info, granter, at, sealed)


def give(*, subject: str, compartment: Compartment, generation: int, secret: bytes, to: int, by: MemberKeys) -> None:
    """Seal a secret to a member, whose certificate is checked first; the giver signs.

    :raises CertificateRefused: when the member's certificate does not hold
    """
    info = _info(subject, compartment, generation, to)
    public = certificates.certificate_of(to).keys.grant
    sealed = seal.seal_to(age.public_key(public), secret, info)
    at = time.time_ns() // 1000
    GrantRow.objects.create(
        subject=subject,
        compartment=compartment,
        generation=generation,
        member=to,
        suite=seal.SUITE_ID,
        sealed=sealed,
        granter=by.number,
        at=at,
        signature=by.signing.sign(_signed(info, by.number, at, sealed)),
    )


def create(
    subject: str, compartments: Iterable[Compartment], *, by: MemberKeys, to: Iterable[int]
) -> dict[Compartment, bytes]:
    """Make new secrets for a subject and give them to the maker and to others; gives the secrets by compartment."""
    made = {}
    for compartment in compartments:
        secret = seal.new_secret()
        for member in dict.fromkeys([by.number, *to]):
            give(subject=subject, compartment=compartment, generation=1, secret=secret, to=member, by=by)
        made[compartment] = secret
    return made


def secret_for(subject: str, compartment: Compartment, keys: MemberKeys) -> tuple[int, bytes]:
    """Open this member's newest grant; gives generation and secret.

    :raises NoGrant: when there is none in force
    :raises GrantRefused: when it does not hold
    """
    row = (
        GrantRow.objects.filter(subject=subject, compartment=compartment, member=keys.number, ended=None)
        .order_by("-generation")
        .first()
    )
    if row is None:
        raise NoGrant(f"member {keys.number} holds no grant for {compartment} of this case")
    return row.generation, _open(row, keys)


def secrets_of(subject: str, keys: MemberKeys) -> dict[Compartment, tuple[int, bytes]]:
    """Open all of this member's newest grants for a subject.

    :raises GrantRefused: when one does not hold
    """
    rows: dict[str, GrantRow] = {}
    for row in GrantRow.objects.filter(subject=subject, member=keys.number, ended=None).order_by("generation"):
        rows[row.compartment] = row
    known: dict[int, bytes] = {}
    return {Compartment(name): (row.generation, _open(row, keys, known)) for name, row in rows.items()}


def _open(row: GrantRow, keys: MemberKeys, known: dict[int, bytes] | None = None) -> bytes:
    """Open one grant; `known` holds the signing keys of givers already looked up for the same case."""
    known = {} if known is None else known
    if row.granter not in known:
        known[row.granter] = signing_key(row.granter)
    info = _info(row.subject, row.compartment, row.generation, row.member)
    check(info, row.granter, row.at, bytes(row.sealed), bytes(row.signature), known[row.granter])
    if not _may_have_given(row):
        raise GrantRefused(f"member {row.granter} held no grant to pass on")
    try:
        return seal.unseal_from(keys.grant, bytes(row.sealed), info)
    except seal.SealBroken as error:
        raise GrantRefused("the grant does not open") from error


def signing_key(granter: int) -> bytes:
    """Find a giver's signing key (32 bytes), from a certificate that holds.

    :raises GrantRefused: when it does not
    """
    try:
        return certificates.certificate_of(granter).keys.signing
    except certificates.CertificateRefused as error:
        raise GrantRefused(str(error)) from error


def check(info: bytes, granter: int, at: int, sealed: bytes, signature: bytes, public: bytes) -> None:
    """Check the giver's signature with the key of the giver's certificate.

    :raises GrantRefused: when it does not hold
    """
    if not _verifies(public, signature, _signed(info, granter, at, sealed)):
        raise GrantRefused("the giver's signature does not hold")


@lru_cache(maxsize=20_000)
def _verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _may_have_given(row: GrantRow) -> bool:
    """Whether the giver held a grant for this compartment then: their own first one, or one given before."""
    if row.granter == row.member:
        return True
    earlier = GrantRow.objects.filter(
        subject=row.subject, compartment=row.compartment, member=row.granter, at__lte=row.at
    )
    return earlier.exists()


def readers(subject: str, compartment: Compartment = Compartment.CASE) -> tuple[int, ...]:
    """List the members who hold a grant in force."""
    rows = GrantRow.objects.filter(subject=subject, compartment=compartment, ended=None)
    return tuple(sorted(set(rows.values_list("member", flat=True))))


def assign(subject: str, *, by: MemberKeys, to: int, compartments: Iterable[Compartment]) -> None:
    """Pass on what the giver can open, in one transaction with its leaf of the log.

    :raises NoGrant: when the giver does not hold one of the compartments
    """
    opened = [(one, *secret_for(subject, one, by)) for one in compartments]
    with transaction.atomic():
        for compartment, generation, secret in opened:
            give(subject=subject, compartment=compartment, generation=generation, secret=secret, to=to, by=by)
        log.write(Leaf("granted", by.number, subject, ",".join([str(to), *(one.value for one, _, _ in opened)])))


def end(subject: str, member: int, *, by: MemberKeys) -> None:
    """End a member's grants for a subject and start new generations, sealed to all who stay.

    :raises LastReaders: when fewer than two readers would stay
    :raises NoGrant: when the one who ends it cannot open every compartment that the member can
    """
    held = GrantRow.objects.filter(subject=subject, member=member, ended=None).values_list("compartment", flat=True)
    compartments = [Compartment(name) for name in sorted(set(held))]
    if len(set(readers(subject)) - {member}) < (1 if subject.startswith("@") else 2):
        raise LastReaders(subject)
    with transaction.atomic():
        for compartment in compartments:
            _renew(subject, compartment, without=member, by=by)
        GrantRow.objects.filter(subject=subject, member=member, ended=None).update(ended=time.time_ns() // 1000)
        log.write(Leaf("grant ended", by.number, subject, str(member)))


def _renew(subject: str, compartment: Compartment, *, without: int, by: MemberKeys) -> None:
    """Start a generation: a new secret, the old one sealed under it, nothing re-encrypted."""
    generation, old = secret_for(subject, compartment, by)
    newest = GrantRow.objects.filter(subject=subject, compartment=compartment).aggregate(top=Max("generation"))["top"]
    new = seal.new_secret()
    following = max(generation, newest) + 1
    bound = seal.join("previous", subject, compartment, following)
    GenerationRow.objects.create(
        subject=subject,
        compartment=compartment,
        generation=following,
        previous=seal.seal(seal.derive(new, "previous"), seal.join(generation, old), bound),
    )
    for member in readers(subject, compartment):
        if member != without:
            give(subject=subject, compartment=compartment, generation=following, secret=new, to=member, by=by)
    OwedGeneration.objects.filter(subject=subject, compartment=compartment).delete()


def generations(subject: str, compartment: Compartment, generation: int, secret: bytes) -> dict[int, bytes]:
    """Open the secrets of all earlier generations with the newest one; gives secrets by generation."""
    found = {generation: secret}
    if generation == 1:
        return found
    rows = {
        row.generation: bytes(row.previous)
        for row in GenerationRow.objects.filter(subject=subject, compartment=compartment).order_by("-generation")
    }
    while generation in rows:
        bound = seal.join("previous", subject, compartment, generation)
        text = seal.unseal(seal.derive(found[generation], "previous"), rows[generation], bound)
        before = int(text[4 : 4 + int.from_bytes(text[:4], "big")])
        found[before] = text[-32:]
        generation = before
    return found


def suspend(member: int, *, by: int) -> None:
    """Make all of a member's grants unusable at once, without any key; new generations are owed for every case.

    The next reader who opens a case makes them.
    """
    with transaction.atomic():
        now = time.time_ns() // 1000
        rows = GrantRow.objects.filter(member=member, ended=None)
        places = set(rows.values_list("subject", "compartment"))
        OwedGeneration.objects.bulk_create(
            OwedGeneration(subject=one, compartment=part, since=now) for one, part in places
        )
        rows.update(ended=now)
        log.write(Leaf("suspended", by, f"member {member}"))


def make_owed(subject: str, *, by: MemberKeys) -> None:
    """Make the generations that a suspension left owing, where this member can open the compartment."""
    for name in OwedGeneration.objects.filter(subject=subject).values_list("compartment", flat=True).distinct():
        if by.number in readers(subject, Compartment(name)):
            with transaction.atomic():
                _renew(subject, Compartment(name), without=0, by=by)
                log.write(Leaf("generation renewed", by.number, subject, name))
