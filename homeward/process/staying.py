"""Staying: when return is not safe or no longer wanted, it is closed without blame and the tasks of protection begin (SEC-0, VOL-1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.writing import Entry


class WhyStaying(StrEnum):
    """What led to staying."""

    NOT_SAFE = "return-is-not-safe"
    CHANGED_HER_MIND = "changed-her-mind"
    ASYLUM = "seeks-protection"


@dataclass(frozen=True)
class StayingOpened(Entry):
    """She stays: the return rests, and tasks for protection, residence and housing begin."""

    KIND: ClassVar[str] = "staying-opened"
    why: WhyStaying
    protection: str = ""
    residence: str = ""
    housing: str = ""


@dataclass(frozen=True)
class ReturnReopened(Entry):
    """She wants to return after all, and nothing is held against her."""

    KIND: ClassVar[str] = "return-reopened"
    words: str = ""


def stays(case: Case) -> bool:
    """Tell whether the return rests because she stays."""
    opened, again = case.written(StayingOpened), case.written(ReturnReopened)
    return opened is not None and (again is None or again.number < opened.number)


FOLLOWS = (handbook.VOLUNTARY_RETURN, handbook.RISKS_ASSESSED_BEFORE_RETURN)
KINDS = (StayingOpened, ReturnReopened)
