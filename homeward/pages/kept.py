"""A form that was sent too late: what was typed, to be sent now or thrown away."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.office import kept_forms
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.pages import drafts, showing, words
from homeward.pages.forms import KEPT_NOWHERE
from homeward.pages.rules import rule

# What a form carries beside what was typed.
CARRIED = frozenset({"csrfmiddlewaretoken", "seen", drafts.PUT_AWAY, KEPT_NOWHERE})


@rule(Action.TODAY)
def kept(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was typed; throw it away when that is asked."""
    member: SignedIn = request.member  # type: ignore[attr-defined]
    if request.method == "POST":
        kept_forms.drop(member.number, number)
        return HttpResponseRedirect(reverse("today"))
    found = next((one for one in kept_forms.waiting(member.keys) if one.number == number), None)
    if found is None:
        raise Http404
    typed = [(name, value) for name, value in found.fields if name not in CARRIED]
    values = {
        "heading": _("A form that was not saved"),
        "at": showing.since_1970(found.at),
        "meant": drafts.is_meant(found),
        "path": found.path,
        "fields": typed,
        "rows": [showing.Row(words.field(name), showing.ISOLATED.format(value)) for name, value in typed if value],
        "number": number,
    }
    return render(request, "sign_in/kept.html", values)
