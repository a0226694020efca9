"""One entry of any kind, every field filled with a value that differs from its default, the same on every run."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from homeward.process.writing import Entry

PLAIN: dict[type, Any] = {
    str: "Example",
    int: 7,
    date: date(2031, 3, 3),
    datetime: datetime(2031, 3, 3, 9, 30, tzinfo=UTC),
    Decimal: Decimal("12.50"),
}


def sample(kind: type[Entry], text: str = "Example") -> Entry:
    """Give an entry of this kind with every field filled; texts say `text`."""
    return _filled(kind, PLAIN | {str: text})


def _filled(kind: type[Any], plain: dict[type, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{one.name: _value(hints[one.name], one.default, plain) for one in fields(kind)})


def _value(hint: Any, default: Any, plain: dict[type, Any]) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return _value(next(inner for inner in get_args(hint) if inner is not type(None)), default, plain)
    if get_origin(hint) is tuple:
        return (_value(get_args(hint)[0], None, plain),)
    if is_dataclass(hint):
        return _filled(hint, plain)
    if hint is bool:
        return default is not True
    if issubclass(hint, StrEnum):
        return next(member for member in reversed(hint) if member is not default)
    return plain[hint]
