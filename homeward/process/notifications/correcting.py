"""Corrections: a letter that said something wrong is named by its id, and what it said counts no more on either side (COM-0)."""

from homeward import handbook
from homeward.process import departure
from homeward.process.case import Case
from homeward.process.notifications.evidence import MessageSent
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder


def corrected(case: Case, *, letter: int, what_holds: str) -> CorrectionSent:
    """Give the correction of a letter of ours: what it said is as if it had not been sent, and is sent anew where it is needed.

    :param letter: the number of the entry that the letter left
    :raises ImpossibleValue: for a number that is no letter of ours, or without what holds instead
    :raises StepOutOfOrder: for a departure that happened: what is new on the way is a change of plan
    """
    found = case.numbered(letter)
    if found is None or not isinstance(found.entry, MessageSent):
        raise ImpossibleValue("letter", "unknown")
    if not what_holds:
        raise ImpossibleValue("what_holds", "missing")
    if found.entry.message == "COM-5" and departure.has_left(case):
        raise StepOutOfOrder("not-departed")
    return CorrectionSent(found.entry.to, found.entry.message_id, what_holds)


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
