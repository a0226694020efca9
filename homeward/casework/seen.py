"""Who saw the file: the log of a case, told so that the person understands it and nobody of staff is put at risk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from homeward.exchange import partners
from homeward.office import members, settings
from homeward.office.permissions import Role
from homeward.process.case import Case
from homeward.process.notifications.evidence import MessageSent
from homeward.record import log

# Names of staff stand on it only where the organisation has set this.
SETTING = "staff-names-for-her"
_ORDER = (Role.WORKER, Role.SUPERVISOR, Role.HEALTH, Role.INTAKE, Role.OFFICER, Role.ADMINISTRATOR)
# What was tried and refused showed nothing to anybody.
_NOT_SEEN = frozenset({"refused"})


@dataclass(frozen=True)
class Seen:
    """Somebody who saw the file: the role, and the name where the organisation shows names.

    :ivar role: a role, or "staff" where it is none of casework
    :ivar times: how often, as the log counts it
    """

    role: str
    name: str
    first: date
    last: date
    times: int


@dataclass(frozen=True)
class Told:
    """Another organisation that something of the file was sent to."""

    name: str
    first: date
    last: date
    times: int


def by_staff(code: str) -> tuple[Seen, ...]:
    """Who of our staff saw the file, one line a role, or a line a person where names are shown; the first to see it first."""
    shown = settings.flag(SETTING)
    roles, names = members.roles(), members.names()
    found: dict[tuple[str, str], list[date]] = {}
    for leaf in log.about(code):
        if leaf["what"] not in _NOT_SEEN:
            held = roles.get(leaf["by"], frozenset())
            role = next((one.value for one in _ORDER if one in held), "staff")
            who = (role, names.get(leaf["by"], "") if shown else "")
            found.setdefault(who, []).append(datetime.fromtimestamp(leaf["at"] / 1_000_000, UTC).date())
    lines = [Seen(role, name, min(days), max(days), len(days)) for (role, name), days in found.items()]
    return tuple(sorted(lines, key=lambda one: (one.first, one.role, one.name)))


def by_partners(case: Case) -> tuple[Told, ...]:
    """Which organisations were sent something of the file."""
    names = partners.names()
    found: dict[str, list[date]] = {}
    for one in case.every(MessageSent):
        found.setdefault(names.get(one.entry.to, one.entry.to), []).append(one.at.date())
    return tuple(Told(name, min(days), max(days), len(days)) for name, days in sorted(found.items()))
