"""The gate: eight conditions and the standing bars, computed from entries, never ticked (DEP-1 to DEP-8)."""

from homeward.process.conditions.evidence import hospital_receives, partners
from homeward.process.conditions.gate import (
    PRE_DEPARTURE_CONDITIONS,
    Answer,
    Condition,
    Finding,
    bars,
    is_open,
    judge,
    named,
    support_confirmed,
    unmet,
)

__all__ = [
    "PRE_DEPARTURE_CONDITIONS",
    "Answer",
    "Condition",
    "Finding",
    "bars",
    "hospital_receives",
    "is_open",
    "judge",
    "named",
    "partners",
    "support_confirmed",
    "unmet",
]
