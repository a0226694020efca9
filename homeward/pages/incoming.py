"""Incoming: first requests without identity, to accept, ask about, or decline."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework.receiving import requests
from homeward.casework.receiving.requests import Request, RequestGone
from homeward.office import members
from homeward.office.permissions import Action, Role
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.process.notifications.messages import Answer, DeclineReason
from homeward.process.refusals import Refusal


class AnswerForm(Form):
    """The answer to a first request."""

    answer = OneOf(label=_("Answer"), choices=[(one.value, words.word(one)) for one in Answer], coerce=Answer)
    contact = Text(label=_("Contact person"), required=False)
    alternate = Text(label=_("Alternate contact"), required=False)
    telephone = Text(
        label=_("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input", "dir": "ltr", "type": "tel"}),
    )
    risk_feedback = Text(label=_("What we know of the risks there"), long=True, required=False)
    reason = OneOf(
        label=_("Reason, when declining"),
        choices=[("", _("Choose")), *words.choices(DeclineReason)],
        coerce=DeclineReason,
        required=False,
        empty_value=None,
    )
    suggestion = Text(label=_("Suggestion, when declining"), required=False)
    question = Text(label=_("Question, when asking"), long=True, required=False)

    def clean(self) -> dict[str, object]:
        """A decline needs its coded reason."""
        values = dict(super().clean() or {})
        if values.get("answer") is Answer.DECLINE and not values.get("reason"):
            self.add_error("reason", _("Choose a reason"))
        return values


@rule(Action.TAKE_IN_REQUESTS)
def incoming(request: HttpRequest) -> HttpResponse:
    """List the requests that wait."""
    names = showing.Names()
    found = [
        {
            "id": one.message_id,
            "partner": showing.ISOLATED.format(names.partners.get(one.partner, "")),
            "at": showing.moment(one.stored_at),
            "rows": showing.rows(one.asked, names) if one.asked else [],
            "unreadable": one.unreadable,
        }
        for one in requests.waiting(by=request.member)  # type: ignore[attr-defined]
    ]
    return render(request, "incoming/list.html", {"heading": _("Incoming requests"), "requests": found})


@rule(Action.TAKE_IN_REQUESTS)
def answer(request: HttpRequest, message_id: str) -> HttpResponse:
    """Answer one request."""
    member = request.member  # type: ignore[attr-defined]
    found = next((one for one in requests.waiting(by=member) if one.message_id == message_id), None)
    if found is None or found.asked is None:
        return HttpResponseRedirect(reverse("incoming"))
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_give(found, form, member))
        except Refusal as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(
                field if field in form.fields else None, ValidationError(str(words.refusal(refusal)), code="refused")
            )
            status = 409
        except RequestGone:
            return HttpResponseRedirect(reverse("incoming"))
    rows = showing.rows(found.asked, showing.Names())
    values = {"form": form, "heading": _("Answer a request"), "rows": rows}
    return render(request, "incoming/answer.html", values, status=422 if form.errors and status == 200 else status)


def _give(found: Request, form: AnswerForm, member: members.SignedIn) -> str:
    typed = form.cleaned_data
    if typed["answer"] is Answer.DECLINE:
        requests.decline(found.message_id, by=member, reason=typed["reason"], suggestion=typed["suggestion"])
        return reverse("incoming")
    if typed["answer"] is Answer.QUESTION:
        requests.ask(found.message_id, by=member, question=typed["question"])
        return reverse("incoming")
    worker = next((one for one in members.with_role(Role.WORKER) if one != member.number), 0)
    code = requests.accept(
        found.message_id,
        by=member,
        contact=typed["contact"],
        alternate=typed["alternate"],
        telephone=typed["telephone"],
        risk_feedback=typed["risk_feedback"],
        worker=worker,
    )
    return reverse("case", args=[code])
