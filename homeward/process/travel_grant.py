"""Travel grant and kit: the thing itself first, cash only with a reason (GRT-1, GRT-2)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
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
    """Things and services given for the journey (GRT-2); none of them with the reason why she needs nothing (GRT-1)."""

    KIND: ClassVar[str] = "given-in-kind"
    items: tuple[Item, ...]
    note: str = ""


@dataclass(frozen=True)
class CashGiven(Entry):
    """Cash given, with its reason, and a receipt for anything but a small local sum."""

    KIND: ClassVar[str] = "cash-given"
    amount: Decimal
    currency: str
    reason: CashReason
    written_reason: str = ""
    receipt: bool = False


@dataclass(frozen=True)
class MoneyTransferred(Entry):
    """Her savings or wages: how they go home, the fee, and the receipt."""

    KIND: ClassVar[str] = "money-transferred"
    amount: Decimal
    currency: str
    how: str
    fee: Decimal = Decimal(0)
    receipt: bool = False


class CashBeforeKind(ImpossibleValue):
    """Cash is given after things in kind were considered."""

    clause = handbook.IN_KIND_RATHER_THAN_CASH


def given_in_kind(*, items: tuple[Item, ...], note: str = "") -> GivenInKind:
    """Give the entry of things and services given (GRT-1, GRT-2); prescribed medicines travel with their prescription.

    :raises ImpossibleValue: nothing given without saying why
    """
    if not items and not note:
        raise ImpossibleValue("items", "missing")
    return GivenInKind(tuple(dict.fromkeys(items)), note)


def cash_given(
    case: Case,
    *,
    amount: Decimal,
    currency: str,
    reason: CashReason,
    written_reason: str = "",
    receipt: bool = False,
    policy: Policy = STANDARD,
) -> CashGiven:
    """Give the entry of cash (GRT-1, GRT-2): a small local sum with a coded reason, any other with more.

    Up to which sum it is small is policy (100 of any currency, which errs on the side of asking for a receipt).

    :raises CashBeforeKind: before anything in kind was recorded
    :raises ImpossibleValue: not a sum or a currency; or no small sum for a coded reason, without reason and receipt
    """
    _check_sum(amount, currency)
    if not case.has(GivenInKind):
        raise CashBeforeKind("amount", "in-kind-first")
    small = reason is not CashReason.OTHER and amount <= policy.small_cash
    if not small and not written_reason:
        raise ImpossibleValue("written_reason", "missing")
    if not small and not receipt:
        raise ImpossibleValue("receipt", "missing")
    return CashGiven(amount, currency, reason, written_reason, receipt)


def transferred(
    *, amount: Decimal, currency: str, how: str, fee: Decimal = Decimal(0), receipt: bool = False
) -> MoneyTransferred:
    """Give the entry of her own savings or wages on their way home.

    :raises ImpossibleValue: not a sum or a currency, no way named, or a fee below nothing or as high as the sum
    """
    _check_sum(amount, currency)
    if not how:
        raise ImpossibleValue("how", "missing")
    if not 0 <= fee < amount:
        raise ImpossibleValue("fee", "impossible")
    return MoneyTransferred(amount, currency, how, fee, receipt)


def _check_sum(amount: Decimal, currency: str) -> None:
    if not amount.is_finite() or amount <= 0:
        raise ImpossibleValue("amount", "impossible")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise ImpossibleValue("currency", "impossible")


def without_receipt(case: Case) -> tuple[MoneyTransferred, ...]:
    """List the transfers of her money for which no receipt lies in the case yet."""
    return tuple(one.entry for one in case.every(MoneyTransferred) if not one.entry.receipt)


FOLLOWS = (handbook.TRAVEL_GRANT, handbook.IN_KIND_RATHER_THAN_CASH)
KINDS = (GivenInKind, CashGiven, MoneyTransferred)
