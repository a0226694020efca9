"""The languages the pages speak: those whose texts are here, and any other one only when it is asked for by name."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

# The texts in the program itself are English.
SOURCE = "en"


def known() -> frozenset[str]:
    """The codes of all languages that can be asked for, drafts included."""
    return frozenset(code for code, _ in settings.LANGUAGES)


@cache
def ready() -> tuple[str, ...]:
    """The codes of the languages whose texts are here; only these are offered, or chosen for a browser."""
    return tuple(code for code, _ in settings.LANGUAGES if code == SOURCE or _has_texts(code))


def _has_texts(code: str) -> bool:
    return any(
        (Path(place) / to_locale(code) / "LC_MESSAGES" / "django.mo").exists() for place in settings.LOCALE_PATHS
    )
