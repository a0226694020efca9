"""Tables of a timetable: CSV as feeds really write it, row by row; what is wrong is named by file and line, and the rest is read."""

import csv
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


def rows(
    file: str, lines: Iterable[str], columns: tuple[str, ...], needed: tuple[str, ...], summary: Summary
) -> Iterator[tuple[int, list[str]]]:
    """Walk through a table: line number and the cells of these columns, in this order; a missing column is empty.

    Headers and cells are stripped of spaces; empty lines are passed over; a row that is too short, or that is no CSV, is left out.

    :raises FeedRefused: when a needed column is missing
    """
    reader = csv.reader(_without_mark(lines), skipinitialspace=True)
    header = [one.strip().strip('"').strip().lower() for one in next(reader, [])]
    missing = [one for one in needed if one not in header]
    if missing:
        raise FeedRefused(f"{file}: column {missing[0]} is missing")
    places = [header.index(one) if one in header else -1 for one in columns]
    must = [at for at, name in enumerate(columns) if name in needed]
    count, furthest = 0, max(places[at] for at in must)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            summary.leave_out(file, reader.line_num, str(error))
            continue
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if len(cells) <= furthest:
            summary.leave_out(file, reader.line_num, "too few cells")
            continue
        count += 1
        yield reader.line_num, [cells[at].strip() if 0 <= at < len(cells) else "" for at in places]
    summary.rows[file] = count


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the byte order mark that some programs put before the first."""
    walk = iter(lines)
    for first in walk:
        yield first.lstrip("\ufeff")
        break
    yield from walk
