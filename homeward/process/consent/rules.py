"""Which consent is in force, at a time and for a recipient; absent unless given (VOL-1, REI-4, CBC-1)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.process.case import Case, Partner, Written
from homeward.process.consent.kinds import (
    CameOfAge,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Information,
    Purpose,
)
from homeward.process.intake import FirstContact
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import Refusal

ADULT = 18
Statement = ConsentGiven | ConsentRefused | ConsentWithdrawn


class Standing(StrEnum):
    """How a purpose stands with the person."""

    NOT_ASKED = "not-asked"
    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken-back"
    ENDED = "ended"
    ASK_ANEW = "ask-anew-at-eighteen"


class ConsentMissing(Refusal):
    """A purpose needs the person's consent, which is absent, refused, withdrawn or past its end."""

    clause = handbook.VOLUNTARY_RETURN

    def __init__(self, purpose: Purpose, recipient: str = "") -> None:
        super().__init__(purpose, recipient)
        self.purpose = purpose
        self.recipient = recipient


def in_force(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "") -> Written[ConsentGiven] | None:
    """Find the consent to a purpose and recipient that is in force at a time, or None.

    A consent without a recipient covers any but those from whom something is to be withheld. The newest statement about
    the recipient decides; what is written after the time does not count; at eighteen all lapse.
    """
    found = _newest(case, purpose, at, recipient)
    if found is None or not isinstance(found.entry, ConsentGiven):
        return None
    if _lapsed_by_age(case, found, at) or _ended(found.entry, at):
        return None
    if recipient and not _reaches(case, found, recipient, at):
        return None
    return found  # type: ignore[return-value]


def _newest(case: Case, purpose: Purpose, at: datetime, recipient: str) -> Written[Statement] | None:
    newest = None
    for one in _statements(case, purpose, at):
        if one.entry.recipient in ("", recipient) and (newest is None or one.number > newest.number):
            newest = one
    return newest


def _statements(case: Case, purpose: Purpose, at: datetime) -> list[Written[Statement]]:
    said: tuple[Written[Statement], ...] = (
        *case.every(ConsentGiven),
        *case.every(ConsentRefused),
        *case.every(ConsentWithdrawn),
    )
    return [one for one in said if one.entry.purpose is purpose and one.at <= at]


def _ended(entry: ConsentGiven, at: datetime) -> bool:
    return entry.until is not None and at.date() > entry.until


def came_of_age_on(case: Case) -> date | None:
    """The day on which she turns eighteen, as entered or from the date of birth; None when neither is known."""
    entered, known = case.latest(CameOfAge), case.latest(FirstContact)
    if entered is not None:
        return entered.on
    if known is None or known.date_of_birth is None:
        return None
    born = known.date_of_birth
    # Who was born on 29 February comes of age on 1 March of a year that has no such day.
    return date(born.year + ADULT, *((3, 1) if (born.month, born.day) == (2, 29) else (born.month, born.day)))


def _lapsed_by_age(case: Case, found: Written[Statement], at: datetime) -> bool:
    entered, adult = case.written(CameOfAge), came_of_age_on(case)
    if adult is None or at.date() < adult:
        return False
    return found.number < entered.number if entered is not None else found.at.date() < adult


def withheld_from(case: Case, at: datetime) -> dict[str, int]:
    """Name everyone from whom something is to be withheld, each with the number of the entry that says so.

    The marking travels with the data and binds whoever receives it: what a partner sent counts like what she told us.
    It stands, also after the consent ended, until a newer one of the same purpose and recipient leaves it out.
    """
    found: dict[str, int] = {}
    seen: set[tuple[object, ...]] = set()
    for one in case.newest_first():
        names = getattr(one.entry, "withheld_from", None)
        if names is None or one.at > at:
            continue
        sender = one.by.id if isinstance(one.by, Partner) else ""
        topic = (sender, one.entry.KIND, getattr(one.entry, "purpose", ""), getattr(one.entry, "recipient", ""))
        if topic not in seen:
            seen.add(topic)
            found.update({_plain(name): one.number for name in names if _plain(name) not in found})
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _reaches(case: Case, found: Written[Statement], recipient: str, at: datetime) -> bool:
    """Whether a consent reaches a recipient: a marked one only when she named them herself, after the marking."""
    marked = withheld_from(case, at).get(_plain(recipient))
    return marked is None or (found.entry.recipient == recipient and found.number > marked)


def require(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "") -> Written[ConsentGiven]:
    """Find the consent in force, on which a step rests.

    :raises ConsentMissing: when there is none
    """
    found = in_force(case, purpose, at, recipient=recipient)
    if found is None:
        raise ConsentMissing(purpose, recipient)
    return found


def require_own(case: Case, purpose: Purpose, at: datetime, *, recipient: str) -> Written[ConsentGiven]:
    """Find the consent in force that names this recipient: a service rests on its own yes, never on one for any (REI-4).

    :raises ConsentMissing: when there is none
    """
    found = require(case, purpose, at, recipient=recipient)
    if not recipient or found.entry.recipient != recipient:
        raise ConsentMissing(purpose, recipient)
    return found


def may_share(case: Case, part: Information, at: datetime, *, recipient: str) -> bool:
    """Tell whether a consent in force names this part of the information for this recipient."""
    found = (in_force(case, purpose, at, recipient=recipient) for purpose in Purpose)
    return any(one is not None and part in one.entry.information for one in found)


def all_in_force(case: Case, at: datetime) -> tuple[Written[ConsentGiven], ...]:
    """List every consent in force at a time, in the order in which they were first given."""
    keys = dict.fromkeys((one.entry.purpose, one.entry.recipient) for one in case.every(ConsentGiven))
    found = [in_force(case, purpose, at, recipient=recipient) for purpose, recipient in keys]
    return tuple({one.number: one for one in found if one is not None}.values())


def standing(case: Case, purpose: Purpose, at: datetime, *, recipient: str = "") -> Standing:
    """Tell how a purpose stands: never asked, yes, no, taken back, past its end, or to be asked anew at eighteen."""
    found = _newest(case, purpose, at, recipient)
    if found is None:
        return Standing.NOT_ASKED
    if _lapsed_by_age(case, found, at):
        return Standing.ASK_ANEW
    if isinstance(found.entry, ConsentRefused):
        return Standing.NO
    if isinstance(found.entry, ConsentWithdrawn):
        return Standing.TAKEN_BACK
    if _ended(found.entry, at):
        return Standing.ENDED
    return Standing.YES if not recipient or _reaches(case, found, recipient, at) else Standing.NO


def ask_anew(case: Case, at: datetime) -> tuple[tuple[Purpose, str], ...]:
    """List purpose and recipient of the consents that lapsed when she turned eighteen and were not asked again."""
    keys = dict.fromkeys((one.entry.purpose, one.entry.recipient) for one in case.every(ConsentGiven))
    return tuple(key for key in keys if standing(case, key[0], at, recipient=key[1]) is Standing.ASK_ANEW)


def ending_too_early(case: Case, arrival: date, at: datetime, policy: Policy = STANDARD) -> tuple[ConsentGiven, ...]:
    """List the consents in force that end before arrival and a margin (policy: 7 days), to be asked anew in time."""
    limit = arrival + timedelta(days=policy.consent_margin_after_arrival.days)
    return tuple(one.entry for one in all_in_force(case, at) if one.entry.until is not None and one.entry.until < limit)
