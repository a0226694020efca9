"""Requests to embassies: from the allow-list, on her consent, after she was told, never while contact is held.

DOC-1, DOC-4.
"""

from dataclasses import fields, replace

import pytest

from homeward.process import asylum, documents
from homeward.process.asylum import AsylumStatus, EmbassyContactHeld
from homeward.process.case import Case
from homeward.process.consent import ConsentGiven, ConsentMissing, ConsentWithdrawn, Information, Purpose
from homeward.process.documents import (
    ALLOWED,
    AddressGiven,
    EmbassyExplained,
    Lost,
    Paper,
    RequestFields,
)
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.security_assessment import Factor, FactorAssessed, Level
from tests.process.referring_side import NOW, TODAY, case_with, days, then

EVERYTHING = RequestFields(
    family_name="Example",
    given_names="Amal",
    date_of_birth="2003-05-01",
    place_of_birth="Sampletown",
    sex="F",
    nationality="XA",
    parents_names="Noor Example, Sam Example",
    old_document_number="X1234567",
    loss=Lost.STOLEN,
    photograph="enclosed",
    travel_date="2031-03-12",
)
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
    case, embassy = ready_to_ask(), "Embassy of Example"
    draft = documents.drafted(case, at=NOW, paper=Paper.EMERGENCY_DOCUMENT, embassy=embassy, values=EVERYTHING)
    return then(case, draft)


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
