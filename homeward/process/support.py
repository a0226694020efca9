"""Support on return, three honest ways: referred to a receiving organisation, none wanted, none found (CBC-1, DEP-5, DEP-6)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Way(StrEnum):
    """How support on return is arranged."""

    UNDECIDED = "undecided"
    REFERRED = "referred"
    NONE_WANTED = "none-wanted"
    NONE_FOUND = "none-found"


@dataclass(frozen=True)
class SupportDecided(Entry):
    """How she will be supported on return.

    :ivar partner: the receiving organisation, when referred
    :ivar words: her words, when she wants none
    :ivar asked: who was asked and when, when none was found
    :ivar supervisor: who agreed to "none wanted" or "none found"
    :ivar contacts: two contacts in the country of return, when there is no receiving organisation (PRE-5)
    :ivar her_sign: her own way to say that she arrived
    """

    KIND: ClassVar[str] = "support-decided"
    way: Way
    partner: str = ""
    words: str = ""
    asked: tuple[str, ...] = ()
    supervisor: int = 0
    contacts: tuple[str, ...] = ()
    her_sign: str = ""
    follow_up_wanted: bool = False


def decided(
    *,
    way: Way,
    partner: str = "",
    words: str = "",
    asked: tuple[str, ...] = (),
    supervisor: int = 0,
    contacts: tuple[str, ...] = (),
    her_sign: str = "",
    follow_up_wanted: bool = False,
) -> SupportDecided:
    """Give the entry of how support on return is arranged.

    :raises ImpossibleValue: referred to nobody; none wanted without her words; none found without who was asked; either without a supervisor
    """
    if way is Way.REFERRED and not partner:
        raise ImpossibleValue("partner", "missing")
    if way is Way.NONE_WANTED and not words:
        raise ImpossibleValue("words", "missing")
    if way is Way.NONE_FOUND and not asked:
        raise ImpossibleValue("asked", "missing")
    if way in (Way.NONE_WANTED, Way.NONE_FOUND) and not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    return SupportDecided(way, partner, words, asked, supervisor, contacts, her_sign, follow_up_wanted)


def way(case: Case) -> Way:
    """Tell how support on return is arranged now; she can change her mind, also from there."""
    found = case.latest(SupportDecided)
    return found.way if found else Way.UNDECIDED


def partner(case: Case) -> str:
    """The id of the receiving organisation she is referred to; empty otherwise."""
    found = case.latest(SupportDecided)
    return found.partner if found and found.way is Way.REFERRED else ""


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (SupportDecided,)
