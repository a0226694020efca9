"""Documents: what this person on this route needs, requests to embassies, and the copy of her own file.

DOC-1, DEP-3, DEP-7.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from homeward.process import documents
from homeward.process.case import Case
from homeward.process.documents import (
    DocumentNeed,
    DocumentStated,
    Paper,
    State,
)
from homeward.process.intake import BasisOfReturn, FirstContact, Nationality
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.refusals import ImpossibleValue
from homeward.process.status import StatusStated
from tests.process.referring_side import NOW, TODAY, born, case_with, days, in_days, then

PASSPORT = DocumentStated(Paper.PASSPORT, State.IN_HAND, valid_until=in_days(400))
EMERGENCY = DocumentStated(Paper.EMERGENCY_DOCUMENT, State.IN_HAND, valid_until=in_days(30))


def problems(*entries, case: Case | None = None) -> dict[Paper, str]:
    found = documents.unready(then(case, *entries) if case else case_with(*entries), NOW)
    return {one.paper: one.problem for one in found}


def arriving_in(number: int) -> ItineraryChosen:
    start = datetime.combine(in_days(number), datetime.min.time(), UTC).replace(hour=8)
    return ItineraryChosen((Leg(Mode.AIR, "A", "B", start, start.replace(hour=11)),))


# Travel documents


def test_a_case_without_a_travel_document_is_not_ready():
    assert problems() == {Paper.PASSPORT: "no-travel-document"}
    assert problems(PASSPORT) == {}


@pytest.mark.parametrize("state", [State.MISSING, State.REQUESTED])
def test_a_document_that_is_not_in_hand_is_named_with_where_it_stands(state):
    assert problems(DocumentStated(Paper.PASSPORT, state)) == {Paper.PASSPORT: state.value}
    assert problems(PASSPORT, DocumentStated(Paper.VISA, state)) == {Paper.VISA: state.value}


def test_a_passport_must_be_valid_as_long_as_the_countries_on_the_route_require():
    six_months = replace(PASSPORT, valid_until=in_days(190), margin_days=180)
    assert problems(arriving_in(10), six_months) == {}
    assert problems(arriving_in(11), six_months) == {Paper.PASSPORT: "expires-too-early"}


def test_an_emergency_document_reaches_the_end_of_the_journey_with_its_delays():
    assert problems(arriving_in(29), EMERGENCY) == {}
    assert problems(arriving_in(30), EMERGENCY) == {Paper.EMERGENCY_DOCUMENT: "expires-too-early"}


def test_an_emergency_document_is_accepted_by_carrier_and_transit_states():
    refused = replace(EMERGENCY, accepted_on_route=False)
    assert problems(refused) == {Paper.EMERGENCY_DOCUMENT: "not-accepted-on-route"}


def test_an_emergency_document_lets_her_travel_while_the_passport_is_lost():
    lost = DocumentStated(Paper.PASSPORT, State.MISSING)
    case = case_with(lost, EMERGENCY)
    assert problems(case=case) == {}
    assert documents.travels_on_emergency_document(case)
    assert not documents.travels_on_emergency_document(then(case, PASSPORT))


@pytest.mark.parametrize("entry", [PASSPORT, EMERGENCY])
def test_a_travel_document_whose_end_nobody_looked_at_is_not_ready(entry):
    assert problems(replace(entry, valid_until=None)) == {entry.paper: "validity-not-known"}


def test_an_identity_card_is_enough_only_where_no_passport_is_needed():
    card = DocumentStated(Paper.IDENTITY, State.IN_HAND, valid_until=in_days(400))
    assert problems(card) == {Paper.PASSPORT: "no-travel-document"}
    assert problems(card, DocumentStated(Paper.PASSPORT, State.NOT_NEEDED, reason="card is enough")) == {}


def test_what_is_not_needed_holds_nothing_and_says_why():
    with pytest.raises(ImpossibleValue, match="reason"):
        documents.stated(case_with(), at=NOW, paper=Paper.VISA, state=State.NOT_NEEDED)
    entry = documents.stated(case_with(), at=NOW, paper=Paper.VISA, state=State.NOT_NEEDED, reason="a citizen")
    assert problems(PASSPORT, entry) == {}


def test_the_newest_statement_about_a_document_counts():
    assert problems(PASSPORT, DocumentStated(Paper.PASSPORT, State.MISSING)) == {Paper.PASSPORT: "missing"}


@pytest.mark.parametrize(
    "person",
    [
        FirstContact(nationality=Nationality.NONE),
        FirstContact(nationality=Nationality.BEING_DETERMINED),
        FirstContact(basis=BasisOfReturn.THIRD_COUNTRY_PERMISSION),
    ],
)
def test_the_stateless_and_who_goes_to_a_third_country_need_the_right_to_enter_and_stay(person):
    right = DocumentStated(Paper.RIGHT_TO_ENTER_AND_STAY, State.IN_HAND)
    assert problems(person, PASSPORT) == {Paper.RIGHT_TO_ENTER_AND_STAY: "missing"}
    assert problems(person, PASSPORT, right) == {}


def test_an_overstay_fine_is_settled_by_who_pays_or_waives_it():
    with pytest.raises(ImpossibleValue, match="who_pays"):
        documents.stated(case_with(), at=NOW, paper=Paper.OVERSTAY_FINE, state=State.IN_HAND, amount="300 EUR")
    owed = documents.stated(case_with(), at=NOW, paper=Paper.OVERSTAY_FINE, state=State.MISSING, amount="300 EUR")
    assert problems(PASSPORT, owed) == {Paper.OVERSTAY_FINE: "missing"}
    with pytest.raises(ImpossibleValue, match="margin_days"):
        documents.stated(case_with(), at=NOW, paper=Paper.PASSPORT, state=State.IN_HAND, margin_days=-1)


def test_route_and_person_suggest_what_to_look_at():
    assert documents.to_settle(case_with(), NOW) == (Paper.IDENTITY, Paper.EXIT_PERMIT)
    child, ordered = born(in_days(-3000)), StatusStated(removal_order=True, permit_until=in_days(-1))
    found = documents.to_settle(case_with(child, ordered, EMERGENCY), NOW)
    assert set(found) == {
        Paper.IDENTITY, Paper.EXIT_PERMIT, Paper.BIRTH_CERTIFICATE, Paper.GUARDIANSHIP, Paper.CUSTODY, Paper.ENTRY_BAN,
        Paper.REPORTING_DUTY, Paper.OVERSTAY_FINE, Paper.LETTER_FOR_BORDER,
    }  # fmt: skip
    assert Paper.OVERSTAY_FINE not in documents.to_settle(case_with(StatusStated(permit_until=TODAY)), NOW)
    settled = DocumentStated(Paper.EXIT_PERMIT, State.NOT_NEEDED, reason="none here")
    assert documents.to_settle(case_with(settled), NOW) == (Paper.IDENTITY,)


def test_a_journey_with_a_change_on_the_way_suggests_a_transit_visa():
    one = arriving_in(5).legs[0]
    two = replace(one, origin="B", destination="C", departs=one.arrives + days(1), arrives=one.arrives + days(2))
    assert Paper.TRANSIT_VISA in documents.to_settle(case_with(ItineraryChosen((one, two))), NOW)
    assert Paper.TRANSIT_VISA not in documents.to_settle(case_with(ItineraryChosen((one,))), NOW)


def test_a_need_names_one_document_and_what_is_wrong():
    assert documents.unready(case_with(), NOW) == (DocumentNeed(Paper.PASSPORT, "no-travel-document"),)


# The copy of her own file


def test_the_copy_of_her_file_lists_what_it_holds():
    with pytest.raises(ImpossibleValue, match="contents"):
        documents.copy_of_file(case_with(), given=True)
    entry = documents.copy_of_file(
        case_with(), given=True, contents=("summary",), medical_care=True, case_progress=True
    )
    assert entry.contents == ("summary",)


@pytest.mark.parametrize("left_out", ["medical_care", "case_progress"])
def test_a_copy_without_medical_care_or_case_progress_is_none_unless_she_leaves_it_out(left_out):
    said = {"given": True, "contents": ("summary",), "medical_care": True, "case_progress": True, left_out: False}
    with pytest.raises(ImpossibleValue, match=left_out):
        documents.copy_of_file(case_with(), **said)
    with pytest.raises(ImpossibleValue, match="kept_where"):
        documents.copy_of_file(case_with(), **said, declined_because="her brother reads her papers")
    entry = documents.copy_of_file(case_with(), **said, declined_because="searched", kept_where="her doctor")
    assert not getattr(entry, left_out)


@pytest.mark.parametrize("field", ["declined_because", "kept_where"])
def test_a_declined_copy_says_why_and_where_it_is_kept(field):
    said = {"declined_because": "dangerous to carry", "kept_where": "her lawyer", field: ""}
    with pytest.raises(ImpossibleValue, match=field):
        documents.copy_of_file(case_with(), given=False, **said)
