"""The directory carried out and taken in as HSDS: looked at first, then all or none."""

from datetime import date
from typing import Any

from homeward.office import clock, directory, permissions
from homeward.office.directory import Provider
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process.services import Service
from homeward.record import log
from homeward.record.log import Leaf
from homeward.reports import hsds
from homeward.reports.hsds import Listed

CODES = tuple(one.value for one in Service)


def carry_out(names: dict[str, str], *, by: SignedIn) -> str:
    """Write the whole directory as HSDS; who took it stands in the log first.

    :param names: what each kind of service is called
    """
    permissions.require(by.roles, Action.SEE_DIRECTORY)
    listed = [_listed(one) for one in directory.everyone(clock.now().date())]
    log.write(Leaf("directory carried out", by.number, "house", "hsds"))
    return hsds.write(listed, names)


def _listed(one: Provider) -> Listed:
    return Listed(
        name=one.name,
        country=one.country,
        place=one.place,
        languages=one.languages,
        telephone=one.telephone,
        contact=one.contact,
        conditions=one.conditions,
        services=one.services,
        capacity=one.capacity,
        free=one.free,
        last_checked=one.last_checked,
        noted=one.places_noted,
    )


def look_at(text: str) -> list[Listed]:
    """Read a file without taking it in.

    :raises HsdsRefused: naming the place in the file and what is wrong
    """
    return hsds.read(text, CODES)


def take_in(text: str, *, by: SignedIn) -> tuple[int, int]:
    """Take a file in, all or none; gives how many are new and how many were brought up to date.

    :raises HsdsRefused: naming the place in the file and what is wrong
    :raises NotPermitted: when no role of this member may
    """
    permissions.require(by.roles, Action.KEEP_DIRECTORY)
    found = [_values(one) for one in hsds.read(text, CODES)]
    taken = directory.take_in(found)
    log.write(Leaf("directory taken in", by.number, "house", f"hsds {len(found)}"))
    return taken


def _values(one: Listed) -> dict[str, Any]:
    checked: date | None = one.last_checked
    told = "; ".join(name for name in one.names if name)
    return {
        "name": one.name,
        "kind": "ngo",
        "country": one.country,
        "place": one.place[:120],
        "languages": one.languages[:120],
        "telephone": one.telephone,
        "contact": one.contact,
        "conditions": "\n".join(part for part in (one.conditions, told) if part),
        "services": list(one.services),
        "capacity": one.capacity,
        "free": one.free,
        "last_checked": checked,
        "places_noted": one.noted,
    }
