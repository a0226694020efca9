"""Incoming: first requests without identity, to accept, ask about, or decline."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import opening
from homeward.casework.receiving import requests, triage
from homeward.casework.receiving.requests import Request, RequestGone
from homeward.office import members, permissions
from homeward.office.permissions import Action, Role
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf, SeveralOf, Text
from homeward.pages.rules import rule
from homeward.process.notifications.messages import Answer, DeclineReason, RequestQuestion
from homeward.process.refusals import Refusal

PARTS = (
    (Answer.ACCEPT, ("contact", "alternate", "telephone", "code_name", "risk_feedback")),
    (Answer.QUESTION, ("questions", "question")),
    (Answer.DECLINE, ("reason", "suggestion")),
)


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
    code_name = Text(
        label=_("The name she goes by here"),
        help_text=_("A code name, not her own: the other side keeps theirs to itself."),
        required=False,
        max_length=40,
    )
    risk_feedback = Text(label=_("What we know of the risks at the place she returns to"), long=True, required=False)
    reason = OneOf(
        label=_("Reason"),
        choices=[("", _("Choose")), *words.choices(DeclineReason)],
        coerce=DeclineReason,
        required=False,
        empty_value=None,
    )
    suggestion = Text(label=_("Suggestion: whom else to ask, or when again"), required=False)
    questions = SeveralOf(
        label=_("What we need to know first"),
        choices=words.choices(RequestQuestion),
        coerce=RequestQuestion,
        required=False,
    )
    question = Text(label=_("A further question, in words"), long=True, required=False)

    def __init__(self, *args: Any, accepts: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not accepts:
            self.fields["answer"].choices = [(one.value, words.word(one)) for one in Answer if one is not Answer.ACCEPT]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A decline needs its coded reason."""
        values = dict(super().clean() or {})
        if values.get("answer") is Answer.DECLINE and not values.get("reason"):
            self.add_error("reason", _("Choose a reason"))
        if values.get("answer") is Answer.QUESTION and not values.get("question") and not values.get("questions"):
            self.add_error("questions", _("Choose a question, or write one"))
        return values

    def parts(self) -> list[tuple[str, Any, list[Any]]]:
        """The fields by the answer they belong to, as the page shows them."""
        offered = dict(self.fields["answer"].choices)  # type: ignore[attr-defined]
        return [(one.value, words.word(one), [self[name] for name in names]) for one, names in PARTS if one in offered]


@rule(Action.TAKE_IN_REQUESTS)
def incoming(request: HttpRequest) -> HttpResponse:
    """List the requests that wait; one that nobody could read is taken off the list by a word."""
    if request.method == "POST":
        requests.take_off(request.POST.get("about", ""), by=request.member)  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("incoming"))
    names = showing.Names()
    found = [
        {
            "id": one.message_id,
            "due": showing.moment(sorted_.due),
            "overdue": sorted_.overdue,
            "urgent": sorted_.urgent,
            "partner": showing.ISOLATED.format(names.partners.get(one.partner, "")),
            "at": showing.moment(one.stored_at),
            "rows": showing.rows(one.asked, names) if one.asked else [],
            "unreadable": one.unreadable,
            "told": one.told,
            "knows": one.knows,
        }
        for sorted_ in triage.sort(requests.waiting(by=request.member))  # type: ignore[attr-defined]
        for one in (sorted_.request,)
    ]
    return render(request, "incoming/list.html", {"heading": _("Incoming requests"), "requests": found})


@rule(Action.TAKE_IN_REQUESTS)
def answer(request: HttpRequest, message_id: str) -> HttpResponse:
    """Answer one request."""
    member = request.member  # type: ignore[attr-defined]
    found = next((one for one in requests.waiting(by=member) if one.message_id == message_id), None)
    if found is None or found.asked is None:
        return HttpResponseRedirect(reverse("incoming"))
    accepts = permissions.may(member.roles, Action.OPEN_CASE)
    form = AnswerForm(
        request.POST or None,
        accepts=accepts,
        initial={"contact": members.names().get(member.number, ""), "code_name": opening.code_name()},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(_give(found, form, member))
        except Refusal as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(
                field if field in form.fields else None, ValidationError(str(showing.refused(refusal)), code="refused")
            )
            status = 409
        except RequestGone:
            return HttpResponseRedirect(reverse("incoming"))
    rows = showing.rows(found.asked, showing.Names())
    values = {
        "form": form,
        "heading": _("Answer a request"),
        "rows": rows,
        "due": showing.moment(triage.sort([found])[0].due),
        "who_accepts": [] if accepts else _who_accepts(),
        "at_hand": [_at_hand(one) for one in triage.at_hand(found)],
    }
    return render(request, "incoming/answer.html", values, status=422 if form.errors and status == 200 else status)


def _who_accepts() -> list[str]:
    """The colleagues who may open a case, which accepting a request does."""
    known, able = members.names(), (Role.WORKER, Role.SUPERVISOR)
    numbers = {one for role in able for one in members.with_role(role)}
    return sorted(showing.ISOLATED.format(known.get(one, "")) for one in numbers)


def _at_hand(one: triage.AtHand) -> dict[str, Any]:
    return {
        "need": words.word(one.need),
        "ours": one.ours,
        "providers": [(showing.ISOLATED.format(name), free) for name, free in one.providers],
    }


def _give(found: Request, form: AnswerForm, member: members.SignedIn) -> str:
    typed = form.cleaned_data
    if typed["answer"] is Answer.DECLINE:
        requests.decline(found.message_id, by=member, reason=typed["reason"], suggestion=typed["suggestion"])
        return reverse("incoming")
    if typed["answer"] is Answer.QUESTION:
        requests.ask(found.message_id, by=member, question=typed["question"], questions=typed["questions"])
        return reverse("incoming")
    worker = next((one for one in members.with_role(Role.WORKER) if one != member.number), 0)
    code = requests.accept(
        found.message_id,
        by=member,
        contact=typed["contact"],
        alternate=typed["alternate"],
        telephone=typed["telephone"],
        risk_feedback=typed["risk_feedback"],
        code_name=typed["code_name"],
        worker=worker,
        fictional=settings.NODE.fictional,
    )
    return reverse("case", args=[code])
