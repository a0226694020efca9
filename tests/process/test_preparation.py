"""Preparation: nine topics told, asked about, offered again; only consent and the journey must be understood.

PRE-1 to PRE-9, DEP-4.
"""

import pytest

from homeward.process import preparation
from homeward.process.preparation import MUST_BE_UNDERSTOOD, NINE, Means, Outcome, RightsPart, Topic, TopicExplained
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import NOW, case_with, days, then


def told(topic: Topic, outcome: Outcome = Outcome.UNDERSTOOD) -> TopicExplained:
    return TopicExplained(topic, "ro", Means.TALK, outcome, "a detail")


def explained(**values) -> TopicExplained:
    filled = {"topic": Topic.DELAYS, "language": "ro", "means": Means.PAPER, "outcome": Outcome.UNDERSTOOD, **values}
    return preparation.topic_explained(case_with(), **filled)


def all_told_but(topic: Topic, *instead: TopicExplained):
    return case_with(*(told(one) for one in Topic if one is not topic), *instead)


def test_there_are_nine_topics_each_a_clause():
    assert [topic.value for topic in NINE] == [f"PRE-{number}" for number in range(1, 10)]
    assert all(preparation.CLAUSES[topic].id == topic.value for topic in NINE)


@pytest.mark.parametrize("topic", list(Topic))
def test_a_topic_that_was_never_spoken_of_is_not_done(topic):
    assert preparation.unready(all_told_but(topic)) == (topic,)
    assert preparation.unready(all_told_but(topic, told(topic))) == ()


@pytest.mark.parametrize("topic", list(Topic))
def test_a_topic_that_needs_another_way_is_not_done(topic):
    assert preparation.unready(all_told_but(topic, told(topic, Outcome.NEEDS_ANOTHER_WAY))) == (topic,)


@pytest.mark.parametrize("topic", NINE)
def test_none_of_the_nine_has_to_be_wanted_or_understood(topic):
    case = all_told_but(topic, told(topic, Outcome.NOT_WANTED_NOW))
    assert preparation.unready(case) == ()
    assert preparation.offered_again(case) == (topic,)
    assert preparation.offered_again(then(case, told(topic))) == ()
    assert preparation.unready(all_told_but(topic, told(topic, Outcome.NOT_APPLICABLE))) == ()


@pytest.mark.parametrize("topic", sorted(MUST_BE_UNDERSTOOD))
def test_consent_to_return_and_the_journey_must_be_understood(topic):
    assert preparation.unready(all_told_but(topic, told(topic, Outcome.NOT_WANTED_NOW))) == (topic,)
    with pytest.raises(ImpossibleValue, match="must-be-understood"):
        explained(topic=topic, outcome=Outcome.NOT_APPLICABLE, detail="why")


@pytest.mark.parametrize("outcome", [Outcome.NEEDS_ANOTHER_WAY, Outcome.NOT_APPLICABLE])
def test_another_way_says_which_and_not_applicable_says_why(outcome):
    with pytest.raises(ImpossibleValue, match="detail"):
        explained(outcome=outcome)
    assert explained(outcome=outcome, detail="a recording").detail == "a recording"


def test_a_topic_is_explained_in_a_language():
    with pytest.raises(ImpossibleValue, match="language"):
        explained(language="")


def test_who_leaves_a_part_of_rights_and_options_out_says_why():
    left_out = (RightsPart.THIRD_COUNTRY,)
    with pytest.raises(ImpossibleValue, match="detail"):
        explained(topic=Topic.RIGHTS_AND_OPTIONS, left_out=left_out)
    entry = explained(topic=Topic.RIGHTS_AND_OPTIONS, left_out=left_out, detail="no third country admits her")
    assert entry.left_out == left_out
    with pytest.raises(ImpossibleValue, match="left_out"):
        explained(left_out=left_out, detail="why")


def test_when_time_is_short_only_what_she_must_know_remains():
    shortened = set(preparation.unready(case_with(), urgent=True))
    assert shortened >= MUST_BE_UNDERSTOOD | {Topic.RIGHTS_AND_OPTIONS}
    assert shortened < set(preparation.unready(case_with()))


def test_a_changed_estimate_is_told_again():
    case = case_with(told(Topic.HOW_LONG), told(Topic.DELAYS))
    assert preparation.reinform(case, NOW) == ()
    assert preparation.reinform(case, NOW + days(1)) == (Topic.HOW_LONG, Topic.DELAYS)
    again = then(case, told(Topic.DELAYS), at=NOW + days(2))
    assert preparation.reinform(again, NOW + days(1)) == (Topic.HOW_LONG,)


def test_referrals_are_given_as_she_prefers():
    with pytest.raises(ImpossibleValue, match="given_as"):
        preparation.referrals_explained(referrals=("clinic",), follow_up_care="in a month", given_as="")
    entry = preparation.referrals_explained(referrals=("clinic",), follow_up_care="in a month", given_as="recording")
    assert entry.given_as == "recording"
