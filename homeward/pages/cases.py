"""The list of cases, a new case, one case at a glance, its timeline, and correcting an entry."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from homeward.casework import carrying, desk, working_days
from homeward.casework import opening as casework_opening
from homeward.casework.desk import DeskRecord
from homeward.office import calendars, clock
from homeward.office.permissions import Action
from homeward.pages import addresses, noticing, screens, showing, whole, words
from homeward.pages.forms import SHORT, Form, Text
from homeward.pages.log import erasures, leaf
from homeward.pages.rules import rule
from homeward.papers import drawing, texts
from homeward.papers.drawing import PaperNotDrawn
from homeward.process import sheets, summary
from homeward.process.case import Corrected
from homeward.process.sheets import SheetRefused
from homeward.record import erasure, glass, log, opening


@rule(Action.LIST_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases this member can read, filtered by what was typed; a name that is looked for never stands in an address."""
    typed = request.POST.get("q", "")[:SHORT]
    wanted = typed.strip().casefold()
    found = []
    for card in opening.cards(request.member.keys):  # type: ignore[attr-defined]
        facts = card.summary
        known = " ".join(facts.get("names", []))
        text = f"{card.code} {facts.get('name', '')} {facts.get('stage', '')} {known}".casefold()
        if wanted in text:
            step = facts["next"][0] if facts.get("next") else None
            found.append(
                {
                    "code": card.code,
                    "name": showing.ISOLATED.format(facts.get("name", "")),
                    "side": words.word(facts.get("side", "")),
                    "stage": words.word(facts.get("stage", "")),
                    "next": words.code(step[0]) if step else "",
                    "fictional": facts.get("fictional", False),
                }
            )
    return render(request, "cases/list.html", {"heading": _("Cases"), "cases": found, "q": typed})


class NewCaseForm(Form):
    """A new case needs nothing but a code name, which is offered."""

    code_name = Text(
        label=_("Code name"), max_length=40, help_text=_("Never her own name. One is offered; change it if you like.")
    )


@rule(Action.OPEN_CASE)
def new(request: HttpRequest) -> HttpResponse:
    """Open a new case and go on to first contact."""
    form = NewCaseForm(request.POST or None, initial={"code_name": casework_opening.code_name()})
    if request.method == "POST" and form.is_valid():
        code = casework_opening.open_new(by=request.member, name=form.cleaned_data["code_name"])  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{reverse('case-page', args=[code, 'intake'])}?do=first-contact")
    return render(
        request, "cases/new.html", {"form": form, "heading": _("New case")}, status=422 if form.errors else 200
    )


class SheetForm(Form):
    """An intake sheet, pasted or chosen as a file; it is looked at first."""

    sheet = forms.FileField(label=_("Intake sheet, as CSV"), required=False)
    text = Text(label=_("Or paste it here"), long=True, max_length=sheets.LONGEST_FILE, required=False)

    def clean(self) -> dict[str, Any]:
        """Take the text of the file, or what was pasted."""
        values = dict(super().clean() or {})
        file = values.get("sheet")
        if file is not None and file.size <= sheets.LONGEST_FILE:
            values["text"] = file.read().decode("utf-8-sig", errors="replace")
        if not values.get("text") and not self.errors:
            self.add_error("sheet", _("Choose a file, or paste the sheet."))
        return values


@rule(Action.OPEN_CASE)
def from_sheet(request: HttpRequest) -> HttpResponse:
    """Read an intake sheet, show what was read, and open the cases only when that was accepted."""
    form = SheetForm(request.POST or None, request.FILES or None)
    found: Any = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "accepted" in request.POST:
                codes = carrying.take_in(text, by=request.member)  # type: ignore[attr-defined]
                return HttpResponseRedirect(reverse("case", args=[codes[0]]))
            found = carrying.look_at(text)
        except SheetRefused as refusal:
            form.add_error(None, str(words.sheet(refusal)))
    names = showing.Names()
    people = (
        [(showing.ISOLATED.format(one.code_name), showing.rows(one.facts, names)) for one in found.people]
        if found
        else []
    )
    values = {
        "form": form,
        "heading": _("Cases from a sheet"),
        "people": people,
        "text": form.cleaned_data.get("text", "") if found else "",
    }
    return render(request, "cases/sheet.html", values, status=422 if form.errors else 200)


