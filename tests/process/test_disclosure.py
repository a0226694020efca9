"""What is passed on without consent: danger to life or the law, a supervisor, and she is told; the file demanded."""

import pytest

from homeward.process import asylum, disclosure
from homeward.process.asylum import EmbassyContactHeld
from homeward.process.case import Case
from homeward.process.consent import Information
from homeward.process.disclosure import Ground
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from tests.process.referring_side import NOW, case_with, then

DANGER = {
    "ground": Ground.DANGER_TO_LIFE,
    "recipient": "ambulance",
    "information": "where she is",
    "reason": "she does not answer and said that she would end her life",
}
LAW = {**DANGER, "ground": Ground.LAW_OBLIGES, "law": "Act 5, section 2", "supervisor": 3}


def disclosed(case: Case, **values):
    return disclosure.disclosed(case, at=NOW, **values)


def demanded(**values) -> Case:
    return case_with(disclosure.demanded(by_whom="a court", on_what_ground="order 7", **values))


def answer(case: Case, **values):
    filled = {"supervisor": 3, "lawyer": "L. Example", **values}
    return disclosure.demand_answered(case, at=NOW, demand=2, **filled)


@pytest.mark.parametrize("field", ["recipient", "information", "reason"])
def test_a_disclosure_names_recipient_information_and_reason(field):
    with pytest.raises(ImpossibleValue, match=field):
        disclosed(case_with(), **{**DANGER, field: ""})


@pytest.mark.parametrize("field", ["law", "supervisor"])
def test_a_law_that_obliges_is_named_and_a_supervisor_decides(field):
    with pytest.raises(ImpossibleValue, match=field):
        disclosed(case_with(), **{**LAW, field: type(LAW[field])()})


def test_where_minutes_count_the_supervisor_looks_at_it_afterwards():
    case = case_with(disclosed(case_with(), **DANGER))
    assert disclosure.awaiting_supervisor(case) == (2,)
    seen = then(case, disclosure.reviewed(case, disclosure=2, supervisor=3, right=True))
    assert disclosure.awaiting_supervisor(seen) == ()
    with pytest.raises(ImpossibleValue, match="disclosure"):
        disclosure.reviewed(seen, disclosure=2, supervisor=3, right=True)


def test_a_supervisor_who_finds_it_wrong_says_what_is_done_about_it():
    case = case_with(disclosed(case_with(), **DANGER))
    with pytest.raises(ImpossibleValue, match="note"):
        disclosure.reviewed(case, disclosure=2, supervisor=3, right=False)
    with pytest.raises(ImpossibleValue, match="supervisor"):
        disclosure.reviewed(case, disclosure=2, supervisor=0, right=True)


def test_she_is_told_as_soon_as_that_is_safe():
    case = case_with(disclosed(case_with(), **LAW), disclosure.demanded(by_whom="a court", on_what_ground="order 7"))
    assert disclosure.she_is_to_be_told(case) == (2, 3)
    told = then(case, disclosure.told(case, about=2, at=NOW, how="in person"))
    assert disclosure.she_is_to_be_told(told) == (3,)
    with pytest.raises(ImpossibleValue, match="about"):
        disclosure.told(told, about=2, at=NOW)


@pytest.mark.parametrize("values", [DANGER, LAW])
def test_never_to_an_embassy_while_contact_is_held_danger_or_not(values):
    case = case_with(asylum.held_otherwise(ask="Mira"))
    with pytest.raises(EmbassyContactHeld):
        disclosed(case, **values, to_authority_of_return=True)
    assert disclosed(case, **values).recipient == "ambulance"
    assert disclosed(case_with(), **values, to_authority_of_return=True).to_authority_of_return


def test_a_demand_for_the_file_waits_for_supervisor_and_lawyer():
    case = demanded()
    assert disclosure.unanswered(case) == (2,)
    for missing in ({"supervisor": 0}, {"lawyer": ""}):
        with pytest.raises(ImpossibleValue, match="missing"):
            answer(case, why="not bound", **missing)
    assert disclosure.unanswered(then(case, answer(case, why="not bound"))) == ()


def test_what_is_given_on_a_demand_names_the_law_and_nothing_given_the_reason():
    case = demanded()
    with pytest.raises(ImpossibleValue, match="law"):
        answer(case, given=(Information.IDENTITY,), why="they insist")
    with pytest.raises(ImpossibleValue, match="why"):
        answer(case)
    assert answer(case, given=(Information.IDENTITY,), law="Act 5").given == (Information.IDENTITY,)


def test_a_demand_by_an_authority_of_return_gets_nothing_while_contact_is_held():
    case = then(demanded(from_authority_of_return=True), asylum.held_otherwise(ask="Mira"))
    with pytest.raises(EmbassyContactHeld):
        answer(case, given=(Information.IDENTITY,), law="Act 5")
    assert answer(case, why="contact is held").given == ()


def test_only_a_demand_is_answered_as_one():
    with pytest.raises(StepOutOfOrder):
        answer(case_with())
    with pytest.raises(ImpossibleValue):
        disclosure.demanded(by_whom="", on_what_ground="order 7")
