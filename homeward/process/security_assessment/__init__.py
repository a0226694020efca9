"""Security assessment: eight factors and further ones, her own fears, an outcome with an age limit (SEC-0 to SEC-8)."""

from homeward import handbook
from homeward.handbook import Clause
from homeward.process.security_assessment.kinds import (
    EIGHT,
    KINDS,
    Disagreed,
    Factor,
    FactorAssessed,
    HerOwnView,
    Level,
    Outcome,
    RiskArose,
    RiskWeighed,
    SecurityAssessed,
)
from homeward.process.security_assessment.making import (
    FactorsNotAssessed,
    SupervisorNeeded,
    assessed,
    disagreed,
    factor_assessed,
    risk_arose,
    still_so,
    weighed,
)
from homeward.process.security_assessment.rules import (
    Task,
    allows_return,
    bars,
    current,
    factors,
    not_looked_at,
    risen,
    tasks,
    unknowns,
    unweighed,
    valid_until,
)

CLAUSES: dict[Factor, Clause] = {factor: handbook.clause(factor.value) for factor in EIGHT}
FOLLOWS = (
    handbook.RISKS_ASSESSED_BEFORE_RETURN,
    handbook.CAUSES_OF_TRAFFICKING,
    handbook.FAMILY_ECONOMY,
    handbook.FAMILY_AND_COMMUNITY_ATTITUDES,
    handbook.SANCTIONS_ON_RETURN,
    handbook.INFRASTRUCTURE,
    handbook.WITNESS_PROTECTION,
    handbook.SERVICES_AVAILABLE,
    handbook.TRAINING_AND_EDUCATION,
)

__all__ = [
    "CLAUSES",
    "EIGHT",
    "FOLLOWS",
    "KINDS",
    "Disagreed",
    "Factor",
    "FactorAssessed",
    "FactorsNotAssessed",
    "HerOwnView",
    "Level",
    "Outcome",
    "RiskArose",
    "RiskWeighed",
    "SecurityAssessed",
    "SupervisorNeeded",
    "Task",
    "allows_return",
    "assessed",
    "bars",
    "current",
    "disagreed",
    "factor_assessed",
    "factors",
    "not_looked_at",
    "risen",
    "risk_arose",
    "still_so",
    "tasks",
    "unknowns",
    "unweighed",
    "valid_until",
    "weighed",
]
