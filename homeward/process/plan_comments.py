"""What a second reader says of a plan: among colleagues only, beside the version it is about, never to the person (RAS-3, PLN-3)."""

from dataclasses import dataclass
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Staff, Written
from homeward.process.refusals import ImpossibleValue, Refusal, StepOutOfOrder
from homeward.process.reintegration import Component, PlanWritten
from homeward.process.writing import Entry


@dataclass(frozen=True)
class PlanCommented(Entry):
    """A colleague who did not write this version of the plan has read it, and says what should be looked at.

    :ivar component: the component it is about, None for the plan as a whole
    """

    KIND: ClassVar[str] = "plan-commented"
    version: int
    words: str
    component: Component | None = None


class WroteItOneself(Refusal):
    """A second reader is somebody other than whoever wrote the plan down."""

    clause = handbook.PLAN_RESTS_ON_ASSESSMENTS


def commented(case: Case, *, words: str, component: Component | None = None, by: int = 0) -> PlanCommented:
    """Give the entry of a second reader's comment on the newest version.

    :param by: the number of the member who comments
    :raises StepOutOfOrder: when there is no plan yet
    :raises WroteItOneself: by the member who wrote this version down
    :raises ImpossibleValue: without words
    """
    plan = case.written(PlanWritten)
    if plan is None:
        raise StepOutOfOrder("plan-written")
    if plan.by == Staff(by):
        raise WroteItOneself
    if not words.strip():
        raise ImpossibleValue("words", "missing")
    return PlanCommented(plan.entry.version, words, component)


def of_version(case: Case, version: int) -> tuple[Written[PlanCommented], ...]:
    """The comments on one version, oldest first."""
    return tuple(one for one in case.every(PlanCommented) if one.entry.version == version)


def not_taken_up(case: Case) -> tuple[Written[PlanCommented], ...]:
    """The comments on the newest version, to which the next version answers."""
    plan = case.latest(PlanWritten)
    return () if plan is None else of_version(case, plan.version)


FOLLOWS = (handbook.PLAN_RESTS_ON_ASSESSMENTS,)
KINDS = (PlanCommented,)
