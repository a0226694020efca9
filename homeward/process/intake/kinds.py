"""Kinds of entries of the first contact; field values follow HTCDS 2.0 where it has them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from homeward.process.writing import Entry


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


class Fact(StrEnum):
    """A fact of the first contact, by the name of its field."""

    GIVEN_NAMES = "given_names"
    FAMILY_NAME = "family_name"
    OTHER_NAMES = "other_names"
    GENDER = "gender"
    DATE_OF_BIRTH = "date_of_birth"
    ESTIMATED_AGE = "estimated_age"
    NATIONALITIES = "nationalities"
    COUNTRY_OF_RETURN = "country_of_return"
    REGION_OF_RETURN = "region_of_return"
    BASIS = "basis"
    LANGUAGES = "languages"
    DIALECT = "dialect"
    SAFE_CONTACT = "safe_contact"
    WHO_ELSE_KNOWS = "who_else_knows"
    URGENT_NEEDS = "urgent_needs"
    REFERRED_FROM = "referred_from"
    EXPLOITATION = "exploitation"


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
class FactSource:
    """From whom one fact was learned, where that is not who told the rest."""

    fact: Fact
    source: Source


@dataclass(frozen=True)
class FirstContact(Entry):
    """What was learned at first contact. Empty is "not asked"; facts in `no_answer` were asked and not answered.

    :ivar estimated_age: in years, where the date of birth is not known; 0 for no estimate
    :ivar nationalities: ISO 3166 codes; none of them for a stateless person or while it is being determined
    :ivar languages: languages she speaks, the one she prefers first
    :ivar safe_contact: when, how and through whom she may be reached, and what we say we are
    :ivar other_sources: facts learned from somebody else than `source`
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
    no_answer: tuple[Fact, ...] = ()
    source: Source = Source.HERSELF
    complaint_way_told: bool = False
    other_names: tuple[str, ...] = ()
    estimated_age: int = 0
    dialect: str = ""
    interpreter_wish: InterpreterWish = InterpreterWish.ANYONE
    other_sources: tuple[FactSource, ...] = ()


@dataclass(frozen=True)
class LinkedCase(Entry):
    """A family member who travels along has a case of their own, linked to this one; facts are entered once."""

    KIND: ClassVar[str] = "linked-case"
    code: str
    relation: str


KINDS = (FirstContact, LinkedCase)
