"""Becoming a member: the supervisor or administrator invites, the new one makes keys, two colleagues sign what they heard."""

from datetime import UTC, datetime
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import enrolling
from homeward.office import members, permissions
from homeward.office.invitations import InvitationRefused
from homeward.office.members import NameTaken
from homeward.office.permissions import Action, Role, RolesIncompatible
from homeward.pages import errors, languages, showing, words
from homeward.pages.forms import Form, OneOf, SeveralOf, Text
from homeward.pages.rules import public, rule
from homeward.record.awaited import NothingAwaited
from homeward.record.certificates import CertificateRefused

SELECT = {"class": "govuk-select"}


class InviteForm(Form):
    """Who is invited, to what."""

    name = Text(label=_("Name"), max_length=120)
    username = Text(
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens"),
        validators=[
            RegexValidator(r"\A[a-z][a-z0-9-]{1,59}\Z", _("Use small letters from a to z, digits and hyphens only"))
        ],
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "autocomplete": "off", "autocapitalize": "none", "dir": "ltr"}
        ),
    )
    roles = SeveralOf(label=_("Roles"), choices=words.choices(Role), coerce=Role)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = [(code, name) for code, name in settings.LANGUAGES if code in languages.ready()]
        self.fields["language"] = OneOf(
            label=_("Language"), choices=ready, initial=languages.SOURCE, widget=forms.Select(attrs=SELECT)
        )


@rule(Action.INVITE, step_up=True)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: the link is shown once, to be handed over in person."""
    member = request.member  # type: ignore[attr-defined]
    if request.POST.get("withdraw", "").isdigit():
        enrolling.withdraw(int(request.POST["withdraw"]), by=member)
        return HttpResponseRedirect(reverse("invite"))
    form = InviteForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        try:
            token = enrolling.invite(by=member, **form.cleaned_data)
            link = request.build_absolute_uri(reverse("enrol", args=[token]))
            form = InviteForm()
        except NameTaken:
            form.add_error("username", _("Another member signs in with this name."))
        except RolesIncompatible:
            form.add_error("roles", _("One person must not hold these roles together."))
    values = {
        "heading": _("Invite somebody"),
        "form": form,
        "link": link,
        "picture": segno.make(link, micro=False).svg_data_uri(scale=4, border=4) if link else "",
        "open": [
            {
                "number": one.number,
                "name": showing.ISOLATED.format(one.name),
                "roles": _roles(one.roles),
                "until": showing.moment(datetime.fromtimestamp(one.until, UTC)),
            }
            for one in enrolling.invited(by=member)
        ],
    }
    return render(request, "team/invite.html", values, status=422 if form.errors else 200)


@public
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    """Make the keys of who was invited and show them once. Opening the link spends nothing: programs that look at links do that too."""
    try:
        if request.method != "POST":
            return render(request, "sign_in/enrol.html", {"heading": _("Welcome"), "until": _until(token)})
        made = enrolling.accept(token)
    except (InvitationRefused, NameTaken):
        return errors.not_found(request)
    values = {
        "heading": _("Your keys"),
        "username": made.member.username,
        "passphrase": made.passphrase,
        "recovery": made.recovery,
        "words": enrolling.words(made.member),
    }
    return render(request, "sign_in/enrolled.html", values)


def _until(token: str) -> str:
    return showing.moment(datetime.fromtimestamp(enrolling.look(token).until, UTC))


class SignForm(Form):
    """The words that were heard, of whom."""

    heard = Text(
        label=_("The six words that your colleague reads out"),
        max_length=120,
        help_text=_("Sit together, or see each other. Type what you hear; do not copy it from a message."),
        widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"] = OneOf(
            label=_("New colleague"), choices=people, coerce=int, widget=forms.Select(attrs=SELECT)
        )
        self.order_fields(["colleague", "heard"])


@rule(Action.CERTIFY, step_up=True)
def sign(request: HttpRequest) -> HttpResponse:
    """Sign a new colleague's keys and roles after hearing the six words; the second signature opens the door."""
    member = request.member  # type: ignore[attr-defined]
    waiting = enrolling.newcomers(by=member)
    form = SignForm(
        request.POST or None, people=[(str(one.number), showing.ISOLATED.format(one.name)) for one in waiting]
    )
    if request.method == "POST" and form.is_valid():
        try:
            stands = enrolling.sign(form.cleaned_data["colleague"], heard=form.cleaned_data["heard"], by=member)
            return HttpResponseRedirect(f"{reverse('sign-keys')}?done={'both' if stands else 'first'}")
        except CertificateRefused:
            form.add_error(
                "heard",
                _(
                    "These are not the words of these keys, or you have signed already. Hear them again; if they differ, tell a supervisor."
                ),
            )
        except NothingAwaited:
            form.add_error("colleague", _("Nothing waits for a signature any more."))
    names = members.names()
    values = {
        "heading": _("Sign a new colleague's keys"),
        "form": form,
        "done": request.GET.get("done", ""),
        "waiting": [
            {
                "name": showing.ISOLATED.format(one.name),
                "roles": _roles(one.roles),
                "first": showing.ISOLATED.format(names.get(one.first, "")) if one.first else "",
            }
            for one in waiting
        ],
        "sees_team": permissions.may(member.roles, Action.SEE_TEAM),
    }
    return render(request, "team/sign.html", values, status=422 if form.errors else 200)


def _roles(roles: Any) -> list[words.Word]:
    return [words.word(one) for one in sorted(roles)]
