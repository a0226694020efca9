"""Family: tracing and assessment with an agreed cover story; a relative involved in trafficking is excluded (RPL-1, RAS-2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.refusals import Refusal
from homeward.process.writing import Compartment, Entry


@dataclass(frozen=True)
class RelativeKnown(Entry):
    """A relative: who, and whether involved in the trafficking, or never to be told."""

    KIND: ClassVar[str] = "relative-known"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE
    name: str
    relation: str
    involved: bool = False
    never_told: bool = False
    telephone: str = ""
    address: str = ""


@dataclass(frozen=True)
class FamilyTraced(Entry):
    """A tracing or assessment of the family: by whom, under which story, what is never said, and what came of it."""

    KIND: ClassVar[str] = "family-traced"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE
    relative: str
    by_whom: str
    cover_story: str
    never_said: str = ""
    result: str = ""
    agrees_and_able: bool = False


class RelativeExcluded(Refusal):
    """This relative was involved in the trafficking, or is never to be told: nobody contacts them."""

    clause = handbook.FAMILY_COMPONENT


def traced(
    case: Case,
    *,
    at: datetime,
    relative: str,
    by_whom: str,
    cover_story: str,
    never_said: str = "",
    result: str = "",
    agrees_and_able: bool = False,
) -> FamilyTraced:
    """Give the entry of a tracing or family assessment.

    :raises ConsentMissing: without her consent to tracing
    :raises RelativeExcluded: for a relative who is excluded
    """
    consent.require(case, Purpose.TRACING, at)
    for one in case.every(RelativeKnown):
        if one.entry.name == relative and (one.entry.involved or one.entry.never_told):
            raise RelativeExcluded
    return FamilyTraced(relative, by_whom, cover_story, never_said, result, agrees_and_able)


KINDS = (RelativeKnown, FamilyTraced)
