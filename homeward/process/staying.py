"""Staying: when return is not safe or no longer wanted, it is closed without blame and the tasks of protection begin.

Nothing is held against her, and the return can be opened again (SEC-0, VOL-1).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import security_assessment
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.security_assessment import Outcome
from homeward.process.writing import Entry


class WhyStaying(StrEnum):
    """What led to staying."""

    NOT_SAFE = "return-is-not-safe"
    CHANGED_HER_MIND = "changed-her-mind"
    ASYLUM = "seeks-protection"


class StayingTask(StrEnum):
    """What begins when she stays."""

    PROTECTION = "protection"
    RESIDENCE = "residence"
    HOUSING = "housing"


@dataclass(frozen=True)
class StayingOpened(Entry):
    """She stays: the return rests, and tasks for protection, residence and housing begin.

    :ivar protection: what is planned for her protection; the same for residence and housing
    :ivar words: what she says about it, in her words
    """

    KIND: ClassVar[str] = "staying-opened"
    why: WhyStaying
    protection: str = ""
    residence: str = ""
    housing: str = ""
    words: str = ""


@dataclass(frozen=True)
class StayingTaskDone(Entry):
    """One task of staying is done, and how."""

    KIND: ClassVar[str] = "staying-task-done"
    task: StayingTask
    how: str = ""


@dataclass(frozen=True)
class ReturnReopened(Entry):
    """She wants to return after all, and nothing is held against her."""

    KIND: ClassVar[str] = "return-reopened"
    words: str = ""


def opened(
    case: Case, *, why: WhyStaying, protection: str = "", residence: str = "", housing: str = "", words: str = ""
) -> StayingOpened:
    """Give the entry that opens staying: a change of mind needs no reason, "not safe" an assessment that says so.

    :raises StepOutOfOrder: while she stays already, or "not safe" without an assessment of "not at all" or "not now"
    """
    if stays(case):
        raise StepOutOfOrder("return-reopened")
    found = security_assessment.current(case)
    unsafe = found is not None and found.entry.outcome in (Outcome.NOT_AT_ALL, Outcome.NOT_NOW)
    if why is WhyStaying.NOT_SAFE and not unsafe:
        raise StepOutOfOrder("security-assessed-not-safe")
    return StayingOpened(why, protection, residence, housing, words)


def reopened(case: Case, *, words: str = "") -> ReturnReopened:
    """Give the entry that opens the return again; she need not explain herself.

    :raises StepOutOfOrder: when the return does not rest
    """
    if not stays(case):
        raise StepOutOfOrder("staying-opened")
    return ReturnReopened(words)


def task_done(case: Case, *, task: StayingTask, how: str) -> StayingTaskDone:
    """Give the entry that a task of staying is done.

    :raises StepOutOfOrder: when she does not stay
    :raises ImpossibleValue: without saying how
    """
    if not stays(case):
        raise StepOutOfOrder("staying-opened")
    if not how:
        raise ImpossibleValue("how", "missing")
    return StayingTaskDone(task, how)


def stays(case: Case) -> bool:
    """Tell whether the return rests because she stays."""
    started, again = case.written(StayingOpened), case.written(ReturnReopened)
    return started is not None and (again is None or again.number < started.number)


def owed(case: Case) -> bool:
    """Tell whether staying is to be opened: the newest assessment says "not at all", and nobody acted on it (SEC-0)."""
    found, started = security_assessment.current(case), case.written(StayingOpened)
    acted = found is not None and started is not None and started.number > found.number
    return found is not None and found.entry.outcome is Outcome.NOT_AT_ALL and not stays(case) and not acted


def tasks(case: Case) -> tuple[StayingTask, ...]:
    """List the tasks of staying that are not done yet; none while the return goes on."""
    started = case.written(StayingOpened)
    if started is None or not stays(case):
        return ()
    done = {one.entry.task for one in case.every(StayingTaskDone) if one.number > started.number}
    return tuple(task for task in StayingTask if task not in done)


FOLLOWS = (handbook.VOLUNTARY_RETURN, handbook.RISKS_ASSESSED_BEFORE_RETURN)
KINDS = (StayingOpened, StayingTaskDone, ReturnReopened)
