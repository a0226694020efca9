"""Hypothesis strategies for entries of any kind, built from the types of their fields."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

ZONES = st.one_of(
    st.just(UTC),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
PLAIN: dict[type, SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(),
    date: st.dates(),
    time: st.times(),
    datetime: st.datetimes(timezones=ZONES),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
}


def entries(kind: type[Any]) -> SearchStrategy[Any]:
    """Give entries of this kind with any values that their fields can hold."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


def values(hint: Any) -> SearchStrategy[Any]:
    """Give values of one field's type."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return st.none() | st.one_of([values(one) for one in inner])
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    if is_dataclass(hint):
        return entries(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return PLAIN[hint]
