"""The directory: who gives which service where, in which languages, on which terms, checked when; agreements and their end."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.office import clock, directory, permissions, settings
from homeward.office.directory import Agreement, Provider
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.pages import named, showing, words
from homeward.pages.forms import Day, Form, OneOf, SeveralOf, Text
from homeward.pages.rules import rule
from homeward.process.services import Service
from homeward.record import opening

# What nobody has looked at for half a year is marked.
STALE = timedelta(days=182)
KINDS = [
    ("government", words.word("government")),
    ("ngo", words.word("local-ngo")),
    ("private", words.word("private")),
]


def _count(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000, widget=widget)


class ProviderForm(Form):
    """A provider of services."""

    name = Text(label=_("Name"))
    kind = OneOf(label=_("Kind"), choices=KINDS)
    country = Text(label=_("Country, two letters"), max_length=2)
    place = Text(label=_("Place"), required=False, max_length=120)
    telephone = Text(label=_("Telephone"), required=False, max_length=20)
    contact = Text(label=_("Contact person"), required=False)
    languages = Text(label=_("Languages"), required=False, max_length=120)
    services = SeveralOf(label=_("Services"), choices=words.choices(Service), coerce=str)
    conditions = Text(label=_("For whom, and on which terms"), long=True, required=False)
    capacity = _count(_("Places in all"))
    free = _count(_("Places free now"))
    last_checked = Day(label=_("Last checked on"), required=False)

    def clean(self) -> dict[str, Any]:
        """No more places are free than there are."""
        values = dict(super().clean() or {})
        capacity, free = values.get("capacity"), values.get("free")
        if capacity is not None and free is not None and free > capacity:
            self.add_error("free", _("More than there are in all"))
        return values


class AgreementForm(Form):
    """A memorandum of understanding with a provider."""

    parties = Text(label=_("Between whom"), max_length=300)
    responsibilities = Text(label=_("Who is responsible for what"), long=True, required=False)
    services = SeveralOf(label=_("Services"), choices=words.choices(Service), coerce=str)
    places = Text(label=_("Places"), required=False, max_length=300)
    begins = Day(label=_("From"))
    ends = Day(label=_("To"))
    signed_paper = Text(label=_("Where the signed paper is kept"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        values = dict(super().clean() or {})
        begins, ends = values.get("begins"), values.get("ends")
        if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
            self.add_error("ends", _("The end comes after the beginning"))
        return values


class FindForm(Form):
    """What is looked for in the directory."""

    service = OneOf(
        label=_("Service"),
        choices=[("", _("Any")), *words.choices(Service)],
        required=False,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    q = Text(label=_("Name, place or language"), required=False)


@rule(Action.SEE_DIRECTORY)
def everyone(request: HttpRequest) -> HttpResponse:
    """List providers with their agreements; add one."""
    may = permissions.may(request.member.roles, Action.KEEP_DIRECTORY)  # type: ignore[attr-defined]
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and may and form.is_valid():
        directory.add(**{**form.cleaned_data, **_clean(form.cleaned_data)})
        return HttpResponseRedirect(reverse("directory"))
    return _listed(request, FindForm(), form)


@rule(Action.SEE_DIRECTORY)
def find(request: HttpRequest) -> HttpResponse:
    """List the providers that fit what is looked for, which never stands in an address: it says where she may live, and what she needs."""
    return _listed(request, FindForm(request.POST or None), ProviderForm())


def _listed(request: HttpRequest, find: FindForm, form: ProviderForm) -> HttpResponse:
    asked = find.cleaned_data if find.is_valid() else {}
    today = clock.now().date()
    rests = _resting(request.member)  # type: ignore[attr-defined]
    found = [one for one in directory.everyone(today) if _fits(one, asked)]
    values = {
        "heading": _("Directory"),
        "find": find,
        "providers": [_shown(one, today, rests.get(one.name, [])) for one in found],
        "form": form,
    }
    return render(request, "receiving/directory.html", values, status=422 if form.errors else 200)


def _clean(typed: dict[str, Any]) -> dict[str, Any]:
    return {"country": typed["country"].upper(), "services": list(typed["services"])}


def _fits(one: Provider, asked: dict[str, Any]) -> bool:
    wanted = str(asked.get("q", "")).casefold()
    told = f"{one.name} {one.place} {one.languages}".casefold()
    return (not asked.get("service") or asked["service"] in one.services) and wanted in told


def _resting(member: SignedIn) -> dict[str, list[tuple[str, str]]]:
    """The plans that rest on each provider, from the cards of open cases this member can open."""
    found: dict[str, list[tuple[str, str]]] = {}
    if permissions.may(member.roles, Action.LIST_CASES):
        for card in opening.cards(member.keys):
            if card.summary.get("stage") == "closed":
                continue
            for name in card.summary.get("rests", []):
                address = reverse("case-page", args=[card.code, "services"])
                found.setdefault(name, []).append((showing.ISOLATED.format(card.summary.get("name", "")), address))
    return found


def _shown(one: Provider, today: date, rests: list[tuple[str, str]]) -> dict[str, Any]:
    until, warn = one.agreement_until, settings.policy().agreement_warning_days
    ending = until is not None and (until - today).days <= warn
    return {
        "id": one.id,
        "name": showing.ISOLATED.format(one.name),
        "place": " ".join(showing.ISOLATED.format(part) for part in (one.place, named.country(one.country)) if part),
        "telephone": one.telephone,
        "contact": showing.ISOLATED.format(one.contact) if one.contact else "",
        "languages": showing.ISOLATED.format(named.languages(one.languages)) if one.languages else "",
        "conditions": showing.ISOLATED.format(one.conditions) if one.conditions else "",
        "services": [words.word(Service(name)) for name in one.services],
        "capacity": one.capacity,
        "free": one.free,
        "checked": showing.day(one.last_checked) if one.last_checked else "",
        "stale": one.last_checked is None or today - one.last_checked > STALE,
        "until": showing.day(until) if until else "",
        "ending": ending and until is not None and until >= today,
        "over": until is not None and until < today,
        "rests": rests if ending else [],
    }


@rule(Action.SEE_DIRECTORY)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show one provider with its agreements; change it, or add an agreement."""
    member: SignedIn = request.member  # type: ignore[attr-defined]
    today = clock.now().date()
    found = next((one for one in directory.everyone(today) if one.id == number), None)
    if found is None:
        raise Http404
    may = permissions.may(member.roles, Action.KEEP_DIRECTORY)
    adds = request.POST.get("what") == "agreement"
    known = {name: getattr(found, name) for name in ProviderForm.base_fields}
    form = ProviderForm(request.POST if request.method == "POST" and not adds else None, initial=known)
    first = {"parties": found.name, "services": found.services, "places": found.place, "begins": today}
    agreement = AgreementForm(request.POST if adds else None, initial=first, auto_id="agreement_%s")
    if request.method == "POST" and may and (agreement if adds else form).is_valid():
        _keep(number, form, agreement, adds=adds)
        return HttpResponseRedirect(reverse("provider", args=[number]))
    values = {
        "heading": showing.ISOLATED.format(found.name),
        "one": _shown(found, today, _resting(member).get(found.name, [])),
        "agreements": [_agreement(part, today) for part in reversed(found.agreements)],
        "form": form if may else None,
        "agreement": agreement if may else None,
    }
    return render(request, "receiving/provider.html", values, status=422 if form.errors or agreement.errors else 200)


def _keep(number: int, form: ProviderForm, agreement: AgreementForm, *, adds: bool) -> None:
    if adds:
        typed = agreement.cleaned_data
        directory.agree(provider=number, **{**typed, "services": list(typed["services"])})
    else:
        directory.change(number, **{**form.cleaned_data, **_clean(form.cleaned_data)})


def _agreement(one: Agreement, today: date) -> dict[str, Any]:
    isolated = showing.ISOLATED.format
    return {
        "parties": isolated(one.parties),
        "responsibilities": isolated(one.responsibilities) if one.responsibilities else "",
        "services": [words.word(Service(name)) for name in one.services],
        "places": isolated(one.places) if one.places else "",
        "from": showing.day(one.begins),
        "to": showing.day(one.ends),
        "paper": isolated(one.signed_paper) if one.signed_paper else "",
        "over": one.ends < today,
    }
