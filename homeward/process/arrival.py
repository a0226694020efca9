"""Arrival: assistance encouraged, who meets, met or not, and a mistake undone in one step (ARR-1, INI-1, COM-6)."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Corrected, Partner, Written
from homeward.process.intake import FirstContact
from homeward.process.notifications.evidence import MessageSent
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.notifications.messages import SupportRequested
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


class FirstHour(StrEnum):
    """What is seen to in the first hours, before anything is asked of her."""

    FOOD = "food-and-water"
    REST = "a-place-to-rest"
    ALONE = "a-moment-alone"
    HEALTH = "urgent-health-asked"
    MEDICINES = "medicines-at-hand"
    CALL = "a-call-to-whom-she-wants"
    PAPERS = "papers-still-with-her"
    TONIGHT = "tonight-explained"
    NUMBER = "our-number-given"
    NEXT = "next-talk-agreed"
    COMPLAINTS = "told-how-to-complain"


@dataclass(frozen=True)
class FirstHours(Entry):
    """What was seen to in the first hours; what she did not want is named, and nothing of it is a condition for help (INI-1)."""

    KIND: ClassVar[str] = "first-hours"
    done: tuple[FirstHour, ...] = ()
    not_wanted: tuple[FirstHour, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class AwayPrepared(Entry):
    """A browser was prepared to note the arrival while the line is down.

    :ivar ticket: the digest of the ticket under which it will send, 64 hexadecimal digits
    :ivar until: from then on nothing is taken under this ticket
    """

    KIND: ClassVar[str] = "away-prepared"
    ticket: str
    until: datetime


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


def offered(
    *, reason_told_in_private: bool, accepted: bool, why_declined: str = "", own_sign: str = ""
) -> AssistanceOffered:
    """Give the entry of assistance offered: encouraged, with the reason told in private; why she declines is hers to say or not (ARR-1).

    :raises ImpossibleValue: when the reason was not told in private, or she accepted and declined at once
    """
    if not reason_told_in_private:
        raise ImpossibleValue("reason_told_in_private", "missing")
    if accepted and why_declined:
        raise ImpossibleValue("why_declined", "answered-and-no-answer")
    return AssistanceOffered(reason_told_in_private, accepted, why_declined, own_sign)


# What a sign, read by everybody in the hall, must not be about.
SUBJECT = (
    "traffick",
    "exploit",
    "victi",
    "survivor",
    "reintegration",
    "asylum",
    "deport",
    "slave",
    "shelter",
    "traite",
    "trata",
    "réintég",
    "refuge",
    "الاتجار",
    "مأوى",
    "ضحية",
)


def planned(
    case: Case,
    *,
    who_meets: str,
    where: str,
    sign: str,
    avoid: tuple[str, ...] = (),
    safe_word: str = "",
    airport_assistance: bool = False,
    telephone: str = "",
) -> MeetingPlanned:
    """Give the entry of the meeting (ARR-1, INI-1).

    :param avoid: further names that the sign must not bear: ours
    :raises ImpossibleValue: when the sign bears one of them, her own as the record knows it, a word of the subject, or the safe word
    """
    told = sign.casefold()
    names = _her_names(case).intersection(re.findall(r"\w+", told))
    # What stands in brackets after an organisation's name is not held up on a sign.
    ours = (word.partition("(")[0].strip() for word in avoid)
    if names or any(word and word.casefold() in told for word in (*ours, *SUBJECT)):
        raise ImpossibleValue("sign", "tells-too-much")
    if safe_word and safe_word.casefold() in told:
        raise ImpossibleValue("safe_word", "tells-too-much")
    return MeetingPlanned(who_meets, where, sign, safe_word, airport_assistance, telephone)


def _her_names(case: Case) -> set[str]:
    known, told = case.latest(FirstContact), case.latest(SupportRequested)
    names = " ".join(f"{one.given_names} {one.family_name}" for one in (known, told) if one is not None)
    return set(re.findall(r"\w+", names.casefold()))


def own_sign(case: Case, *, at: datetime, now: datetime, where: str = "", state: str = "") -> ArrivalRecorded:
    """Give the entry that she herself said that she arrived, as she agreed to (ARR-1); nobody is told by it.

    :raises ImpossibleValue: for a time that lies ahead
    :raises StepOutOfOrder: when an arrival is recorded already
    """
    if at > now:
        raise ImpossibleValue("at", "ahead")
    if has_arrived(case):
        raise StepOutOfOrder("not-arrived-yet")
    return ArrivalRecorded("", Met.OWN_SIGN, at, where, state)


def undone(case: Case, *, reason: str = "") -> tuple[Corrected | CorrectionSent, ...]:
    """Give the entries that take back a mistaken arrival in one step: the watch runs again here and at the partner who was told.

    :raises StepOutOfOrder: when no arrival is recorded, or only the partner who said so can take it back
    """
    found = recorded(case)
    if found is None or isinstance(found.by, Partner):
        raise StepOutOfOrder("arrival-recorded")
    back = Corrected(found.number, reason)
    told = [one.entry for one in case.every(MessageSent) if one.number > found.number and one.entry.message == "COM-6"]
    if not told:
        return (back,)
    return back, CorrectionSent(told[0].to, told[0].message_id, reason or found.entry.met.value)


def first_hours(
    *, done: tuple[FirstHour, ...] = (), not_wanted: tuple[FirstHour, ...] = (), note: str = ""
) -> FirstHours:
    """Give the entry of what was seen to in the first hours.

    :raises ImpossibleValue: when nothing is said, or something is both done and not wanted
    """
    if not done and not not_wanted and not note:
        raise ImpossibleValue("done", "missing")
    if set(done) & set(not_wanted):
        raise ImpossibleValue("not_wanted", "answered-and-no-answer")
    return FirstHours(done, not_wanted, note)


def hours_left(case: Case) -> tuple[FirstHour, ...]:
    """List what of the first hours was neither seen to nor declined yet."""
    said = {part for one in case.every(FirstHours) for part in (*one.entry.done, *one.entry.not_wanted)}
    return tuple(one for one in FirstHour if one not in said)


def recorded(case: Case) -> Written[ArrivalRecorded] | None:
    """Find what was recorded last about the arrival, by us or by the partner."""
    return case.written(ArrivalRecorded)


def has_arrived(case: Case) -> bool:
    """Tell whether she is known to have arrived: met, or by her own sign."""
    found = recorded(case)
    return found is not None and found.entry.met in (Met.MET, Met.OWN_SIGN)


FOLLOWS = (handbook.ARRIVAL_ASSISTANCE_ENCOURAGED, handbook.FIRST_SUPPORT_ARRIVAL, handbook.ARRIVAL_CONFIRMATION)
KINDS = (AssistanceOffered, MeetingPlanned, ArrivalRecorded, FirstHours, AwayPrepared)
