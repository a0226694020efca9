"""The gate: each condition and each bar keeps it shut alone, names itself, what is missing and who holds it (DEP-1 to DEP-8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import conditions
from homeward.process.accommodation import ArrivalPlaceAgreed, ConfirmedBy, PlaceKind
from homeward.process.asylum import AuthorityContact
from homeward.process.capacity import CapacityAssessed, Decision
from homeward.process.case import Case, Corrected
from homeward.process.children import ChildsView
from homeward.process.complaints import PartnerTraffic
from homeward.process.conditions import Answer
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, DeclarationSigned, Means, Purpose
from homeward.process.documents import DocumentStated, Paper, PersonalFileCopy, State
from homeward.process.findings import Holder
from homeward.process.intake import FirstContact
from homeward.process.itinerary import ItineraryChosen, SmallChange, StepsExplained
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications.horizontal import CancelAsked, DeclinedAfterAccept, ReturnOrEraseAsked
from homeward.process.notifications.messages import SupportConfirmed
from homeward.process.preparation import Means as Told
from homeward.process.preparation import Outcome, ReferralsExplained, Topic, TopicExplained
from homeward.process.proceedings import BeforeLeaving, PartInProceedings, ProceedingStated
from homeward.process.security_assessment import Level, RiskArose, SecurityAssessed
from homeward.process.security_assessment import Outcome as Risk
from homeward.process.staying import StayingOpened, WhyStaying
from homeward.process.support import SupportDecided, Way
from homeward.process.writing import Compartment
from tests.process.builders import (
    ARRIVES,
    CONFIRMATION,
    COPY,
    DEPARTS,
    HOME,
    LEGS,
    NOW,
    OTHER,
    PARTNER,
    PASSPORT,
    PERSON,
    PLACE,
    TRANSIT,
    arranged_with,
    asked_and_accepted,
    letter,
    opened,
    package,
    prepared,
    ready_to_depart,
    replaced,
    unmet,
    without,
    written,
)


def missing(case: Case, at=NOW):
    """What each unmet condition lacks: clause, code, holder, detail."""
    return [
        (one.clause.id, lack.what, lack.holder, lack.detail)
        for one in conditions.judge(case, at)
        for lack in one.missing
    ]


def answers(case: Case):
    return {one.clause.id: one.answer for one in conditions.judge(case, NOW)}


def barred(case: Case, at=NOW):
    return [(one.code, one.holder) for one in conditions.bars(case, at)]


def test_a_case_with_everything_may_depart():
    case = ready_to_depart()
    assert unmet(case) == ()
    assert conditions.is_open(case, NOW)
    assert list(answers(case)) == [f"DEP-{number}" for number in range(1, 9)]
    assert set(answers(case).values()) == {Answer.MET}


def test_an_empty_case_lacks_everything_and_says_so():
    assert set(unmet(opened())) >= {f"DEP-{number}" for number in range(1, 9)}
    assert all(one.missing for one in conditions.judge(opened(), NOW))


WITHOUT = [
    (Purpose.ASSISTED_RETURN, "DEP-1", "consent-to-return", Holder.PERSON),
    (DeclarationSigned, "DEP-1", "declaration", Holder.PERSON),
    *((topic, "DEP-1", "topic", Holder.WORKER) for topic in Topic),
    (ArrivalPlaceAgreed, "DEP-2", "arrival-place", Holder.WORKER),
    (DocumentStated, "DEP-3", "document", Holder.WORKER),
    (ReferralsExplained, "DEP-4", "referrals-not-explained", Holder.WORKER),
    ("COM-3", "DEP-5", "com-3-not-sent", Holder.WORKER),
    ("TRAVEL-ARRANGEMENT", "DEP-6", "arrangement-not-sent", Holder.WORKER),
    ("TRAVEL-CONFIRMED", "DEP-6", "arrangement-not-confirmed", Holder.RECEIVING),
    ("RECOMMENDATION", "DEP-6", "recommendation-not-sent", Holder.WORKER),
    (PersonalFileCopy, "DEP-7", "personal-file-copy", Holder.WORKER),
    (StepsExplained, "DEP-8", "steps-not-explained", Holder.WORKER),
]


@pytest.mark.parametrize(("what", "clause", "code", "holder"), WITHOUT, ids=lambda value: str(value))
def test_departure_is_refused_while_one_thing_is_missing_and_its_holder_is_named(what, clause, code, holder):
    case = without(ready_to_depart(), what)
    assert [one[:3] for one in missing(case)] == [(clause, code, holder)]
    assert not conditions.is_open(case, NOW)


INSTEAD = [
    (replace(PLACE, chosen_with_the_person=False), "DEP-2", "not-chosen-with-the-person"),
    (replace(PLACE, safe=False), "DEP-2", "not-safe"),
    (replace(PLACE, doubt=True), "DEP-2", "doubt-without-second-place"),
    (replace(PLACE, confirmed_by=ConfirmedBy.HERSELF), "DEP-2", "not-confirmed"),
    (replace(PLACE, kind=PlaceKind.OWN_HOME), "DEP-2", "not-confirmed"),
    (replace(PLACE, begins=ARRIVES.date() + timedelta(days=1)), "DEP-2", "does-not-cover-arrival"),
    (replace(PLACE, begins=ARRIVES.date() - timedelta(days=7)), "DEP-2", "does-not-cover-arrival"),
    (replace(PASSPORT, state=State.MISSING), "DEP-3", "document"),
    (replace(PASSPORT, state=State.REQUESTED), "DEP-3", "document"),
    (replace(PASSPORT, accepted_on_route=False), "DEP-3", "document"),
    (replace(PASSPORT, valid_until=ARRIVES.date() - timedelta(days=1)), "DEP-3", "document"),
    (replace(PASSPORT, valid_until=ARRIVES.date() + timedelta(days=90), margin_days=180), "DEP-3", "document"),
    (replace(COPY, medical_care=False), "DEP-7", "file-copy-medical-care"),
    (replace(COPY, case_progress=False), "DEP-7", "file-copy-case-progress"),
    (PersonalFileCopy(given=False, declined_because="searched"), "DEP-7", "file-copy-medical-care"),
    (DocumentStated(Paper.EXIT_PERMIT, State.MISSING), "DEP-3", "document"),
    (AuthorityContact(held=True), "DEP-3", "authority-contact-held"),
    (TopicExplained(Topic.HOW_LONG, "ar", Told.TALK, Outcome.NEEDS_ANOTHER_WAY, "pictures"), "DEP-1", "topic"),
    (TopicExplained(Topic.CONSENT_TO_RETURN, "ar", Told.TALK, Outcome.NOT_WANTED_NOW), "DEP-1", "topic"),
]


@pytest.mark.parametrize(("entry", "clause", "code"), INSTEAD, ids=lambda value: str(value)[:60])
def test_a_newer_statement_shuts_the_gate_again(entry, clause, code):
    case = replaced(ready_to_depart(), entry)
    assert [one[:2] for one in missing(case) if one[0] == clause and one[1] == code]
    assert clause in unmet(case)
    assert conditions.is_open(replaced(case, Corrected(case.last_number, "written to the wrong case")), NOW)


def test_a_requested_document_is_with_the_authority():
    case = replaced(ready_to_depart(), replace(PASSPORT, state=State.REQUESTED))
    assert ("DEP-3", "document", Holder.AUTHORITY, "passport:requested") in missing(case)


def test_consent_taken_back_shuts_the_gate_and_a_new_yes_needs_a_new_declaration():
    case = replaced(ready_to_depart(), ConsentWithdrawn(Purpose.ASSISTED_RETURN))
    assert [one[1] for one in missing(case)] == ["consent-to-return", "declaration"]
    case = replaced(case, ConsentGiven(Purpose.ASSISTED_RETURN))
    assert [one[1] for one in missing(case)] == ["declaration"]
    assert unmet(replaced(case, DeclarationSigned(NOW.date(), "ar"))) == ()


def test_witnessed_oral_consent_stands_for_the_declaration():
    case = without(ready_to_depart(), DeclarationSigned)
    spoken = ConsentGiven(Purpose.ASSISTED_RETURN, means=Means.ORAL_WITNESSED, witness="A witness")
    assert unmet(replaced(case, spoken)) == ()


def test_a_consent_that_ends_before_departure_does_not_count():
    ending = ConsentGiven(Purpose.ASSISTED_RETURN, until=DEPARTS.date() - timedelta(days=1))
    assert "DEP-1" in unmet(replaced(ready_to_depart(), ending))


def test_who_cannot_decide_now_needs_a_guardian_and_her_assent():
    found = CapacityAssessed(Decision.RETURN, "A psychologist", can_decide=False)
    case = replaced(ready_to_depart(), found)
    assert ("DEP-1", "capacity", Holder.GUARDIAN, "") in missing(case)
    consent = ConsentGiven(Purpose.ASSISTED_RETURN, means=Means.GUARDIAN_WITH_ASSENT)
    assert unmet(replaced(case, consent)) == ()


def test_com_3_must_have_been_seen_not_only_stored():
    ready = without(ready_to_depart(), "COM-3", "COM-4")
    case = letter(ready, package(ready), seen=False)
    assert ("DEP-5", "com-3-not-seen", Holder.RECEIVING, "") in missing(case)
    assert "DEP-5" not in unmet(letter(ready, package(ready)))


def test_what_she_agreed_to_send_must_be_in_com_3():
    ready = without(ready_to_depart(), "COM-3")
    bare = replace(package(ready), documents=(), security="")
    case = written(CONFIRMATION, to=letter(ready, bare), by=PARTNER)
    assert [one[1] for one in missing(case)] == ["documents-not-sent", "security-not-sent"]


def test_refusing_to_share_a_part_never_shuts_the_gate():
    ready = without(ready_to_depart(), "COM-3", Purpose.SHARE_SECURITY)
    case = written(CONFIRMATION, to=letter(ready, replace(package(ready), security="")), by=PARTNER)
    assert unmet(case) == ()


def test_recommendations_must_be_received():
    ready = without(
        ready_to_depart(), "RECOMMENDATION", "RECOMMENDATION-RECEIVED", "TRAVEL-ARRANGEMENT", "TRAVEL-CONFIRMED"
    )
    case = arranged_with(ready, seen=False)
    assert missing(case) == [("DEP-6", "recommendation-not-received", Holder.RECEIVING, HOME)]


def test_every_partner_on_the_way_must_confirm_until_released():
    case = arranged_with(ready_to_depart(), TRANSIT, confirmed=False)
    assert missing(case) == [("DEP-6", "arrangement-not-confirmed", Holder.TRANSIT_PARTNER, TRANSIT)]
    assert unmet(arranged_with(ready_to_depart(), TRANSIT)) == ()
    for release in (CancelAsked(TRANSIT), ReturnOrEraseAsked(TRANSIT, "everything")):
        assert unmet(replaced(case, release)) == ()


def test_a_transit_partner_who_can_no_longer_help_shuts_the_gate():
    case = arranged_with(ready_to_depart(), TRANSIT)
    case = written(DeclinedAfterAccept("us", "no escort free"), to=case, by=OTHER)
    assert missing(case) == [("DEP-6", "arrangement-not-confirmed", Holder.TRANSIT_PARTNER, TRANSIT)]


def test_a_larger_change_of_the_journey_reopens_what_rests_on_it_and_a_small_one_nothing():
    later = tuple(
        replace(leg, departs=leg.departs + timedelta(days=1), arrives=leg.arrives + timedelta(days=1)) for leg in LEGS
    )
    assert {"DEP-6", "DEP-8"} <= set(unmet(replaced(ready_to_depart(), ItineraryChosen(later))))
    soon = tuple(
        replace(leg, departs=leg.departs + timedelta(hours=1), arrives=leg.arrives + timedelta(hours=1)) for leg in LEGS
    )
    assert unmet(replaced(ready_to_depart(), SmallChange(soon))) == ()


BARS = [
    (FitnessFinding(Fitness.NOT_FIT), "not-fit", Holder.HEALTH_WORKER),
    (FitnessFinding(Fitness.DECLINED_DANGER), "not-fit", Holder.HEALTH_WORKER),
    (FitnessFinding(Fitness.FIT, DEPARTS.date() - timedelta(days=1)), "not-fit", Holder.HEALTH_WORKER),
    (SecurityAssessed(Risk.NOT_NOW), "security-not-safe", Holder.SUPERVISOR),
    (SecurityAssessed(Risk.NOT_AT_ALL), "security-not-safe", Holder.SUPERVISOR),
    (RiskArose("a threat by telephone", Level.HIGH), "new-risk-not-weighed", Holder.WORKER),
    (StayingOpened(WhyStaying.CHANGED_HER_MIND), "stays", Holder.PERSON),
    (PartnerTraffic(HOME, True, 8), "partner-held", Holder.SUPERVISOR),
]


@pytest.mark.parametrize(("entry", "code", "holder"), BARS, ids=lambda value: str(value)[:60])
def test_each_bar_stands_alone_and_names_who_can_lift_it(entry, code, holder):
    case = replaced(ready_to_depart(), entry)
    assert barred(case) == [(code, holder)]
    assert not conditions.is_open(case, NOW)
    assert set(answers(case).values()) == {Answer.MET}


def test_without_com_4_nobody_leaves_to_a_receiving_organisation():
    case = without(ready_to_depart(), SupportConfirmed)
    assert barred(case) == [("com-4-missing", Holder.RECEIVING)]


def test_a_confirmation_taken_back_counts_no_more_until_there_is_another():
    case = written(DeclinedAfterAccept("us", "the house is full"), to=ready_to_depart(), by=PARTNER)
    assert ("com-4-missing", Holder.RECEIVING) in barred(case)
    again = written(CONFIRMATION, to=case, by=PARTNER)
    assert barred(again) == []


def test_an_assessment_never_made_or_too_old_bars():
    assert barred(without(ready_to_depart(), SecurityAssessed)) == [("security-not-assessed", Holder.WORKER)]
    late = NOW + timedelta(days=31)
    assert ("security-assessment-too-old", Holder.WORKER) in barred(ready_to_depart(), late)


def test_nobody_screened_bars():
    assert barred(without(ready_to_depart(), FitnessFinding)) == [("not-fit", Holder.HEALTH_WORKER)]


def test_a_court_permission_that_is_missing_bars():
    needed = ProceedingStated("the trial", PartInProceedings.WITNESS, to_do=(BeforeLeaving.PERMISSION,))
    assert barred(replaced(ready_to_depart(), needed)) == [("permission-to-leave", Holder.AUTHORITY)]
    given = replace(needed, done=(BeforeLeaving.PERMISSION,))
    assert barred(replaced(ready_to_depart(), needed, given)) == []


def test_leaving_before_testifying_is_her_choice():
    stated = ProceedingStated("the trial", PartInProceedings.WITNESS, to_do=(BeforeLeaving.STATEMENT,))
    assert unmet(replaced(ready_to_depart(), stated)) == ()


def test_undecided_support_bars_and_shuts_what_rests_on_it():
    case = without(ready_to_depart(), SupportDecided)
    assert barred(case) == [("support-undecided", Holder.WORKER)]
    assert {"DEP-5", "DEP-6"} <= set(unmet(case))


def test_a_childs_refusal_and_a_childs_papers_bar():
    child = replace(PERSON, date_of_birth=NOW.date().replace(year=NOW.year - 9))
    case = replaced(ready_to_depart(), child)
    assert {"best-interests", "guardian", "caregiver", "pick-up"} <= {code for code, _ in barred(case)}
    assert barred(replaced(case, ChildsView("I stay.", refuses=True))) == [("child-refuses", Holder.PERSON)]


def test_a_stored_letter_nobody_took_in_shuts_the_gate():
    case = ready_to_depart()
    waiting = Case(case.entries, case.closed, ("ALERT",))
    assert [(one.code, one.detail) for one in conditions.bars(waiting, NOW)] == [("letter-waits", "ALERT")]


def test_a_reader_without_the_case_compartment_reads_not_yours_to_see_and_never_not_met():
    case = Case(ready_to_depart().entries, frozenset({Compartment.CASE}))
    assert {one.answer for one in conditions.judge(case, NOW)} == {Answer.NOT_YOURS_TO_SEE}
    assert not conditions.is_open(case, NOW)


@pytest.mark.parametrize("closed", [one for one in Compartment if one is not Compartment.CASE])
def test_the_gate_needs_no_other_compartment_than_the_case(closed):
    case = ready_to_depart()
    kept = tuple(one for one in case.entries if one.entry.COMPARTMENT is not closed)
    assert conditions.is_open(Case(kept, frozenset({closed})), NOW)


def test_nothing_overrides_the_gate():
    for name in ("force", "override", "waive"):
        assert not any(name in one for one in dir(conditions))


def test_the_order_of_first_steps_does_not_matter():
    assert (
        unmet(
            arranged_with(
                written(CONFIRMATION, to=letter(asked_and_accepted(prepared()), package(prepared())), by=PARTNER)
            )
        )
        == ()
    )


def test_decided_support_names_its_way():
    assert ready_to_depart().latest(SupportDecided).way is Way.REFERRED
    assert ready_to_depart().latest(FirstContact) == PERSON
