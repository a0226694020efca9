"""Lists that people keep in a spreadsheet: which column is what, what a typed value stands for, and each row read or refused by itself.

Nothing is guessed but the columns' meaning, which is shown and can be changed before anything is read.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from homeward.process import intake_sheet
from homeward.process.intake import BasisOfReturn, Exploitation, Gender, InterpreterWish, Nationality, Source
from homeward.process.intake_sheet import SheetPerson
from homeward.process.sheets import Reason, Row, SheetRefused, checked_cell
from homeward.process.writing import Entry

MOST_ROWS, MOST_COLUMNS = 200, 60
# Family is linked on its own page: a list has one person a row.
TARGETS = tuple(one for one in intake_sheet.COLUMNS if one != "hwd_Relation")
CODED: dict[str, type[StrEnum]] = {
    "prs_Gender": Gender,
    "vic_TypeOfExploitation": Exploitation,
    "hwd_Nationality": Nationality,
    "hwd_BasisOfReturn": BasisOfReturn,
    "hwd_InterpreterWish": InterpreterWish,
    "hwd_Source": Source,
}
SWITCHES = ("hwd_AgeDoubtful", "hwd_InterpreterNeeded", "hwd_Fictional")
DAYS = ("prs_Birthdate", "cas_IncomingReferralDate")
COUNTRIES = ("hwd_CountryOfReturn", "prs_Citizenship")
# How lists call what the standard names; compared without case, marks and spaces.
CALLED = {
    "prs_FirstName": ("first name", "given name", "given names", "prenom", "nombre", "forename"),
    "prs_SecondName": ("last name", "family name", "surname", "nom", "nom de famille", "apellido", "apellidos"),
    "prs_Birthdate": ("date of birth", "birth date", "dob", "date de naissance", "fecha de nacimiento"),
    "prs_Gender": ("gender", "sex", "sexe", "sexo", "genre", "genero"),
    "prs_Citizenship": ("nationality", "citizenship", "nationalite", "nacionalidad"),
    "hwd_CountryOfReturn": ("country of return", "return country", "country", "pays de retour", "pais de retorno"),
    "hwd_RegionOfReturn": ("region", "region of return", "province"),
    "hwd_Languages": ("language", "languages", "langue", "langues", "idioma", "idiomas"),
    "hwd_SafeContact": ("contact", "safe contact", "telephone", "phone"),
    "hwd_EstimatedAge": ("age", "estimated age", "edad"),
    "hwd_CodeName": ("code name", "code", "alias"),
    "hwd_UrgentNeeds": ("urgent needs", "needs", "besoins", "necesidades"),
    "vic_TypeOfExploitation": ("exploitation", "type of exploitation", "explotacion"),
    "cas_ReferringOrganisation": ("referred by", "referred from", "referring organisation"),
    "cas_IncomingReferralDate": ("date", "referral date", "date of referral"),
}


class DayOrder(StrEnum):
    """How days are written in a list; nobody guesses whether 03/04 is in March or in April."""

    ISO = "year-month-day"
    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"


ORDERS = {
    DayOrder.ISO: ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"),
    DayOrder.DAY_FIRST: ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"),
    DayOrder.MONTH_FIRST: ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"),
}


@dataclass(frozen=True)
class CaseImported(Entry):
    """The case was opened from a row of a list; all of one list share a batch."""

    KIND: ClassVar[str] = "case-imported"
    batch: str
    row: int


@dataclass(frozen=True)
class Spreadsheet:
    """A list as it was read: its header, and rows of as many cells, each with its number as a spreadsheet shows it."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Plan:
    """How a list is to be read.

    :ivar columns: for each column of the list the column it fills, empty to leave it out
    :ivar values: what typed values stand for, by column and value
    """

    columns: tuple[str, ...]
    days: DayOrder = DayOrder.ISO
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)


def guess(header: Sequence[str]) -> tuple[str, ...]:
    """Guess which column each one fills, by its name; empty where nothing is alike or the column is taken already."""
    called = {_plain(name): target for target, names in CALLED.items() for name in names}
    called |= {_plain(target): target for target in TARGETS}
    found: list[str] = []
    for name in header:
        target = called.get(_plain(name), "")
        found.append("" if target in found else target)
    return tuple(found)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in letters if one.isalnum())


def unknown_values(sheet: Spreadsheet, plan: Plan) -> dict[str, tuple[str, ...]]:
    """List, by coded column, the values that are none of its codes and that the plan does not explain."""
    found: dict[str, dict[str, None]] = {}
    for place, target in enumerate(plan.columns):
        codes = _codes(target)
        for _, cells in sheet.rows if codes else ():
            for value in _parts(target, cells[place]):
                if value and value not in codes and not plan.values.get((target, value)):
                    found.setdefault(target, {})[value] = None
    return {target: tuple(values) for target, values in found.items()}


def _codes(target: str) -> tuple[str, ...]:
    if target in SWITCHES:
        return ("TRUE", "FALSE")
    return tuple(CODED[target]) if target in CODED else ()


def _parts(target: str, cell: str) -> tuple[str, ...]:
    several = target in ("vic_TypeOfExploitation", "prs_Citizenship")
    return tuple(one.strip() for one in cell.split(";")) if several else (cell.strip(),)


def read(
    sheet: Spreadsheet, plan: Plan, *, names: Sequence[str], today: date
) -> tuple[SheetPerson | SheetRefused, ...]:
    """Read every row by itself: a person, or why the row cannot be (CBC-1).

    :param names: code names for rows of a list that has none, one a row
    :raises SheetRefused: when two columns are to fill the same one
    """
    filled = [one for one in plan.columns if one]
    twice = next((one for one in filled if filled.count(one) > 1), "")
    if twice:
        raise SheetRefused(1, twice, Reason.COLUMN_TWICE)
    return tuple(
        _person(number, cells, plan, name, today) for (number, cells), name in zip(sheet.rows, names, strict=True)
    )


def _person(number: int, cells: Sequence[str], plan: Plan, name: str, today: date) -> SheetPerson | SheetRefused:
    try:
        filled = {
            target: _value(number, target, cell, plan)
            for target, cell in zip(plan.columns, cells, strict=True)
            if target
        }
        filled["hwd_CodeName"] = filled.get("hwd_CodeName") or name
        return intake_sheet.read_person(Row(number, filled), today)
    except SheetRefused as refusal:
        return refusal


def _value(number: int, target: str, cell: str, plan: Plan) -> str:
    text = checked_cell(number, target, cell.strip())
    if target in DAYS and text:
        return _day(number, target, text, plan.days)
    if _codes(target) or target in COUNTRIES:
        return ";".join(plan.values.get((target, one)) or one for one in _parts(target, text) if one)
    return text


def _day(number: int, target: str, text: str, order: DayOrder) -> str:
    # A cell that the spreadsheet itself holds as a day comes as year, month and day, whatever the list's own order.
    for pattern in (*ORDERS[DayOrder.ISO], *ORDERS[order]):
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise SheetRefused(number, target, Reason.NOT_A_DATE, text)


KINDS = (CaseImported,)
