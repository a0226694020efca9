"""Sheets: CSV files as people have them, read whole or refused with row, column and reason; nothing is guessed."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

LONGEST_FILE = 1_000_000
LONGEST_CELL = 4_000
MOST_ROWS = 200
OFFSET = re.compile(r"([+-]\d{1,5})d(?: (\d{2}:\d{2}))?", re.ASCII)
# How a cell begins that a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Marks that turn the direction of text: they can show a reader something else than what is stored.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Code = TypeVar("Code", bound=StrEnum)


class Reason(StrEnum):
    """Why a sheet is refused."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_TABLE = "not-a-table"
    UNKNOWN_COLUMN = "unknown-column"
    COLUMN_TWICE = "column-twice"
    COLUMN_MISSING = "column-missing"
    WRONG_NUMBER_OF_CELLS = "wrong-number-of-cells"
    MISSING = "missing"
    UNKNOWN_VALUE = "unknown-value"
    NOT_A_DATE = "not-a-date"
    NOT_A_NUMBER = "not-a-number"
    IMPOSSIBLE = "impossible"
    HIDDEN_CHARACTER = "hidden-character"
    UNKNOWN_ZONE = "unknown-time-zone"
    NO_SUCH_TIME = "clocks-jump-over-this-time"
    TIME_TWICE = "clocks-show-this-time-twice"


class SheetRefused(Exception):
    """A sheet that cannot be read: in which row (the header is 1), in which column, for what reason.

    :ivar detail: the value, or what was expected
    """

    def __init__(self, row: int, column: str, reason: Reason, detail: str = "") -> None:
        super().__init__(row, column, reason, detail)
        self.row = row
        self.column = column
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"row {self.row}, column {self.column or '-'}: {self.reason}{detail}"


