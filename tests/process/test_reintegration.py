"""The plan: seven components, what it rests on and may promise, her answer (PLN-1 to PLN-3, RAS-1 to RAS-3, RPL-1 to RPL-7, INI-5)."""

from dataclasses import replace

import pytest

from homeward.process import reintegration, self_reliance, services
from homeward.process.assessments import Assessed, Extent, Subject
from homeward.process.case import Case, CaseOpened, Side
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.reintegration import (
    Certainty,
    Component,
    ComponentPlanned,
    ComponentsOpen,
    Course,
    PlanBelongsToReceivingSide,
    Wish,
)
from homeward.process.self_reliance import OwnStep
from homeward.process.services import Progress, Service, ServiceProgress
from homeward.process.support import SupportDecided, Way
from tests.process.receiving_side import DAY, arrived, days, then

SEWING = ComponentPlanned(
    Component.EDUCATION, Wish.PLANNED, "to sew", Service.TRAINING, "school", DAY, days(90), "goes each morning"
)
REST = tuple(ComponentPlanned(one, Wish.NOT_NEEDED) for one in Component if one is not Component.EDUCATION)


def with_plan() -> Case:
    case = arrived(SEWING, *REST)
    return then(case, reintegration.written(case))


def test_a_plan_needs_an_answer_to_each_of_the_seven():
    for left in Component:
        case = arrived(*(one for one in (SEWING, *REST) if one.component is not left))
        with pytest.raises(ComponentsOpen) as refused:
            reintegration.written(case)
        assert refused.value.components == (left,)


@pytest.mark.parametrize("lacks", ["goal", "service", "provider", "begins"])
def test_a_planned_component_says_what_by_whom_and_from_when(lacks: str):
    empty = {"goal": "", "service": None, "provider": "", "begins": None}
    with pytest.raises(ImpossibleValue, match=lacks):
        reintegration.component(arrived(), replace(SEWING, **{lacks: empty[lacks]}))


def test_support_without_an_end_says_why():
    with pytest.raises(ImpossibleValue, match="why_long_term"):
        reintegration.component(arrived(), replace(SEWING, course=Course.LONG_TERM))
    with pytest.raises(ImpossibleValue, match="ends"):
        reintegration.component(arrived(), replace(SEWING, ends=days(-1)))


def test_the_plan_is_left_to_the_receiving_side_unless_nobody_receives_her():
    referring = Case().after(CaseOpened(Side.REFERRING), at=arrived().entries[0].at, by=arrived().entries[0].by)
    with pytest.raises(PlanBelongsToReceivingSide):
        reintegration.component(referring, SEWING)
    alone = then(referring, SupportDecided(Way.NONE_WANTED, words="no"))
    assert reintegration.component(alone, SEWING) == SEWING


def test_a_plan_says_which_assessments_it_rests_on_and_which_are_missing():
    person = Assessed(Subject.PERSON, Extent.DONE, DAY, "well")
    declined = Assessed(Subject.SITUATION, Extent.DECLINED, DAY)
    case = arrived(person, declined, SEWING, *REST)
    plan = reintegration.written(case)
    assert [case.numbered(number).entry for number in plan.rests_on] == [person]
    assert plan.without == "situation"


def test_only_what_a_provider_confirmed_is_promised():
    case = arrived()
    assert reintegration.certainty(case, SEWING, DAY) is Certainty.NOT_SURE_YET
    sure = then(
        case, services.confirmed(service=Service.TRAINING, provider="school", begins=DAY, agreement_until=days(10))
    )
    assert reintegration.certainty(sure, SEWING, DAY) is Certainty.PROMISED
    assert reintegration.certainty(sure, SEWING, days(11)) is Certainty.NOT_SURE_YET
    assert reintegration.certainty(sure, REST[0], DAY) is Certainty.NOT_A_PROMISE


def test_she_agrees_to_the_newest_version_or_asks_for_a_change():
    case = with_plan()
    assert not reintegration.agreed(case)
    agreed = then(case, reintegration.answered(case, agreed=True, explained_in="ron"))
    assert reintegration.agreed(agreed)
    newer = then(agreed, reintegration.written(agreed))
    assert not reintegration.agreed(newer)
    changed = then(newer, reintegration.answered(newer, agreed=False, words="another school"))
    assert not reintegration.agreed(changed)


def test_an_answer_needs_a_plan_and_its_words():
    with pytest.raises(StepOutOfOrder):
        reintegration.answered(arrived(), agreed=True, explained_in="ron")
    with pytest.raises(ImpossibleValue, match="words"):
        reintegration.answered(with_plan(), agreed=False)
    with pytest.raises(ImpossibleValue, match="explained_in"):
        reintegration.answered(with_plan(), agreed=True)


def received(month: int, times: int) -> list[ServiceProgress]:
    return [
        ServiceProgress(Service.FINANCIAL, f"p{turn}", Progress.RECEIVED, DAY.replace(month=month))
        for turn in range(times)
    ]


def test_growing_support_without_an_end_is_looked_at_together():
    endless = replace(SEWING, ends=None)
    growing = [*received(3, 1), *received(4, 2), *received(5, 3)]
    assert self_reliance.review_together(arrived(endless, *growing))
    assert not self_reliance.review_together(arrived(SEWING, *growing))
    assert not self_reliance.review_together(arrived(endless, *received(3, 3), *received(4, 2), *received(5, 1)))


def test_support_and_her_own_steps_are_counted_by_month():
    months = self_reliance.months(arrived(*received(3, 2), OwnStep("found a room", DAY.replace(month=4))))
    assert [(one.month, one.support, one.steps) for one in months] == [("2031-03", 2, 0), ("2031-04", 0, 1)]
