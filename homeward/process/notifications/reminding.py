"""Reminders: of a letter of ours whose answer is late (COM-0)."""

from homeward import handbook
from homeward.process.case import Case
from homeward.process.notifications.evidence import ANSWERS, MessageSent, received, withdrawn
from homeward.process.notifications.horizontal import ReminderSent
from homeward.process.refusals import ImpossibleValue


def reminded(case: Case, *, letter: int) -> ReminderSent:
    """Give the reminder of a letter of ours.

    :param letter: the number of the entry that the letter left
    :raises ImpossibleValue: for a number that is no letter of ours, or a letter that asks for no answer, has one, or was withdrawn
    """
    found = case.numbered(letter)
    if found is None or not isinstance(found.entry, MessageSent):
        raise ImpossibleValue("letter", "unknown")
    message, to = found.entry.message, found.entry.to
    answered = message in ANSWERS and received(case, ANSWERS[message], to, found.number) is not None
    if message not in ANSWERS or answered or withdrawn(case, message, to):
        raise ImpossibleValue("letter", "no-answer-due")
    return ReminderSent(to, message)


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
