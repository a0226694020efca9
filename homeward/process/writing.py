"""Entry kinds and how they are written as JSON and read again.

An entry kind is a frozen dataclass deriving from `Entry`. Its JSON is an object of its fields; dates are ISO 8601,
enums their values, tuples arrays. A field that an older reader does not know is passed over, and a field that an older
writer did not have takes its default, so records stay readable for ever.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints


class Compartment(StrEnum):
    """The five parts of a case, each with readers of its own."""

    CASE = "case"
    HEALTH = "health"
    PLACE = "place"
    ASYLUM = "asylum"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Entry:
    """One dated statement in a case. Subclasses name their kind, which is never changed, and their compartment.

    :cvar KIND: the name in the record, in kebab-case, kept for ever
    :cvar COMPARTMENT: the compartment whose readers can open it
    :cvar MESSAGE: the notification that this entry is, written by staff and owed to a partner ("COM-1"), or empty
    """

    KIND: ClassVar[str] = ""
    COMPARTMENT: ClassVar[Compartment] = Compartment.CASE
    MESSAGE: ClassVar[str] = ""


E = TypeVar("E", bound=Entry)


class Unreadable(ValueError):
    """JSON that is not an entry of the kind it claims to be: names the field and what is wrong with it."""


Coder = Callable[[Any], Any]


def to_data(entry: Any) -> dict[str, Any]:
    """Write an entry (or a dataclass nested in one) as an object of JSON values."""
    kind: Any = type(entry)
    return {name: write(getattr(entry, name)) for name, write in _writers(kind)}


def from_data(kind: type[E], data: Mapping[str, Any]) -> E:
    """Read an entry of this kind from JSON values; unknown fields are passed over, missing ones take their default.

    :raises Unreadable: when a required field is missing or a value is not of its field's type
    """
    return _read_dataclass(kind, data)  # type: ignore[no-any-return]


def _read_dataclass(kind: Any, data: Any) -> Any:
    if not isinstance(data, dict):
        raise Unreadable(f"{kind.__name__}: an object was expected")
    readers, defaults = _readers(kind)
    values = dict(defaults)
    name = ""
    try:
        for name, read in readers:
            if name in data:
                values[name] = read(data[name])
            elif name not in defaults:
                raise Unreadable(f"{kind.__name__}.{name}: missing")
    except Unreadable:
        raise
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Unreadable(f"{kind.__name__}.{name}: {error}") from error
    # A frozen dataclass sets each field by a call; a record of hundreds of entries is read by setting all at once.
    made = object.__new__(kind)
    made.__dict__.update(values)
    return made


@cache
def _writers(kind: Any) -> tuple[tuple[str, Coder], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, _writer(hints[field.name])) for field in fields(kind))


@cache
def _readers(kind: Any) -> tuple[tuple[tuple[str, Coder], ...], dict[str, Any]]:
    """How each field is read, and the defaults of those that may be missing.

    :raises TypeError: for a kind that checks or derives its fields when it is made: reading would pass that over
    """
    if hasattr(kind, "__post_init__"):
        raise TypeError(f"{kind.__name__}: what is read from a record has no __post_init__")
    hints = get_type_hints(kind)
    readers = tuple((field.name, _reader(hints[field.name])) for field in fields(kind))
    return readers, {field.name: _default(field) for field in fields(kind) if not _is_required(field)}


def _default(field: Field[Any]) -> Any:
    """The value of a missing field; entries are frozen, so one value made here serves all."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _same(value: Any) -> Any:
    return value


def _writer(hint: Any) -> Coder:
    """The function that turns a value of this type into JSON."""
    inner = _optional(hint)
    if inner is not None:
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if get_origin(hint) is tuple:
        item = _writer(get_args(hint)[0])
        return lambda values: [item(value) for value in values]
    if is_dataclass(hint):
        return to_data
    if hint in (date, datetime, time):
        return lambda value: value.isoformat()
    if hint is Decimal:
        return str
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value: value.value
    return _same


def _reader(hint: Any) -> Coder:
    """The function that turns JSON into a value of this type.

    :raises TypeError: for a field type that entries may not use
    """
    inner = _optional(hint)
    if inner is not None:
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda values: tuple(item(value) for value in _expect(list, values))
    if is_dataclass(hint):
        nested: Any = hint
        return lambda value: _read_dataclass(nested, value)
    return _scalar_reader(hint)


def _scalar_reader(hint: Any) -> Coder:
    if hint is datetime:
        return _aware
    if hint in (date, time):
        return lambda value: hint.fromisoformat(_expect(str, value))
    if hint is Decimal:
        return lambda value: Decimal(_expect(str, value))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _code_reader(hint)
    if hint is int:
        return _whole_number
    if hint is str:
        return _text
    if hint is bool:
        return lambda value: _expect(bool, value)
    raise TypeError(f"a field of an entry cannot be {hint!r}")


def _code_reader(codes: type[StrEnum]) -> Coder:
    """Looks a code up in its table; one that is not there, or not a text, is refused by the enum in its own words."""
    known: dict[Any, StrEnum] = {one.value: one for one in codes}
    return lambda value: known.get(value) or codes(value) if isinstance(value, str) else codes(value)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("str was expected")
    return value


def _whole_number(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError("a whole number was expected")
    return _expect(int, value)


def _aware(value: Any) -> datetime:
    moment = datetime.fromisoformat(_expect(str, value))
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


T = TypeVar("T")


def _expect(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind):
        raise TypeError(f"{kind.__name__} was expected")
    return value


def _optional(hint: Any) -> Any | None:
    """The X of `X | None`, or None when the type is not optional."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [argument for argument in get_args(hint) if argument is not type(None)]
        if len(inner) == 1:
            return inner[0]
        raise TypeError(f"a field of an entry cannot be {hint!r}")
    return None
