"""What to look at in a case beside its next steps: what ends too early, what was put off, what nobody has settled (CBC-1).

None of it holds anything up by itself; each is shown on the page where it is settled, and to those who can open what it is about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain

from homeward import handbook
from homeward.process import (
    accommodation,
    arrival_watch,
    closing,
    complaints,
    consent,
    departure,
    documents,
    handover_notes,
    interpreters,
    itinerary,
    medical,
    plan_comments,
    preparation,
    proceedings,
    reintegration,
    security_assessment,
    self_reliance,
    services,
    status,
    support,
    travel_grant,
)
from homeward.process.accommodation import Stay
from homeward.process.case import Case, Side
from homeward.process.policy import STANDARD, Policy
from homeward.process.reintegration import Certainty, Wish
from homeward.process.status import TimeEstimated
from homeward.process.working_days import WEEKDAYS, WorkingCalendar

Detail = str | date


class Look(StrEnum):
    """What there is to look at."""

    CONSENT_ENDS = "consent-ends-before-it-is-needed"
    REFLECTION = "reflection-period-runs"
    REMOVAL_DEADLINE = "must-leave-by"
    SUSPENSION = "ask-for-suspension"
    PERMIT = "permit-ends-before-she-leaves"
    PROCEEDING_STEP = "before-she-leaves-in-proceedings"
    PROCEEDING_DATE = "next-date-in-proceedings"
    TELL_AGAIN = "tell-her-again"
    OFFER_TOPIC = "offer-topic-again"
    NIGHTS = "nights-without-a-safe-place"
    TREATMENT = "treatment-to-settle"
    PAPER = "paper-to-settle"
    RISK_TASK = "find-out-about-a-risk"
    ASSESSMENT_ENDS = "assessment-ends-before-she-leaves"
    INTERPRETER = "confidentiality-paper-missing"
    LESS_PREFERRED = "journey-less-preferred"
    RECEIPT = "receipt-for-her-money-missing"
    OFFER_SUPPORT = "offer-support-again"
    PROMISE = "promise-still-open"
    AGREEMENT = "agreement-ends"
    NOT_SURE = "not-promised-yet"
    REVIEW_TOGETHER = "review-support-together"
    PLAN_REVIEW = "plan-review-due"
    PLAN_COMMENT = "plan-commented-by-a-second-reader"
    COMPLAINT = "complaint-to-answer"
    PARTNER = "decide-about-partner"
    SUBJECT = "end-access-of-subject"
    LADDER = "ask-next-about-her"


@dataclass(frozen=True)
class Notice:
    """One thing to look at.

    :ivar page: the page of the case where it is settled
    :ivar details: what it is about: a code, a name, or a day
    """

    look: Look
    page: str
    details: tuple[Detail, ...] = ()


def notices(
    case: Case, at: datetime, policy: Policy = STANDARD, calendar: WorkingCalendar = WEEKDAYS
) -> tuple[Notice, ...]:
    """List what to look at in a case, page by page; nothing in a closed one but complaints."""
    found = [_complaints(case, calendar, policy)]
    if not closing.is_closed(case):
        found += [_always(case, at, policy), _receiving(case, at.date(), policy)]
        if case.side is Side.REFERRING and not departure.has_left(case):
            found += [_time(case, at), _preparing(case), _journey(case, at, policy)]
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _complaints(case: Case, calendar: WorkingCalendar, policy: Policy) -> Iterator[Notice]:
    for one in complaints.unanswered(case):
        yield Notice(Look.COMPLAINT, "complaint", (complaints.answer_due(one, calendar, policy).date(),))
    for member in sorted(complaints.access_ends(case)):
        yield Notice(Look.SUBJECT, "complaint", (str(member),))
    for partner in sorted(complaints.partners_to_hold(case)):
        yield Notice(Look.PARTNER, "complaint", (partner,))


def _always(case: Case, at: datetime, policy: Policy) -> Iterator[Notice]:
    for name in interpreters.papers_missing(case):
        yield Notice(Look.INTERPRETER, "intake", (name,))
    for one in handover_notes.open_promises(case):
        by_when = () if one.entry.by_when is None else (one.entry.by_when,)
        yield Notice(Look.PROMISE, "colleagues", (one.entry.words, *by_when))
    for day, name in proceedings.next_dates(case, at.date()):
        yield Notice(Look.PROCEEDING_DATE, "status", (name, day))
    if arrival_watch.state(case, at, policy) in arrival_watch.LATE:
        for rung in arrival_watch.to_climb(case)[:1]:
            yield Notice(Look.LADDER, "arrival", (rung,))


def _receiving(case: Case, today: date, policy: Policy) -> Iterator[Notice]:
    """The plan and its services, on whichever side makes it."""
    for one in services.resting_on_lapsed(case, today, policy):
        if one.agreement_until is not None:
            yield Notice(Look.AGREEMENT, "services", (one.provider, one.agreement_until))
    for component, planned in reintegration.components(case).items():
        unsure = reintegration.certainty(case, planned.entry, today) is Certainty.NOT_SURE_YET
        if planned.entry.wish is Wish.PLANNED and unsure:
            yield Notice(Look.NOT_SURE, "plan", (component, planned.entry.provider))
    if self_reliance.review_together(case):
        yield Notice(Look.REVIEW_TOGETHER, "plan")
    due = reintegration.review_due(case)
    if due is not None and due <= today:
        yield Notice(Look.PLAN_REVIEW, "plan", (due,))
    if plan_comments.not_taken_up(case):
        yield Notice(Look.PLAN_COMMENT, "plan")


def _time(case: Case, at: datetime) -> Iterator[Notice]:
    """Status, time and proceedings, before she leaves."""
    known, deadline = case.latest(status.StatusStated), status.must_leave_by(case)
    if status.in_reflection(case, at.date()):
        until = known.reflection_until if known else None
        yield Notice(Look.REFLECTION, "status", () if until is None else (until,))
    if deadline is not None:
        yield Notice(Look.REMOVAL_DEADLINE, "status", (deadline,))
    if status.suspension_to_ask(case):
        yield Notice(Look.SUSPENSION, "status")
    if status.permit_ends_first(case) and known is not None and known.permit_until is not None:
        yield Notice(Look.PERMIT, "status", (known.permit_until,))
    for step in proceedings.undone(case):
        yield Notice(Look.PROCEEDING_STEP, "status", (step,))
    for topic in status.to_tell_again(case):
        yield Notice(Look.TELL_AGAIN, "preparation", (topic,))


def _preparing(case: Case) -> Iterator[Notice]:
    """What was put off or left open while she is prepared."""
    for topic in preparation.offered_again(case):
        yield Notice(Look.OFFER_TOPIC, "preparation", (topic,))
    for need in medical.treatment_to_settle(case):
        yield Notice(Look.TREATMENT, "health", (need.need,))
    # Nothing is said of what nobody has begun: the next steps do that.
    for task, factor in security_assessment.tasks(case) if security_assessment.factors(case) else ():
        yield Notice(Look.RISK_TASK, "risk", (task, *((factor,) if factor else ())))
    for money in travel_grant.without_receipt(case):
        yield Notice(Look.RECEIPT, "grant", (f"{money.amount} {money.currency}",))


def _journey(case: Case, at: datetime, policy: Policy) -> Iterator[Notice]:
    """What the planned journey asks for, and what ends before it."""
    leaves, arrives = _leaves_on(case), itinerary.ends_at(case)
    if support.to_offer_again(case, at):
        yield Notice(Look.OFFER_SUPPORT, "handover")
    for paper in documents.to_settle(case, at) if documents.newest(case) or arrives else ():
        yield Notice(Look.PAPER, "papers", (paper,))
    for code in itinerary.less_preferred(case):
        yield Notice(Look.LESS_PREFERRED, "travel", (code,))
    if arrives is not None:
        for given in consent.ending_too_early(case, arrives.date(), at, policy):
            yield Notice(Look.CONSENT_ENDS, "consent", (given.purpose, *((given.until,) if given.until else ())))
    if leaves is None:
        return
    until = security_assessment.valid_until(case, policy)
    if until is not None and until < leaves:
        yield Notice(Look.ASSESSMENT_ENDS, "risk", (until,))
    lives_elsewhere = case.latest(Stay)
    if lives_elsewhere is None or lives_elsewhere.needed:
        for first, last in accommodation.gaps(case, at.date(), leaves):
            yield Notice(Look.NIGHTS, "accommodation", (first, last))


def _leaves_on(case: Case) -> date | None:
    """The day on which she leaves: by the chosen journey, else by the newest estimate."""
    departs, estimate = itinerary.departs_at(case), case.latest(TimeEstimated)
    if departs is not None:
        return departs.date()
    return estimate.departure if estimate else None


FOLLOWS = (handbook.CASE_BY_CASE,)
