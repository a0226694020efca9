"""Medical: needs and care in the health compartment, and a bare finding of fitness in the case (MED-1 to MED-4, TIM-2).

HIV and pregnancy tests are never asked for as a condition of return, and neither condition holds it.
"""

from homeward import handbook
from homeward.process.medical.kinds import (
    KINDS,
    Escort,
    Examination,
    Finder,
    Fitness,
    FitnessFinding,
    Infection,
    MedicalNeed,
    Screening,
    Trigger,
)
from homeward.process.medical.making import (
    HealthNotOpen,
    NeverAHindrance,
    declined,
    examined,
    infection,
    need,
    open_infections,
    screened,
)
from homeward.process.medical.rules import conditions, fitness, holds_travel, needs, treatment_to_settle

FOLLOWS = (
    handbook.HEALTH_AND_SECURITY_FIRST,
    handbook.PRE_DEPARTURE_CARE,
    handbook.INFECTIOUS_CONDITIONS,
    handbook.CONDITIONS_IMPEDING_TRAVEL,
    handbook.TREATMENT_NOT_AVAILABLE_AT_HOME,
)

__all__ = [
    "FOLLOWS",
    "KINDS",
    "Escort",
    "Examination",
    "Finder",
    "Fitness",
    "FitnessFinding",
    "HealthNotOpen",
    "Infection",
    "MedicalNeed",
    "NeverAHindrance",
    "Screening",
    "Trigger",
    "conditions",
    "declined",
    "examined",
    "fitness",
    "holds_travel",
    "infection",
    "need",
    "needs",
    "open_infections",
    "screened",
    "treatment_to_settle",
]
