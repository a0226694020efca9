"""Tables of a timetable: CSV as feeds really write it, row by row; what is wrong is named by file and line, and the rest is read."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# So many problems are kept with their line; all are counted.
KEPT = 200


@dataclass(frozen=True)
class Problem:
    """A line that was left out, and why."""

    file: str
    line: int
    reason: str


@dataclass
class Summary:
    """What was read and what was left out, so that nothing is dropped silently.

    :ivar rows: rows read, by file
    :ivar left_out: rows left out, by file and reason
    :ivar problems: the first of them with their lines
    """

    rows: dict[str, int] = field(default_factory=dict)
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def leave_out(self, file: str, line: int, reason: str) -> None:
        """Count a row that was left out."""
        self.left_out[file, reason] = self.left_out.get((file, reason), 0) + 1
        if len(self.problems) < KEPT:
            self.problems.append(Problem(file, line, reason))


class FeedRefused(ValueError):
    """A timetable that cannot be read at all: a file or a column that it must have is missing."""


# A row over so many lines is a quote that was not closed.
LONGEST_ROW = 50


def rows(
    file: str, lines: Iterable[str], columns: tuple[str, ...], needed: tuple[str, ...], summary: Summary
) -> Iterator[tuple[int, list[str]]]:
    """Walk through a table: line number and the cells of these columns, in this order; a missing column is empty.

    Headers and cells are stripped of spaces; empty lines are passed over; a row that is too short, or that is no CSV, is left out.
    A quote that is not closed costs its own line, not those after it.

    :raises FeedRefused: when a needed column is missing
    """
    walk = _records(lines, file, summary)
    _, first = next(walk, (0, []))
    header = [_plain(one).lower() for one in first]
    missing = [one for one in needed if one not in header]
    if missing:
        raise FeedRefused(f"{file}: column {missing[0]} is missing")
    places = [header.index(one) if one in header else -1 for one in columns]
    must = [at for at, name in enumerate(columns) if name in needed]
    count, furthest = 0, max(places[at] for at in must)
    for number, cells in walk:
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if len(cells) <= furthest:
            summary.leave_out(file, number, "too few cells")
            continue
        count += 1
        yield number, [cells[at].strip() if 0 <= at < len(cells) else "" for at in places]
    summary.rows[file] = count


def _plain(cell: str) -> str:
    """A header without spaces and without the quotes that a tab before them left standing."""
    return cell.strip().strip('"').strip()


class _NotClosed(Exception):
    """A quote was opened and not closed within a sensible number of lines."""


def _records(lines: Iterable[str], file: str, summary: Summary) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their last line; of a row whose quote does not close only the first line is left out."""
    source, number, width = _without_mark(lines), 0, 0
    again: deque[str] = deque()
    while True:
        held: list[str] = []
        reader = csv.reader(_noted(source, again, held), skipinitialspace=True)
        try:
            for cells in reader:
                if width and len(held) > 1 and (len(cells) != width or sum(map(_quotes, held)) % 2):
                    raise _NotClosed
                number += len(held)
                held.clear()
                width = width or len(cells)
                yield number, cells
            return
        except _NotClosed:
            reason = "a quote is not closed"
        except csv.Error as error:
            reason = str(error)
        number += 1
        summary.leave_out(file, number, reason)
        again.extendleft(reversed(held[1:]))


def _quotes(line: str) -> int:
    return line.count('"')


def _noted(source: Iterator[str], again: deque[str], held: list[str]) -> Iterator[str]:
    """The lines, first those that are read again, each noted until its row is read."""
    while True:
        line = again.popleft() if again else next(source, None)
        if line is None:
            return
        held.append(line)
        if len(held) > LONGEST_ROW:
            raise _NotClosed
        yield line


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the byte order mark that some programs put before the first."""
    walk = iter(lines)
    for first in walk:
        yield first.lstrip("\ufeff")
        break
    yield from walk
