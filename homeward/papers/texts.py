"""The texts of papers: one file a language, with who checked it; and how values are said in a language."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import get_day_names

from homeward.papers import calendars
from homeward.papers.blocks import Country, Name, Said, Telephone, Value

SOURCE = "en"
RIGHT_TO_LEFT = frozenset({"ar"})


class UnknownText(KeyError):
    """A paper names a text that no language has: a mistake in the program."""


@cache
def of(language: str) -> dict[str, str]:
    """Read the texts of a language, by id.

    :raises FileNotFoundError: for a language that has no texts
    """
    raw = json.loads(files("homeward.papers").joinpath("texts", f"{language}.json").read_text("utf-8"))
    return {key: value for key, value in raw.items() if key != "about"}


@cache
def about(language: str) -> dict[str, str | bool]:
    """Read what a language's file says of itself: its own name, and whether a reviewer has checked it."""
    raw = json.loads(files("homeward.papers").joinpath("texts", f"{language}.json").read_text("utf-8"))
    found: dict[str, str | bool] = raw["about"]
    return found


@cache
def languages() -> tuple[str, ...]:
    """List the languages that have texts, English first."""
    found = sorted(
        one.name.removesuffix(".json")
        for one in files("homeward.papers").joinpath("texts").iterdir()
        if one.name.endswith(".json")
    )
    return (SOURCE, *(one for one in found if one != SOURCE))


class Voice:
    """A language as a paper is written in it: texts that a reviewer of this node has checked stand before those of the file.

    :ivar unchecked: ids of the texts said so far that nobody has checked in this language
    """

    def __init__(self, language: str, checked: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.unchecked: set[str] = set()
        self._checked = checked or {}
        self._trusted = bool(about(language)["reviewed"])

    def say(self, value: Value) -> str:
        """Say a value; a text that the language does not have is said in English.

        :raises UnknownText: for an id that not even English has
        """
        if isinstance(value, Said):
            values = {name: self.say(one) for name, one in value.values.items()}
            return self._text(value.key).format(**values)
        if isinstance(value, tuple):
            return ", ".join(self.say(one) for one in value)
        if isinstance(value, Telephone):
            return f"\u2066{value.number}\u2069"
        if isinstance(value, Country):
            return str(Locale.parse(self.language).territories.get(value.code, value.code))
        if isinstance(value, Name):
            return f"\u2068{value.text}\u2069"
        return moment(value, self.language) if isinstance(value, datetime) else day(value, self.language)

    def _text(self, key: str) -> str:
        if key in self._checked:
            return self._checked[key]
        if not self._trusted:
            self.unchecked.add(key)
        found = of(self.language).get(key) or of(SOURCE).get(key)
        if found is None:
            raise UnknownText(key)
        return found


def say(value: Value, language: str) -> str:
    """Say a value in a language, as its file has it.

    :raises UnknownText: for an id that not even English has
    """
    return Voice(language).say(value)


def day(value: date, language: str) -> str:
    """Say a day: its weekday, the date in figures, and the second calendar where the language's readers use one."""
    weekday = get_day_names("wide", locale=language)[value.weekday()]
    second = calendars.second(value, language)
    figures = f"\u2066{value:%d.%m.%Y}\u2069"
    return f"{weekday} {figures} ({second})" if second else f"{weekday} {figures}"


def moment(value: datetime, language: str) -> str:
    """Say a day and hour by the clock of the place they belong to, as they came."""
    return f"{day(value.date(), language)}, \u2066{value:%H:%M}\u2069"
