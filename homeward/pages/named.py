"""Countries and languages by the names that the reader's language has for them."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils import translation

LANGUAGES = frozenset({"language", "languages", "explained_in"})
COUNTRIES = frozenset({"country", "country_of_return", "nationalities"})


def language(code: str) -> str:
    """Name a language by its ISO 639 code, of two letters or three; any other text is given as it was typed."""
    return _language(code, translation.get_language() or "en") if len(code.strip()) in (2, 3) else code


def languages(codes: str) -> str:
    """Name several languages, whose codes stand with commas or blanks between; any other text is given as it was typed."""
    parts = codes.replace(",", " ").split()
    return ", ".join(language(one) for one in parts) if all(len(one) in (2, 3) for one in parts) else codes


def country(code: str) -> str:
    """Name a country by its ISO 3166 code; any other text is given as it was typed."""
    return _country(code, translation.get_language() or "en") if len(code) == 2 and code.isupper() else code


# Only codes come here: what people typed otherwise must not stay in memory.
@cache
def _language(code: str, reader: str) -> str:
    plain = code.strip().lower()
    return str(_locale(reader).languages.get(get_global("language_aliases").get(plain, plain), code))


@cache
def _country(code: str, reader: str) -> str:
    return str(_locale(reader).territories.get(code, code))


def _locale(reader: str) -> Locale:
    return Locale.parse(reader.partition("-")[0])
