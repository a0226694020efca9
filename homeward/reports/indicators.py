"""The report of a month: counts, times and outcomes from the rows of statistics, as tables of numbers that may be shown.

A table is {"name", "unit", "columns", "rows"}; a row is [code, one number a column], None where the number is hidden.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import fmean, median
from typing import Any

from homeward.reports import grouping
from homeward.reports.grouping import grouped
from homeward.reports.suppression import shown

Row = dict[str, Any]
Table = dict[str, Any]
VERSION = 1
# A mean is told in tenths: with finer ones, a mean of this month and of the last would say what one person answered.
TENTH = 1


def report(rows: list[Row], *, smallest: int, large: bool = False) -> dict[str, Any]:
    """Make the report of all rows.

    :param smallest: the smallest number of people that may be shown
    :param large: in few large groups instead of many small ones
    """
    referring = [one for one in rows if one["side"] == "referring"]
    receiving = [one for one in rows if one["side"] == "receiving"]
    stages, closed = grouping.STAGES, [one["closed"] for one in rows if one["closed"]]
    tables = [
        _counted("stages-referring", grouped((one["stage"] for one in referring), stages, large), smallest),
        _counted("stages-receiving", grouped((one["stage"] for one in receiving), stages, large), smallest),
        _times(rows, smallest),
        _counted("held-back", (code for one in rows for code in one["unmet"]), smallest),
        _answers(rows, smallest),
        _services(rows, smallest, large),
        *_scores(rows, smallest),
        _counted("ways", (one["way"] for one in referring), smallest),
        _counted("closed", grouped(closed, grouping.CLOSED, large), smallest),
        _counted("ages", grouped((one["age"] for one in rows), grouping.AGES, large), smallest),
        _counted("sexes", (one["sex"] for one in rows if one["sex"]), smallest),
        _counted("countries", (one["country"] for one in rows if one["country"]), smallest),
    ]
    return {"v": VERSION, "smallest": smallest, "large": large, "tables": [one for one in tables if one["rows"]]}


def _counted(name: str, codes: Iterable[str], smallest: int) -> Table:
    found = Counter(codes)
    rows = [[code, shown(count, smallest)] for code, count in sorted(found.items())]
    return {"name": name, "unit": "people", "columns": ["people"], "rows": rows}


def _times(rows: list[Row], smallest: int) -> Table:
    """Median days between the steps, where enough people took both."""
    days = _gathered((step, count) for one in rows for step, count in one["days"].items())
    told = [[step, _enough(found, smallest, _middle)] for step, found in days.items()]
    return {"name": "times", "unit": "days", "columns": ["median-days"], "rows": told}


def _answers(rows: list[Row], smallest: int) -> Table:
    """For each partner: how many were asked, accepted and stayed unanswered, and in how many days (median) an answer came."""
    every = _gathered((one[0], one) for row in rows for one in row["answers"] if one[1] == "COM-2")
    told = []
    for partner, found in every.items():
        said = Counter(one[3] for one in found)
        took = [one[2] for one in found if one[2] is not None]
        told.append(
            [
                partner,
                shown(len(found), smallest),
                shown(said["accept"], smallest),
                shown(said["none"], smallest),
                _enough(took, smallest, _middle),
            ]
        )
    return {
        "name": "answers",
        "unit": "requests",
        "columns": ["asked", "accepted", "unanswered", "median-days"],
        "rows": told,
    }


def _services(rows: list[Row], smallest: int, large: bool) -> Table:
    """How many people wanted and received each kind of service; a person counts once in a group."""
    groups = grouping.SERVICES
    wanted = Counter(code for one in rows for code in {*grouped(one["wanted"], groups, large)})
    received = Counter(code for one in rows for code in {*grouped(one["received"], groups, large)})
    told = [
        [code, shown(wanted[code], smallest), shown(received[code], smallest)] for code in sorted({*wanted, *received})
    ]
    return {"name": "services", "unit": "people", "columns": ["wanted", "received"], "rows": told}


def _scores(rows: list[Row], smallest: int) -> list[Table]:
    """Mean scores at 0, 6 and 12 months, from the people who answered at that moment."""
    every = _gathered(
        ((instrument, moment), float(value))
        for one in rows
        for instrument, moments in one["scores"].items()
        for moment, value in moments.items()
    )
    tables: dict[str, list[list[Any]]] = {}
    for (instrument, moment), values in sorted(every.items(), key=lambda one: (one[0][0], int(one[0][1]))):
        tables.setdefault(instrument, []).append([moment, _enough(values, smallest, _mean)])
    return [
        {"name": f"score-{instrument}", "unit": "score", "columns": ["mean"], "rows": found}
        for instrument, found in tables.items()
    ]


def _middle(days: list[int]) -> int:
    return round(median(days))


def _mean(values: list[float]) -> float:
    return round(fmean(values), TENTH)


def _gathered(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return dict(sorted(found.items()))


def _enough(values: list[Any], smallest: int, of: Callable[[list[Any]], float]) -> float | None:
    """A middle value, where it rests on enough people."""
    return of(values) if len(values) >= smallest else None
