"""A family enters what it shares once; what is asked of each alone is never taken over (CBC-1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.casework import desk
from homeward.office.permissions import Action
from homeward.process import children, family_facts
from homeward.process.asylum import AsylumStated, AsylumStatus
from homeward.process.case import Case, Staff
from homeward.process.children import ChildsView, OtherParent, TravelsWithParent
from homeward.process.consent import ConsentGiven, DeclarationSigned, Means, Purpose
from homeward.process.family_facts import Part
from homeward.process.intake import FirstContact, LinkedCase, Nationality
from homeward.process.security_assessment import FactorAssessed, HerOwnView, SecurityAssessed
from homeward.process.status import StatusStated
from homeward.record import opening
from tests.pages.people import signed_in, text
from tests.process.builders import NOW, PERSON, ready_to_depart, unmet

MOTHER = FirstContact(
    given_names="Ana (invented)",
    country_of_return="MD",
    nationality=Nationality.ONE,
    nationalities=("MD",),
    languages=("ron",),
)
CHILD = {"name": "Wren", "relation": "child", "gender": "Feminine", "date_of_birth": "2019-06-01"}


def write(organisation, code, *entries):
    with desk.opened(code, by=organisation.members["wera"], to=Action.WRITE_CASE) as record:
        record.write(*entries)


def the_case(organisation, code):
    return opening.open_case(code, organisation.members["wera"].keys).case


@pytest.fixture
def child(wera, organisation, code):
    """The code of the case of a child who was added to the mother's."""
    write(organisation, code, MOTHER, StatusStated(permit="reflection"), ConsentGiven(Purpose.ASSISTED_RETURN))
    answer = wera.post(f"/c/{code}/along/", CHILD)
    assert answer.status_code == 302, text(answer)
    return answer["Location"].split("/")[2]


def test_a_child_gets_a_case_of_its_own_with_what_the_family_has_in_common(organisation, code, child):
    case = the_case(organisation, child)
    first = case.latest(FirstContact)
    assert (first.country_of_return, first.languages, first.nationalities) == ("MD", ("ron",), ("MD",))
    assert first.given_names == ""
    assert first.date_of_birth == date(2019, 6, 1)
    assert children.is_child(case, datetime.now(UTC))
    assert case.latest(LinkedCase) == LinkedCase(code, "parent")
    assert the_case(organisation, code).latest(LinkedCase) == LinkedCase(child, "child")


def test_a_birth_ahead_is_refused_and_neither_case_is_touched(wera, organisation, code):
    before = len(the_case(organisation, code).entries), len(opening.cards(organisation.members["wera"].keys))
    answer = wera.post(f"/c/{code}/along/", CHILD | {"date_of_birth": "2099-01-01"})
    assert answer.status_code == 422
    assert 'value="2099-01-01"' in text(answer)
    after = len(the_case(organisation, code).entries), len(opening.cards(organisation.members["wera"].keys))
    assert after == before


def test_what_is_ticked_is_taken_over_and_nothing_else(wera, organisation, child):
    page = text(wera.get(f"/c/{child}/shared/"))
    assert 'value="status"' in page
    assert 'value="guardians-answers"' not in page
    answer = wera.post(f"/c/{child}/shared/", {"parts": ["status"]})
    assert answer.status_code == 302, text(answer)
    case = the_case(organisation, child)
    assert case.latest(StatusStated).permit == "reflection"
    assert not case.has(ConsentGiven)
    assert 'value="status"' not in text(wera.get(f"/c/{child}/shared/"))


def test_a_guardians_answers_wait_until_the_child_was_heard_and_are_not_ticked(wera, organisation, code, child):
    parent = TravelsWithParent(code, True, OtherParent.CONSENTS, view_recorded=True, interests_recorded=True)
    write(organisation, child, parent, ChildsView("wants to go with her mother"))
    page = text(wera.get(f"/c/{child}/shared/"))
    ticked = page.split('value="guardians-answers"')[1][:90]
    assert "checked" not in ticked
    wera.post(f"/c/{child}/shared/", {"parts": ["guardians-answers"]})
    given = the_case(organisation, child).latest(ConsentGiven)
    assert (given.purpose, given.means) == (Purpose.ASSISTED_RETURN, Means.GUARDIAN_WITH_ASSENT)


def test_a_colleague_who_cannot_open_the_mothers_case_is_offered_nothing_of_it(organisation, code, child):
    walter = organisation.members["walter"]
    from homeward.casework import opening as assigning  # the record's own opening is named above

    assigning.assign(child, by=organisation.members["anna"], to=walter.number)
    page = text(signed_in(walter).get(f"/c/{child}/shared/"))
    assert "none that you can open" in page
    assert "reflection" not in page
    assert signed_in(walter).get(f"/c/{child}/shared/?of={code}").status_code == 404


ALONE = (AsylumStated, HerOwnView, SecurityAssessed, ChildsView)


def test_what_is_asked_of_each_alone_is_never_offered():
    of = ready_to_depart().after(
        AsylumStated(AsylumStatus.PENDING, date(2031, 1, 1)), HerOwnView(fears="a man"), at=NOW, by=Staff(7)
    )
    to = Case().after(PERSON, at=NOW, by=Staff(7))
    found = family_facts.offered(of, to, NOW)
    listed = [entry for offer in found for entry in offer.entries]
    assert any(isinstance(entry, FactorAssessed) for entry in listed)
    assert not [entry for entry in listed if isinstance(entry, ALONE)]
    assert Part.GUARDIANS_ANSWERS not in {offer.part for offer in found}


def test_a_journey_that_has_begun_is_not_taken_over():
    of = ready_to_depart()
    to = Case().after(PERSON, at=NOW, by=Staff(7))
    assert Part.JOURNEY in {offer.part for offer in family_facts.offered(of, to, NOW)}
    later = NOW + timedelta(days=30)
    assert Part.JOURNEY not in {offer.part for offer in family_facts.offered(of, to, later)}


def test_what_was_explained_to_both_and_the_declaration_are_taken_over_for_a_child_that_was_heard_and_for_nobody_else():
    of = ready_to_depart()
    grown = Case().after(PERSON, at=NOW, by=Staff(7))
    young = Case().after(replace(PERSON, date_of_birth=date(NOW.year - 7, 1, 1)), at=NOW, by=Staff(7))
    unheard = young.after(TravelsWithParent("M", True), at=NOW, by=Staff(7))
    heard = young.after(TravelsWithParent("M", True, view_recorded=True), at=NOW, by=Staff(7))
    doubted = young.after(TravelsWithParent("M", True, view_recorded=True, concern=True), at=NOW, by=Staff(7))
    for to in (grown, young, unheard, doubted):
        assert Part.EXPLAINED not in {offer.part for offer in family_facts.offered(of, to, NOW)}
    for entry in family_facts.taken_over(of, heard, NOW, parts=(Part.EXPLAINED, Part.GUARDIANS_ANSWERS)):
        heard = heard.after(entry, at=NOW, by=Staff(7))
    assert "DEP-1" not in unmet(heard)
    assert heard.latest(DeclarationSigned).means is Means.GUARDIAN_WITH_ASSENT
