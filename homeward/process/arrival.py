"""Arrival: assistance encouraged, who meets, met or not, and a mistake undone in one step (ARR-1, INI-1, COM-6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Corrected, Partner, Written
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
from homeward.process.writing import Entry


class Met(StrEnum):
    """What happened at the place of arrival."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_ARRIVED = "not-arrived"
    OWN_SIGN = "own-sign"


@dataclass(frozen=True)
class AssistanceOffered(Entry):
    """Assistance on arrival was encouraged, the reason told in private, and accepted or declined (ARR-1)."""

    KIND: ClassVar[str] = "arrival-assistance-offered"
    reason_told_in_private: bool
    accepted: bool
    why_declined: str = ""
    own_sign: str = ""


@dataclass(frozen=True)
class MeetingPlanned(Entry):
    """Who meets her, where, with which sign and safe word; the sign bears neither her name, ours, nor the subject."""

    KIND: ClassVar[str] = "meeting-planned"
    who_meets: str
    where: str
    sign: str
    safe_word: str = ""
    airport_assistance: bool = False
    telephone: str = ""


@dataclass(frozen=True)
class ArrivalRecorded(Entry):
    """Arrival confirmation (COM-6): met, not met, or not arrived; when, where and in what state."""

    KIND: ClassVar[str] = "arrival-recorded"
    MESSAGE: ClassVar[str] = "COM-6"
    to: str
    met: Met
    at: datetime
    where: str = ""
    state: str = ""


def met_or_not(
    case: Case, *, to: str, met: Met, at: datetime, now: datetime, where: str = "", state: str = ""
) -> ArrivalRecorded:
    """Give the entry of what happened on arrival (COM-6).

    :raises ImpossibleValue: for a time that lies ahead
    :raises StepOutOfOrder: "met" although she declined assistance: then only her own sign counts
    """
    if at > now:
        raise ImpossibleValue("at", "ahead")
    offered = case.latest(AssistanceOffered)
    if met is Met.MET and offered is not None and not offered.accepted:
        raise StepOutOfOrder("assistance-declined")
    return ArrivalRecorded(to, met, at, where, state)


def planned(
    *,
    who_meets: str,
    where: str,
    sign: str,
    avoid: tuple[str, ...],
    safe_word: str = "",
    airport_assistance: bool = False,
    telephone: str = "",
) -> MeetingPlanned:
    """Give the entry of the meeting (ARR-1, INI-1).

    :param avoid: names that the sign must not bear: hers, ours
    :raises ImpossibleValue: when the sign bears one of them
    """
    if any(word and word.casefold() in sign.casefold() for word in avoid):
        raise ImpossibleValue("sign", "tells-too-much")
    return MeetingPlanned(who_meets, where, sign, safe_word, airport_assistance, telephone)


def undone(case: Case, *, reason: str) -> Corrected:
    """Give the entry that takes back a mistaken arrival; the watch runs again.

    :raises StepOutOfOrder: when no arrival is recorded
    """
    found = recorded(case)
    if found is None:
        raise StepOutOfOrder("arrival-recorded")
    return Corrected(found.number, reason)


def recorded(case: Case) -> Written[ArrivalRecorded] | None:
    """Find what was recorded last about the arrival, by us or by the partner."""
    return case.written(ArrivalRecorded)


def has_arrived(case: Case) -> bool:
    """Tell whether she is known to have arrived: met, or by her own sign."""
    found = recorded(case)
    return found is not None and found.entry.met in (Met.MET, Met.OWN_SIGN)


def told_by_partner(case: Case) -> bool:
    """Tell whether the arrival stands in this record because the partner said so."""
    found = recorded(case)
    return found is not None and isinstance(found.by, Partner)


FOLLOWS = (handbook.ARRIVAL_ASSISTANCE_ENCOURAGED, handbook.FIRST_SUPPORT_ARRIVAL, handbook.ARRIVAL_CONFIRMATION)
KINDS = (AssistanceOffered, MeetingPlanned, ArrivalRecorded)
