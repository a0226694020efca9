"""Long-term support: grants in instalments with receipts, attendance, work, housing (LTS-3, LTS-5 to LTS-9)."""

from decimal import Decimal

import pytest

from homeward.process import long_term
from homeward.process.consent import ConsentMissing, Means
from homeward.process.long_term import HousingKind, WorkKind
from homeward.process.refusals import ImpossibleValue
from homeward.process.services import Service
from tests.process.receiving_side import DAY, LANDED, arrived, days, service, then


def a_grant(case, **more):
    values = {"amount": Decimal(900), "currency": "eur", "instalments": 3, "first_on": DAY, **more}
    return long_term.grant_agreed(case, at=LANDED, provider="fund", purpose="a sewing machine", **values)


def with_grant():
    return then(arrived(service("fund")), *a_grant(arrived(service("fund"))))


def pay(case, amount, **more):
    number = case.written(long_term.GrantAgreed).number
    values = {"grant": number, "amount": Decimal(amount), "on": DAY, "receipt": "no 7", "today": DAY, **more}
    return long_term.instalment_paid(case, **values)


def test_a_grant_needs_her_yes_to_that_provider_and_the_step_can_bring_it():
    with pytest.raises(ConsentMissing):
        a_grant(arrived())
    assert len(a_grant(arrived(), agreed_by=Means.SIGNED)) == 2
    for wrong in ({"amount": Decimal(0)}, {"instalments": 0}, {"instalments": 37}):
        with pytest.raises(ImpossibleValue):
            a_grant(arrived(service("fund")), **wrong)


def test_instalments_never_come_to_more_than_the_grant_and_each_has_a_receipt():
    case = with_grant()
    case = then(case, pay(case, 300))
    assert long_term.left_of(case, case.written(long_term.GrantAgreed)) == Decimal(600)
    for wrong in (
        {"amount": Decimal("600.01")},
        {"amount": Decimal(0)},
        {"on": days(1)},
        {"receipt": " "},
        {"grant": 99},
    ):
        with pytest.raises(ImpossibleValue):
            pay(case, wrong.pop("amount", Decimal(300)), **wrong)
    case = then(case, pay(case, 600))
    assert [one.amount for one in long_term.paid(case, case.written(long_term.GrantAgreed).number)] == [300, 600]


def test_attendance_counts_days_that_have_been():
    values = {"provider": "school", "begins": DAY, "ends": DAY, "days_expected": 5, "days_there": 4, "today": DAY}
    assert long_term.attendance(service=Service.SCHOOLING, **values).days_there == 4
    for wrong in ({"service": Service.JOB}, {"days_there": 6}, {"ends": days(-1)}, {"ends": days(1)}):
        with pytest.raises(ImpossibleValue):
            long_term.attendance(**{"service": Service.TRAINING, **values, **wrong})


def test_help_with_wages_or_rent_says_until_when():
    assert long_term.placed(kind_of_work=WorkKind.APPRENTICESHIP, employer="bakery", begins=DAY, ends=days(300)).ends
    with pytest.raises(ImpossibleValue, match="subsidy_until"):
        long_term.placed(kind_of_work=WorkKind.WAGE_SUBSIDY, employer="bakery", begins=DAY)
    with pytest.raises(ImpossibleValue, match="ends"):
        long_term.placed(kind_of_work=WorkKind.JOB, employer="bakery", begins=DAY, ends=days(-1))
    with pytest.raises(ImpossibleValue, match="help_until"):
        long_term.housed(kind_of_housing=HousingKind.RENT_HELPED, begins=DAY)
    assert long_term.housed(kind_of_housing=HousingKind.OWN_RENT, begins=DAY).help_until is None
