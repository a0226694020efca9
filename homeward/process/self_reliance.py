"""Self-reliance: support per month and her own steps over time; growing support without an end is looked at together (INI-5)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.first_support import Answer, FirstSupport
from homeward.process.refusals import ImpossibleValue
from homeward.process.reintegration import Wish, components
from homeward.process.services import Progress, ServiceProgress
from homeward.process.writing import Entry


@dataclass(frozen=True)
class OwnStep(Entry):
    """A step she took herself."""

    KIND: ClassVar[str] = "own-step"
    what: str
    on: date


@dataclass(frozen=True)
class ExitPlanned(Entry):
    """How support ends, agreed with her: what ends when, what she will do herself, and to whom she can still turn."""

    KIND: ClassVar[str] = "exit-planned"
    by_when: date
    steps: tuple[str, ...]
    turns_to: str = ""
    words: str = ""


def exit_planned(
    *, by_when: date, steps: tuple[str, ...], today: date, turns_to: str = "", words: str = ""
) -> ExitPlanned:
    """Give the entry of how support ends.

    :raises ImpossibleValue: for a day that has passed, or without a step
    """
    if by_when < today:
        raise ImpossibleValue("by_when", "past")
    if not steps:
        raise ImpossibleValue("steps", "missing")
    return ExitPlanned(by_when, steps, turns_to, words)


@dataclass(frozen=True)
class Month:
    """One month: how many services she received, and how many steps she took."""

    month: str
    support: int
    steps: int


def months(case: Case) -> tuple[Month, ...]:
    """Count support received and own steps by month, oldest first."""
    support: Counter[str] = Counter()
    for one in case.every(ServiceProgress):
        if one.entry.progress in (Progress.ATTENDED, Progress.RECEIVED):
            support[one.entry.on.strftime("%Y-%m")] += 1
    for first in case.every(FirstSupport):
        if first.entry.answer is Answer.RECEIVED and first.entry.on:
            support[first.entry.on.strftime("%Y-%m")] += 1
    steps = Counter(one.entry.on.strftime("%Y-%m") for one in case.every(OwnStep))
    known = sorted(set(support) | set(steps))
    return tuple(Month(month, support[month], steps[month]) for month in _between(known))


def _between(known: list[str]) -> list[str]:
    """Every month from the first to the last, so that a month without anything shows as such."""
    if not known:
        return []
    year, month = (int(part) for part in known[0].split("-"))
    found: list[str] = []
    while not found or found[-1] < known[-1]:
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def review_together(case: Case) -> bool:
    """Tell whether support has grown over three months in a row while a planned component has no end."""
    last = [one.support for one in months(case)[-3:]]
    grows = len(last) == 3 and last[0] < last[1] < last[2]
    endless = any(one.entry.wish is Wish.PLANNED and one.entry.ends is None for one in components(case).values())
    return grows and endless


FOLLOWS = (handbook.SELF_RELIANCE,)
KINDS = (OwnStep, ExitPlanned)
