"""The words for coded values: one table a kind of thing. A test fails when a code has none."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.pages.words import (
    acts,
    codes,
    fields,
    hints,
    kinds,
    log,
    messages,
    pages_,
    papers,
    receiving,
    refusals,
    troubles,
    values,
    ways,
)
from homeward.pages.words.joining import joined
from homeward.process import intake_sheet
from homeward.process.notifications import versions
from homeward.process.notifications.evidence import UNSUPPORTED

Word = str | Promise

TEXTS: dict[str, Word] = {
    "answer-missing": _("Enter an answer"),
    "choose": _("Choose"),
    "organisation": _("Organisation"),
    "another-name": _("Another name"),
    "no-answer": _("No answer"),
    "whole-journey": _("The whole journey"),
    "none-yet": _("None yet"),
    "partner": _("Partner organisation"),
    "another": _("Somebody else, by name"),
    "yes": _("Yes"),
    "sheet-refused": _("Row {row}, column {column}: {reason} {detail} Nothing was opened."),
    "row-refused": _("Row {row}, {column}: {reason} {detail}"),
    "draft": _("draft, not checked"),
    "scan-here": _("Or add the scan here"),
    "itself": _("Homeward, by itself"),
    "entry-number": _("entry {number}"),
    "not-yours": _("not yours to see"),
    "corrected": _("corrected later"),
    "places": _("These must stand in the text just as in English: {places}"),
    "no": _("No"),
    "click-met": _("She was met, just now"),
    "click-not-met": _("She came, and we did not meet her"),
    "click-not-arrived": _("She did not arrive"),
    "watch-warn": _("the worker is rung"),
    "watch-call": _("calls begin, as she agreed"),
    "watch-plan": _("the plan she agreed begins"),
}


# The receiving side's own words stand together; what both sides share comes first.
_TABLES: tuple[tuple[Any, dict[str, Any]], ...] = (
    (acts.WORDS, receiving.ACTS),
    (kinds.WORDS, receiving.KINDS),
    (fields.WORDS, receiving.FIELDS),
    (hints.WORDS, receiving.HINTS),
    (values.WORDS, receiving.VALUES),
    (codes.WORDS, receiving.CODES),
    (refusals.WORDS, receiving.REFUSALS),
    (TEXTS, receiving.TEXTS),
)
for _shared, _own in _TABLES:
    for _code, _word in _own.items():
        _shared.setdefault(_code, _word)


def _find(table: dict[str, Any], code: str) -> Word:
    return table.get(code) or _readable(code)


def _readable(code: str) -> str:
    """A code without a word of its own, made readable; the tests keep this from being needed."""
    plain = re.sub(r"[-_]", " ", code)
    return plain[:1].upper() + plain[1:]


def word(code: object) -> Word:
    """The word for a coded answer; a code that means another thing in its own enum has a word under both names."""
    if isinstance(code, StrEnum) and (own := values.WORDS.get(f"{type(code).__name__}.{code}")):
        return own
    return _find(values.WORDS, str(code)) if str(code) else ""


def known(code: str) -> Word:
    """The word for a coded answer that has one; empty for any other text."""
    return values.WORDS.get(code) or codes.WORDS.get(code) or ""


def choices(kind: type[StrEnum]) -> list[tuple[str, Word]]:
    """The answers of an enum with their words."""
    return [(one.value, word(one.value)) for one in kind]


def field(name: str, of: str = "") -> Word:
    """The word for a field; where it means another thing in one act or kind of entry, that one's own word."""
    return fields.WORDS.get(f"{of}.{name}") or _find(fields.WORDS, name)


def numbered(name: str, number: int) -> Word:
    """The word for a field in one of several rows."""
    return format_lazy("{number}. {field}", number=number, field=field(name))


def of(name: str, what: Word) -> Word:
    """The word for a field about one of several things."""
    return format_lazy("{what}: {field}", what=what, field=field(name))


def hint(name: str) -> Word:
    """The hint below a field, empty for most."""
    found: Word = hints.WORDS.get(name, "")  # type: ignore[assignment]
    return found


def kind(name: str) -> Word:
    """The word for a kind of entry."""
    return _find(kinds.WORDS, name)


