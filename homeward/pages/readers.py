"""Who can read a case, and ending a colleague's access to it: the page of a supervisor."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import access, desk
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.process.writing import Compartment
from homeward.record import grants
from homeward.record.grants import LastReaders, NoGrant


class EndForm(Form):
    """Whose access ends, and why."""

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"] = OneOf(
            label=_("Colleague"),
            choices=[("", words.text("choose")), *people],
            coerce=int,
            widget=forms.Select(attrs={"class": "govuk-select"}),
        )
        self.fields["reason"] = Text(
            label=_("Why"),
            long=True,
            help_text=_("It stands in the case. The colleague cannot read it."),
            widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}),
        )


@rule(Action.ASSIGN, step_up=True)
@screens.case_view
def of_case(request: HttpRequest, code: str) -> HttpResponse:
    """Show who can read which part of a case; end the access of one colleague, with the reason."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    names = showing.Names()
    by_part = {part: grants.readers(code, part) for part in Compartment}
    held = sorted({one for readers in by_part.values() for one in readers})
    people = [
        (str(one), showing.ISOLATED.format(names.members.get(one, one)))
        for one in by_part[Compartment.CASE]
        if one != member.number
    ]
    form = EndForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid() and _ended(form, code, member):
        return HttpResponseRedirect(f"{reverse('case-readers', args=[code])}?ended=yes")
    values = {
        **screens.context(record, "case-readers"),
        "heading": _("Who can read this case"),
        "readers": [
            (
                showing.ISOLATED.format(names.members.get(one, one)),
                [words.word(part) for part, readers in by_part.items() if one in readers],
            )
            for one in held
        ],
        "form": form if people else None,
        "ended": "ended" in request.GET,
    }
    return render(request, "cases/readers.html", values, status=422 if form.errors else 200)


def _ended(form: EndForm, code: str, member: Any) -> bool:
    try:
        access.end_one(code, **form.cleaned_data, by=member)
    except LastReaders:
        form.add_error(
            "of", _("A worker, a supervisor and two readers must stay. Let another colleague read the case first.")
        )
    except NoGrant:
        form.add_error("of", _("This colleague reads parts that you cannot open. Ask a supervisor who can."))
    else:
        return True
    return False
