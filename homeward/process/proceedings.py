"""Proceedings: her role, and what has to be done before she leaves; help never depends on testimony (CBC-1)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.writing import Entry


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

    :ivar leaves_before_testifying: her choice, the consequences told
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


def newest(case: Case) -> dict[str, ProceedingStated]:
    """The newest statement about each proceeding by name."""
    return {one.entry.name: one.entry for one in case.every(ProceedingStated)}


def undone(case: Case) -> tuple[BeforeLeaving, ...]:
    """List what is still to do before she leaves, in all proceedings that go on."""
    return tuple(step for one in newest(case).values() if not one.ended for step in one.to_do if step not in one.done)


def permission_missing(case: Case) -> bool:
    """Tell whether a permission to leave is required and not yet there: the only step that stops a departure."""
    return BeforeLeaving.PERMISSION in undone(case)


def file_needed(case: Case) -> bool:
    """Tell whether she needs the file in a proceeding; erasure waits as long."""
    return any(one.needs_file and not one.ended for one in newest(case).values())


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (ProceedingStated,)
