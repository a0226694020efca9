"""Summary, stage and what happens next, for any case at any moment, on both sides (CBC-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import closing, departure, telling
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.case import Case
from homeward.process.closing import CaseClosed, CaseReopened, WhyClosed
from homeward.process.consent import ConsentWithdrawn, Purpose
from homeward.process.departure import ApprovalAsked, NotDeparted
from homeward.process.disclosure import DisclosedWithoutConsent, Ground
from homeward.process.documents import DocumentStated, PersonalFileCopy, State
from homeward.process.findings import Holder
from homeward.process.intake import FirstContact
from homeward.process.itinerary import ItineraryChosen, JourneyReplanned
from homeward.process.medical import FitnessFinding
from homeward.process.next_steps import next_steps
from homeward.process.notifications.evidence import LOST_HERE, Level, MessageSent, ReceiptNoted
from homeward.process.notifications.horizontal import (
    CancelAsked,
    ClosingTold,
    DeclinedAfterAccept,
    PlanChanged,
    ReturnOrEraseAsked,
)
from homeward.process.notifications.messages import Answer, DeclineReason, RequestAnswered
from homeward.process.security_assessment import Outcome, SecurityAssessed
from homeward.process.stages import Stage, stage
from homeward.process.staying import StayingOpened, WhyStaying
from homeward.process.summary import summarise
from homeward.process.support import SupportDecided
from homeward.process.writing import Compartment
from tests.process.builders import (
    ARRIVES,
    DEPARTS,
    HOME,
    LEGS,
    NOW,
    PARTNER,
    PASSPORT,
    PERSON,
    REQUEST,
    SUPERVISOR,
    THEM,
    accepted,
    approved,
    asked_and_accepted,
    confirmed,
    has_arrived,
    letter,
    opened,
    package,
    prepared,
    ready_to_depart,
    replaced,
    requested,
    without,
    written,
)


def codes(case, at=NOW):
    return [one.code for one in next_steps(case, at)]


def left(to=HOME):
    case = approved()
    return written(departure.confirmed(case, left_at=DEPARTS, at=DEPARTS, to=to), to=case, at=DEPARTS)


DECLINED = RequestAnswered("us", Answer.DECLINE, reason=DeclineReason.NO_CAPACITY)

STAGES = [
    (opened(), Stage.FIRST_CONTACT),
    (written(PERSON, to=opened()), Stage.FIRST_CONTACT),
    (without(prepared(), ItineraryChosen), Stage.PREPARING),
    (letter(without(prepared(), ItineraryChosen), REQUEST), Stage.ASKING),
    (ready_to_depart(), Stage.ARRANGING),
    (approved(), Stage.APPROVED),
    (replaced(approved(), ItineraryChosen(LEGS)), Stage.ARRANGING),
    (left(), Stage.TRAVELLING),
    (written(ArrivalRecorded("us", Met.MET, ARRIVES), to=left(), by=PARTNER, at=ARRIVES), Stage.RETURNED),
    (replaced(left(), NotDeparted(DEPARTS, "cancelled")), Stage.ARRANGING),
    (replaced(approved(), StayingOpened(WhyStaying.CHANGED_HER_MIND)), Stage.STAYING),
    (replaced(approved(), CaseClosed(WhyClosed.HER_WISH, 8)), Stage.CLOSED),
    (requested(), Stage.REQUESTED),
    (accepted(), Stage.ACCEPTED),
    (replaced(accepted(), DeclinedAfterAccept("them", "full")), Stage.REQUESTED),
    (confirmed(), Stage.EXPECTED),
    (replaced(confirmed(), DeclinedAfterAccept("them", "full")), Stage.REQUESTED),
    (has_arrived(), Stage.ARRIVED),
    (replaced(has_arrived(), CaseClosed(WhyClosed.GOALS_MET, 8), CaseReopened(by_her=True)), Stage.ARRIVED),
]


@pytest.mark.parametrize(("case", "expected"), STAGES, ids=[f"{number} {one[1]}" for number, one in enumerate(STAGES)])
def test_where_a_case_stands_is_computed_from_its_entries(case, expected):
    assert stage(case) is expected
    assert summarise(case, NOW).stage is expected


@pytest.mark.parametrize(
    ("missing", "code", "page", "holder"),
    [
        (FirstContact, "record-first-contact", "intake", Holder.WORKER),
        (Purpose.ASSISTED_RETURN, "ask-consent-to-return", "consent", Holder.WORKER),
        (FitnessFinding, "screen-health", "health", Holder.HEALTH_WORKER),
        (SecurityAssessed, "assess-security", "risk", Holder.WORKER),
        (DocumentStated, "list-documents", "papers", Holder.WORKER),
        (SupportDecided, "decide-support", "handover", Holder.WORKER),
        ("COM-3", "send-support-request", "handover", Holder.WORKER),
        ("arrival-place-agreed", "agree-arrival-place", "accommodation", Holder.WORKER),
        (ItineraryChosen, "choose-journey", "travel", Holder.WORKER),
        ("topic-explained", "prepare-the-person", "preparation", Holder.WORKER),
        ("arrival-rules", "agree-arrival-rules", "travel", Holder.WORKER),
    ],
)
def test_before_departure_each_missing_thing_is_the_next_step_on_its_page(missing, code, page, holder):
    found = next_steps(without(ready_to_depart(), missing), NOW)
    assert (code, page, holder) in [(one.code, one.page, one.holder) for one in found]


def test_nobody_was_asked_yet():
    assert codes(prepared()) == ["ask-a-partner", "decide-support"]


def test_a_shut_gate_names_everyone_who_holds_something():
    case = without(ready_to_depart(), PersonalFileCopy, "COM-4")
    case = replaced(case, replace(PASSPORT, state=State.REQUESTED))
    found = [(one.code, one.holder) for one in next_steps(case, NOW) if one.due is None]
    assert found == [("complete-conditions", holder) for holder in (Holder.AUTHORITY, Holder.WORKER, Holder.RECEIVING)]


def test_then_approval_is_asked_given_and_the_departure_confirmed():
    assert codes(ready_to_depart()) == ["ask-approval"]
    asked = replaced(ready_to_depart(), ApprovalAsked(34))
    assert [(one.code, one.holder) for one in next_steps(asked, NOW)] == [("approve-departure", Holder.SUPERVISOR)]
    assert codes(approved()) == ["confirm-departure"]


def test_a_declined_request_asks_for_another_partner():
    case = written(DECLINED, to=letter(prepared(), REQUEST), by=PARTNER)
    assert "ask-another-partner" in codes(case)
    two = letter(case, replace(REQUEST, to="another"))
    assert "ask-another-partner" not in codes(two)


def test_a_silent_partner_ends_with_the_offer_of_another():
    case = letter(prepared(), REQUEST)
    assert "ask-another-partner" not in codes(case)
    assert "ask-another-partner" in codes(case, NOW + timedelta(days=8))


def test_a_partner_out_of_the_case_is_asked_to_erase_what_it_holds():
    for entry, by in ((ConsentWithdrawn(Purpose.SHARE_IDENTITY), None), (DeclinedAfterAccept("us", "full"), PARTNER)):
        case = replaced(ready_to_depart(), entry, by=by) if by else replaced(ready_to_depart(), entry)
        assert telling.to_be_erased(case, NOW) == (HOME,)
        assert "ask-return-or-erase" in codes(case)
        assert telling.to_be_erased(replaced(case, ReturnOrEraseAsked(HOME, "everything")), NOW) == ()
    assert telling.to_be_erased(ready_to_depart(), NOW) == ()


def test_after_departure_the_partner_or_her_own_sign_is_awaited():
    assert "await-arrival" in codes(left(), DEPARTS)
    assert "await-her-own-sign" in codes(left(to=""), DEPARTS)
    assert "follow-the-arrival-plan" in codes(left(), ARRIVES + timedelta(hours=5))
    arrived = written(ArrivalRecorded("us", Met.MET, ARRIVES), to=left(), by=PARTNER, at=ARRIVES)
    assert "read-follow-up-and-close" in codes(arrived, ARRIVES)


def test_a_partner_who_was_told_of_a_departure_is_told_that_it_did_not_happen():
    case = replaced(left(), NotDeparted(DEPARTS, "cancelled"), at=DEPARTS)
    assert "tell-partner-she-did-not-leave" in codes(case, DEPARTS)
    told = replaced(case, PlanChanged(HOME, "she did not leave"), at=DEPARTS)
    assert "tell-partner-she-did-not-leave" not in codes(told, DEPARTS)


def test_the_watch_follows_her_plan_and_is_off_when_she_did_not_leave_or_it_is_called_off():
    late = ARRIVES + timedelta(hours=5)
    assert "follow-the-arrival-plan" in codes(left(), late)
    for entry in (NotDeparted(DEPARTS, "cancelled"), CancelAsked(HOME), PlanChanged(HOME, "a delay", late)):
        assert "follow-the-arrival-plan" not in codes(replaced(left(), entry, at=DEPARTS), late)
    legs = (replace(LEGS[0], arrives=late),)
    assert summarise(replaced(left(), JourneyReplanned(legs, "a delay"), at=DEPARTS), late).expected == late
    told = written(departure.Departed("us", DEPARTS, expected_arrival=ARRIVES), to=confirmed(), by=THEM)
    assert summarise(written(PlanChanged("us", "a delay", late), to=told, by=THEM), late).expected == late


def test_met_though_she_did_not_leave_is_a_mistake_to_clear_up():
    case = written(ArrivalRecorded("us", Met.MET, ARRIVES), to=approved(), by=PARTNER)
    assert codes(case)[0] == "arrival-without-departure"


def test_letters_not_taken_in_and_letters_rejected_come_first():
    case = ready_to_depart()
    assert codes(Case(case.entries, case.closed, ("COM-2",)))[0] == "take-in-letters"
    assert codes(Case(case.entries, case.closed, (LOST_HERE,)))[0] == "letter-lost-here"
    assert codes(Case(case.entries, case.closed, (LOST_HERE, "health")))[:2] == ["take-in-letters", "letter-lost-here"]
    no = written(MessageSent("ALERT", HOME, "x", 9), ReceiptNoted("x", Level.REJECTED), to=case)
    assert codes(no)[0] == "letter-rejected"


def test_what_was_disclosed_without_her_is_reviewed_and_told():
    entry = DisclosedWithoutConsent(Ground.DANGER_TO_LIFE, "the hospital", "her blood group", "minutes counted")
    found = {one.code: one.holder for one in next_steps(replaced(ready_to_depart(), entry), NOW)}
    assert found["review-disclosure"] is Holder.SUPERVISOR
    assert found["tell-her-of-disclosure"] is Holder.WORKER


def test_not_safe_at_all_opens_staying_and_staying_goes_on_with_protection():
    case = replaced(ready_to_depart(), SecurityAssessed(Outcome.NOT_AT_ALL))
    assert "open-staying" in codes(case)
    assert "protect-her-stay" in codes(replaced(case, StayingOpened(WhyStaying.NOT_SAFE)))


def test_the_receiving_side_answers_confirms_meets_and_goes_on():
    assert next_steps(requested(), NOW)[-1].holder is Holder.INTAKE
    assert "await-referring" in codes(accepted())
    assert "confirm-support" in codes(written(package(accepted()), to=accepted(), by=THEM))
    told = written(departure.Departed("us", DEPARTS, expected_arrival=ARRIVES), to=confirmed(), by=THEM)
    assert "meet-her" in codes(told, DEPARTS)
    missed = codes(told, ARRIVES + timedelta(hours=6))
    assert "meet-her" not in missed
    assert "follow-the-arrival-plan" in missed
    assert "offer-first-support" in codes(has_arrived(), ARRIVES)


def test_a_request_declined_or_called_off_is_closed_by_the_supervisor():
    declined = written(replace(DECLINED, to="them"), to=requested())
    cancelled = written(CancelAsked("us"), to=confirmed(), by=THEM)
    for case in (declined, cancelled):
        assert ("close-or-go-on", Holder.SUPERVISOR) in [(one.code, one.holder) for one in next_steps(case, NOW)]


def test_a_closed_case_can_be_opened_by_her_and_the_partner_is_told():
    case = replaced(
        ready_to_depart(), closing.closed(ready_to_depart(), why=WhyClosed.HER_WISH, supervisor=8, today=NOW.date())
    )
    assert codes(case) == ["tell-closing", "reopen-if-she-wishes"]
    assert codes(replaced(case, ClosingTold(HOME))) == ["reopen-if-she-wishes"]
    assert codes(replaced(asked_nobody(), CaseClosed(WhyClosed.HER_WISH, 8))) == ["reopen-if-she-wishes"]


def asked_nobody():
    return prepared()


def test_a_reader_who_may_not_see_the_case_is_sent_to_the_supervisor():
    case = Case(ready_to_depart().entries, frozenset({Compartment.CASE}))
    assert [(one.code, one.holder) for one in next_steps(case, NOW)] == [("complete-conditions", Holder.SUPERVISOR)]


def test_a_summary_says_who_where_when_and_what_next():
    assert summarise(ready_to_depart(), NOW).departs == DEPARTS
    found = summarise(left(), DEPARTS)
    # Who has left is no longer shown as leaving.
    assert (found.code_name, found.fictional, found.departs, found.expected) == ("Linden", True, None, ARRIVES)
    assert found.last_entry == DEPARTS
    assert found.next_steps == next_steps(left(), DEPARTS)
    assert summarise(Case(), NOW).last_entry is None


def test_only_the_nearest_of_several_follow_ups_is_the_next_step():
    assert codes(has_arrived(), ARRIVES).count("follow-up") == 1
    due = next(one.due for one in next_steps(has_arrived(), ARRIVES) if one.code == "follow-up")
    assert due.date() == (ARRIVES + timedelta(days=7)).date()


def test_an_accepted_request_without_a_package_goes_on_with_it():
    assert "send-support-request" in codes(asked_and_accepted(prepared()))
    assert SUPERVISOR.number == 8
