"""Travel grant and kit: the thing itself first, cash only with a reason (GRT-1, GRT-2)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
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
    """Things and services given for the journey (GRT-2)."""

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


def cash_given(
    case: Case, *, amount: Decimal, currency: str, reason: CashReason, written_reason: str = "", receipt: bool = False
) -> CashGiven:
    """Give the entry of cash (GRT-1, GRT-2).

    :raises CashBeforeKind: before anything in kind was recorded
    :raises ImpossibleValue: not a sum, or another reason without writing it down and a receipt
    """
    if amount <= 0:
        raise ImpossibleValue("amount", "impossible")
    if not case.has(GivenInKind):
        raise CashBeforeKind("amount", "in-kind-first")
    if reason is CashReason.OTHER and not (written_reason and receipt):
        raise ImpossibleValue("written_reason", "missing")
    return CashGiven(amount, currency, reason, written_reason, receipt)


FOLLOWS = (handbook.TRAVEL_GRANT,)
KINDS = (GivenInKind, CashGiven, MoneyTransferred)
