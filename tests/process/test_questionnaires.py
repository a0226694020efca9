"""Questionnaires as files: read whole or refused with the place; skipped items, two weights, versions that may be set side by side."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.casework import instruments as instruments_built_in
from homeward.process import instruments, questionnaires
from homeward.process.instruments import Response
from homeward.process.questionnaires import QuestionnaireRefused

DAY = date(2031, 3, 3)
FILE = {
    "format": questionnaires.FORMAT,
    "name": "our-own",
    "version": "2",
    "source": "invented for a test",
    "comparable_with": ["1"],
    "title": {"en": "Our own"},
    "scales": {
        "yes": {"choices": ["yes", "no"], "values": ["1", "0"], "labels": {"en": ["Yes", "No"], "ar": ["نعم", "لا"]}}
    },
    "items": [
        {"code": "works", "scale": "yes", "dimension": "living", "weight": "3", "text": {"en": "Do you work?"}},
        {
            "code": "paid",
            "scale": "yes",
            "dimension": "living",
            "only_if": "works=yes",
            "text": {"en": "Are you paid?"},
        },
        {
            "code": "safe",
            "scale": "yes",
            "dimension": "people",
            "weight": "1",
            "weight_in_all": "0.5",
            "text": {"en": "Safe?"},
        },
    ],
}


def changed(**more):
    return json.dumps({**deepcopy(FILE), **more})


def item(number, **more):
    made = deepcopy(FILE)
    made["items"][number].update(more)
    return json.dumps(made)


def answers(**choices):
    return tuple(Response(code, choice) for code, choice in choices.items())


def scored(**choices):
    own = questionnaires.read(json.dumps(FILE)).instrument
    kept = instruments.asked_only(own, answers(**choices))
    return instruments.score(own, instruments.answered(own, on=DAY, responses=kept))


def test_a_file_gives_items_scales_weights_skip_logic_and_source():
    found = questionnaires.read(json.dumps(FILE))
    assert found.instrument.comparable_with == ("1",)
    assert not found.instrument.official
    assert [one.overall for one in found.instrument.items] == [Decimal(3), Decimal(1), Decimal("0.5")]
    assert questionnaires.said(found.texts["works"], "ar") == "Do you work?"
    assert questionnaires.labels_in(found.labels["works"], "ar") == ("نعم", "لا")


def test_parts_of_the_score_and_the_source_can_be_named_by_language():
    names = {"living": {"en": "Home", "ar": "السكن"}}
    found = questionnaires.read(changed(dimensions=names, source={"fr": "Nous", "en": "Our own"}))
    assert found.dimensions == names
    assert (found.sources["fr"], found.instrument.source) == ("Nous", "Our own")
    plain = questionnaires.read(changed())
    assert (plain.dimensions, plain.sources) == ({}, {"en": "invented for a test"})


@pytest.mark.parametrize("built_in", instruments_built_in.built_in(), ids=lambda one: one.instrument.name)
def test_everything_that_a_reader_sees_of_a_built_in_one_has_words_in_each_language(built_in):
    parts = {item.dimension for item in built_in.instrument.items}
    assert set(built_in.dimensions) == parts
    for words in (built_in.titles, built_in.sources, *built_in.texts.values(), *built_in.dimensions.values()):
        assert set(words) >= {"en", "fr", "es", "ar"}
        assert len(set(words.values())) == len(words)
    for labels in built_in.labels.values():
        assert set(labels) >= {"en", "fr", "es", "ar"}


def test_an_item_that_was_to_be_skipped_counts_neither_for_nor_against():
    assert scored(works="no", paid="yes", safe="yes").coverage == 1
    assert scored(works="no", paid="yes", safe="yes") == scored(works="no", safe="yes")
    assert scored(works="yes", paid="no", safe="yes").total == Decimal("0.778")


def test_the_whole_has_weights_of_its_own():
    found = scored(works="no", safe="yes")
    assert found.total == Decimal("0.143")
    assert dict(found.dimensions) == {"living": Decimal("0.000"), "people": Decimal("1.000")}


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("{", "file", "not-json"),
        ("[]", "format", "unknown"),
        (changed(format="another"), "format", "unknown"),
        (changed(name="Our Own"), "name", "not-a-code"),
        (changed(source=""), "source", "missing"),
        (changed(items=[]), "items", "missing"),
        (changed(title={}), "title", "missing"),
        (item(0, scale="no-such"), "items.1.scale", "unknown"),
        (item(0, weight="much"), "items.1.weight", "not-a-number"),
        (item(0, weight="-1"), "items.1.weight", "not-a-number"),
        (item(1, code="works"), "items.2.code", "twice"),
        (item(0, only_if="paid=yes"), "items.1.only_if", "unknown-question"),
        (item(1, only_if="works=perhaps"), "items.2.only_if", "unknown-question"),
        (
            changed(scales={"yes": {**FILE["scales"]["yes"], "values": ["1", "2"]}}),
            "scales.yes.values",
            "not-from-0-to-1",
        ),
        (changed(scales={"yes": {**FILE["scales"]["yes"], "labels": {"en": ["Yes"]}}}), "scales.yes.labels", "missing"),
        (changed(dimensions={"weather": {"en": "Weather"}}), "dimensions.weather", "unknown"),
        (changed(dimensions={"living": {"en": " "}}), "dimensions.living", "missing"),
        (changed(dimensions=["living"]), "dimensions", "missing"),
        (changed(source={}), "source", "missing"),
        ("x" * (questionnaires.LONGEST + 1), "file", "too-long"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place_and_the_reason(text, place, problem):
    with pytest.raises(QuestionnaireRefused) as refused:
        questionnaires.read(text)
    assert (refused.value.place, refused.value.problem) == (place, problem)


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FILE, "dimensions"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*FILE, "dimensions"]), PARTS, max_size=4))
def test_whatever_stands_in_a_file_it_is_read_or_refused_by_name(more):
    refusals = []
    try:
        questionnaires.read(json.dumps({**FILE, **more}))
    except QuestionnaireRefused as refused:
        refusals = [refused.place]
    assert all(refusals)
