"""Who is still to be told: a consent taken back, a request not needed any more, a case opened again (COM-0, VOL-1)."""

from datetime import timedelta

import pytest

from homeward.process import telling
from homeward.process.case import Case, Partner
from homeward.process.closing import CaseReopened
from homeward.process.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.next_steps import next_steps
from homeward.process.notifications.evidence import MessageSent, MessageWithdrawn
from homeward.process.notifications.horizontal import CancelAsked, ClosingTold, ReopeningTold, ReturnOrEraseAsked
from homeward.process.notifications.messages import (
    Answer,
    AssistanceRequested,
    DeclineReason,
    MedicalShared,
    RequestAnswered,
)
from homeward.process.support import SupportDecided, Way
from tests.process.builders import (
    HOME,
    NEEDS,
    NOW,
    OTHER,
    REQUEST,
    TRANSIT,
    asked_and_accepted,
    letter,
    prepared,
    replaced,
    written,
)

MEDICAL = ConsentGiven(Purpose.SHARE_MEDICAL, HOME)
LATER = NOW + timedelta(hours=1)


def codes(case: Case) -> list[str]:
    return [one.code for one in next_steps(case, LATER)]


def medical_sent() -> Case:
    """The medical part left for the partner on a consent of its own."""
    case = written(MEDICAL, to=asked_and_accepted(prepared()))
    grounds = case.last_number
    sent = MessageSent("COM-3", HOME, "letter 3", 3, (grounds,))
    return written(MedicalShared(HOME, "needs rest"), sent, to=case)


@pytest.mark.parametrize(
    "no",
    [
        ConsentWithdrawn(Purpose.SHARE_MEDICAL, HOME),
        ConsentWithdrawn(Purpose.SHARE_MEDICAL),
        ConsentRefused(Purpose.SHARE_MEDICAL),
    ],
)
def test_whoever_holds_what_a_consent_covered_is_told_that_it_was_taken_back(no):
    case = replaced(medical_sent(), no)
    assert telling.of_withdrawal(case, LATER) == (HOME,)
    assert "tell-of-withdrawal" in codes(case)
    for told in (ReturnOrEraseAsked(HOME, "the medical part"), CancelAsked(HOME)):
        assert telling.of_withdrawal(replaced(case, told), LATER) == ()


def test_nobody_is_told_of_a_no_that_touches_nothing_they_hold():
    assert telling.of_withdrawal(medical_sent(), LATER) == ()
    for no in (ConsentWithdrawn(Purpose.STATISTICS), ConsentWithdrawn(Purpose.SHARE_MEDICAL, "another")):
        assert telling.of_withdrawal(replaced(medical_sent(), no), LATER) == ()
    again = replaced(medical_sent(), ConsentWithdrawn(Purpose.SHARE_MEDICAL, HOME), MEDICAL)
    assert telling.of_withdrawal(again, LATER) == ()


def test_a_letter_that_was_stopped_before_it_left_is_held_by_nobody():
    case = replaced(medical_sent(), ConsentWithdrawn(Purpose.SHARE_MEDICAL, HOME), MessageWithdrawn("letter 3"))
    assert telling.of_withdrawal(case, LATER) == ()


def two_asked() -> Case:
    """Two partners were asked at once, and one accepted."""
    case = written(ConsentGiven(Purpose.CONTACT_RECEIVING, TRANSIT), to=prepared())
    case = letter(case, AssistanceRequested(TRANSIT, NEEDS, REQUEST.age_band, REQUEST.gender, ("ar",), "XA"))
    return asked_and_accepted(case)


def test_several_may_be_asked_at_once_and_the_rest_are_cancelled():
    case = two_asked()
    assert telling.not_needed(case, LATER) == (TRANSIT,)
    assert "cancel-other-requests" in codes(case)
    assert telling.not_needed(replaced(case, CancelAsked(TRANSIT)), LATER) == ()
    undecided = replaced(case, SupportDecided(Way.NONE_WANTED, words="no"))
    assert telling.not_needed(undecided, LATER) == ()


def test_who_declined_or_takes_part_on_the_way_needs_no_cancelling():
    no = RequestAnswered("us", Answer.DECLINE, reason=DeclineReason.NO_CAPACITY)
    assert telling.not_needed(written(no, to=two_asked(), by=OTHER), LATER) == ()
    yes = RequestAnswered("us", Answer.ACCEPT, "a", "b", "+999 2")
    assert telling.not_needed(written(yes, to=two_asked(), by=OTHER), LATER) == (TRANSIT,)
    on_the_way = replaced(two_asked(), ConsentGiven(Purpose.TRANSIT_PARTNER, TRANSIT))
    assert telling.not_needed(on_the_way, LATER) == ()


def test_who_was_told_of_the_closing_is_told_that_the_case_is_open_again():
    case = replaced(asked_and_accepted(prepared()), ClosingTold(HOME))
    assert telling.of_reopening(case) == ""
    again = replaced(case, CaseReopened(by_her=True))
    assert telling.of_reopening(again) == HOME
    assert "tell-reopening" in codes(again)
    assert telling.of_reopening(replaced(again, ReopeningTold(HOME))) == ""
    theirs = written(ClosingTold("us"), to=asked_and_accepted(prepared()), by=Partner(HOME))
    assert telling.of_reopening(replaced(theirs, CaseReopened(by_her=True))) == ""
