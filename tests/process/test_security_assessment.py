"""Security assessment: eight factors and her own view, an outcome that ages and that new risks question.

SEC-0 to SEC-8.
"""

import pytest

from homeward.process import security_assessment
from homeward.process.refusals import ImpossibleValue
from homeward.process.security_assessment import (
    EIGHT,
    Factor,
    FactorAssessed,
    FactorsNotAssessed,
    HerOwnView,
    Level,
    Outcome,
    RiskArose,
    SupervisorNeeded,
    Task,
)
from tests.process.referring_side import NOW, case_with, days, in_days, then


def found(factor: Factor, level: Level = Level.LOW, mitigation: str = "") -> FactorAssessed:
    return FactorAssessed(factor, level, "as she tells it", "herself", mitigation)


def eight(**levels: Level) -> list[FactorAssessed]:
    return [found(factor, levels.get(factor.name, Level.LOW)) for factor in EIGHT]


def assessed_case(outcome=Outcome.CAN_GO, **fields):
    case = case_with(*eight())
    return then(case, security_assessment.assessed(case, outcome=outcome, **fields))


def codes(case, at=NOW):
    return [bar.code for bar in security_assessment.bars(case, at)]


def test_return_is_not_allowed_before_an_assessment():
    assert codes(case_with()) == ["security-not-assessed"]
    assert not security_assessment.allows_return(case_with(), NOW)


def test_an_assessment_that_lets_her_go_allows_the_return():
    assert security_assessment.allows_return(assessed_case(), NOW)
    assert security_assessment.allows_return(assessed_case(Outcome.WITH_MEASURES, measures="met by the police"), NOW)


@pytest.mark.parametrize("outcome", [Outcome.NOT_NOW, Outcome.NOT_AT_ALL])
def test_not_now_and_not_at_all_do_not_allow_it(outcome):
    assert codes(assessed_case(outcome)) == ["security-not-safe"]


@pytest.mark.parametrize("left_out", EIGHT)
def test_each_of_the_eight_factors_must_be_looked_at(left_out):
    case = case_with(*(found(factor) for factor in EIGHT if factor is not left_out))
    with pytest.raises(FactorsNotAssessed) as refusal:
        security_assessment.assessed(case, outcome=Outcome.CAN_GO)
    assert refusal.value.factors == (left_out,)


def test_the_eight_factors_are_those_of_the_tool():
    assert [factor.value for factor in EIGHT] == [f"SEC-{number}" for number in range(1, 9)]
    assert [clause.id for clause in security_assessment.CLAUSES.values()] == [factor.value for factor in EIGHT]


def test_a_high_risk_needs_a_supervisor():
    for factors in (eight(SANCTIONS=Level.HIGH), [*eight(), found(Factor.TRAFFICKERS_NEAR, Level.HIGH)]):
        case = case_with(*factors)
        with pytest.raises(SupervisorNeeded):
            security_assessment.assessed(case, outcome=Outcome.CAN_GO)
        assert security_assessment.assessed(case, outcome=Outcome.CAN_GO, supervisor=9).supervisor == 9


def test_measures_are_named():
    with pytest.raises(ImpossibleValue):
        assessed_case(Outcome.WITH_MEASURES)


def test_a_known_level_says_what_was_found_and_from_where():
    with pytest.raises(ImpossibleValue):
        security_assessment.factor_assessed(factor=Factor.DEBT, level=Level.LOW, finding="none left")
    with pytest.raises(ImpossibleValue):
        security_assessment.factor_assessed(factor=Factor.DEBT, level=Level.LOW, source="herself")
    assert security_assessment.factor_assessed(factor=Factor.DEBT, level=Level.UNKNOWN).level is Level.UNKNOWN


def test_unknown_is_a_task_and_not_low():
    case = case_with(*eight(INFRASTRUCTURE=Level.UNKNOWN), HerOwnView(fears="the men at the bus station"))
    assert security_assessment.unknowns(case) == (Factor.INFRASTRUCTURE,)
    assert security_assessment.tasks(case) == ((Task.UNKNOWN_FACTOR, "SEC-5"),)
    assert security_assessment.tasks(then(case, found(Factor.INFRASTRUCTURE))) == ()


def test_what_she_herself_fears_is_a_task_until_asked():
    case = case_with(*eight())
    assert security_assessment.tasks(case) == ((Task.HER_OWN_VIEW, ""),)
    assert security_assessment.tasks(then(case, HerOwnView())) == ((Task.HER_OWN_VIEW, ""),)
    assert security_assessment.tasks(then(case, HerOwnView(rather_not=True))) == ()
    assert security_assessment.tasks(then(case, HerOwnView(what_kept_her_safe="her sister"))) == ()


def test_a_high_risk_that_nothing_lessens_is_a_task():
    view = HerOwnView(rather_not=True)
    case = case_with(*eight(ATTITUDES=Level.HIGH), view)
    assert security_assessment.tasks(case) == ((Task.MITIGATION, "SEC-3"),)
    assert security_assessment.tasks(then(case, found(Factor.ATTITUDES, Level.HIGH, "another town"))) == ()


def test_an_assessment_is_too_old_after_thirty_days():
    case = assessed_case()
    assert security_assessment.valid_until(case) == in_days(30)
    assert codes(case, NOW + days(30)) == []
    assert codes(case, NOW + days(31)) == ["security-assessment-too-old"]
    assert security_assessment.valid_until(case_with()) is None


