"""Small helps for templates: how a field is laid out."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

register = template.Library()
# Drawn by hand: a worker with forty cases has some hundred rows on the first page, and a template needs ten steps for each.
_ROW = (
    '<li class="govuk-task-list__item govuk-task-list__item--with-link"><div class="govuk-task-list__name-and-hint">'
    '<a class="govuk-link govuk-task-list__link" href="{}">{} · {}</a>'
    '<div class="govuk-task-list__hint"><span dir="ltr">{}</span>{}</div></div>{}</li>'
)
_DAY_OR_HOUR = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?: [+-]\d\d:\d\d)?|[+-]\d\d:\d\d|\d\d[./]\d\d[./]\d{4}")
_LATE = '<div class="govuk-task-list__status"><strong class="govuk-tag govuk-tag--red">{}</strong></div>'


class _Escaped(dict[str, str]):
    """Texts as they stand in HTML; a case has some rows, and its name and code are escaped once."""

    def __missing__(self, text: str) -> str:
        self[text] = found = escape(text)
        return found


@register.simple_tag
def duty_rows(duties: Iterable[Any]) -> SafeString:
    """The rows of a list of duties: case, what is to be done, by when, and whether that is over."""
    late = format_html(_LATE, gettext("Overdue"))
    said: dict[int, SafeString] = {}
    put = _Escaped()
    rows = []
    for one in duties:
        # The same few things are to be done in every case: each is put into words once.
        what = said.get(id(one.what)) or said.setdefault(id(one.what), conditional_escape(one.what))
        due = f" · {put[one.due]}" if one.due else ""
        rows.append(_ROW.format(put[one.address], put[one.name], what, put[one.code], due, late if one.overdue else ""))
    return mark_safe("".join(rows))  # noqa: S308 - each row is escaped


@register.filter(is_safe=True)
def steady(text: object) -> str:
    """The text with each day, hour and offset in it held together: after Arabic letters 2026-12-31 would be shown as 31-12-2026."""
    return _DAY_OR_HOUR.sub("\u2066\\g<0>\u2069", str(text)) if get_language_bidi() else str(text)


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: "radios" or "checkboxes" below one question, "parts" of several inputs, a "tick", or a "line"."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.MultiWidget):
        return "parts"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"
