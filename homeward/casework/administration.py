"""Setting up a node and looking after it: founding, members, cards. None of it opens a case."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from homeward.casework import organisation
from homeward.exchange import guests, nodekeys, partners
from homeward.exchange.partners import Partner
from homeward.office import clock, members, permissions, settings, vault
from homeward.office.members import Enrolled, SignedIn
from homeward.office.permissions import Action, Role
from homeward.process import policy as policies
from homeward.process.asylum import Recipient, RecipientKind
from homeward.process.policy import Policy
from homeward.process.writing import Compartment
from homeward.record import access, combining, emergency, grants, log, register, statistics
from homeward.record.emergency import PaperShare
from homeward.record.log import Leaf
from homeward.wire import cards, custody, jws

DESK_ROLES = frozenset({Role.WORKER, Role.SUPERVISOR, Role.INTAKE})
INTAKE_ROLES = frozenset({Role.SUPERVISOR, Role.INTAKE})
REPORT_ROLES = frozenset({Role.SUPERVISOR, Role.ANALYST})
REGISTER_ROLES = frozenset({Role.OFFICER})
# The shared secrets, each with the roles that hold it.
SHARED = (
    (grants.DESK, DESK_ROLES),
    (grants.INTAKE, INTAKE_ROLES),
    (grants.ANALYSTS, REPORT_ROLES),
    (grants.REGISTER, REGISTER_ROLES),
)
BATCH = 200
# A node of two people gives its third share to somebody outside: "if two are lost, every case is lost".
THIRD = "a trusted partner or notary"


@dataclass(frozen=True)
class Founded:
    """What founding shows once: the founders' passphrases, and papers: shares of both keys that no node has, and two revocations.

    :ivar custody: shares of the identity key, which is kept nowhere else
    :ivar revocations: of the card's keys, and of the identity key itself
    """

    founders: tuple[Enrolled, Enrolled]
    custody: tuple[PaperShare, ...]
    revocations: tuple[str, str]
    shares: tuple[PaperShare, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the contact card says of the organisation."""

    name: str
    country: str
    languages: str
    telephone: str
    hours: str
    address: str
    zone: str = ""


def found(
    facts: Facts, *, founders: tuple[tuple[str, str, Iterable[Role]], tuple[str, str, Iterable[Role]]]
) -> Founded:
    """Found the organisation on this node: two founders who sign each other, the shared secrets, the keys and the card.

    :param founders: user name, name and roles of each
    """
    made = [members.enrol(username=username, name=name, roles=roles) for username, name, roles in founders]
    one, other = made
    members.certify_founders(one.member, other.member)
    shares = emergency.make(holders=(*(each[0] for each in founders), THIRD), by=[one.member.keys, other.member.keys])
    for subject in (grants.INTAKE, grants.DESK, grants.ANALYSTS):
        grants.create(subject, [Compartment.CASE], by=one.member.keys, to=[other.member.number])
    statistics.KEY.make(one.member.keys)
    officers = [one for one in made if Role.OFFICER in one.member.roles]
    if officers:
        register.begin(by=officers[0].member.keys, others=[each.member.number for each in officers[1:]])
    # The identity key lives in this call alone: what signs the next card is put together from two of its shares.
    identity = secrets.token_bytes(32)
    told = _make_card(facts, Ed25519PrivateKey.from_private_bytes(identity), one.member)
    holders = (*(each[0] for each in founders), THIRD)
    kept = (PaperShare(who, share.written) for who, share in zip(holders, custody.split(identity), strict=True))
    return Founded((one, other), tuple(kept), told, tuple(shares))


def _make_card(facts: Facts, identity: Ed25519PrivateKey, by: SignedIn) -> tuple[str, str]:
    """Make and sign the first card; gives the two revocations that are printed with it."""
    today = clock.now().date()
    key = organisation.server_key()
    public = identity.public_key().public_bytes_raw()
    card = cards.Card(
        organisation=jws.thumbprint(public),
        identity=jws.encode(public),
        name=facts.name,
        country=facts.country,
        languages=facts.languages,
        telephone=facts.telephone,
        hours=facts.hours,
        address=facts.address,
        signing=jws.encode(nodekeys.make_signing(key)),
        desk=jws.encode(organisation.desk_key(by).public_key().public_bytes_raw()),
        version=1,
        issued=today.isoformat(),
        until=_a_year_on(today).isoformat(),
        zone=facts.zone,
        messages=organisation.SPOKEN,
    )
    signed = custody.sign(card, identity)
    nodekeys.set_own_card(signed.card)
    nodekeys.renew_node_slip(key, today)
    organisation.renew_intake_slip(by)
    return signed.revocations


def _a_year_on(day: date) -> date:
    return day + timedelta(days=365)


def add_member(
    *, username: str, name: str, roles: Iterable[Role], first: SignedIn, second: SignedIn, language: str = "en"
) -> Enrolled:
    """Enrol a member, have two others sign the certificate, and give the shared secrets of the roles.

    :raises NameTaken: when the name is taken
    :raises RolesIncompatible: when two roles exclude each other
    :raises CertificateRefused: when one of the two may not sign
    """
    held = frozenset(roles)
    with transaction.atomic():
        made = members.enrol(username=username, name=name, roles=held, language=language)
        members.certify(made.member, first=first, second=second)
        for subject, needed in SHARED:
            if held & needed and grants.readers(subject):
                access.owe(subject, Compartment.CASE, to=made.member.number)
        for one in (first, second):
            access.seal_anew(made.member.number, by=one.keys)
    return made


