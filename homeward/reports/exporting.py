"""One case as a file: everything its reader can open, as JSON with its schema, or the person as a row of HTCDS 2.0."""

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from homeward.process.case import Case, CaseOpened, Staff
from homeward.process.entries import KINDS
from homeward.process.intake import FirstContact
from homeward.process.intake_writing import person_of, write_sheet
from homeward.process.writing import to_data

FORMAT, VERSION = "homeward-case", 1


def as_json(case: Case, *, code: str, at: datetime) -> str:
    """Write a case as its reader can open it: every entry with number, time, author, kind and what it says."""
    written = {
        "format": FORMAT,
        "version": VERSION,
        "case": code,
        "exported": at.isoformat(),
        "not_yours_to_see": sorted(one.value for one in case.closed),
        "entries": [
            {
                "number": one.number,
                "at": one.at.isoformat(),
                "by": f"staff:{one.by.number}" if isinstance(one.by, Staff) else f"partner:{one.by.id}",
                "kind": one.entry.KIND,
                "compartment": one.entry.COMPARTMENT.value,
                "data": to_data(one.entry),
            }
            for one in case.entries
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def as_htcds(case: Case) -> str:
    """Write what is known of the person as an intake sheet with HTCDS 2.0 field names; it can be read in again."""
    opened = case.latest(CaseOpened)
    facts = case.latest(FirstContact) or FirstContact()
    name, fictional = (opened.code_name, opened.fictional) if opened else ("", False)
    return write_sheet([person_of(name, facts, fictional=fictional)])


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an exported case, read from the kinds themselves."""
    kinds = [{"properties": {"kind": {"const": name}, "data": _schema(kind)}} for name, kind in sorted(KINDS.items())]
    entry = {
        "type": "object",
        "required": ["number", "at", "by", "kind", "compartment", "data"],
        "properties": {
            "number": {"type": "integer", "minimum": 1},
            "at": {"type": "string", "format": "date-time"},
            "by": {"type": "string", "pattern": "^(staff:[0-9]+|partner:.+)$"},
            "compartment": {"type": "string"},
        },
        "oneOf": kinds,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case exported from Homeward",
        "type": "object",
        "required": ["format", "version", "case", "exported", "entries"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "case": {"type": "string"},
            "exported": {"type": "string", "format": "date-time"},
            "not_yours_to_see": {"type": "array", "items": {"type": "string"}},
            "entries": {"type": "array", "items": entry},
        },
    }


def _schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(one for one in get_args(hint) if one is not type(None))
        return {"anyOf": [_schema(inner), {"type": "null"}]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if isinstance(hint, type) and is_dataclass(hint):
        return _of_dataclass(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [one.value for one in hint]}
    known: dict[Any, dict[str, Any]] = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        Decimal: {"type": "string", "pattern": "^-?[0-9.]+$"},
        date: {"type": "string", "format": "date"},
        datetime: {"type": "string", "format": "date-time"},
        time: {"type": "string", "format": "time"},
    }
    return known[hint]


def _of_dataclass(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    required = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    properties = {one.name: _schema(hints[one.name]) for one in fields(kind)}
    return {"type": "object", "properties": properties, "required": required}
