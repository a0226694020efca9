"""First contact: what is learned of the person, and from whom (CBC-1).

"Not asked" and "no answer" are answers. Field values follow HTCDS 2.0 where it has them.
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry

OLDEST = 120


class Gender(StrEnum):
    """Gender, with the values of HTCDS 2.0 (prs_Gender)."""

    FEMININE = "Feminine"
    MASCULINE = "Masculine"
    TRANS_FEMININE = "TransgenderFeminine"
    TRANS_MASCULINE = "TransgenderMasculine"
    NON_CONFORMING = "NonConforming"
    UNKNOWN = "NonSpecifiedUnknown"


class Exploitation(StrEnum):
    """What she was exploited for, with the values of HTCDS 2.0 (TypeOfExploitation)."""

    FORCED_LABOUR = "ForcedLabour"
    SEXUAL = "SexualExploitation"
    CHILD_LABOUR = "ChildLabour"
    FORCED_MARRIAGE = "ForcedMarriage"
    SERVITUDE = "Servitude"
    FORCED_MILITARY = "ForcedMilitaryByNonStateActors"
    ORGAN_REMOVAL = "OrganRemoval"
    FORCED_BEGGING = "ForcedBegging"
    FORCED_ADOPTION = "ForcedAdoption"
    SURROGACY = "Surrogacy"
    OTHER = "Other"


class AgeBand(StrEnum):
    """Age as coarse as a request without identity may say it."""

    UNDER_9 = "0-8"
    UNDER_18 = "9-17"
    UNDER_24 = "18-23"
    UNDER_30 = "24-29"
    UNDER_39 = "30-38"
    UNDER_48 = "39-47"
    OLDER = "48+"
    UNKNOWN = "unknown"


class Nationality(StrEnum):
    """How many nationalities she has."""

    NOT_ASKED = "not-asked"
    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    BEING_DETERMINED = "being-determined"


class BasisOfReturn(StrEnum):
    """Why she may enter and stay in the country of return."""

    NOT_ASKED = "not-asked"
    NATIONALITY = "nationality"
    PERMANENT_RESIDENCE = "permanent-residence"
    THIRD_COUNTRY_PERMISSION = "third-country-permission"


class Source(StrEnum):
    """From whom a fact was learned."""

    HERSELF = "herself"
    DOCUMENT = "document"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    AUTHORITY = "authority"
    OTHER_ORGANISATION = "other-organisation"


class HowKnown(StrEnum):
    """How far a field is known: told, asked without an answer, or not asked."""

    TOLD = "told"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


class InterpreterWish(StrEnum):
    """Whom she would rather have as interpreter."""

    ANYONE = "anyone"
    WOMAN = "woman"
    MAN = "man"


@dataclass(frozen=True)
class FirstContact(Entry):
    """What was learned at first contact. Empty is "not asked"; fields named in `no_answer` were asked and not answered.

    :ivar estimated_age: in years, where the date of birth is not known; 0 for no estimate
    :ivar nationalities: ISO 3166 codes; none of them for a stateless person or while it is being determined
    :ivar languages: languages she speaks, the one she prefers first
    :ivar safe_contact: when, how and through whom she may be reached, and what we say we are
    :ivar other_sources: fields learned from somebody else than `source`, as "field=source"
    """

    KIND: ClassVar[str] = "first-contact"
    given_names: str = ""
    family_name: str = ""
    gender: Gender = Gender.UNKNOWN
    date_of_birth: date | None = None
    age_band: AgeBand = AgeBand.UNKNOWN
    age_doubtful: bool = False
    nationality: Nationality = Nationality.NOT_ASKED
    nationalities: tuple[str, ...] = ()
    country_of_return: str = ""
    region_of_return: str = ""
    basis: BasisOfReturn = BasisOfReturn.NOT_ASKED
    languages: tuple[str, ...] = ()
    interpreter_needed: bool = False
    safe_contact: str = ""
    who_else_knows: str = ""
    urgent_needs: str = ""
    referred_from: str = ""
    exploitation: tuple[Exploitation, ...] = ()
    no_answer: tuple[str, ...] = ()
    source: Source = Source.HERSELF
    complaint_way_told: bool = False
    other_names: tuple[str, ...] = ()
    estimated_age: int = 0
    dialect: str = ""
    interpreter_wish: InterpreterWish = InterpreterWish.ANYONE
    other_sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkedCase(Entry):
    """A family member who travels along has a case of their own, linked to this one; facts are entered once."""

    KIND: ClassVar[str] = "linked-case"
    code: str
    relation: str


NAMES = tuple(field.name for field in fields(FirstContact))
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
    for name in entry.no_answer:
        if name not in NAMES:
            raise ImpossibleValue("no_answer", "unknown-field")
        if getattr(entry, name) != getattr(FirstContact(), name):
            raise ImpossibleValue(name, "answered-and-no-answer")
    for learned in entry.other_sources:
        name, _, source = learned.partition("=")
        if name not in NAMES or source not in list(Source):
            raise ImpossibleValue("other_sources", "unknown-field")
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


def how_known(case: Case, field: str) -> HowKnown:
    """Tell whether a field of the first contact was told, asked without an answer, or not asked.

    :raises ImpossibleValue: for a field that does not exist
    """
    if field not in NAMES:
        raise ImpossibleValue(field, "unknown-field")
    found = case.latest(FirstContact) or FirstContact()
    if field in found.no_answer:
        return HowKnown.NO_ANSWER
    return HowKnown.NOT_ASKED if getattr(found, field) == getattr(FirstContact(), field) else HowKnown.TOLD


def source_of(case: Case, field: str) -> Source | None:
    """Tell from whom a field was learned, or None while it is not known."""
    found = case.latest(FirstContact)
    if found is None or how_known(case, field) is not HowKnown.TOLD:
        return None
    other = dict(learned.split("=", 1) for learned in found.other_sources)
    return Source(other[field]) if field in other else found.source


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


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (FirstContact, LinkedCase)
