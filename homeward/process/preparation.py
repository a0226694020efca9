"""Preparation of the person: nine topics, and what was understood (PRE-1 to PRE-9, DEP-4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.handbook import Clause
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Topic(StrEnum):
    """The nine topics, each named by its clause, and the two that need to be understood."""

    RETURN_ASSISTANCE = "PRE-1"
    HOW_LONG = "PRE-2"
    DELAYS = "PRE-3"
    RIGHTS_AND_OPTIONS = "PRE-4"
    RECEIVING_CONTACT = "PRE-5"
    TRAVEL_GRANT = "PRE-6"
    NO_ALCOHOL = "PRE-7"
    REALISTIC_ASSISTANCE = "PRE-8"
    WHO_MAKES_THE_PLAN = "PRE-9"
    CONSENT_TO_RETURN = "VOL-1"
    STEPS_OF_THE_JOURNEY = "DEP-8"


# Nobody is examined: only what she consents to, and what will happen on the way, must be understood, with support.
MUST_BE_UNDERSTOOD = frozenset({Topic.CONSENT_TO_RETURN, Topic.STEPS_OF_THE_JOURNEY})
EVERY = tuple(Topic)
NINE = tuple(topic for topic in Topic if topic not in MUST_BE_UNDERSTOOD)
# When time is short, these remain; the others are told as far as she can take them in.
URGENT = frozenset(
    {Topic.RIGHTS_AND_OPTIONS, Topic.RECEIVING_CONTACT, Topic.CONSENT_TO_RETURN, Topic.STEPS_OF_THE_JOURNEY}
)


class RightsPart(StrEnum):
    """What belongs to the topic of rights and options (PRE-4); who leaves a part out says why."""

    STAYING = "staying-here"
    RESIDENCE = "residence-permit"
    THIRD_COUNTRY = "a-third-country"
    ENTRY_BAN = "entry-ban"
    LEGAL_ADVICE = "independent-legal-advice-offered"


class Outcome(StrEnum):
    """What came of explaining a topic."""

    UNDERSTOOD = "understood"
    NEEDS_ANOTHER_WAY = "needs-another-way"
    NOT_WANTED_NOW = "not-wanted-now"
    NOT_APPLICABLE = "not-applicable"


class Means(StrEnum):
    """How it was explained."""

    TALK = "talk"
    PAPER = "paper"
    RECORDING = "recording"
    INTERPRETER = "interpreter"


@dataclass(frozen=True)
class TopicExplained(Entry):
    """One topic was explained in a language by a means, asked about, and understood or not.

    :ivar detail: which other way, why not applicable or left out, or what she asked
    :ivar left_out: parts of rights and options that were not spoken of (PRE-4)
    """

    KIND: ClassVar[str] = "topic-explained"
    topic: Topic
    language: str
    means: Means
    outcome: Outcome
    detail: str = ""
    said_back: str = ""
    left_out: tuple[RightsPart, ...] = ()


@dataclass(frozen=True)
class ReferralsExplained(Entry):
    """The service referrals and suggestions for follow-up care were explained, and given as she prefers (DEP-4)."""

    KIND: ClassVar[str] = "referrals-explained"
    referrals: tuple[str, ...]
    follow_up_care: str
    given_as: str
    language: str = ""


def topic_explained(
    case: Case,
    *,
    topic: Topic,
    language: str,
    means: Means,
    outcome: Outcome,
    detail: str = "",
    said_back: str = "",
    left_out: tuple[RightsPart, ...] = (),
) -> TopicExplained:
    """Give the entry of one topic explained (PRE-1 to PRE-9).

    :raises ImpossibleValue: without the language; another way, not applicable or left out without saying which or why;
        a topic that must be understood cannot be not applicable; parts are left out of rights and options alone
    """
    if not language:
        raise ImpossibleValue("language", "missing")
    if left_out and topic is not Topic.RIGHTS_AND_OPTIONS:
        raise ImpossibleValue("left_out", "impossible")
    if left_out and not detail:
        raise ImpossibleValue("detail", "missing")
    if outcome in (Outcome.NEEDS_ANOTHER_WAY, Outcome.NOT_APPLICABLE) and not detail:
        raise ImpossibleValue("detail", "missing")
    if outcome is Outcome.NOT_APPLICABLE and topic in MUST_BE_UNDERSTOOD:
        raise ImpossibleValue("outcome", "must-be-understood")
    return TopicExplained(topic, language, means, outcome, detail, said_back, left_out)


def referrals_explained(
    *, referrals: tuple[str, ...], follow_up_care: str, given_as: str, language: str = ""
) -> ReferralsExplained:
    """Give the entry that referrals and follow-up care were explained (DEP-4).

    :raises ImpossibleValue: when it does not say how she was given them
    """
    if not given_as:
        raise ImpossibleValue("given_as", "missing")
    return ReferralsExplained(referrals, follow_up_care, given_as, language)


def newest(case: Case) -> dict[Topic, TopicExplained]:
    """The newest explanation of each topic."""
    return {one.entry.topic: one.entry for one in case.every(TopicExplained)}


def unready(case: Case, *, urgent: bool = False) -> tuple[Topic, ...]:
    """List the topics not yet done: never offered, needing another way, or to be understood and not understood yet.

    :param urgent: only the topics that remain when time is short
    """
    done = {topic for topic, entry in newest(case).items() if _is_done(entry)}
    return tuple([topic for topic in EVERY if topic not in done and (not urgent or topic in URGENT)])


def _is_done(entry: TopicExplained) -> bool:
    if entry.topic in MUST_BE_UNDERSTOOD:
        return entry.outcome is Outcome.UNDERSTOOD
    return entry.outcome is not Outcome.NEEDS_ANOTHER_WAY


def offered_again(case: Case) -> tuple[Topic, ...]:
    """List the topics she did not want then, to be offered again before she leaves."""
    return tuple(topic for topic, entry in newest(case).items() if entry.outcome is Outcome.NOT_WANTED_NOW)


def reinform(case: Case, since: datetime) -> tuple[Topic, ...]:
    """List the topics to explain again after the estimated time changed (PRE-2, PRE-3)."""
    told = {one.entry.topic for one in case.every(TopicExplained) if one.at >= since}
    return tuple(topic for topic in (Topic.HOW_LONG, Topic.DELAYS) if topic not in told)


CLAUSES: dict[Topic, Clause] = {topic: handbook.clause(topic.value) for topic in Topic}
FOLLOWS = (
    handbook.TOLD_OF_RETURN_ASSISTANCE,
    handbook.TOLD_HOW_LONG_IT_TAKES,
    handbook.TOLD_WHAT_MAY_DELAY,
    handbook.TOLD_RIGHTS_AND_OPTIONS,
    handbook.GIVEN_RECEIVING_CONTACT,
    handbook.TOLD_OF_TRAVEL_GRANT,
    handbook.TOLD_NO_ALCOHOL,
    handbook.TOLD_REALISTIC_ASSISTANCE,
    handbook.TOLD_WHO_MAKES_THE_PLAN,
    handbook.REFERRALS_EXPLAINED,
)
KINDS = (TopicExplained, ReferralsExplained)
