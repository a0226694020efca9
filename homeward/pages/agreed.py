"""What was agreed with one partner instead of our own numbers: by when each answers the other, and learns of a departure."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import agreed as agreeing
from homeward.exchange import guests, partners
from homeward.office import permissions, settings
from homeward.office.permissions import Action
from homeward.pages import policy as own
from homeward.pages import showing, words
from homeward.pages.forms import Form
from homeward.pages.rules import rule
from homeward.process.policy import AGREEABLE, STANDARD, Policy
from homeward.process.refusals import ImpossibleValue

DAYS = 365


class AgreedForm(Form):
    """The numbers that two organisations can agree on, each with our own beside it; empty where nothing was agreed."""

    def __init__(self, *args: Any, policy: Policy, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {name: value for whose, name, value in policy.agreed if whose == partner}
        for name in AGREEABLE:
            default = getattr(policy, name)
            common: dict[str, Any] = {
                "label": words.field(name),
                "help_text": _("Our own: %(default)s. Leave empty where nothing was agreed.")
                % {"default": own.shown(default)},
                "initial": own.shown(here[name]) if name in here else "",
                "required": False,
                "min_value": 0,
                "widget": own.narrow(),
            }
            if isinstance(default, timedelta):
                self.fields[name] = forms.DecimalField(max_value=Decimal(24 * DAYS), decimal_places=2, **common)
            else:
                self.fields[name] = forms.IntegerField(max_value=DAYS, **common)

    def clean(self) -> dict[str, Any]:
        """Give each number as the policy keeps it, None where nothing was agreed."""
        values = dict(super().clean() or {})
        return {
            name: None if typed is None else own.number(getattr(STANDARD, name), typed)
            for name, typed in values.items()
        }


@rule(Action.SEE_POLICY)
def numbers(request: HttpRequest, partner: str) -> HttpResponse:
    """Show what was agreed with a partner; a supervisor changes it."""
    member = request.member  # type: ignore[attr-defined]
    if partner not in partners.kinds() | guests.kinds():
        raise Http404
    policy = settings.policy()
    form = AgreedForm(request.POST if request.method == "POST" else None, policy=policy, partner=partner)
    if request.method == "POST":
        permissions.require(member.roles, Action.SET_POLICY)
        if form.is_valid() and _agreed(form, partner, member):
            return HttpResponseRedirect(f"{reverse('agreed-numbers', args=[partner])}?saved=yes")
    there = policy.with_partner(partner)
    rows = [
        {
            "name": words.field(name),
            "now": own.shown(getattr(there, name)),
            "default": own.shown(getattr(policy, name)),
            "own": getattr(there, name) != getattr(policy, name),
        }
        for name in AGREEABLE
    ]
    values = {
        "heading": _("Numbers agreed with this partner"),
        "name": showing.ISOLATED.format(partners.names().get(partner, "")),
        "form": form,
        "rows": rows,
        "kept": "saved" in request.GET,
    }
    return render(request, "partners/agreed.html", values, status=422 if form.errors else 200)


def _agreed(form: AgreedForm, partner: str, member: Any) -> bool:
    try:
        agreeing.agree(partner, form.cleaned_data, by=member)
    except ImpossibleValue as refusal:
        form.add_error(refusal.field, str(words.code(refusal.problem)))
        return False
    return True
