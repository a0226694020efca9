"""Checking the texts of papers language by language: what was checked holds for just the English and the translation it was seen with."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from homeward.office import clock, translations
from homeward.office.members import SignedIn
from homeward.office.translations import Check, Recording
from homeward.papers import texts
from homeward.record import log
from homeward.record.log import Leaf

GENERAL = "general"


class PlacesDiffer(Exception):
    """The correction leaves out, or adds, a place that is filled in, such as {day}."""

    def __init__(self, key: str, wanted: tuple[str, ...]) -> None:
        super().__init__(key)
        self.key = key
        self.wanted = wanted


class NothingToCheck(Exception):
    """There is no such language or text, or it is the language the texts were written in."""


@dataclass(frozen=True)
class Row:
    """One text to be checked: English, and as it stands in the language now.

    :ivar by: who checked it, 0 while nobody has
    :ivar recording: read aloud by a person, where it was
    """

    key: str
    source: str
    text: str
    by: int
    recording: Recording | None


def groups(language: str) -> dict[str, tuple[int, int]]:
    """List the groups of texts, each with how many there are and how many are checked.

    :raises NothingToCheck: for a language that has no texts, or English
    """
    done = checked(language)
    found: dict[str, tuple[int, int]] = {}
    for key in _keys(language):
        count, of_them = found.get(_group(key), (0, 0))
        found[_group(key)] = (count + 1, of_them + (key in done))
    return found


def checked(language: str) -> dict[str, str]:
    """Give the texts that count as checked, by id: a later change of the English or of the translation undoes it."""
    if language == texts.SOURCE or language not in texts.languages():
        return {}
    return {one.key: one.text for one in _valid(language).values()}


def rows(language: str, group: str) -> tuple[Row, ...]:
    """Give the texts of a group.

    :raises NothingToCheck: where there are none
    """
    done, heard = _valid(language), translations.recordings(language)
    found = tuple(_row(language, key, done.get(key), heard.get(key)) for key in _keys(language) if _group(key) == group)
    if not found:
        raise NothingToCheck(group)
    return found


def _row(language: str, key: str, check: Check | None, heard: Recording | None) -> Row:
    text = check.text if check else texts.of(language)[key]
    if heard is not None and heard.basis != _digest(text):
        heard = None
    return Row(key, texts.of(texts.SOURCE)[key], text, check.by if check else 0, heard)


def check(language: str, corrected: Mapping[str, str], *, by: SignedIn) -> None:
    """Keep texts as checked, each as it is given here; all of them or none.

    :raises NothingToCheck: for a text or language that there is not
    :raises PlacesDiffer: when what is filled in is not the same as in English
    """
    known = set(_keys(language))
    for key, text in corrected.items():
        if key not in known or not text.strip():
            raise NothingToCheck(key)
        wanted = places(texts.of(texts.SOURCE)[key])
        if places(text) != wanted:
            raise PlacesDiffer(key, wanted)
    with transaction.atomic():
        for key, text in corrected.items():
            kept = Check(key, text.strip(), _basis(language, key), by.number, clock.now())
            translations.keep_check(language, kept)
        log.write(Leaf("administration", by.number, f"texts {language}", f"checked {len(corrected)}"))


def record(language: str, key: str, raw: bytes, *, by: SignedIn) -> None:
    """Keep a recording of a text as it stands now.

    :raises NothingToCheck: for a text or language that there is not
    :raises NotSound: for a file that is no sound, or too large
    """
    if key not in texts.of(texts.SOURCE) or language not in texts.languages():
        raise NothingToCheck(key)
    said = checked(language).get(key, texts.of(language)[key])
    with transaction.atomic():
        translations.record(language, key, basis=_digest(said), raw=raw, by=by.number, at=clock.now())
        log.write(Leaf("administration", by.number, f"texts {language}", f"recorded {key}"))


def playable(language: str, keys: frozenset[str]) -> dict[str, int]:
    """Give the numbers of recordings that may be played of these texts: a second member has listened, and the text is the same."""
    said = {**texts.of(language), **checked(language)}
    heard = translations.recordings(language)
    return {
        key: one.number
        for key, one in heard.items()
        if key in keys and one.checked_by and one.basis == _digest(said.get(key, ""))
    }


def places(text: str) -> tuple[str, ...]:
    """The places of a text that are filled in, sorted."""
    return tuple(sorted(re.findall(r"{\w*}", text)))


def _keys(language: str) -> tuple[str, ...]:
    if language == texts.SOURCE or language not in texts.languages():
        raise NothingToCheck(language)
    return tuple(texts.of(texts.SOURCE))


def _group(key: str) -> str:
    return key.partition(".")[0] if "." in key else GENERAL


def _valid(language: str) -> dict[str, Check]:
    found = translations.checks(language)
    return {key: one for key, one in found.items() if key in texts.of(language) and one.basis == _basis(language, key)}


def _basis(language: str, key: str) -> str:
    return _digest(texts.of(texts.SOURCE)[key] + "\0" + texts.of(language)[key])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
