"""Signing in and out, and leaving at once."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from homeward.casework import organisation
from homeward.office import members, vault
from homeward.office.members import SignInRefused, TooManyAttempts
from homeward.office.permissions import Role
from homeward.pages.forms import Form, Text
from homeward.pages.rules import public


class SignInForm(Form):
    """Name and passphrase; pasting is welcome."""

    username = Text(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "username"}),
    )
    passphrase = Text(
        label=_("Passphrase"),
        help_text=_("Six words"),
        widget=forms.PasswordInput(attrs={"class": "govuk-input", "autocomplete": "current-password"}),
    )


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open the member's keys and begin a session; whatever is wrong, the answer is the same."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            member = members.sign_in(form.cleaned_data["username"], form.cleaned_data["passphrase"])
        except SignInRefused:
            form.add_error(None, _("Name and passphrase do not fit together."))
            status = 403
        except TooManyAttempts:
            form.add_error(None, _("Too many attempts. Wait fifteen minutes, or ask a supervisor."))
            status = 429
        else:
            return _begin(request, member)
    return render(request, "sign_in/sign_in.html", {"form": form, "heading": _("Sign in")}, status=status)


def _begin(request: HttpRequest, member: members.SignedIn) -> HttpResponse:
    if {Role.INTAKE, Role.SUPERVISOR} & member.roles:
        organisation.renew_intake_slip(member)
    request.session.cycle_key()
    name, secret = vault.put(member.keys)
    request.session["vault"] = name
    response = HttpResponseRedirect(reverse("today"))
    response.set_cookie(settings.KEY_COOKIE_NAME, secret, secure=True, httponly=True, samesite="Strict", path="/")
    return response


def _end(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    name: Any = request.session.get("vault")
    if name:
        vault.drop(name)
    request.session.flush()
    response.delete_cookie(settings.KEY_COOKIE_NAME, path="/", samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    return _end(request, HttpResponseRedirect(reverse("sign-in")))


@public
@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """End the session at once and show a page that tells nothing; works however old the page was, so it asks no token."""
    response = HttpResponse(status=303)
    response.headers["Location"] = reverse("left")
    return _end(request, response)


@public
def left(request: HttpRequest) -> HttpResponse:
    """The page one lands on after leaving."""
    return render(request, "sign_in/left.html", {"heading": _("Page closed")})
