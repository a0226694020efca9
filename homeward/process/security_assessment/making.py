"""Makers of the security assessment's entries (SEC-0 to SEC-8)."""

from dataclasses import replace

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.security_assessment.kinds import (
    Disagreed,
    Factor,
    FactorAssessed,
    Level,
    Outcome,
    RiskArose,
    RiskWeighed,
    SecurityAssessed,
)
from homeward.process.security_assessment.rules import current, factors, not_looked_at


class FactorsNotAssessed(Refusal):
    """Factors of the tool that nobody has looked at yet, or not again since the last assessment."""

    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN

    def __init__(self, factors: tuple[Factor, ...]) -> None:
        super().__init__(factors)
        self.factors = factors


class SupervisorNeeded(Refusal):
    """A high risk needs a supervisor's agreement."""

    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN


def factor_assessed(
    *, factor: Factor, level: Level, finding: str = "", source: str = "", mitigation: str = ""
) -> FactorAssessed:
    """Give the entry of one factor (SEC-1 to SEC-8); a level that is known says what was found and from where.

    :raises ImpossibleValue: a level other than unknown without a finding or its source
    """
    if level is not Level.UNKNOWN and not (finding and source):
        raise ImpossibleValue("source" if finding else "finding", "missing")
    return FactorAssessed(factor, level, finding, source, mitigation)


def still_so(case: Case, *, factor: Factor) -> FactorAssessed:
    """Give the entry that a factor is still as it was found last, in one step.

    :raises FactorsNotAssessed: for a factor that was never looked at
    """
    known = factors(case)
    if factor not in known:
        raise FactorsNotAssessed((factor,))
    return replace(known[factor], still_so=True)


def assessed(
    case: Case,
    *,
    outcome: Outcome,
    measures: str = "",
    supervisor: int = 0,
    disagreement: str = "",
    renewed: bool = False,
) -> SecurityAssessed:
    """Give the entry of an assessment's outcome (SEC-0); after an earlier one, each of the eight was looked at again.

    :raises FactorsNotAssessed: while one of the eight was not looked at since the last assessment
    :raises SupervisorNeeded: when a factor is high and no supervisor agreed
    :raises ImpossibleValue: going with measures without naming them, or a renewal of nothing
    """
    before = current(case)
    if renewed and before is None:
        raise ImpossibleValue("renewed", "no-assessment-yet")
    left = not_looked_at(case)
    if left:
        raise FactorsNotAssessed(left)
    known = factors(case)
    if any(one.level is Level.HIGH for one in known.values()) and not supervisor:
        raise SupervisorNeeded
    if outcome is Outcome.WITH_MEASURES and not measures:
        raise ImpossibleValue("measures", "missing")
    levels = tuple(f"{factor}={one.level}" for factor, one in known.items())
    return SecurityAssessed(outcome, levels, measures, supervisor, disagreement, renewed)


def disagreed(case: Case, *, by_whom: str, words: str) -> Disagreed:
    """Give the entry of a disagreement with the newest assessment.

    :raises ImpossibleValue: without an assessment, without who disagrees, or without words
    """
    found = current(case)
    if found is None:
        raise ImpossibleValue("assessment", "missing")
    for name, value in (("by_whom", by_whom), ("words", words)):
        if not value:
            raise ImpossibleValue(name, "missing")
    return Disagreed(found.number, by_whom, words)


def risk_arose(*, what: str, level: Level = Level.UNKNOWN, source: str = "") -> RiskArose:
    """Give the entry of a new risk, which asks whether it changes the outcome.

    :raises ImpossibleValue: without saying what it is
    """
    if not what:
        raise ImpossibleValue("what", "missing")
    return RiskArose(what, level, source)


def weighed(case: Case, *, risk: int, changes_outcome: bool, reason: str = "", supervisor: int = 0) -> RiskWeighed:
    """Give the entry that weighs a new risk.

    :raises ImpossibleValue: for a risk that is not in the record, or no reason why nothing changes
    :raises SupervisorNeeded: when a high risk is said to change nothing without a supervisor
    """
    found = case.numbered(risk)
    if found is None or not isinstance(found.entry, RiskArose):
        raise ImpossibleValue("risk", "unknown")
    if not changes_outcome and not reason:
        raise ImpossibleValue("reason", "missing")
    if not changes_outcome and found.entry.level is Level.HIGH and not supervisor:
        raise SupervisorNeeded
    return RiskWeighed(risk, changes_outcome, reason, supervisor)
