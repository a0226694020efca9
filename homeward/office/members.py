"""Members of staff: how they are enrolled and how they sign in."""

import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from homeward.office import keys, passphrases, permissions, second_factor, vault
from homeward.office.models import AttemptRow, FactorRow, MemberRow, WrapRow
from homeward.office.permissions import Role
from homeward.record import certificates, seal
from homeward.record import keys as record_keys
from homeward.record import log as record_log
from homeward.record.keys import MemberKeys
from homeward.record.log import Leaf
from homeward.record.prepared import Prepared

ATTEMPTS = 5
ATTEMPT_WINDOW = 15 * 60


class SignInRefused(Exception):
    """Name and passphrase do not fit, or the member is suspended; which of them is not told."""


class TooManyAttempts(Exception):
    """Five attempts on this name failed within fifteen minutes."""


class UnknownMember(Exception):
    """Nobody has this name."""


class NameTaken(Exception):
    """Another member signs in with this name."""


@dataclass(frozen=True)
class SignedIn:
    """A member with opened keys, as every page and command gets it."""

    number: int
    username: str
    name: str
    roles: frozenset[Role]
    language: str
    keys: MemberKeys = field(repr=False)


@dataclass(frozen=True)
class Enrolled:
    """A new member with the two texts that are shown once: the passphrase and the recovery code."""

    member: SignedIn
    passphrase: str = field(repr=False)
    recovery: str = field(repr=False)


def signed_in(row: MemberRow, opened: MemberKeys) -> SignedIn:
    """Put a member's row and opened keys together."""
    return SignedIn(row.number, row.username, row.name, frozenset(Role(one) for one in row.roles), row.language, opened)


def enrol(*, username: str, name: str, roles: Iterable[Role], language: str = "en", how: str = "enrolled") -> Enrolled:
    """Make a member with new keys under a generated passphrase and a recovery code; the certificate comes apart.

    :param how: what the log says of it
    :raises NameTaken: when another member has this name
    :raises RolesIncompatible: when two of the roles exclude each other
    """
    held = sorted(roles)
    permissions.check_compatible(held)
    require_free(username)
    with transaction.atomic():
        # Counted here: a database may count what was undone too, and the founders are numbers one and two.
        newest = MemberRow.objects.order_by("-number").values_list("number", flat=True).first() or 0
        roles_held = [one.value for one in held]
        row = MemberRow(number=newest + 1, username=username, name=name, roles=roles_held, language=language)
        row.set_unusable_password()
        row.save(force_insert=True)
        made = lock_anew(row.number, record_keys.generate(row.number))
        record_log.write(Leaf("administration", row.number, f"member {row.number}", how))
    return made


def require_free(username: str) -> None:
    """Stop when a member has this name already.

    :raises NameTaken: then
    """
    if MemberRow.objects.filter(username=username).exists():
        raise NameTaken(username)


def lock_anew(number: int, made: MemberKeys, *, keep_factors: bool = False) -> Enrolled:
    """Lock a member's keys with a new passphrase and a new recovery code; every wrap from before is gone.

    :param keep_factors: for a member who proved to hold them; who lost something may have lost them too
    """
    row = MemberRow.objects.get(number=number)
    phrase, code = passphrases.passphrase(), passphrases.recovery_code()
    with transaction.atomic():
        WrapRow.objects.filter(member=row).delete()
        if not keep_factors:
            # A passkey unlocks the keys that there were; apps go with it, because whoever needs new locks may have lost them.
            FactorRow.objects.filter(member=row).delete()
        for kind, known in (("passphrase", phrase), ("recovery", passphrases.normal_code(code))):
            salt, sealed = keys.lock(made, known)
            WrapRow.objects.create(member=row, kind=kind, salt=salt, sealed=sealed)
    return Enrolled(signed_in(row, made), phrase, code)


def by_name(username: str) -> SignedIn:
    """Find a member whose keys are gone: who they are, with keys that open nothing.

    :raises UnknownMember: for a name nobody has
    """
    row = MemberRow.objects.filter(username=username).first()
    if row is None:
        raise UnknownMember(username)
    return signed_in(row, record_keys.generate(row.number))


def usernames() -> dict[str, int]:
    """The members who can sign in, numbers by user name."""
    return dict(MemberRow.objects.filter(suspended_at=None).order_by("number").values_list("username", "number"))


def certify(member: SignedIn, *, first: SignedIn, second: SignedIn) -> None:
    """Have two members sign a third one's keys and roles.

    :raises CertificateRefused: when they may not
    """
    roles = tuple(sorted(one.value for one in member.roles))
    certificates.certify(
        member=member.number, keys=member.keys.public, roles=roles, first=first.keys, second=second.keys
    )


def certify_founders(one: SignedIn, other: SignedIn) -> None:
    """Have the two founders sign each other."""
    certificates.found(*((member.keys, tuple(sorted(role.value for role in member.roles))) for member in (one, other)))


