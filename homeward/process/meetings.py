"""Meetings: the topics of preparation in a sensible order, one meeting at a time; what she did not want is offered again (PRE-1 to PRE-9).

First what she can choose and how it goes, then what awaits her, then the journey itself. Nobody is examined: what must be understood are
the consent to return and the steps of the journey, told when there is a journey to tell of.
"""

from dataclasses import dataclass

from homeward import handbook
from homeward.process import itinerary, preparation, status
from homeward.process.case import Case
from homeward.process.preparation import MUST_BE_UNDERSTOOD, Means, Outcome, RightsPart, Topic, TopicExplained
from homeward.process.refusals import ImpossibleValue

PLAN: tuple[tuple[Topic, ...], ...] = (
    (Topic.RIGHTS_AND_OPTIONS, Topic.RETURN_ASSISTANCE, Topic.HOW_LONG, Topic.DELAYS),
    (Topic.REALISTIC_ASSISTANCE, Topic.WHO_MAKES_THE_PLAN, Topic.RECEIVING_CONTACT, Topic.CONSENT_TO_RETURN),
    (Topic.TRAVEL_GRANT, Topic.NO_ALCOHOL, Topic.STEPS_OF_THE_JOURNEY),
)


@dataclass(frozen=True)
class Spoken:
    """One topic of a meeting: what came of it, what she asked or which other way she needs, and how she said it back.

    :ivar left_out: parts of rights and options that were not spoken of (PRE-4)
    """

    topic: Topic
    outcome: Outcome
    detail: str = ""
    said_back: str = ""
    left_out: tuple[RightsPart, ...] = ()


def held(case: Case, *, language: str, means: Means, topics: tuple[Spoken, ...]) -> tuple[TopicExplained, ...]:
    """Give the entries of one meeting: its topics, in one language and by one means.

    :raises ImpossibleValue: when nothing was spoken of, one topic twice, or a topic that could not be explained so alone
    """
    if not topics:
        raise ImpossibleValue("topics", "missing")
    if len({one.topic for one in topics}) < len(topics):
        raise ImpossibleValue("topics", "twice")
    return tuple(
        preparation.topic_explained(
            case,
            topic=one.topic,
            language=language,
            means=means,
            outcome=one.outcome,
            detail=one.detail,
            said_back=one.said_back,
            left_out=one.left_out,
        )
        for one in topics
    )


def to_speak_of(case: Case, meeting: int) -> tuple[Topic, ...]:
    """List the topics of a meeting that are still to speak of: never told, another way needed, not wanted then, or changed since.

    :param meeting: from 0
    """
    again = {*preparation.unready(case), *preparation.offered_again(case), *status.to_tell_again(case)}
    return tuple(topic for topic in PLAN[meeting] if topic in again)


def next_meeting(case: Case) -> int | None:
    """The meeting that comes next, from 0, or None when nothing is left; the steps of a journey wait until it is chosen."""
    for number in range(len(PLAN)):
        left = to_speak_of(case, number)
        if left == (Topic.STEPS_OF_THE_JOURNEY,) and itinerary.chosen(case) is None:
            continue
        if left:
            return number
    return None


def must_be_understood(topic: Topic) -> bool:
    """Tell whether she has to have understood this topic, with every support, before she leaves."""
    return topic in MUST_BE_UNDERSTOOD


FOLLOWS = (
    handbook.TOLD_OF_RETURN_ASSISTANCE,
    handbook.TOLD_HOW_LONG_IT_TAKES,
    handbook.TOLD_WHAT_MAY_DELAY,
    handbook.TOLD_RIGHTS_AND_OPTIONS,
    handbook.TOLD_WHO_MAKES_THE_PLAN,
)
