"""Invitations: a link, handed over in person, with which a new member makes their own keys; good for a day, once."""

import hmac
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from homeward.office import members, permissions
from homeward.office.members import Enrolled
from homeward.office.models import InvitationRow
from homeward.office.permissions import Role

GOOD_FOR = 24 * 3600


class InvitationRefused(Exception):
    """There is no such invitation, it is older than a day, or it was used: which of them is not told."""


@dataclass(frozen=True)
class Invitation:
    """Who was invited to what, by whom; seconds since 1970."""

    number: int
    username: str
    name: str
    roles: frozenset[Role]
    by: int
    until: float


def invite(*, username: str, name: str, roles: Iterable[Role], language: str, by: int) -> str:
    """Make an invitation; gives what the link ends in, 128 bits, which is kept nowhere.

    :raises NameTaken: when a member has this name
    :raises RolesIncompatible: when two roles exclude each other
    """
    held = sorted(roles)
    permissions.check_compatible(held)
    members.require_free(username)
    token = secrets.token_urlsafe(16)
    with transaction.atomic():
        InvitationRow.objects.filter(made__lt=time.time() - GOOD_FOR).delete()
        InvitationRow.objects.filter(username=username).delete()
        InvitationRow.objects.create(
            digest=_digest(token),
            username=username,
            name=name,
            roles=[one.value for one in held],
            language=language,
            by=by,
            made=time.time(),
        )
    return token


def of(token: str) -> Invitation:
    """Give the invitation that a link stands for; looking at it spends nothing.

    :raises InvitationRefused: when there is none that is still good
    """
    return _read(_row(token))


def open_ones() -> list[Invitation]:
    """The invitations that are still good, the newest first."""
    rows = InvitationRow.objects.filter(made__gt=time.time() - GOOD_FOR).order_by("-made")
    return [_read(row) for row in rows]


def withdraw(number: int) -> None:
    """Take an invitation back."""
    InvitationRow.objects.filter(pk=number).delete()


def accept(token: str) -> Enrolled:
    """Make the member that was invited, with new keys, passphrase and recovery code; of two who try at once one is refused.

    :raises InvitationRefused: when there is no such invitation that is still good
    :raises NameTaken: when somebody took the name meanwhile
    """
    with transaction.atomic():
        row = _row(token)
        if not InvitationRow.objects.filter(pk=row.pk).delete()[0]:
            raise InvitationRefused
        roles = [Role(one) for one in row.roles]
        return members.enrol(
            username=row.username, name=row.name, roles=roles, language=row.language, how="enrolled by link"
        )


def _row(token: str) -> InvitationRow:
    row = InvitationRow.objects.filter(digest=_digest(token), made__gt=time.time() - GOOD_FOR).first()
    if row is None:
        raise InvitationRefused
    return row


def _read(row: InvitationRow) -> Invitation:
    roles = frozenset(Role(one) for one in row.roles)
    return Invitation(row.pk, row.username, row.name, roles, row.by, row.made + GOOD_FOR)


def _digest(token: str) -> str:
    return hmac.digest(settings.NODE.server_key, b"invitation " + token.encode(), "sha256").hex()
