"""Interpreters: never a child, a relative, or somebody met through the exploitation; she may refuse one (CBC-1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue, Refusal
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
    """Who interprets: language and dialect, sex as she wished, and the signed confidentiality paper.

    :ivar refused_by_her: she refused this interpreter, without having to say why
    """

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


class RefusedByHer(Refusal):
    """She refused this interpreter before, and need not say why."""

    clause = handbook.CASE_BY_CASE


def used(case: Case, entry: InterpreterUsed) -> InterpreterUsed:
    """Check an interpreter; one whom she refuses is recorded as refused and not used.

    :raises NotAnInterpreter: for a child, a relative, or somebody met through the exploitation
    :raises RefusedByHer: for one whom she refused before
    :raises ImpossibleValue: without a name or a language
    """
    for field, value in (("name", entry.name), ("language", entry.language)):
        if not value.strip():
            raise ImpossibleValue(field, "missing")
    if entry.refused_by_her:
        return entry
    if entry.relation not in (Relation.PROFESSIONAL, Relation.STAFF):
        raise NotAnInterpreter
    if _same(entry.name) in refused(case):
        raise RefusedByHer
    return entry


def refused(case: Case) -> frozenset[str]:
    """The names, in small letters, of the interpreters whom she refused."""
    every = case.every(InterpreterUsed)
    return frozenset(_same(one.entry.name) for one in every if one.entry.refused_by_her)


def require_not_refused(case: Case, name: str) -> None:
    """Stop a talk in which somebody interprets whom she refused.

    :raises RefusedByHer: in that case
    """
    if name.strip() and _same(name) in refused(case):
        raise RefusedByHer


def newest(case: Case) -> tuple[InterpreterUsed, ...]:
    """The newest word about each interpreter, in the order in which they first came; one whom she refused stays refused."""
    found: dict[str, InterpreterUsed] = {}
    for one in case.every(InterpreterUsed):
        before = found.get(_same(one.entry.name))
        found[_same(one.entry.name)] = before if before is not None and before.refused_by_her else one.entry
    return tuple(found.values())


def papers_missing(case: Case) -> tuple[str, ...]:
    """List the interpreters in use without a signed confidentiality paper."""
    return tuple(one.name for one in newest(case) if not one.confidentiality_signed and not one.refused_by_her)


def _same(name: str) -> str:
    return " ".join(name.casefold().split())


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (InterpreterUsed,)
