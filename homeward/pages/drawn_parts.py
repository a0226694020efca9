"""Parts of pages that are the same for every case: drawn once a language and kind of reader, not for every page anew.

Nothing of a case stands in them; a case code is put in at last. They are drawn anew when the texts of a language change.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

_CODE = "code-of-the-case"
_MOST = 2_000
_drawn: dict[Hashable, str] = {}


def part(template: str, about: tuple[Hashable, ...], values: Callable[[], dict[str, Any]]) -> SafeString:
    """Give a part of a page, drawn when it is first asked for.

    :param about: everything that its values depend on, but for the language
    :param values: what its template is drawn with
    """
    # The last one tells the texts of a language from others that were put in their place.
    key = (template, about, get_language(), gettext("Skip to main content"))
    found = _drawn.get(key)
    if found is None:
        if len(_drawn) >= _MOST:
            _drawn.clear()
        found = _drawn[key] = render_to_string(template, values())
    return mark_safe(found)  # noqa: S308 - a template drew it


def part_of_case(
    template: str, code: str, about: tuple[Hashable, ...], values: Callable[[str], dict[str, Any]]
) -> SafeString:
    """Give a part that is the same for every case but for the case code in its addresses.

    :param values: what its template is drawn with, for a code
    """
    drawn = part(template, about, lambda: values(_CODE))
    return mark_safe(drawn.replace(_CODE, escape(code)))  # noqa: S308 - a template drew it, and the code is escaped
