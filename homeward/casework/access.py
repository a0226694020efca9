"""Leaving, withdrawing, new keys, rotation, and the question who could still open what (security.md, Keys 2, 7 and 8)."""

import itertools
from dataclasses import dataclass

from django.db import transaction

from homeward.casework import desk, organisation
from homeward.exchange import nodekeys
from homeward.exchange.relays import keeping
from homeward.office import clock, keys, members, permissions, vault
from homeward.office.members import Enrolled, SignedIn
from homeward.office.permissions import Action, Role
from homeward.process import handover_notes
from homeward.process.writing import Compartment
from homeward.record import access, certificates, emergency, grants, log
from homeward.record import keys as record_keys
from homeward.record.access import WouldBeOrphaned
from homeward.record.log import Leaf


@dataclass(frozen=True)
class Loss:
    """What would be if some members were gone with their keys and paper shares.

    :ivar unread: cases and shared secrets that nobody else reads
    :ivar shares: how many paper shares would be left; two open everything that is sealed to the emergency key
    """

    gone: tuple[str, ...]
    unread: tuple[str, ...]
    shares: int

    @property
    def lost(self) -> bool:
        """Whether something could never be opened again."""
        return bool(self.unread) and self.shares < 2


def losses(most: int = 2) -> list[Loss]:
    """Say for each member, and each two, what would be if they were gone; the worst first."""
    people = members.usernames()
    held = access.readers()
    shares = emergency.shares()
    newest = max((version for version, *_ in shares), default=0)
    papers = [holder for version, _, holder, _ in shares if version == newest]
    found = []
    for count in range(1, most + 1):
        for gone in itertools.combinations(people, count):
            numbers = frozenset(people[name] for name in gone)
            unread = tuple(subject for subject, readers in held.items() if readers <= numbers)
            found.append(Loss(gone, unread, sum(holder not in gone for holder in papers)))
    return sorted(found, key=lambda one: (not one.lost, -len(one.unread), len(one.gone), one.gone))


def leave(member: int, *, by: SignedIn) -> None:
    """End a colleague's access for good and at once; new secrets are made by the next reader of each case.

    :raises NotPermitted: for a member who does not assign
    :raises WouldBeOrphaned: naming the cases that nobody else can read
    """
    permissions.require(by.roles, Action.ASSIGN)
    alone = access.only_by({member})
    if alone:
        raise WouldBeOrphaned(alone)
    with transaction.atomic():
        vault.suspend(member)
        grants.suspend(member, by=by.number)
        log.write(Leaf("administration", by.number, f"member {member}", "left"))


def recuse(code: str, *, by: SignedIn) -> None:
    """Withdraw from a case because one knows the person; a supervisor is asked.

    :raises NotPermitted: for a member who reads no cases
    :raises NoGrant: when one cannot read it anyway
    :raises WouldBeOrphaned: when nobody else can read it
    """
    permissions.require(by.roles, Action.READ_CASE)
    access.recuse(code, by=by.keys)


def end_one(code: str, *, of: int, reason: str, by: SignedIn) -> None:
    """End a colleague's access to one case, at once; the reason stands in the case, under secrets that the colleague does not hold.

    :raises NotPermitted: for a member who does not assign
    :raises ImpossibleValue: without a reason, or for oneself
    :raises NoGrant: when that colleague reads nothing of it, or this member cannot open all that the colleague can
    :raises LastReaders: when no worker, no supervisor, or only one reader would stay
    """
    permissions.require(by.roles, Action.ASSIGN)
    entry = handover_notes.access_ended(to_member=of, reason=reason, by=by.number)
    held = set(grants.readers(code))
    if by.number not in held or of not in held:
        raise grants.NoGrant(code)
    stay, roles = held - {of}, members.roles()
    if not all(any(role in roles.get(one, ()) for one in stay) for role in (Role.WORKER, Role.SUPERVISOR)):
        raise grants.LastReaders(code)
    with transaction.atomic():
        grants.end(code, of, by=by.keys)
        with desk.opened(code, by=by, to=Action.ASSIGN) as record:
            record.write(entry)


def saw_recusal(code: str, member: int, *, by: SignedIn) -> None:
    """Note that a supervisor has seen to a withdrawal.

    :raises NotPermitted: for a member who does not assign
    """
    permissions.require(by.roles, Action.ASSIGN)
    access.saw_recusal(code, member, by=by.number)


def reset(username: str, *, first: SignedIn, second: SignedIn) -> Enrolled:
    """Give a member who lost everything new keys, signed by two others; colleagues then seal the cases anew.

    :raises UnknownMember: for a name nobody has
    :raises CertificateRefused: when the two may not sign
    """
    member = members.by_name(username)
    with transaction.atomic():
        made = _new_keys(member, first=first, second=second)
        access.lost_keys(made.member.number, by=first.number)
        for colleague in (first, second):
            access.seal_anew(made.member.number, by=colleague.keys)
    return made


def rotate_member(member: SignedIn, *, first: SignedIn, second: SignedIn) -> Enrolled:
    """Give a member new keys and pass on to them all that the old ones open, in one transaction.

    :raises CertificateRefused: when the two may not sign
    """
    with transaction.atomic():
        made = _new_keys(member, first=first, second=second)
        access.pass_to_new_keys(member.keys, made.member.keys)
        log.write(Leaf("administration", member.number, f"member {member.number}", "keys rotated"))
    return made


def _new_keys(member: SignedIn, *, first: SignedIn, second: SignedIn) -> Enrolled:
    new = record_keys.generate(member.number)
    roles = tuple(sorted(one.value for one in member.roles))
    certificates.certify(member=member.number, keys=new.public, roles=roles, first=first.keys, second=second.keys)
    vault.drop_all(member.number)
    return members.lock_anew(member.number, new)


def seal_anew(member: int, *, by: SignedIn) -> tuple[int, tuple[str, ...]]:
    """Seal anew for a colleague with new keys what they could read; gives how many, and what needs another colleague.

    :raises NotPermitted: for a member who does not assign
    """
    permissions.require(by.roles, Action.ASSIGN)
    return access.seal_anew(member, by=by.keys)


def rotate_case(code: str, *, by: SignedIn) -> int:
    """Start a new generation of every compartment of a case that this member opens; nothing is encrypted again. Gives how many.

    :raises NotPermitted: for a member who does not assign
    :raises NoGrant: when this member opens none
    """
    permissions.require(by.roles, Action.ASSIGN)
    held = [one for one in Compartment if by.number in grants.readers(code, one)]
    if not held:
        raise grants.NoGrant(code)
    for compartment in held:
        grants.renew(code, compartment, by=by.keys)
    return len(held)


def rotate_node_keys() -> None:
    """Make a new encryption key of the node with its slip; the old one still opens what is on its way."""
    with transaction.atomic():
        nodekeys.renew_node_slip(organisation.server_key(), clock.now().date(), now=True)
        log.write(Leaf("administration", 0, "node", "node key rotated"))


def rotate_server_key(new: bytes) -> int:
    """Lock everything that lies under the server key under a new one (32 bytes), in one transaction; gives how many wraps.

    Run again after a cut it does what is left: what opens with the new key already stays.
    """
    old = organisation.server_key()
    with transaction.atomic():
        done = keys.lock_all_anew(old, new)
        nodekeys.lock_all_anew(old, new)
        keeping.lock_all_anew(old, new)
        log.write(Leaf("administration", 0, "node", "server key rotated"))
    return done


def officers() -> tuple[int, ...]:
    """The members who hold a share of the emergency key."""
    return members.with_role(Role.OFFICER)
