"""Interpreters: never a child, a relative, or somebody met through the exploitation; and she may refuse one."""

from dataclasses import replace

import pytest

from homeward.process import interpreters
from homeward.process.interpreters import InterpreterUsed, NotAnInterpreter, RefusedByHer, Relation
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import case_with

GOOD = InterpreterUsed("An Interpreter", "ti", Relation.PROFESSIONAL, confidentiality_signed=True)


@pytest.mark.parametrize("relation", [Relation.CHILD, Relation.RELATIVE, Relation.MET_THROUGH_EXPLOITATION])
def test_no_child_relative_or_somebody_met_through_the_exploitation_interprets(relation):
    with pytest.raises(NotAnInterpreter):
        interpreters.used(case_with(), replace(GOOD, relation=relation))


@pytest.mark.parametrize("relation", [Relation.PROFESSIONAL, Relation.STAFF])
def test_a_professional_or_a_colleague_may(relation):
    assert interpreters.used(case_with(), replace(GOOD, relation=relation)).relation is relation


def test_she_may_refuse_one_who_is_then_not_used_again():
    refused = interpreters.used(case_with(), replace(GOOD, refused_by_her=True))
    case = case_with(refused)
    with pytest.raises(RefusedByHer):
        interpreters.used(case, replace(GOOD, name="an interpreter "))
    assert interpreters.used(case, replace(GOOD, name="Another")).name == "Another"


def test_a_refusal_is_recorded_whoever_it_was():
    assert interpreters.used(case_with(), replace(GOOD, relation=Relation.RELATIVE, refused_by_her=True))


def test_the_confidentiality_paper_is_missed_until_signed():
    unsigned = replace(GOOD, confidentiality_signed=False)
    assert interpreters.papers_missing(case_with(unsigned)) == ("An Interpreter",)
    assert interpreters.papers_missing(case_with(unsigned, GOOD)) == ()
    assert interpreters.papers_missing(case_with(replace(unsigned, refused_by_her=True))) == ()


@pytest.mark.parametrize("field", ["name", "language"])
def test_name_and_language_are_noted(field):
    with pytest.raises(ImpossibleValue):
        interpreters.used(case_with(), replace(GOOD, **{field: " "}))


def test_one_who_was_used_is_used_again():
    case = case_with(GOOD)
    assert interpreters.used(case, GOOD) is GOOD
    assert interpreters.refused(case) == frozenset()
