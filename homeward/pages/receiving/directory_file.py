"""The directory as a file: carried out as HSDS, and one from elsewhere looked at, then taken in, all or none."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import directory as casework_directory
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.rules import rule
from homeward.pages.text_files import FileOrText
from homeward.process.services import Service
from homeward.reports.hsds import LONGEST, HsdsRefused, Listed


@rule(Action.SEE_DIRECTORY)
def carry_out(request: HttpRequest) -> HttpResponse:
    """Give the whole directory as HSDS."""
    names = {one.value: str(words.word(one)) for one in Service}
    text = casework_directory.carry_out(names, by=request.member)  # type: ignore[attr-defined]
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="services.json"'
    return answer


class TakeInForm(FileOrText):
    """A directory from elsewhere."""

    longest, asks = LONGEST, ("file", _("Choose a file"))

    text = forms.CharField(required=False, widget=forms.HiddenInput(), max_length=LONGEST)


@rule(Action.KEEP_DIRECTORY)
def take_in(request: HttpRequest) -> HttpResponse:
    """Look at a directory from elsewhere, then take it in, all or none."""
    form = TakeInForm(request.POST or None, request.FILES or None)
    found: list[Listed] = []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "accepted" in request.POST:
                casework_directory.take_in(text, by=request.member)  # type: ignore[attr-defined]
                return HttpResponseRedirect(reverse("directory"))
            found = casework_directory.look_at(text)
        except HsdsRefused as refused:
            message = _("%(place)s: %(problem)s. Nothing was taken in.") % {
                "place": showing.ISOLATED.format(refused.place),
                "problem": words.code(refused.problem),
            }
            form.add_error("file", message)
    rows = [
        {
            "name": showing.ISOLATED.format(one.name),
            "place": showing.ISOLATED.format(f"{one.place} {one.country}".strip()),
            "services": [words.word(Service(name)) for name in one.services],
            "names": [showing.ISOLATED.format(name) for name in one.names if name],
        }
        for one in found
    ]
    values = {
        "heading": _("Take in a directory"),
        "form": form,
        "rows": rows,
        "text": form.cleaned_data.get("text", "") if found else "",
    }
    return render(request, "receiving/take_in.html", values, status=422 if form.errors else 200)
