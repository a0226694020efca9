"""The report of a month: numbers without names, as pictures beside tables, and as a file."""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from homeward.casework import statistics
from homeward.casework.statistics import Reports
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.rules import rule
from homeward.pages.words import report as report_words
from homeward.process.conditions import PRE_DEPARTURE_CONDITIONS
from homeward.process.sheets import guarded
from homeward.record.grants import NoGrant

CONDITIONS = {one.clause.id: one.clause.text for one in PRE_DEPARTURE_CONDITIONS}
# The picture of a table is this wide; a bar is never thinner than can be seen.
WIDTH, THINNEST = 300, 2


@rule(Action.SEE_REPORT)
def report(request: HttpRequest) -> HttpResponse:
    """Show the report of a month, or give it as a table to be opened elsewhere."""
    try:
        found = statistics.reports(request.GET.get("month", ""), by=request.member)  # type: ignore[attr-defined]
    except NoGrant:
        return render(request, "team/no_report.html", {"heading": _("Report")}, status=403)
    if request.GET.get("as") == "csv":
        answer = HttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="report-{found.month}.csv"'
        return answer
    cells = [cell for one in found.shown["tables"] for row in one["rows"] for cell in row[1:]]
    hidden = sum(cell is None for cell in cells)
    values = {
        "heading": _("Report"),
        "month": found.month,
        "months": found.months,
        "smallest": found.shown["smallest"],
        "large": found.shown.get("large", False),
        "hidden": hidden > 0,
        "mostly_hidden": hidden * 2 > len(cells),
        "tables": [_table(one, found) for one in found.shown["tables"]],
    }
    return render(request, "team/report.html", values)


def _table(one: dict[str, Any], found: Reports) -> dict[str, Any]:
    numbers = [value for row in one["rows"] for value in row[1:] if value is not None]
    most = max(numbers, default=0)
    return {
        "name": report_words.table(one["name"]),
        "columns": [report_words.COLUMNS[column] for column in one["columns"]],
        "rows": [_row(one, row, most, found) for row in one["rows"]],
    }


def _row(one: dict[str, Any], row: list[Any], most: float, found: Reports) -> dict[str, Any]:
    return {
        "label": _label(one["name"], row[0], found),
        "cells": [
            {
                "column": report_words.COLUMNS[column],
                "value": value,
                "width": max(THINNEST, round(value / most * WIDTH)) if value and most else 0,
            }
            for column, value in zip(one["columns"], row[1:], strict=True)
        ],
    }


def _label(table: str, code: str, found: Reports) -> Any:
    if table == "answers":
        return showing.ISOLATED.format(found.names.get(code, code))
    if table == "countries":
        return showing.ISOLATED.format(code)
    if table == "times":
        return report_words.between(*code.split(">"))
    if table.startswith("score-"):
        return report_words.MOMENTS[code]
    if table == "held-back" and code in CONDITIONS:
        return gettext(CONDITIONS[code])
    if code == "unknown":
        return report_words.UNKNOWN
    return report_words.GROUPS.get(code) or words.code(code)


def _csv(found: Reports) -> str:
    """The tables below each other; a number that is hidden is an empty cell, and no cell begins as a formula does."""
    written = io.StringIO()
    sheet = csv.writer(written)
    for one in found.shown["tables"]:
        columns = [str(report_words.COLUMNS[column]) for column in one["columns"]]
        sheet.writerow([guarded(str(report_words.table(one["name"]))), *columns])
        for row in one["rows"]:
            label = guarded(str(_label(one["name"], row[0], found)).strip("\u2068\u2069"))
            sheet.writerow([label, *("" if value is None else value for value in row[1:])])
        sheet.writerow([])
    return written.getvalue()
