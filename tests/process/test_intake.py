"""First contact: "not asked" and "no answer" are answers, and impossible facts are refused."""

from dataclasses import fields
from datetime import date

import pytest

from homeward.process import intake
from homeward.process.case import Case
from homeward.process.intake import (
    AgeBand,
    BasisOfReturn,
    Exploitation,
    Fact,
    FactSource,
    FirstContact,
    HowKnown,
    LinkedCase,
    Nationality,
    Source,
)
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import TODAY, born, case_with, in_days


def checked(entry: FirstContact) -> FirstContact:
    return intake.first_contact(Case(), entry, today=TODAY)


def refused(entry: FirstContact) -> tuple[str, str]:
    with pytest.raises(ImpossibleValue) as refusal:
        checked(entry)
    return refusal.value.field, refusal.value.problem


def test_a_first_contact_may_hold_nothing_but_a_code_name():
    assert checked(FirstContact()) == FirstContact()


def test_a_birth_that_lies_ahead_is_refused():
    assert refused(born(in_days(1))) == ("date_of_birth", "ahead")
    assert checked(born(TODAY)).date_of_birth == TODAY


def test_a_birth_more_than_120_years_ago_is_refused():
    assert refused(born(date(1905, 1, 1))) == ("date_of_birth", "too-long-ago")


@pytest.mark.parametrize("years", [-1, 121])
def test_an_impossible_estimate_of_age_is_refused(years):
    assert refused(FirstContact(estimated_age=years)) == ("estimated_age", "impossible")


@pytest.mark.parametrize(
    ("number", "countries"),
    [
        (Nationality.NOT_ASKED, ()),
        (Nationality.ONE, ("NA",)),
        (Nationality.SEVERAL, ("MD", "RO")),
        (Nationality.NONE, ()),
        (Nationality.BEING_DETERMINED, ()),
        (Nationality.BEING_DETERMINED, ("ER", "ET")),
    ],
)
def test_nationality_is_one_several_none_or_being_determined(number, countries):
    entry = FirstContact(nationality=number, nationalities=countries)
    assert checked(entry) is entry


@pytest.mark.parametrize(
    ("number", "countries"),
    [
        (Nationality.NOT_ASKED, ("MD",)),
        (Nationality.ONE, ("MD", "RO")),
        (Nationality.SEVERAL, ("MD",)),
        (Nationality.SEVERAL, ("MD", "MD")),
        (Nationality.NONE, ("MD",)),
    ],
)
def test_nationalities_that_do_not_fit_their_number_are_refused(number, countries):
    assert refused(FirstContact(nationality=number, nationalities=countries))[0] == "nationalities"


def test_a_stateless_person_does_not_return_by_nationality_but_may_by_permission():
    stateless = FirstContact(nationality=Nationality.NONE, basis=BasisOfReturn.NATIONALITY)
    assert refused(stateless) == ("basis", "without-nationality")
    permitted = FirstContact(nationality=Nationality.NONE, basis=BasisOfReturn.THIRD_COUNTRY_PERMISSION)
    assert checked(permitted) is permitted


def test_not_asked_no_answer_and_told_are_three_different_things():
    case = case_with(FirstContact(given_names="Example", no_answer=(Fact.FAMILY_NAME,)))
    assert intake.how_known(case, Fact.GIVEN_NAMES) is HowKnown.TOLD
    assert intake.how_known(case, Fact.FAMILY_NAME) is HowKnown.NO_ANSWER
    assert intake.how_known(case, Fact.REGION_OF_RETURN) is HowKnown.NOT_ASKED


def test_a_field_cannot_be_answered_and_be_without_an_answer():
    assert refused(FirstContact(family_name="Example", no_answer=(Fact.FAMILY_NAME,))) == (
        "family_name",
        "answered-and-no-answer",
    )
    unanswered = FirstContact(no_answer=(Fact.FAMILY_NAME, Fact.GENDER))
    assert checked(unanswered) is unanswered


