"""Opening a case: its code, its first readers, and their compartments."""

import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction

from homeward.casework import leaving, register
from homeward.office import clock, members, permissions, settings
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process.case import Case, CaseOpened, Side, Staff
from homeward.process.complaints import ComplaintMade
from homeward.process.writing import Compartment, Entry
from homeward.record import book, grants
from homeward.record import opening as record_opening
from homeward.record.book import Draft, OpenCase

ALPHABET = "23456789CFGHJMPQRVWX"
NAMES = (
    "Alder",
    "Birch",
    "Cedar",
    "Dove",
    "Elm",
    "Fern",
    "Heron",
    "Iris",
    "Lark",
    "Maple",
    "Olive",
    "Plover",
    "Rowan",
    "Sage",
    "Swift",
    "Tern",
    "Wren",
)
WORKER = (Compartment.CASE, Compartment.HEALTH, Compartment.PLACE, Compartment.ASYLUM)
HEALTH = (Compartment.CASE, Compartment.HEALTH)


def new_code() -> str:
    """Make a case code that says nothing: six letters and digits that cannot be mistaken for each other."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{raw[:3]}-{raw[3:]}"


def code_name() -> str:
    """Choose a code name, by which the person goes here."""
    return secrets.choice(NAMES)


def open_new(
    *,
    by: SignedIn,
    entries: Sequence[Entry] = (),
    name: str = "",
    supervisor: int | None = None,
    fictional: bool = False,
) -> str:
    """Open a new case on the referring side; the maker and a supervisor can read it. Gives its code.

    :raises NotPermitted: when no role of this member may open cases
    """
    opened = CaseOpened(Side.REFERRING, name or code_name(), fictional)
    return create(by=by, drafts=_drafts((opened, *entries), by), supervisor=supervisor).code


def create(
    *, by: SignedIn, drafts: Sequence[Draft], supervisor: int | None = None, worker: int | None = None
) -> OpenCase:
    """Create a case with its first entries and readers: a case always has a worker and a supervisor.

    :raises NotPermitted: when no role of this member may open cases
    """
    permissions.require(by.roles, Action.OPEN_CASE)
    chosen = supervisor or next((one for one in members.with_role(Role.SUPERVISOR) if one != by.number), None)
    readers: dict[int, Iterable[Compartment]] = {}
    if chosen:
        readers[chosen] = tuple(Compartment)
    if worker:
        readers[worker] = WORKER
    for health in members.with_role(Role.HEALTH):
        readers.setdefault(health, HEALTH)
    case = Case().after(*(one.entry for one in drafts), at=clock.now(), by=Staff(by.number))
    card = leaving.card_of(case, clock.now(), settings.policy())
    hears = permissions.may(by.roles, Action.HANDLE_COMPLAINT)
    closed = frozenset() if hears or not chosen else frozenset({Compartment.COMPLAINT})
    with transaction.atomic():
        made = book.create_case(new_code(), keys=by.keys, readers=readers, drafts=drafts, card=card, closed=closed)
        register.enter(made, made.case)
    return made


def _drafts(entries: Sequence[Entry], by: SignedIn) -> list[Draft]:
    return leaving.drafted(entries, by, clock.now())


def assign(code: str, *, by: SignedIn, to: int, compartments: Iterable[Compartment] = ()) -> None:
    """Let another member read a case, as far as the one who assigns can.

    :param compartments: those of a worker when none is named, and complaints for another who handles them
    :raises NotPermitted: when no role of this member may assign, or none of the other's may read a case
    :raises NoGrant: when the one who assigns cannot open it
    """
    permissions.require(by.roles, Action.ASSIGN)
    # A secret given to an administrator or an analyst would be theirs for good, whatever the pages then refuse.
    permissions.require(members.roles().get(to, ()), Action.READ_CASE)
    grants.assign(code, by=by.keys, to=to, compartments=list(compartments) or _usual(code, by, to))


def _usual(code: str, by: SignedIn, to: int) -> list[Compartment]:
    """What a colleague reads of a case; complaints only who handles them, and nobody of whom one of them speaks."""
    hears = permissions.may(members.roles()[to], Action.HANDLE_COMPLAINT)
    if not hears or by.number not in grants.readers(code, Compartment.COMPLAINT):
        return [*WORKER]
    made = record_opening.open_case(code, by.keys).case.every(ComplaintMade)
    return [*WORKER] if any(one.entry.subject == to for one in made) else [*WORKER, Compartment.COMPLAINT]
