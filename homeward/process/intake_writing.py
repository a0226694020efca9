"""An intake sheet written from what is known, so that it can be read again here or by whoever reads HTCDS 2.0."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from homeward.process.intake import FirstContact, Nationality
from homeward.process.intake_sheet import COLUMNS, FIELDS, SheetPerson
from homeward.process.sheets import guarded

_COLUMN_OF = {field: column for column, field in FIELDS.items() if column != "prs_MiddleName"}


def write_sheet(people: Sequence[SheetPerson]) -> str:
    """Write people as a sheet, the person first; `read_sheet` gives the same people again.

    No cell begins as a formula does: a spreadsheet that opens the file runs nothing.
    """
    out = io.StringIO()
    columns = [one for one in COLUMNS if one != "prs_MiddleName"]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for one in people:
        cells = _cells(one)
        writer.writerow([guarded(cells.get(name, "")) for name in columns])
    return out.getvalue()


def _cells(one: SheetPerson) -> dict[str, str]:
    cells = {column: _text(getattr(one.facts, field)) for field, column in _COLUMN_OF.items() if field != "no_answer"}
    cells["hwd_NoAnswer"] = ";".join(_COLUMN_OF[fact.value] for fact in one.facts.no_answer)
    cells["hwd_CodeName"] = one.code_name
    cells["hwd_Relation"] = one.relation
    cells["hwd_Fictional"] = "TRUE" if one.fictional else ""
    cells["cas_IncomingReferralDate"] = one.referred_on.isoformat() if one.referred_on else ""
    if one.facts.nationality is Nationality.NOT_ASKED and one.facts.nationalities:
        cells["hwd_Nationality"] = Nationality.NOT_ASKED.value
    return cells


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ";".join(str(part) for part in value)
    return str(value) if value else ""


def person_of(code_name: str, facts: FirstContact, *, fictional: bool) -> SheetPerson:
    """The row of one person of a case."""
    return SheetPerson(2, code_name, facts, "", fictional)
