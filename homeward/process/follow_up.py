"""Follow-up inside her safe-contact rules, and what goes back to the referring organisation (FUP-1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import arrival, consent
from homeward.process.case import Case, Side
from homeward.process.consent import Information, Purpose
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.support import SupportDecided, Way
from homeward.process.writing import Entry


class Contact(StrEnum):
    """How she may be reached."""

    TELEPHONE = "telephone"
    MESSAGE = "message"
    VISIT = "visit"
    RELAY_PERSON = "relay-person"
    SHE_CALLS = "she-calls"


class WellBeing(StrEnum):
    """How she is, in her own judgement."""

    WELL = "well"
    MIXED = "mixed"
    NOT_WELL = "not-well"
    IN_DANGER = "in-danger"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True)
class SafeContactRules(Entry):
    """When and how she may be reached, who may answer, and who we say we are."""

    KIND: ClassVar[str] = "safe-contact-rules"
    means: tuple[Contact, ...]
    when: str = ""
    who_may_answer: str = ""
    we_say_we_are: str = ""
    never: str = ""
    stop: bool = False


@dataclass(frozen=True)
class ContactAttempted(Entry):
    """One attempt to reach her."""

    KIND: ClassVar[str] = "contact-attempted"
    means: Contact
    on: date
    reached: bool


@dataclass(frozen=True)
class Visited(Entry):
    """A visit or talk: how she is, what changed, what she needs."""

    KIND: ClassVar[str] = "visited"
    on: date
    means: Contact
    well_being: WellBeing
    situation: str = ""
    needs: str = ""
    new_risk: str = ""
    plan_goes: str = ""
    next_visit: date | None = None


@dataclass(frozen=True)
class FollowUpReported(Entry):
    """Follow-up report to the referring organisation: only what was chosen and consented to (FUP-1)."""

    KIND: ClassVar[str] = "follow-up-reported"
    MESSAGE: ClassVar[str] = "FUP-1"
    to: str
    on: date
    status: str = ""
    well_being: WellBeing = WellBeing.NO_ANSWER
    needs: str = ""


@dataclass(frozen=True)
class TraffickedAgain(Entry):
    """She was trafficked again, or is about to be: alert and help, never a reason to close."""

    KIND: ClassVar[str] = "trafficked-again"
    on: date
    what_is_done: str = ""


class OutsideHerRules(Refusal):
    """She did not agree to be reached in this way."""

    clause = handbook.STATUS_REPORTED_BACK


def attempted(case: Case, *, means: Contact, on: date, reached: bool, today: date) -> ContactAttempted:
    """Give the entry of an attempt to reach her.

    :raises OutsideHerRules: by a means she did not agree to, or after she said stop
    :raises ImpossibleValue: on a day that lies ahead
    """
    _check_rules(case, means)
    if on > today:
        raise ImpossibleValue("on", "ahead")
    return ContactAttempted(means, on, reached)


def visited(case: Case, entry: Visited, *, today: date) -> Visited:
    """Check a visit or talk.

    :raises OutsideHerRules: by a means she did not agree to, or after she said stop; that she calls is always right
    :raises ImpossibleValue: on a day that lies ahead
    """
    _check_rules(case, entry.means)
    if entry.on > today:
        raise ImpossibleValue("on", "ahead")
    return entry


def stopped(case: Case) -> SafeContactRules:
    """Give the entry that she said stop: nobody tries to reach her any more; she may still call, and may take it back.

    :raises ImpossibleValue: when she has said so already
    """
    rules = case.latest(SafeContactRules) or SafeContactRules(())
    if rules.stop:
        raise ImpossibleValue("stop", "said-already")
    return replace(rules, stop=True)


def tries(case: Case) -> tuple[ContactAttempted, ...]:
    """The attempts in vain since she was last heard of, oldest first."""
    heard = max((one.entry.on for one in case.every(Visited)), default=date.min)
    found = [one.entry for one in case.every(ContactAttempted) if one.entry.on > heard]
    last = max((at for at, one in enumerate(found) if one.reached), default=-1)
    return tuple(found[last + 1 :])


def _check_rules(case: Case, means: Contact) -> None:
    rules = case.latest(SafeContactRules)
    if means is Contact.SHE_CALLS:
        return
    if rules is None or rules.stop or means not in rules.means:
        raise OutsideHerRules


def reported(
    case: Case,
    *,
    to: str,
    at: datetime,
    on: date,
    status: str = "",
    well_being: WellBeing = WellBeing.NO_ANSWER,
    needs: str = "",
) -> FollowUpReported:
    """Give the report that goes back, with the fields that were chosen (FUP-1).

    :raises ConsentMissing: without her consent to feedback to this organisation
    """
    found = consent.require(case, Purpose.FEEDBACK, at, recipient=to)
    if Information.STATUS not in found.entry.information:
        raise consent.ConsentMissing(Purpose.FEEDBACK, to)
    return FollowUpReported(to, on, status, well_being, needs)


def is_ours(case: Case) -> bool:
    """Tell whether follow-up is this side's: the receiving one's, or the referring one's where nobody receives her and she wants it."""
    if case.side is Side.RECEIVING:
        return True
    found = case.latest(SupportDecided)
    return found is not None and found.way in (Way.NONE_WANTED, Way.NONE_FOUND) and found.follow_up_wanted


def due(case: Case, policy: Policy = STANDARD) -> tuple[date, ...]:
    """The days on which follow-up is still due: 7, 30, 90, 180, 365 days after arrival (policy), less those done."""
    found = arrival.recorded(case)
    rules = case.latest(SafeContactRules)
    if found is None or not arrival.has_arrived(case) or (rules is not None and rules.stop):
        return ()
    start = found.entry.at.date()
    newest = case.latest(Visited)
    agreed = {newest.next_visit} if newest is not None and newest.next_visit is not None else set()
    days = sorted({start + timedelta(days=days) for days in policy.follow_up_days} | agreed)
    last = max((one.entry.on for one in case.every(Visited)), default=None)
    return tuple(day for day in days if last is None or day > last)


def no_news(case: Case, on: date, policy: Policy = STANDARD) -> bool:
    """Tell whether there is no news: 5 attempts in vain over 90 days by two means (policy), all inside her rules."""
    heard = max((one.entry.on for one in case.every(Visited)), default=date.min)
    tries = [one.entry for one in case.every(ContactAttempted) if one.entry.on > heard]
    if not tries or any(one.reached for one in tries[-1:]):
        return False
    in_vain = [one for one in tries if not one.reached]
    span = (max(one.on for one in in_vain) - min(one.on for one in in_vain)).days
    enough = len(in_vain) >= policy.no_news_attempts and len({one.means for one in in_vain}) >= policy.no_news_means
    return enough and span >= policy.no_news_days


FOLLOWS = (handbook.STATUS_REPORTED_BACK,)
KINDS = (SafeContactRules, ContactAttempted, Visited, FollowUpReported, TraffickedAgain)
