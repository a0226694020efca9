"""`homeward member add`: one member, or everybody of a list of staff, signed by two others who type their passphrases."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from homeward.casework import administration
from homeward.office.members import Enrolled, NameTaken, SignedIn
from homeward.office.permissions import Role, RolesIncompatible
from homeward.process.sheets import SheetRefused, read_table
from homeward.record.certificates import CertificateRefused

# Of a list of staff; several roles stand with a semicolon between them.
COLUMNS = ("username", "name", "roles")


@dataclass(frozen=True)
class New:
    """Somebody to enrol.

    :ivar where: how a refusal names them
    """

    username: str
    name: str
    roles: tuple[Role, ...]
    where: str


def add(
    chosen: argparse.Namespace, sign_in: Callable[[str], SignedIn], refused: Callable[[str], Exception]
) -> list[Enrolled]:
    """Enrol all that were named, or nobody; gives them with what is shown once.

    :raises Refused: as `refused` makes it, with the name or the row that stands in the way
    """
    one = chosen.username and chosen.name and chosen.role
    if bool(chosen.staff) == bool(one):
        raise refused("member add: type a user name with --name and --role, or --staff with a file")
    try:
        staff = _listed(chosen.staff) if chosen.staff else [_typed(chosen)]
    except (SheetRefused, OSError, UnicodeDecodeError) as error:
        raise refused(f"{chosen.staff}: {error}. Nobody was enrolled") from error
    first, second = (sign_in(name) for name in chosen.by)
    with transaction.atomic():
        return [_add(one, first, second, refused) for one in staff]


def _typed(chosen: argparse.Namespace) -> New:
    return New(chosen.username, chosen.name, tuple(Role(one) for one in chosen.role), chosen.username)


def _listed(file: Path) -> list[New]:
    """Read a list of staff.

    :raises SheetRefused: for a cell that is empty, or names no role
    """
    rows = read_table(file.read_text(encoding="utf-8-sig"), columns=COLUMNS, needed=COLUMNS)
    found = []
    for row in rows:
        row.needed("roles")
        roles = tuple(row.one_code("roles", one, Role) for one in row.several("roles"))
        found.append(New(row.needed("username"), row.needed("name"), roles, f"{file}: row {row.number}"))
    return found


def _add(one: New, first: SignedIn, second: SignedIn, refused: Callable[[str], Exception]) -> Enrolled:
    try:
        return administration.add_member(
            username=one.username, name=one.name, roles=one.roles, first=first, second=second
        )
    except NameTaken as error:
        raise refused(f"{one.where}: there is a member of this name") from error
    except RolesIncompatible as error:
        raise refused(f"{one.where}: these roles exclude each other: {error}") from error
    except CertificateRefused as error:
        raise refused(f"{one.where}: not signed: {error}") from error