def message(name: str) -> Word:
    """The word for a notification."""
    return _find(messages.WORDS, name)


def message_of(type_: str) -> Word:
    """The word for a notification by the type under which it travels, or by its code; empty for none that is known here."""
    found = versions.parse(type_)
    return messages.WORDS.get(found[0] if found else type_, "")


def unread(why: str) -> Word:
    """Why a letter that was kept is not read, in words; what the program found is for whoever looks after it."""
    unsupported = _("A kind of message that our program does not know yet")
    return unsupported if why == UNSUPPORTED else _("It cannot be read")


def act(page: str, name: str) -> Word:
    """The word for what staff can do."""
    return _find(acts.WORDS, f"{page}.{name}")


def page(name: str) -> Word:
    """The word for a page of a case."""
    return _find(pages_.WORDS, name)


def code(name: str) -> Word:
    """The word for what is missing, what stands against, or what comes next."""
    for table in (codes.WORDS, values.WORDS, kinds.WORDS, fields.WORDS):
        if name in table:
            return table[name]
    return word(name)


def unkept(why: str) -> Word:
    """Why a file is not kept."""
    return _find(refusals.UNKEPT, why)


def condition(name: str) -> Word:
    """The short name of one of the eight conditions before departure."""
    return _find(codes.CONDITIONS, name)


def refused_at_the_door(code: str) -> Word:
    """Why something that arrived from outside was not taken in."""
    return _find(troubles.REFUSED, code)


def logged(what: str) -> Word:
    """The word for what a leaf of the log says was done."""
    return _find(log.WORDS, what)


def trouble(kind: str) -> Word:
    """The word for something wrong in the exchange."""
    return _find(troubles.WORDS, kind)


def trouble_help(kind: str) -> Word:
    """What to do about something wrong in the exchange, in a sentence."""
    return _find(troubles.HELP, kind)


def way(code: str) -> Word:
    """The word for how a relay or a carried file stands."""
    return _find(ways.WORDS, code)


def paper(name: str) -> Word:
    """The word for a paper that can be printed."""
    return _find(papers.WORDS, name)


def text_group(name: str) -> Word:
    """The word for a group of texts of papers."""
    return _find(papers.GROUPS, name)


def places(wanted: tuple[str, ...]) -> Word:
    """The sentence for a translation whose places to fill in differ."""
    return format_lazy(cast(Any, TEXTS["places"]), places=", ".join(wanted) or "-")


def paper_part(name: str) -> Word:
    """The word for a part of a paper that she can choose."""
    return _find(papers.PARTS, name)


def drafted(language: str) -> Word:
    """A language's own name, marked as a draft that nobody has checked."""
    return format_lazy("{language} ({draft})", language=language, draft=TEXTS["draft"])


def sheet(refusal: Any) -> Word:
    """Where and why a sheet cannot be read, in a sentence."""
    reason = _find(codes.SHEETS, str(refusal.reason))
    return format_lazy(
        cast(Any, TEXTS["sheet-refused"]),
        row=refusal.row,
        column=refusal.column or "-",
        reason=reason,
        detail=refusal.detail or "",
    )


def sheet_row(refusal: Any) -> Word:
    """Why one row of a list cannot be taken in, its column in the field's own word."""
    return format_lazy(
        cast(Any, TEXTS["row-refused"]),
        row=refusal.row,
        column=field(intake_sheet.FIELDS.get(refusal.column, refusal.column)) if refusal.column else "-",
        reason=_find(codes.SHEETS, str(refusal.reason)),
        detail=refusal.detail or "",
    )


def text(name: str) -> Word:
    """A fixed text."""
    return TEXTS[name]


def refusal(error: Any, names: Mapping[str, str] | None = None) -> Word:
    """The sentence for a refusal, with what it names.

    :param names: of partners by id, so that nobody reads an id
    """
    sentence = _find(refusals.WORDS, type(error).__name__)
    details = [_detail(value, names or {}) for name, value in vars(error).items() if not name.startswith("_") and value]
    return format_lazy("{sentence} {details}", sentence=sentence, details=joined(details)) if details else sentence


def _detail(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return joined([_detail(one, names) for one in value])
    if str(value) in names:
        return names[str(value)]
    return code(str(value))
