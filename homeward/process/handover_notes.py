"""Leave and handover between colleagues: a deputy with an end date, and the promises made to her (CBC-1)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


@dataclass(frozen=True)
class HandedOver(Entry):
    """The case went to a colleague, for a while or for good, with what was promised to her."""

    KIND: ClassVar[str] = "handed-over"
    to_member: int
    promises: tuple[str, ...]
    until: date | None = None
    note: str = ""


def handed_over(
    *, to_member: int, promises: tuple[str, ...], until: date | None = None, today: date, note: str = ""
) -> HandedOver:
    """Give the entry of a handover between colleagues.

    :raises ImpossibleValue: an end that has passed
    """
    if until is not None and until < today:
        raise ImpossibleValue("until", "past")
    return HandedOver(to_member, promises, until, note)


def promises(case: Case) -> tuple[str, ...]:
    """List what was promised to her and stands in the last handover note."""
    found = case.latest(HandedOver)
    return found.promises if found else ()


KINDS = (HandedOver,)
