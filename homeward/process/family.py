"""Family: tracing and assessment with an agreed cover story; a relative involved in trafficking is excluded.

The situation can be assessed without a visit (RPL-1, RAS-2).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from homeward import handbook
from homeward.process import consent
from homeward.process.case import Case
from homeward.process.consent import Purpose
from homeward.process.refusals import ImpossibleValue, Refusal
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
    """A tracing or assessment of the family: by whom, under which story, what is never said, and what came of it.

    :ivar cover_story: what the family is told about why somebody asks, agreed with her
    :ivar spoke_to_them: the relative was spoken to, not only looked for
    """

    KIND: ClassVar[str] = "family-traced"
    COMPARTMENT: ClassVar[Compartment] = Compartment.PLACE
    relative: str
    by_whom: str
    cover_story: str
    never_said: str = ""
    result: str = ""
    agrees_and_able: bool = False
    spoke_to_them: bool = False


class RelativeExcluded(Refusal):
    """This relative was involved in the trafficking, or is never to be told: nobody contacts them."""

    clause = handbook.FAMILY_COMPONENT


class PlacesNotOpen(Refusal):
    """Only who can read the place compartment knows which relatives are excluded."""

    clause = handbook.FAMILY_COMPONENT


def relative_known(
    *,
    name: str,
    relation: str,
    involved: bool = False,
    never_told: bool = False,
    telephone: str = "",
    address: str = "",
) -> RelativeKnown:
    """Give the entry of a relative.

    :raises ImpossibleValue: without a name or how they are related
    """
    for field, value in (("name", name), ("relation", relation)):
        if not value.strip():
            raise ImpossibleValue(field, "missing")
    return RelativeKnown(name, relation, involved, never_told, telephone, address)


def excluded(case: Case, relative: str) -> bool:
    """Tell whether a relative, by name, is excluded; whoever was excluded once stays so until that entry is corrected.

    :raises PlacesNotOpen: for a reader without the place compartment
    """
    if Compartment.PLACE in case.closed:
        raise PlacesNotOpen
    known = (one.entry for one in case.every(RelativeKnown) if _same(one.entry.name) == _same(relative))
    return any(one.involved or one.never_told for one in known)


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
    spoke_to_them: bool = False,
) -> FamilyTraced:
    """Give the entry of a tracing or family assessment (RPL-1).

    :raises ConsentMissing: without her consent to tracing, or to speaking with this relative
    :raises RelativeExcluded: for a relative who is excluded
    :raises PlacesNotOpen: for a reader without the place compartment
    :raises ImpossibleValue: without the story that was agreed with her, or without who asks
    """
    consent.require(case, Purpose.TRACING, at)
    if excluded(case, relative):
        raise RelativeExcluded
    if spoke_to_them or agrees_and_able:
        consent.require(case, Purpose.CONTACT_RELATIVE, at, recipient=relative)
    for field, value in (("cover_story", cover_story), ("by_whom", by_whom)):
        if not value.strip():
            raise ImpossibleValue(field, "missing")
    spoke = spoke_to_them or agrees_and_able
    return FamilyTraced(relative, by_whom, cover_story, never_said, result, agrees_and_able, spoke)


def _same(name: str) -> str:
    return " ".join(name.casefold().split())


FOLLOWS = (handbook.FAMILY_COMPONENT, handbook.SITUATION_ASSESSED)
KINDS = (RelativeKnown, FamilyTraced)