def sign_in(username: str, typed: str, *, code: str = "", place: str = "", passkey_of: int = 0) -> SignedIn:
    """Open a member's keys with the passphrase: one Argon2id, whether the name is known or not; then check the second factor.

    :param code: of the member's authenticator app, where the member has one
    :param place: where the attempt comes from, as `place_of` names it
    :param passkey_of: the member whose passkey was just shown, which stands for the code
    :raises SignInRefused: when name, passphrase and code do not fit, or the member is suspended; which of them is not told
    :raises TooManyAttempts: after five failures on this name from this place within fifteen minutes
    """
    row, opened = _unlock(username, passphrases.normal(typed), "passphrase", place)
    if second_factor.has_one(row.number) and passkey_of != row.number:
        try:
            second_factor.check(row.number, code)
        except second_factor.WrongCode as error:
            raise SignInRefused from error
    AttemptRow.objects.filter(username=_tried(username), place=place).delete()
    return signed_in(row, opened)


def recover(username: str, typed: str, *, place: str = "") -> Enrolled:
    """Sign in with the printed recovery code, once: passphrase and code are replaced, lost second factors forgotten.

    :raises SignInRefused: when name and code do not fit, or the member is suspended
    :raises TooManyAttempts: as for `sign_in`
    """
    row, opened = _unlock(username, passphrases.normal_code(typed), "recovery", place)
    with transaction.atomic():
        made = lock_anew(row.number, opened)
        AttemptRow.objects.filter(username=_tried(username), place=place).delete()
        record_log.write(Leaf("administration", row.number, f"member {row.number}", "recovered"))
    vault.drop_all(row.number)
    return made


def renew_locks(member: SignedIn) -> Enrolled:
    """Replace passphrase and recovery code of a member who has just shown the old ones; second factors stay, every session ends."""
    with transaction.atomic():
        made = lock_anew(member.number, member.keys, keep_factors=True)
        record_log.write(Leaf("administration", member.number, f"member {member.number}", "passphrase changed"))
    vault.drop_all(member.number)
    return made


def ways_in(number: int) -> int:
    """Count the ways to a member's keys: passphrase, recovery code, passkeys that open them."""
    wraps = WrapRow.objects.filter(member_id=number).count()
    return wraps + FactorRow.objects.filter(member_id=number).exclude(wrap=b"").count()


def place_of(address: str) -> str:
    """Name a place that attempts come from, so that one who guesses there does not lock the member out elsewhere."""
    return hmac.digest(settings.NODE.server_key, f"place {address}".encode(), "sha256").hex()[:32]


def _unlock(username: str, known: str, kind: str, place: str) -> tuple[MemberRow, MemberKeys]:
    """Open one of a member's wraps, with a dummy one for a name that nobody has, so that both take as long."""
    _count_attempt(_tried(username), place)
    row = MemberRow.objects.filter(username=username).first()
    # Asked for an unknown name too: as many questions to the database, as many Argon2id.
    wrap = WrapRow.objects.filter(member_id=row.number if row else 0, kind=kind).first()
    salt, sealed = (bytes(wrap.salt), bytes(wrap.sealed)) if wrap else (bytes(16), bytes(160))
    try:
        opened = keys.unlock(row.number if row else 0, known, salt, sealed)
    except seal.SealBroken as error:
        raise SignInRefused from error
    if row is None or row.suspended_at:
        raise SignInRefused
    return row, opened


def _count_attempt(username: str, place: str) -> None:
    """Count an attempt before it is checked, in one transaction, so that many at once cannot all pass before the first is counted.

    :raises TooManyAttempts: when five were counted within the window
    """
    now = time.time()
    with transaction.atomic():
        recent = AttemptRow.objects.filter(username=username, place=place, at__gt=now - ATTEMPT_WINDOW)
        if recent.count() >= ATTEMPTS:
            raise TooManyAttempts
        AttemptRow.objects.create(username=username, place=place, at=now)


def _tried(typed: str) -> str:
    """What is kept of a name that was typed: people type passphrases and names of others there, so only a digest under the server key."""
    return hmac.digest(settings.NODE.server_key, b"tried " + typed.encode(), "sha256").hex()[:60]


_NAMES = Prepared(lambda: MemberRow.objects.values_list("number", "name"))


def names() -> dict[int, str]:
    """The names of all members by number."""
    return dict(_NAMES())


def roles() -> dict[int, frozenset[Role]]:
    """The roles of all members by number."""
    return {row.number: frozenset(Role(one) for one in row.roles) for row in MemberRow.objects.all()}


def with_role(role: Role) -> tuple[int, ...]:
    """The numbers of the members who hold a role and are not suspended."""
    return tuple(
        row.number for row in MemberRow.objects.filter(suspended_at=None).order_by("number") if role.value in row.roles
    )
