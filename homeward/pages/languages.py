"""The languages the pages speak: those whose texts are here, and any other one only when it is asked for by name.

A draft is a language whose texts no native speaker has signed off. It is offered by name, says of itself on every page that it is
a draft, and is never chosen because a browser prefers it: whoever reads it has asked for it, or has it in their own settings.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

# The texts in the program itself are English.
SOURCE = "en"
# Add a language here when native speakers of the field have read all of its texts (decision 0036).
SIGNED_OFF = frozenset({SOURCE})


def known() -> frozenset[str]:
    """The codes of all languages that can be asked for."""
    return frozenset(code for code, _ in settings.LANGUAGES)


@cache
def ready() -> tuple[str, ...]:
    """The codes of the languages whose texts are here, drafts included; only these are offered."""
    return tuple(code for code, _ in settings.LANGUAGES if code == SOURCE or _has_texts(code))


def is_draft(code: str) -> bool:
    """Whether this language is offered though no native speaker has signed off its texts."""
    return code in ready() and code not in SIGNED_OFF


def for_a_browser(code: str) -> str:
    """The language of a page whose reader has asked for none: what the browser prefers if it is signed off, or the node's own."""
    return code if code in SIGNED_OFF else str(settings.LANGUAGE_CODE)


def _has_texts(code: str) -> bool:
    return any(
        (Path(place) / to_locale(code) / "LC_MESSAGES" / "django.mo").exists() for place in settings.LOCALE_PATHS
    )
