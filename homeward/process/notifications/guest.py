"""Messages to a partner without a node: a notice whose code is told by telephone, and what such a partner can answer (COM-0)."""

from dataclasses import dataclass
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.notifications.evidence import ANSWERS
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry

# The messages that the guest desk asks an answer to; of every other one it can say that it was read.
ANSWERED_THERE = ("COM-1", "COM-3", "COM-5", "TRAVEL-ARRANGEMENT", "RECOMMENDATION", "QUESTION")


@dataclass(frozen=True)
class GuestNotice(Entry):
    """A notice lies ready for a partner without a node.

    :ivar message_id: of the sealed message
    :ivar number: stands in the address that is sent
    :ivar code: told by telephone alone, to a number that did not come with the address
    """

    KIND: ClassVar[str] = "guest-notice"
    message: str
    to: str
    message_id: str
    number: str
    code: str


@dataclass(frozen=True)
class NewCodeAsked(Entry):
    """A notice is to be made anew with another number and code: the old one was locked, lost, or is over."""

    KIND: ClassVar[str] = "guest-new-code"
    message: str
    to: str


def ask_new_code(case: Case, *, message: str, to: str) -> NewCodeAsked:
    """Give the entry by which our newest message of this kind to a partner without a node is sealed anew.

    :raises ImpossibleValue: when none was sent there
    """
    if not any((one.entry.message, one.entry.to) == (message, to) for one in case.every(GuestNotice)):
        raise ImpossibleValue("message", "missing")
    return NewCodeAsked(message, to)


def answer_to(message: str) -> str:
    """The message that a partner without a node answers this one with; empty where it can only say that it was read."""
    return ANSWERS[message] if message in ANSWERED_THERE else ""


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
KINDS = (GuestNotice, NewCodeAsked)
