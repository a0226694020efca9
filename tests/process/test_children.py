"""Children: what a return needs, with an own parent or alone; a refusal stands above all; doubt counts as a child."""

from dataclasses import replace
from datetime import date

import pytest

from homeward.process import children
from homeward.process.children import (
    BestInterestsDetermined,
    CaregiverAgreed,
    ChildsView,
    GuardianNamed,
    OtherParent,
    OtherParentDangerous,
    PickUpConfirmed,
    TravelsWithParent,
)
from homeward.process.intake import AgeBand, FirstContact
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import NOW, born, case_with, days, then

CHILD = born(date(2019, 6, 1))
ADULT = born(date(2000, 6, 1))
WITH_MOTHER = TravelsWithParent("K1", True, OtherParent.CONSENTS, "", True, True)
READY_ALONE = {
    "view": ChildsView("I want to live with my grandmother."),
    "interests": BestInterestsDetermined("the youth office", True, "grandmother, school, no danger"),
    "guardian": GuardianNamed("A guardian", certificate=True),
    "carer": CaregiverAgreed("The grandmother", in_writing=True, able=True),
    "pick_up": PickUpConfirmed("The grandmother", in_writing=True, escort="a trained escort"),
}


def codes(*entries):
    return [bar.code for bar in children.bars(case_with(*entries), NOW)]


def alone(**changed):
    return [CHILD, *(READY_ALONE | changed).values()]


@pytest.mark.parametrize(
    ("first", "child"),
    [
        (CHILD, True),
        (ADULT, False),
        (replace(ADULT, age_doubtful=True), True),
        (FirstContact(estimated_age=17), True),
        (FirstContact(estimated_age=18), False),
        (FirstContact(age_band=AgeBand.UNDER_18), True),
        (FirstContact(age_band=AgeBand.UNDER_24), False),
    ],
)
def test_a_doubtful_age_is_treated_as_a_childs(first, child):
    assert children.is_child(case_with(first), NOW) is child


def test_a_child_is_one_until_the_eighteenth_birthday():
    turning = case_with(born(date(2013, 3, 4)))
    assert children.is_child(turning, NOW)
    assert not children.is_child(turning, NOW + days(1))


def test_nothing_is_asked_of_an_adult():
    assert codes(ADULT) == []
    assert codes() == []


def test_a_child_with_an_own_parent_may_go_when_all_is_there():
    assert codes(CHILD, WITH_MOTHER) == []


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"proof_of_parentage": False}, "proof-of-parentage"),
        ({"other_parent": OtherParent.OPEN}, "other-parent"),
        ({"view_recorded": False}, "child-not-heard"),
        ({"interests_recorded": False}, "child-interests-not-recorded"),
    ],
)
def test_with_an_own_parent_each_thing_is_needed(changed, bar):
    assert codes(CHILD, replace(WITH_MOTHER, **changed)) == [bar]


@pytest.mark.parametrize(
    "settled",
    [
        {"other_parent": OtherParent.COURT_ORDER},
        {"other_parent": OtherParent.NOT_SOUGHT, "why_not_sought": "a danger to both", "other_parent_dangerous": True},
    ],
)
def test_the_other_parents_part_is_settled_by_a_court_or_a_reason(settled):
    entry = replace(WITH_MOTHER, **settled)
    assert children.with_parent(case_with(CHILD), entry) is entry
    assert codes(CHILD, entry) == []


def test_a_dangerous_parent_is_never_asked():
    with pytest.raises(OtherParentDangerous):
        children.with_parent(case_with(CHILD), replace(WITH_MOTHER, other_parent_dangerous=True))


def test_not_seeking_consent_needs_the_reason_and_the_parent_a_case():
    with pytest.raises(ImpossibleValue):
        children.with_parent(case_with(CHILD), replace(WITH_MOTHER, other_parent=OtherParent.NOT_SOUGHT))
    with pytest.raises(ImpossibleValue):
        children.with_parent(case_with(CHILD), replace(WITH_MOTHER, parent_case=""))
    assert codes(CHILD, replace(WITH_MOTHER, other_parent=OtherParent.NOT_SOUGHT)) == ["other-parent"]


def test_a_concern_about_the_parent_asks_for_a_determination():
    assert "best-interests" in codes(CHILD, replace(WITH_MOTHER, concern=True))
    assert codes(*alone(), replace(WITH_MOTHER, concern=True)) == []


def test_a_child_alone_may_go_when_all_is_there():
    assert codes(*alone()) == []


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"interests": BestInterestsDetermined("the youth office", False, "no care there")}, "best-interests"),
        ({"guardian": GuardianNamed("A guardian", interest_in_return=True)}, "guardian-to-be-replaced"),
        ({"carer": CaregiverAgreed("The grandmother", in_writing=True, able=False)}, "caregiver"),
        ({"carer": CaregiverAgreed("The grandmother", in_writing=False, able=True)}, "caregiver"),
        ({"pick_up": PickUpConfirmed("The grandmother", in_writing=False, escort="an escort")}, "pick-up"),
        ({"pick_up": PickUpConfirmed("The grandmother", in_writing=True)}, "child-escort"),
    ],
)
def test_for_a_child_alone_each_thing_is_needed(changed, bar):
    assert codes(*alone(**changed)) == [bar]


def test_a_guardian_with_an_interest_is_replaced():
    entries = alone(guardian=GuardianNamed("A guardian", interest_in_return=True))
    assert codes(*entries, GuardianNamed("Another guardian")) == []


def test_a_child_alone_with_nothing_recorded_lacks_everything():
    assert codes(CHILD) == ["child-not-heard", "best-interests", "guardian", "caregiver", "pick-up", "child-escort"]


@pytest.mark.parametrize("entries", [alone(), [CHILD, WITH_MOTHER]])
def test_a_childs_refusal_is_a_bar_whatever_else_is_there(entries):
    refuses = ChildsView("No.", refuses=True)
    assert codes(*entries, refuses) == ["child-refuses"]
    case = then(case_with(*entries, refuses), ChildsView("Yes, now I do."))
    assert children.bars(case, NOW) == ()


def test_a_determination_names_who_and_why():
    with pytest.raises(ImpossibleValue):
        children.best_interests(by_whom="", return_in_interests=True, reasons="family")
    with pytest.raises(ImpossibleValue):
        children.best_interests(by_whom="the youth office", return_in_interests=True, reasons="")
    assert children.best_interests(by_whom="the youth office", return_in_interests=False, reasons="x").by_whom


def test_consent_of_a_parent_who_is_no_danger_is_accepted():
    assert children.with_parent(case_with(CHILD), WITH_MOTHER) is WITH_MOTHER


def test_a_date_of_birth_goes_before_an_estimate():
    assert children.is_child(case_with(replace(CHILD, estimated_age=30)), NOW)


def test_a_remark_alone_settles_nothing_about_the_other_parent():
    open_still = replace(WITH_MOTHER, other_parent=OtherParent.OPEN, why_not_sought="somewhere abroad")
    assert codes(CHILD, open_still) == ["other-parent"]
