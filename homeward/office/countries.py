"""Countries by their whole names, in the languages of the pages; no part of a name is guessed at."""

from functools import cache

from babel import Locale
from django.conf import settings

# Names that people use beside those of the tables.
ALSO = {
    "turkey": "TR", "turquie": "TR", "turquía": "TR", "czech republic": "CZ", "ivory coast": "CI", "burma": "MM", "macedonia": "MK",
    "cape verde": "CV", "swaziland": "SZ", "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "russian federation": "RU",
    "syrian arab republic": "SY", "viet nam": "VN", "republic of moldova": "MD", "dr congo": "CD", "emirates": "AE", "uae": "AE",
}  # fmt: skip


def code_of(name: str) -> str:
    """Give the two letters (ISO 3166) of a country by its name, or nothing where no country is called so."""
    return _by_name().get(name.strip().casefold(), "")


@cache
def _by_name() -> dict[str, str]:
    named = (Locale.parse(language).territories.items() for language, _ in settings.LANGUAGES if "-" not in language)
    told = {str(name).casefold(): code for names in named for code, name in names if code.isalpha() and len(code) == 2}
    return told | ALSO
