"""Partners: their cards, verified by two members over a second channel, and the health of the line."""

from datetime import UTC, date, datetime

import segno
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import administration, carding
from homeward.exchange import inbox, partners, troubles
from homeward.exchange.partners import NotVerified, SecondMemberNeeded, WrongNumber
from homeward.office.permissions import Action
from homeward.pages import named, showing, words
from homeward.pages.forms import Form, Moment, OneOf, Text
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


# Where the telephone number is from that was called; the card's own number proves nothing, whoever made the card answers it.
SOURCES = (
    ("scanned", _("We met in person, and I scanned the square code on their screen or paper")),
    ("known-before", _("We have telephoned on it before the card came")),
    ("register", _("A public register, a telephone book, or their long-known website")),
    ("third", _("Another organisation that knows them told us")),
    ("card", _("It came with the card, or with the message that brought it")),
)


class NumberForm(Form):
    """The number as it was heard, and on which telephone."""

    number_from = OneOf(label=_("Where is the telephone number from that you called?"), choices=SOURCES)
    typed = Text(
        label=_("The 30 digits, as you hear them, or what the square code says"),
        help_text=_(
            "They read them out of their own page Partners; never read ours to them first. Another colleague does the same."
        ),
        max_length=120,
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


class RevocationForm(Form):
    """A partner's revocation as it was read out or pasted."""

    typed = Text(
        label=_("The revocation, as you hear it: letters and digits in groups of four"),
        long=True,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea", "dir": "ltr", "autocomplete": "off"}),
    )
    since = Moment(
        label=_("Since when may their keys have been in other hands?"),
        help_text=_("What came from them since then is shown as doubtful"),
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
            "country": showing.ISOLATED.format(named.country(one.country)),
            "kind": words.word(one.kind),
            "verified": one.verified,
            "blocked": words.trouble(one.blocked) if one.blocked else "",
            "half": one.waiting_for_second,
            "heard": showing.moment(datetime.fromtimestamp(one.last_heard, UTC)) if one.last_heard else "",
        }
        for one in partners.everyone()
    ]
    values = {
        "heading": _("Partners"),
        "partners": found,
        "ours": [(words.trouble(one.kind), words.trouble_help(one.kind)) for one in troubles.kept("")],
        "form": form,
        "refused": [
            (showing.day(date.fromisoformat(day)), words.refused_at_the_door(code), count)
            for day, code, count in inbox.refused()[:20]
        ],
        "own": administration.own_number(),
        "picture": segno.make(administration.own_code(), micro=False).svg_data_uri(scale=4, border=4),
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
    if request.method == "POST" and form.is_valid() and _compared(request, partner, form):
        return HttpResponseRedirect(reverse("partners"))
    return render(
        request,
        "partners/verify.html",
        {"heading": _("Verify a card"), "form": form, "name": name},
        status=422 if form.errors else 200,
    )


def _compared(request: HttpRequest, partner: str, form: NumberForm) -> bool:
    """Whether what was typed is the card's number, from a telephone number that counts; otherwise the form says why not."""
    typed, source = form.cleaned_data["typed"], form.cleaned_data["number_from"]
    if source == "card":
        why = _("Whoever made the card answers its own number. Find another number for them, and call that one.")
        form.add_error("number_from", why)
        return False
    try:
        administration.verify_partner(partner, typed=typed, number_from=source, by=request.member)  # type: ignore[attr-defined]
        return True
    except WrongNumber:
        why = _("This is not the number of the card we have. Do not send anything to them; tell your supervisor.")
    except SecondMemberNeeded:
        why = _("You have verified this card already. Another colleague must do it too.")
    except CardRefused as refusal:
        form.add_error("typed", str(refusal))
        return False
    form.add_error("typed", why)
    return False


@rule(Action.KEEP_PARTNERS)
def revoke(request: HttpRequest, partner: str) -> HttpResponse:
    """Take in a partner's revocation, read out after a theft: nothing goes there any more, what came since is doubtful."""
    try:
        name = showing.ISOLATED.format(partners.card_of(partner).name)
    except NotVerified as error:
        raise Http404 from error
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            carding.revoke_partner(partner, by=request.member, **form.cleaned_data)  # type: ignore[attr-defined]
            return HttpResponseRedirect(reverse("line", args=[partner]))
        except CardRefused as refusal:
            form.add_error("typed", str(refusal))
    values = {"heading": _("A revocation"), "form": form, "name": name}
    return render(request, "partners/revoke.html", values, status=422 if form.errors else 200)
