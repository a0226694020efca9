"""Who may do what: every permission on this page. What is not listed is not allowed."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff does here."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    HEALTH = "health"
    INTAKE = "intake"
    OFFICER = "officer"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


# An administrator looks after accounts and never sees a case; an analyst sees numbers only.
INCOMPATIBLE = tuple(
    frozenset({one, other})
    for one, others in (
        (Role.ADMINISTRATOR, (Role.WORKER, Role.SUPERVISOR, Role.HEALTH, Role.INTAKE, Role.OFFICER, Role.ANALYST)),
        (Role.ANALYST, (Role.WORKER, Role.SUPERVISOR, Role.HEALTH, Role.INTAKE)),
    )
    for other in others
)


class Action(StrEnum):
    """Everything that needs a permission."""

    OWN_KEYS = "own-keys"
    TODAY = "today"
    LIST_CASES = "list-cases"
    OPEN_CASE = "open-case"
    READ_CASE = "read-case"
    WRITE_CASE = "write-case"
    WRITE_HEALTH = "write-health"
    SEND = "send"
    RECEIVE = "receive"
    APPROVE = "approve"
    HANDLE_COMPLAINT = "handle-complaint"
    TAKE_IN_REQUESTS = "take-in-requests"
    SEE_DIRECTORY = "see-directory"
    KEEP_DIRECTORY = "keep-directory"
    SEE_POLICY = "see-policy"
    SET_POLICY = "set-policy"
    SEE_PARTNERS = "see-partners"
    KEEP_PARTNERS = "keep-partners"
    CARRY = "carry"
    SEE_TEAM = "see-team"
    ASSIGN = "assign"
    INVITE = "invite"
    CERTIFY = "certify"
    BREAK_GLASS = "break-glass"
    SEARCH_REGISTER = "search-register"
    SEE_REHEARSAL = "see-rehearsal"
    SEE_BACKUPS = "see-backups"
    SEE_LOG = "see-log"
    ERASE = "erase"
    CHECK_TEXTS = "check-texts"
    SEE_REPORT = "see-report"
    TAKE_OUT_ALL = "take-out-all"


_CASE = frozenset({Role.WORKER, Role.SUPERVISOR, Role.HEALTH})
_CASEWORK = frozenset({Role.WORKER, Role.SUPERVISOR})
_ALL = frozenset(Role)

TABLE: dict[Action, frozenset[Role]] = {
    Action.OWN_KEYS: _ALL,
    Action.TODAY: _ALL,
    Action.LIST_CASES: _CASE | {Role.INTAKE},
    Action.OPEN_CASE: _CASEWORK,
    # An officer reads what the glass was broken for; without a grant nothing opens to anybody.
    Action.READ_CASE: _CASE | {Role.OFFICER},
    Action.WRITE_CASE: _CASEWORK,
    Action.WRITE_HEALTH: _CASE,
    Action.SEND: _CASEWORK,
    Action.RECEIVE: _CASEWORK,
    Action.APPROVE: frozenset({Role.SUPERVISOR}),
    Action.HANDLE_COMPLAINT: frozenset({Role.SUPERVISOR, Role.OFFICER}),
    Action.TAKE_IN_REQUESTS: frozenset({Role.INTAKE, Role.SUPERVISOR}),
    Action.SEE_DIRECTORY: _ALL - {Role.ANALYST},
    Action.KEEP_DIRECTORY: frozenset({Role.SUPERVISOR, Role.WORKER}),
    Action.SEE_POLICY: _ALL - {Role.ANALYST},
    Action.SET_POLICY: frozenset({Role.SUPERVISOR}),
    Action.SEE_PARTNERS: frozenset({Role.SUPERVISOR, Role.INTAKE, Role.ADMINISTRATOR}),
    Action.KEEP_PARTNERS: frozenset({Role.SUPERVISOR, Role.INTAKE}),
    # What is carried stays sealed; whoever sends or takes in may have to carry it when the lines are down.
    Action.CARRY: frozenset({Role.WORKER, Role.SUPERVISOR, Role.INTAKE}),
    Action.SEE_TEAM: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Action.ASSIGN: frozenset({Role.SUPERVISOR}),
    Action.INVITE: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}),
    # Two of them sign a new member's keys; an administrator never does.
    Action.CERTIFY: _ALL - {Role.ADMINISTRATOR},
    Action.BREAK_GLASS: frozenset({Role.OFFICER}),
    # The register is sealed to them; whoever writes to a case only adds to it.
    Action.SEARCH_REGISTER: frozenset({Role.OFFICER}),
    Action.SEE_REHEARSAL: frozenset({Role.OFFICER, Role.SUPERVISOR}),
    Action.SEE_BACKUPS: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.OFFICER}),
    Action.SEE_LOG: frozenset({Role.SUPERVISOR, Role.OFFICER}),
    Action.ERASE: frozenset({Role.SUPERVISOR, Role.OFFICER}),
    # Two of them together, and each only what they can open.
    Action.TAKE_OUT_ALL: frozenset({Role.OFFICER}),
    # Numbers without names; they are sealed to these roles.
    Action.SEE_REPORT: frozenset({Role.SUPERVISOR, Role.ANALYST}),
    # Whoever reads the language; what is checked is logged with the name.
    Action.CHECK_TEXTS: _CASE | {Role.INTAKE, Role.OFFICER},
}


class NotPermitted(Exception):
    """None of this member's roles may do this."""


class RolesIncompatible(Exception):
    """Two roles that one member must not hold together."""


def may(roles: Iterable[Role], action: Action) -> bool:
    """Tell whether one of these roles may do this."""
    return not TABLE.get(action, frozenset()).isdisjoint(roles)


def require(roles: Iterable[Role], action: Action) -> None:
    """Stop unless one of these roles may do this.

    :raises NotPermitted: otherwise
    """
    if not may(roles, action):
        raise NotPermitted(action.value)


def check_compatible(roles: Iterable[Role]) -> None:
    """Stop when two of these roles must not be one person's.

    :raises RolesIncompatible: naming both
    """
    held = set(roles)
    for pair in INCOMPATIBLE:
        if pair <= held:
            raise RolesIncompatible(" + ".join(sorted(pair)))
