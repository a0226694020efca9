"""The pages' translations: whole, true to the marks of their source, compiled from what is kept, and said to be drafts."""

import gettext
import re
from functools import cache
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from homeward.pages import languages
from tests.pages.people import Organisation, signed_in, text

LANGUAGES = ("fr", "es", "ar")
# A place for a value, a tag or an entity: what must stand in a translation as it stands in its source.
MARK = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}|</?[a-z]+|&[a-z]+;")
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SAYS_DRAFT = 'class="hw-draft"'


@cache
def catalogue(code: str) -> Catalog:
    with (settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def pairs(code: str) -> list[tuple[str, str]]:
    """Each translation beside the text it translates; of several forms, each beside the plural."""
    found = []
    for message in catalogue(code):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            found += [(message.id[1], one) for one in message.string]
        else:
            found.append((str(message.id), str(message.string)))
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_nearly_every_text_is_translated(code: str) -> None:
    without = [source for source, said in pairs(code) if not said]
    assert len(without) < 0.05 * len(pairs(code)), without[:20]


@pytest.mark.parametrize("code", LANGUAGES)
def test_values_tags_and_entities_stand_in_a_translation_as_in_its_source(code: str) -> None:
    several = {message.id[1] for message in catalogue(code) if isinstance(message.id, tuple)}
    for source, said in pairs(code):
        if source in several:
            # "One message" needs no number.
            assert set(MARK.findall(said)) <= set(MARK.findall(source)), source
        elif said:
            assert sorted(MARK.findall(said)) == sorted(MARK.findall(source)), source
        assert not TURNING.search(said), f"{source}: direction is the template's to isolate"


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_pages_read_is_compiled_from_what_is_kept(code: str) -> None:
    compiled = gettext.translation("django", settings.LOCALE_PATHS[0], languages=[code])
    for message in catalogue(code):
        if isinstance(message.id, str) and message.id and message.string:
            said = compiled.pgettext(message.context, message.id) if message.context else compiled.gettext(message.id)
            assert said == message.string, f"{message.id}: run make translations"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_draft_is_offered_by_name_and_says_on_each_page_that_it_is_one(organisation: Organisation, code: str) -> None:
    by_browser = text(Client().get("/in/", headers={"accept-language": code}))
    assert '<html lang="en"' in by_browser
    assert SAYS_DRAFT not in by_browser
    assert f'hreflang="{code}"' in by_browser
    asked = text(Client().get(f"/in/?lang={code}"))
    assert f'<html lang="{code}"' in asked
    assert SAYS_DRAFT in asked
    assert '<a href="?lang=en" lang="en" hreflang="en">English</a>' in asked


def test_a_member_reads_the_draft_that_stands_in_their_own_settings(organisation: Organisation, code: str) -> None:
    reader = signed_in(organisation.members["wera"])
    reader.get("/?lang=fr")
    page = text(reader.get(f"/c/{code}/"))
    assert '<html lang="fr"' in page
    assert SAYS_DRAFT in page
    assert SAYS_DRAFT not in text(reader.get(f"/c/{code}/?lang=en"))


def test_a_language_without_texts_is_neither_offered_nor_a_draft(settings: Any) -> None:
    assert "en-xa" not in languages.ready()
    assert not languages.is_draft("en-xa")
    assert not languages.is_draft("en")
    assert languages.is_draft("ar")
