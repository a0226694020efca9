"""Addresses of pages, remembered: a list of cases asks for the same few hundred again and again, and they never change while we run."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def of(name: str, *args: str) -> str:
    """The address of a page by its name in `pages/urls.py`; a case code stands in it, and nothing else of a case."""
    return reverse(name, args=args)
