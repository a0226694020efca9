"""Kinds of entries of the security assessment: factors, her own view, the outcome, and what comes up later."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

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
    """One factor: what was found, how high the risk is, from which source, and what lessens it.

    :ivar still_so: taken over from the last assessment, asked again and found unchanged
    """

    KIND: ClassVar[str] = "factor-assessed"
    factor: Factor
    level: Level
    finding: str = ""
    source: str = ""
    mitigation: str = ""
    still_so: bool = False


@dataclass(frozen=True)
class HerOwnView(Entry):
    """What she herself fears, what has kept her safe, and a safety plan in her words.

    :ivar rather_not: she was asked and would rather not speak of it
    """

    KIND: ClassVar[str] = "her-own-view-of-the-risks"
    fears: str = ""
    what_kept_her_safe: str = ""
    safety_plan: str = ""
    rather_not: bool = False


@dataclass(frozen=True)
class SecurityAssessed(Entry):
    """The outcome of an assessment, with the levels it rests on.

    :ivar levels: "factor=level" of every factor known
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
class Disagreed(Entry):
    """Somebody disagrees with an assessment, the person herself among them; both views stand in the record.

    :ivar assessment: the number of the assessment's entry
    """

    KIND: ClassVar[str] = "security-disagreed"
    assessment: int
    by_whom: str
    words: str


@dataclass(frozen=True)
class RiskArose(Entry):
    """A new risk became known after the assessment."""

    KIND: ClassVar[str] = "risk-arose"
    what: str
    level: Level = Level.UNKNOWN
    source: str = ""


@dataclass(frozen=True)
class RiskWeighed(Entry):
    """Whether a new risk changes the outcome: no, with a reason, or the assessment is made again."""

    KIND: ClassVar[str] = "risk-weighed"
    risk: int
    changes_outcome: bool
    reason: str = ""
    supervisor: int = 0


KINDS = (FactorAssessed, HerOwnView, SecurityAssessed, Disagreed, RiskArose, RiskWeighed)
