"""First contact: what is learned of the person, and from whom; "not asked" and "no answer" are answers (CBC-1)."""

from homeward import handbook
from homeward.process.intake.kinds import (
    KINDS,
    AgeBand,
    BasisOfReturn,
    Exploitation,
    Fact,
    FactSource,
    FirstContact,
    Gender,
    HowKnown,
    InterpreterWish,
    LinkedCase,
    Nationality,
    Source,
)
from homeward.process.intake.rules import age_on, band_on, first_contact, how_known, linked, names, source_of

FOLLOWS = (handbook.CASE_BY_CASE,)

__all__ = [
    "FOLLOWS",
    "KINDS",
    "AgeBand",
    "BasisOfReturn",
    "Exploitation",
    "Fact",
    "FactSource",
    "FirstContact",
    "Gender",
    "HowKnown",
    "InterpreterWish",
    "LinkedCase",
    "Nationality",
    "Source",
    "age_on",
    "band_on",
    "first_contact",
    "how_known",
    "linked",
    "names",
    "source_of",
]
