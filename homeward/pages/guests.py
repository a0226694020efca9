"""Partners without a node: added by one colleague, reached by another; and, in a case, the notices with their codes."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework import guests as casework
from homeward.casework.desk import DeskRecord
from homeward.exchange import guests
from homeward.exchange.partners import NotVerified, SecondMemberNeeded
from homeward.office.permissions import Action
from homeward.pages import addresses, named, screens, showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import Request, rule
from homeward.process.asylum import RecipientKind
from homeward.process.notifications.guest import GuestNotice


class GuestForm(Form):
    """A partner without a node."""

    name = Text(label=_("Name of the organisation"))
    country = Text(label=_("Country, two letters"), max_length=2, min_length=2)
    kind = OneOf(label=_("What it is"), choices=words.choices(RecipientKind), coerce=RecipientKind)
    telephone = Text(
        label=_("Telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input", "dir": "ltr", "type": "tel"}),
    )
    source = Text(
        label=_("Where this number is from"),
        help_text=_(
            "Not from a mail or a paper that they sent themselves: a directory, an embassy's list, a colleague who was there."
        ),
    )


@rule(Action.SEE_PARTNERS)
def all_guests(request: Request) -> HttpResponse:
    """List partners without a node; add one, or say that one has reached it."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = GuestForm(request.POST if asked == "add" else None)
    wrong: words.Word = ""
    if form.is_bound and form.is_valid():
        casework.add(**form.cleaned_data, by=request.member)
        return HttpResponseRedirect(reverse("guests"))
    if asked == "reached":
        try:
            casework.confirm(request.POST.get("guest", ""), by=request.member)
            return HttpResponseRedirect(reverse("guests"))
        except SecondMemberNeeded:
            wrong = _("You have added it. Another colleague must call this number and reach them.")
        except NotVerified:
            wrong = _("There is no such partner.")
    values = {
        "heading": _("Partners without a node"),
        "guests": [_shown(one) for one in guests.everyone()],
        "form": form,
        "wrong": wrong,
    }
    return render(request, "partners/guests.html", values, status=422 if form.errors or wrong else 200)


def _shown(one: guests.Guest) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": showing.ISOLATED.format(one.name),
        "country": showing.ISOLATED.format(named.country(one.country)),
        "kind": words.word(RecipientKind(one.kind)),
        "telephone": one.telephone,
        "source": showing.ISOLATED.format(one.source),
        "confirmed": one.confirmed,
    }


@rule(Action.SEND)
@screens.case_view
def notices(request: Request, code: str) -> HttpResponse:
    """The notices of a case: what to send, what to say by telephone, and how each stands."""
    record = desk.read(code, by=request.member, to=Action.SEND)
    values = {**screens.context(record, "handover"), "at_desk": _notices(request, record)}
    return render(request, "handover/notices.html", values)


def _notices(request: Request, record: DeskRecord) -> list[dict[str, Any]]:
    standings = guests.of_case(record.code, record.now)
    known = {one.id: one for one in guests.everyone()}
    found = []
    for one in reversed(record.case.every(GuestNotice)):
        entry, standing = one.entry, standings.get(one.entry.number)
        guest = known.get(entry.to)
        state = standing.state if standing else "over"
        found.append(
            {
                "message": words.message(entry.message),
                "name": showing.ISOLATED.format(guest.name) if guest else "",
                "telephone": guest.telephone if guest else "",
                "address": request.build_absolute_uri(reverse("guest", args=[entry.number])),
                "code": guests.read_out(entry.code),
                "state": words.way(f"notice-{state}"),
                "bad": state in ("locked", "over"),
                "live": state in ("waits", "opened", "answered"),
                "at": showing.moment(one.at),
                "opened": showing.moment(standing.opened_at) if standing and standing.opened_at else "",
                "anew": addresses.of_form(record.code, "handover", "new-code", message=str(entry.message), to=entry.to),
            }
        )
    return found
