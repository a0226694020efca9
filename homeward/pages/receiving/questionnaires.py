"""Questionnaires: which there are, bringing one's own, asking one, and what came of it over time."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.casework.receiving import questionnaires
from homeward.office import permissions
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Day, Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.pages.text_files import FileOrText
from homeward.process import instruments
from homeward.process.instruments import InstrumentAnswered, Response, TooFewAnswers
from homeward.process.questionnaires import LONGEST, Questionnaire, QuestionnaireRefused, labels_in, said
from homeward.process.refusals import Refusal


def title(one: Questionnaire) -> str:
    """The title of a questionnaire in the reader's language."""
    return showing.ISOLATED.format(said(one.titles, get_language() or "en"))


class BringForm(FileOrText):
    """A questionnaire of one's own, as a file or typed in."""

    longest, asks = LONGEST, ("text", _("Choose a file, or paste its text"))

    text = Text(
        label=_("Or its text"),
        long=True,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "govuk-textarea", "dir": "ltr"}),
    )


@rule(Action.SEE_DIRECTORY)
def everyone(request: HttpRequest) -> HttpResponse:
    """List the questionnaires; bring one in."""
    member: Any = request.member  # type: ignore[attr-defined]
    may = permissions.may(member.roles, Action.KEEP_DIRECTORY)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and may and form.is_valid():
        try:
            questionnaires.bring(form.cleaned_data["text"], by=member)
            return HttpResponseRedirect(reverse("questionnaires"))
        except QuestionnaireRefused as refused:
            message = _("%(place)s: %(problem)s. Nothing was taken in.") % {
                "place": showing.ISOLATED.format(refused.place),
                "problem": words.code(refused.problem),
            }
            form.add_error("text", message)
    values = {
        "heading": _("Questionnaires"),
        "listed": [_listed(one) for one in questionnaires.everyone()],
        "form": form if may else None,
    }
    return render(request, "receiving/questionnaires.html", values, status=422 if form.errors else 200)


def _listed(one: Questionnaire) -> dict[str, Any]:
    known = one.instrument
    return {
        "title": title(one),
        "name": known.name,
        "version": known.version,
        "official": known.official,
        "source": showing.ISOLATED.format(said(one.sources, get_language() or "en")),
        "items": len(known.items),
        "languages": ", ".join(one.titles),
        "comparable": ", ".join(known.comparable_with),
    }


@rule(Action.SEE_DIRECTORY)
def source(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Give the file of a questionnaire."""
    try:
        text = questionnaires.source_text(name, version)
    except KeyError as error:
        raise Http404 from error
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="questionnaire.json"'
    return answer


class AskForm(Form):
    """One talk: a day, and one choice an item; an item left open is "no answer"."""

    def __init__(self, asked: Questionnaire, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, language = asked, get_language() or "en"
        self.fields["on"] = Day(label=words.field("on"))
        for item in asked.instrument.items:
            labels = labels_in(asked.labels[item.code], language)
            choices = [
                (choice, showing.ISOLATED.format(label)) for choice, label in zip(item.choices, labels, strict=True)
            ]
            field = OneOf(
                label=showing.ISOLATED.format(said(asked.texts[item.code], language)),
                choices=[*choices, ("", words.text("no-answer"))],
                required=False,
                widget=forms.RadioSelect(),
                help_text=_only_if(asked, item.only_if, language),
            )
            field.answers_itself = True
            self.fields[f"item-{item.code}"] = field

    def responses(self) -> tuple[Response, ...]:
        """The raw answers."""
        found = ((item.code, self.cleaned_data[f"item-{item.code}"]) for item in self.asked.instrument.items)
        return tuple(Response(code, choice) for code, choice in found)


def _only_if(asked: Questionnaire, rule_: str, language: str) -> Any:
    code, _equals, choice = rule_.partition("=")
    if not code:
        return ""
    item = next(one for one in asked.instrument.items if one.code == code)
    label = labels_in(asked.labels[code], language)[item.choices.index(choice)]
    question = showing.ISOLATED.format(said(asked.texts[code], language))
    return _("Only if “%(question)s” was answered: %(answer)s") % {
        "question": question,
        "answer": showing.ISOLATED.format(label),
    }


@rule(Action.WRITE_CASE)
@screens.case_view
def ask(request: HttpRequest, code: str, name: str, version: str) -> HttpResponse:
    """Ask one questionnaire in one talk."""
    member: Any = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    asked = questionnaires.find(name, version)
    if asked is None:
        raise Http404
    form = AskForm(asked, request.POST or None, initial={"on": record.now.date()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            seen = screens.number(request.POST.get("seen"))
            on = form.cleaned_data["on"]
            questionnaires.fill(code, asked, by=member, on=on, responses=form.responses(), seen=seen)
            return HttpResponseRedirect(f"{reverse('case-page', args=[code, 'plan'])}#questionnaires")
        except Refusal as refusal:
            form.add_error(None, str(showing.refused(refusal)))
            status = 409
    values = {
        **screens.context(record, "plan"),
        "form": form,
        "act": title(asked),
        "seen": record.number,
        "back": reverse("case-page", args=[code, "plan"]),
        "questionnaire": _listed(asked),
    }
    return render(request, "receiving/ask.html", values, status=422 if form.errors and status == 200 else status)


def results(record: DeskRecord) -> list[dict[str, Any]]:
    """What came of every questionnaire over time, with what cannot be compared said to be so."""
    every = {(one.instrument.name, one.instrument.version): one for one in questionnaires.everyone()}
    names = dict.fromkeys(one.entry.instrument for one in record.case.every(InstrumentAnswered))
    found = []
    for name in names:
        series = instruments.series(record.case, name)
        rows = [_result(record, one, series[at - 1] if at else None, every) for at, one in enumerate(series)]
        known = every.get((name, series[-1].version))
        found.append({"title": title(known) if known else showing.ISOLATED.format(name), "rows": rows})
    return found


def _result(
    record: DeskRecord,
    one: InstrumentAnswered,
    before: InstrumentAnswered | None,
    every: dict[tuple[str, str], Questionnaire],
) -> dict[str, Any]:
    known = every.get((one.instrument, one.version))
    row: dict[str, Any] = {"on": showing.day(one.on), "version": one.version, "score": "", "refused": "", "parts": []}
    if known is None:
        row["refused"] = _("This version is not here any more, so that its answers cannot be scored.")
        return row
    try:
        found = instruments.score(known.instrument, one, record.policy)
    except TooFewAnswers as refusal:
        row["refused"] = showing.refused(refusal)
        return row
    row["score"], row["coverage"] = f"{found.total:.2f}", f"{found.coverage * 100:.0f} %"
    row["parts"] = [(_part(known, name), f"{value:.2f}") for name, value in found.dimensions if name]
    row["alone"] = before is not None and not instruments.comparable(before, one, known.instrument)
    return row


def _part(known: Questionnaire, code: str) -> str:
    """What a part of the score is called in the reader's language; a part that its file does not name stands by its code."""
    names = known.dimensions.get(code)
    return showing.ISOLATED.format(said(names, get_language() or "en") if names else code)
