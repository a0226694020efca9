"""Grants: a compartment's secret, sealed to one person. No grant, no reading, whatever a page forgets.

Subjects are case codes, or "@intake", "@desk", "@analysts", "@register" for the shared secrets of the same kind.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from homeward.process.writing import Compartment
from homeward.record import certificates, emergency, log, remembered, seal
from homeward.record.history import Gave, history, owed
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.models import GenerationRow, GlassRow, GrantRow, OwedGeneration, RecusalRow
from homeward.wire import age

INTAKE, DESK, ANALYSTS, REGISTER = "@intake", "@desk", "@analysts", "@register"


class NoGrant(Exception):
    """This member holds no grant that opens this."""


class GrantRefused(Exception):
    """A grant that does not hold: a false signature, a granter without a grant, or another secret than the committed one."""


class LastReaders(Exception):
    """The grant cannot end: the case would be left without two readers."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a giver signed: what the grant is for, the giver, the time, the sealed secret, and its end, if any."""

    info: bytes
    granter: int
    at: int
    sealed: bytes
    signature: bytes
    until: int | None = None


def _info(subject: str, compartment: str, generation: int, member: int) -> bytes:
    return seal.join("grant", subject, compartment, generation, member)


def _signed(info: bytes, granter: int, at: int, sealed: bytes, until: int | None = None) -> bytes:
    if until is None:
        return seal.join("granted", info, granter, at, sealed)
    return seal.join("granted until", info, granter, at, until, sealed)


def in_force() -> QuerySet[GrantRow]:
    """The grants that open something now: not ended, and those by break-glass only in their time."""
    return GrantRow.objects.filter(Q(until=None) | Q(until__gt=_now()), ended=None)


def _now() -> int:
    return time.time_ns() // 1000


def give(*, subject: str, compartment: Compartment, generation: int, secret: bytes, to: int, by: MemberKeys) -> None:
    """Seal a secret to a member, whose certificate is checked first; the giver signs.

    :raises CertificateRefused: when the member's certificate does not hold
    """
    info = _info(subject, compartment, generation, to)
    public = certificates.certificate_of(to).keys.grant
    sealed = seal.seal_to(age.public_key(public), secret, info)
    at = _now()
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


class Recused(Exception):
    """This member knows the person and has withdrawn from the case."""


def place(subject: str, compartment: str, generation: int, member: int) -> bytes:
    """What the sealed secret of a grant is bound to."""
    return _info(subject, compartment, generation, member)


def keep_until(subject: str, compartment: str, generation: int, sealed: bytes, *, until: int, by: MemberKeys) -> None:
    """Keep what break-glass sealed to this member as a grant with an end (microseconds); it cannot be passed on."""
    at = _now()
    GrantRow.objects.create(
        subject=subject,
        compartment=compartment,
        generation=generation,
        member=by.number,
        suite=seal.SUITE_ID,
        sealed=sealed,
        granter=by.number,
        at=at,
        signature=by.signing.sign(
            _signed(_info(subject, compartment, generation, by.number), by.number, at, sealed, until)
        ),
        until=until,
    )


def create(
    subject: str,
    compartments: Iterable[Compartment],
    *,
    by: MemberKeys,
    to: Iterable[int],
    closed: frozenset[Compartment] = frozenset(),
) -> dict[Compartment, bytes]:
    """Make new secrets for a subject and give them to the maker and to others; gives the secrets by compartment.

    :param closed: compartments that the maker may make and not keep
    """
    made = {}
    emergency_keys = emergency.live()
    for compartment in compartments:
        secret = seal.new_secret()
        emergency.keep(subject, compartment, 1, secret, emergency_keys)
        for member in dict.fromkeys([*([] if compartment in closed else [by.number]), *to]):
            give(subject=subject, compartment=compartment, generation=1, secret=secret, to=member, by=by)
        made[compartment] = secret
    return made


def secret_for(subject: str, compartment: Compartment, keys: MemberKeys) -> tuple[int, bytes]:
    """Open this member's newest grant; gives generation and secret.

    :raises NoGrant: when there is none in force
    :raises GrantRefused: when it does not hold
    """
    given = history(subject, of=keys.number)
    row = _newest(given).get(compartment.value)
    if row is None:
        raise NoGrant(f"member {keys.number} holds no grant for {compartment} of this case")
    return row.generation, _open(row, keys, {}, given)


