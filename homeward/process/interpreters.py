"""Interpreters: never a child, a relative, or somebody met through the exploitation; she may refuse one (CBC-1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.refusals import Refusal
from homeward.process.writing import Entry


class Relation(StrEnum):
    """How an interpreter stands to the person."""

    PROFESSIONAL = "professional"
    STAFF = "staff"
    CHILD = "child"
    RELATIVE = "relative"
    MET_THROUGH_EXPLOITATION = "met-through-the-exploitation"


@dataclass(frozen=True)
class InterpreterUsed(Entry):
    """Who interprets: language and dialect, sex as she wished, and the signed confidentiality paper."""

    KIND: ClassVar[str] = "interpreter-used"
    name: str
    language: str
    relation: Relation
    dialect: str = ""
    sex: str = ""
    confidentiality_signed: bool = False
    refused_by_her: bool = False


class NotAnInterpreter(Refusal):
    """This person must not interpret for her."""

    clause = handbook.CASE_BY_CASE


def used(entry: InterpreterUsed) -> InterpreterUsed:
    """Check an interpreter.

    :raises NotAnInterpreter: for a child, a relative, or somebody met through the exploitation
    """
    if entry.relation not in (Relation.PROFESSIONAL, Relation.STAFF):
        raise NotAnInterpreter
    return entry


KINDS = (InterpreterUsed,)
