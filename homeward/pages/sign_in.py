"""Signing in and out, and leaving at once."""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from homeward.casework import organisation
from homeward.office import members, vault
from homeward.office.members import SignInRefused, TooManyAttempts
from homeward.office.permissions import Action, Role
from homeward.pages import own_keys, proving
from homeward.pages.forms import Form, Text
from homeward.pages.rules import public, rule
from homeward.record import log
from homeward.record.log import Leaf

PASSKEY_COUNTS = 300


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
    code = proving.code_field()


class RecoverForm(Form):
    """Name and the code on the printed sheet."""

    username = Text(label=_("Name"), max_length=60)
    recovery = Text(
        label=_("Recovery code"),
        help_text=_("Eight groups of four"),
        widget=forms.PasswordInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
    )


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open the member's keys and begin a session; whatever is wrong, the answer is the same."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data
            member = members.sign_in(
                typed["username"],
                typed["passphrase"],
                code=typed["code"],
                place=proving.place_of(request),
                passkey_of=_passkey_of(request),
            )
        except SignInRefused:
            form.add_error(None, _("Name, passphrase and code do not fit together."))
            status = 403
        except TooManyAttempts:
            form.add_error(
                None,
                _("Too many attempts from here. Wait fifteen minutes, or try on another line, such as a telephone's."),
            )
            status = 429
        else:
            return begin(request, member)
    return render(request, "sign_in/sign_in.html", {"form": form, "heading": _("Sign in")}, status=status)


@public
def recover(request: HttpRequest) -> HttpResponse:
    """Take the printed code, once; show the new passphrase and the new code, once."""
    form = RecoverForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = members.recover(
                form.cleaned_data["username"], form.cleaned_data["recovery"], place=proving.place_of(request)
            )
        except SignInRefused:
            form.add_error(None, _("Name and code do not fit together."))
            status = 403
        except TooManyAttempts:
            form.add_error(
                None,
                _("Too many attempts from here. Wait fifteen minutes, or try on another line, such as a telephone's."),
            )
            status = 429
        else:
            values = {"heading": _("Your new sheet"), "passphrase": made.passphrase, "recovery": made.recovery}
            return render(request, "sign_in/recovered.html", values)
    if form.errors and status == 200:
        status = 422
    return render(
        request, "sign_in/recover.html", {"form": form, "heading": _("Lost passphrase or device")}, status=status
    )


@rule(Action.TODAY)
def again(request: HttpRequest) -> HttpResponse:
    """Ask a member who is signed in to show once more who they are, before a page that can do harm."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    back = wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("today")
    form = proving.AgainForm(request.POST or None)
    if request.method == "POST" and form.proves(request):
        request.session["fresh"] = time.time()
        return HttpResponseRedirect(back)
    values = {"form": form, "heading": _("Is it you?"), "next": back}
    return render(request, "sign_in/again.html", values, status=form.status)


def passkey_shown(request: HttpRequest, member: int) -> None:
    """Remember for a few minutes, on the server, whose passkey was shown: the passphrase is still to come."""
    request.session["passkey_of"] = [member, time.time()]


def _passkey_of(request: HttpRequest) -> int:
    member, at = request.session.pop("passkey_of", None) or (0, 0.0)
    return int(member) if time.time() - at < PASSKEY_COUNTS else 0


def begin(request: HttpRequest, member: members.SignedIn) -> HttpResponse:
    """Begin a session with a member's opened keys."""
    if {Role.INTAKE, Role.SUPERVISOR} & member.roles:
        organisation.renew_intake_slip(member)
    request.session.cycle_key()
    name, secret = vault.put(member.keys)
    request.session["vault"] = name
    request.session["member"] = member.number
    request.session["fresh"] = time.time()
    log.write(Leaf("signed in", member.number, f"member {member.number}"))
    own_keys.settle(request, member)
    told = members.ways_in(member.number) < own_keys.ENOUGH
    response = HttpResponseRedirect(reverse("own-keys" if told else "today"))
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