def secrets_of(subject: str, keys: MemberKeys) -> dict[Compartment, tuple[int, bytes]]:
    """Open all of this member's newest grants for a subject.

    :raises GrantRefused: when one does not hold
    """
    known: dict[int, list[bytes]] = {}
    given = history(subject, of=keys.number)
    rows = _newest(given)
    return {Compartment(name): (row.generation, _open(row, keys, known, given)) for name, row in rows.items()}


def _newest(given: list[Gave]) -> dict[str, Gave]:
    """Of the grants that came with what is sealed in them, the newest one in force of each compartment."""
    now, found = _now(), dict[str, Gave]()
    for row in given:
        in_time = row.sealed and (row.until is None or row.until > now)
        if in_time and (row.compartment not in found or row.generation >= found[row.compartment].generation):
            found[row.compartment] = row
    return found


def _open(row: Gave, keys: MemberKeys, known: dict[int, list[bytes]], given: list[Gave]) -> bytes:
    """Open one grant; `known` holds the signing keys of givers already looked up for the same case, `given` its history."""
    check_row(row, known, given)
    info = _info(row.subject, row.compartment, row.generation, row.member)
    try:
        return remembered.opened(keys, bytes(row.sealed or b""), info)
    except seal.SealBroken as error:
        raise GrantRefused("the grant does not open") from error


def check_row(row: GrantRow | Gave, known: dict[int, list[bytes]], given: list[Gave]) -> None:
    """Check a grant without opening it: the giver's signature, and that the giver could give it.

    :param known: the signing keys of givers already looked up, added to here
    :param given: who gave what of the same case to whom
    :raises GrantRefused: when it does not hold
    """
    if row.granter not in known:
        known[row.granter] = signing_keys(row.granter)
    info = _info(row.subject, row.compartment, row.generation, row.member)
    sealed, signature = bytes(row.sealed or b""), bytes(row.signature or b"")
    check(Given(info, row.granter, row.at, sealed, signature, row.until), known[row.granter])
    if not _may_have_given(row, given):
        raise GrantRefused(f"member {row.granter} held no grant to pass on")


def signing_keys(granter: int) -> list[bytes]:
    """Find a giver's signing keys (32 bytes each), the newest first, from certificates that hold.

    :raises GrantRefused: when one does not
    """
    try:
        return [one.keys.signing for one in certificates.history(granter)]
    except certificates.CertificateRefused as error:
        raise GrantRefused(str(error)) from error


def check(row: Given, public: list[bytes]) -> None:
    """Check the giver's signature with the keys of the giver's certificates.

    :raises GrantRefused: when it fits none of them
    """
    text = _signed(row.info, row.granter, row.at, row.sealed, row.until)
    if not any(_verifies(one, row.signature, text) for one in public):
        raise GrantRefused("the giver's signature does not hold")


