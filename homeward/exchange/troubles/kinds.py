"""The kinds of trouble, and who is rung for each, one after the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
WORKER, SUPERVISOR, DUTY, INTAKE = "worker", "supervisor", "duty", "intake"


class Kind(StrEnum):
    """What is wrong, in one word."""

    NOT_STORED = "not-stored"
    REJECTED = "rejected-by-node"
    LOST_KEY = "sealed-to-a-lost-key"
    UNREAD = "unread-there"
    KEY_LOST_HERE = "key-lost-here"
    KEY_LOST_UNTOLD = "key-lost-here-untold"
    ASKED = "asked-after-restore"
    LOST = "lost-by-partner"
    UNOPENED = "unopened"
    FILE_NOT_THERE = "file-not-there"
    FILE_NOT_HERE = "file-not-here"
    MISSING = "missing-before"
    CONTRADICTION = "contradiction"
    OLD_EPOCH = "of-an-older-epoch"
    KNOWS_MORE = "partner-knows-more"
    FULL = "too-many-unopened"
    SILENT = "silent"
    CLOCKS = "clocks-apart"
    HEADS_REFUSED = "heads-refused"
    RESTORED = "partner-restored"
    OFFICERS = "other-officers"
    KEYS_CHANGED = "keys-changed"
    REVOKED = "revoked"
    CARD_ENDS = "card-ends"
    CARD_ENDED = "card-ended"
    CARD_LAPSED = "card-lapsed"
    OWN_CARD_ENDS = "own-card-ends"
    OWN_CARD_ENDED = "own-card-ended"
    OWN_CARD_REVOKED = "own-card-revoked"
    OWN_CARD_LOST = "own-card-lost"
    REVOCATION_UNTOLD = "own-revocation-untold"
    OWN_DESK_KNOWN = "own-desk-key-known"
    OWN_INTAKE_ENDS = "own-intake-key-ends"
    SLIP_ENDED = "slip-ended"
    BELL_FAILED = "bell-failed"
    GUEST_LOCKED = "guest-locked"
    GUEST_SILENT = "guest-silent"


# About one message, where minutes may count; the other kinds are about a line, and a supervisor telephones.
_OF_A_LETTER = frozenset(
    {
        *(Kind.NOT_STORED, Kind.REJECTED, Kind.UNOPENED, Kind.LOST, Kind.ASKED),
        *(Kind.LOST_KEY, Kind.UNREAD, Kind.KEY_LOST_HERE, Kind.KEY_LOST_UNTOLD),
        *(Kind.GUEST_LOCKED, Kind.GUEST_SILENT),
    }
)
# What can wait until a supervisor next looks; nobody is called out of bed for it.
_CALM = frozenset(
    {
        *(Kind.CARD_ENDS, Kind.OWN_CARD_ENDS, Kind.OWN_DESK_KNOWN, Kind.OWN_INTAKE_ENDS),
        *(Kind.CLOCKS, Kind.OFFICERS, Kind.ASKED),
    }
)
# A file takes its time, and its letter has arrived: the worker asks by telephone, and a day later the supervisor.
_OF_A_FILE = frozenset({Kind.FILE_NOT_THERE, Kind.FILE_NOT_HERE})
# About our own node, and no partner's line.
OURS = frozenset(
    {
        *(Kind.OWN_CARD_ENDS, Kind.OWN_CARD_ENDED, Kind.OWN_CARD_REVOKED, Kind.OWN_CARD_LOST),
        *(Kind.OWN_DESK_KNOWN, Kind.OWN_INTAKE_ENDS, Kind.BELL_FAILED),
    }
)
# Nothing passes between two organisations, whatever waits, until people have done something.
STOPS = frozenset(
    {
        *(Kind.CARD_LAPSED, Kind.KEYS_CHANGED, Kind.REVOKED),
        *(Kind.OWN_CARD_ENDED, Kind.OWN_CARD_REVOKED, Kind.OWN_CARD_LOST),
    }
)


@dataclass(frozen=True)
class Trouble:
    """Something that a person must be called for.

    :ivar key: what it is about: the same trouble found again has the same key
    :ivar subject: a message id, a reason; empty where kind and partner say all
    :ivar urgent: whether minutes count
    """

    key: str
    kind: Kind
    partner: str = ""
    case_code: str = ""
    subject: str = ""
    urgent: bool = False

    def rings(self, now: datetime) -> list[tuple[datetime, str]]:
        """When to ring whom, if it is not over by then: the worker or the intake desk, the supervisor, the duty telephone."""
        if self.kind in _CALM:
            return [(now, SUPERVISOR)]
        if self.kind in _OF_A_FILE:
            return [(now, WORKER if self.case_code else INTAKE), (now + timedelta(days=1), SUPERVISOR)]
        step = QUARTER if self.urgent else HOUR
        if self.kind in _OF_A_LETTER:
            first = WORKER if self.case_code else INTAKE
            return [(now, first), (now + step, SUPERVISOR), (now + 2 * step, DUTY)]
        return [(now, SUPERVISOR), (now + step, DUTY)]
