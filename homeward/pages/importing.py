"""Cases from a spreadsheet: choose the file, say what its columns and values mean, look at every row, accept; or undo a whole list."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework import importing
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf
from homeward.pages.rules import rule
from homeward.process import intake_sheet, spreadsheet
from homeward.process.intake_sheet import SheetPerson
from homeward.process.sheets import SheetRefused
from homeward.process.spreadsheet import DayOrder, Plan, Spreadsheet

LEFT_OUT = [("", _("Leave it out"))]


class FileForm(Form):
    """A list as people keep it."""

    file = forms.FileField(
        label=_("List"),
        help_text=_(
            "CSV, XLSX, XLS or ODS, one person a row, at most 200 rows. Nothing is opened before you accept it."
        ),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": ".csv,.xlsx,.xls,.ods"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )


class PlanForm(Form):
    """What each column fills, how days are written, and what typed values stand for."""

    def __init__(self, *args: Any, sheet: Spreadsheet, columns: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = [*LEFT_OUT, *((one, _column(one)) for one in spreadsheet.TARGETS)]
        for place, name in enumerate(sheet.header):
            label = showing.ISOLATED.format(name or place + 1)
            self.fields[f"column-{place}"] = OneOf(
                label=label, choices=targets, required=False, initial=columns[place], widget=_select()
            )
        self.fields["days"] = OneOf(
            label=_("How days are written in the list"), choices=words.choices(DayOrder), initial=DayOrder.ISO
        )
        self.asked: dict[str, tuple[str, str]] = {}
        for target, values in spreadsheet.unknown_values(sheet, Plan(columns)).items():
            for number, value in enumerate(values):
                self._ask(f"value-{target}-{number}", target, value)

    def _ask(self, name: str, target: str, value: str) -> None:
        codes = spreadsheet.CODED.get(target)
        known = words.choices(codes) if codes else [("TRUE", words.text("yes")), ("FALSE", words.text("no"))]
        label = format_lazy("{column}: {value}", column=_column(target), value=showing.ISOLATED.format(value))
        self.asked[name] = (target, value)
        self.fields[name] = OneOf(
            label=label, choices=[("", words.text("choose")), *known], required=False, widget=_select()
        )

    def plan(self, columns: tuple[str, ...]) -> Plan:
        """Give the plan that was chosen."""
        values = {key: str(self.cleaned_data.get(name) or "") for name, key in self.asked.items()}
        return Plan(columns, DayOrder(self.cleaned_data["days"]), values)


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "govuk-select"})


def _column(target: str) -> Any:
    """The word for a column: that of the field of the first contact which it fills."""
    return words.field(intake_sheet.FIELDS.get(target, target))


@rule(Action.OPEN_CASE)
def start(request: HttpRequest) -> HttpResponse:
    """Take a list and go on to its columns; show the lists from which cases were opened."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            sheet = importing.read_file(form.cleaned_data["file"].read(importing.MOST_BYTES + 1))
        except SheetRefused as refusal:
            form.add_error("file", str(words.sheet(refusal)))
        else:
            return _columns(request, sheet, None, spreadsheet.guess(sheet.header))
    values = {
        "heading": _("Cases from a spreadsheet"),
        "form": form,
        "batches": importing.batches(request.member),  # type: ignore[attr-defined]
        "undone": request.GET.get("undone", ""),
        "left": request.GET.getlist("left"),
    }
    return render(request, "cases/import.html", values, status=422 if form.errors else 200)


@rule(Action.OPEN_CASE)
def look(request: HttpRequest) -> HttpResponse:
    """Show every row as it would be read, or open the cases when that was accepted."""
    try:
        sheet = importing.from_text(request.POST.get("text", ""))
    except SheetRefused:
        return HttpResponseRedirect(reverse("import"))
    columns = _chosen(request, sheet)
    form = PlanForm(request.POST, sheet=sheet, columns=columns)
    if not form.is_valid():
        return _columns(request, sheet, form, columns)
    plan = form.plan(columns)
    try:
        rows = importing.look_at(sheet, plan)
        if "accepted" in request.POST:
            importing.take_in(sheet, plan, by=request.member)  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("cases"))
    except SheetRefused as refusal:
        form.add_error(None, str(words.sheet(refusal)))
        return _columns(request, sheet, form, columns)
    return _columns(request, sheet, form, columns, rows)


def _chosen(request: HttpRequest, sheet: Spreadsheet) -> tuple[str, ...]:
    typed = [request.POST.get(f"column-{place}", "") for place in range(len(sheet.header))]
    return tuple(one if one in spreadsheet.TARGETS else "" for one in typed)


def _columns(
    request: HttpRequest,
    sheet: Spreadsheet,
    form: PlanForm | None,
    columns: tuple[str, ...],
    rows: tuple[SheetPerson | SheetRefused, ...] = (),
) -> HttpResponse:
    """Show columns and values to be explained, and below them what each row would become."""
    people = [one for one in rows if isinstance(one, SheetPerson)]
    names = showing.Names()
    values = {
        "heading": _("What the columns mean"),
        "form": form or PlanForm(sheet=sheet, columns=columns),
        "text": importing.as_text(sheet),
        "looked": bool(rows),
        "people": [(one.row, showing.ISOLATED.format(one.code_name), showing.rows(one.facts, names)) for one in people],
        "refused": [words.sheet_row(one) for one in rows if isinstance(one, SheetRefused)],
        "count": len(people),
    }
    return render(request, "cases/columns.html", values, status=422 if form is not None and form.errors else 200)


@rule(Action.OPEN_CASE)
def undo(request: HttpRequest) -> HttpResponse:
    """Close every case of a list on which nobody has worked since."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("import"))
    closed, left = importing.undo(request.POST.get("batch", ""), by=request.member)  # type: ignore[attr-defined]
    asked = "&".join([f"undone={len(closed)}", *(f"left={code}" for code in left)])
    return HttpResponseRedirect(f"{reverse('import')}?{asked}")
