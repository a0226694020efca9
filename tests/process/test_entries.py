"""Entries of every kind are written as JSON and read again unchanged, also by a reader who knows less or more."""

import json
import re
from dataclasses import MISSING, fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.process.case import CaseOpened
from homeward.process.entries import KINDS, MODULES
from homeward.process.travel_grant import CashGiven
from homeward.process.writing import Compartment, Entry, Unreadable, from_data, to_data
from tests.golden.sample import sample
from tests.process.entry_strategies import entries

ALL = sorted(KINDS)


def subclasses(kind: type[Entry]) -> set[type[Entry]]:
    return {one for child in kind.__subclasses__() for one in {child, *subclasses(child)}}


def required(kind: type[Entry]) -> list[str]:
    return [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]


def test_no_two_kinds_share_a_name():
    assert len(KINDS) == sum(len(module.KINDS) for module in MODULES)


def test_every_kind_that_is_defined_is_gathered():
    defined = {one for one in subclasses(Entry) if one.__module__.startswith("homeward.")}
    # A class without a name of its own is a shape that several kinds share.
    assert {one for one in defined if one.KIND} == set(KINDS.values())


@pytest.mark.parametrize("name", ALL)
def test_a_kind_is_a_frozen_dataclass_with_a_name_in_kebab_case_and_words_about_it(name):
    kind = KINDS[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
    assert not kind.__doc__.startswith(kind.__name__ + "(")
    assert kind.COMPARTMENT in Compartment


@pytest.mark.parametrize("name", ALL)
def test_a_message_names_the_partner_it_goes_to(name):
    kind = KINDS[name]
    assert not kind.MESSAGE or "to" in {one.name for one in fields(kind)}


@given(st.sampled_from(ALL).flatmap(lambda name: entries(KINDS[name])))
@settings(max_examples=1500, deadline=None)
def test_an_entry_of_any_kind_is_read_as_it_was_written(entry):
    text = json.dumps(to_data(entry))
    assert from_data(type(entry), json.loads(text)) == entry


@pytest.mark.parametrize("name", ALL)
def test_every_kind_is_read_as_it_was_written(name):
    entry = sample(KINDS[name])
    assert from_data(KINDS[name], json.loads(json.dumps(to_data(entry)))) == entry


@given(
    st.sampled_from(ALL).flatmap(lambda name: entries(KINDS[name])),
    st.dictionaries(st.text(min_size=1).map(lambda name: f"new-{name}"), st.integers() | st.text() | st.none()),
)
@settings(deadline=None)
def test_fields_that_a_later_version_added_are_passed_over(entry, added):
    assert from_data(type(entry), {**to_data(entry), **added}) == entry


@pytest.mark.parametrize("name", ALL)
def test_fields_that_an_earlier_version_did_not_have_take_their_default(name):
    kind, data = KINDS[name], to_data(sample(KINDS[name]))
    old = from_data(kind, {field: data[field] for field in required(kind)})
    for field in fields(kind):
        if field.name not in required(kind):
            assert getattr(old, field.name) == field.default


@pytest.mark.parametrize("name", [name for name in ALL if required(KINDS[name])])
def test_an_entry_without_a_required_field_is_not_read(name):
    kind, data = KINDS[name], to_data(sample(KINDS[name]))
    for field in required(kind):
        with pytest.raises(Unreadable, match=field):
            from_data(kind, {key: value for key, value in data.items() if key != field})


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        (CaseOpened, "side", "somewhere"),
        (CaseOpened, "fictional", 1),
        (CaseOpened, "code_name", None),
        (CashGiven, "amount", 5),
        (CashGiven, "amount", "much"),
    ],
)
def test_a_value_of_another_type_is_not_read(kind, field, wrong):
    with pytest.raises(Unreadable, match=field):
        from_data(kind, {**to_data(sample(kind)), field: wrong})


def test_a_time_without_zone_is_not_read():
    kind = KINDS["departed"]
    with pytest.raises(Unreadable, match="without zone"):
        from_data(kind, {**to_data(sample(kind)), "left_at": "2031-03-03T09:30:00"})
