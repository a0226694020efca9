"""The rules trap nobody: each honest exception can leave, and only when it is told as it is (CBC-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import asylum, conditions, medical, urgent
from homeward.process.accommodation import ConfirmedBy, PlaceKind
from homeward.process.asylum import AsylumStatus, AuthorityContact
from homeward.process.children import ChildsView, OtherParent, TravelsWithParent
from homeward.process.conditions import Answer
from homeward.process.consent import ConsentGiven, DeclarationSigned, Purpose
from homeward.process.documents import DocumentStated, Paper, PersonalFileCopy, State
from homeward.process.intake import BasisOfReturn, Nationality
from homeward.process.medical import FitnessFinding
from homeward.process.notifications.evidence import PaperReceipt, ReadBack
from homeward.process.notifications.messages import TravelArranged
from homeward.process.preparation import Topic
from homeward.process.support import SupportDecided, Way
from homeward.process.urgent import UrgentReturn
from tests.process.builders import (
    ARRIVES,
    DEPARTS,
    HOME,
    NOW,
    PASSPORT,
    PERSON,
    PLACE,
    WORKER,
    package,
    prepared,
    ready_to_depart,
    ready_without_partner,
    replaced,
    unmet,
    without,
    written,
)

CONTACTS = ("her sister", "a friend")
NONE_WANTED = SupportDecided(
    Way.NONE_WANTED, words="I would rather do this alone.", supervisor=8, contacts=CONTACTS, her_sign="a message"
)
NONE_FOUND = replace(NONE_WANTED, way=Way.NONE_FOUND, words="", asked=("home-again, 3 March",))


def answer_to(case, clause):
    return next(one for one in conditions.judge(case, NOW) if one.clause.id == clause)


@pytest.mark.parametrize("decision", [NONE_WANTED, NONE_FOUND], ids=["none wanted", "none found"])
def test_without_a_receiving_organisation_she_leaves_on_two_contacts_and_her_own_sign(decision):
    case = ready_without_partner(decision)
    assert unmet(case) == ()
    for clause in ("DEP-5", "DEP-6"):
        assert answer_to(case, clause).answer is Answer.NOT_APPLICABLE
        assert answer_to(case, clause).why == decision.way.value
    assert unmet(ready_without_partner(replace(decision, contacts=("her sister",)))) == ("two-contacts",)
    assert unmet(ready_without_partner(replace(decision, her_sign=""))) == ("her-own-sign",)


def test_a_change_of_mind_about_support_asks_for_a_partner_again():
    case = replaced(ready_without_partner(NONE_WANTED), SupportDecided(Way.REFERRED, HOME))
    assert {"DEP-5", "DEP-6", "com-4-missing"} <= set(unmet(case))


def test_without_a_receiving_organisation_a_transit_partner_still_has_to_confirm():
    case = ready_without_partner(NONE_FOUND)
    case = replaced(case, TravelArranged("half-way-house", 0, DEPARTS, ARRIVES, "AAA - CCC"))
    assert answer_to(case, "DEP-6").answer is Answer.NOT_MET


def test_an_urgent_return_shortens_the_topics_but_not_consent_safety_or_asylum():
    case = without(
        ready_to_depart(),
        *(
            one
            for one in Topic
            if one.value.startswith("PRE-") and one not in {Topic.RIGHTS_AND_OPTIONS, Topic.RECEIVING_CONTACT}
        ),
    )
    assert unmet(case) == ("DEP-1",)
    case = replaced(case, urgent.declared(reason="her mother is dying", supervisor=8))
    assert unmet(case) == ()
    assert "DEP-1" in unmet(without(case, Purpose.ASSISTED_RETURN))
    assert "DEP-3" in unmet(replaced(case, AuthorityContact(held=True)))
    assert "security-not-assessed" in unmet(without(case, "security-assessed"))


def test_an_urgent_return_takes_confirmations_by_telephone_first():
    case = without(ready_to_depart(), "COM-4", "TRAVEL-CONFIRMED")
    case = replaced(case, *(_told(message) for message in ("COM-4", "TRAVEL-ARRANGEMENT")))
    assert set(unmet(case)) == {"DEP-6", "com-4-missing"}
    assert unmet(replaced(case, urgent.declared(reason="her mother is dying", supervisor=8))) == ()


def _told(message: str) -> ReadBack:
    return ReadBack(message, HOME, "A contact", NOW, "+999 1", 9)


def test_an_urgent_return_may_be_received_by_a_hospital():
    case = replaced(prepared(without_support=True), replace(PLACE, kind=PlaceKind.HOSPITAL))
    assert "support-undecided" in unmet(case)
    case = replaced(case, UrgentReturn("treatment that cannot wait", 8, "The hospital"))
    assert unmet(case) == ()
    assert answer_to(case, "DEP-5").why == "hospital-receives"
    assert "support-undecided" in unmet(replaced(case, UrgentReturn("", 8, "The hospital", ended=True)))


@pytest.mark.parametrize(("danger", "found"), [(False, ()), (True, ("not-fit",))])
def test_a_declined_examination_holds_travel_only_for_a_sign_of_danger(danger, found):
    entries = medical.declined(at=NOW, sign_of_danger=danger)
    assert unmet(replaced(without(ready_to_depart(), FitnessFinding), *entries)) == found


def test_her_own_home_is_confirmed_by_herself():
    home = replace(PLACE, kind=PlaceKind.OWN_HOME, confirmed_by=ConfirmedBy.HERSELF)
    assert unmet(replaced(ready_to_depart(), home)) == ()
    doubtful = replace(home, doubt=True)
    assert unmet(replaced(ready_to_depart(), doubtful)) == ("DEP-2",)
    assert unmet(replaced(ready_to_depart(), replace(doubtful, second_place=True))) == ()


def test_a_child_with_her_mother_leaves_with_the_mothers_papers_beside_her_own():
    child = replace(PERSON, date_of_birth=NOW.date().replace(year=NOW.year - 6))
    with_mother = TravelsWithParent("MOTHER", True, OtherParent.NOT_SOUGHT, "he is the trafficker", True, True)
    case = replaced(ready_to_depart(), child, with_mother)
    assert unmet(case) == ()
    assert unmet(replaced(case, replace(with_mother, proof_of_parentage=False))) == ("proof-of-parentage",)
    assert unmet(replaced(case, ChildsView("I stay.", refuses=True))) == ("child-refuses",)


def test_a_stateless_person_leaves_with_the_right_to_enter_and_stay():
    stateless = replace(PERSON, nationality=Nationality.NONE, nationalities=(), basis=BasisOfReturn.PERMANENT_RESIDENCE)
    right = DocumentStated(Paper.RIGHT_TO_ENTER_AND_STAY, State.REQUESTED)
    case = replaced(ready_to_depart(), stateless, right)
    assert unmet(case) == ("DEP-3",)
    assert unmet(replaced(case, replace(right, state=State.IN_HAND))) == ()


def test_to_a_third_country_she_leaves_on_its_permission():
    abroad = replace(PERSON, country_of_return="XC", basis=BasisOfReturn.THIRD_COUNTRY_PERMISSION)
    right = DocumentStated(Paper.RIGHT_TO_ENTER_AND_STAY, State.IN_HAND)
    assert unmet(replaced(ready_to_depart(), abroad, right)) == ()


def test_an_emergency_document_is_enough_when_it_lasts_the_journey_and_a_day():
    document = DocumentStated(Paper.EMERGENCY_DOCUMENT, State.IN_HAND, ARRIVES.date() + timedelta(days=1))
    case = replaced(without(ready_to_depart(), DocumentStated), document)
    assert unmet(case) == ()
    assert unmet(replaced(case, replace(document, valid_until=DEPARTS.date() - timedelta(days=1)))) == ("DEP-3",)
    assert unmet(replaced(case, replace(document, accepted_on_route=False))) == ("DEP-3",)


def test_granted_asylum_is_lifted_only_by_herself_and_then_she_may_leave():
    day = NOW.date() - timedelta(days=20)
    case = ready_to_depart()
    case = replaced(case, *asylum.stated(case, at=NOW, status=AsylumStatus.GRANTED, since=day))
    assert unmet(case) == ("DEP-3",)
    lifted = asylum.stated(
        case, at=NOW, status=AsylumStatus.GRANTED, since=day, legal_advice_on=day, lawyer="A lawyer", lifted_by_her_on=NOW.date()
    )  # fmt: skip
    assert unmet(replaced(case, *lifted)) == ()


def test_a_copy_that_would_endanger_her_is_kept_elsewhere():
    kept = PersonalFileCopy(given=False, declined_because="searched at the border", kept_where="with her lawyer")
    assert unmet(replaced(without(ready_to_depart(), PersonalFileCopy), kept)) == ()


@pytest.mark.parametrize(
    "receipt",
    [ReadBack("COM-3", HOME, "A contact", NOW, "+999 1", 9), PaperReceipt("COM-3", HOME, "A contact", NOW.date())],
)
def test_telephone_and_paper_are_receipts_as_good_as_seen(receipt):
    case = without(ready_to_depart(), "COM-3", "COM-4")
    sent = replaced(case, package(case))
    assert "DEP-5" in unmet(sent)
    assert "DEP-5" not in unmet(replaced(sent, receipt))


def test_she_may_leave_on_a_yes_given_again():
    case = without(ready_to_depart(), Purpose.ASSISTED_RETURN)
    again = written(ConsentGiven(Purpose.ASSISTED_RETURN), DeclarationSigned(NOW.date(), "ar"), to=case, by=WORKER)
    assert unmet(again) == ()


def test_passport_and_emergency_document_may_lie_side_by_side():
    assert unmet(replaced(ready_to_depart(), PASSPORT)) == ()
