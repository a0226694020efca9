"""Travel grant: the thing itself first, small cash with a coded reason, other cash with reason and receipt.

GRT-1, GRT-2.
"""

from decimal import Decimal

import pytest

from homeward.process import travel_grant
from homeward.process.policy import Policy
from homeward.process.refusals import ImpossibleValue
from homeward.process.travel_grant import CashBeforeKind, CashReason, GivenInKind, Item
from tests.process.referring_side import case_with, then

KIT = GivenInKind((Item.FOOD, Item.WATER, Item.SIM))


def cash(case, amount="20", currency="EUR", reason=CashReason.LOCAL_TRANSPORT, **fields):
    return travel_grant.cash_given(case, amount=Decimal(amount), currency=currency, reason=reason, **fields)


def test_cash_comes_after_things_in_kind():
    with pytest.raises(CashBeforeKind):
        cash(case_with())
    assert cash(case_with(KIT)).amount == 20


def test_nothing_in_kind_needs_the_reason_why():
    with pytest.raises(ImpossibleValue):
        travel_grant.given_in_kind(items=())
    assert travel_grant.given_in_kind(items=(), note="her sister brings all she needs").items == ()
    assert travel_grant.given_in_kind(items=(Item.FOOD, Item.FOOD)).items == (Item.FOOD,)


def test_other_cash_needs_a_written_reason_and_a_receipt():
    case = case_with(KIT)
    for fields in ({}, {"written_reason": "a wheelchair for rent"}, {"receipt": True}):
        with pytest.raises(ImpossibleValue):
            cash(case, reason=CashReason.OTHER, **fields)
    assert cash(case, reason=CashReason.OTHER, written_reason="a wheelchair for rent", receipt=True).receipt


def test_a_coded_reason_covers_small_sums_only():
    case = case_with(KIT)
    assert cash(case, "100").written_reason == ""
    assert cash(case, "500000", "VND", policy=Policy(small_cash=500_000)).currency == "VND"
    for fields in ({}, {"receipt": True}, {"written_reason": "a taxi at night"}):
        with pytest.raises(ImpossibleValue):
            cash(case, "100.01", **fields)
    assert cash(case, "101", written_reason="a taxi at night", receipt=True).receipt


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity"])
def test_a_sum_is_a_sum(amount):
    with pytest.raises(ImpossibleValue):
        cash(case_with(KIT), amount)


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "E1R"])
def test_a_currency_has_three_letters(currency):
    with pytest.raises(ImpossibleValue):
        cash(case_with(KIT), currency=currency)


def test_her_own_money_goes_home_with_way_fee_and_receipt():
    def sent(**fields):
        return travel_grant.transferred(**({"amount": Decimal(300), "currency": "EUR", "how": "bank"} | fields))

    assert sent(fee=Decimal("4.90")).fee == Decimal("4.90")
    for wrong in ({"how": ""}, {"fee": Decimal(-1)}, {"fee": Decimal(300)}, {"amount": Decimal(0)}):
        with pytest.raises(ImpossibleValue):
            sent(**wrong)
    case = case_with(sent())
    assert len(travel_grant.without_receipt(case)) == 1
    assert travel_grant.without_receipt(case_with(sent(receipt=True))) == ()
    assert travel_grant.without_receipt(then(case, sent(receipt=True))) == (sent(),)


def test_a_currency_is_written_in_plain_letters():
    with pytest.raises(ImpossibleValue):
        cash(case_with(KIT), currency="ÉUR")
