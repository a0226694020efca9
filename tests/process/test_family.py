"""Family: traced only with her consent and an agreed story, and never through somebody who was involved.

RPL-1, RAS-2.
"""

import pytest

from homeward.process import family
from homeward.process.consent import ConsentMissing, Purpose
from homeward.process.family import FamilyTraced, PlacesNotOpen, RelativeExcluded, RelativeKnown
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from tests.process.referring_side import NOW, agreed, case_with, closed_to_reader

TRACING = agreed(Purpose.TRACING)


def traced(case, relative="An Aunt", cover_story="an old school friend", by_whom="the partner", **fields):
    return family.traced(
        case, at=NOW, relative=relative, by_whom=by_whom, cover_story=cover_story, never_said="where she was", **fields
    )


def test_tracing_needs_her_consent():
    with pytest.raises(ConsentMissing):
        traced(case_with())
    assert traced(case_with(TRACING)).never_said == "where she was"


@pytest.mark.parametrize("why", ["involved", "never_told"])
def test_a_relative_who_was_involved_or_is_never_told_is_excluded(why):
    uncle = RelativeKnown("an  uncle", "uncle", **{why: True})
    case = case_with(TRACING, uncle)
    with pytest.raises(RelativeExcluded):
        traced(case, relative="An Uncle")
    assert family.excluded(case, "AN UNCLE")
    assert not family.excluded(case, "An Aunt")
    assert traced(case).relative == "An Aunt"


def test_who_was_excluded_stays_so_whatever_is_written_later():
    case = case_with(TRACING, RelativeKnown("An Uncle", "uncle", involved=True), RelativeKnown("An Uncle", "uncle"))
    assert family.excluded(case, "An Uncle")


def test_speaking_with_a_relative_needs_a_consent_that_names_them():
    for fields in ({"spoke_to_them": True}, {"agrees_and_able": True}):
        with pytest.raises(ConsentMissing):
            traced(case_with(TRACING), **fields)
        with pytest.raises(ConsentMissing):
            traced(case_with(TRACING, agreed(Purpose.CONTACT_RELATIVE, "A Cousin")), **fields)
        entry = traced(case_with(TRACING, agreed(Purpose.CONTACT_RELATIVE, "An Aunt")), **fields)
        assert entry.spoke_to_them


def test_nobody_asks_without_a_story_that_was_agreed():
    with pytest.raises(ImpossibleValue):
        traced(case_with(TRACING), cover_story=" ")
    with pytest.raises(ImpossibleValue):
        traced(case_with(TRACING), by_whom="")


def test_who_cannot_read_places_cannot_trace_because_the_excluded_are_unknown_to_them():
    case = closed_to_reader(case_with(TRACING, RelativeKnown("An Uncle", "uncle", involved=True)), Compartment.PLACE)
    with pytest.raises(PlacesNotOpen):
        traced(case)


def test_relatives_lie_in_the_place_compartment():
    assert RelativeKnown.COMPARTMENT is Compartment.PLACE
    assert FamilyTraced.COMPARTMENT is Compartment.PLACE
    with pytest.raises(ImpossibleValue):
        family.relative_known(name=" ", relation="aunt")
    assert family.relative_known(name="An Aunt", relation="aunt").involved is False
