"""How entries are shown: nobody reads a code where a word exists."""

import pytest
from django.utils import translation

from homeward.pages import named, showing
from homeward.process.consent import ConsentGiven, Purpose

pytestmark = pytest.mark.django_db


def test_the_levels_of_an_assessment_stand_in_words():
    shown = str(showing.said("levels", ("SEC-1=low", "traffickers near home=high"), showing.Names()))
    assert "SEC-1" not in shown
    assert "Causes of trafficking: Low" in shown
    assert "raffickers near home: High" in shown


def test_security_as_it_came_in_a_letter_stands_in_words_and_keeps_what_was_typed():
    shown = str(showing.said("security", "can-go-ahead; SEC-1=unknown; call = daily", showing.Names()))
    assert "SEC-1" not in shown
    assert "\u2068call = daily\u2069" in shown


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("origin", "RMO", "Chisinau (RMO)"),
        ("destination", "KIV", "Chisinau (KIV)"),
        ("place", "Vienna", "Vienna"),
        ("origin", "Ist", "Ist"),
        ("destination", "XQQ", "XQQ"),
        ("route", "MAD - VIE - Ungheni", "Madrid (MAD) - Vienna (VIE) - Ungheni"),
    ],
)
def test_an_airport_stands_by_its_name_where_its_code_was_typed_and_other_places_as_they_were(name, typed, shown):
    assert str(showing.said(name, typed, showing.Names())).translate({0x2068: None, 0x2069: None}) == shown


@pytest.mark.parametrize(
    ("name", "typed", "english", "arabic"),
    [
        ("languages", ("ron", "ru"), "Romanian; Russian", "الرومانية؛ الروسية"),
        ("language", "Romanian, slowly", "Romanian, slowly", "Romanian, slowly"),
        ("country", "MD", "Moldova", "مولدوفا"),
        ("nationalities", ("MD", "XX"), "Moldova; XX", "مولدوفا؛ XX"),
    ],
)
def test_languages_and_countries_stand_by_their_names_in_the_readers_language(name, typed, english, arabic):
    for reader, shown in (("en", english), ("ar", arabic)):
        with translation.override(reader):
            said = str(showing.said(name, typed, showing.Names()))
        assert said.translate({0x2068: None, 0x2069: None}) == shown


def test_a_list_of_languages_is_named_and_what_is_no_list_of_codes_stays():
    assert named.languages("ro, ru") == "Romanian, Russian"
    assert named.languages("Romanian and some Russian") == "Romanian and some Russian"


def test_what_people_typed_otherwise_is_not_kept_in_memory():
    before = (named._language.cache_info().currsize, named._country.cache_info().currsize)
    assert named.country("the village where she was born") == "the village where she was born"
    assert named.language("the language of her mother") == "the language of her mother"
    assert (named._language.cache_info().currsize, named._country.cache_info().currsize) == before


def test_the_text_that_was_read_to_her_is_named_in_words_and_what_somebody_wrote_stays():
    given = ConsentGiven(Purpose.CONTACT_RECEIVING, text=Purpose.CONTACT_RECEIVING.value)
    shown = {str(row.label): str(row.value) for row in showing.rows(given, showing.Names())}
    assert shown["Text"] == shown["Purpose"]
    assert Purpose.CONTACT_RECEIVING.value not in shown.values()
    assert "When does she come?" in str(showing.said("text", "When does she come?", showing.Names()))
