"""Addresses of pages, remembered: a list of cases asks for the same few hundred again and again, and they never change while we run."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from homeward.office import veiled


@lru_cache(maxsize=20_000)
def of(name: str, *args: str) -> str:
    """The address of a page by its name in `pages/urls.py`; a case code stands in it, and nothing else of a case."""
    return reverse(name, args=args)


# The part of an address in which what a form begins with stands, veiled: a browser keeps addresses in its history.
KNOWN = "with"


def of_form(code: str, page: str, act: str, **known: str) -> str:
    """The address of an act's form; what the form begins with is veiled in it."""
    asked = {"do": act, **({KNOWN: veiled.veil(code, known)} if known else {})}
    return f"{of('case-page', code, page)}?{urlencode(asked)}"
