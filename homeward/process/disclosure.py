"""Disclosure without consent: only to avert serious danger to life, or where law obliges; and what is demanded by others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import asylum
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Ground(StrEnum):
    """Why something was passed on without consent."""

    DANGER_TO_LIFE = "danger-to-life"
    LAW_OBLIGES = "law-obliges"


@dataclass(frozen=True)
class DisclosedWithoutConsent(Entry):
    """Something was passed on without consent.

    :ivar supervisor: the number of the supervisor who decided, 0 while that is still owed because minutes counted
    :ivar told_her_on: when she was told, as soon as that was safe; empty while it is owed
    """

    KIND: ClassVar[str] = "disclosed-without-consent"
    ground: Ground
    recipient: str
    information: str
    reason: str
    law: str = ""
    supervisor: int = 0
    told_her_on: datetime | None = None
    to_authority_of_return: bool = False


@dataclass(frozen=True)
class FileDemanded(Entry):
    """Somebody demands the file; supervisor and lawyer see what must be given, and she is told."""

    KIND: ClassVar[str] = "file-demanded"
    by_whom: str
    on_what_ground: str
    lawyer: str = ""
    answer: str = ""
    told_her_on: datetime | None = None


def disclosed(
    case: Case,
    *,
    at: datetime,
    ground: Ground,
    recipient: str,
    information: str,
    reason: str,
    law: str = "",
    supervisor: int = 0,
    to_authority_of_return: bool = False,
    policy: Policy = STANDARD,
) -> DisclosedWithoutConsent:
    """Give the entry of a disclosure without consent (CBC-1): least information, a named recipient, a reason, the supervisor.

    :raises ImpossibleValue: without recipient, information or reason, or without the law that obliges
    :raises EmbassyContactHeld: to an authority of return while the asylum block holds (DOC-2, DOC-3), danger or not
    """
    for name, value in (("recipient", recipient), ("information", information), ("reason", reason)):
        if not value:
            raise ImpossibleValue(name, "missing")
    if ground is Ground.LAW_OBLIGES and not law:
        raise ImpossibleValue("law", "missing")
    if ground is Ground.LAW_OBLIGES and not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    if to_authority_of_return:
        asylum.require_contact_with_authorities(case, at, policy)
    return DisclosedWithoutConsent(
        ground, recipient, information, reason, law, supervisor, None, to_authority_of_return
    )


def awaiting_supervisor(case: Case) -> tuple[int, ...]:
    """List the numbers of disclosures that a supervisor has not yet seen."""
    return tuple(one.number for one in case.every(DisclosedWithoutConsent) if not one.entry.supervisor)


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (DisclosedWithoutConsent, FileDemanded)
