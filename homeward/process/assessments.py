"""Assessments of the person and of the situation she returned to: done, partial or declined; none blocks the plan (RAS-1, RAS-2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Subject(StrEnum):
    """What is assessed."""

    PERSON = "person"
    SITUATION = "situation"


class Extent(StrEnum):
    """How far it went."""

    DONE = "done"
    PARTIAL = "partial"
    DECLINED = "declined"


@dataclass(frozen=True)
class Assessed(Entry):
    """An assessment: what was found, on which sources; the situation may be assessed without a visit."""

    KIND: ClassVar[str] = "assessed"
    subject: Subject
    extent: Extent
    on: date
    findings: str = ""
    strengths: str = ""
    visited: bool = False
    sources: str = ""


def assessed(
    *,
    subject: Subject,
    extent: Extent,
    on: date,
    today: date,
    findings: str = "",
    strengths: str = "",
    visited: bool = False,
    sources: str = "",
) -> Assessed:
    """Give the entry of an assessment (RAS-1, RAS-2).

    :raises ImpossibleValue: on a day that lies ahead, or without findings when it was done
    """
    if on > today:
        raise ImpossibleValue("on", "ahead")
    if extent is not Extent.DECLINED and not findings:
        raise ImpossibleValue("findings", "missing")
    return Assessed(subject, extent, on, findings, strengths, visited, sources)


def newest(case: Case) -> dict[Subject, tuple[int, Assessed]]:
    """The newest assessment of each subject with its number."""
    return {one.entry.subject: (one.number, one.entry) for one in case.every(Assessed)}


FOLLOWS = (handbook.PERSON_ASSESSED, handbook.SITUATION_ASSESSED)
KINDS = (Assessed,)
