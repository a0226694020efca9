"""Team and directory: who works here, which cases they can read, and which providers and agreements there are."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import opening as casework_opening
from homeward.office import members, permissions
from homeward.office.models import MemberRow
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf
from homeward.pages.rules import rule
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
        roles = members.roles()
        people = [
            (str(number), showing.ISOLATED.format(name))
            for number, name in sorted(members.names().items())
            if permissions.may(roles[number], Action.READ_CASE)
        ]
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