def test_renewal_asks_each_factor_again_and_still_so_is_one_step():
    case = assessed_case()
    with pytest.raises(FactorsNotAssessed) as refusal:
        security_assessment.assessed(case, outcome=Outcome.CAN_GO, renewed=True)
    assert refusal.value.factors == EIGHT
    later = NOW + days(40)
    again = then(case, *(security_assessment.still_so(case, factor=factor) for factor in EIGHT), at=later)
    renewed = security_assessment.assessed(again, outcome=Outcome.CAN_GO, renewed=True)
    assert codes(then(again, renewed, at=later), later) == []
    assert all(one.still_so for one in security_assessment.factors(again).values())


def test_nothing_is_still_so_that_was_never_found_and_nothing_renewed_that_never_was():
    with pytest.raises(FactorsNotAssessed):
        security_assessment.still_so(case_with(), factor=Factor.DEBT)
    with pytest.raises(ImpossibleValue):
        security_assessment.assessed(case_with(*eight()), outcome=Outcome.CAN_GO, renewed=True)


def test_a_new_risk_holds_the_return_until_it_is_weighed():
    case = then(assessed_case(), security_assessment.risk_arose(what="a call from the recruiter", level=Level.MEDIUM))
    number = case.last_number
    assert codes(case) == ["new-risk-not-weighed"]
    kept = security_assessment.weighed(case, risk=number, changes_outcome=False, reason="an old number")
    assert codes(then(case, kept)) == []
    changes = security_assessment.weighed(case, risk=number, changes_outcome=True)
    assert codes(then(case, changes)) == ["new-risk-not-weighed"]
    assert codes(then(case, kept, changes)) == ["new-risk-not-weighed"]


def test_a_new_risk_is_settled_by_assessing_again():
    case = then(assessed_case(), RiskArose("a call from the recruiter"), *eight())
    again = then(case, security_assessment.assessed(case, outcome=Outcome.CAN_GO))
    assert codes(again) == []


def test_that_a_high_risk_changes_nothing_needs_a_reason_and_a_supervisor():
    case = then(assessed_case(), RiskArose("seen near her home", Level.HIGH))
    number = case.last_number
    with pytest.raises(ImpossibleValue):
        security_assessment.weighed(case, risk=number, changes_outcome=False)
    with pytest.raises(SupervisorNeeded):
        security_assessment.weighed(case, risk=number, changes_outcome=False, reason="arrested since")
    assert security_assessment.weighed(case, risk=number, changes_outcome=False, reason="arrested since", supervisor=9)
    with pytest.raises(ImpossibleValue):
        security_assessment.weighed(case, risk=2, changes_outcome=True)
    with pytest.raises(ImpossibleValue):
        security_assessment.risk_arose(what="")


@pytest.mark.parametrize(
    ("factor", "level", "holds"),
    [
        (Factor.SANCTIONS, Level.HIGH, True),
        (Factor.SANCTIONS, Level.MEDIUM, True),
        (Factor.SANCTIONS, Level.UNKNOWN, True),
        (Factor.SANCTIONS, Level.LOW, False),
        (Factor.CONFLICT, Level.MEDIUM, True),
        (Factor.CONFLICT, Level.LOW, False),
    ],
)
def test_a_factor_found_higher_afterwards_holds_the_return(factor, level, holds):
    case = then(assessed_case(), found(factor, level))
    assert (codes(case) == ["new-risk-not-weighed"]) is holds
    assert (security_assessment.risen(case) == (factor,)) is holds


def test_a_disagreement_stands_beside_the_assessment():
    case = assessed_case()
    entry = security_assessment.disagreed(case, by_whom="herself", words="I am more afraid than this says.")
    assert entry.assessment == case.last_number
    assert codes(then(case, entry)) == []
    with pytest.raises(ImpossibleValue):
        security_assessment.disagreed(case_with(), by_whom="herself", words="no")
    with pytest.raises(ImpossibleValue):
        security_assessment.disagreed(case, by_whom="herself", words="")


def test_the_outcome_keeps_the_levels_it_rests_on():
    case = case_with(*eight(SERVICES=Level.MEDIUM))
    assert "SEC-7=medium" in security_assessment.assessed(case, outcome=Outcome.CAN_GO).levels


def test_a_level_with_finding_and_source_is_accepted_and_a_refusal_names_what_is_missing():
    entry = security_assessment.factor_assessed(factor=Factor.DEBT, level=Level.LOW, finding="paid", source="herself")
    assert entry == FactorAssessed(Factor.DEBT, Level.LOW, "paid", "herself")
    with pytest.raises(ImpossibleValue) as refusal:
        security_assessment.factor_assessed(factor=Factor.DEBT, level=Level.LOW, finding="paid")
    assert refusal.value.field == "source"


def test_that_a_high_risk_changes_the_outcome_needs_no_supervisor():
    case = then(assessed_case(), RiskArose("seen near her home", Level.HIGH))
    assert security_assessment.weighed(case, risk=case.last_number, changes_outcome=True).changes_outcome
    with pytest.raises(ImpossibleValue):
        security_assessment.weighed(case, risk=99, changes_outcome=True)


def test_a_safety_plan_in_her_words_is_her_own_view():
    assert security_assessment.tasks(case_with(*eight(), HerOwnView(safety_plan="I go to the library."))) == ()
