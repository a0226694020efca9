"""First contact: what is learned of the person, from whom; "not asked" and "no answer" are answers (HTCDS 2.0 names where it has them)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Entry


class Gender(StrEnum):
    """Gender, with the values of HTCDS 2.0."""

    FEMININE = "Feminine"
    MASCULINE = "Masculine"
    TRANS_FEMININE = "TransgenderFeminine"
    TRANS_MASCULINE = "TransgenderMasculine"
    NON_CONFORMING = "NonConforming"
    UNKNOWN = "NonSpecifiedUnknown"


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

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    BEING_DETERMINED = "being-determined"


class BasisOfReturn(StrEnum):
    """Why she may enter and stay there."""

    NATIONALITY = "nationality"
    PERMANENT_RESIDENCE = "permanent-residence"
    THIRD_COUNTRY_PERMISSION = "third-country-permission"


class Source(StrEnum):
    """From whom a fact was learned."""

    HERSELF = "herself"
    DOCUMENT = "document"
    RELATIVE = "relative"
    AUTHORITY = "authority"
    OTHER_ORGANISATION = "other-organisation"


@dataclass(frozen=True)
class FirstContact(Entry):
    """What was learned at first contact. Empty is "not asked"; names of fields in `no_answer` were asked and not answered."""

    KIND: ClassVar[str] = "first-contact"
    given_names: str = ""
    family_name: str = ""
    gender: Gender = Gender.UNKNOWN
    date_of_birth: date | None = None
    age_band: AgeBand = AgeBand.UNKNOWN
    age_doubtful: bool = False
    nationality: Nationality = Nationality.ONE
    nationalities: tuple[str, ...] = ()
    country_of_return: str = ""
    region_of_return: str = ""
    basis: BasisOfReturn = BasisOfReturn.NATIONALITY
    languages: tuple[str, ...] = ()
    interpreter_needed: bool = False
    safe_contact: str = ""
    who_else_knows: str = ""
    urgent_needs: str = ""
    referred_from: str = ""
    exploitation: tuple[str, ...] = ()
    no_answer: tuple[str, ...] = ()
    source: Source = Source.HERSELF
    complaint_way_told: bool = False


@dataclass(frozen=True)
class LinkedCase(Entry):
    """A family member who travels along has a case of their own, linked to this one."""

    KIND: ClassVar[str] = "linked-case"
    code: str
    relation: str


def first_contact(case: Case, entry: FirstContact, *, today: date) -> FirstContact:
    """Check what was learned at first contact (CBC-1).

    :raises ImpossibleValue: a birth that lies ahead or more than 120 years back
    """
    born = entry.date_of_birth
    if born is not None and born > today:
        raise ImpossibleValue("date_of_birth", "ahead")
    if born is not None and today.year - born.year > 120:
        raise ImpossibleValue("date_of_birth", "too-long-ago")
    return entry


def age_on(case: Case, day: date) -> int | None:
    """Her age in years on a day, or None when the date of birth is not known."""
    found = case.latest(FirstContact)
    if found is None or found.date_of_birth is None:
        return None
    born = found.date_of_birth
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def band_on(case: Case, day: date) -> AgeBand:
    """The band of her age on a day, as a request without identity says it."""
    age = age_on(case, day)
    if age is None:
        found = case.latest(FirstContact)
        return found.age_band if found else AgeBand.UNKNOWN
    limits = ((9, AgeBand.UNDER_9), (18, AgeBand.UNDER_18), (24, AgeBand.UNDER_24), (30, AgeBand.UNDER_30), (39, AgeBand.UNDER_39), (48, AgeBand.UNDER_48))
    return next((band for limit, band in limits if age < limit), AgeBand.OLDER)


FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (FirstContact, LinkedCase)
