"""The gate: eight conditions before departure and the standing bars, computed from entries and never ticked (DEP-1 to DEP-8)."""

from homeward.process.conditions.gate import (
    PRE_DEPARTURE_CONDITIONS,
    Answer,
    Condition,
    Finding,
    bars,
    is_open,
    judge,
    unmet,
)

__all__ = ["PRE_DEPARTURE_CONDITIONS", "Answer", "Condition", "Finding", "bars", "is_open", "judge", "unmet"]
