"""Deadlines in working days of the side that must act; an unanswered message never just waits (COM-0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.process import arrival_watch, departure, follow_up, reintegration, urgent
from homeward.process.case import Case, Partner, Side, Staff, Written
from homeward.process.notifications.evidence import (
    ANSWERS,
    Evidence,
    evidence,
    paper_owed,
    received,
    sent,
    withdrawn,
)
from homeward.process.notifications.messages import (
    Answer,
    AssistanceRequested,
    RequestAnswered,
    SupportRequested,
    Urgency,
)
from homeward.process.notifications.telephone import answered_by_telephone, letter_owed
from homeward.process.policy import STANDARD, Policy
from homeward.process.working_days import WEEKDAYS, WorkingCalendar
from homeward.process.writing import Compartment, Entry

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


class Ring(StrEnum):
    """Who is to be told when a deadline passes, one after the other."""

    REMINDER = "reminder"
    WORKER = "worker"
    SUPERVISOR = "supervisor"
    ANOTHER_PARTNER = "another-partner"
    DUTY = "duty"


LADDER = (Ring.REMINDER, Ring.WORKER, Ring.SUPERVISOR, Ring.ANOTHER_PARTNER)


@dataclass(frozen=True)
class Deadline:
    """Something due: a code, from whom ("us" or a partner's id), and by when.

    :ivar step: how long each step of telling somebody further waits for the one before
    :ivar rung: who is rung at once when it is due, where no reminder comes first
    """

    what: str
    holder: str
    due: datetime
    step: timedelta = DAY
    rung: Ring | None = None

    def ring(self, at: datetime) -> Ring | None:
        """Tell who is told at a time: a reminder when due, then the worker, the supervisor, then another partner."""
        late = at - self.due
        if late < timedelta(0):
            return None
        steps = self.ladder()
        return steps[min(late // self.step, len(steps) - 1)][0]

    def ladder(self) -> tuple[tuple[Ring, datetime], ...]:
        """Give who is told when; another partner is offered only where a partner's answer is late."""
        if self.rung is not None:
            return ((self.rung, self.due),)
        steps = LADDER if self.holder != "us" else LADDER[:-1]
        return tuple((ring, self.due + place * self.step) for place, ring in enumerate(steps))


def answer_due(
    message: str, asked_at: datetime, *, is_urgent: bool, calendar: WorkingCalendar, policy: Policy = STANDARD
) -> datetime:
    """Give the time by which a message is to be answered: COM-2 in 3 working days or 24 h, COM-4 in 5 (policy)."""
    if is_urgent:
        return asked_at + policy.answer_urgent
    days = policy.confirmation_working_days if message == "COM-3" else policy.answer_working_days
    return calendar.after(asked_at, days)


def deadlines(
    case: Case,
    at: datetime,
    policy: Policy = STANDARD,
    calendar: WorkingCalendar = WEEKDAYS,
    partners: Mapping[str, WorkingCalendar] | None = None,
) -> tuple[Deadline, ...]:
    """List everything that is due in this case, the earliest first: answers, COM-5, papers, arrival watch, follow-up.

    :param calendar: our own working days
    :param partners: the working days of partners by id, where they are known
    """
    found = [*_answers(case, calendar, partners or {}, policy), *_departure(case, policy)]
    found += _word_from_referring(case, partners or {}, calendar, policy)
    found += [
        Deadline("paper-after-telephone", "us", calendar.after(one.at, _paper_days(policy, one.entry.partner)))
        for one in paper_owed(case)
    ]
    found += [
        Deadline(
            "letter-after-telephone", who, (partners or {}).get(who, calendar).after(at_, _paper_days(policy, who))
        )
        for who, at_ in letter_owed(case)
    ]
    # The three hours of the watch ring one person each: a warning, a call, and then the plan that she agreed.
    watchers = (Ring.WORKER, Ring.SUPERVISOR, Ring.DUTY)
    hours = zip(arrival_watch.rings(case, policy), watchers, strict=False)
    found += [Deadline("arrival-watch", "us", when, rung=whom) for when, whom in hours]
    if follow_up.is_ours(case):
        found += [
            Deadline("follow-up", "us", datetime.combine(day, time(9), at.tzinfo))
            for day in follow_up.due(case, policy)
        ]
    review = reintegration.review_due(case)
    if review is not None:
        found.append(Deadline("plan-review", "us", datetime.combine(review, time(9), at.tzinfo)))
    if urgent.review_due(case, at):
        found.append(Deadline("urgent-review", "us", at, QUARTER))
    return tuple(sorted(found, key=lambda one: one.due))


def _paper_days(policy: Policy, partner: str) -> int:
    return policy.with_partner(partner).read_back_paper_working_days


def _answers(
    case: Case, calendar: WorkingCalendar, partners: Mapping[str, WorkingCalendar], policy: Policy
) -> list[Deadline]:
    found = []
    asking = (one for message in (*ANSWERS, "COM-2") for one in case.letters(message))
    for one in asking:
        if one.entry.COMPARTMENT is not Compartment.CASE:
            continue
        ours, partner = correspondent(one)
        who = partners.get(partner, calendar) if ours else calendar
        if partner and is_open(case, one, partner, ours=ours):
            what, due = answer_of(one, who, policy.with_partner(partner))
            found.append(Deadline(what, partner if ours else "us", due))
    return found


def is_open(case: Case, one: Written[Entry], partner: str, *, ours: bool) -> bool:
    """Whether a message still waits for its answer: not answered, not asked again, not cancelled."""
    message = one.entry.MESSAGE
    theirs, own = (received, sent) if ours else (sent, received)
    if isinstance(one.entry, RequestAnswered):
        # A question instead of an answer waits for the request to be sent again.
        over = theirs(case, "COM-1", partner, one.number) or own(case, "COM-2", partner, one.number)
        asks = one.entry.answer is Answer.QUESTION
        return asks and not over and not _called_off(case, partner, one.number)
    # COM-5 is answered by the arrival, which has a watch of its own.
    if message == "COM-5" or theirs(case, ANSWERS[message], partner, one.number):
        return False
    if ours and (answered_by_telephone(case, message, partner, one.number) or withdrawn(case, message, partner)):
        return False
    if _asked_again(case, one):
        return False
    return message in ("CANCEL", "RETURN-OR-ERASE") or not _called_off(case, partner, one.number)


def _asked_again(case: Case, one: Written[Entry]) -> bool:
    return any(
        later.number > one.number and correspondent(later) == correspondent(one)
        for later in case.every(type(one.entry))
    )


def correspondent(one: Written[Entry]) -> tuple[bool, str]:
    """Whether we wrote it, and the partner to or from whom it went."""
    if isinstance(one.by, Partner):
        return False, one.by.id
    return True, str(getattr(one.entry, "to", ""))


def _called_off(case: Case, partner: str, since: int) -> bool:
    names = ("CANCEL", "DECLINE-AFTER-ACCEPT", "CLOSE")
    return any(look(case, name, partner, since) for name in names for look in (sent, received))


def answer_of(one: Written[Entry], calendar: WorkingCalendar, policy: Policy) -> tuple[str, datetime]:
    """Give what is awaited for a message, as a code, and by when."""
    entry = one.entry
    soon = isinstance(entry, AssistanceRequested) and entry.urgency is Urgency.URGENT
    due = answer_due(entry.MESSAGE, one.at, is_urgent=soon, calendar=calendar, policy=policy)
    if isinstance(entry, SupportRequested) and entry.planned_departure is not None:
        # Whatever the hour of the letter, the day of travel begins when work begins.
        travel = datetime.combine(entry.planned_departure, calendar.opens, calendar.zone or one.at.tzinfo)
        due = min(due, calendar.before(travel, policy.confirmation_working_days_before_travel))
    what = "question-in-com-2" if isinstance(entry, RequestAnswered) else f"answer-to-{entry.MESSAGE}"
    return what, due


def _departure(case: Case, policy: Policy) -> list[Deadline]:
    """COM-5 is to be stored within 15 minutes, and seen an hour before arrival (policy)."""
    gone = case.written(departure.Departed)
    if gone is None or not isinstance(gone.by, Staff) or not gone.entry.to or not departure.has_left(case):
        return []
    level, to = evidence(case, "COM-5", gone.entry.to), gone.entry.to
    policy = policy.with_partner(to)
    if level >= Evidence.SEEN:
        return []
    found = []
    if level < Evidence.STORED:
        found.append(Deadline("departure-stored", to, gone.at + policy.departure_stored_within, QUARTER))
    if gone.entry.expected_arrival is not None:
        by = gone.entry.expected_arrival - policy.departure_seen_before_arrival
        found.append(Deadline("departure-seen", to, by, QUARTER))
    return found


def _word_from_referring(
    case: Case, partners: Mapping[str, WorkingCalendar], calendar: WorkingCalendar, policy: Policy
) -> list[Deadline]:
    """On the receiving side: what must follow our acceptance and our confirmation, so that a silence is noticed."""
    asked = case.written(AssistanceRequested)
    if case.side is Side.REFERRING or asked is None or not isinstance(asked.by, Partner):
        return []
    partner = asked.by.id
    policy = policy.with_partner(partner)
    ours = [one for one in (*case.letters("COM-2"), *case.letters("COM-4")) if isinstance(one.by, Staff)]
    last, who = max(ours, key=lambda one: one.number, default=None), partners.get(partner, calendar)
    if last is None or received(case, "COM-5", partner) or _called_off(case, partner, last.number):
        return []
    wanted = case.latest(SupportRequested)
    if isinstance(last.entry, RequestAnswered):
        if last.entry.answer is not Answer.ACCEPT or received(case, "COM-3", partner, last.number):
            return []
        return [Deadline("answer-to-COM-2", partner, who.after(last.at, policy.confirmation_working_days))]
    travel = wanted.planned_departure if wanted else None
    if travel is not None and travel > last.at.date():
        return [Deadline("departure-news", partner, datetime.combine(travel + DAY, last.at.timetz()))]
    return [Deadline("departure-news", partner, who.after(last.at, 2 * policy.confirmation_working_days))]


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
