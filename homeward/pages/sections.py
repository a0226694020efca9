"""How the fields of a long form are put together: a few headings, and what is seldom needed folded away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField


@dataclass(frozen=True)
class Section:
    """Some fields of a form under one heading.

    :ivar names: of the fields; one that ends in "-" stands for all fields that begin so
    :ivar folded: shown only when it is opened, or when something stands in it
    :ivar about: a sentence below the heading
    :ivar more: further fields of the section, folded away below the others
    """

    title: Any
    names: tuple[str, ...]
    folded: bool = False
    about: Any = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A section as the page draws it."""

    title: Any
    fields: list[BoundField]
    folded: bool
    opened: bool
    about: Any
    more: list[BoundField]
    more_opened: bool


def drawn(form: forms.Form, sections: Sequence[Section]) -> list[Drawn]:
    """Give the sections with their fields; fields that no section names stand last, without a heading."""
    found, left = [], dict.fromkeys(form.fields)
    for one in sections:
        fields, more = _taken(form, one.names, left), _taken(form, one.more, left)
        opened = one.folded and any(_holds(field) for field in fields)
        if fields:
            found.append(
                Drawn(one.title, fields, one.folded, opened, one.about, more, any(_holds(field) for field in more))
            )
    rest = [form[name] for name in left]
    return [*found, Drawn("", rest, False, False, "", [], False)] if rest else found


def _taken(form: forms.Form, wanted: tuple[str, ...], left: dict[str, None]) -> list[BoundField]:
    """Take the fields of these names from what is left, in the order in which they are named."""
    names = sorted((name for name in left if _is_named(name, wanted)), key=lambda name: _place(name, wanted))
    for name in names:
        del left[name]
    return [form[name] for name in names]


def _is_named(name: str, names: tuple[str, ...]) -> bool:
    return any(name == one or (one.endswith("-") and name.startswith(one)) for one in names)


def _place(name: str, names: tuple[str, ...]) -> int:
    return next(at for at, one in enumerate(names) if name == one or (one.endswith("-") and name.startswith(one)))


def _holds(field: BoundField) -> bool:
    """Whether something stands in a field beside what it begins with for everybody."""
    value = field.value()
    return bool(field.errors) or (value not in (None, "", (), [], False, 0) and value != field.field.initial)
