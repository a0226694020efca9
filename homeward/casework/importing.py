"""Cases from a list in a spreadsheet: looked at row by row, opened only when accepted, and undone in one step."""

import csv
import io
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import python_calamine
from django.db import transaction

from homeward.casework import desk
from homeward.casework import opening as casework_opening
from homeward.office import clock, countries
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import closing, spreadsheet
from homeward.process.intake_sheet import SheetPerson
from homeward.process.refusals import StepOutOfOrder
from homeward.process.sheets import Reason, SheetRefused
from homeward.process.spreadsheet import MOST_COLUMNS, MOST_ROWS, CaseImported, Plan, Spreadsheet
from homeward.record import opening

MOST_BYTES = 900 * 1024
# What a compressed workbook may unpack to: more is no list of people.
MOST_UNPACKED = 50 * 1024 * 1024
# What a damaged directory of a packed file raises: a version that is not known and a name in no UTF-8 among it.
NOT_UNPACKED = (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Batch:
    """The cases that were opened from one list: their codes, and whether all are closed again."""

    name: str
    codes: tuple[str, ...]
    undone: bool


def read_file(raw: bytes) -> Spreadsheet:
    """Read a list: CSV, XLSX, XLS or ODS; of a workbook the first sheet.

    :raises SheetRefused: when it is no list, too large, or has more rows or columns than can be looked at
    """
    if len(raw) > MOST_BYTES:
        raise SheetRefused(1, "", Reason.TOO_LONG)
    rows = _of_workbook(raw) if raw.startswith(WORKBOOKS) else _of_csv(raw)
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if len(filled) < 2:
        raise SheetRefused(1, "", Reason.EMPTY)
    header = filled[0][1]
    if len(filled) - 1 > MOST_ROWS or len(header) > MOST_COLUMNS:
        raise SheetRefused(MOST_ROWS + 2, "", Reason.TOO_LONG)
    width = len(header)
    whole = tuple((number, (*cells, *[""] * width)[:width]) for number, cells in filled[1:])
    return Spreadsheet(header, whole)


def as_text(sheet: Spreadsheet) -> str:
    """Write a list as CSV, to be carried through the steps of looking at it."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(("", *sheet.header))
    rows.writerows((number, *cells) for number, cells in sheet.rows)
    return written.getvalue()


def from_text(text: str) -> Spreadsheet:
    """Read what `as_text` wrote.

    :raises SheetRefused: for any other text
    """
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        whole = tuple((int(one[0]), tuple(one[1:])) for one in rows)
    except (csv.Error, ValueError, IndexError) as error:
        raise SheetRefused(1, "", Reason.NOT_A_TABLE) from error
    if not whole or len(whole) > MOST_ROWS or any(len(cells) != len(header) - 1 for _, cells in whole):
        raise SheetRefused(1, "", Reason.NOT_A_TABLE)
    return Spreadsheet(tuple(header[1:]), whole)


def look_at(sheet: Spreadsheet, plan: Plan) -> tuple[SheetPerson | SheetRefused, ...]:
    """Read every row without writing anything: a person, or why the row cannot be.

    :raises SheetRefused: when two columns are to fill the same one
    """
    plan = replace(plan, values={**_named_countries(sheet, plan), **plan.values})
    return spreadsheet.read(sheet, plan, names=_names(len(sheet.rows)), today=clock.now().date())


def _named_countries(sheet: Spreadsheet, plan: Plan) -> dict[tuple[str, str], str]:
    """What whole names of countries in the list stand for, in the languages of the pages; no part of a name is guessed at."""
    places = [(place, target) for place, target in enumerate(plan.columns) if target in spreadsheet.COUNTRIES]
    typed = {(target, cells[place].strip()) for place, target in places for _, cells in sheet.rows}
    return {(target, name): code for target, name in typed if (code := countries.code_of(name))}


def _names(count: int) -> Sequence[str]:
    """Code names that differ: a list longer than there are names numbers them."""
    known = casework_opening.NAMES
    return [
        known[place % len(known)] + (f" {place // len(known) + 1}" if place >= len(known) else "")
        for place in range(count)
    ]


def take_in(sheet: Spreadsheet, plan: Plan, *, by: SignedIn) -> tuple[str, ...]:
    """Open a case for each row that can be read; all of them or none. Gives their codes.

    :raises SheetRefused: when two columns are to fill the same one
    :raises NotPermitted: when no role of this member may open cases
    """
    batch = secrets.token_hex(4)
    people = [one for one in look_at(sheet, plan) if isinstance(one, SheetPerson)]
    with transaction.atomic():
        return tuple(
            casework_opening.open_new(
                by=by, entries=(one.facts, CaseImported(batch, one.row)), name=one.code_name, fictional=one.fictional
            )
            for one in people
        )


def batches(by: SignedIn) -> tuple[Batch, ...]:
    """List the lists from which cases were opened that this member can read, by what their sealed cards say."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for card in opening.cards(by.keys):
        if name := card.summary.get("batch"):
            found.setdefault(name, []).append((card.code, card.summary.get("stage") == "closed"))
    return tuple(
        Batch(name, tuple(code for code, _ in cases), all(shut for _, shut in cases)) for name, cases in found.items()
    )


def undo(batch: str, *, by: SignedIn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Close every case of a list on which nobody has worked since; two members can then erase them at once.

    Gives the codes of the closed cases, and of those left alone because somebody has worked on them.
    """
    closed, left = [], []
    with transaction.atomic():
        for code in next((one.codes for one in batches(by) if one.name == batch), ()):
            record = desk.take(code, by=by, to=Action.WRITE_CASE)
            try:
                record.write(closing.import_undone(record.case, today=record.now.date()))
            except StepOutOfOrder:
                desk.note(record)
                left.append(code)
                continue
            desk.save(record, to=Action.WRITE_CASE)
            closed.append(code)
    return tuple(closed), tuple(left)


def _of_csv(raw: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetRefused(1, "", Reason.NOT_A_TABLE, "UTF-8") from error
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetRefused(1, "", Reason.NOT_A_TABLE, str(error)) from error
    return [(number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(rows, 1)]


def _of_workbook(raw: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        if raw.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                    raise SheetRefused(1, "", Reason.TOO_LONG)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, *NOT_UNPACKED, IndexError) as error:
        raise SheetRefused(1, "", Reason.NOT_A_TABLE) from error
    return [(number, tuple(_text(cell) for cell in cells)) for number, cells in enumerate(rows, 1)]


def _text(cell: object) -> str:
    """A cell of a workbook as text: a day as year, month and day, a whole number without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
