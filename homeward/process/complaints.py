"""Complaints: by her or anyone, at any time, also anonymous; to a named person, never its subject; help never suffers (CBC-1)."""

from dataclasses import dataclass
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry


@dataclass(frozen=True)
class ComplaintMade(Entry):
    """A complaint, in its own compartment.

    :ivar handler: the number of the member who answers, never the subject
    :ivar subject: the number of the member it is about, 0 for anybody else
    """

    KIND: ClassVar[str] = "complaint-made"
    COMPARTMENT: ClassVar[Compartment] = Compartment.COMPLAINT
    words: str
    handler: int
    by_whom: str = ""
    subject: int = 0
    subject_partner: str = ""
    abuse: bool = False


@dataclass(frozen=True)
class ComplaintAnswered(Entry):
    """The answer to a complaint, due in ten working days."""

    KIND: ClassVar[str] = "complaint-answered"
    COMPARTMENT: ClassVar[Compartment] = Compartment.COMPLAINT
    complaint: int
    answer: str


def made(
    *, words: str, handler: int, by_whom: str = "", subject: int = 0, subject_partner: str = "", abuse: bool = False
) -> ComplaintMade:
    """Give the entry of a complaint.

    :raises ImpossibleValue: without words, without a handler, or with its subject as handler
    """
    if not words:
        raise ImpossibleValue("words", "missing")
    if not handler or handler == subject:
        raise ImpossibleValue("handler", "is-the-subject" if handler else "missing")
    return ComplaintMade(words, handler, by_whom, subject, subject_partner, abuse)


def unanswered(case: Case) -> tuple[Written[ComplaintMade], ...]:
    """List the complaints that wait for an answer."""
    answered = {one.entry.complaint for one in case.every(ComplaintAnswered)}
    return tuple(one for one in case.every(ComplaintMade) if one.number not in answered)


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (ComplaintMade, ComplaintAnswered)
