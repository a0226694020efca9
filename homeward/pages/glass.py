"""Break-glass, the rehearsal, who leaves or withdraws: the pages on which access changes; each names what it does before it is done."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import access, administration, desk
from homeward.office import members
from homeward.office.permissions import Action, Role
from homeward.pages import screens, showing
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.proving import SECRET, AgainForm
from homeward.pages.rules import rule
from homeward.record import access as reading
from homeward.record import emergency, glass, opening
from homeward.record.access import WouldBeOrphaned
from homeward.record.glass import GlassRefused
from homeward.wire.shamir import ShareRefused

WORDS = {
    "reason": _("Write why this is needed."),
    "officer": _("Both of you must hold a share of the emergency key."),
    "late": _("This was asked for more than fifteen minutes ago, or not of you. Ask again together."),
    "same-person": _("Another officer must open it."),
    "case": _("There is no such case, or nothing of it is sealed to the emergency key."),
    "share": _("This share does not open it."),
}
SELECT = {"class": "govuk-select"}


class ShareForm(AgainForm):
    """A paper share, typed by the officer who holds it."""

    share = Text(label=_("Your paper share"), max_length=120, widget=forms.TextInput(attrs=SECRET))


class AskForm(ShareForm):
    """The first officer asks for a case."""

    case = Text(label=_("Case code"), max_length=32, widget=forms.TextInput(attrs=SECRET))
    reason = Text(label=_("Why"), long=True, widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}))

    def __init__(self, *args: Any, officers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"] = OneOf(
            label=_("Second officer"), choices=officers, coerce=int, widget=forms.Select(attrs=SELECT)
        )


def _moment(at: int) -> str:
    return showing.moment(datetime.fromtimestamp(at / 1_000_000, UTC))


@rule(Action.BREAK_GLASS, step_up=True)
def glass_page(request: HttpRequest) -> HttpResponse:
    """Two officers open a case for a day: the first asks, the second opens within fifteen minutes."""
    member = request.member  # type: ignore[attr-defined]
    names = {number: showing.ISOLATED.format(name) for number, name in members.names().items()}
    others = [(str(one), names[one]) for one in members.with_role(Role.OFFICER) if one != member.number]
    waits = glass.waiting(by=member.keys)
    opens = bool(waits)
    form = ShareForm(request.POST or None) if opens else AskForm(request.POST or None, officers=others)
    if request.method == "POST" and form.proves(request):
        try:
            if opens:
                code, _until = glass.open_with(waits[-1].number, share=form.cleaned_data["share"], by=member.keys)
                return HttpResponseRedirect(reverse("case", args=[code]))
            typed = form.cleaned_data
            glass.ask(
                typed["case"], share=typed["share"], reason=typed["reason"], second=typed["second"], by=member.keys
            )
            return HttpResponseRedirect(f"{reverse('glass')}?asked=1")
        except GlassRefused as refusal:
            form.add_error(None, WORDS[str(refusal)])
        except ShareRefused:
            form.add_error("share", _("This is no share of the emergency key in force. Look for a mistyped letter."))
    values = {
        "heading": _("Break the glass"),
        "form": form,
        "asked": request.GET.get("asked"),
        "open": [(code, names.get(by, by), _moment(until)) for code, by, until in glass.in_use()],
        "waits": [
            (one.subject, names.get(one.first, one.first), glass.reason_of(one.number, by=member.keys))
            for one in waits[-1:]
        ],
    }
    return render(request, "team/glass.html", values, status=422 if form.errors else 200)


class RehearseForm(Form):
    """A paper share, compared with what is known of it."""

    share = Text(label=_("A paper share"), max_length=120, widget=forms.TextInput(attrs=SECRET))


@rule(Action.SEE_REHEARSAL)
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Say who could still open what if somebody, or two, were gone; compare paper shares."""
    form = RehearseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            emergency.recognised(form.cleaned_data["share"])
            return HttpResponseRedirect(reverse("rehearsal"))
        except ShareRefused:
            form.add_error("share", _("This is no share of the emergency key in force. Look for a mistyped letter."))
    values = {
        "heading": _("What if somebody were gone?"),
        "form": form,
        "losses": [
            (", ".join(showing.ISOLATED.format(name) for name in one.gone), len(one.unread), one.shares, one.lost)
            for one in access.losses()
            if one.unread
        ],
        "shares": [
            (number, showing.ISOLATED.format(holder), _moment(typed) if typed else "")
            for _version, number, holder, typed in emergency.shares()
        ],
        "bare": len(reading.without_copy()),
    }
    return render(request, "team/rehearsal.html", values, status=422 if form.errors else 200)


ACTS: dict[str, Any] = {
    "out": administration.sign_out_everywhere,
    "suspend": administration.suspend,
    "leave": access.leave,
    "seal": access.seal_anew,
}


class ReaderForm(AgainForm):
    """One colleague and what is to be done."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = [
            ("out", _("Sign out on every device now")),
            ("suspend", _("Suspend at once: no sign-in, no case")),
            ("leave", _("Leaves: end all access for good")),
            ("seal", _("Has new keys: seal what I can open")),
        ]
        self.fields["do"] = OneOf(label=_("What"), choices=done, widget=forms.Select(attrs=SELECT))
        self.fields["colleague"] = OneOf(
            label=_("Colleague"), choices=people, coerce=int, widget=forms.Select(attrs=SELECT)
        )


@rule(Action.ASSIGN, step_up=True)
def readers(request: HttpRequest) -> HttpResponse:
    """See to withdrawals, seal anew for colleagues with new keys, and end the access of who leaves."""
    member = request.member  # type: ignore[attr-defined]
    names = {number: showing.ISOLATED.format(name) for number, name in members.names().items()}
    withdrawn = reading.recusals([card.code for card in opening.cards(member.keys)])
    if request.method == "POST" and "saw" in request.POST:
        for code, number in withdrawn:
            if request.POST["saw"] == f"{code}:{number}":
                access.saw_recusal(code, number, by=member)
        return HttpResponseRedirect(reverse("readers"))
    people = [(str(number), name) for number, name in sorted(names.items()) if number != member.number]
    form = ReaderForm(request.POST or None, people=people)
    if request.method == "POST" and form.proves(request):
        try:
            ACTS[form.cleaned_data["do"]](form.cleaned_data["colleague"], by=member)
            return HttpResponseRedirect(reverse("readers"))
        except WouldBeOrphaned as refusal:
            said = _("Nobody else can read these. Name another reader first:")
            form.add_error("colleague", f"{said} {', '.join(refusal.subjects)}")
    values = {
        "heading": _("Sign out, suspend, new keys, withdrawals, leaving"),
        "form": form,
        "withdrawn": [(code, number, names.get(number, number)) for code, number in withdrawn],
        "waits": [(names.get(one, one), ", ".join(codes)) for one, codes in reading.waiting_for_keys().items()],
    }
    return render(request, "team/readers.html", values, status=422 if form.errors else 200)


@rule(Action.READ_CASE)
@screens.case_view
def know(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw from a case because one knows the person; a supervisor is asked, what was seen stays in the log."""
    member = request.member  # type: ignore[attr-defined]
    alone = False
    if request.method == "POST":
        try:
            access.recuse(code, by=member)
            return HttpResponseRedirect(reverse("today"))
        except WouldBeOrphaned:
            alone = True
    record = desk.read(code, by=member)
    values = {**screens.context(record, "know-person"), "heading": _("I know this person"), "alone": alone}
    return render(request, "cases/know.html", values, status=409 if alone else 200)
