"""Deadlines in working days of the side that must act; an unanswered message never just waits (COM-0)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.process import arrival_watch, follow_up, urgent
from homeward.process.case import Case, Side, Staff
from homeward.process.notifications.evidence import ANSWERS, received, sent
from homeward.process.notifications.messages import AssistanceRequested, Urgency
from homeward.process.policy import STANDARD, Policy


class Ring(StrEnum):
    """Who is to be told when a deadline passes, one after the other."""

    REMINDER = "reminder"
    WORKER = "worker"
    SUPERVISOR = "supervisor"
    ANOTHER_PARTNER = "another-partner"


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which an organisation works.

    :ivar weekend: weekdays without work, Monday is 0
    :ivar holidays: further days without work
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Tell whether this is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def after(self, start: datetime, working_days: int) -> datetime:
        """Give the time so many working days after a start, at the same hour."""
        day = start
        left = working_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.works_on(day.date())
        return day

    def before(self, end: datetime, working_days: int) -> datetime:
        """Give the time so many working days before an end, at the same hour."""
        day = end
        left = working_days
        while left > 0:
            day -= timedelta(days=1)
            left -= self.works_on(day.date())
        return day


WEEKDAYS = WorkingCalendar()


@dataclass(frozen=True)
class Deadline:
    """Something due: a code, from whom ("us" or a partner's id), and by when."""

    what: str
    holder: str
    due: datetime

    def ring(self, at: datetime) -> Ring | None:
        """Tell who is to be told at a time: reminded when due, the worker a day later, the supervisor after two, then another partner."""
        late = at - self.due
        if late < timedelta(0):
            return None
        steps = (Ring.REMINDER, Ring.WORKER, Ring.SUPERVISOR, Ring.ANOTHER_PARTNER)
        return steps[min(late // timedelta(days=1), 3)]


def answer_due(
    message: str, asked_at: datetime, *, is_urgent: bool, calendar: WorkingCalendar, policy: Policy = STANDARD
) -> datetime:
    """Give the time by which a message is to be answered: COM-2 in 3 working days or 24 h, COM-4 in 5 working days (policy)."""
    if is_urgent:
        return asked_at + policy.answer_urgent
    days = policy.confirmation_working_days if message == "COM-3" else policy.answer_working_days
    return calendar.after(asked_at, days)


def deadlines(
    case: Case, at: datetime, policy: Policy = STANDARD, calendar: WorkingCalendar = WEEKDAYS
) -> tuple[Deadline, ...]:
    """List everything that is due in this case, the earliest first: answers of both sides, the arrival watch, follow-up."""
    found = [*_answers(case, calendar, policy)]
    found += [Deadline("arrival-watch", "us", when) for when in arrival_watch.rings(case, policy)]
    if case.side is Side.RECEIVING:
        found += [
            Deadline("follow-up", "us", datetime.combine(day, time(9), at.tzinfo))
            for day in follow_up.due(case, policy)
        ]
    if urgent.review_due(case, at):
        found.append(Deadline("urgent-review", "us", at))
    return tuple(sorted(found, key=lambda one: one.due))


def _answers(case: Case, calendar: WorkingCalendar, policy: Policy) -> list[Deadline]:
    open_questions = []
    for one in case.entries:
        message = one.entry.MESSAGE
        if message not in ANSWERS or message == "COM-5":
            continue
        ours = isinstance(one.by, Staff)
        partner = str(getattr(one.entry, "to", "")) if ours else getattr(one.by, "id", "")
        answered = (received if ours else sent)(case, ANSWERS[message], partner, one.number)
        asked_again = (sent if ours else received)(case, message, partner, one.number)
        if answered or asked_again or (ours and _cancelled(case, partner, one.number)):
            continue
        soon = isinstance(one.entry, AssistanceRequested) and one.entry.urgency is Urgency.URGENT
        due = answer_due(message, one.at, is_urgent=soon, calendar=calendar, policy=policy)
        open_questions.append(Deadline(f"answer-to-{message}", partner if ours else "us", due))
    return open_questions


def _cancelled(case: Case, partner: str, since: int) -> bool:
    return sent(case, "CANCEL", partner, since) is not None


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