def add_card(raw: bytes, *, by: SignedIn) -> Partner:
    """Take in a partner's card file; nothing goes out until two members have verified it.

    :raises NotPermitted: for a member who does not keep partners
    :raises CardRefused: when it does not hold
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        added = partners.add(raw)
        log.write(Leaf("administration", by.number, added.id, "card added"))
    return added


def verify_partner(partner: str, *, typed: str, by: SignedIn, number_from: str = "") -> Partner:
    """Compare the number that a member heard, or scanned, with the partner's card.

    :param number_from: where the telephone number that was called is from, or that the code was scanned in person

    :raises WrongNumber: when it is another one
    :raises SecondMemberNeeded: when the same member does it twice
    """
    permissions.require(by.roles, Action.KEEP_PARTNERS)
    with transaction.atomic():
        found = partners.verify(partner, typed=typed, by=by.number, number_from=number_from)
        log.write(Leaf("administration", by.number, partner, "card verified"))
    return found


def set_policy(numbers: Policy, *, by: SignedIn) -> tuple[str, ...]:
    """Set the organisation's own numbers; gives the names of those that changed, which the log keeps.

    :raises NotPermitted: for a member who is no supervisor
    :raises ImpossibleValue: for numbers that cannot be
    """
    permissions.require(by.roles, Action.SET_POLICY)
    with transaction.atomic():
        changed = settings.keep_policy(policies.checked(numbers))
        for name in changed:
            log.write(Leaf("administration", by.number, name, f"policy {getattr(numbers, name)}"))
    return changed


def say_kind(partner: str, kind: RecipientKind, *, by: SignedIn) -> None:
    """Say what a partner is, so that nothing goes to an authority of return while contact is held (DOC-2, DOC-3).

    :raises NotPermitted: for a member who is no supervisor
    :raises NotVerified: when there is no such partner
    """
    permissions.require(by.roles, Action.APPROVE)
    with transaction.atomic():
        partners.say_kind(partner, kind.value)
        log.write(Leaf("administration", by.number, partner, f"is {kind.value}"))


def recipients() -> dict[str, Recipient]:
    """What the partners are, by id, for the rule about authorities of return."""
    return {
        partner: Recipient(RecipientKind(kind) if kind else None, country)
        for partner, (kind, country) in {**partners.kinds(), **guests.kinds()}.items()
    }


def own_id() -> str:
    """The id by which partners know this organisation for ever."""
    return organisation.own_id()


def own_code() -> str:
    """What the square code of our card says, to be scanned by a partner who meets us in person."""
    return partners.scanned_text(nodekeys.own_card()[0])


def own_number() -> str:
    """The 30-digit number of our own card, to read out to a partner who calls."""
    return cards.number(nodekeys.own_card()[0])


def suspend(member: int, *, by: SignedIn) -> None:
    """Suspend a member at once: no sign-in, no session, no usable grant; new generations are owed.

    :raises NotPermitted: for a member who does not assign
    """
    permissions.require(by.roles, Action.ASSIGN)
    with transaction.atomic():
        vault.suspend(member)
        grants.suspend(member, by=by.number)


def sign_out_everywhere(member: int, *, by: SignedIn) -> None:
    """End every session of a colleague on every device, at once: a lost telephone, an open screen.

    :raises NotPermitted: for a member who does not assign
    """
    permissions.require(by.roles, Action.ASSIGN)
    with transaction.atomic():
        vault.drop_all(member)
        log.write(Leaf("administration", by.number, f"member {member}", "signed out"))


def rotate_emergency_key(
    *, holders: Sequence[str], shares: tuple[str, str], first: SignedIn, second: SignedIn
) -> list[PaperShare]:
    """Make a new emergency key, reseal every secret to it with two old shares, and give the new shares to print.

    Resumable: after a cut, `reseal_emergency` goes on. The old key ends with `emergency.confirm`.

    :raises ShareRefused: when the old shares do not open
    :raises EmergencyKeyRefused: when one of the two is no officer
    """
    for one in shares:
        emergency.recognised(one)
    made = emergency.make(holders=holders, by=[first.keys, second.keys])
    reseal_emergency(shares=shares)
    return made


def reseal_emergency(*, shares: tuple[str, str]) -> int:
    """Seal to the newest emergency key what only an older one opens, a few hundred at a time; gives how many were done.

    :raises ShareRefused: when the old shares do not open
    """
    one, other = (emergency.recognised(text) for text in shares)
    version, public = emergency.live()[-1]
    done = 0
    while batch := emergency.missing(version)[:BATCH]:
        order = emergency.order(batch, old=one.version, new=version)
        made = combining.ask(one, other, public=emergency.public_of(one.version), to=public, secrets=order)
        emergency.take_in(batch, made, version)
        done += len(batch)
    return done
