"""Intake sheets: CSV with the field names of HTCDS 2.0, and own columns (hwd_) for what the standard has no field for.

One row is one person; further rows are family members who travel along. A sheet is read whole or not at all.
"""

import re
from dataclasses import dataclass
from datetime import date

from homeward.process import intake
from homeward.process.case import Case
from homeward.process.intake import (
    BasisOfReturn,
    Exploitation,
    Fact,
    FirstContact,
    Gender,
    InterpreterWish,
    Nationality,
    Source,
)
from homeward.process.refusals import ImpossibleValue
from homeward.process.sheets import Reason, Row, SheetRefused, read_table

# Columns and the fields of the first contact that they fill.
FIELDS = {
    "prs_FirstName": "given_names",
    "prs_MiddleName": "given_names",
    "prs_SecondName": "family_name",
    "prs_Birthdate": "date_of_birth",
    "prs_Gender": "gender",
    "prs_Citizenship": "nationalities",
    "vic_TypeOfExploitation": "exploitation",
    "cas_ReferringOrganisation": "referred_from",
    "hwd_OtherNames": "other_names",
    "hwd_EstimatedAge": "estimated_age",
    "hwd_AgeDoubtful": "age_doubtful",
    "hwd_Nationality": "nationality",
    "hwd_CountryOfReturn": "country_of_return",
    "hwd_RegionOfReturn": "region_of_return",
    "hwd_BasisOfReturn": "basis",
    "hwd_Languages": "languages",
    "hwd_Dialect": "dialect",
    "hwd_InterpreterNeeded": "interpreter_needed",
    "hwd_InterpreterWish": "interpreter_wish",
    "hwd_SafeContact": "safe_contact",
    "hwd_WhoElseKnows": "who_else_knows",
    "hwd_UrgentNeeds": "urgent_needs",
    "hwd_NoAnswer": "no_answer",
    "hwd_Source": "source",
}
COLUMNS = (*FIELDS, "hwd_CodeName", "hwd_Relation", "hwd_Fictional", "cas_IncomingReferralDate")
NEEDED = ("hwd_CodeName", "hwd_CountryOfReturn")
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{3}", re.ASCII)


@dataclass(frozen=True)
class SheetPerson:
    """One person of an intake sheet.

    :ivar relation: how a family member is related to the first person of the sheet; empty for that person
    :ivar referred_on: when the case came in, if the sheet says so
    """

    row: int
    code_name: str
    facts: FirstContact
    relation: str = ""
    fictional: bool = False
    referred_on: date | None = None


@dataclass(frozen=True)
class IntakeSheet:
    """An intake sheet as read: the person first, then those who travel along."""

    people: tuple[SheetPerson, ...]

    @property
    def person(self) -> SheetPerson:
        """The person the sheet is about."""
        return self.people[0]

    @property
    def family(self) -> tuple[SheetPerson, ...]:
        """The family members who travel along."""
        return self.people[1:]


def read_sheet(text: str, *, today: date) -> IntakeSheet:
    """Read an intake sheet (CBC-1).

    :param today: the day from which offsets such as -3d are counted
    :raises SheetRefused: with row, column and reason for the first thing that cannot be
    """
    people: list[SheetPerson] = []
    for row in read_table(text, columns=COLUMNS, needed=NEEDED):
        person = read_person(row, today)
        if people and not person.relation:
            raise row.refused("hwd_Relation", Reason.MISSING)
        if not people and person.relation:
            raise row.refused("hwd_Relation", Reason.IMPOSSIBLE, person.relation)
        if person.code_name in {other.code_name for other in people}:
            raise row.refused("hwd_CodeName", Reason.IMPOSSIBLE, person.code_name)
        people.append(person)
    return IntakeSheet(tuple(people))


def read_person(row: Row, today: date) -> SheetPerson:
    """Read one person from a row.

    :raises SheetRefused: with row, column and reason for the first thing that cannot be
    """
    referred_on = row.day("cas_IncomingReferralDate", today)
    if referred_on is not None and referred_on > today:
        raise row.refused("cas_IncomingReferralDate", Reason.IMPOSSIBLE, "ahead")
    return SheetPerson(
        row.number,
        row.needed("hwd_CodeName"),
        _checked(row, _facts(row, today), today),
        row.text("hwd_Relation"),
        row.yes("hwd_Fictional"),
        referred_on,
    )


def _facts(row: Row, today: date) -> FirstContact:
    countries = tuple(_matching(row, "prs_Citizenship", one, COUNTRY) for one in row.several("prs_Citizenship"))
    by_number = (Nationality.NOT_ASKED, Nationality.ONE, Nationality.SEVERAL)[min(len(countries), 2)]
    exploitation = row.several("vic_TypeOfExploitation")
    return FirstContact(
        given_names=" ".join(filter(None, (row.text("prs_FirstName"), row.text("prs_MiddleName")))),
        family_name=row.text("prs_SecondName"),
        other_names=row.several("hwd_OtherNames"),
        gender=row.coded("prs_Gender", Gender, Gender.UNKNOWN),
        date_of_birth=row.day("prs_Birthdate", today),
        estimated_age=row.number_in("hwd_EstimatedAge"),
        age_doubtful=row.yes("hwd_AgeDoubtful"),
        nationality=row.coded("hwd_Nationality", Nationality, by_number),
        nationalities=countries,
        country_of_return=_matching(row, "hwd_CountryOfReturn", row.needed("hwd_CountryOfReturn"), COUNTRY),
        region_of_return=row.text("hwd_RegionOfReturn"),
        basis=row.coded("hwd_BasisOfReturn", BasisOfReturn, BasisOfReturn.NOT_ASKED),
        languages=tuple(_matching(row, "hwd_Languages", one, LANGUAGE) for one in row.several("hwd_Languages")),
        dialect=row.text("hwd_Dialect"),
        interpreter_needed=row.yes("hwd_InterpreterNeeded"),
        interpreter_wish=row.coded("hwd_InterpreterWish", InterpreterWish, InterpreterWish.ANYONE),
        safe_contact=row.text("hwd_SafeContact"),
        who_else_knows=row.text("hwd_WhoElseKnows"),
        urgent_needs=row.text("hwd_UrgentNeeds"),
        referred_from=row.text("cas_ReferringOrganisation"),
        exploitation=tuple(row.one_code("vic_TypeOfExploitation", one, Exploitation) for one in exploitation),
        no_answer=_no_answer(row),
        source=row.coded("hwd_Source", Source, Source.HERSELF),
    )


def _matching(row: Row, column: str, value: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value):
        raise row.refused(column, Reason.UNKNOWN_VALUE, value)
    return value


def _no_answer(row: Row) -> tuple[Fact, ...]:
    names = row.several("hwd_NoAnswer")
    for name in names:
        if FIELDS.get(name) not in list(Fact):
            raise row.refused("hwd_NoAnswer", Reason.UNKNOWN_VALUE, name)
    return tuple(dict.fromkeys(Fact(FIELDS[name]) for name in names))


def _checked(row: Row, facts: FirstContact, today: date) -> FirstContact:
    try:
        return intake.first_contact(Case(), facts, today=today)
    except ImpossibleValue as refusal:
        column = next((name for name, field in FIELDS.items() if field == refusal.field), refusal.field)
        raise SheetRefused(row.number, column, Reason.IMPOSSIBLE, refusal.problem) from refusal
