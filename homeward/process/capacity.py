"""Capacity is presumed: only a reasoned doubt about this decision opens an assessment, after support was tried (VOL-1)."""

from dataclasses import dataclass
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry


@dataclass(frozen=True)
class CapacityDoubted(Entry):
    """A reasoned doubt about one decision, and the support to decide that was tried first; a diagnosis is no reason."""

    KIND: ClassVar[str] = "capacity-doubted"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    decision: str
    reason: str
    support_tried: str


@dataclass(frozen=True)
class CapacityAssessed(Entry):
    """The bare finding of a qualified professional about that decision."""

    KIND: ClassVar[str] = "capacity-assessed"
    decision: str
    professional: str
    can_decide: bool


def doubted(*, decision: str, reason: str, support_tried: str) -> CapacityDoubted:
    """Give the entry of a reasoned doubt.

    :raises ImpossibleValue: without the decision, the reason, or the support that was tried
    """
    for name, value in (("decision", decision), ("reason", reason), ("support_tried", support_tried)):
        if not value:
            raise ImpossibleValue(name, "missing")
    return CapacityDoubted(decision, reason, support_tried)


def cannot_decide(case: Case) -> bool:
    """Tell whether a professional found that she cannot take this decision now; without a finding, she can."""
    found = case.latest(CapacityAssessed)
    return found is not None and not found.can_decide


FOLLOWS = (handbook.VOLUNTARY_RETURN,)
KINDS = (CapacityDoubted, CapacityAssessed)
