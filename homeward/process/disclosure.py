"""Disclosure without consent: only to avert serious danger to life, or where law obliges; and the file demanded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import asylum
from homeward.process.case import Case, Written
from homeward.process.consent import Information
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, StepOutOfOrder
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
    from_authority_of_return: bool = False


@dataclass(frozen=True)
class DisclosureReviewed(Entry):
    """A supervisor looked at a disclosure afterwards, because minutes had counted.

    :ivar disclosure: the number of the disclosure's entry
    :ivar right: whether it was right; where not, `note` says what is done about it
    """

    KIND: ClassVar[str] = "disclosure-reviewed"
    disclosure: int
    supervisor: int
    right: bool
    note: str = ""


@dataclass(frozen=True)
class ToldOfDisclosure(Entry):
    """She was told what was passed on without her consent, or who demands her file.

    :ivar about: the number of the disclosure's or the demand's entry
    """

    KIND: ClassVar[str] = "told-of-disclosure"
    about: int
    on: datetime
    how: str = ""


@dataclass(frozen=True)
class DemandAnswered(Entry):
    """What was given on a demand for the file, as supervisor and lawyer found it must be; often nothing.

    :ivar demand: the number of the demand's entry
    """

    KIND: ClassVar[str] = "file-demand-answered"
    demand: int
    supervisor: int
    lawyer: str
    given: tuple[Information, ...] = ()
    law: str = ""
    why: str = ""


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
    """Give the entry of a disclosure without consent (CBC-1): least information, a named recipient, a reason.

    A supervisor decides; where a life is in danger and minutes count, she may look at it afterwards.

    :raises ImpossibleValue: without recipient, information or reason, or without the law that obliges and a supervisor
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


def reviewed(case: Case, *, disclosure: int, supervisor: int, right: bool, note: str = "") -> DisclosureReviewed:
    """Give the entry that a supervisor looked at a disclosure afterwards.

    :raises ImpossibleValue: for a disclosure that waits for nobody, without a supervisor, or "not right" without a note
    """
    if disclosure not in awaiting_supervisor(case):
        raise ImpossibleValue("disclosure", "unknown")
    if not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    if not right and not note:
        raise ImpossibleValue("note", "missing")
    return DisclosureReviewed(disclosure, supervisor, right, note)


def told(case: Case, *, about: int, at: datetime, how: str = "") -> ToldOfDisclosure:
    """Give the entry that she was told, as soon as that was safe.

    :raises ImpossibleValue: for a number about which nothing is owed to her
    """
    if about not in she_is_to_be_told(case):
        raise ImpossibleValue("about", "unknown")
    return ToldOfDisclosure(about, at, how)


def demanded(*, by_whom: str, on_what_ground: str, from_authority_of_return: bool = False) -> FileDemanded:
    """Give the entry of a demand for the file; nothing is given before supervisor and lawyer have looked at it.

    :raises ImpossibleValue: without who demands it, or on what ground
    """
    for name, value in (("by_whom", by_whom), ("on_what_ground", on_what_ground)):
        if not value:
            raise ImpossibleValue(name, "missing")
    return FileDemanded(by_whom, on_what_ground, from_authority_of_return=from_authority_of_return)


def demand_answered(
    case: Case,
    *,
    at: datetime,
    demand: int,
    supervisor: int,
    lawyer: str,
    given: tuple[Information, ...] = (),
    law: str = "",
    why: str = "",
    policy: Policy = STANDARD,
) -> DemandAnswered:
    """Give the answer to a demand for the file, named by number: what must be given, and nothing more.

    :raises StepOutOfOrder: for a number that is no demand
    :raises ImpossibleValue: without supervisor and lawyer, something given without the law, or nothing without a reason
    :raises EmbassyContactHeld: something given to an authority of return while contact is held (DOC-2, DOC-3)
    """
    asked = case.numbered(demand)
    if asked is None or not isinstance(asked.entry, FileDemanded):
        raise StepOutOfOrder("file-demanded")
    for name, value in (("supervisor", supervisor), ("lawyer", lawyer), ("law" if given else "why", law or why)):
        if not value:
            raise ImpossibleValue(name, "missing")
    if given and not law:
        raise ImpossibleValue("law", "missing")
    if given and asked.entry.from_authority_of_return:
        asylum.require_contact_with_authorities(case, at, policy)
    return DemandAnswered(demand, supervisor, lawyer, given, law, why)


def awaiting_supervisor(case: Case) -> tuple[int, ...]:
    """List the numbers of disclosures that a supervisor has not yet seen."""
    seen = {one.entry.disclosure for one in case.every(DisclosureReviewed)}
    return tuple(
        one.number for one in case.every(DisclosedWithoutConsent) if not one.entry.supervisor and one.number not in seen
    )


def she_is_to_be_told(case: Case) -> tuple[int, ...]:
    """List the numbers of disclosures and demands of which she has not been told."""
    known = {one.entry.about for one in case.every(ToldOfDisclosure)}
    said: tuple[Written[DisclosedWithoutConsent | FileDemanded], ...] = (
        *case.every(DisclosedWithoutConsent),
        *case.every(FileDemanded),
    )
    owed = (one.number for one in said if one.entry.told_her_on is None and one.number not in known)
    return tuple(sorted(owed))


def unanswered(case: Case) -> tuple[int, ...]:
    """List the numbers of demands for the file that supervisor and lawyer have not answered."""
    done = {one.entry.demand for one in case.every(DemandAnswered)}
    return tuple(one.number for one in case.every(FileDemanded) if one.number not in done and not one.entry.answer)


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (DisclosedWithoutConsent, FileDemanded, DisclosureReviewed, ToldOfDisclosure, DemandAnswered)
