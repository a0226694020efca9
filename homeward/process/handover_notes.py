"""Leave and handover between colleagues: a deputy with an end date, the promises made to her, and who reads her case no more (CBC-1)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


@dataclass(frozen=True)
class PromiseMade(Entry):
    """Something was promised to her, by when if a day was named."""

    KIND: ClassVar[str] = "promise-made"
    words: str
    by_when: date | None = None


@dataclass(frozen=True)
class PromiseSettled(Entry):
    """A promise was kept, or she was told why it cannot be.

    :ivar promise: the number of the promise's entry
    """

    KIND: ClassVar[str] = "promise-settled"
    promise: int
    kept: bool
    told_her: str = ""


@dataclass(frozen=True)
class HandedOver(Entry):
    """The case went to a colleague, for a while or for good, with what was promised to her."""

    KIND: ClassVar[str] = "handed-over"
    to_member: int
    promises: tuple[str, ...]
    until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class AccessEnded(Entry):
    """A supervisor ended a colleague's access to this case, and why.

    :ivar to_member: the number of the colleague
    """

    KIND: ClassVar[str] = "access-ended"
    to_member: int
    reason: str


def access_ended(*, to_member: int, reason: str, by: int) -> AccessEnded:
    """Give the entry of an access that is ended.

    :raises ImpossibleValue: without a reason, for nobody, or for oneself
    """
    if not to_member or to_member == by:
        raise ImpossibleValue("to_member", "oneself" if to_member else "missing")
    if not reason:
        raise ImpossibleValue("reason", "missing")
    return AccessEnded(to_member, reason)


def promised(*, words: str, by_when: date | None = None, today: date) -> PromiseMade:
    """Give the entry of a promise.

    :raises ImpossibleValue: without words, or for a day that has passed
    """
    if not words:
        raise ImpossibleValue("words", "missing")
    if by_when is not None and by_when < today:
        raise ImpossibleValue("by_when", "past")
    return PromiseMade(words, by_when)


def settled(case: Case, *, promise: int, kept: bool, told_her: str = "") -> PromiseSettled:
    """Give the entry of a promise that was kept, or that she was told cannot be.

    :raises ImpossibleValue: for a promise that is not open, or broken without what she was told
    """
    if promise not in {one.number for one in open_promises(case)}:
        raise ImpossibleValue("promise", "unknown")
    if not kept and not told_her:
        raise ImpossibleValue("told_her", "missing")
    return PromiseSettled(promise, kept, told_her)


def handed_over(
    case: Case,
    *,
    to_member: int,
    promises: tuple[str, ...] = (),
    until: date | None = None,
    today: date,
    note: str = "",
    by: int = 0,
) -> HandedOver:
    """Give the entry of a handover between colleagues; the promises still open are always listed in it.

    :param until: the end of a deputy's time, None for good
    :param by: the number of the member who hands over
    :raises ImpossibleValue: an end that has passed, nobody, or oneself
    """
    if not to_member or to_member == by:
        raise ImpossibleValue("to_member", "oneself" if to_member else "missing")
    if until is not None and until < today:
        raise ImpossibleValue("until", "past")
    listed = tuple(dict.fromkeys((*(one.entry.words for one in open_promises(case)), *promises)))
    return HandedOver(to_member, listed, until, note)


def open_promises(case: Case) -> tuple[Written[PromiseMade], ...]:
    """List the promises that were neither kept nor taken back."""
    done = {one.entry.promise for one in case.every(PromiseSettled)}
    return tuple(one for one in case.every(PromiseMade) if one.number not in done)


def promises(case: Case) -> tuple[str, ...]:
    """List what was promised to her and stands in the last handover note."""
    found = case.latest(HandedOver)
    return found.promises if found else ()


def deputy(case: Case, on: date) -> int:
    """The number of the member who has the case on a day as a deputy, 0 for none."""
    found = case.latest(HandedOver)
    return found.to_member if found and found.until is not None and on <= found.until else 0


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (PromiseMade, PromiseSettled, HandedOver, AccessEnded)
