"""Team and directory: who works here, which cases they can read, and which providers and agreements there are."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import opening as casework_opening
from homeward.office import clock, directory, members, permissions
from homeward.office.models import MemberRow
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Day, Form, OneOf, SeveralOf, Text
from homeward.pages.rules import rule
from homeward.process.services import Service
from homeward.record import grants, opening
from homeward.record.certificates import CertificateRefused
from homeward.record.grants import NoGrant, Recused


class AssignForm(Form):
    """Let a colleague read a case."""

    def __init__(self, *args: object, codes: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = OneOf(
            label=_("Case"),
            choices=[(code, showing.ISOLATED.format(code)) for code in codes],
            widget=forms.Select(attrs={"class": "govuk-select"}),
        )
        people = [(str(number), showing.ISOLATED.format(name)) for number, name in sorted(members.names().items())]
        self.fields["to"] = OneOf(
            label=_("Colleague"), choices=people, coerce=int, widget=forms.Select(attrs={"class": "govuk-select"})
        )


@rule(Action.SEE_TEAM)
def team(request: HttpRequest) -> HttpResponse:
    """List members with the number of cases each can read; assign a case."""
    member = request.member  # type: ignore[attr-defined]
    mine = opening.cards(member.keys) if permissions.may(member.roles, Action.LIST_CASES) else []
    form = AssignForm(request.POST or None, codes=[card.code for card in mine])
    if request.method == "POST" and form.is_valid():
        try:
            casework_opening.assign(form.cleaned_data["code"], by=member, to=form.cleaned_data["to"])
            return HttpResponseRedirect(reverse("team"))
        except NoGrant:
            form.add_error("code", _("You cannot open this case yourself, so you cannot give it to a colleague."))
        except Recused:
            form.add_error("to", _("This colleague knows the person and has withdrawn from the case."))
        except CertificateRefused:
            form.add_error("to", _("This colleague's keys are not signed by two members yet."))
    readers = {card.code: grants.readers(card.code) for card in mine}
    people = [
        {
            "name": showing.ISOLATED.format(row.name),
            "roles": [words.word(one) for one in row.roles],
            "cases": sum(row.number in held for held in readers.values()),
            "suspended": row.suspended_at is not None,
        }
        for row in MemberRow.objects.order_by("number")
    ]
    return render(
        request,
        "team/team.html",
        {"heading": _("Team"), "people": people, "form": form, "alone": _alone(readers)},
        status=422 if form.errors else 200,
    )


def _alone(readers: dict[str, tuple[int, ...]]) -> list[dict[str, str]]:
    """Who is the only reader of some of these cases: a person too many to lose."""
    names = members.names()
    found: dict[int, list[str]] = {}
    for code, held in readers.items():
        if len(held) == 1:
            found.setdefault(held[0], []).append(code)
    return [
        {"name": showing.ISOLATED.format(names.get(number, number)), "cases": ", ".join(codes)}
        for number, codes in sorted(found.items())
    ]


class ProviderForm(Form):
    """A provider of services."""

    name = Text(label=_("Name"))
    kind = OneOf(
        label=_("Kind"),
        choices=[
            ("government", words.word("government")),
            ("ngo", words.word("local-ngo")),
            ("private", words.word("private")),
        ],
    )
    country = Text(label=_("Country, two letters"), max_length=2)
    place = Text(label=_("Place"), required=False)
    telephone = Text(label=_("Telephone"), required=False, max_length=20)
    services = SeveralOf(label=_("Services"), choices=words.choices(Service), coerce=str)
    agreement_begins = Day(label=_("Agreement from"), required=False)
    agreement_ends = Day(label=_("Agreement to"), required=False)

    def clean(self) -> dict[str, object]:
        """An agreement has both days, in order."""
        values = dict(super().clean() or {})
        begins, ends = values.get("agreement_begins"), values.get("agreement_ends")
        if (begins is None) != (ends is None) or (
            isinstance(begins, date) and isinstance(ends, date) and ends < begins
        ):
            self.add_error("agreement_ends", _("An agreement needs both days, the end after the beginning"))
        return values


@rule(Action.SEE_DIRECTORY)
def providers(request: HttpRequest) -> HttpResponse:
    """List providers with their agreements; add one."""
    member = request.member  # type: ignore[attr-defined]
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and permissions.may(member.roles, Action.KEEP_DIRECTORY):
        _keep(form)
        return HttpResponseRedirect(reverse("directory"))
    today = clock.now().date()
    found = [
        {
            "name": showing.ISOLATED.format(one.name),
            "place": one.place,
            "country": one.country,
            "telephone": one.telephone,
            "services": [words.word(name) for name in one.services],
            "until": showing.day(one.agreement_until) if one.agreement_until else "",
            "ending": one.agreement_until is not None and (one.agreement_until - today).days <= 60,
        }
        for one in directory.everyone(today)
    ]
    return render(
        request,
        "team/directory.html",
        {"heading": _("Directory"), "providers": found, "form": form},
        status=422 if form.errors else 200,
    )


def _keep(form: ProviderForm) -> None:
    typed = form.cleaned_data
    number = directory.add(
        name=typed["name"],
        kind=typed["kind"],
        country=typed["country"].upper(),
        services=list(typed["services"]),
        place=typed["place"],
        telephone=typed["telephone"],
    )
    if typed["agreement_begins"]:
        directory.agree(
            provider=number,
            parties=typed["name"],
            services=list(typed["services"]),
            begins=typed["agreement_begins"],
            ends=typed["agreement_ends"],
        )
