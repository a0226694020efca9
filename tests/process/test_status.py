"""Status and time: reflection, removal orders told truthfully, and estimates that are told again when they change.

VOL-2, TIM-1, TIM-2, PRE-2, PRE-3.
"""

from datetime import timedelta

import pytest

from homeward.process import preparation, status
from homeward.process.consent import Means
from homeward.process.preparation import Outcome, Topic, TopicExplained
from homeward.process.refusals import ImpossibleValue
from homeward.process.status import ReflectionPeriod, StatusStated, TimeEstimated, WhyTime
from tests.process.referring_side import NOW, TODAY, case_with, days, in_days, then

REFLECTION = StatusStated(reflection_from=in_days(-5), reflection_until=in_days(25))
ORDER = StatusStated(removal_order=True, removal_deadline=in_days(20))


def told(topic: Topic) -> TopicExplained:
    return TopicExplained(topic, "ro", preparation.Means.TALK, Outcome.UNDERSTOOD)


def test_no_declaration_is_asked_for_during_reflection():
    with pytest.raises(ReflectionPeriod):
        status.declaration(case_with(REFLECTION), signed_on=TODAY, language="ro")


def test_she_may_ask_for_the_declaration_herself_during_reflection():
    declared = status.declaration(case_with(REFLECTION), signed_on=TODAY, language="ro", asked_by_her=True)
    assert declared.asked_by_her


@pytest.mark.parametrize("day", [-6, 26])
def test_outside_the_reflection_period_a_declaration_may_be_asked_for(day):
    assert status.declaration(case_with(REFLECTION), signed_on=in_days(day), language="ro").signed_on == in_days(day)


@pytest.mark.parametrize(("day", "covered"), [(-6, False), (-5, True), (25, True), (26, False)])
def test_the_reflection_period_covers_its_first_and_last_day(day, covered):
    assert status.in_reflection(case_with(REFLECTION), in_days(day)) is covered


def test_a_reflection_period_without_end_goes_on():
    assert status.in_reflection(case_with(StatusStated(reflection_from=TODAY)), in_days(1000))
    assert not status.in_reflection(case_with(), TODAY)


def test_the_declaration_names_a_removal_order_truthfully():
    assert status.declaration(case_with(ORDER), signed_on=TODAY, language="ro").removal_order_named
    assert not status.declaration(case_with(StatusStated()), signed_on=TODAY, language="ro").removal_order_named


def test_an_oral_declaration_needs_a_witness():
    with pytest.raises(ImpossibleValue):
        status.declaration(case_with(), signed_on=TODAY, language="ro", means=Means.ORAL_WITNESSED)
    heard = status.declaration(case_with(), signed_on=TODAY, language="ro", means=Means.ORAL_WITNESSED, witness="A")
    assert heard.witness == "A"


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (StatusStated(reflection_until=TODAY), "reflection_from"),
        (StatusStated(reflection_from=TODAY, reflection_until=in_days(-1)), "reflection_until"),
        (StatusStated(removal_deadline=TODAY), "removal_order"),
        (StatusStated(suspension_asked=True), "removal_order"),
        (StatusStated(removal_order=True, suspension_granted=True), "suspension_asked"),
    ],
)
def test_a_status_that_cannot_be_is_refused(entry, field):
    with pytest.raises(ImpossibleValue) as refusal:
        status.stated(entry)
    assert refusal.value.field == field


def test_a_true_status_is_accepted():
    assert status.stated(REFLECTION) is REFLECTION
    assert status.stated(ORDER) is ORDER


def test_an_estimate_says_why_and_lies_ahead():
    because = (WhyTime.DOCUMENTS,)
    assert status.estimated(departure=in_days(30), at=NOW, because=because) == TimeEstimated(in_days(30), "", because)
    with pytest.raises(ImpossibleValue):
        status.estimated(departure=in_days(30), at=NOW)
    with pytest.raises(ImpossibleValue):
        status.estimated(departure=in_days(-1), at=NOW, reasons="seats")


def test_each_delay_or_acceleration_is_told_to_her_again():
    case = case_with(TimeEstimated(in_days(30), "passport"), told(Topic.HOW_LONG), told(Topic.DELAYS))
    assert status.to_tell_again(case) == ()
    assert status.moved_by(case) is None
    later = then(case, TimeEstimated(in_days(44), "passport is late"))
    assert status.moved_by(later) == days(14)
    assert status.to_tell_again(later) == (Topic.HOW_LONG, Topic.DELAYS)
    assert status.to_tell_again(then(later, told(Topic.HOW_LONG))) == (Topic.DELAYS,)
    sooner = then(later, TimeEstimated(in_days(40), "an earlier seat"))
    assert status.moved_by(sooner) == timedelta(days=-4)


def test_nothing_is_to_tell_again_without_an_estimate():
    assert status.to_tell_again(case_with()) == ()


def test_a_suspension_is_to_be_asked_for_when_the_deadline_comes_before_she_can_leave():
    late = TimeEstimated(in_days(30), "passport")
    assert status.suspension_to_ask(case_with(ORDER, late))
    assert not status.suspension_to_ask(case_with(ORDER, TimeEstimated(in_days(20), "passport")))
    asked = StatusStated(removal_order=True, removal_deadline=in_days(20), suspension_asked=True)
    assert not status.suspension_to_ask(case_with(asked, late))
    assert not status.suspension_to_ask(case_with(late))


def test_a_suspended_order_sets_no_deadline():
    assert status.must_leave_by(case_with(ORDER)) == in_days(20)
    suspended = StatusStated(
        removal_order=True, removal_deadline=in_days(20), suspension_asked=True, suspension_granted=True
    )
    assert status.must_leave_by(case_with(suspended)) is None
    assert status.must_leave_by(case_with()) is None


def test_a_permit_that_ends_before_departure_is_seen():
    short = StatusStated(permit="short stay", permit_until=in_days(10))
    assert status.permit_ends_first(case_with(short, TimeEstimated(in_days(11), "seats")))
    assert not status.permit_ends_first(case_with(short, TimeEstimated(in_days(10), "seats")))
    assert not status.permit_ends_first(case_with(short))


@pytest.mark.parametrize(
    "entry",
    [
        StatusStated(reflection_from=TODAY),
        StatusStated(reflection_from=TODAY, reflection_until=TODAY),
        StatusStated(removal_order=True, suspension_asked=True),
        StatusStated(removal_order=True, suspension_asked=True, suspension_granted=True),
    ],
)
def test_a_status_on_the_edge_of_what_can_be_is_accepted(entry):
    assert status.stated(entry) is entry


def test_an_estimate_may_be_today_and_give_its_reason_in_words():
    assert status.estimated(departure=TODAY, at=NOW, reasons="a seat is free").reasons == "a seat is free"


def test_without_a_status_nothing_presses():
    case = case_with(TimeEstimated(in_days(30), "passport"))
    assert not status.permit_ends_first(case)
    assert not status.permit_ends_first(then(case, StatusStated()))
    assert not status.suspension_to_ask(then(case_with(), ORDER))
