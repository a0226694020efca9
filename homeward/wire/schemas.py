"""JSON Schema (2020-12) of what a letter holds, read from the dataclasses that read it, so that the two cannot disagree."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE64URL = "^[A-Za-z0-9_-]*$"
_FORMATS: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    # With an offset: a time without zone is refused.
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "format": "time"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
}


def of_entry(kind: Any) -> dict[str, Any]:
    """Give the schema of a dataclass as it is written: fields without a default are required, unknown ones are allowed and kept."""
    hints = get_type_hints(kind)
    properties = {one.name: _of(hints[one.name]) for one in fields(kind)}
    required = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    found: dict[str, Any] = {"type": "object", "properties": properties}
    if kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}("):
        found["description"] = kind.__doc__.strip().partition("\n\n")[0].replace("\n    ", " ")
    return found | ({"required": required} if required else {})


def of_message(type_: str, open_kinds: Iterable[Any], sealed_kinds: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """Give the schema of a letter's `data`.

    :param type_: the message type, such as "homeward.com-1.v1"
    :param open_kinds: the kinds of entry that stand in it as they are
    :param sealed_kinds: the kinds that are sealed apart, by the compartment whose mailbox key opens them
    """
    properties: dict[str, Any] = {"entries": {"type": "array", "items": _one_of(open_kinds)}}
    parts = {name: _sealed(kinds) for name, kinds in sealed_kinds.items()}
    properties["sealed"] = {"type": "object", "properties": parts}
    properties["again"] = {
        "type": "array",
        "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "description": "ids of letters with this content that the receiver rejected because the key is lost there",
    }
    return {**_head(type_), "properties": properties, "required": ["entries"]}


def of_automatic(type_: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Give the schema of the `data` of a letter that a session sends by itself: no entries, and these fields, all of them required.

    :param said: the schema of each field, by its name
    """
    properties = {"entries": {"type": "array", "maxItems": 0}, "sealed": {"type": "object"}, **said}
    return {**_head(type_), "properties": properties, "required": ["entries", *said]}


def public_key(length: int) -> dict[str, Any]:
    """Give the schema of a public key of so many bytes, as base64url without padding."""
    digits = -(-length * 8 // 6)
    return {"type": "string", "pattern": f"^[A-Za-z0-9_-]{{{digits}}}$"}


def _head(type_: str) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$id": f"https://homeward.invalid/schemas/{type_}",
        "title": type_,
        "type": "object",
    }


def _sealed(kinds: Iterable[Any]) -> dict[str, Any]:
    return {
        "type": "string",
        "pattern": BASE64URL,
        "description": "base64url of an age file to this compartment's mailbox key; inside, JSON of the same form",
        "contentSchema": {"type": "object", "properties": {"entries": {"type": "array", "items": _one_of(kinds)}}},
    }


def _one_of(kinds: Iterable[Any]) -> dict[str, Any]:
    every = [
        {
            "type": "object",
            "properties": {"kind": {"const": kind.KIND}, "data": of_entry(kind)},
            "required": ["kind", "data"],
        }
        for kind in kinds
    ]
    return every[0] if len(every) == 1 else {"oneOf": every}


def _of(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return {"anyOf": [_of(inner), {"type": "null"}]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0])}
    if is_dataclass(hint):
        return of_entry(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"type": "string", "enum": [one.value for one in hint]}
    return dict(_FORMATS[hint])
