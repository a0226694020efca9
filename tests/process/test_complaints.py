"""Complaints: heard by others than their subject, answered in ten working days, never at the cost of help."""

from datetime import UTC, datetime

import pytest

from homeward.process import complaints, conditions
from homeward.process.complaints import ComplaintMade, PartnerHeld, SubjectOfTheComplaint
from homeward.process.refusals import ImpossibleValue
from homeward.process.working_days import WorkingCalendar
from homeward.process.writing import Compartment
from tests.process.referring_side import NOW, case_with, days, then

SUBJECT, HANDLER = 7, 9


def complaint(**fields) -> ComplaintMade:
    return complaints.made(**({"words": "Nobody called me back.", "handler": HANDLER} | fields))


def test_a_complaint_may_be_anonymous_and_go_to_an_outside_body():
    entry = complaint(outside_body="the ombudsperson")
    assert entry.by_whom == ""
    assert entry.outside_body == "the ombudsperson"
    assert entry.COMPARTMENT is Compartment.COMPLAINT


def test_a_complaint_never_goes_to_its_subject():
    with pytest.raises(ImpossibleValue):
        complaint(subject=HANDLER)
    with pytest.raises(ImpossibleValue):
        complaint(handler=0)
    with pytest.raises(ImpossibleValue):
        complaint(words="")
    assert complaint(subject=SUBJECT).handler == HANDLER


def test_a_complaint_is_not_answered_by_its_subject():
    case = case_with(complaint(subject=SUBJECT))
    with pytest.raises(SubjectOfTheComplaint):
        complaints.answered(case, complaint=2, answer="All was right.", by=SUBJECT)
    answer = complaints.answered(case, complaint=2, answer="We are sorry, and call today.", by=HANDLER)
    assert complaints.unanswered(then(case, answer)) == ()


def test_only_a_complaint_that_waits_is_answered():
    case = case_with(complaint())
    with pytest.raises(ImpossibleValue):
        complaints.answered(case, complaint=1, answer="yes", by=HANDLER)
    with pytest.raises(ImpossibleValue):
        complaints.answered(case, complaint=2, answer="", by=HANDLER)
    done = then(case, complaints.answered(case, complaint=2, answer="yes", by=HANDLER))
    with pytest.raises(ImpossibleValue):
        complaints.answered(done, complaint=2, answer="again", by=HANDLER)


def test_an_answer_is_due_in_ten_working_days():
    case = case_with(complaint())
    (one,) = complaints.unanswered(case)
    due = datetime(2031, 3, 17, 9, 0, tzinfo=UTC)
    assert complaints.answer_due(one) == due
    assert complaints.answer_due(one, WorkingCalendar(holidays=frozenset({due.date()}))) == due + days(1)
    assert complaints.overdue(case, due) == ()
    assert complaints.overdue(case, due + days(1)) == (one,)


def test_help_never_suffers_from_a_complaint():
    before = case_with()
    after = case_with(complaint(subject=SUBJECT, abuse=True))
    assert conditions.judge(after, NOW) == conditions.judge(before, NOW)
    assert conditions.bars(after, NOW) == conditions.bars(before, NOW)


def test_abuse_ends_the_subjects_access():
    assert complaints.access_ends(case_with(complaint(subject=SUBJECT, abuse=True))) == {SUBJECT}
    assert complaints.access_ends(case_with(complaint(subject=SUBJECT))) == frozenset()


def test_abuse_by_a_partner_waits_for_the_supervisor_who_holds_its_traffic():
    case = case_with(complaint(subject_partner="p-1", abuse=True))
    assert complaints.partners_to_hold(case) == {"p-1"}
    assert not complaints.traffic_held(case, "p-1")
    held = then(case, complaints.traffic(partner="p-1", held=True, supervisor=HANDLER))
    assert complaints.partners_to_hold(held) == frozenset()
    with pytest.raises(PartnerHeld):
        complaints.require_traffic(held, "p-1")
    complaints.require_traffic(held, "p-2")
    again = then(held, complaints.traffic(partner="p-1", held=False, supervisor=HANDLER))
    complaints.require_traffic(again, "p-1")
    assert complaints.partners_to_hold(then(again, complaint(subject_partner="p-1", abuse=True))) == {"p-1"}


def test_the_bare_entry_does_not_tell_why_and_names_the_supervisor():
    entry = complaints.traffic(partner="p-1", held=True, supervisor=HANDLER)
    assert entry.COMPARTMENT is Compartment.CASE
    with pytest.raises(ImpossibleValue):
        complaints.traffic(partner="p-1", held=True, supervisor=0)
    with pytest.raises(ImpossibleValue):
        complaints.traffic(partner="", held=True, supervisor=HANDLER)


@pytest.mark.parametrize(("fields", "problem"), [({"handler": 0}, "missing"), ({"subject": HANDLER}, "is-the-subject")])
def test_a_refused_handler_is_told_why(fields, problem):
    with pytest.raises(ImpossibleValue) as refusal:
        complaint(**fields)
    assert (refusal.value.field, refusal.value.problem) == ("handler", problem)


def test_only_abuse_touches_access_and_partners():
    plain = case_with(complaint(subject_partner="p-1"), complaint(abuse=True))
    assert complaints.partners_to_hold(plain) == frozenset()
    assert complaints.access_ends(plain) == frozenset()


@pytest.mark.parametrize(("partner", "supervisor", "field"), [("", HANDLER, "partner"), ("p-1", 0, "supervisor")])
def test_a_hold_names_partner_and_supervisor(partner, supervisor, field):
    with pytest.raises(ImpossibleValue) as refusal:
        complaints.traffic(partner=partner, held=True, supervisor=supervisor)
    assert refusal.value.field == field
