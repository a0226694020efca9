"""Small helps for templates: how a field is laid out."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

from homeward.pages.forms import KEPT_NOWHERE

register = template.Library()
# Drawn by hand: a worker with forty cases has some hundred rows on the first page, and a template needs ten steps for each.
_ROW = (
    '<li class="govuk-task-list__item{}"><div class="govuk-task-list__name-and-hint">'
    '<a class="govuk-link{}" href="{}">{} · {}</a>'
    '<div class="govuk-task-list__hint"><span dir="ltr">{}</span>{}</div>{}</div>{}</li>'
)
# A row with one link can be pressed anywhere; one with several, on each link alone.
_WHOLE = (" govuk-task-list__item--with-link", " govuk-task-list__link")
_MORE = '<a class="govuk-link" href="{}"><span class="govuk-visually-hidden">{} · </span>{}</a>{}'
_HINT = '<div class="govuk-task-list__hint">{}</div>'
_DAY_OR_HOUR = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?: [+-]\d\d:\d\d)?|[+-]\d\d:\d\d|\d\d[./]\d\d[./]\d{4}")
# Browsers keep in a file what was sent to a page that shows it again, so that they can send it once more: a refused form, a search.
# They do not where a password was among it. One letter is too short for one, so that no browser offers to remember it.
_KEPT_NOWHERE = f'<input type="password" name="{KEPT_NOWHERE}" value="-" autocomplete="off" hidden>'
_LATE = '<div class="govuk-task-list__status"><strong class="govuk-tag govuk-tag--red">{}</strong></div>'


_LANGUAGE = '<a href="?{}lang={}" lang="{}" hreflang="{}"{}>{}</a> '


class _Escaped(dict[str, str]):
    """Texts as they stand in HTML; a case has some rows, and its name and code are escaped once."""

    def __missing__(self, text: str) -> str:
        self[text] = found = escape(text)
        return found


class _Said(dict[int, str]):
    """Words as they stand in HTML: the same few things are to be done in every case, and each is put into words once."""

    def of(self, what: Any) -> str:
        found = self.get(id(what))
        if found is None:
            found = self[id(what)] = conditional_escape(what)
        return found


class FormMarks(CsrfTokenNode):
    """The token of a form, and beside it what keeps a browser from keeping what is sent with it."""

    def render(self, context: template.Context) -> str:
        """Draw both; a form that asks for a passphrase holds one already."""
        fields = getattr(context.get("form"), "fields", {})
        secret = any(isinstance(one.widget, forms.PasswordInput) for one in fields.values())
        return super().render(context) + ("" if secret else _KEPT_NOWHERE)


@register.tag("csrf_token")
def form_marks(_parser: Parser, _token: Token) -> FormMarks:
    """Draw what every form carries; in the place of Django's own tag of this name."""
    return FormMarks()


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> SafeString:
    """This page in each language that it can be read in; drawn by hand too, because it stands on every page."""
    asked, now = context["request"].GET.copy(), context["LANGUAGE_CODE"]
    asked.pop("lang", None)
    asked.pop("saved", None)
    rest = escape(f"{asked.urlencode()}&" if asked else "")
    links = [
        _LANGUAGE.format(rest, code, code, code, ' aria-current="true"' if code == now else "", escape(name))
        for code, name in context["languages"]
    ]
    return mark_safe("".join(links))  # noqa: S308 - each part is escaped


@register.simple_tag
def duty_rows(duties: Sequence[Any]) -> SafeString:
    """The rows of a list of duties, one a case: what is to be done first, by when, and whether that is over; below it the rest."""
    late, put, said = format_html(_LATE, gettext("Overdue")), _Escaped(), _Said()
    cases: dict[str, list[Any]] = {}
    for one in duties:
        cases.setdefault(one.code, []).append(one)
    rows = []
    for first, *more in cases.values():
        whole = ("", "") if more else _WHOLE
        link = (put[first.address], put[first.name], said.of(first.what))
        over = late if any(one.overdue for one in (first, *more)) else ""
        rest = _rest(more, put, said) if more else ""
        rows.append(_ROW.format(*whole, *link, put[first.code], _until(first, put), rest, over))
    return mark_safe("".join(rows))  # noqa: S308 - each row is escaped


def _rest(more: list[Any], put: _Escaped, said: _Said) -> str:
    """What else is to be done in a case: what has a day of its own on a line of its own, the rest in one."""
    links = [
        (one.due, _MORE.format(put[one.address], put[one.name], said.of(one.what), _until(one, put))) for one in more
    ]
    dated = [link for due, link in links if due]
    undated = " · ".join(link for due, link in links if not due)
    return "".join(_HINT.format(line) for line in (*dated, undated) if line)


def _until(one: Any, put: _Escaped) -> str:
    return f" · {put[one.due]}" if one.due else ""


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
