"""The summary of a case: only a journey that is still to come is shown as coming."""

from datetime import timedelta

import pytest

from homeward.process.departure import Departed, NotDeparted, TravelStopped, WhyStopped
from homeward.process.itinerary import ItineraryChosen
from homeward.process.notifications.evidence import LetterKept, Level, ReceiptNoted
from homeward.process.notifications.horizontal import CancelAsked
from homeward.process.summary import summarise
from tests.process.builders import DEPARTS, HOME, NOW, PARTNER, approved, confirmed, has_arrived, replaced

ENDED = (TravelStopped(WhyStopped.WITHDRAWN, "Ada"), NotDeparted(DEPARTS, "she felt unwell"))


def coming(case):
    found = summarise(case, NOW)
    return found.departs is not None, found.expected is not None


def test_a_journey_that_is_approved_is_coming():
    assert coming(approved()) == (True, True)


def test_once_she_has_left_only_her_arrival_is_coming():
    gone = Departed(HOME, DEPARTS, expected_arrival=DEPARTS + timedelta(hours=5))
    assert coming(replaced(approved(), gone, at=DEPARTS)) == (False, True)


def test_once_she_has_arrived_nothing_is_coming():
    assert coming(has_arrived()) == (False, False)


@pytest.mark.parametrize("ended", ENDED, ids=lambda one: one.KIND)
def test_a_journey_that_was_stopped_or_not_begun_is_not_coming_until_another_is_chosen(ended):
    case = replaced(approved(), ended, at=DEPARTS)
    assert coming(case) == (False, False)
    again = approved().latest(ItineraryChosen)
    assert coming(replaced(case, again, at=DEPARTS)) == (True, True)


def test_what_the_partner_cancelled_is_not_expected_here():
    case = confirmed()
    assert coming(replaced(case, CancelAsked("us", "she stays"), by=PARTNER)) == (False, False)


def test_what_the_node_notes_of_letters_is_nobodys_doing():
    case = confirmed()
    last = summarise(case, NOW).last_entry
    later = NOW + timedelta(days=30)
    for noted in (ReceiptNoted("x", Level.STORED), LetterKept("homeward.com-1.v1", "y", 9, later)):
        case = replaced(case, noted, at=later)
        assert summarise(case, later).last_entry == last
    assert summarise(replaced(case, CancelAsked("us", "she stays"), at=later, by=PARTNER), later).last_entry == later
