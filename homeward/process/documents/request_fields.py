"""The fields of a request to an embassy: taken from the record where it has them, and of a shape that has no room for a story (DOC-4)."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from homeward.process import itinerary
from homeward.process.case import Case
from homeward.process.intake import FirstContact, Gender
from homeward.process.refusals import ImpossibleValue


class Lost(StrEnum):
    """How a document was lost, as a form may say it; that she was trafficked is not among them."""

    LOST = "lost"
    STOLEN = "stolen"
    KEPT_BY_ANOTHER = "kept-by-another-person"
    EXPIRED = "expired"
    NEVER_HAD = "never-had-one"


@dataclass(frozen=True)
class RequestFields:
    """Every field that a request to an embassy can ever hold."""

    family_name: str = ""
    given_names: str = ""
    date_of_birth: str = ""
    place_of_birth: str = ""
    sex: str = ""
    nationality: str = ""
    parents_names: str = ""
    old_document_number: str = ""
    loss: str = ""
    photograph: str = ""
    travel_date: str = ""


FIELD_NAMES = tuple(one.name for one in fields(RequestFields))
# A name is a few words of letters: no digit, no full stop, no sentence.
_NAME = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+){0,5}")
_NAMES = re.compile(r"[^\W\d_]+(?:(?:, |['’ -])[^\W\d_]+){0,9}")
_CODES = re.compile(r"[A-Z]{2}(?:, [A-Z]{2}){0,3}")
_NUMBER = re.compile(r"[A-Z0-9]{4,15}")
SHAPES: dict[str, re.Pattern[str]] = {
    "family_name": _NAME,
    "given_names": _NAME,
    "place_of_birth": re.compile(r"[^\W\d_]+(?:(?:, |['’ -])[^\W\d_]+){0,4}"),
    "parents_names": _NAMES,
    "sex": re.compile(r"[FMX]"),
    "nationality": _CODES,
    "old_document_number": _NUMBER,
    "photograph": re.compile(r"enclosed"),
}
LONGEST = 60
_SEX = {Gender.FEMININE: "F", Gender.TRANS_FEMININE: "F", Gender.MASCULINE: "M", Gender.TRANS_MASCULINE: "M"}


def known(case: Case) -> RequestFields:
    """The fields that the record has: names, birth, sex, nationality, and the day of travel."""
    found = case.latest(FirstContact) or FirstContact()
    departs = itinerary.departs_at(case)
    return RequestFields(
        family_name=found.family_name,
        given_names=found.given_names,
        date_of_birth=found.date_of_birth.isoformat() if found.date_of_birth else "",
        sex=_SEX.get(found.gender, ""),
        nationality=", ".join(found.nationalities),
        travel_date=departs.date().isoformat() if departs else "",
    )


def checked(case: Case, values: RequestFields, names: tuple[str, ...]) -> RequestFields:
    """Check the fields of a request: what the record has is taken from there, everything else has its shape; empty stays empty.

    :param names: of the fields that the document's form needs; all others are emptied
    :raises ImpossibleValue: for a loss that is not coded, a day that is none, or a value that is not of its shape
    """
    held = known(case)
    emptied = {name: "" for name in FIELD_NAMES if name not in names}
    taken = {name: getattr(held, name) for name in names if getattr(held, name) and getattr(values, name)}
    whole = replace(values, **(taken | emptied))
    for name in names:
        value = str(getattr(whole, name))
        if name in taken and (len(value) > LONGEST or not value.isprintable()):
            raise ImpossibleValue(name, "not-one-short-line")
        if name not in taken:
            _check(name, value)
    return whole


def _check(name: str, value: str) -> None:
    if not value:
        return
    if name == "loss":
        if value not in set(Lost):
            raise ImpossibleValue(name, "not-coded")
        return
    if name in ("date_of_birth", "travel_date"):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise ImpossibleValue(name, "not-of-its-shape") from error
        return
    if len(value) > LONGEST or not SHAPES[name].fullmatch(value):
        raise ImpossibleValue(name, "not-of-its-shape")
