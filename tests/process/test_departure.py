"""Departure: approved by another, checked in, confirmed, or told as it was (COM-5, DEP-1 to DEP-8)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.process import departure
from homeward.process.case import Corrected, Staff
from homeward.process.consent import ConsentGiven, ConsentWithdrawn, Purpose
from homeward.process.departure import (
    AlreadyLeft,
    ApprovalAsked,
    ApprovedByTheSame,
    CheckedIn,
    Departed,
    DepartureApproved,
    How,
    NotApproved,
    NotDeparted,
    NotReadyToDepart,
    WhyStopped,
)
from homeward.process.documents import PersonalFileCopy
from homeward.process.itinerary import ItineraryChosen, SmallChange
from homeward.process.medical import Fitness, FitnessFinding
from homeward.process.notifications.evidence import Level, ReceiptNoted
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.security_assessment import RiskArose
from homeward.process.urgent import UrgentReturn
from tests.process.builders import (
    ARRIVES,
    COPY,
    DEPARTS,
    FIT,
    HOME,
    LEGS,
    NOW,
    PARTNER,
    RULES,
    SUPERVISOR,
    approved,
    opened,
    prepared,
    ready_to_depart,
    replaced,
    without,
    written,
)

AFTER = DEPARTS + timedelta(minutes=30)


def leave(case, **changed):
    given = {"left_at": DEPARTS, "at": AFTER, "to": HOME} | changed
    return departure.confirmed(case, **given)


def asked():
    case = ready_to_depart()
    return written(departure.ask(case, at=NOW), to=case)


def checked_in():
    case = approved()
    return written(departure.check_in(case, at=DEPARTS), to=case, at=DEPARTS)


def test_approval_is_asked_only_when_the_gate_is_open():
    with pytest.raises(NotReadyToDepart) as refusal:
        departure.ask(without(ready_to_depart(), PersonalFileCopy), at=NOW)
    assert refusal.value.unmet == ("DEP-7",)
    assert departure.ask(ready_to_depart(), at=NOW) == ApprovalAsked(34)


def test_a_supervisor_other_than_the_worker_approves_and_the_conditions_stand_as_judged():
    with pytest.raises(ApprovedByTheSame):
        departure.approved(asked(), by=7, at=NOW)
    entry = departure.approved(asked(), by=8, at=NOW)
    assert entry.conditions == tuple(f"DEP-{number}=met" for number in range(1, 9))
    assert entry.itinerary == 34


def test_nobody_approves_what_was_not_asked_or_was_asked_for_another_journey():
    with pytest.raises(StepOutOfOrder):
        departure.approved(ready_to_depart(), by=8, at=NOW)
    case = written(ApprovalAsked(3), to=ready_to_depart())
    with pytest.raises(StepOutOfOrder):
        departure.approved(case, by=8, at=NOW)


def test_a_departure_is_approved_by_telephone_only_when_urgent():
    with pytest.raises(ImpossibleValue):
        departure.approved(asked(), by=8, at=NOW, by_telephone=True)
    case = replaced(asked(), UrgentReturn("her mother is dying", 8))
    assert departure.approved(case, by=8, at=NOW, by_telephone=True).by_telephone


def test_an_approval_holds_while_nothing_is_lost():
    assert departure.approval(approved(), NOW) is not None
    told = replaced(approved(), ReceiptNoted("x", Level.STORED), SmallChange(LEGS))
    assert departure.approval(told, NOW) is not None


@pytest.mark.parametrize(
    ("lost", "mended"),
    [
        (FitnessFinding(Fitness.NOT_FIT, by="doctor"), replace(FIT, by="doctor")),
        (Corrected(31), COPY),
        (ConsentWithdrawn(Purpose.CONTACT_EMBASSY), None),
    ],
    ids=["not fit", "copy written by mistake", "nothing lost"],
)
def test_an_approval_lapses_with_a_lost_condition_and_stays_lapsed_when_that_is_mended(lost, mended):
    number = next(one.number for one in approved().entries if isinstance(one.entry, PersonalFileCopy))
    case = replaced(approved(), Corrected(number) if isinstance(lost, Corrected) else lost)
    if mended is None:
        assert departure.approval(case, NOW) is not None
        return
    assert departure.approval(case, NOW) is None
    case = replaced(case, mended)
    assert departure.approval(case, NOW) is None
    with pytest.raises(NotApproved):
        leave(case)
    again = replaced(case, DepartureApproved(34, ()), by=SUPERVISOR)
    assert departure.approval(again, NOW) is not None


def test_an_approval_lapses_with_a_larger_change_of_the_journey():
    assert departure.approval(replaced(approved(), ItineraryChosen(LEGS)), NOW) is None


def test_she_leaves_through_the_open_gate_and_com_5_tells_all():
    entry = leave(approved(), escort="a nurse", state="well")
    assert entry == Departed(
        HOME, DEPARTS, How.ASSISTED, "AAA - BBB - CCC", "a nurse", "well", ARRIVES,
        call=RULES.call, never_call=RULES.never_call, may_be_said=RULES.may_be_said,
    )  # fmt: skip


@pytest.mark.parametrize("take", [PersonalFileCopy, "COM-4", Purpose.ASSISTED_RETURN])
def test_departure_is_refused_while_something_is_missing_whatever_was_approved(take):
    with pytest.raises(NotReadyToDepart):
        leave(without(approved(), take))


def test_departure_is_refused_without_approval_ahead_of_time_and_twice():
    with pytest.raises(NotApproved):
        leave(ready_to_depart())
    with pytest.raises(ImpossibleValue):
        leave(approved(), left_at=AFTER + timedelta(minutes=1))
    gone = written(leave(approved()), to=approved(), at=AFTER)
    with pytest.raises(AlreadyLeft):
        leave(gone)
    with pytest.raises(AlreadyLeft):
        departure.otherwise(gone, how=How.REMOVED, left_at=DEPARTS, at=AFTER, to="")


def test_after_check_in_what_merely_lapsed_stops_nothing():
    case = without(checked_in(), PersonalFileCopy)
    assert leave(case).how is How.ASSISTED
    assert departure.stops_travel(case, DEPARTS) == ()


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (ConsentWithdrawn(Purpose.ASSISTED_RETURN), "consent-to-return"),
        (FitnessFinding(Fitness.NOT_FIT), "not-fit"),
        (RiskArose("he waits at the airport"), "new-risk-not-weighed"),
    ],
)
def test_after_check_in_a_no_a_new_danger_and_not_fit_stop_travel(entry, code):
    case = replaced(checked_in(), entry, at=DEPARTS)
    assert departure.stops_travel(case, DEPARTS) == (code,)
    with pytest.raises(NotReadyToDepart) as refusal:
        leave(case)
    assert refusal.value.unmet == (code,)


def test_travel_stopped_by_telephone_needs_a_new_approval():
    case = checked_in()
    case = replaced(case, departure.stopped(case, why=WhyStopped.NEW_DANGER, decided_by="the supervisor"))
    assert not departure.is_checked_in(case)
    with pytest.raises(NotApproved):
        leave(case)
    with pytest.raises(StepOutOfOrder):
        departure.stopped(case, why=WhyStopped.NOT_FIT, decided_by="the supervisor")
    with pytest.raises(ImpossibleValue):
        departure.stopped(checked_in(), why=WhyStopped.NOT_FIT, decided_by="")


def test_nobody_checks_in_without_approval():
    with pytest.raises(NotApproved):
        departure.check_in(ready_to_depart(), at=NOW)
    assert departure.check_in(approved(), at=NOW) == CheckedIn(34)


@pytest.mark.parametrize("how", [How.ON_HER_OWN, How.REMOVED, How.WITHOUT_WORD])
def test_returned_otherwise_is_recorded_from_any_moment_and_never_as_a_gate_opened(how):
    for case in (opened(), prepared(), ready_to_depart()):
        entry = departure.otherwise(case, how=how, left_at=NOW, at=NOW, to="")
        assert entry.how is how
        after = written(entry, to=case)
        assert departure.has_left(after)
        assert not after.has(DepartureApproved)


def test_returned_otherwise_knows_only_the_journey_that_is_known():
    entry = departure.otherwise(ready_to_depart(), how=How.ON_HER_OWN, left_at=NOW, at=NOW, to=HOME)
    assert (entry.route, entry.expected_arrival) == ("", None)
    entry = departure.otherwise(
        ready_to_depart(), how=How.REMOVED, left_at=NOW, at=NOW, to=HOME, route="AAA - CCC", expected_arrival=ARRIVES
    )
    assert (entry.route, entry.expected_arrival, entry.call) == ("AAA - CCC", ARRIVES, RULES.call)


def test_returned_otherwise_tells_the_partner_only_on_a_consent_and_an_acceptance():
    def told(case):
        return departure.otherwise(case, how=How.REMOVED, left_at=NOW, at=NOW, to=HOME).to

    assert told(ready_to_depart()) == HOME
    assert told(without(ready_to_depart(), Purpose.CONTACT_RECEIVING)) == ""
    assert told(without(ready_to_depart(), "COM-2")) == ""


def test_the_assisted_way_has_its_own_function_and_the_future_is_not_recorded():
    with pytest.raises(ImpossibleValue):
        departure.otherwise(opened(), how=How.ASSISTED, left_at=NOW, at=NOW, to="")
    with pytest.raises(ImpossibleValue):
        departure.otherwise(opened(), how=How.REMOVED, left_at=AFTER, at=NOW, to="")


def test_who_did_not_leave_is_approved_again():
    case = written(leave(approved()), to=approved(), at=AFTER)
    case = replaced(case, NotDeparted(AFTER, "the flight was cancelled"), at=AFTER)
    assert not departure.has_left(case)
    assert departure.approval(case, AFTER) is None


def test_the_member_who_approved_stands_in_the_record():
    found = departure.approval(approved(), NOW)
    assert found is not None
    assert found.by == SUPERVISOR == Staff(8)


def test_a_consent_of_another_purpose_changes_nothing():
    case = replaced(approved(), ConsentGiven(Purpose.STATISTICS), by=PARTNER)
    assert departure.approval(case, NOW) is not None
