"""The inbox: an envelope is opened as far as its cover, checked in the order of the design, stored, and only then receipted."""

from homeward.exchange.inbox.answering import LONGEST_ENVELOPE, Answer, count_refused, receive, refused
from homeward.exchange.inbox.lying_here import (
    Waiting,
    cases_with_waiting,
    counts,
    for_intake,
    replace,
    replaced,
    taken,
    unread,
    waiting,
    waiting_and_lost,
)
from homeward.exchange.inbox.opening import Identities, Known, Opened, identities, is_message, opened
from homeward.exchange.inbox.refusals import (
    AnotherEpoch,
    Equivocation,
    Full,
    NotOurs,
    NotTheirs,
    NotUnderstood,
    UnknownSender,
)
from homeward.exchange.inbox.rejecting import reject, take_off, tell_again
from homeward.exchange.inbox.storing import AT_ONCE, LEVELS, REASONS, UNOPENED, opens, room, row_of, store, understood
from homeward.exchange.line import REFUSED

# Unopened messages of one partner; each is at most 64 KiB, so that they stay far below 200 MB.
MOST_UNOPENED = 1000

__all__ = [
    "AT_ONCE",
    "LEVELS",
    "LONGEST_ENVELOPE",
    "MOST_UNOPENED",
    "REASONS",
    "REFUSED",
    "UNOPENED",
    "AnotherEpoch",
    "Answer",
    "Equivocation",
    "Full",
    "Identities",
    "Known",
    "NotOurs",
    "NotTheirs",
    "NotUnderstood",
    "Opened",
    "UnknownSender",
    "Waiting",
    "cases_with_waiting",
    "count_refused",
    "counts",
    "for_intake",
    "identities",
    "is_message",
    "opened",
    "opens",
    "receive",
    "refused",
    "reject",
    "replace",
    "replaced",
    "room",
    "row_of",
    "store",
    "take_off",
    "taken",
    "tell_again",
    "understood",
    "unread",
    "waiting",
    "waiting_and_lost",
]
