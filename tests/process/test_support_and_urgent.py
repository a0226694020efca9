"""Support on return has three honest ways; an urgent return has a reason, a supervisor and a review at each shift.

PRE-5, CBC-1, TIM-2.
"""

from datetime import timedelta

import pytest

from homeward.process import support, urgent
from homeward.process.departure import Departed
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.support import SupportDecided, Way
from tests.process.referring_side import NOW, case_with, days, then

COMPLETE = {
    Way.REFERRED: {"partner": "harbour"},
    Way.NONE_WANTED: {"words": "I go to my sister", "supervisor": 3},
    Way.NONE_FOUND: {"asked": ("harbour, 3 March",), "supervisor": 3},
}


def test_every_case_begins_undecided_and_nobody_decides_for_that():
    assert support.way(case_with()) is Way.UNDECIDED
    with pytest.raises(ImpossibleValue):
        support.decided(way=Way.UNDECIDED)


@pytest.mark.parametrize("way", list(COMPLETE))
def test_each_way_is_arranged_with_what_it_needs_and_refused_without(way):
    case = case_with(support.decided(way=way, **COMPLETE[way]))
    assert support.way(case) is way
    for field in COMPLETE[way]:
        with pytest.raises(ImpossibleValue, match=field):
            support.decided(way=way, **{**COMPLETE[way], field: type(COMPLETE[way][field])()})


def test_there_is_a_receiving_organisation_only_when_she_is_referred():
    referred = support.decided(way=Way.REFERRED, partner="harbour")
    assert support.partner(case_with(referred)) == "harbour"
    assert support.partner(case_with()) == ""
    assert support.partner(case_with(SupportDecided(Way.NONE_WANTED, "harbour", "no"))) == ""


def test_she_can_change_her_mind_also_from_there():
    case = case_with(support.decided(way=Way.NONE_WANTED, **COMPLETE[Way.NONE_WANTED]))
    assert support.way(then(case, support.decided(way=Way.REFERRED, partner="harbour"))) is Way.REFERRED


def test_support_she_did_not_want_is_offered_again_until_she_leaves():
    case = case_with(support.decided(way=Way.NONE_WANTED, **COMPLETE[Way.NONE_WANTED]))
    assert not support.to_offer_again(case, NOW + days(6))
    assert support.to_offer_again(case, NOW + days(7))
    assert not support.to_offer_again(then(case, Departed("", NOW)), NOW + days(7))
    assert not support.to_offer_again(case_with(support.decided(way=Way.REFERRED, partner="harbour")), NOW + days(7))


def test_an_urgent_return_has_a_reason_and_a_supervisor():
    for field in ("reason", "supervisor"):
        values = {"reason": "surgery in her own town", "supervisor": 3, field: ""}
        with pytest.raises(ImpossibleValue, match=field):
            urgent.declared(**values)
    entry = urgent.declared(reason="surgery in her own town", supervisor=3, hospital="Example Hospital")
    assert entry.hospital == "Example Hospital"


def test_an_urgent_return_is_looked_at_in_each_shift():
    case = case_with(urgent.declared(reason="surgery", supervisor=3))
    later = NOW + timedelta(hours=8, minutes=1)
    assert not urgent.review_due(case, NOW + timedelta(hours=8))
    assert urgent.review_due(case, later)
    seen = then(case, urgent.reviewed(case, supervisor=4, still_urgent=True), at=later)
    assert urgent.applies(seen)
    assert seen.latest(urgent.UrgentReturn) == urgent.UrgentReturn("surgery", 4)
    assert not urgent.review_due(seen, later)


def test_a_return_that_can_wait_after_all_is_urgent_no_more():
    case = case_with(urgent.declared(reason="surgery", supervisor=3, hospital="Example Hospital"))
    over = then(case, urgent.reviewed(case, supervisor=4, still_urgent=False, reason="the doctor found otherwise"))
    assert not urgent.applies(over)
    assert over.latest(urgent.UrgentReturn).reason == "the doctor found otherwise"
    assert not urgent.review_due(over, NOW + days(2))
    with pytest.raises(StepOutOfOrder):
        urgent.reviewed(over, supervisor=4, still_urgent=True)
    with pytest.raises(ImpossibleValue, match="supervisor"):
        urgent.reviewed(case, supervisor=0, still_urgent=True)


def test_no_return_is_urgent_unless_somebody_says_so():
    assert not urgent.applies(case_with())
    assert not urgent.review_due(case_with(), NOW + days(9))
