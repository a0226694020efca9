"""Proceedings: what is to do before she leaves; help never depends on testimony."""

import pytest

from homeward.process import conditions, proceedings
from homeward.process.proceedings import BeforeLeaving, PartInProceedings, ProceedingStated
from homeward.process.refusals import ImpossibleValue
from tests.process.referring_side import NOW, TODAY, case_with, in_days, then

WITNESS = PartInProceedings.WITNESS


def trial(**fields) -> ProceedingStated:
    return ProceedingStated("trial", WITNESS, **fields)


def codes(case):
    return [bar.code for bar in conditions.bars(case, NOW)]


def test_what_is_to_do_before_she_leaves_is_listed_until_done():
    both = (BeforeLeaving.STATEMENT, BeforeLeaving.ADDRESS_FOR_SERVICE)
    case = case_with(trial(to_do=both))
    assert proceedings.undone(case) == both
    assert proceedings.undone(then(case, trial(to_do=both, done=both[:1]))) == both[1:]
    assert proceedings.undone(then(case, trial(to_do=both, ended=True))) == ()


def test_two_proceedings_are_told_apart_by_name():
    wages = ProceedingStated("wages", PartInProceedings.CLAIMANT, to_do=(BeforeLeaving.CLAIMS,))
    case = case_with(trial(to_do=(BeforeLeaving.STATEMENT,)), wages)
    assert proceedings.undone(case) == (BeforeLeaving.STATEMENT, BeforeLeaving.CLAIMS)


def test_a_statement_not_given_does_not_hold_her_but_a_missing_permission_does():
    assert "permission-to-leave" not in codes(case_with(trial(to_do=(BeforeLeaving.STATEMENT,))))
    held = case_with(trial(to_do=(BeforeLeaving.PERMISSION,)))
    assert proceedings.permission_missing(held)
    assert "permission-to-leave" in codes(held)
    given = then(held, trial(to_do=(BeforeLeaving.PERMISSION,), done=(BeforeLeaving.PERMISSION,)))
    assert "permission-to-leave" not in codes(given)


def test_leaving_before_testifying_is_her_choice_once_she_knows_the_consequences():
    with pytest.raises(ImpossibleValue):
        proceedings.stated(trial(leaves_before_testifying=True))
    chosen = trial(to_do=(BeforeLeaving.STATEMENT,), leaves_before_testifying=True, consequences_told=True)
    assert proceedings.stated(chosen) is chosen
    assert proceedings.undone(case_with(chosen)) == ()


def test_a_proceeding_has_a_name():
    with pytest.raises(ImpossibleValue):
        proceedings.stated(ProceedingStated("", WITNESS))


def test_erasure_waits_while_she_needs_the_file():
    assert proceedings.file_needed(case_with(trial()))
    assert not proceedings.file_needed(case_with(trial(), trial(ended=True)))
    assert not proceedings.file_needed(case_with(trial(needs_file=False)))
    assert not proceedings.file_needed(case_with())


def test_coming_dates_stand_in_order_and_past_ones_are_gone():
    wages = ProceedingStated("wages", PartInProceedings.CLAIMANT, next_date=in_days(3))
    case = case_with(trial(next_date=in_days(9)), wages)
    assert proceedings.next_dates(case, TODAY) == ((in_days(3), "wages"), (in_days(9), "trial"))
    assert proceedings.next_dates(case, in_days(4)) == ((in_days(9), "trial"),)


def test_a_proceeding_in_which_she_stays_a_witness_is_stated_plainly():
    assert proceedings.stated(trial()) == trial()


def test_proceedings_without_a_date_or_at_their_end_show_none():
    assert proceedings.next_dates(case_with(trial()), TODAY) == ()
    assert proceedings.next_dates(case_with(trial(next_date=TODAY, ended=True)), TODAY) == ()
    assert proceedings.next_dates(case_with(trial(next_date=TODAY)), TODAY) == ((TODAY, "trial"),)
