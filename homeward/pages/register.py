"""Have we met this person? An officer asks; the answer is whom to ask, and nothing of any case."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from homeward.casework import register as asking
from homeward.casework.register import MOST, Answer, Why
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.pages import showing
from homeward.pages.forms import Form, Lines, OneOf
from homeward.pages.rules import rule
from homeward.process.refusals import ImpossibleValue
from homeward.record.grants import NoGrant

WHY = [
    (Why.ASKS_FOR_HELP.value, _("She asks for help now")),
    (Why.PARTNER_ASKS.value, _("A partner asks us to take over")),
    (Why.SHE_SAYS_SO.value, _("She says that she was here before")),
]


class AskForm(Form):
    """Every name she goes by, the year of birth where it is known, and why it is asked."""

    names = Lines(
        label=_("Every name she goes by"),
        help_text=_("One a line, in any script and spelling: given names and family name together"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "govuk-textarea", "autocomplete": "off", "dir": "auto"}),
    )
    born = forms.IntegerField(
        label=_("Year of birth"),
        help_text=_("May stay empty. With one name alone it is needed."),
        required=False,
        min_value=1900,
        error_messages={
            "invalid": _("Enter a year such as 1998"),
            "min_value": _("Enter a year such as 1998"),
            "max_value": _("This year lies ahead"),
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = OneOf(label=_("Why is it asked?"), choices=WHY, coerce=Why)
        self.fields["born"].validators.append(_not_ahead)


def _not_ahead(year: int) -> None:
    if year > clock.now().year:
        raise forms.ValidationError(_("This year lies ahead"), code="max_value")


@rule(Action.SEARCH_REGISTER, step_up=True)
def register(request: HttpRequest) -> HttpResponse:
    """Ask the register; what was typed is never kept, and the asking stands in the log."""
    form = AskForm(request.POST or None)
    answer: Answer | None = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            by = request.member  # type: ignore[attr-defined]
            answer = asking.ask(typed["names"], born=typed["born"] or 0, why=typed["why"], by=by)
        except ImpossibleValue:
            form.add_error("names", _("Enter a name"))
        except NoGrant:
            form.add_error(None, _("The register is not sealed to you yet: another officer must open this page once."))
    values = {
        "heading": _("Have we met this person?"),
        "form": form,
        "answer": answer,
        "found": [(one.code, ", ".join(showing.ISOLATED.format(name) for name in one.ask)) for one in answer.found]
        if answer
        else [],
        "most": MOST,
    }
    return render(request, "team/register.html", values, status=422 if form.errors else 200)