@dataclass(frozen=True)
class Row:
    """One row of a sheet by column; a column that the sheet does not have is empty."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Give the text of a cell, without spaces around it."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """Give the text of a cell that must hold something.

        :raises SheetRefused: for an empty cell
        """
        value = self.text(column)
        if not value:
            raise self.refused(column, Reason.MISSING)
        return value

    def several(self, column: str) -> tuple[str, ...]:
        """Give the values of a cell that holds several, with a semicolon between them."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def coded(self, column: str, codes: type[Code], default: Code) -> Code:
        """Give the value of a coded cell, or the default of an empty one.

        :raises SheetRefused: for a value that is not a code
        """
        return self.one_code(column, self.text(column), codes) if self.text(column) else default

    def one_code(self, column: str, value: str, codes: type[Code]) -> Code:
        """Give the code that a value stands for.

        :raises SheetRefused: for a value that is not a code
        """
        if value not in list(codes):
            raise self.refused(column, Reason.UNKNOWN_VALUE, f"{value}; {', '.join(codes)}")
        return codes(value)

    def yes(self, column: str) -> bool:
        """Tell whether a cell says TRUE; an empty one says FALSE.

        :raises SheetRefused: for anything else than TRUE and FALSE
        """
        value = self.text(column).upper()
        if value not in ("", "TRUE", "FALSE"):
            raise self.refused(column, Reason.UNKNOWN_VALUE, f"{self.text(column)}; TRUE, FALSE")
        return value == "TRUE"

    def number_in(self, column: str) -> int:
        """Give the whole number of a cell, 0 for an empty one.

        :raises SheetRefused: for anything that is not a whole number
        """
        value = self.text(column)
        if not re.fullmatch(r"\d{0,6}", value, re.ASCII):
            raise self.refused(column, Reason.NOT_A_NUMBER, value)
        return int(value or "0")

    def day(self, column: str, today: date) -> date | None:
        """Give the day of a cell: 2031-03-24, or so many days from today as +21d; None for an empty one.

        :raises SheetRefused: for anything else
        """
        value = self.text(column)
        offset = OFFSET.fullmatch(value)
        try:
            if offset and not offset[2]:
                return today + timedelta(days=int(offset[1]))
            return date.fromisoformat(value) if value else None
        except (ValueError, OverflowError) as error:
            raise self.refused(column, Reason.NOT_A_DATE, value) from error

    def moment(self, column: str, zone: str, today: date) -> datetime:
        """Give the time of a cell, as 2031-03-24 08:40 or +21d 08:40, by the clocks of the zone in another column.

        :raises SheetRefused: for anything else, an unknown zone, or a time that the clocks of that day skip or repeat
        """
        value = self.needed(column)
        offset = OFFSET.fullmatch(value)
        try:
            if offset and offset[2]:
                local = datetime.combine(today + timedelta(days=int(offset[1])), time.fromisoformat(offset[2]))
            else:
                local = datetime.strptime(value, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone follows below
        except (ValueError, OverflowError) as error:
            raise self.refused(column, Reason.NOT_A_DATE, value) from error
        return self._in_zone(column, local, self._zone(zone))

    def _zone(self, column: str) -> ZoneInfo:
        name = self.needed(column)
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise self.refused(column, Reason.UNKNOWN_ZONE, name) from error

    def _in_zone(self, column: str, local: datetime, zone: ZoneInfo) -> datetime:
        first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
        if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            raise self.refused(column, Reason.NO_SUCH_TIME, f"{local:%Y-%m-%d %H:%M}")
        if first.utcoffset() != second.utcoffset():
            raise self.refused(column, Reason.TIME_TWICE, f"{local:%Y-%m-%d %H:%M}")
        return datetime.fromisoformat(first.isoformat())

    def refused(self, column: str, reason: Reason, detail: str = "") -> SheetRefused:
        """Give the refusal of a cell of this row."""
        return SheetRefused(self.number, column, reason, detail)


def read_table(text: str, *, columns: Sequence[str], needed: Sequence[str]) -> tuple[Row, ...]:
    """Read the rows of a CSV file with a header, separated by commas or semicolons; empty lines are passed over.

    :param columns: the columns that may be there, in any order
    :param needed: the columns that must be there
    :raises SheetRefused: for anything that is not such a table
    """
    if len(text) > LONGEST_FILE:
        raise SheetRefused(1, "", Reason.TOO_LONG)
    lines = _lines(text.removeprefix("\ufeff"))
    header_row, header = next(lines, (1, []))
    if not header:
        raise SheetRefused(1, "", Reason.EMPTY)
    _check_header(header_row, header, columns, needed)
    rows: list[Row] = []
    for number, cells in lines:
        if len(cells) != len(header):
            raise SheetRefused(number, "", Reason.WRONG_NUMBER_OF_CELLS, f"{len(cells)}; {len(header)}")
        if len(rows) == MOST_ROWS:
            raise SheetRefused(number, "", Reason.TOO_LONG)
        rows.append(
            Row(number, {name: checked_cell(number, name, cell) for name, cell in zip(header, cells, strict=True)})
        )
    if not rows:
        raise SheetRefused(header_row + 1, "", Reason.EMPTY)
    return tuple(rows)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, with the number of the row as a spreadsheet shows it."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetRefused(row, "", Reason.NOT_A_TABLE, str(error)) from error
        if any(cell.strip() for cell in cells):
            yield row, [cell.strip() for cell in cells]


def _check_header(row: int, header: list[str], columns: Sequence[str], needed: Sequence[str]) -> None:
    for place, name in enumerate(header):
        if name not in columns:
            raise SheetRefused(row, name, Reason.UNKNOWN_COLUMN)
        if name in header[:place]:
            raise SheetRefused(row, name, Reason.COLUMN_TWICE)
    for name in needed:
        if name not in header:
            raise SheetRefused(row, name, Reason.COLUMN_MISSING)


def checked_cell(row: int, column: str, cell: str) -> str:
    """Give the text of a cell in one form of its letters.

    :raises SheetRefused: for a cell that is too long, or holds hidden characters
    """
    if len(cell) > LONGEST_CELL:
        raise SheetRefused(row, column, Reason.TOO_LONG)
    for character in cell:
        hidden = unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t"
        if hidden or character in TURNING:
            raise SheetRefused(row, column, Reason.HIDDEN_CHARACTER, f"U+{ord(character):04X}")
    return unicodedata.normalize("NFC", cell[1:] if _is_guarded(cell) else cell)


def guarded(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula; reading a sheet takes the guard away again."""
    return f"'{text}" if text.startswith(FORMULA) or _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    return text.startswith("'") and text.lstrip("'").startswith(FORMULA)
