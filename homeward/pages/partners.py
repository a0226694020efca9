"""Partners: their cards, verified by two members over a second channel, and the health of the line."""

from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import administration
from homeward.exchange import inbox, partners
from homeward.exchange.partners import NotVerified, SecondMemberNeeded, WrongNumber
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.process.asylum import RecipientKind
from homeward.wire.cards import CardRefused


class CardForm(Form):
    """A partner's card file, pasted or chosen."""

    card = Text(
        label=_("The text of the card file"),
        long=True,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "govuk-textarea", "dir": "ltr"}),
    )


class NumberForm(Form):
    """The number as it was heard."""

    typed = Text(
        label=_("The 30 digits, as you hear them"),
        help_text=_(
            "Call a number that did not come with the card, and type what they read out. Another colleague does the same."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )


class KindForm(Form):
    """What a partner is: an authority gets nothing about a person while contact with authorities is held."""

    kind = OneOf(
        label=_("What it is"),
        help_text=_("A house run by a government counts as a government-run receiver, whoever works there"),
        choices=words.choices(RecipientKind),
        coerce=RecipientKind,
    )


@rule(Action.SEE_PARTNERS)
def all_partners(request: HttpRequest) -> HttpResponse:
    """List partners; add a card."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            administration.add_card(form.cleaned_data["card"].encode(), by=request.member)  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("partners"))
        except CardRefused as refusal:
            form.add_error("card", str(refusal))
    found = [
        {
            "id": one.id,
            "name": showing.ISOLATED.format(one.name),
            "country": one.country,
            "kind": words.word(one.kind),
            "verified": one.verified,
            "blocked": one.blocked,
            "half": one.waiting_for_second,
            "heard": showing.moment(datetime.fromtimestamp(one.last_heard, UTC)) if one.last_heard else "",
        }
        for one in partners.everyone()
    ]
    values = {
        "heading": _("Partners"),
        "partners": found,
        "form": form,
        "refused": inbox.refused()[:20],
        "own": administration.own_number(),
    }
    return render(request, "partners/list.html", values, status=422 if form.errors else 200)


@rule(Action.APPROVE)
def kind(request: HttpRequest, partner: str) -> HttpResponse:
    """Say what kind of organisation a partner is."""
    found = next((one for one in partners.everyone() if one.id == partner), None)
    if found is None:
        raise Http404
    form = KindForm(request.POST or None, initial={"kind": found.kind})
    if request.method == "POST" and form.is_valid():
        administration.say_kind(partner, form.cleaned_data["kind"], by=request.member)  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("partners"))
    values = {
        "heading": _("What kind of organisation is this?"),
        "form": form,
        "name": showing.ISOLATED.format(found.name),
    }
    return render(request, "partners/kind.html", values, status=422 if form.errors else 200)


@rule(Action.KEEP_PARTNERS)
def verify(request: HttpRequest, partner: str) -> HttpResponse:
    """Compare what was heard with the card; two members, a second channel."""
    try:
        name = showing.ISOLATED.format(partners.card_of(partner).name)
    except NotVerified as error:
        raise Http404 from error
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            administration.verify_partner(partner, typed=form.cleaned_data["typed"], by=request.member)  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("partners"))
        except WrongNumber:
            form.add_error(
                "typed",
                _("This is not the number of the card we have. Do not send anything to them; tell your supervisor."),
            )
        except SecondMemberNeeded:
            form.add_error("typed", _("You have verified this card already. Another colleague must do it too."))
    return render(
        request,
        "partners/verify.html",
        {"heading": _("Verify a card"), "form": form, "name": name},
        status=422 if form.errors else 200,
    )
