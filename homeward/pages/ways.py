"""The ways to partners beside the direct line: our relay, and files that are carried."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import carried, relays
from homeward.casework.relays import Standing
from homeward.exchange import outbox, partners
from homeward.exchange.carried import NotCarried, TakenIn
from homeward.exchange.partners import NotVerified
from homeward.exchange.relays import keeping
from homeward.exchange.relays.keeping import NoAddress
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import Request, rule, takes
from homeward.wire.cards import CardRefused

MOST_CARRIED = 64 * 1024 * 1024


class RelayForm(Form):
    """Our relay, as who runs it told us."""

    address = Text(
        label=_("Address of the relay"),
        help_text=_("Such as https://relay.example.org. Whoever runs it sees neither what passes nor about whom."),
        widget=forms.TextInput(attrs={"class": "govuk-input", "dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
    )
    admission = Text(
        label=_("Admission"),
        help_text=_("The word that whoever runs the relay gave you"),
        widget=forms.TextInput(attrs={"class": "govuk-input", "dir": "ltr", "autocomplete": "off"}),
    )


class FileForm(Form):
    """A file that somebody brought."""

    file = forms.FileField(
        label=_("File that was brought"),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": ".tar"}),
    )


class OutForm(Form):
    """For whom a file is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.id, showing.ISOLATED.format(one.name)) for one in partners.everyone() if one.verified]
        self.fields["partner"] = OneOf(
            label=_("For which partner"),
            choices=[("", words.text("choose")), *known],
            widget=forms.Select(attrs={"class": "govuk-select"}),
        )


@rule(Action.SEE_PARTNERS)
def relay(request: Request) -> HttpResponse:
    """Show how partners and we reach each other by relays; choose ours, or stop using one."""
    member = request.member
    known = {"address": keeping.own()} if keeping.own() else None
    form = RelayForm(request.POST if request.POST.get("do") == "choose" else None, initial=known)
    if request.method == "POST" and request.POST.get("do") == "stop":
        relays.stop(by=member)
        return HttpResponseRedirect(reverse("relay"))
    if form.is_bound and form.is_valid():
        try:
            relays.choose(form.cleaned_data["address"], form.cleaned_data["admission"], by=member)
            return HttpResponseRedirect(reverse("relay"))
        except NoAddress:
            form.add_error(
                "address", _("This is not the address of a relay. It begins with https:// and ends with the name.")
            )
    values = {
        "heading": _("Relay"),
        "own": keeping.own(),
        "form": form,
        "standings": [_standing(one) for one in relays.standings(by=member)],
    }
    return render(request, "partners/relay.html", values, status=422 if form.errors else 200)


def _standing(one: Standing) -> dict[str, Any]:
    ours = _("open; they know it") if one.told else _("open; they do not know it yet") if one.ours else _("none yet")
    rows = [
        (_("Our mailbox for them"), ours),
        (_("Their mailbox for us"), showing.ISOLATED.format(one.theirs) if one.theirs else _("none that we know")),
        (_("Something last laid there"), showing.moment(one.used) if one.used else _("never")),
    ]
    return {
        "name": showing.ISOLATED.format(one.name),
        "rows": rows,
        "wrong": words.way(f"relay-{one.wrong}") if one.wrong else "",
    }


@takes(MOST_CARRIED)
@rule(Action.CARRY)
def carry(request: Request) -> HttpResponse:
    """Write a file for a partner, or take in one that was brought."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    writes = OutForm(request.POST if asked == "out" else None)
    brings = FileForm(*((request.POST, request.FILES) if asked == "in" else ()))
    done: dict[str, Any] = {}
    if writes.is_bound and writes.is_valid() and (file := _written(request, writes)) is not None:
        return file
    if brings.is_bound and brings.is_valid():
        try:
            done = _done(carried.take(brings.cleaned_data["file"].read(), by=request.member))
        except NotCarried as refusal:
            brings.add_error("file", str(words.way(f"carried-{refusal.why}")))
    values = {
        "heading": _("Carry by hand"),
        "writes": writes,
        "brings": brings,
        "done": done,
        "waits": _waits(),
    }
    return render(request, "partners/carry.html", values, status=422 if writes.errors or brings.errors else 200)


def _written(request: Request, form: OutForm) -> HttpResponse | None:
    """The file as a download, or None with the reason beside the field."""
    try:
        made = carried.out(form.cleaned_data["partner"], by=request.member)
    except (NotVerified, CardRefused):
        form.add_error(
            "partner", _("Nothing can go to this partner: its card or its key has ended or is not verified.")
        )
        return None
    answer = HttpResponse(made.raw, content_type="application/x-tar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


def _waits() -> list[tuple[str, int]]:
    count = outbox.how_many_wait()
    known = [one for one in partners.everyone() if one.verified and one.id in count]
    return [(showing.ISOLATED.format(one.name), count[one.id]) for one in known]


def _done(taken: TakenIn) -> dict[str, Any]:
    """What came of a file, in words, and for whom a return file can be written."""
    names = partners.names()
    rows = [
        (_("Messages that are new here"), taken.new),
        (_("Messages that were here already"), taken.known),
        (_("Receipts and states of conversations"), taken.told),
        (_("Left in the file, because too much lies unopened here"), taken.no_room),
        *((words.way(f"step-{step}"), count) for step, count in taken.refused),
    ]
    return {
        "taken": taken.new + taken.known + taken.told > 0,
        "rows": [(name, count) for name, count in rows if count],
        "back": [(one, showing.ISOLATED.format(names.get(one, one))) for one in taken.partners],
    }
