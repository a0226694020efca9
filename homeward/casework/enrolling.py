"""Becoming a member: invited by a link, with keys one makes oneself, signed by two who heard six words (security.md, Keys 4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from homeward.casework.administration import SHARED
from homeward.office import invitations, members, passphrases, permissions
from homeward.office.invitations import Invitation
from homeward.office.members import Enrolled, SignedIn
from homeward.office.permissions import Action, Role
from homeward.process.writing import Compartment
from homeward.record import access, awaited, grants, log
from homeward.record.log import Leaf


@dataclass(frozen=True)
class Newcomer:
    """A member whose keys wait for signatures.

    :ivar first: who signed already, if anybody
    """

    number: int
    name: str
    roles: tuple[Role, ...]
    first: int | None


def invite(*, username: str, name: str, roles: Iterable[Role], language: str, by: SignedIn) -> str:
    """Invite somebody; gives what the link ends in, to be handed over in person within a day.

    :raises NotPermitted: for a member who neither administers nor supervises
    :raises NameTaken: when a member has this name
    :raises RolesIncompatible: when two roles exclude each other
    """
    permissions.require(by.roles, Action.INVITE)
    with transaction.atomic():
        token = invitations.invite(username=username, name=name, roles=roles, language=language, by=by.number)
        log.write(Leaf("administration", by.number, f"invitation {username}", "invited"))
    return token


def withdraw(number: int, *, by: SignedIn) -> None:
    """Take an invitation back.

    :raises NotPermitted: for a member who neither administers nor supervises
    """
    permissions.require(by.roles, Action.INVITE)
    with transaction.atomic():
        invitations.withdraw(number)
        log.write(Leaf("administration", by.number, "invitation", "withdrawn"))


def invited(*, by: SignedIn) -> list[Invitation]:
    """The invitations that are still good.

    :raises NotPermitted: for a member who neither administers nor supervises
    """
    permissions.require(by.roles, Action.INVITE)
    return invitations.open_ones()


def look(token: str) -> Invitation:
    """Give the invitation that a link stands for; looking spends nothing.

    :raises InvitationRefused: when there is none that is still good
    """
    return invitations.of(token)


def accept(token: str) -> Enrolled:
    """Make one's keys; they open nothing of a case before two members have signed them.

    :raises InvitationRefused: when there is no such invitation that is still good
    :raises NameTaken: when somebody took the name meanwhile
    """
    with transaction.atomic():
        made = invitations.accept(token)
        awaited.put(made.member.number, made.member.keys.public, _roles(made.member))
    return made


def words(member: SignedIn) -> str:
    """The six words that a new member reads out, made from the keys as they were opened; none once the keys are signed."""
    if not awaited.waits(member.number):
        return ""
    return passphrases.words_for(awaited.digest(member.number, member.keys.public, _roles(member)))


def newcomers(*, by: SignedIn) -> list[Newcomer]:
    """The members whose keys wait for this member's signature or another's.

    :raises NotPermitted: for a member who may not sign
    """
    permissions.require(by.roles, Action.CERTIFY)
    names = members.names()
    return [
        Newcomer(one.member, names.get(one.member, ""), tuple(Role(role) for role in one.roles), one.first)
        for one in awaited.waiting()
        if one.member != by.number
    ]


def sign(number: int, *, heard: str, by: SignedIn) -> bool:
    """Sign a new member's keys after hearing the six words; the second signature gives what the roles need. Gives whether it was that.

    :raises NotPermitted: for a member who may not sign
    :raises NothingAwaited: when nothing of this member waits
    :raises CertificateRefused: when the words are others, or the same member signs twice
    """
    permissions.require(by.roles, Action.CERTIFY)
    for one in awaited.waiting():
        if one.member == number and passphrases.normal(heard) == passphrases.words_for(one.digest):
            with transaction.atomic():
                stands = awaited.sign(number, one.digest, by=by.keys)
                if stands:
                    _share(number, frozenset(Role(role) for role in one.roles), by)
            return stands
    return awaited.sign(number, b"", by=by.keys)


def _share(number: int, roles: frozenset[Role], by: SignedIn) -> None:
    """Give the shared secrets of the roles, or leave them owed to a colleague who holds them."""
    for subject, needed in SHARED:
        if roles & needed and grants.readers(subject):
            access.owe(subject, Compartment.CASE, to=number)
    access.seal_anew(number, by=by.keys)


def _roles(member: SignedIn) -> tuple[str, ...]:
    return tuple(sorted(one.value for one in member.roles))
