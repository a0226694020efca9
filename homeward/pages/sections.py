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
    """

    title: Any
    names: tuple[str, ...]
    folded: bool = False
    about: Any = ""


@dataclass(frozen=True)
class Drawn:
    """A section as the page draws it."""

    title: Any
    fields: list[BoundField]
    folded: bool
    opened: bool
    about: Any


def drawn(form: forms.Form, sections: Sequence[Section]) -> list[Drawn]:
    """Give the sections with their fields; fields that no section names stand last, without a heading."""
    found, left = [], dict.fromkeys(form.fields)
    for one in sections:
        names = [name for name in form.fields if _is_named(name, one.names) and name in left]
        for name in names:
            del left[name]
        fields = [form[name] for name in sorted(names, key=lambda name: _place(name, one.names))]
        opened = one.folded and any(_holds(field) for field in fields)
        if fields:
            found.append(Drawn(one.title, fields, one.folded, opened, one.about))
    rest = [form[name] for name in left]
    return [*found, Drawn("", rest, False, False, "")] if rest else found


def _is_named(name: str, names: tuple[str, ...]) -> bool:
    return any(name == one or (one.endswith("-") and name.startswith(one)) for one in names)


def _place(name: str, names: tuple[str, ...]) -> int:
    return next(at for at, one in enumerate(names) if name == one or (one.endswith("-") and name.startswith(one)))


def _holds(field: BoundField) -> bool:
    """Whether something stands in a field beside what it begins with for everybody."""
    value = field.value()
    return bool(field.errors) or (value not in (None, "", (), [], False, 0) and value != field.field.initial)
