"""First contact as staff fill it: nothing asked twice, "no answer" is an answer, and what was learned from whom (CBC-1)."""

import re
from datetime import UTC, datetime

import pytest

from homeward.pages import first_contact
from homeward.process import children, intake
from homeward.process.intake import Fact, FirstContact, HowKnown, Source
from homeward.record import opening
from tests.pages.people import text

TYPED = {
    "urgent_needs": "a doctor today",
    "given_names": "Zuzanna (invented)",
    "gender": "Feminine",
    "country_of_return": "MD",
    "nationality": "one",
    "nationalities": "MD",
    "languages": "ron",
    "source": "herself",
    "age_band": "unknown",
    "basis": "not-asked",
    "interpreter_wish": "anyone",
    "complaint_way_told": "on",
}


@pytest.fixture
def page(code):
    return f"/c/{code}/intake/?do=first-contact"


def the_case(organisation, code):
    return opening.open_case(code, organisation.members["wera"].keys).case


def test_every_fact_stands_in_one_section_beside_how_it_is_known():
    listed = [name for one in first_contact.SECTIONS for name in one.names]
    assert len(listed) == len(set(listed))
    assert {f"{first_contact.KNOWN}{fact}" for fact in Fact} <= set(listed)
    asked = set(vars(FirstContact())) - {"no_answer", "other_sources"}
    assert asked == {name for name in listed if not name.startswith(first_contact.KNOWN)}


def test_no_answer_and_another_source_are_said_beside_the_answer(wera, organisation, code, page):
    more = {"known-date_of_birth": "no-answer", "known-given_names": "document"}
    answer = wera.post(page, TYPED | more)
    assert answer.status_code == 302, text(answer)
    case = the_case(organisation, code)
    assert intake.how_known(case, Fact.DATE_OF_BIRTH) is HowKnown.NO_ANSWER
    assert intake.how_known(case, Fact.DIALECT) is HowKnown.NOT_ASKED
    assert intake.source_of(case, Fact.GIVEN_NAMES) is Source.DOCUMENT
    assert intake.source_of(case, Fact.COUNTRY_OF_RETURN) is Source.HERSELF


@pytest.mark.parametrize(("listed", "number"), [("MD", "one"), ("MD\nRO", "several"), ("", "not-asked")])
def test_how_many_nationalities_is_not_asked_when_they_are_named(wera, organisation, code, page, listed, number):
    wera.post(page, TYPED | {"nationality": "not-asked", "nationalities": listed})
    assert the_case(organisation, code).latest(FirstContact).nationality == number


def test_an_answer_that_is_also_no_answer_is_refused_beside_its_field_and_what_was_typed_stays(
    wera, organisation, code, page
):
    before = len(the_case(organisation, code).entries)
    answer = wera.post(page, TYPED | {"known-given_names": "no-answer"})
    assert answer.status_code == 409
    assert 'value="Zuzanna (invented)"' in text(answer)
    assert 'id="id_given_names_error"' in text(answer)
    assert len(the_case(organisation, code).entries) == before


def test_the_form_holds_already_what_first_contact_said(wera, page):
    wera.post(page, TYPED | {"known-date_of_birth": "no-answer", "age_doubtful": "on"})
    again = text(wera.get(page))
    assert 'value="Zuzanna (invented)"' in again
    assert "a doctor today</textarea>" in again
    assert re.search(r'name="known-date_of_birth".*?value="no-answer" selected', again, re.S)
    assert re.search(r'name="age_doubtful"[^>]* checked', again)


def test_urgent_needs_and_a_doubtful_age_are_said_first(wera, organisation, code, page):
    wera.post(page, TYPED | {"age_doubtful": "on"})
    shown = text(wera.get(f"/c/{code}/intake/"))
    assert shown.index("a doctor today") < shown.index("What you can do")
    assert "treats her as a child" in shown
    assert children.is_child(the_case(organisation, code), datetime.now(UTC))
