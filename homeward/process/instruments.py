"""Instruments: questionnaires with versioned items; raw answers are kept, and no score is given under 80 % answered (policy).

The two built in are generic and not official; an organisation can bring its own.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Entry


@dataclass(frozen=True)
class Item:
    """One question with a scale.

    :ivar code: its name, which stays the same over versions in which it means the same
    :ivar values: the value of each choice, from 0 to 1
    :ivar only_if: "code=choice" of an earlier item that must have been answered so, or empty
    """

    code: str
    choices: tuple[str, ...]
    values: tuple[Decimal, ...]
    dimension: str = ""
    weight: Decimal = Decimal(1)
    only_if: str = ""


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one version."""

    name: str
    version: str
    items: tuple[Item, ...]
    official: bool = False
    source: str = ""


@dataclass(frozen=True)
class Response:
    """The choice for one item; an empty choice is "no answer"."""

    item: str
    choice: str


@dataclass(frozen=True)
class InstrumentAnswered(Entry):
    """The raw answers to one version of an instrument."""

    KIND: ClassVar[str] = "instrument-answered"
    instrument: str
    version: str
    on: date
    responses: tuple[Response, ...]


class TooFewAnswers(Refusal):
    """Too few questions were answered for a score to mean anything."""

    clause = handbook.STATUS_REPORTED_BACK


@dataclass(frozen=True)
class Score:
    """A score from 0 to 1 in all and by dimension, with the share of the weight that was answered."""

    total: Decimal
    dimensions: tuple[tuple[str, Decimal], ...]
    coverage: Decimal


_FIVE = tuple(Decimal(value) for value in ("1", "0.75", "0.5", "0.25", "0"))
_GOOD_TO_BAD = ("very-good", "good", "fair", "poor", "very-poor")
_OFTEN = ("never", "rarely", "sometimes", "often", "always")

EVERYDAY_LIFE = Instrument(
    "everyday-life",
    "1",
    (
        Item("housing", _GOOD_TO_BAD, _FIVE, "living"),
        Item("food", _GOOD_TO_BAD, _FIVE, "living"),
        Item("income", _GOOD_TO_BAD, _FIVE, "living"),
        Item("health-care", _GOOD_TO_BAD, _FIVE, "services"),
        Item("papers", _GOOD_TO_BAD, _FIVE, "services"),
        Item("learning", _GOOD_TO_BAD, _FIVE, "services"),
        Item("people-to-turn-to", _GOOD_TO_BAD, _FIVE, "people"),
        Item("safety-at-home", _GOOD_TO_BAD, _FIVE, "people"),
    ),
    source="own wording, equal weights, not official",
)
WELL_BEING = Instrument(
    "well-being",
    "1",
    (
        Item("worried", _OFTEN, _FIVE, "mind"),
        Item("sleeps-badly", _OFTEN, _FIVE, "mind"),
        Item("feels-alone", _OFTEN, _FIVE, "mind"),
        Item("treated-unfairly", _OFTEN, _FIVE, "others"),
        Item("hopeful", _OFTEN, tuple(reversed(_FIVE)), "mind"),
    ),
    source="own wording, equal weights, not official",
)
BUILT_IN = {one.name: one for one in (EVERYDAY_LIFE, WELL_BEING)}


def answered(instrument: Instrument, *, on: date, responses: tuple[Response, ...]) -> InstrumentAnswered:
    """Give the entry of raw answers.

    :raises ImpossibleValue: for a question or choice that this version does not have
    """
    items = {item.code: item for item in instrument.items}
    for one in responses:
        if one.item not in items:
            raise ImpossibleValue(one.item, "unknown-question")
        if one.choice and one.choice not in items[one.item].choices:
            raise ImpossibleValue(one.item, "unknown-choice")
    return InstrumentAnswered(instrument.name, instrument.version, on, responses)


def answered_named(*, instrument: str, on: date, responses: tuple[Response, ...]) -> InstrumentAnswered:
    """Give the entry of raw answers to one of the built-in instruments, by its name.

    :raises ImpossibleValue: for an instrument that is not there, or a question or choice it does not have
    """
    if instrument not in BUILT_IN:
        raise ImpossibleValue("instrument", "unknown")
    return answered(BUILT_IN[instrument], on=on, responses=responses)


def score(instrument: Instrument, entry: InstrumentAnswered, policy: Policy = STANDARD) -> Score:
    """Score raw answers: the weighted mean of the values, in all and by dimension.

    :raises TooFewAnswers: when less than 80 % (policy) of the weight that applies was answered
    :raises ImpossibleValue: for answers to another instrument or version
    """
    if (entry.instrument, entry.version) != (instrument.name, instrument.version):
        raise ImpossibleValue("version", "another")
    choices = {one.item: one.choice for one in entry.responses}
    asked = [item for item in instrument.items if _applies(item, choices)]
    told = [item for item in asked if choices.get(item.code)]
    whole = sum((item.weight for item in asked), Decimal(0))
    coverage = sum((item.weight for item in told), Decimal(0)) / whole if whole else Decimal(0)
    if coverage < Decimal(str(policy.score_coverage)):
        raise TooFewAnswers
    names = dict.fromkeys(item.dimension for item in told)
    parts = tuple((name, _mean([item for item in told if item.dimension == name], choices)) for name in names)
    return Score(_mean(told, choices), parts, coverage)


def _applies(item: Item, choices: dict[str, str]) -> bool:
    code, _, choice = item.only_if.partition("=")
    return not code or choices.get(code) == choice


def _mean(items: list[Item], choices: dict[str, str]) -> Decimal:
    weight = sum((item.weight for item in items), Decimal(0))
    total = sum((item.weight * item.values[item.choices.index(choices[item.code])] for item in items), Decimal(0))
    return (total / weight).quantize(Decimal("0.001"))


def comparable(one: InstrumentAnswered, other: InstrumentAnswered) -> bool:
    """Tell whether two sets of answers can be compared: the same instrument in the same version."""
    return (one.instrument, one.version) == (other.instrument, other.version)


def series(case: Case, name: str) -> tuple[InstrumentAnswered, ...]:
    """The answers to one instrument over time, oldest first."""
    return tuple(one.entry for one in case.every(InstrumentAnswered) if one.entry.instrument == name)


KINDS = (InstrumentAnswered,)
