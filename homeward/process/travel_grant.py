"""Travel grant and kit: the thing itself first, cash only with a reason (GRT-1, GRT-2)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.writing import Entry


class Item(StrEnum):
    """What can be given in kind."""

    FOOD = "food"
    WATER = "water"
    CLOTHES = "clothes"
    LUGGAGE = "luggage"
    MEALS = "prepaid-meals"
    TRANSPORT = "transport"
    ROOM = "room"
    TELEPHONE = "telephone"
    SIM = "sim-or-written-numbers"
    INSURANCE = "insurance"
    MEDICINES = "medicines-in-hand-luggage"


class CashReason(StrEnum):
    """Why a small sum is given in cash."""

    LOCAL_TRANSPORT = "local-transport"
    TELEPHONE_CALLS = "telephone-calls"
    FEES = "fees-on-the-way"
    OTHER = "other"


@dataclass(frozen=True)
class GivenInKind(Entry):
    """Things and services given for the journey (GRT-2); none of them with the reason why she needs nothing (GRT-1).

    :ivar refused: offered, and she would rather not have it
    :ivar cost: of all of them together, 0 where nothing was paid
    """

    KIND: ClassVar[str] = "given-in-kind"
    items: tuple[Item, ...]
    note: str = ""
    refused: tuple[Item, ...] = ()
    cost: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True)
class CashGiven(Entry):
    """Cash given, with its reason, and a receipt for anything but a small local sum.

    :ivar of_budget: the same sum in the currency of the budget, where that is another
    :ivar rate: the rate of the day as it was typed, with its source
    :ivar scan: the number of the file that shows the receipt, 0 without one
    """

    KIND: ClassVar[str] = "cash-given"
    amount: Decimal
    currency: str
    reason: CashReason
    written_reason: str = ""
    receipt: bool = False
    of_budget: Decimal = Decimal(0)
    rate: str = ""
    scan: int = 0


@dataclass(frozen=True)
class BudgetSet(Entry):
    """What may be spent on the journey of this case, and out of which fund; the newest counts."""

    KIND: ClassVar[str] = "budget-set"
    amount: Decimal
    currency: str
    fund: str = ""


@dataclass(frozen=True)
class Reconciled(Entry):
    """The money of the case was counted: what was spent by receipts, what came back, and what about a difference.

    :ivar spent: by receipts, in the currency of the budget
    :ivar returned: what came back of what had been given out
    """

    KIND: ClassVar[str] = "money-reconciled"
    spent: Decimal
    returned: Decimal = Decimal(0)
    difference_because: str = ""


@dataclass(frozen=True)
class MoneyTransferred(Entry):
    """Her savings or wages: how they go home, the fee, and the receipt.

    :ivar scan: the number of the file that shows the receipt, 0 without one
    """

    KIND: ClassVar[str] = "money-transferred"
    amount: Decimal
    currency: str
    how: str
    fee: Decimal = Decimal(0)
    receipt: bool = False
    scan: int = 0


class CashBeforeKind(ImpossibleValue):
    """Cash is given after things in kind were considered."""

    clause = handbook.IN_KIND_RATHER_THAN_CASH


def given_in_kind(
    *,
    items: tuple[Item, ...],
    note: str = "",
    refused: tuple[Item, ...] = (),
    cost: Decimal = Decimal(0),
    currency: str = "",
) -> GivenInKind:
    """Give the entry of things and services given (GRT-1, GRT-2); prescribed medicines travel with their prescription.

    :raises ImpossibleValue: nothing given and nothing refused without saying why, one thing both given and refused, or a cost that is
        no sum
    """
    if not items and not refused and not note:
        raise ImpossibleValue("items", "missing")
    if set(items) & set(refused):
        raise ImpossibleValue("refused", "given-and-refused")
    if cost:
        _check_sum(cost, currency, "cost")
    return GivenInKind(tuple(dict.fromkeys(items)), note, tuple(dict.fromkeys(refused)), cost, currency)


def cash_given(
    case: Case,
    *,
    amount: Decimal,
    currency: str,
    reason: CashReason,
    written_reason: str = "",
    receipt: bool = False,
    of_budget: Decimal = Decimal(0),
    rate: str = "",
    scan: int = 0,
    policy: Policy = STANDARD,
) -> CashGiven:
    """Give the entry of cash (GRT-1, GRT-2): a small local sum with a coded reason, any other with more.

    Up to which sum it is small is policy (100 of any currency, which errs on the side of asking for a receipt). In a currency that is
    not the budget's, the sum of the budget's is typed too, with the rate of the day: nothing is looked up and nothing guessed.

    :raises CashBeforeKind: before anything in kind was recorded
    :raises ImpossibleValue: not a sum or a currency; or no small sum for a coded reason, without reason and receipt; or another
        currency than the budget's without sum and rate
    """
    _check_sum(amount, currency)
    if not case.has(GivenInKind):
        raise CashBeforeKind("amount", "in-kind-first")
    small = reason is not CashReason.OTHER and amount <= policy.small_cash
    if not small and not written_reason:
        raise ImpossibleValue("written_reason", "missing")
    receipt = receipt or bool(scan)
    if not small and not receipt:
        raise ImpossibleValue("receipt", "missing")
    known = case.latest(BudgetSet)
    if known is not None and known.currency != currency and not (of_budget and rate):
        raise ImpossibleValue("rate" if of_budget else "of_budget", "missing")
    return CashGiven(amount, currency, reason, written_reason, receipt, of_budget, rate, scan)


def budget_set(*, amount: Decimal, currency: str, fund: str = "") -> BudgetSet:
    """Give the entry of the budget of a case.

    :raises ImpossibleValue: not a sum or a currency
    """
    _check_sum(amount, currency)
    return BudgetSet(amount, currency, fund)


def reconciled(
    case: Case, *, spent: Decimal, returned: Decimal = Decimal(0), difference_because: str = ""
) -> Reconciled:
    """Give the entry that the money of the case was counted.

    :raises StepOutOfOrder: without a budget
    :raises ImpossibleValue: below nothing, or a difference to what was given out without the reason
    """
    known = budget(case)
    if known is None:
        raise StepOutOfOrder("budget-set")
    for name, value in (("spent", spent), ("returned", returned)):
        if not value.is_finite() or value < 0:
            raise ImpossibleValue(name, "impossible")
    if spent + returned != known.given and not difference_because:
        raise ImpossibleValue("difference_because", "missing")
    return Reconciled(spent, returned, difference_because)


@dataclass(frozen=True)
class Budget:
    """How the money of a case stands, in the currency of its budget.

    :ivar given: in cash and in kind
    :ivar elsewhere: sums in other currencies that nobody gave in the budget's
    """

    amount: Decimal
    currency: str
    given: Decimal
    elsewhere: tuple[str, ...] = ()

    @property
    def left(self) -> Decimal:
        """What may still be spent; below nothing when too much was."""
        return self.amount - self.given


def budget(case: Case) -> Budget | None:
    """How the money of a case stands, or None without a budget."""
    found = case.latest(BudgetSet)
    if found is None:
        return None
    given, elsewhere = Decimal(0), []
    for cash in (one.entry for one in case.every(CashGiven)):
        if cash.currency == found.currency or cash.of_budget:
            given += cash.amount if cash.currency == found.currency else cash.of_budget
        else:
            elsewhere.append(f"{cash.amount} {cash.currency}")
    for kind in (one.entry for one in case.every(GivenInKind) if one.entry.cost):
        if kind.currency == found.currency:
            given += kind.cost
        else:
            elsewhere.append(f"{kind.cost} {kind.currency}")
    return Budget(found.amount, found.currency, given, tuple(elsewhere))


def to_reconcile(case: Case) -> bool:
    """Tell whether money was given out since it was last counted."""
    last = case.written(Reconciled)
    since = last.number if last else 0
    given = (*case.every(CashGiven), *(one for one in case.every(GivenInKind) if one.entry.cost))
    return budget(case) is not None and any(one.number > since for one in given)


def offered(case: Case) -> dict[Item, bool]:
    """What was given (True) or refused (False) in kind; what is not in it was not spoken of."""
    said: dict[Item, bool] = {}
    for one in case.every(GivenInKind):
        said |= dict.fromkeys(one.entry.items, True) | dict.fromkeys(one.entry.refused, False)
    return said


def transferred(
    *, amount: Decimal, currency: str, how: str, fee: Decimal = Decimal(0), receipt: bool = False, scan: int = 0
) -> MoneyTransferred:
    """Give the entry of her own savings or wages on their way home.

    :raises ImpossibleValue: not a sum or a currency, no way named, or a fee below nothing or as high as the sum
    """
    _check_sum(amount, currency)
    if not how:
        raise ImpossibleValue("how", "missing")
    if not 0 <= fee < amount:
        raise ImpossibleValue("fee", "impossible")
    return MoneyTransferred(amount, currency, how, fee, receipt or bool(scan), scan)


def _check_sum(amount: Decimal, currency: str, name: str = "amount") -> None:
    if not amount.is_finite() or amount <= 0:
        raise ImpossibleValue(name, "impossible")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise ImpossibleValue("currency", "impossible")


def without_receipt(case: Case) -> tuple[MoneyTransferred, ...]:
    """List the transfers of her money for which no receipt lies in the case yet."""
    return tuple(one.entry for one in case.every(MoneyTransferred) if not one.entry.receipt)


FOLLOWS = (handbook.TRAVEL_GRANT, handbook.IN_KIND_RATHER_THAN_CASH)
KINDS = (GivenInKind, CashGiven, BudgetSet, Reconciled, MoneyTransferred)
