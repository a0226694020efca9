"""Nothing of a case reaches an embassy but the fields of the document's form, however somebody tries (DOC-4).

Every field of every kind of entry is filled with a text of its own, and each of these is tried in every field of a request.
"""

from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.process import documents
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.documents import ALLOWED, FIELD_NAMES, EmbassyExplained, Paper, RequestFields, known
from homeward.process.entries import KINDS
from homeward.process.intake import FirstContact
from homeward.process.refusals import ImpossibleValue
from tests.golden.sample import sample
from tests.process.referring_side import NOW, case_with

EMBASSY = "Embassy of Example"
# What a form may learn from first contact, and nothing else of it.
OF_FIRST_CONTACT = {"given_names", "family_name", "date_of_birth", "gender", "nationalities"}
STORY = "{kind} {field}: she was sold by her uncle in 2026, and fears him."


def marked(value: Any, text: str) -> Any:
    """The value with every text in it replaced by this one."""
    if isinstance(value, str) and type(value) is str:
        return text
    if isinstance(value, tuple):
        return tuple(marked(one, text) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: marked(getattr(value, one.name), text) for one in fields(value)})
    return value


def told_everything() -> tuple[Case, list[str]]:
    """A case that holds every kind of entry, each field with a text of its own; and those texts."""
    texts, entries = [], []
    for name, kind in KINDS.items():
        if name in (
            "case-opened",
            "authority-contact",
            "corrected",
            "consent-withdrawn",
            "consent-refused",
            "came-of-age",
        ):
            # These would hold or end what the request rests on, and are tried elsewhere.
            continue
        entry = sample(kind)
        for one in fields(entry):
            text = STORY.format(kind=name, field=one.name)
            changed = marked(getattr(entry, one.name), text)
            if changed != getattr(entry, one.name) and not (name == "first-contact" and one.name in OF_FIRST_CONTACT):
                entry = replace(entry, **{one.name: changed})
                texts.append(text)
        entries.append(entry)
    person = replace(
        next(one for one in entries if isinstance(one, FirstContact)),
        given_names="Amal",
        family_name="Example",
        date_of_birth=date(2003, 5, 1),
        nationalities=("XA",),
    )
    told = EmbassyExplained("ro", interview=True, biometrics=True, whom_they_may_visit_or_call=True)
    consent = ConsentGiven(Purpose.CONTACT_EMBASSY, EMBASSY, how="by letter")
    return case_with(*entries, person, consent, told), texts


CASE, TEXTS = told_everything()


def asked(paper: Paper, values: RequestFields) -> tuple[str, ...]:
    return documents.embassy_request(CASE, at=NOW, paper=paper, embassy=EMBASSY, values=values).fields


def test_every_kind_of_entry_lends_its_texts():
    assert len(TEXTS) > 250


@pytest.mark.parametrize("paper", list(ALLOWED))
def test_what_the_record_gives_by_itself_is_names_birth_sex_nationality_and_the_day_of_travel(paper):
    left = dict(one.split("=", 1) for one in asked(paper, known(CASE)))
    assert set(left) <= set(ALLOWED[paper])
    assert not [text for text in TEXTS for value in left.values() if text in value or value in text and len(value) > 3]
    assert left["given_names"] == "Amal"


@pytest.mark.parametrize("paper", list(ALLOWED))
@pytest.mark.parametrize("field", FIELD_NAMES)
def test_no_text_of_the_case_can_be_typed_into_a_request(paper, field):
    for text in TEXTS:
        try:
            left = asked(paper, replace(known(CASE), **{field: text}))
        except ImpossibleValue:
            continue
        # The record's own value stands there, or the form has no such field.
        assert not [one for one in left if text in one]


@given(st.sampled_from(list(ALLOWED)), st.dictionaries(st.sampled_from(FIELD_NAMES), st.text(max_size=80)))
def test_whatever_is_typed_nothing_but_a_few_words_a_day_or_a_code_leaves(paper, typed):
    left: tuple[str, ...] = ()
    with suppress(ImpossibleValue):
        left = asked(paper, replace(known(CASE), **typed))
    for one in left:
        name, _, value = one.partition("=")
        assert name in ALLOWED[paper]
        assert len(value.split()) <= 10
        assert "." not in value
        assert "\n" not in value
