"""The list of cases, a new case, one case at a glance, its timeline, and correcting an entry."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework import opening as casework_opening
from homeward.office import calendars
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, Text
from homeward.pages.rules import rule
from homeward.process import summary
from homeward.process.case import Corrected
from homeward.record import log, opening


@rule(Action.LIST_CASES)
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases this member can read, filtered by what was typed."""
    wanted = request.GET.get("q", "").strip().casefold()
    found = []
    for card in opening.cards(request.member.keys):  # type: ignore[attr-defined]
        facts = card.summary
        text = f"{card.code} {facts.get('name', '')} {facts.get('stage', '')}".casefold()
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
    return render(request, "cases/list.html", {"heading": _("Cases"), "cases": found, "q": request.GET.get("q", "")})


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


@rule(Action.READ_CASE)
@screens.case_view
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show a case at a glance: who, where it stands, what comes next and who does it."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    found = summary.summarise(record.case, record.now, record.policy, calendars.own())
    steps = [
        {
            "what": words.code(one.code),
            "holder": words.word(one.holder),
            "due": showing.moment(one.due) if one.due else "",
            "address": reverse("case-page", args=[code, one.page]),
        }
        for one in found.next_steps
    ]
    values: dict[str, Any] = {
        **screens.context(record, "case"),
        "heading": _("Overview"),
        "steps": steps,
        "recent": showing.entries(record.case, most=5, without=showing.NOTED),
    }
    return render(request, "cases/case.html", values)


@rule(Action.READ_CASE)
@screens.case_view
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything in the record this member can open, and who has looked at it."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    names = showing.Names()
    seen = [_leaf(leaf, names) for leaf in log.about(code)[:40]]
    values = {
        **screens.context(record, "timeline"),
        "heading": _("Timeline"),
        "entries": showing.entries(record.case, names=names),
        "log": seen,
    }
    return render(request, "cases/timeline.html", values)


def _leaf(leaf: dict[str, Any], names: showing.Names) -> dict[str, Any]:
    """Who did what to the case, and when, in the real time of the log."""
    by = showing.ISOLATED.format(names.members.get(leaf["by"], leaf["by"]))
    at = showing.moment(datetime.fromtimestamp(leaf["at"] / 1_000_000, UTC))
    return {"by": by, "at": at, "what": words.logged(leaf["what"])}


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
