"""The organisation's own numbers where Tool 7.8 is silent: what each is, its default, and what was set instead."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import administration
from homeward.office import permissions, settings
from homeward.office.permissions import Action
from homeward.pages import words
from homeward.pages.forms import Form, Text, YesNo
from homeward.pages.rules import rule
from homeward.process.policy import NUMBERS, STANDARD, Policy
from homeward.process.refusals import ImpossibleValue

HOUR = timedelta(hours=1)


class PolicyForm(Form):
    """All numbers, each with its default beside it."""

    def __init__(self, *args: Any, now: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        for name in NUMBERS:
            self.fields[name] = _field(name, getattr(now, name))

    def clean(self) -> dict[str, Any]:
        """Put the numbers together again."""
        values = dict(super().clean() or {})
        typed = {name: number(getattr(STANDARD, name), value) for name, value in values.items()}
        return {"numbers": replace(self.now, **typed)} if not self.errors else values


def _field(name: str, value: Any) -> forms.Field:
    common: dict[str, Any] = {
        "label": words.field(name),
        "help_text": _("Unless set otherwise: %(default)s") % {"default": shown(getattr(STANDARD, name))},
        "initial": shown(value),
    }
    if isinstance(value, bool):
        return YesNo(**{**common, "initial": value})
    if isinstance(value, tuple):
        return Text(**common)
    if isinstance(value, int):
        return forms.IntegerField(min_value=0, max_value=100_000, widget=narrow(), **common)
    return forms.DecimalField(min_value=0, max_value=100_000, decimal_places=2, widget=narrow(), **common)


def narrow() -> forms.NumberInput:
    """A narrow field for a number."""
    return forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5", "step": "any"})


def shown(value: Any) -> Any:
    """A number as it is typed: spans of time in hours, several days after one another."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, timedelta):
        return Decimal(str(value / HOUR)).quantize(Decimal("0.01")).normalize()
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else value


def number(default: Any, typed: Any) -> Any:
    """What was typed, as the policy keeps it.

    :raises ValidationError: for several days that are no whole numbers
    """
    if isinstance(default, timedelta):
        return timedelta(hours=float(typed))
    if isinstance(default, tuple):
        parts = str(typed).replace(",", " ").split()
        if not all(one.isdecimal() and len(one) < 6 for one in parts):
            raise forms.ValidationError(_("Enter days such as 7, 30, 90"), code="invalid")
        return tuple(int(one) for one in parts)
    return float(typed) if isinstance(default, float) else typed


@rule(Action.SEE_POLICY)
def policy(request: HttpRequest) -> HttpResponse:
    """Show the numbers; a supervisor changes them."""
    member = request.member  # type: ignore[attr-defined]
    now = settings.policy()
    form = PolicyForm(request.POST or None, now=now)
    if request.method == "POST":
        permissions.require(member.roles, Action.SET_POLICY)
        if form.is_valid() and _set(form, member):
            return HttpResponseRedirect(f"{reverse('policy')}?saved=yes")
    rows = [
        {
            "name": words.field(name),
            "now": shown(getattr(now, name)),
            "default": shown(getattr(STANDARD, name)),
            "own": getattr(now, name) != getattr(STANDARD, name),
        }
        for name in NUMBERS
    ]
    values = {"heading": _("Our numbers"), "form": form, "rows": rows, "kept": "saved" in request.GET}
    return render(request, "team/policy.html", values, status=422 if form.errors else 200)


def _set(form: PolicyForm, member: Any) -> bool:
    try:
        administration.set_policy(form.cleaned_data["numbers"], by=member)
    except ImpossibleValue as refusal:
        form.add_error(refusal.field, str(words.code(refusal.problem)))
        return False
    return True