@rule(Action.READ_CASE, step_up=True)
@screens.case_view
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Give the case as a file, as far as this reader can open it."""
    if request.method == "POST":
        return _file(request, code, request.POST.get("form", ""))
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    return render(request, "cases/export.html", _export(record))


# What each form of a case is: its kind of file, and how its name ends.
FILES = {"json": ("application/json", "json"), "htcds": ("text/csv", "csv"), "fhir": ("application/fhir+json", "json")}


def _file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    member = request.member  # type: ignore[attr-defined]
    if form == "pdf":
        return _paper(request, code)
    try:
        text = carrying.carry_out(code, form, by=member)
    except KeyError as error:
        raise Http404 from error
    kind, ending = FILES[form]
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="case.{ending}"'
    return answer


def _paper(request: HttpRequest, code: str) -> HttpResponse:
    """The case on paper, in the language of the pages where papers have its letters."""
    spoken = get_language() or texts.SOURCE
    language = spoken if spoken in texts.languages() else texts.SOURCE
    record = carrying.taken_out(code, "pdf", by=request.member)  # type: ignore[attr-defined]
    try:
        drawn = drawing.draw(whole.paper(record), language, at=clock.now())
    except PaperNotDrawn:
        return render(request, "cases/export.html", {**_export(record), "undrawn": True}, status=409)
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="case.pdf"'
    return answer


def _export(record: DeskRecord) -> dict[str, Any]:
    closed = [words.word(one) for one in record.case.closed]
    return {**screens.context(record, "export"), "heading": _("Take out as a file"), "closed": closed}


@rule(Action.READ_CASE)
@screens.case_view
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case at a glance: who, where it stands, what comes next and who does it."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    theirs = working_days.of_partners(record.case, record.now.date())
    found = summary.summarise(record.case, record.now, record.policy, calendars.own(), theirs)
    steps = [
        {
            "what": words.code(one.code),
            "holder": words.word(one.holder),
            "due": showing.moment(one.due) if one.due else "",
            "address": addresses.of("case-page", code, one.page),
        }
        for one in found.next_steps
    ]
    names = showing.Names()
    values: dict[str, Any] = {
        **screens.context(record, "case"),
        "heading": _("Overview"),
        "steps": steps,
        "broken": _broken(code, record, names),
        "looks": noticing.shown(record, names),
        "recent": showing.entries(record.case, most=5, without=showing.NOTED, names=names),
    }
    return render(request, "cases/case.html", values)


def _broken(code: str, record: desk.DeskRecord, names: showing.Names) -> list[dict[str, Any]]:
    """Who opened the case with the emergency key, until when, and why."""
    return [
        {
            "by": showing.ISOLATED.format(names.members.get(one.second, one.second)),
            "until": showing.moment(datetime.fromtimestamp(one.until / 1_000_000, UTC)),
            "reason": one.reason or _("The reason that was given cannot be read. Ask the officers."),
        }
        for one in glass.told(code, record.by.keys)
    ]


@rule(Action.READ_CASE)
@screens.case_view
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything in the record this member can open, and who has looked at it."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    names = showing.Names()
    seen = [leaf(one, names.members) for one in log.about(code)[:40]]
    values = {
        **screens.context(record, "timeline"),
        "heading": _("Timeline"),
        "entries": showing.entries(record.case, names=names),
        "log": seen,
        "erasures": erasures(erasure.every(code), names.members),
    }
    return render(request, "cases/timeline.html", values)


class CorrectForm(Form):
    """Why an entry was a mistake."""

    reason = Text(
        label=_("What was wrong"), long=True, widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"})
    )


@rule(Action.WRITE_CASE)
@screens.case_view
def correct(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Mark an entry as a mistake; it stays readable, and no rule counts it any more."""
    record = desk.read(code, by=request.member, to=Action.WRITE_CASE)  # type: ignore[attr-defined]
    found = record.case.numbered(number)
    if found is None:
        raise Http404
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with desk.opened(code, by=request.member, to=Action.WRITE_CASE) as opened:  # type: ignore[attr-defined]
            opened.write(Corrected(number, form.cleaned_data["reason"]))
        return HttpResponseRedirect(reverse("timeline", args=[code]))
    shown = showing.entry(found, showing.Names())
    values = {**screens.context(record, "timeline"), "form": form, "heading": _("This was a mistake"), "entry": shown}
    return render(request, "cases/correct.html", values, status=422 if form.errors else 200)
