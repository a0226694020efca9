"""Security assessment: eight factors and further ones, her own fears, and an outcome with an age limit (SEC-0 to SEC-8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.handbook import Clause
from homeward.process.case import Case, Written
from homeward.process.findings import Bar, Holder
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


class Factor(StrEnum):
    """The eight factors of the tool, and further ones by name."""

    CAUSES = "SEC-1"
    FAMILY_ECONOMY = "SEC-2"
    ATTITUDES = "SEC-3"
    SANCTIONS = "SEC-4"
    INFRASTRUCTURE = "SEC-5"
    WITNESS_PROTECTION = "SEC-6"
    SERVICES = "SEC-7"
    TRAINING = "SEC-8"
    TRAFFICKERS_NEAR = "traffickers-at-large-or-near-home"
    DEBT = "debt"
    RELATIVES_INVOLVED = "relatives-involved"
    RETALIATION = "retaliation-for-testimony"
    PUBLICITY = "publicity"
    CONFLICT = "conflict"


EIGHT = tuple(factor for factor in Factor if factor.value.startswith("SEC-"))


class Level(StrEnum):
    """How high a risk is; unknown is a task, not low."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What follows from the assessment."""

    CAN_GO = "can-go-ahead"
    WITH_MEASURES = "with-named-measures"
    NOT_NOW = "not-now"
    NOT_AT_ALL = "not-at-all"


@dataclass(frozen=True)
class FactorAssessed(Entry):
    """One factor: what was found, how high the risk is, from which source, and what lessens it."""

    KIND: ClassVar[str] = "factor-assessed"
    factor: Factor
    level: Level
    finding: str = ""
    source: str = ""
    mitigation: str = ""


@dataclass(frozen=True)
class HerOwnView(Entry):
    """What she herself fears, what has kept her safe, and a safety plan in her words."""

    KIND: ClassVar[str] = "her-own-view-of-the-risks"
    fears: str = ""
    what_kept_her_safe: str = ""
    safety_plan: str = ""


@dataclass(frozen=True)
class SecurityAssessed(Entry):
    """The outcome of an assessment, with the levels it rests on.

    :ivar supervisor: who agreed, needed for any factor that is high
    :ivar disagreement: what somebody else thinks, recorded beside it
    """

    KIND: ClassVar[str] = "security-assessed"
    outcome: Outcome
    levels: tuple[str, ...] = ()
    measures: str = ""
    supervisor: int = 0
    disagreement: str = ""
    renewed: bool = False


@dataclass(frozen=True)
class RiskArose(Entry):
    """A new risk became known after the assessment."""

    KIND: ClassVar[str] = "risk-arose"
    what: str
    level: Level = Level.UNKNOWN


@dataclass(frozen=True)
class RiskWeighed(Entry):
    """Whether a new risk changes the outcome: no, with a reason, or the assessment is made again."""

    KIND: ClassVar[str] = "risk-weighed"
    risk: int
    changes_outcome: bool
    reason: str = ""
    supervisor: int = 0


class FactorsNotAssessed(Refusal):
    """Factors of the tool that nobody has looked at yet."""

    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN

    def __init__(self, factors: tuple[Factor, ...]) -> None:
        super().__init__(factors)
        self.factors = factors


class SupervisorNeeded(Refusal):
    """A high risk needs a supervisor's agreement."""

    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN


def factors(case: Case) -> dict[Factor, FactorAssessed]:
    """The newest assessment of each factor."""
    return {one.entry.factor: one.entry for one in case.every(FactorAssessed)}


def assessed(
    case: Case,
    *,
    outcome: Outcome,
    measures: str = "",
    supervisor: int = 0,
    disagreement: str = "",
    renewed: bool = False,
) -> SecurityAssessed:
    """Give the entry of an assessment's outcome (SEC-0).

    :raises FactorsNotAssessed: while one of the eight was not looked at
    :raises SupervisorNeeded: when a factor is high and no supervisor agreed
    :raises ImpossibleValue: going with measures without naming them
    """
    known = factors(case)
    left = tuple(factor for factor in EIGHT if factor not in known)
    if left:
        raise FactorsNotAssessed(left)
    if any(one.level is Level.HIGH for one in known.values()) and not supervisor:
        raise SupervisorNeeded
    if outcome is Outcome.WITH_MEASURES and not measures:
        raise ImpossibleValue("measures", "missing")
    levels = tuple(f"{factor}={one.level}" for factor, one in known.items())
    return SecurityAssessed(outcome, levels, measures, supervisor, disagreement, renewed)


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


def current(case: Case) -> Written[SecurityAssessed] | None:
    """Find the newest assessment, or None."""
    return case.written(SecurityAssessed)


def unweighed(case: Case) -> tuple[Written[RiskArose], ...]:
    """List the risks that arose after the assessment and were not weighed, or were found to change it."""
    found = current(case)
    since = found.number if found else 0
    settled = {one.entry.risk for one in case.every(RiskWeighed) if not one.entry.changes_outcome}
    return tuple(one for one in case.every(RiskArose) if one.number > since and one.number not in settled)


def unknowns(case: Case) -> tuple[Factor, ...]:
    """List the factors whose level is unknown: each is a task."""
    return tuple(factor for factor, one in factors(case).items() if one.level is Level.UNKNOWN)


def bars(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Bar, ...]:
    """List the reasons for which the assessment does not let her travel (SEC-0, TIM-2)."""
    found = current(case)
    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN
    if found is None:
        return (Bar("security-not-assessed", clause, Holder.WORKER),)
    if found.entry.outcome in (Outcome.NOT_NOW, Outcome.NOT_AT_ALL):
        return (Bar("security-not-safe", clause, Holder.SUPERVISOR),)
    if at - found.at > timedelta(days=policy.security_assessment_days):
        return (Bar("security-assessment-too-old", clause, Holder.WORKER),)
    if unweighed(case):
        return (Bar("new-risk-not-weighed", clause, Holder.WORKER),)
    return ()


def allows_return(case: Case, at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether an assessment in date lets her return (SEC-0)."""
    return not bars(case, at, policy)


CLAUSES: dict[Factor, Clause] = {factor: handbook.clause(factor.value) for factor in EIGHT}
FOLLOWS = (
    handbook.CAUSES_OF_TRAFFICKING,
    handbook.FAMILY_ECONOMY,
    handbook.FAMILY_AND_COMMUNITY_ATTITUDES,
    handbook.SANCTIONS_ON_RETURN,
    handbook.INFRASTRUCTURE,
    handbook.WITNESS_PROTECTION,
    handbook.SERVICES_AVAILABLE,
    handbook.TRAINING_AND_EDUCATION,
)
KINDS = (FactorAssessed, HerOwnView, SecurityAssessed, RiskArose, RiskWeighed)
