"""What was learned at first contact: checked, told apart from what was not asked, and the age it gives (CBC-1)."""

from datetime import date

from homeward.process.case import Case
from homeward.process.intake.kinds import (
    AgeBand,
    BasisOfReturn,
    Fact,
    FirstContact,
    HowKnown,
    LinkedCase,
    Nationality,
    Source,
)
from homeward.process.refusals import ImpossibleValue

OLDEST = 120
NOTHING_KNOWN = FirstContact()
BANDS = (
    (9, AgeBand.UNDER_9),
    (18, AgeBand.UNDER_18),
    (24, AgeBand.UNDER_24),
    (30, AgeBand.UNDER_30),
    (39, AgeBand.UNDER_39),
    (48, AgeBand.UNDER_48),
)


def first_contact(case: Case, entry: FirstContact, *, today: date) -> FirstContact:
    """Check what was learned at first contact (CBC-1).

    :raises ImpossibleValue: a birth ahead or more than 120 years back, an impossible estimate, nationalities that
        do not fit their number, or a field that is both answered and "no answer"
    """
    _check_age(entry, today)
    _check_nationality(entry)
    for fact in entry.no_answer:
        if getattr(entry, fact) != getattr(NOTHING_KNOWN, fact):
            raise ImpossibleValue(fact, "answered-and-no-answer")
    return entry


def _check_age(entry: FirstContact, today: date) -> None:
    born = entry.date_of_birth
    if born is not None and born > today:
        raise ImpossibleValue("date_of_birth", "ahead")
    if born is not None and today.year - born.year > OLDEST:
        raise ImpossibleValue("date_of_birth", "too-long-ago")
    if not 0 <= entry.estimated_age <= OLDEST:
        raise ImpossibleValue("estimated_age", "impossible")


def _check_nationality(entry: FirstContact) -> None:
    number = len(set(entry.nationalities))
    fits = {
        Nationality.NOT_ASKED: number == 0,
        Nationality.ONE: number <= 1,
        Nationality.SEVERAL: number >= 2,
        Nationality.NONE: number == 0,
        Nationality.BEING_DETERMINED: True,
    }
    if not fits[entry.nationality]:
        raise ImpossibleValue("nationalities", "does-not-fit-number")
    if entry.nationality is Nationality.NONE and entry.basis is BasisOfReturn.NATIONALITY:
        raise ImpossibleValue("basis", "without-nationality")


def linked(case: Case, *, code: str, relation: str) -> LinkedCase:
    """Give the entry that links the case of a family member who travels along.

    :raises ImpossibleValue: without code or relation, or linked already
    """
    if not code or not relation:
        raise ImpossibleValue("code" if not code else "relation", "missing")
    if any(one.entry.code == code for one in case.every(LinkedCase)):
        raise ImpossibleValue("code", "linked-already")
    return LinkedCase(code, relation)


def how_known(case: Case, fact: Fact) -> HowKnown:
    """Tell whether a fact of the first contact was told, asked without an answer, or not asked."""
    found = case.latest(FirstContact) or NOTHING_KNOWN
    if fact in found.no_answer:
        return HowKnown.NO_ANSWER
    return HowKnown.NOT_ASKED if getattr(found, fact) == getattr(NOTHING_KNOWN, fact) else HowKnown.TOLD


def source_of(case: Case, fact: Fact) -> Source | None:
    """Tell from whom a fact was learned, or None while it is not known."""
    found = case.latest(FirstContact)
    if found is None or how_known(case, fact) is not HowKnown.TOLD:
        return None
    return next((one.source for one in found.other_sources if one.fact is fact), found.source)


def names(case: Case) -> tuple[str, ...]:
    """Every name under which she was known here, in small letters: who comes back under another name is found by an older one."""
    said: dict[str, None] = {}
    for one in case.every(FirstContact):
        known = one.entry
        whole = (f"{known.given_names} {known.family_name}", *known.other_names)
        said |= {" ".join(name.casefold().split()): None for name in whole if name.strip()}
    return tuple(said)


def age_on(case: Case, day: date) -> int | None:
    """Her age in years on a day, or None when the date of birth is not known."""
    found = case.latest(FirstContact)
    if found is None or found.date_of_birth is None:
        return None
    born = found.date_of_birth
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def band_on(case: Case, day: date) -> AgeBand:
    """The band of her age on a day, as a request without identity says it; by an estimate for want of better."""
    age = age_on(case, day)
    if age is None:
        found = case.latest(FirstContact)
        if found is None or found.age_band is not AgeBand.UNKNOWN or not found.estimated_age:
            return found.age_band if found else AgeBand.UNKNOWN
        age = found.estimated_age
    return next((band for limit, band in BANDS if age < limit), AgeBand.OLDER)