@lru_cache(maxsize=20_000)
def _verifies(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _may_have_given(row: GrantRow | Gave, given: list[Gave]) -> bool:
    """Whether the giver could give this then: as the maker of the case or generation, by break-glass, or by a grant held before.

    A grant by break-glass (one with an end) is nobody's to pass on.
    """
    if row.until is not None:
        return row.granter == row.member and glass_opened(row)
    theirs = [one for one in given if one.compartment == row.compartment and one.until is None]
    held_before = any(one.member == row.granter and one.id < row.id for one in theirs)
    if row.granter == row.member:
        first = next((one for one in theirs if one.generation == 1), None)
        return held_before or (first is not None and (first.granter, first.member) == (row.granter, row.member))
    if any(one.member == row.granter and one.at <= row.at and one.id < row.id for one in theirs):
        return True
    # The maker of a case gives its first secrets away, also of a compartment that the maker does not keep.
    of_case = (one for one in given if one.compartment == Compartment.CASE.value and one.generation == 1)
    made_by = next(of_case, None)
    made_it = made_by is not None and made_by.granter == made_by.member == row.granter and made_by.id < row.id
    return row.generation == 1 and made_it


def glass_opened(row: GrantRow | Gave) -> bool:
    """Whether two officers broke the glass for this grant: asked for and signed by the first, opened by the second."""
    found = GlassRow.objects.filter(subject=row.subject, second=row.member, until=row.until).first()
    if found is None or found.first == found.second:
        return False
    asked = seal.join("break-glass", found.subject, found.first, found.second, found.asked, bytes(found.waiting))
    officers = [one for one in certificates.history(found.first) if emergency.OFFICER in one.roles]
    return any(certificates.verifies(one.keys.signing, bytes(found.signature), asked) for one in officers)


def damaged() -> str | None:
    """Name the first grant of the node that does not hold, ended ones included, or None when all do."""
    known: dict[int, list[bytes]] = {}
    histories: dict[str, list[Gave]] = {}
    for row in GrantRow.objects.order_by("id"):
        given = histories.get(row.subject) or histories.setdefault(row.subject, history(row.subject))
        try:
            check_row(row, known, given)
        except GrantRefused as error:
            return f"grant {row.pk} of member {row.member} for {row.compartment} of {row.subject}: {error}"
    return None


def readers(subject: str, compartment: Compartment = Compartment.CASE) -> tuple[int, ...]:
    """List the members who hold a grant in force."""
    rows = in_force().filter(subject=subject, compartment=compartment, until=None)
    return tuple(sorted(set(rows.values_list("member", flat=True))))


def _to_pass_on(subject: str, compartment: Compartment, by: MemberKeys) -> tuple[int, bytes]:
    """Open a member's newest grant, unless it is one by break-glass, which cannot grant.

    :raises NoGrant: when there is none to pass on
    """
    if by.number not in readers(subject, compartment):
        raise NoGrant(f"member {by.number} holds no grant for {compartment} of this case that can be passed on")
    return secret_for(subject, compartment, by)


def assign(subject: str, *, by: MemberKeys, to: int, compartments: Iterable[Compartment]) -> None:
    """Pass on what the giver can open, in one transaction with its leaf of the log.

    :raises NoGrant: when the giver does not hold one of the compartments
    :raises Recused: when that member knows the person
    """
    if RecusalRow.objects.filter(subject=subject, member=to).exists():
        raise Recused(f"member {to} knows the person of {subject}")
    opened = [(one, *_to_pass_on(subject, one, by)) for one in compartments]
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
        GrantRow.objects.filter(subject=subject, member=member, ended=None).update(ended=_now())
        log.write(Leaf("grant ended", by.number, subject, str(member)))


def renew(subject: str, compartment: Compartment, *, by: MemberKeys) -> int:
    """Start a generation of a compartment for everybody who reads it now (rotation); gives its number.

    :raises NoGrant: when the one who does it cannot open the compartment
    """
    with transaction.atomic():
        made = _renew(subject, compartment, without=0, by=by)
        log.write(Leaf("generation renewed", by.number, subject, compartment.value))
    return made


def _renew(subject: str, compartment: Compartment, *, without: int, by: MemberKeys) -> int:
    """Start a generation: a new secret, the old one sealed under it, nothing re-encrypted."""
    generation, old = _to_pass_on(subject, compartment, by)
    newest = GrantRow.objects.filter(subject=subject, compartment=compartment).aggregate(top=Max("generation"))["top"]
    new = seal.new_secret()
    following = int(max(generation, newest)) + 1
    bound = seal.join("previous", subject, compartment, following)
    GenerationRow.objects.create(
        subject=subject,
        compartment=compartment,
        generation=following,
        previous=seal.seal(seal.derive(new, "previous"), seal.join(generation, old), bound),
    )
    emergency.keep(subject, compartment, following, new, emergency.live())
    for member in readers(subject, compartment):
        if member != without:
            give(subject=subject, compartment=compartment, generation=following, secret=new, to=member, by=by)
    OwedGeneration.objects.filter(subject=subject, compartment=compartment).delete()
    return following


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
        now = _now()
        rows = GrantRow.objects.filter(member=member, ended=None)
        places = set(rows.values_list("subject", "compartment"))
        OwedGeneration.objects.bulk_create(
            OwedGeneration(subject=one, compartment=part, since=now) for one, part in places
        )
        rows.update(ended=now)
        log.write(Leaf("suspended", by, f"member {member}"))


def make_owed(subject: str, *, by: MemberKeys) -> bool:
    """Make the generations that a suspension left owing, where this member can open the compartment; gives whether one was made."""
    made = False
    for name in owed(subject):
        if by.number in readers(subject, Compartment(name)):
            with transaction.atomic():
                _renew(subject, Compartment(name), without=0, by=by)
                log.write(Leaf("generation renewed", by.number, subject, name))
            made = True
    return made
