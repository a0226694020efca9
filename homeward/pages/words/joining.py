"""Several words in one line, with the mark that stands between them in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

COMMA = pgettext_lazy("between the items of a list", ", ")
# Between items that have commas themselves.
SEMICOLON = pgettext_lazy("between the items of a list", "; ")


def joined(parts: Iterable[Any], between: str | Promise = COMMA) -> str | Promise:
    """Put words one after the other; each is said in the reader's language when the line is shown."""
    listed = list(parts)
    places = "{between}".join(f"{{p{number}}}" for number in range(len(listed)))
    return format_lazy(places, between=between, **{f"p{number}": one for number, one in enumerate(listed)})
