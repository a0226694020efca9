"""Makers of the entries of consent: given, refused, taken back, or many answered in one conversation (VOL-1)."""

from dataclasses import dataclass
from datetime import date, datetime

from homeward.process import capacity
from homeward.process.case import Case
from homeward.process.consent.kinds import (
    CameOfAge,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    HowShown,
    Information,
    Means,
    Purpose,
)
from homeward.process.consent.rules import ConsentMissing, all_in_force, in_force
from homeward.process.refusals import ImpossibleValue


@dataclass(frozen=True)
class Asked:
    """One line of the page gone through in one conversation: a purpose with its own yes or no, no by default."""

    purpose: Purpose
    recipient: str = ""
    yes: bool = False
    information: tuple[Information, ...] = ()
    how: str = ""
    until: date | None = None
    withheld_from: tuple[str, ...] = ()


def given(
    case: Case,
    purpose: Purpose,
    *,
    at: datetime,
    recipient: str = "",
    information: tuple[Information, ...] = (),
    means: Means = Means.SIGNED,
    witness: str = "",
    language: str = "",
    text_version: str = "1",
    until: date | None = None,
    interpreter: str = "",
    how: str = "",
    withheld_from: tuple[str, ...] = (),
    shown: HowShown = HowShown.READ_HERSELF,
    scan: int = 0,
) -> ConsentGiven:
    """Give the entry of a consent (VOL-1).

    :raises ImpossibleValue: an end in the past; oral consent without a witness; an interpreter whom nobody names; an embassy
        without saying how it is contacted; something withheld from the recipient itself; her own consent to return where
        a professional found that she cannot decide it now
    """
    entry = ConsentGiven(
        purpose=purpose,
        recipient=recipient,
        information=information,
        text=purpose.value,
        text_version=text_version,
        language=language,
        means=means,
        witness=witness,
        interpreter=interpreter,
        until=until,
        how=how,
        withheld_from=withheld_from,
        shown=shown,
        scan=scan,
    )
    _check(entry, at)
    by_herself = means is not Means.GUARDIAN_WITH_ASSENT
    if purpose is Purpose.ASSISTED_RETURN and by_herself and capacity.cannot_decide(case):
        raise ImpossibleValue("means", "cannot-decide-now")
    return entry


def _check(entry: ConsentGiven, at: datetime) -> None:
    if entry.until is not None and entry.until < at.date():
        raise ImpossibleValue("until", "past")
    if entry.means is Means.ORAL_WITNESSED and not entry.witness:
        raise ImpossibleValue("witness", "missing")
    if entry.shown is HowShown.INTERPRETER and not entry.interpreter:
        raise ImpossibleValue("interpreter", "missing")
    if entry.purpose is Purpose.CONTACT_EMBASSY and not entry.how:
        raise ImpossibleValue("how", "missing")
    if entry.recipient and entry.recipient in entry.withheld_from:
        raise ImpossibleValue("withheld_from", "is-the-recipient")


def conversation(
    case: Case,
    *,
    at: datetime,
    answers: tuple[Asked, ...],
    language: str,
    means: Means = Means.SIGNED,
    witness: str = "",
    interpreter: str = "",
    text_version: str = "1",
    shown: HowShown = HowShown.READ_HERSELF,
    scan: int = 0,
) -> tuple[ConsentGiven | ConsentRefused, ...]:
    """Give the entries of one conversation: one page, one signature, each purpose with its own yes or no (VOL-1).

    :raises ImpossibleValue: nothing was asked, one thing twice, or an answer that could not be given alone
    """
    if not answers:
        raise ImpossibleValue("answers", "nothing-said")
    if len({(one.purpose, one.recipient) for one in answers}) < len(answers):
        raise ImpossibleValue("answers", "twice")
    return tuple(
        given(
            case,
            one.purpose,
            at=at,
            recipient=one.recipient,
            information=one.information,
            means=means,
            witness=witness,
            language=language,
            text_version=text_version,
            until=one.until,
            interpreter=interpreter,
            how=one.how,
            withheld_from=one.withheld_from,
            shown=shown,
            scan=scan,
        )
        if one.yes
        else ConsentRefused(one.purpose, one.recipient)
        for one in answers
    )


def withdrawn(case: Case, purpose: Purpose, *, at: datetime, recipient: str = "", words: str = "") -> ConsentWithdrawn:
    """Give the entry of a withdrawal; without a recipient it takes back all of that purpose.

    :raises ConsentMissing: when there is nothing in force to take back
    """
    every = any(one.entry.purpose is purpose for one in all_in_force(case, at))
    if not (every if not recipient else in_force(case, purpose, at, recipient=recipient)):
        raise ConsentMissing(purpose, recipient)
    return ConsentWithdrawn(purpose=purpose, recipient=recipient, words=words)


def came_of_age(*, on: date, at: datetime) -> CameOfAge:
    """Give the entry that she turned eighteen, from which on all consents are asked anew.

    :raises ImpossibleValue: for a day that lies ahead
    """
    if on > at.date():
        raise ImpossibleValue("on", "ahead")
    return CameOfAge(on)
