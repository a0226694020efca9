"""Support on return, three honest ways: referred, none wanted, none found (CBC-1, DEP-5, DEP-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry

OFFERED_AGAIN_AFTER = timedelta(days=7)


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

    :raises ImpossibleValue: referred to nobody; none wanted without her words, none found without who was asked and
        when, either without a supervisor; undecided, which is where every case begins
    """
    if way is Way.UNDECIDED:
        raise ImpossibleValue("way", "impossible")
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


def to_offer_again(case: Case, at: datetime) -> bool:
    """Tell whether support she did not want is to be offered again: a week has passed since, and she has not left."""
    found = case.written(SupportDecided)
    if found is None or found.entry.way is not Way.NONE_WANTED:
        return False
    # Departure's own rules stand on this module, so that its entry is known here by its name.
    gone = any(one.entry.KIND == "departed" for one in case.newest_first())
    return not gone and at - found.at >= OFFERED_AGAIN_AFTER


FOLLOWS = (handbook.CASE_BY_CASE, handbook.GIVEN_RECEIVING_CONTACT)
KINDS = (SupportDecided,)
