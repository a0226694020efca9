"""Instruments: questionnaires with versioned items; raw answers are kept, and no score is given under 80 % answered (policy).

They are read from files (`questionnaires.py`): two generic ones, not official, and whatever an organisation brings of its own.
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
    :ivar weight: its weight within its dimension
    :ivar only_if: "code=choice" of an earlier item that must have been answered so, or empty
    :ivar weight_in_all: its weight in the whole, which need not be the same
    """

    code: str
    choices: tuple[str, ...]
    values: tuple[Decimal, ...]
    dimension: str = ""
    weight: Decimal = Decimal(1)
    only_if: str = ""
    weight_in_all: Decimal | None = None

    @property
    def overall(self) -> Decimal:
        """The weight in the whole: that of the dimension where no other is given."""
        return self.weight if self.weight_in_all is None else self.weight_in_all


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one version.

    :ivar comparable_with: earlier versions whose scores may be set beside this one's; all others may not
    """

    name: str
    version: str
    items: tuple[Item, ...]
    official: bool = False
    source: str = ""
    comparable_with: tuple[str, ...] = ()


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


def score(instrument: Instrument, entry: InstrumentAnswered, policy: Policy = STANDARD) -> Score:
    """Score raw answers: the weighted mean of the values, in all and by dimension, over what was answered.

    :raises TooFewAnswers: when less than 80 % (policy) of the weight that applies was answered
    :raises ImpossibleValue: for answers to another instrument or version
    """
    if (entry.instrument, entry.version) != (instrument.name, instrument.version):
        raise ImpossibleValue("version", "another")
    choices = {one.item: one.choice for one in entry.responses}
    asked = [item for item in instrument.items if applies(item, choices)]
    told = [item for item in asked if choices.get(item.code)]
    whole = sum((item.overall for item in asked), Decimal(0))
    coverage = sum((item.overall for item in told), Decimal(0)) / whole if whole else Decimal(0)
    if not told or coverage < Decimal(str(policy.score_coverage)):
        raise TooFewAnswers
    names = dict.fromkeys(item.dimension for item in told if item.weight)
    parts = tuple(
        (name, _mean([(item, item.weight) for item in told if item.dimension == name], choices)) for name in names
    )
    return Score(_mean([(item, item.overall) for item in told], choices), parts, coverage)


def applies(item: Item, choices: dict[str, str]) -> bool:
    """Tell whether an item is asked after these choices."""
    code, _, choice = item.only_if.partition("=")
    return not code or choices.get(code) == choice


def asked_only(instrument: Instrument, responses: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out the answers to items that were to be skipped after the answers before them."""
    choices: dict[str, str] = {}
    given = {one.item: one for one in responses}
    for item in instrument.items:
        if item.code in given and applies(item, choices):
            choices[item.code] = given[item.code].choice
    return tuple(one for one in responses if one.item in choices)


def _mean(items: list[tuple[Item, Decimal]], choices: dict[str, str]) -> Decimal:
    weight = sum((share for _, share in items), Decimal(0))
    total = sum((share * item.values[item.choices.index(choices[item.code])] for item, share in items), Decimal(0))
    return (total / weight).quantize(Decimal("0.001"))


def comparable(one: InstrumentAnswered, other: InstrumentAnswered, newer: Instrument | None = None) -> bool:
    """Tell whether two sets of answers can be compared: the same version, or one of which the newer says so."""
    if one.instrument != other.instrument:
        return False
    if one.version == other.version:
        return True
    if newer is None or newer.name != one.instrument:
        return False
    pair = {one.version, other.version}
    return newer.version in pair and bool((pair - {newer.version}) & set(newer.comparable_with))


def series(case: Case, name: str) -> tuple[InstrumentAnswered, ...]:
    """The answers to one instrument over time, oldest first."""
    return tuple(one.entry for one in case.every(InstrumentAnswered) if one.entry.instrument == name)


KINDS = (InstrumentAnswered,)
