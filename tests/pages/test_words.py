"""Every code that a page can show has words of its own, so that nobody reads a code."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any

import pytest

import homeward.process
from homeward.casework import acts as casework_acts
from homeward.casework import table
from homeward.office.permissions import Role
from homeward.pages.words import acts, codes, fields, kinds, messages, pages_, refusals, values
from homeward.process.entries import KINDS
from homeward.process.notifications.table import TABLE
from homeward.process.refusals import Refusal


def modules() -> Iterator[ModuleType]:
    """Every module of the process."""
    for found in pkgutil.walk_packages(homeward.process.__path__, "homeward.process."):
        yield importlib.import_module(found.name)


def enums() -> set[type[StrEnum]]:
    """Every enum of the process."""
    every = (thing for module in modules() for thing in vars(module).values() if isinstance(thing, type))
    return {one for one in every if issubclass(one, StrEnum) and one is not StrEnum}


def parts(kind: Any) -> Iterator[Any]:
    """The fields of an entry, and of what lies in them."""
    for one in dataclass_fields(kind):
        yield one
        for inner in vars(importlib.import_module(kind.__module__)).values():
            if is_dataclass(inner) and isinstance(inner, type) and inner.__name__ in str(one.type):
                yield from dataclass_fields(inner)


def test_every_coded_answer_has_a_word() -> None:
    missing = {one.value for kind in enums() for one in kind if one.value not in values.WORDS}
    assert not missing, sorted(missing)
    assert not {role.value for role in Role} - set(values.WORDS)


def test_every_field_of_an_entry_and_every_answer_asked_has_a_word() -> None:
    shown = {one.name for kind in KINDS.values() for one in parts(kind)}
    typed = {one.name for act in table.ACTS for one in casework_acts.asked(act)}
    assert not (shown | typed) - set(fields.WORDS), sorted((shown | typed) - set(fields.WORDS))


@pytest.mark.parametrize(
    ("known", "have"),
    [
        (set(KINDS), kinds.WORDS),
        ({f"{act.page}.{act.name}" for act in table.ACTS}, acts.WORDS),
        (set(table.PAGES), pages_.WORDS),
        ({row.message for row in TABLE}, messages.WORDS),
    ],
    ids=["kinds", "acts", "pages", "messages"],
)
def test_every_kind_act_page_and_message_has_a_word(known: set[str], have: dict[str, Any]) -> None:
    assert not known - set(have), sorted(known - set(have))


def test_every_refusal_is_a_sentence_for_people() -> None:
    found = list(Refusal.__subclasses__())
    for kind in found:
        found.extend(kind.__subclasses__())
    assert not {kind.__name__ for kind in found if kind.__module__.startswith("homeward")} - set(refusals.WORDS)
    for name, said in refusals.WORDS.items():
        text = str(said)
        assert text.endswith("."), name
        assert not any(mark in text for mark in ("`", ":raises", "_", "{")), name


def test_every_code_that_names_a_lack_a_bar_or_a_step_has_a_word() -> None:
    source = "".join(inspect.getsource(module) for module in modules())
    named = set(re.findall(r'\b(?:Missing|Bar|Deadline|NextStep|_step|StepOutOfOrder)\(\s*"([a-z0-9-]+)"', source))
    named |= set(re.findall(r'ImpossibleValue\([^()]*?, "([a-z-]+)"\)', source))
    assert len(named) > 60
    missing = named - set(codes.WORDS) - set(values.WORDS) - set(kinds.WORDS) - set(fields.WORDS)
    assert not missing, sorted(missing)


def test_no_word_is_a_bare_code() -> None:
    for table_of_words in (
        acts.WORDS,
        codes.WORDS,
        fields.WORDS,
        kinds.WORDS,
        messages.WORDS,
        pages_.WORDS,
        values.WORDS,
    ):
        for key, said in table_of_words.items():
            assert str(said), key
            assert "_" not in str(said), key
            assert str(said)[0].isupper() or str(said)[0].isdigit() or not str(said)[0].isalpha(), key
