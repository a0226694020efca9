"""What a text holds back: erased alone, an earlier and looser one would count again, years later and unnoticed (VOL-1, CBC-1).

A refusal, a withdrawal, a stop or a hold is a later text against an earlier one. The record cannot know what an erased text said, so
that such a text goes only after what it holds back has gone, or has been corrected.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from homeward import handbook
from homeward.process import asylum, complaints, consent, interpreters
from homeward.process.case import Case, Corrected
from homeward.process.complaints import PartnerTraffic
from homeward.process.follow_up import SafeContactRules
from homeward.process.refusals import Refusal

Sets = Mapping["Held", frozenset[object]]


class Held(StrEnum):
    """What would count again, or be held no more."""

    CONSENT = "consent-would-count-again"
    CONTACT = "way-to-reach-her-would-be-allowed-again"
    AUTHORITIES = "contact-with-authorities-would-be-free"
    WITHHELD = "somebody-would-be-told-again"
    PARTNER = "partner-would-be-written-to-again"
    ACCESS = "colleague-could-read-again"
    INTERPRETER = "refused-interpreter-could-be-used"
    CORRECTED = "corrected-text-would-count-again"


class HoldsSomethingBack(Refusal):
    """This text holds back an earlier one that is still there."""

    clause = handbook.CASE_BY_CASE

    def __init__(self, held: tuple[Held, ...]) -> None:
        super().__init__(held)
        self.held = held


def require_nothing_held(case: Case, number: int, at: datetime) -> None:
    """Stop the erasure of one text that holds something back.

    :raises HoldsSomethingBack: naming what would count again
    """
    found = held_by(case, number, at)
    if found:
        raise HoldsSomethingBack(found)


def held_by(case: Case, number: int, at: datetime) -> tuple[Held, ...]:
    """List what would count again in this case if the text of one number were not there."""
    without = Case(tuple(one for one in case.entries if one.number != number), case.closed, case.waiting)
    allowed, would = _allowed(case, at), _allowed(without, at)
    stopped, still = _stopped(case, at, number), _stopped(without, at, number)
    loose = {one for one in allowed if not would[one] <= allowed[one]}
    loose |= {one for one in stopped if not stopped[one] <= still[one]}
    return tuple(one for one in Held if one in loose)


def _allowed(case: Case, at: datetime) -> Sets:
    """What may be done in a case, of the kinds in which a later text narrows an earlier one."""
    rules = case.latest(SafeContactRules)
    means = rules.means if rules and not rules.stop else ()
    return {
        Held.CONSENT: frozenset(one.number for one in consent.all_in_force(case, at)),
        Held.CONTACT: frozenset((one, rules.never if rules else "") for one in means),
        Held.AUTHORITIES: frozenset() if asylum.embassy_contact_held(case, at) else frozenset({True}),
    }


def _stopped(case: Case, at: datetime, number: int) -> Sets:
    """What is named in a case as not to be done, or as counting no more, beside the text of this number itself."""
    partners = {one.entry.partner for one in case.every(PartnerTraffic)}
    corrected = {one.entry.number for one in case.every(Corrected)}
    return {
        Held.WITHHELD: frozenset(consent.withheld_from(case, at)),
        Held.PARTNER: frozenset(one for one in partners if complaints.traffic_held(case, one)),
        Held.ACCESS: frozenset(complaints.access_ends(case)),
        Held.INTERPRETER: frozenset(interpreters.refused(case)),
        Held.CORRECTED: frozenset(one for one in corrected if one != number and case.numbered(one) is not None),
    }
