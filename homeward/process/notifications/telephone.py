"""Answers by telephone: they stop the alarm of an answer that is late, and the signed message must follow (COM-0)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.notifications.evidence import ANSWERS, received, sent
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


@dataclass(frozen=True)
class ToldByTelephone(Entry):
    """A partner gave its answer by telephone, at a number from its verified card; the signed message must follow.

    :ivar message: which answer it was, such as "COM-4"
    :ivar says: what they said, in a few words
    :ivar arrived: whether they said that she has arrived (COM-6)
    """

    KIND: ClassVar[str] = "answer-by-telephone"
    message: str
    partner: str
    who: str
    at: datetime
    number: str
    second_colleague: int
    says: str = ""
    arrived: bool = False


class ToldAnswer(StrEnum):
    """An answer that can be given by telephone first."""

    COM_2 = "COM-2"
    COM_4 = "COM-4"
    COM_6 = "COM-6"
    TRAVEL_CONFIRMED = "TRAVEL-CONFIRMED"
    RECOMMENDATION_RECEIVED = "RECOMMENDATION-RECEIVED"
    ANSWER = "ANSWER"
    CANCEL_CONFIRMED = "CANCEL-CONFIRMED"
    RETURNED_OR_ERASED = "RETURNED-OR-ERASED"


def told_by_telephone(
    case: Case,
    *,
    answer: ToldAnswer,
    partner: str,
    who: str,
    at: datetime,
    now: datetime,
    number: str,
    second_colleague: int,
    by: int,
    says: str = "",
    arrived: bool = False,
) -> ToldByTelephone:
    """Give the entry of an answer by telephone: its alarm stops, and the signed message is waited for (COM-0).

    :raises ImpossibleValue: without who, the number called, or another colleague than the one who writes; for an hour that lies
        ahead, or an answer to what was never asked
    """
    for name, value in (("who", who), ("number", number)):
        if not value:
            raise ImpossibleValue(name, "missing")
    if not second_colleague or second_colleague == by:
        raise ImpossibleValue("second_colleague", "missing")
    if at > now:
        raise ImpossibleValue("at", "ahead")
    asked = next(message for message, one in ANSWERS.items() if one == answer)
    if sent(case, asked, partner) is None:
        raise ImpossibleValue("answer", "unknown")
    return ToldByTelephone(answer.value, partner, who, at, number, second_colleague, says, arrived)


def answered_by_telephone(case: Case, message: str, partner: str, since: int) -> bool:
    """Tell whether a partner answered this message of ours by telephone after an entry number."""
    answer = ANSWERS.get(message, "")
    told = (one for one in case.every(ToldByTelephone) if one.number > since)
    return any((one.entry.message, one.entry.partner) == (answer, partner) for one in told)


def letter_owed(case: Case) -> tuple[tuple[str, datetime], ...]:
    """List the answers by telephone that no signed message has followed: the partner, and when it told them."""
    told = case.every(ToldByTelephone)
    # The message may have been sealed shortly before the call.
    return tuple(
        (one.entry.partner, one.at) for one in told if not _came(case, one.entry.message, one.entry.partner, one.number)
    )


def _came(case: Case, answer: str, partner: str, told: int) -> bool:
    """Whether the signed answer came after what it answers was sent, before or after it was told."""
    asked = next((message for message, one in ANSWERS.items() if one == answer), "")
    found = sent(case, asked, partner)
    return received(case, answer, partner, found[0] if found else told) is not None


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
KINDS = (ToldByTelephone,)
