"""Deadlines: working days of the side that must act, and nobody's silence goes unnoticed (COM-0)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.process import arrival_watch, departure, policy
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.arrival_watch import WatchState
from homeward.process.case import Corrected, Partner
from homeward.process.deadlines import LADDER, Ring, answer_due, deadlines
from homeward.process.departure import Departed, NotDeparted
from homeward.process.next_steps import next_steps
from homeward.process.notifications import evidence, reminding, telephone
from homeward.process.notifications.evidence import Evidence, Level, MessageSent, PaperReceipt, ReadBack, ReceiptNoted
from homeward.process.notifications.horizontal import (
    CancelAsked,
    ClosingTold,
    QuestionAsked,
    ReminderSent,
    ReturnOrEraseAsked,
)
from homeward.process.notifications.messages import Answer, MedicalShared, RequestAnswered, Urgency
from homeward.process.policy import STANDARD
from homeward.process.refusals import ImpossibleValue
from homeward.process.support import SupportDecided, Way
from homeward.process.urgent import UrgentReturn
from homeward.process.working_days import WorkingCalendar
from tests.process.builders import (
    ACCEPTANCE,
    ARRIVES,
    CONFIRMATION,
    DEPARTS,
    HOME,
    NOW,
    PARTNER,
    REQUEST,
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
    ready_without_partner,
    replaced,
    requested,
    without,
    written,
)

FRIDAY = datetime(2031, 3, 7, 9, 0, tzinfo=UTC)
FRIDAY_SATURDAY = WorkingCalendar(weekend=frozenset({4, 5}))


def due(case, at=NOW, **given):
    return {one.what: one for one in deadlines(case, at, **given)}


def test_com_2_is_due_in_three_working_days_or_a_day_when_urgent():
    case = letter(prepared(), REQUEST)
    assert due(case)["answer-to-COM-1"].due == WorkingCalendar().after(NOW, 3)
    assert due(case)["answer-to-COM-1"].holder == HOME
    urgent = letter(prepared(), replace(REQUEST, urgency=Urgency.URGENT))
    assert due(urgent)["answer-to-COM-1"].due == NOW + timedelta(hours=24)
    assert due(written(ACCEPTANCE, to=case, by=PARTNER)) == {}


def test_the_partners_own_calendar_counts_for_the_partners_answer():
    case = written(REQUEST, to=prepared(), at=FRIDAY)
    ours, theirs = (due(case, FRIDAY, partners=known)["answer-to-COM-1"].due for known in ({}, {HOME: FRIDAY_SATURDAY}))
    assert (ours.date(), theirs.date()) == (date(2031, 3, 12), date(2031, 3, 11))


def test_what_was_agreed_with_a_partner_counts_for_it_alone():
    agreed = policy.agreed_with(STANDARD, HOME, {"answer_working_days": 5, "answer_urgent": timedelta(hours=4)})
    agreed = policy.agreed_with(agreed, "another", {"answer_working_days": 1})
    case = written(REQUEST, to=prepared())
    assert due(case, policy=agreed)["answer-to-COM-1"].due == WorkingCalendar().after(NOW, 5)
    assert due(case)["answer-to-COM-1"].due == WorkingCalendar().after(NOW, 3)
    urgent = letter(prepared(), replace(REQUEST, urgency=Urgency.URGENT))
    assert due(urgent, policy=agreed)["answer-to-COM-1"].due == NOW + timedelta(hours=4)
    case = letter(asked_and_accepted(prepared()), replace(package(prepared()), planned_departure=None))
    longer = policy.agreed_with(STANDARD, HOME, {"confirmation_working_days": 8})
    assert due(case, policy=longer)["answer-to-COM-3"].due == WorkingCalendar().after(NOW, 8)


def test_our_own_answer_and_the_word_on_her_departure_are_due_as_agreed_too():
    agreed = policy.agreed_with(STANDARD, THEM.id, {"answer_working_days": 7, "confirmation_working_days": 9})
    assert due(requested(), policy=agreed)["answer-to-COM-1"].due > due(requested())["answer-to-COM-1"].due
    sent = policy.agreed_with(STANDARD, HOME, {"departure_stored_within": timedelta(hours=2)})
    gone = due(left(), DEPARTS)["departure-stored"].due
    assert (
        due(left(), DEPARTS, policy=sent)["departure-stored"].due
        == gone + timedelta(hours=2) - STANDARD.departure_stored_within
    )


def test_what_was_agreed_before_is_replaced_and_what_no_partner_decides_is_refused():
    once = policy.agreed_with(STANDARD, HOME, {"answer_working_days": 5})
    assert policy.agreed_with(once, HOME, {"answer_working_days": None}) == STANDARD
    assert policy.agreed_with(once, HOME, {"answer_working_days": 6}).with_partner(HOME).answer_working_days == 6
    with pytest.raises(ImpossibleValue, match="retention_days"):
        policy.agreed_with(STANDARD, HOME, {"retention_days": 1})
    with pytest.raises(ImpossibleValue, match="answer_working_days"):
        policy.agreed_with(STANDARD, HOME, {"answer_working_days": -1})


def test_what_a_partner_asks_is_due_from_us():
    assert due(requested())["answer-to-COM-1"].holder == "us"
    case = written(package(accepted()), to=accepted(), by=THEM)
    assert due(case)["answer-to-COM-3"].holder == "us"


def test_com_4_is_due_in_five_working_days_and_three_before_travel():
    case = letter(asked_and_accepted(prepared()), package(prepared()))
    assert due(case)["answer-to-COM-3"].due == WorkingCalendar().before(DEPARTS, 3)
    soon = replace(package(prepared()), planned_departure=None)
    case = letter(asked_and_accepted(prepared()), soon)
    assert due(case)["answer-to-COM-3"].due == WorkingCalendar().after(NOW, 5)
    assert "answer-to-COM-3" not in due(written(CONFIRMATION, to=case, by=PARTNER))


def test_a_part_in_another_compartment_is_no_question_of_its_own():
    case = written(package(prepared()), MedicalShared(HOME, "asthma"), to=asked_and_accepted(prepared()))
    assert [one.what for one in deadlines(case, NOW)] == ["answer-to-COM-3"]


def test_asked_again_the_newest_question_counts():
    case = written(QuestionAsked(HOME, "Is there a bed?"), to=asked_and_accepted(prepared()))
    case = written(QuestionAsked(HOME, "And now?"), to=case, at=NOW + timedelta(days=1))
    assert [one.due for one in deadlines(case, NOW)] == [WorkingCalendar().after(NOW + timedelta(days=1), 3)]


def test_a_question_instead_of_an_answer_waits_for_the_request_again():
    asked = RequestAnswered("us", Answer.QUESTION, question="How many children?")
    case = written(asked, to=letter(prepared(), REQUEST), by=PARTNER)
    assert due(case)["question-in-com-2"].holder == "us"
    assert "question-in-com-2" not in due(letter(case, REQUEST))
    theirs = written(replace(asked, to="them"), to=requested())
    assert due(theirs)["question-in-com-2"].holder == "them"
    assert "question-in-com-2" not in due(written(REQUEST, to=theirs, by=THEM))


def test_cancelled_nothing_is_waited_for_but_the_confirmation_of_it():
    case = letter(prepared(), REQUEST)
    assert set(due(replaced(case, CancelAsked(HOME)))) == {"answer-to-CANCEL"}


def test_what_was_to_be_erased_is_chased_even_after_the_end():
    case = replaced(ready_to_depart(), ReturnOrEraseAsked(HOME, "everything"), ClosingTold(HOME))
    assert set(due(case)) == {"answer-to-RETURN-OR-ERASE"}


def test_a_telephone_receipt_is_followed_by_paper_within_three_working_days():
    case = replaced(asked_and_accepted(prepared()), package(prepared()), ReadBack("COM-3", HOME, "A", NOW, "+999 1", 9))
    assert due(case)["paper-after-telephone"].due == WorkingCalendar().after(NOW, 3)
    assert "paper-after-telephone" not in due(replaced(case, PaperReceipt("COM-3", HOME, "A", NOW.date())))


def left():
    case = approved()
    entry = departure.confirmed(case, left_at=DEPARTS, at=DEPARTS, to=HOME)
    return written(entry, MessageSent("COM-5", HOME, "x", 9), to=case, at=DEPARTS)


def test_com_5_is_stored_in_a_quarter_and_seen_an_hour_before_she_arrives():
    found = due(left(), DEPARTS)
    assert found["departure-stored"].due == DEPARTS + timedelta(minutes=15)
    assert found["departure-seen"].due == ARRIVES - timedelta(hours=1)
    stored = replaced(left(), ReceiptNoted("x", Level.STORED), at=DEPARTS)
    assert "departure-stored" not in due(stored, DEPARTS)
    assert "departure-seen" in due(stored, DEPARTS)
    assert "departure-seen" not in due(replaced(left(), ReceiptNoted("x", Level.SEEN), at=DEPARTS), DEPARTS)
    stayed = replaced(left(), NotDeparted(DEPARTS, "cancelled"), at=DEPARTS)
    assert not {"departure-stored", "departure-seen"} & set(due(stayed, DEPARTS))


def test_the_arrival_watch_rings_after_one_two_and_four_hours():
    rings = [one.due for one in deadlines(left(), DEPARTS) if one.what == "arrival-watch"]
    start = ARRIVES + timedelta(hours=1)
    assert rings == [start + timedelta(hours=hours) for hours in (1, 2, 4)]


def test_follow_up_is_due_on_the_receiving_side():
    found = [one.due.date() for one in deadlines(has_arrived(), ARRIVES) if one.what == "follow-up"]
    assert found == [(ARRIVES + timedelta(days=days)).date() for days in (7, 30, 90, 180, 365)]


def test_an_urgent_return_is_reviewed_each_shift():
    case = replaced(prepared(), UrgentReturn("her mother is dying", 8))
    assert "urgent-review" not in due(case, NOW + timedelta(hours=8))
    assert "urgent-review" in due(case, NOW + timedelta(hours=9))


def test_the_receiving_side_notices_when_the_other_falls_silent():
    assert due(accepted())["answer-to-COM-2"].due == WorkingCalendar().after(NOW, 5)
    assert due(confirmed())["departure-news"].due.date() == DEPARTS.date() + timedelta(days=1)
    told = written(Departed("us", DEPARTS, expected_arrival=ARRIVES), to=confirmed(), by=THEM)
    assert set(due(told)) == {"arrival-watch"}
    assert due(written(CancelAsked("us"), to=confirmed(), by=THEM)).keys() == {"answer-to-CANCEL"}


def test_an_overdue_answer_reminds_then_rings_worker_and_supervisor_then_offers_another_partner():
    one = due(letter(prepared(), REQUEST))["answer-to-COM-1"]
    day = timedelta(days=1)
    rung = [one.ring(one.due + place * day) for place in (-1, 0, 1, 2, 3, 9)]
    assert rung == [None, Ring.REMINDER, Ring.WORKER, Ring.SUPERVISOR, Ring.ANOTHER_PARTNER, Ring.ANOTHER_PARTNER]
    assert [ring for ring, _ in one.ladder()] == list(LADDER)


def test_what_is_due_from_us_ends_with_the_supervisor():
    one = due(requested())["answer-to-COM-1"]
    assert one.ring(one.due + timedelta(days=30)) is Ring.SUPERVISOR


def test_a_departure_nobody_stored_rings_within_minutes():
    one = due(left(), DEPARTS)["departure-stored"]
    assert one.ring(one.due + timedelta(minutes=31)) is Ring.SUPERVISOR


def test_answers_are_due_as_the_policy_says():
    assert answer_due("QUESTION", NOW, is_urgent=False, calendar=WorkingCalendar()) == WorkingCalendar().after(NOW, 3)


def test_nothing_is_due_in_a_case_that_was_only_opened():
    assert deadlines(opened(), NOW) == ()
    assert deadlines(without(ready_to_depart(), "COM-4"), NOW) != ()


def test_where_nobody_receives_her_the_referring_side_follows_up_if_she_wants_it():
    alone = SupportDecided(Way.NONE_WANTED, words="no", supervisor=8, contacts=("a", "b"), her_sign="a message")
    case = written(Departed("", DEPARTS, expected_arrival=ARRIVES), to=ready_without_partner(alone), at=DEPARTS)
    case = written(ArrivalRecorded("", Met.OWN_SIGN, ARRIVES), to=case, at=ARRIVES)
    assert "follow-up" not in [one.what for one in deadlines(case, ARRIVES)]
    wanted = written(replace(alone, follow_up_wanted=True), to=case, at=ARRIVES)
    due = [one.due.date() for one in deadlines(wanted, ARRIVES) if one.what == "follow-up"]
    assert due[0] == ARRIVES.date() + timedelta(days=7)
    assert ("visit", "visit") in [(one.code, one.page) for one in next_steps(wanted, ARRIVES)]


def told(case, message="COM-4", **more):
    """The partner gives an answer by telephone, at a number from its card, and a second colleague listens."""
    facts = {"who": "Rosa", "at": NOW, "number": "+999 1", "second_colleague": 2}
    return telephone.told_by_telephone(
        case, answer=telephone.ToldAnswer(message), partner=HOME, now=NOW, by=1, **facts | more
    )


def test_an_answer_by_telephone_stops_the_alarm_and_the_signed_one_must_follow():
    asked = letter(asked_and_accepted(prepared()), package(asked_and_accepted(prepared())))
    assert "answer-to-COM-3" in due(asked)
    after = written(told(asked), to=asked)
    assert "answer-to-COM-3" not in due(after)
    follows = due(after)["letter-after-telephone"]
    assert (follows.holder, follows.due) == (HOME, WorkingCalendar().after(NOW, 3))
    came = written(CONFIRMATION, to=after, by=Partner(HOME))
    assert "letter-after-telephone" not in due(came)


@pytest.mark.parametrize(
    "wrong",
    [{"who": ""}, {"number": ""}, {"second_colleague": 0}, {"second_colleague": 1}, {"at": NOW + timedelta(hours=1)}],
)
def test_an_answer_by_telephone_needs_who_which_number_and_a_second_colleague(wrong):
    asked = letter(asked_and_accepted(prepared()), package(asked_and_accepted(prepared())))
    with pytest.raises(ImpossibleValue):
        told(asked, **wrong)


def test_nobody_can_answer_by_telephone_what_was_never_asked():
    with pytest.raises(ImpossibleValue):
        told(asked_and_accepted(prepared()))


def test_word_by_telephone_that_she_arrived_stops_the_watch_until_it_is_taken_back():
    case = left()
    assert "arrival-watch" in due(case, ARRIVES)
    said = written(told(case, "COM-6", arrived=True), to=case)
    assert "arrival-watch" not in due(said, ARRIVES)
    assert arrival_watch.state(said, ARRIVES + timedelta(days=1)) is WatchState.OVER
    assert "arrival-watch" in due(written(Corrected(said.last_number), to=said), ARRIVES)
    assert "arrival-watch" in due(written(told(case, "COM-6"), to=case), ARRIVES)


def test_the_three_hours_of_the_watch_ring_worker_supervisor_and_duty_one_after_the_other():
    watch = [one for one in deadlines(left(), ARRIVES) if one.what == "arrival-watch"]
    assert [one.ladder() for one in watch] == [
        ((ring, one.due),) for ring, one in zip((Ring.WORKER, Ring.SUPERVISOR, Ring.DUTY), watch, strict=True)
    ]


def test_a_withdrawn_request_waits_for_no_answer_and_shows_no_evidence():
    case = written(REQUEST, MessageSent("COM-1", HOME, "id", 1), to=prepared())
    assert "answer-to-COM-1" in due(case)
    gone = written(evidence.take_back(case, on_the_way=case.last_number), to=case)
    assert "answer-to-COM-1" not in due(gone)
    assert evidence.evidence(gone, "COM-1", HOME) is Evidence.NONE
    with pytest.raises(ImpossibleValue):
        evidence.take_back(gone, on_the_way=case.last_number)
    arrived_all_the_same = written(ReceiptNoted("id", Level.STORED), to=gone)
    assert evidence.evidence(arrived_all_the_same, "COM-1", HOME) is Evidence.STORED


def test_a_letter_that_the_partner_has_cannot_be_withdrawn():
    case = written(REQUEST, MessageSent("COM-1", HOME, "id", 1), to=prepared())
    case = written(ReceiptNoted("id", Level.STORED), to=case)
    with pytest.raises(ImpossibleValue):
        evidence.take_back(case, on_the_way=case.last_number - 1)


def test_a_reminder_names_a_letter_of_ours_that_still_waits_for_its_answer():
    case = letter(prepared(), REQUEST)
    number = next(one.number for one in case.every(MessageSent))
    assert reminding.reminded(case, letter=number) == ReminderSent(HOME, "COM-1")
    answered = written(ACCEPTANCE, to=case, by=Partner(HOME))
    question = letter(case, QuestionAsked(HOME, "?"))
    for wrong, which in ((answered, number), (case, 1), (case, 999)):
        with pytest.raises(ImpossibleValue):
            reminding.reminded(wrong, letter=which)
    assert reminding.reminded(question, letter=question.last_number - 1).of == "QUESTION"


def test_the_partner_is_reminded_once_its_answer_is_late():
    case = letter(prepared(), REQUEST)
    late = due(case)["answer-to-COM-1"].due + timedelta(hours=1)
    assert "remind-partner" in {one.code for one in next_steps(case, late)}
    reminded = written(ReminderSent(HOME, "COM-1"), to=case, at=late)
    assert "remind-partner" not in {one.code for one in next_steps(reminded, late)}