def test_a_fact_keeps_from_whom_it_was_learned():
    entry = FirstContact(
        given_names="Example",
        date_of_birth=date(2001, 5, 1),
        other_sources=(FactSource(Fact.DATE_OF_BIRTH, Source.DOCUMENT),),
    )
    case = case_with(checked(entry))
    assert intake.source_of(case, Fact.GIVEN_NAMES) is Source.HERSELF
    assert intake.source_of(case, Fact.DATE_OF_BIRTH) is Source.DOCUMENT
    assert intake.source_of(case, Fact.FAMILY_NAME) is None


def test_every_fact_is_a_field_of_the_first_contact():
    assert {fact.value for fact in Fact} <= {field.name for field in fields(FirstContact)}


def test_her_age_turns_on_her_birthday_and_not_before():
    case = case_with(born(date(2013, 3, 4)))
    assert intake.age_on(case, date(2031, 3, 3)) == 17
    assert intake.age_on(case, date(2031, 3, 4)) == 18
    assert intake.age_on(case_with(FirstContact()), TODAY) is None


@pytest.mark.parametrize(
    ("years", "band"), [(8, AgeBand.UNDER_9), (9, AgeBand.UNDER_18), (17, AgeBand.UNDER_18), (18, AgeBand.UNDER_24),
                        (23, AgeBand.UNDER_24), (24, AgeBand.UNDER_30), (38, AgeBand.UNDER_39), (48, AgeBand.OLDER)],
)  # fmt: skip
def test_a_request_without_identity_says_the_age_in_bands(years, band):
    assert intake.band_on(case_with(born(date(TODAY.year - years, 1, 1))), TODAY) is band
    assert intake.band_on(case_with(FirstContact(estimated_age=years)), TODAY) is band


def test_a_band_that_she_named_goes_before_an_estimate():
    case = case_with(FirstContact(age_band=AgeBand.UNDER_30, estimated_age=19))
    assert intake.band_on(case, TODAY) is AgeBand.UNDER_30
    assert intake.band_on(case_with(FirstContact()), TODAY) is AgeBand.UNKNOWN
    assert intake.band_on(case_with(), TODAY) is AgeBand.UNKNOWN


def test_a_family_member_is_linked_once():
    case = case_with(intake.linked(case_with(), code="K7", relation="daughter"))
    assert case.latest(LinkedCase) == LinkedCase("K7", "daughter")
    with pytest.raises(ImpossibleValue):
        intake.linked(case, code="K7", relation="daughter")
    with pytest.raises(ImpossibleValue):
        intake.linked(case, code="K8", relation="")


def test_values_are_those_of_the_htcds_standard():
    assert Exploitation("SexualExploitation") is Exploitation.SEXUAL
    assert len(Exploitation) == 11
    assert intake.Gender("NonSpecifiedUnknown") is intake.Gender.UNKNOWN
    assert len(intake.Gender) == 6


def test_a_person_with_a_nationality_may_return_by_it():
    entry = FirstContact(nationality=Nationality.ONE, nationalities=("MD",), basis=BasisOfReturn.NATIONALITY)
    assert checked(entry) is entry


def test_a_person_may_be_very_old():
    assert checked(born(date(TODAY.year - 120, 1, 1))).date_of_birth is not None


@pytest.mark.parametrize(("code", "relation", "field"), [("", "son", "code"), ("K8", "", "relation")])
def test_a_link_names_the_other_case_and_how_they_are_related(code, relation, field):
    with pytest.raises(ImpossibleValue) as refusal:
        intake.linked(case_with(), code=code, relation=relation)
    assert refusal.value.field == field


def test_nothing_is_known_before_a_first_contact():
    assert intake.how_known(case_with(), Fact.GIVEN_NAMES) is HowKnown.NOT_ASKED
    assert intake.source_of(case_with(), Fact.GIVEN_NAMES) is None
