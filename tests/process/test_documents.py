"""Documents: what this person on this route needs, requests to embassies, and the copy of her own file."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from homeward.process import asylum, documents
from homeward.process.asylum import AsylumStatus, EmbassyContactHeld
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, ConsentMissing, ConsentWithdrawn, Information, Purpose
from homeward.process.documents import (
    ALLOWED,
    AddressGiven,
    DocumentNeed,
    DocumentStated,
    EmbassyExplained,
    Lost,
    Paper,
    RequestFields,
    State,
)
from homeward.process.intake import BasisOfReturn, FirstContact, Nationality
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.security_assessment import Factor, FactorAssessed, Level
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


# Requests to embassies

EVERYTHING = RequestFields(**{one.name: one.name for one in fields(RequestFields)} | {"loss": Lost.STOLEN})
TOLD = EmbassyExplained("ro", interview=True, biometrics=True, whom_they_may_visit_or_call=True)
MAY_ASK = ConsentGiven(Purpose.CONTACT_EMBASSY, "Embassy of Example", how="by letter")


def ready_to_ask() -> Case:
    return case_with(MAY_ASK, TOLD)


def asked(case: Case, paper: Paper = Paper.EMERGENCY_DOCUMENT, **values):
    filled = {"embassy": "Embassy of Example", "values": EVERYTHING, **values}
    return documents.embassy_request(case, at=NOW, paper=paper, **filled)


@pytest.mark.parametrize("paper", list(ALLOWED))
def test_a_request_holds_only_the_fields_on_the_list_of_its_document(paper):
    left = [one.split("=", 1)[0] for one in asked(ready_to_ask(), paper).fields]
    assert left == list(ALLOWED[paper])


def test_no_field_of_any_request_has_room_for_what_happened_to_her():
    names = {name for allowed in ALLOWED.values() for name in allowed}
    assert names <= {one.name for one in fields(RequestFields)}
    assert not [name for name in names if "traffick" in name or "remark" in name or "reason" in name]


def test_nothing_is_asked_of_an_embassy_without_her_consent():
    with pytest.raises(ConsentMissing):
        asked(case_with(TOLD))
    with pytest.raises(ConsentMissing):
        asked(ready_to_ask(), embassy="another embassy")


def test_nothing_is_asked_of_an_embassy_while_contact_is_held():
    with pytest.raises(EmbassyContactHeld):
        asked(then(ready_to_ask(), asylum.held_otherwise(ask="Mira")))


def test_she_is_told_of_interview_biometrics_and_visits_first():
    with pytest.raises(StepOutOfOrder, match="embassy-contact-explained"):
        asked(case_with(MAY_ASK))
    told = {"language": "ro", "interview": True, "biometrics": True, "whom_they_may_visit_or_call": True}
    for field in told:
        with pytest.raises(ImpossibleValue, match=field):
            documents.explained(**{**told, field: type(told[field])()})
    entry = documents.explained(**told, address=AddressGiven.LAWYERS, accompanied=False)
    assert (entry.address, entry.accompanied) == (AddressGiven.LAWYERS, False)


def test_what_happened_to_her_is_mentioned_only_where_she_asks_for_it():
    with pytest.raises(ConsentMissing):
        asked(ready_to_ask(), says_what_happened=True)
    wished = replace(MAY_ASK, information=(Information.HISTORY,))
    assert asked(then(ready_to_ask(), wished), says_what_happened=True).says_what_happened
    assert not asked(ready_to_ask()).says_what_happened


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("paper", {"paper": Paper.LETTER_FOR_BORDER}),
        ("loss", {"values": replace(EVERYTHING, loss="taken by those who sold her")}),
        ("family_name", {"values": replace(EVERYTHING, family_name="x" * 200)}),
        ("family_name", {"values": replace(EVERYTHING, family_name="one\ntwo")}),
    ],
)
def test_a_request_with_free_text_or_an_unknown_kind_is_refused(field, values):
    with pytest.raises(ImpossibleValue) as refusal:
        asked(ready_to_ask(), **values)
    assert refusal.value.field == field


def test_the_sender_is_neutral_unless_said_otherwise():
    assert asked(ready_to_ask()).neutral_sender
    assert asked(ready_to_ask(), she_applies_herself=True).she_applies_herself


def test_a_request_names_the_consent_it_rests_on():
    assert asked(ready_to_ask()).rests_on == 2


def with_draft() -> Case:
    return then(ready_to_ask(), documents.drafted(asked(ready_to_ask())))


def test_a_draft_leaves_later_and_is_then_no_draft_any_more():
    case = with_draft()
    draft = case.last_number
    sent = documents.draft_sent(case, draft=draft, at=NOW)
    assert sent.sent
    case = then(case, sent)
    assert documents.drafts(case, NOW) == ()
    with pytest.raises(StepOutOfOrder):
        documents.draft_sent(case, draft=draft, at=NOW)


def test_drafts_are_cancelled_by_a_hold_and_stay_so_when_it_is_lifted():
    case = with_draft()
    draft = case.last_number
    held = then(case, asylum.held_otherwise(ask="Mira"))
    assert documents.drafts(held, NOW) == ()
    with pytest.raises(EmbassyContactHeld):
        documents.draft_sent(held, draft=draft, at=NOW)
    lifted = then(held, asylum.lifted(held, finding=held.last_number))
    assert documents.drafts(lifted, NOW) == ()
    with pytest.raises(StepOutOfOrder):
        documents.draft_sent(lifted, draft=draft, at=NOW)


@pytest.mark.parametrize("status", [AsylumStatus.WITHDRAWN, AsylumStatus.REFUSED_FINAL])
def test_a_hold_for_a_time_cancels_drafts_as_well(status):
    case = with_draft()
    draft = case.last_number
    entries = asylum.stated(case, at=NOW, status=status, since=TODAY, legal_advice_on=TODAY)
    over = then(case, *entries, FactorAssessed(Factor.SANCTIONS, Level.LOW, "none", "lawyer"))
    assert not asylum.embassy_contact_held(over, NOW + days(8))
    assert documents.drafts(over, NOW + days(8)) == ()
    with pytest.raises(StepOutOfOrder):
        documents.draft_sent(over, draft=draft, at=NOW + days(8))


def test_a_finding_that_holds_nothing_leaves_drafts_alone():
    case = with_draft()
    case = then(case, *asylum.stated(case, at=NOW, status=AsylumStatus.NONE, since=TODAY))
    assert len(documents.drafts(case, NOW)) == 1


def test_consent_is_checked_again_when_a_draft_leaves():
    case = with_draft()
    with pytest.raises(ConsentMissing):
        documents.draft_sent(then(case, ConsentWithdrawn(Purpose.CONTACT_EMBASSY)), draft=case.last_number, at=NOW)


def test_an_embassy_answers_what_was_asked():
    case = ready_to_ask()
    with pytest.raises(StepOutOfOrder):
        documents.embassy_replied(case, paper=Paper.EMERGENCY_DOCUMENT, answer="issued", on=TODAY)
    case = then(case, asked(case))
    with pytest.raises(StepOutOfOrder):
        documents.embassy_replied(case, paper=Paper.PASSPORT, answer="issued", on=TODAY)
    with pytest.raises(ImpossibleValue, match="answer"):
        documents.embassy_replied(case, paper=Paper.EMERGENCY_DOCUMENT, answer="", on=TODAY)
    assert documents.embassy_replied(case, paper=Paper.EMERGENCY_DOCUMENT, answer="issued", on=TODAY).on == TODAY


# The copy of her own file


def test_the_copy_of_her_file_lists_what_it_holds():
    with pytest.raises(ImpossibleValue, match="contents"):
        documents.copy_of_file(case_with(), given=True)
    entry = documents.copy_of_file(
        case_with(), given=True, contents=("summary",), medical_care=True, case_progress=True
    )
    assert entry.contents == ("summary",)


@pytest.mark.parametrize("field", ["declined_because", "kept_where"])
def test_a_declined_copy_says_why_and_where_it_is_kept(field):
    said = {"declined_because": "dangerous to carry", "kept_where": "her lawyer", field: ""}
    with pytest.raises(ImpossibleValue, match=field):
        documents.copy_of_file(case_with(), given=False, **said)
