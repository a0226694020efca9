"""Messages of ours for which a partner owes an answer, whether or not it is due yet: what the page of its line shows (COM-0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeward import handbook
from homeward.process.case import Case
from homeward.process.deadlines import answer_of, correspondent, is_open
from homeward.process.notifications.evidence import ANSWERS
from homeward.process.policy import STANDARD, Policy
from homeward.process.working_days import WEEKDAYS, WorkingCalendar
from homeward.process.writing import Compartment


@dataclass(frozen=True)
class Unanswered:
    """A message of ours for which a partner owes an answer.

    :ivar due: by when, in working days of the partner's side
    """

    message: str
    partner: str
    asked: datetime
    due: datetime


def unanswered(
    case: Case,
    policy: Policy = STANDARD,
    calendar: WorkingCalendar = WEEKDAYS,
    partners: Mapping[str, WorkingCalendar] | None = None,
) -> tuple[Unanswered, ...]:
    """List our messages for which a partner owes an answer, the oldest first, whether or not it is due yet."""
    found = []
    for message in ANSWERS:
        for one in case.letters(message):
            ours, partner = correspondent(one)
            if (
                ours
                and partner
                and one.entry.COMPARTMENT is Compartment.CASE
                and is_open(case, one, partner, ours=True)
            ):
                _, due = answer_of(one, (partners or {}).get(partner, calendar), policy.with_partner(partner))
                found.append(Unanswered(message, partner, one.at, due))
    return tuple(sorted(found, key=lambda one: one.asked))


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
