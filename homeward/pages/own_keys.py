"""A member's own keys: the authenticator app, the sessions, and the sheet that helps when everything else is lost."""

import binascii
from datetime import UTC, datetime
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import enrolling
from homeward.office import members, second_factor, vault
from homeward.office.members import SignedIn
from homeward.office.models import FactorRow
from homeward.office.permissions import Action
from homeward.office.second_factor import WrongCode
from homeward.pages import proving, showing, words
from homeward.pages.forms import Form, Text
from homeward.pages.rules import rule
from homeward.record import log

# Passphrase, recovery code, passkeys that open the keys: with one left, a loss locks the member out.
ENOUGH = 2
# How much of what happened to the account is shown.
LISTED = 12


class AppForm(Form):
    """The first code of a new authenticator app."""

    name = Text(label=_("Name of the device"), max_length=60, help_text=_("Such as: old telephone"))
    code = Text(label=_("Code that the app shows"), max_length=12, help_text=_("Six digits"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}


@rule(Action.OWN_KEYS, step_up=True)
def own_keys(request: HttpRequest) -> HttpResponse:
    """Show the member's factors and sessions; add or remove a factor; end every session."""
    member: SignedIn = request.member  # type: ignore[attr-defined]
    settle(request, member)
    doing = request.POST.get("do", "")
    if doing == "end":
        vault.drop_all(member.number)
        return HttpResponseRedirect(reverse("sign-in"))
    if doing == "remove":
        return _remove(request, member)
    seed = _seed(request)
    form = AppForm(request.POST if doing == "add" else None)
    if doing == "add" and form.is_valid():
        try:
            second_factor.enrol(member.number, seed, form.cleaned_data["code"], name=form.cleaned_data["name"])
        except WrongCode:
            form.add_error(
                "code", _("This is not the code that the app shows now. Wait for the next one and try again.")
            )
        else:
            request.session.pop("seed", None)
            settle(request, member)
            return HttpResponseRedirect(f"{reverse('own-keys')}?saved=1")
    return render(
        request, "sign_in/own_keys.html", _values(request, member, form, seed), status=422 if form.errors else 200
    )


@rule(Action.OWN_KEYS, step_up=True)
def change(request: HttpRequest) -> HttpResponse:
    """Replace passphrase and recovery sheet; the old passphrase and the second factor are asked, and every session ends."""
    member: SignedIn = request.member  # type: ignore[attr-defined]
    form = proving.AgainForm(request.POST or None)
    if request.method == "POST" and form.proves(request):
        made = members.renew_locks(member)
        values = {"heading": _("Your new sheet"), "passphrase": made.passphrase, "recovery": made.recovery}
        return render(request, "sign_in/recovered.html", {**values, "kept": True})
    values = {"heading": _("New passphrase and recovery sheet"), "form": form}
    return render(request, "sign_in/change.html", values, status=form.status)


def settle(request: HttpRequest, member: SignedIn) -> None:
    """Say in the session whether nothing but this page opens yet: no second factor outside practice, or keys that wait for signatures."""
    alone = not settings.NODE.fictional and not second_factor.has_one(member.number)
    if alone or enrolling.words(member):
        request.session["bare"] = "factor" if alone else "words"
    else:
        request.session.pop("bare", None)


def _seed(request: HttpRequest) -> bytes:
    """The seed that is being set up: kept in the session on the server until its first code was typed."""
    try:
        return binascii.unhexlify(request.session["seed"])
    except (KeyError, ValueError):
        seed = second_factor.new_seed()
        request.session["seed"] = seed.hex()
        return seed


def _remove(request: HttpRequest, member: SignedIn) -> HttpResponse:
    """Remove a factor, but never the last one: without any there would be one lock only."""
    number = request.POST.get("factor", "")
    mine = FactorRow.objects.filter(member_id=member.number)
    if number.isdigit() and mine.count() > 1:
        second_factor.remove(member.number, int(number))
        return HttpResponseRedirect(f"{reverse('own-keys')}?saved=1")
    return HttpResponseRedirect(f"{reverse('own-keys')}?last=1")


def _what(one: dict[str, Any]) -> str:
    """What a leaf says of an account: an act of administration by its detail, anything else by its name."""
    return str(one["detail"] if one["what"] == "administration" else one["what"])


def _values(request: HttpRequest, member: SignedIn, form: AppForm, seed: bytes) -> dict[str, Any]:
    picture = segno.make(second_factor.address(seed, member.username), micro=False)
    return {
        "heading": _("My keys"),
        "form": form,
        "factors": [
            {"number": one.pk, "name": showing.ISOLATED.format(one.name)}
            for one in FactorRow.objects.filter(member_id=member.number).order_by("pk")
        ],
        "sessions": vault.count(member.number),
        "seed": second_factor.typed_seed(seed),
        "picture": picture.svg_data_uri(scale=4, border=4),
        "saved": "saved" in request.GET,
        "last": "last" in request.GET,
        "alone": request.session.get("bare") == "factor",
        "words": enrolling.words(member),
        "happened": [
            {"at": showing.moment(datetime.fromtimestamp(one["at"] / 1_000_000, UTC)), "what": words.logged(_what(one))}
            for one in log.about(f"member {member.number}")[:LISTED]
        ],
        "one_lock": members.ways_in(member.number) < ENOUGH,
    }
