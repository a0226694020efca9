"""Staying: a return that rests is closed without blame, and she can open it again."""

import pytest

from homeward.process import staying
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.security_assessment import Outcome, SecurityAssessed
from homeward.process.staying import StayingTask, WhyStaying
from tests.process.referring_side import case_with, then

NOT_AT_ALL = SecurityAssessed(Outcome.NOT_AT_ALL)


def staying_case():
    case = case_with()
    return then(case, staying.opened(case, why=WhyStaying.CHANGED_HER_MIND))


def test_a_change_of_mind_needs_no_reason():
    assert staying.stays(staying_case())
    assert not staying.stays(case_with())


def test_not_safe_rests_on_an_assessment_that_says_so():
    with pytest.raises(StepOutOfOrder):
        staying.opened(case_with(), why=WhyStaying.NOT_SAFE)
    with pytest.raises(StepOutOfOrder):
        staying.opened(case_with(SecurityAssessed(Outcome.CAN_GO)), why=WhyStaying.NOT_SAFE)
    assert staying.opened(case_with(NOT_AT_ALL), why=WhyStaying.NOT_SAFE).why is WhyStaying.NOT_SAFE


def test_an_outcome_of_not_at_all_owes_the_opening_of_staying():
    case = case_with(NOT_AT_ALL)
    assert staying.owed(case)
    stays = then(case, staying.opened(case, why=WhyStaying.NOT_SAFE))
    assert not staying.owed(stays)
    assert not staying.owed(then(stays, staying.reopened(stays)))
    assert not staying.owed(case_with(SecurityAssessed(Outcome.NOT_NOW)))


def test_the_return_can_be_opened_again_and_rest_again():
    case = staying_case()
    again = then(case, staying.reopened(case, words="I want to go after all."))
    assert not staying.stays(again)
    assert staying.stays(then(again, staying.opened(again, why=WhyStaying.ASYLUM)))


def test_staying_is_not_opened_twice_and_a_return_that_goes_on_is_not_reopened():
    with pytest.raises(StepOutOfOrder):
        staying.opened(staying_case(), why=WhyStaying.CHANGED_HER_MIND)
    with pytest.raises(StepOutOfOrder):
        staying.reopened(case_with())


def test_the_tasks_of_staying_are_protection_residence_and_housing_until_done():
    case = staying_case()
    assert staying.tasks(case) == tuple(StayingTask)
    case = then(case, staying.task_done(case, task=StayingTask.HOUSING, how="room until summer"))
    assert staying.tasks(case) == (StayingTask.PROTECTION, StayingTask.RESIDENCE)
    assert staying.tasks(then(case, staying.reopened(case))) == ()
    assert staying.tasks(case_with()) == ()


def test_a_task_is_done_in_some_way_and_only_while_she_stays():
    with pytest.raises(ImpossibleValue):
        staying.task_done(staying_case(), task=StayingTask.HOUSING, how="")
    with pytest.raises(StepOutOfOrder):
        staying.task_done(case_with(), task=StayingTask.HOUSING, how="room")


def test_a_new_outcome_of_not_at_all_after_the_return_was_reopened_is_acted_on_again():
    case = staying_case()
    again = then(case, staying.reopened(case), NOT_AT_ALL)
    assert staying.owed(again)
    assert not staying.owed(then(case, NOT_AT_ALL))


def test_tasks_done_in_an_earlier_time_of_staying_begin_anew():
    case = staying_case()
    case = then(case, staying.task_done(case, task=StayingTask.HOUSING, how="room until summer"))
    case = then(case, staying.reopened(case))
    assert staying.tasks(then(case, staying.opened(case, why=WhyStaying.ASYLUM))) == tuple(StayingTask)
