"""Proceedings: her part, and what has to be done before she leaves; help never depends on testimony (CBC-1).

Leaving before testifying is her choice. Nothing here but a permission that the law requires can hold a departure.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class ProceedingKind(StrEnum):
    """What kind of proceeding it is."""

    CRIMINAL = "criminal"
    CIVIL = "civil"
    LABOUR = "labour"
    COMPENSATION = "compensation"
    FAMILY = "family"
    ADMINISTRATIVE = "administrative"


class PartInProceedings(StrEnum):
    """Her part in a proceeding."""

    WITNESS = "witness"
    INJURED_PARTY = "injured-party"
    ACCUSED = "accused"
    CLAIMANT = "claimant"


class BeforeLeaving(StrEnum):
    """What may have to be done before she leaves."""

    STATEMENT = "statement-or-video-hearing"
    PERMISSION = "permission-to-leave"
    CLAIMS = "wage-and-compensation-claims"
    POWER_OF_ATTORNEY = "power-of-attorney"
    ADDRESS_FOR_SERVICE = "safe-address-for-service"
    PROTECTION_ON_RETURN = "protection-on-return"


@dataclass(frozen=True)
class ProceedingStated(Entry):
    """Where a proceeding stands, what is still to do, and what is done.

    :ivar name: by which it is told apart from her other proceedings
    :ivar leaves_before_testifying: her choice, the consequences told
    :ivar needs_file: she needs the file in it; erasure waits
    """

    KIND: ClassVar[str] = "proceeding-stated"
    name: str
    part: PartInProceedings
    authority: str = ""
    lawyer: str = ""
    next_date: date | None = None
    to_do: tuple[BeforeLeaving, ...] = ()
    done: tuple[BeforeLeaving, ...] = ()
    leaves_before_testifying: bool = False
    consequences_told: bool = False
    needs_file: bool = True
    ended: bool = False
    kind: ProceedingKind = ProceedingKind.CRIMINAL


def stated(entry: ProceedingStated) -> ProceedingStated:
    """Check a statement about a proceeding.

    :raises ImpossibleValue: without a name; or leaving before testifying without having told her the consequences
    """
    if not entry.name:
        raise ImpossibleValue("name", "missing")
    if entry.leaves_before_testifying and not entry.consequences_told:
        raise ImpossibleValue("consequences_told", "missing")
    return entry


def newest(case: Case) -> dict[str, ProceedingStated]:
    """The newest statement about each proceeding by name."""
    return {one.entry.name: one.entry for one in case.every(ProceedingStated)}


def undone(case: Case) -> tuple[BeforeLeaving, ...]:
    """List what is still to do before she leaves, in all proceedings that go on.

    Once she chose to leave before testifying, her statement is no task any more.
    """
    found: list[BeforeLeaving] = []
    for one in newest(case).values():
        settled = {*one.done, *((BeforeLeaving.STATEMENT,) if one.leaves_before_testifying else ())}
        found.extend(step for step in one.to_do if not one.ended and step not in settled)
    return tuple(dict.fromkeys(found))


def permission_missing(case: Case) -> bool:
    """Tell whether a permission to leave is required and not yet there: the only step that stops a departure.

    A testimony not given stops nothing (CBC-1).
    """
    return BeforeLeaving.PERMISSION in undone(case)


def next_dates(case: Case, today: date) -> tuple[tuple[date, str], ...]:
    """List the coming dates of proceedings that go on, soonest first, with the proceeding's name."""
    going_on = (one for one in newest(case).values() if not one.ended and one.next_date is not None)
    return tuple(sorted((one.next_date, one.name) for one in going_on if one.next_date and one.next_date >= today))


def file_needed(case: Case) -> bool:
    """Tell whether she needs the file in a proceeding; erasure waits as long."""
    return any(one.needs_file and not one.ended for one in newest(case).values())


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (ProceedingStated,)
