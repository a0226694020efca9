"""Have we met this person? Every case adds her names to the officers' register; an officer asks it, and hears whom to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from homeward.office import members, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, Role
from homeward.process import known_before
from homeward.process.case import Case, CaseOpened
from homeward.process.known_before import Names
from homeward.process.refusals import ImpossibleValue
from homeward.record import awaited, grants, log, register
from homeward.record.book import OpenCase
from homeward.record.log import Leaf
from homeward.record.public_keys import PublicKeyRefused

# More answers than this say that the name is too common to ask by: give another one, or the year of birth.
MOST = 10
_ASKED = (Role.WORKER, Role.SUPERVISOR)


class Why(StrEnum):
    """Why somebody asks; it stands in the log, the name does not."""

    ASKS_FOR_HELP = "asks-for-help"
    PARTNER_ASKS = "partner-asks"
    SHE_SAYS_SO = "she-says-so"


@dataclass(frozen=True)
class Perhaps:
    """A case that may be hers, and the colleagues who can tell; nothing of the case itself."""

    code: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the register says.

    :ivar too_many: so many cases fit that none is named
    :ivar missing: cases that nobody has written to since the register was begun
    :ivar altered: rows that somebody altered in the database
    """

    found: tuple[Perhaps, ...]
    too_many: bool
    missing: int
    altered: int


def enter(held: OpenCase, after: Case) -> None:
    """Keep the names of a case in the register, in the running transaction; of a case for practice none but on a practice node."""
    opened = after.latest(CaseOpened)
    real = settings.NODE.fictional or (opened is not None and not opened.fictional)
    try:
        register.keep(held, known_before.names_of(after) if real else Names())
    except PublicKeyRefused:
        # A planted key must get nothing, and must not stop the work on cases either; `homeward verify` names it.
        register.forget(held.code)


def ask(names: Iterable[str], *, born: int = 0, why: Why, by: SignedIn) -> Answer:
    """Look whether we have met a person. The asking stands in the log before a row is opened, each case named before the answer leaves.

    :param names: every name she goes by, in any script
    :param born: the year of birth, 0 where it is not known
    :raises NotPermitted: for a member who is no officer
    :raises NoGrant: for an officer to whom no colleague has sealed the register yet
    :raises ImpossibleValue: when nothing that was typed is a name
    """
    permissions.require(by.roles, Action.SEARCH_REGISTER)
    wanted = known_before.asked(names, born=born)
    if not wanted.forms:
        raise ImpossibleValue("names", "missing")
    _ready(by)
    log.write(Leaf("register asked", by.number, "register", why.value))
    codes, altered = [], 0
    for code, known in register.opened(by.keys):
        if known is None:
            altered += 1
        elif known_before.alike(wanted, known):
            codes.append(code)
    too_many = len(codes) > MOST
    with transaction.atomic():
        for code in () if too_many else codes:
            log.write(Leaf("register answered", by.number, code, why.value))
    found = () if too_many else tuple(Perhaps(code, _who_can_tell(code)) for code in codes)
    return Answer(found, too_many, register.missing(), altered)


def _ready(by: SignedIn) -> None:
    """Begin the register on a node that has none yet, or do what is owed to it.

    :raises NoGrant: for an officer to whom no colleague has sealed it yet
    """
    if not register.begun():
        officers = members.with_role(Role.OFFICER)
        register.begin(by=by.keys, others=[one for one in officers if one != by.number and not awaited.waits(one)])
    register.mend(by=by.keys)


def _who_can_tell(code: str) -> tuple[str, ...]:
    """The names of the case's workers and supervisors; of its other readers where it has neither."""
    roles, names = members.roles(), members.names()
    readers = grants.readers(code)
    asked = [one for one in readers if not roles.get(one, frozenset()).isdisjoint(_ASKED)]
    return tuple(names.get(one, "") for one in asked or readers)
