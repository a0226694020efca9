"""Capacity is presumed: only a reasoned doubt about one decision opens an assessment, after support (VOL-1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.writing import Compartment, Entry


class Decision(StrEnum):
    """The decision that is doubted; a doubt about one says nothing about another."""

    RETURN = "return"
    SHARING = "sharing-information"
    TREATMENT = "treatment"
    OTHER = "other"


class Ability(StrEnum):
    """What a reasoned doubt names: what she cannot do now about this decision. No diagnosis is among them."""

    UNDERSTAND = "understand-what-is-said"
    KEEP_IN_MIND = "keep-it-in-mind"
    WEIGH = "weigh-it"
    SAY = "say-what-she-wants"


@dataclass(frozen=True)
class CapacityDoubted(Entry):
    """A reasoned doubt about one decision, and the support to decide that was tried first; a diagnosis is no reason."""

    KIND: ClassVar[str] = "capacity-doubted"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    decision: Decision
    reason: str
    support_tried: str
    abilities: tuple[Ability, ...] = ()


@dataclass(frozen=True)
class CapacityAssessed(Entry):
    """The bare finding of a qualified professional about that decision."""

    KIND: ClassVar[str] = "capacity-assessed"
    decision: Decision
    professional: str
    can_decide: bool


def doubted(*, decision: Decision, reason: str, support_tried: str, abilities: tuple[Ability, ...]) -> CapacityDoubted:
    """Give the entry of a reasoned doubt.

    :raises ImpossibleValue: without the reason, what she cannot do, or the support that was tried
    """
    for name, value in (("reason", reason), ("abilities", abilities), ("support_tried", support_tried)):
        if not value:
            raise ImpossibleValue(name, "missing")
    return CapacityDoubted(decision, reason, support_tried, abilities)


def assessed(case: Case, *, decision: Decision, professional: str, can_decide: bool) -> CapacityAssessed:
    """Give the entry of a professional's finding; only a recorded doubt about this decision leads to one.

    :raises StepOutOfOrder: without such a doubt
    :raises ImpossibleValue: without the professional's name
    """
    if not any(one.entry.decision is decision for one in case.every(CapacityDoubted)):
        raise StepOutOfOrder("capacity-doubted")
    if not professional:
        raise ImpossibleValue("professional", "missing")
    return CapacityAssessed(decision, professional, can_decide)


def cannot_decide(case: Case, decision: Decision = Decision.RETURN) -> bool:
    """Tell whether a professional found that she cannot take this decision now; a doubt alone changes nothing."""
    found = [one.entry for one in case.every(CapacityAssessed) if one.entry.decision is decision]
    return bool(found) and not found[-1].can_decide


FOLLOWS = (handbook.VOLUNTARY_RETURN,)
KINDS = (CapacityDoubted, CapacityAssessed)
