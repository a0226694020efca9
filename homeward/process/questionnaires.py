"""Questionnaires as files: items, scales, weights, skip logic and sources, read whole or refused with the place and the reason.

The file is JSON. A scale is named once and used by many items; an item's value may be turned round by naming another scale.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from homeward.process.instruments import Instrument, Item

FORMAT = "homeward-questionnaire-1"
LONGEST = 200_000
MOST_ITEMS = 120
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class QuestionnaireRefused(ValueError):
    """A file that is not such a questionnaire: names the place in it and what is wrong."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True)
class Scale:
    """The choices of a scale with their values from 0 to 1 and their labels by language."""

    choices: tuple[str, ...]
    values: tuple[Decimal, ...]
    labels: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire as a file holds it: what is scored, and the words in which it is asked.

    :ivar titles: its title by language
    :ivar sources: where it comes from by language; what it rests on is the English one, or the only one
    :ivar dimensions: what each part of its score is called by code, then by language; a code without a name stands as it is
    :ivar texts: the words of each item by code, then by language
    :ivar labels: the words of each item's choices by code, then by language, in the order of the choices
    """

    instrument: Instrument
    titles: dict[str, str]
    texts: dict[str, dict[str, str]]
    labels: dict[str, dict[str, tuple[str, ...]]]
    sources: dict[str, str]
    dimensions: dict[str, dict[str, str]]


def read(text: str) -> Questionnaire:
    """Read a questionnaire from its file.

    :raises QuestionnaireRefused: for anything that is not one
    """
    if len(text) > LONGEST:
        raise QuestionnaireRefused("file", "too-long")
    try:
        raw = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise QuestionnaireRefused("file", "not-json") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise QuestionnaireRefused("format", "unknown")
    name, version = _code(raw, "name"), _word(raw, "version")
    scales = {one: _scale(one, what) for one, what in _object(raw, "scales").items()}
    listed = raw.get("items")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_ITEMS:
        raise QuestionnaireRefused("items", "missing")
    made = [_item(f"items.{number}", one, scales) for number, one in enumerate(listed, 1)]
    _check_items([item for item, _, _ in made])
    comparable = raw.get("comparable_with", [])
    if not isinstance(comparable, list) or not all(isinstance(one, str) for one in comparable):
        raise QuestionnaireRefused("comparable_with", "unknown")
    items = tuple(item for item, _, _ in made)
    sources = _sources(raw)
    instrument = Instrument(name, version, items, raw.get("official") is True, said(sources, "en"), tuple(comparable))
    return Questionnaire(
        instrument,
        _texts(raw, "title"),
        {item.code: words for item, words, _ in made},
        {item.code: scale.labels for item, _, scale in made},
        sources,
        _dimensions(raw, {item.dimension for item in items}),
    )


def _sources(raw: dict[str, Any]) -> dict[str, str]:
    """A source is one text, as a citation is, or one by language."""
    return _texts(raw, "source") if isinstance(raw.get("source"), dict) else {"en": _word(raw, "source")}


def _dimensions(raw: dict[str, Any], known: set[str]) -> dict[str, dict[str, str]]:
    """The names of the parts of the score, where the file gives any; each is of a part that an item counts for."""
    if "dimensions" not in raw:
        return {}
    named = _object(raw, "dimensions")
    for code in named:
        if code not in known:
            raise QuestionnaireRefused(f"dimensions.{code}", "unknown")
    return {code: _texts(named, code, "dimensions") for code in named}


def _item(place: str, raw: Any, scales: dict[str, Scale]) -> tuple[Item, dict[str, str], Scale]:
    if not isinstance(raw, dict):
        raise QuestionnaireRefused(place, "missing")
    scale = scales.get(str(raw.get("scale")))
    if scale is None:
        raise QuestionnaireRefused(f"{place}.scale", "unknown")
    weight = _number(raw, "weight", place, Decimal(1))
    overall = _number(raw, "weight_in_all", place, weight)
    skip = raw.get("only_if", "")
    if not isinstance(skip, str):
        raise QuestionnaireRefused(f"{place}.only_if", "unknown")
    item = Item(
        _code(raw, "code", place), scale.choices, scale.values, str(raw.get("dimension", "")), weight, skip, overall
    )
    return item, _texts(raw, "text", place), scale


def _scale(name: str, raw: Any) -> Scale:
    place = f"scales.{name}"
    if not isinstance(raw, dict):
        raise QuestionnaireRefused(place, "missing")
    choices = raw.get("choices")
    values = raw.get("values")
    if not isinstance(choices, list) or not isinstance(values, list) or not 1 < len(choices) == len(values):
        raise QuestionnaireRefused(place, "missing")
    if not all(isinstance(one, str) and CODE.fullmatch(one) for one in choices) or len(set(choices)) < len(choices):
        raise QuestionnaireRefused(f"{place}.choices", "unknown-choice")
    numbers = tuple(_number({"value": one}, "value", f"{place}.values", None) for one in values)
    if any(not 0 <= one <= 1 for one in numbers):
        raise QuestionnaireRefused(f"{place}.values", "not-from-0-to-1")
    labels = {
        language: tuple(str(one) for one in said)
        for language, said in _object(raw, "labels", place).items()
        if isinstance(said, list) and len(said) == len(choices)
    }
    if not labels:
        raise QuestionnaireRefused(f"{place}.labels", "missing")
    return Scale(tuple(choices), numbers, labels)


def _check_items(items: list[Item]) -> None:
    """Codes stand once, and an item is skipped by an answer to an earlier one alone."""
    earlier: dict[str, Item] = {}
    for number, item in enumerate(items, 1):
        if item.code in earlier:
            raise QuestionnaireRefused(f"items.{number}.code", "twice")
        code, _, choice = item.only_if.partition("=")
        if code and (code not in earlier or choice not in earlier[code].choices):
            raise QuestionnaireRefused(f"items.{number}.only_if", "unknown-question")
        earlier[item.code] = item


def _object(raw: dict[str, Any], name: str, place: str = "") -> dict[str, Any]:
    found = raw.get(name)
    if not isinstance(found, dict) or not found:
        raise QuestionnaireRefused(f"{place}.{name}".strip("."), "missing")
    return found


def _texts(raw: dict[str, Any], name: str, place: str = "") -> dict[str, str]:
    found = _object(raw, name, place)
    if not all(isinstance(one, str) and one.strip() and len(one) <= 1000 for one in found.values()):
        raise QuestionnaireRefused(f"{place}.{name}".strip("."), "missing")
    return dict(found)


def _word(raw: dict[str, Any], name: str, place: str = "") -> str:
    found = raw.get(name)
    if not isinstance(found, str) or not 0 < len(found.strip()) <= 200:
        raise QuestionnaireRefused(f"{place}.{name}".strip("."), "missing")
    return found.strip()


def _code(raw: dict[str, Any], name: str, place: str = "") -> str:
    found = _word(raw, name, place)
    if not CODE.fullmatch(found) or len(found) > 60:
        raise QuestionnaireRefused(f"{place}.{name}".strip("."), "not-a-code")
    return found


def _number(raw: dict[str, Any], name: str, place: str, default: Decimal | None) -> Decimal:
    found = raw.get(name, default)
    try:
        number = Decimal(found) if isinstance(found, str | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= 1000:
        raise QuestionnaireRefused(f"{place}.{name}", "not-a-number")
    return number


def said(words: dict[str, str], language: str) -> str:
    """Say a text in a language, else in English, else in the first it has."""
    return words.get(language) or words.get("en") or next(iter(words.values()))


def labels_in(words: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """Give the labels of a scale in a language, else in English, else in the first it has."""
    return words.get(language) or words.get("en") or next(iter(words.values()))
