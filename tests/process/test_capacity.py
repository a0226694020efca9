"""Capacity is presumed; a doubt is reasoned, about one decision, after support, and only a finding counts."""

import pytest

from homeward.process import capacity
from homeward.process.capacity import Ability, CapacityAssessed, Decision
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.writing import Compartment
from tests.process.referring_side import case_with, then


def doubt(decision=Decision.RETURN, reason="cannot say back what was explained", support_tried="a second talk at noon",
          abilities=(Ability.KEEP_IN_MIND,)):  # fmt: skip
    return capacity.doubted(decision=decision, reason=reason, support_tried=support_tried, abilities=abilities)


def finding(case, can_decide, decision=Decision.RETURN):
    return capacity.assessed(case, decision=decision, professional="Dr Example", can_decide=can_decide)


def test_capacity_is_presumed_and_a_doubt_alone_changes_nothing():
    assert not capacity.cannot_decide(case_with())
    assert not capacity.cannot_decide(case_with(doubt()))


def test_a_doubt_needs_a_reason_what_she_cannot_do_and_support_that_was_tried():
    for left_out in ({"reason": ""}, {"support_tried": ""}, {"abilities": ()}):
        with pytest.raises(ImpossibleValue):
            doubt(**left_out)
    assert not any("illness" in ability or "diagnosis" in ability for ability in Ability)


def test_an_assessment_follows_a_doubt_about_the_same_decision():
    with pytest.raises(StepOutOfOrder):
        finding(case_with(), can_decide=False)
    with pytest.raises(StepOutOfOrder):
        finding(case_with(doubt(Decision.TREATMENT)), can_decide=False)
    with pytest.raises(ImpossibleValue):
        capacity.assessed(case_with(doubt()), decision=Decision.RETURN, professional="", can_decide=True)


def test_only_a_professionals_finding_counts_and_the_newest_one():
    case = case_with(doubt())
    found = then(case, finding(case, can_decide=False))
    assert capacity.cannot_decide(found)
    assert not capacity.cannot_decide(then(found, finding(found, can_decide=True)))


def test_a_finding_about_one_decision_says_nothing_about_another():
    case = case_with(doubt(Decision.TREATMENT))
    found = then(case, finding(case, can_decide=False, decision=Decision.TREATMENT))
    assert capacity.cannot_decide(found, Decision.TREATMENT)
    assert not capacity.cannot_decide(found)


def test_the_reason_lies_in_the_health_compartment_and_the_finding_is_bare():
    assert doubt().COMPARTMENT is Compartment.HEALTH
    assert CapacityAssessed.COMPARTMENT is Compartment.CASE
