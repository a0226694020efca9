"""What staff are shown to look at, on the page where it is settled: each notice by a case that has it, and one that has not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from homeward.process.accommodation import ProviderKind, Stay
from homeward.process.asylum import AuthorityContact
from homeward.process.case import Case
from homeward.process.closing import CaseClosed, WhyClosed
from homeward.process.complaints import ComplaintAnswered, ComplaintMade, PartnerTraffic
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.departure import Departed
from homeward.process.documents import DocumentStated, Paper, State
from homeward.process.first_support import Answer, FirstSupport, Support
from homeward.process.handover_notes import PromiseMade, PromiseSettled
from homeward.process.interpreters import InterpreterUsed, Relation
from homeward.process.itinerary import ItineraryChosen, Leg, Mode
from homeward.process.medical import MedicalNeed
from homeward.process.notices import Look, Notice, notices
from homeward.process.preparation import Means, Outcome, Topic, TopicExplained
from homeward.process.proceedings import BeforeLeaving, PartInProceedings, ProceedingStated
from homeward.process.reintegration import Component, ComponentPlanned, PlanWritten, Wish
from homeward.process.security_assessment import Factor, FactorAssessed, HerOwnView, Level
from homeward.process.services import ProviderConfirmed, Service
from homeward.process.status import StatusStated, TimeEstimated
from homeward.process.support import SupportDecided, Way
from homeward.process.travel_grant import MoneyTransferred
from homeward.process.writing import Entry
from tests.process import receiving_side
from tests.process.builders import (
    ARRIVES,
    DEPARTS,
    HOME,
    LEGS,
    NOW,
    PERSON,
    approved,
    opened,
    prepared,
    ready_to_depart,
    replaced,
    written,
)
from tests.process.referring_side import case_with, days, in_days, then

SOON, LATER = in_days(5), in_days(30)
TRIAL = ProceedingStated("trial", PartInProceedings.WITNESS, next_date=SOON, to_do=(BeforeLeaving.CLAIMS,))
ESTIMATE = TimeEstimated(LATER, "papers")
ORDER = StatusStated(removal_order=True, removal_deadline=SOON)
RAISED = ComplaintMade("words", handler=8)
BY_PARTNER = replace(RAISED, abuse=True, subject_partner=HOME)
NIGHT = Leg(Mode.BUS, "AAA", "BBB", DEPARTS, DEPARTS + timedelta(hours=12))

# What brings each notice up before departure, on which page, and what settles it again.
BEFORE: tuple[tuple[Look, str, tuple[Entry, ...], tuple[Entry, ...]], ...] = (
    (Look.REFLECTION, "status", (StatusStated(in_days(-5), SOON),), (StatusStated(in_days(-9), in_days(-5)),)),
    (Look.REMOVAL_DEADLINE, "status", (ORDER,), (StatusStated(),)),
    (Look.SUSPENSION, "status", (ORDER, ESTIMATE), (replace(ORDER, suspension_asked=True),)),
    (Look.PERMIT, "status", (StatusStated(permit_until=SOON), ESTIMATE), (StatusStated(permit_until=in_days(60)),)),
    (Look.PROCEEDING_STEP, "status", (TRIAL,), (replace(TRIAL, done=(BeforeLeaving.CLAIMS,)),)),
    (Look.PROCEEDING_DATE, "status", (TRIAL,), (replace(TRIAL, ended=True),)),
    (
        Look.TELL_AGAIN,
        "preparation",
        (ESTIMATE,),
        tuple(
            TopicExplained(one, "ar", Means.TALK, Outcome.UNDERSTOOD) for one in (Topic.HOW_LONG, Topic.DELAYS)
        ),
    ),
    (
        Look.OFFER_TOPIC,
        "preparation",
        (TopicExplained(Topic.TRAVEL_GRANT, "ar", Means.TALK, Outcome.NOT_WANTED_NOW),),
        (TopicExplained(Topic.TRAVEL_GRANT, "ar", Means.TALK, Outcome.UNDERSTOOD),),
    ),
    (
        Look.NIGHTS,
        "accommodation",
        (ESTIMATE,),
        (Stay(ProviderKind.LOCAL_NGO, True, in_days(0), in_days(40)),),
    ),
    (
        Look.TREATMENT,
        "health",
        (MedicalNeed("dialysis", not_available_at_home=True, tried="asked two clinics"),),
        (MedicalNeed("dialysis", not_available_at_home=True, tried="asked", delay_offered=True),),
    ),
    (
        Look.PAPER,
        "papers",
        (ORDER, DocumentStated(Paper.PASSPORT, State.MISSING)),
        tuple(
            DocumentStated(paper, State.NOT_NEEDED, reason="asked")
            for paper in (Paper.IDENTITY, Paper.EXIT_PERMIT, Paper.ENTRY_BAN, Paper.REPORTING_DUTY)
        ),
    ),
    (
        Look.RISK_TASK,
        "risk",
        (FactorAssessed(Factor.DEBT, Level.UNKNOWN),),
        (FactorAssessed(Factor.DEBT, Level.LOW, "none", "herself"), HerOwnView(rather_not=True)),
    ),
    (
        Look.INTERPRETER,
        "intake",
        (InterpreterUsed("Ana", "ar", Relation.PROFESSIONAL),),
        (InterpreterUsed("Ana", "ar", Relation.PROFESSIONAL, confidentiality_signed=True),),
    ),
    (Look.PROMISE, "colleagues", (PromiseMade("to call her sister", SOON),), (PromiseSettled(2, True),)),
    (
        Look.RECEIPT,
        "grant",
        (MoneyTransferred(Decimal(90), "EUR", "bank"),),
        (),
    ),
    (Look.COMPLAINT, "complaint", (RAISED,), (ComplaintAnswered(2, "we looked into it"),)),
    (Look.PARTNER, "complaint", (BY_PARTNER,), (PartnerTraffic(HOME, True, 8),)),
    (Look.SUBJECT, "complaint", (replace(RAISED, abuse=True, subject=9),), ()),
)  # fmt: skip


def looked_at(case: Case, at=NOW) -> dict[Look, list[Notice]]:
    found: dict[Look, list[Notice]] = {}
    for one in notices(case, at):
        found.setdefault(one.look, []).append(one)
    return found


@pytest.mark.parametrize(("look", "page", "brings", "settles"), BEFORE, ids=lambda one: str(one)[:30])
def test_each_notice_stands_on_its_page_until_it_is_settled(look, page, brings, settles):
    assert look not in looked_at(case_with())
    case = case_with(*brings)
    assert {one.page for one in looked_at(case)[look]} == {page}
    if settles:
        assert look not in looked_at(then(case, *settles))


def test_a_consent_that_ends_before_she_has_arrived_is_warned_of():
    ending = ConsentGiven(Purpose.FOLLOW_UP, until=ARRIVES.date() + days(6))
    (found,) = looked_at(replaced(prepared(), ending))[Look.CONSENT_ENDS]
    assert found == Notice(Look.CONSENT_ENDS, "consent", (Purpose.FOLLOW_UP, ending.until))
    assert Look.CONSENT_ENDS not in looked_at(replaced(prepared(), replace(ending, until=ARRIVES.date() + days(7))))


def test_an_assessment_too_old_by_the_day_she_leaves_is_told_beforehand():
    assert Look.ASSESSMENT_ENDS not in looked_at(ready_to_depart())
    late = tuple(replace(leg, departs=leg.departs + days(30), arrives=leg.arrives + days(30)) for leg in LEGS)
    assert Look.ASSESSMENT_ENDS in looked_at(replaced(ready_to_depart(), ItineraryChosen(late)))


def test_what_the_handbook_would_rather_not_see_in_a_journey_is_named():
    told = [one.details[0] for one in looked_at(replaced(prepared(), ItineraryChosen((NIGHT,))))[Look.LESS_PREFERRED]]
    assert told == ["surface", "late-in-the-day"]


def test_support_she_did_not_want_is_offered_again_after_a_week():
    case = replaced(prepared(), SupportDecided(Way.NONE_WANTED, words="no"))
    assert Look.OFFER_SUPPORT not in looked_at(case)
    assert Look.OFFER_SUPPORT in looked_at(case, NOW + days(7))


def test_who_has_a_home_of_her_own_has_no_nights_without_a_place():
    assert Look.NIGHTS not in looked_at(case_with(ESTIMATE, Stay(ProviderKind.PRIVATE, True, SOON, needed=False)))


def test_the_next_rung_is_named_while_she_has_not_arrived():
    late = receiving_side.LANDED + timedelta(hours=3)
    assert looked_at(receiving_side.expected(), late)[Look.LADDER][0].details == ("carrier-and-escort",)
    assert Look.LADDER not in looked_at(receiving_side.expected())
    assert Look.LADDER not in looked_at(receiving_side.arrived(), late)


def test_a_plan_shows_what_is_not_sure_what_ends_and_when_it_is_looked_at_again():
    today = receiving_side.DAY
    planned = ComponentPlanned(Component.HEALTH, Wish.PLANNED, "sleep", Service.HEALTH, "clinic", today)
    case = receiving_side.arrived(planned, PlanWritten(1, (1,), (), review_on=today))
    found = looked_at(case, receiving_side.LANDED)
    assert found[Look.NOT_SURE][0].details == (Component.HEALTH, "clinic")
    assert found[Look.PLAN_REVIEW][0].details == (today,)
    sure = ProviderConfirmed(Service.HEALTH, "clinic", today, agreement_until=today + days(59))
    after = looked_at(receiving_side.then(case, sure), receiving_side.LANDED)
    assert Look.NOT_SURE not in after
    assert after[Look.AGREEMENT][0].details == ("clinic", today + days(59))


def test_growing_support_without_an_end_is_looked_at_together():
    grows = [
        FirstSupport(Support.SOCIAL, Answer.RECEIVED, "house", receiving_side.DAY + days(31 * month))
        for month in (0, 1, 1, 2, 2, 2)
    ]
    endless = ComponentPlanned(Component.HEALTH, Wish.PLANNED, "sleep", Service.HEALTH, "clinic", receiving_side.DAY)
    assert Look.REVIEW_TOGETHER in looked_at(receiving_side.arrived(*grows, endless), receiving_side.LANDED)
    assert Look.REVIEW_TOGETHER not in looked_at(receiving_side.arrived(*grows), receiving_side.LANDED)


def test_after_she_has_left_nothing_of_the_time_before_is_shown():
    case = replaced(approved(), ESTIMATE, ORDER, PERSON)
    assert {Look.REMOVAL_DEADLINE, Look.TELL_AGAIN} <= set(looked_at(case))
    gone = written(Departed(HOME, DEPARTS, expected_arrival=ARRIVES), to=case, at=DEPARTS)
    assert not {Look.REMOVAL_DEADLINE, Look.TELL_AGAIN, Look.PAPER} & set(looked_at(gone, DEPARTS))


def test_a_closed_case_shows_complaints_and_nothing_else():
    case = replaced(case_with(ORDER, RAISED), CaseClosed(WhyClosed.HER_WISH, 8))
    assert set(looked_at(case)) == {Look.COMPLAINT}


def test_a_notice_never_tells_why_contact_is_held():
    held = replaced(opened(), AuthorityContact(held=True))
    assert notices(held, NOW) == notices(opened(), NOW)
