"""Handover between colleagues: a deputy until a day, and no promise to her that gets lost."""

import pytest

from homeward.process import handover_notes
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import TODAY, case_with, in_days, then

CALL = handover_notes.promised(words="I call you on Thursday", by_when=in_days(3), today=TODAY)


def handed(case, **fields):
    return handover_notes.handed_over(case, **({"to_member": 8, "today": TODAY, "by": 7} | fields))


def test_open_promises_are_always_listed_in_the_note():
    case = case_with(CALL)
    note = handed(case, promises=("the blue coat comes along", "I call you on Thursday"))
    assert note.promises == ("I call you on Thursday", "the blue coat comes along")
    assert handover_notes.promises(then(case, note)) == note.promises
    assert handover_notes.promises(case) == ()


def test_a_promise_is_open_until_kept_or_taken_back_with_a_word_to_her():
    case = case_with(CALL)
    assert [one.number for one in handover_notes.open_promises(case)] == [2]
    with pytest.raises(ImpossibleValue):
        handover_notes.settled(case, promise=2, kept=False)
    kept = handover_notes.settled(case, promise=2, kept=True)
    done = then(case, kept)
    assert handover_notes.open_promises(done) == ()
    assert handed(done).promises == ()
    with pytest.raises(ImpossibleValue):
        handover_notes.settled(done, promise=2, kept=True)
    assert handover_notes.settled(case, promise=2, kept=False, told_her="The office is closed.").told_her


def test_a_promise_has_words_and_a_day_that_can_still_come():
    with pytest.raises(ImpossibleValue):
        handover_notes.promised(words="", today=TODAY)
    with pytest.raises(ImpossibleValue):
        handover_notes.promised(words="soon", by_when=in_days(-1), today=TODAY)


def test_a_deputy_has_the_case_until_the_last_day():
    case = case_with(handed(case_with(), until=in_days(5)))
    assert handover_notes.deputy(case, in_days(5)) == 8
    assert handover_notes.deputy(case, in_days(6)) == 0
    assert handover_notes.deputy(case_with(handed(case_with())), TODAY) == 0
    assert handover_notes.deputy(case_with(), TODAY) == 0


@pytest.mark.parametrize("wrong", [{"to_member": 0}, {"to_member": 7}, {"until": in_days(-1)}])
def test_a_handover_goes_to_somebody_else_and_does_not_end_before_it_begins(wrong):
    with pytest.raises(ImpossibleValue):
        handed(case_with(), **wrong)


def test_a_promise_may_have_no_day_or_be_for_today():
    assert handover_notes.promised(words="soon", today=TODAY).by_when is None
    assert handover_notes.promised(words="soon", by_when=TODAY, today=TODAY).by_when == TODAY


def test_a_deputy_may_have_the_case_for_this_day_only():
    assert handed(case_with(), until=TODAY).until == TODAY


@pytest.mark.parametrize(("member", "problem"), [(0, "missing"), (7, "oneself")])
def test_a_handover_to_nobody_or_oneself_is_told_why(member, problem):
    with pytest.raises(ImpossibleValue) as refusal:
        handed(case_with(), to_member=member)
    assert refusal.value.problem == problem
