"""Complaints: by her or anyone, at any time, also anonymous; to a named person, never its subject (CBC-1).

Help never suffers: no rule of the process reads a complaint. A partner against whom abuse is said is held by the
supervisor with a bare entry in the case, which does not tell why.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.working_days import WEEKDAYS, WorkingCalendar
from homeward.process.writing import Compartment, Entry


@dataclass(frozen=True)
class ComplaintMade(Entry):
    """A complaint, in its own compartment.

    :ivar handler: the number of the member who answers, never the subject
    :ivar by_whom: who complains, empty for an anonymous one
    :ivar subject: the number of the member it is about, 0 for anybody else
    :ivar abuse: abuse by staff, escort or partner
    :ivar outside_body: another body to which it also goes, by her wish
    """

    KIND: ClassVar[str] = "complaint-made"
    COMPARTMENT: ClassVar[Compartment] = Compartment.COMPLAINT
    words: str
    handler: int
    by_whom: str = ""
    subject: int = 0
    subject_partner: str = ""
    abuse: bool = False
    outside_body: str = ""


@dataclass(frozen=True)
class ComplaintAnswered(Entry):
    """The answer to a complaint, due in ten working days."""

    KIND: ClassVar[str] = "complaint-answered"
    COMPARTMENT: ClassVar[Compartment] = Compartment.COMPLAINT
    complaint: int
    answer: str


@dataclass(frozen=True)
class PartnerTraffic(Entry):
    """The bare entry by which a supervisor holds what goes to a partner about this case, or lets it go again."""

    KIND: ClassVar[str] = "partner-traffic"
    partner: str
    held: bool
    supervisor: int


class SubjectOfTheComplaint(Refusal):
    """Nobody answers, or decides about, a complaint about themselves."""

    clause = handbook.CASE_BY_CASE


class PartnerHeld(Refusal):
    """A supervisor holds what goes to this partner about this case."""

    clause = handbook.CASE_BY_CASE


def made(
    *,
    words: str,
    handler: int,
    by_whom: str = "",
    subject: int = 0,
    subject_partner: str = "",
    abuse: bool = False,
    outside_body: str = "",
) -> ComplaintMade:
    """Give the entry of a complaint.

    :raises ImpossibleValue: without words, without a handler, or with its subject as handler
    """
    if not words:
        raise ImpossibleValue("words", "missing")
    if not handler or handler == subject:
        raise ImpossibleValue("handler", "is-the-subject" if handler else "missing")
    return ComplaintMade(words, handler, by_whom, subject, subject_partner, abuse, outside_body)


def answered(case: Case, *, complaint: int, answer: str, by: int) -> ComplaintAnswered:
    """Give the entry of an answer.

    :param by: the number of the member who answers
    :raises ImpossibleValue: for a complaint that does not wait for an answer, or without one
    :raises SubjectOfTheComplaint: by the member it is about
    """
    found = next((one.entry for one in unanswered(case) if one.number == complaint), None)
    if found is None:
        raise ImpossibleValue("complaint", "unknown")
    if found.subject and found.subject == by:
        raise SubjectOfTheComplaint
    if not answer:
        raise ImpossibleValue("answer", "missing")
    return ComplaintAnswered(complaint, answer)


def unanswered(case: Case) -> tuple[Written[ComplaintMade], ...]:
    """List the complaints that wait for an answer."""
    done = {one.entry.complaint for one in case.every(ComplaintAnswered)}
    return tuple(one for one in case.every(ComplaintMade) if one.number not in done)


def answer_due(
    complaint: Written[ComplaintMade], calendar: WorkingCalendar = WEEKDAYS, policy: Policy = STANDARD
) -> datetime:
    """The time by which a complaint is answered: ten working days of the organisation (policy)."""
    return calendar.after(complaint.at, policy.complaint_answer_working_days)


def overdue(
    case: Case, at: datetime, calendar: WorkingCalendar = WEEKDAYS, policy: Policy = STANDARD
) -> tuple[Written[ComplaintMade], ...]:
    """List the complaints that should have been answered by now."""
    return tuple(one for one in unanswered(case) if at > answer_due(one, calendar, policy))


def access_ends(case: Case) -> frozenset[int]:
    """The numbers of the members whose access to this case ends, because abuse by them is said."""
    every = case.every(ComplaintMade)
    return frozenset(one.entry.subject for one in every if one.entry.abuse and one.entry.subject)


def partners_to_hold(case: Case) -> frozenset[str]:
    """The partners against whom abuse is said and about whom no supervisor has decided since."""
    decided = {one.entry.partner: one.number for one in case.every(PartnerTraffic)}
    return frozenset(
        one.entry.subject_partner
        for one in case.every(ComplaintMade)
        if one.entry.abuse and one.entry.subject_partner and decided.get(one.entry.subject_partner, 0) < one.number
    )


def traffic(*, partner: str, held: bool, supervisor: int) -> PartnerTraffic:
    """Give the entry by which a supervisor holds a partner's traffic, or lets it go again.

    :raises ImpossibleValue: without partner or supervisor
    """
    if not partner or not supervisor:
        raise ImpossibleValue("supervisor" if partner else "partner", "missing")
    return PartnerTraffic(partner, held, supervisor)


def traffic_held(case: Case, partner: str) -> bool:
    """Tell whether a supervisor holds what goes to this partner about this case."""
    found = [one.entry for one in case.every(PartnerTraffic) if one.entry.partner == partner]
    return bool(found) and found[-1].held


def require_traffic(case: Case, partner: str) -> None:
    """Stop anything on its way to a partner whose traffic is held.

    :raises PartnerHeld: while it is
    """
    if traffic_held(case, partner):
        raise PartnerHeld


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (ComplaintMade, ComplaintAnswered, PartnerTraffic)
