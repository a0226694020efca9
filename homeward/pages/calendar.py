"""The calendar: days on which we do not work, days of which a receiving organisation told, and an import of holidays."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.office import calendars, clock, permissions
from homeward.office.permissions import Action
from homeward.pages import showing
from homeward.pages.forms import Day, Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.pages.words import travel as travel_words
from homeward.travel.offers.icalendar import LONGEST, Holidays, read_holidays

WORKED = (("closed", _("Closed")), ("works", _("Works")))


class CountryField(Text):
    """A country by its two letters, or nothing for our own calendar."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Country of the receiving organisation, two letters"),
            help_text=_("Leave empty for our own calendar"),
            max_length=2,
            required=False,
        )

    def clean(self, value: Any) -> str:
        """Check the letters and write them large."""
        code = super().clean(value).upper()
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("Enter two letters such as MD"), code="invalid")
        return code


class DayForm(Form):
    """One day of a calendar."""

    country = CountryField()
    day = Day(label=_("Day"))
    works = OneOf(label=_("What was told about it"), choices=WORKED)
    name = Text(label=_("What the day is called, or who confirmed it"), max_length=120)


class FileForm(Form):
    """Holidays in iCalendar."""

    country = CountryField()
    file = forms.FileField(
        label=_("Holidays as iCalendar"),
        help_text=_("Whole days are taken in. What repeats or has hours is named and left out."),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": ".ics,text/calendar"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )


@rule(Action.SEE_DIRECTORY)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days kept; add one, take one out, or import a file."""
    may_keep = permissions.may(request.member.roles, Action.KEEP_DIRECTORY)  # type: ignore[attr-defined]
    sent = request.POST.get("do", "") if request.method == "POST" and may_keep else ""
    one_day = DayForm(request.POST if sent == "day" else None, prefix="day")
    one_file = FileForm(*((request.POST, request.FILES) if sent == "file" else ()), prefix="file")
    taken: Holidays | None = None
    if sent == "forget" and request.POST.get("row", "").isdecimal():
        calendars.forget(int(request.POST["row"][:9]))
        return HttpResponseRedirect(reverse("calendar"))
    if sent == "day" and one_day.is_valid():
        typed = one_day.cleaned_data
        calendars.keep({typed["day"]: typed["name"]}, country=typed["country"], works=typed["works"] == "works")
        return HttpResponseRedirect(reverse("calendar"))
    if sent == "file" and one_file.is_valid():
        taken = _taken(one_file)
    return render(
        request,
        "team/calendar.html",
        {
            "heading": _("Calendar"),
            "rows": [_row(one) for one in calendars.kept(clock.now().date())],
            "one_day": one_day,
            "one_file": one_file,
            "taken": taken,
            "count": len(taken.days) if taken else 0,
            "refused": [_refused(one) for one in taken.refused] if taken else [],
        },
        status=422 if one_day.errors or one_file.errors else 200,
    )


def _taken(form: FileForm) -> Holidays:
    """Keep the days of a file; what was not read is shown beside."""
    raw = form.cleaned_data["file"].read(LONGEST + 1)
    found = read_holidays(raw.decode("utf-8", "replace"))
    calendars.keep(found.days, country=form.cleaned_data["country"])
    return found


def _row(one: Any) -> dict[str, Any]:
    return {
        "number": one.pk,
        "country": one.country,
        "day": showing.day(one.day),
        "name": showing.ISOLATED.format(one.name) if one.name else "",
        "works": one.works,
    }


def _refused(one: Any) -> dict[str, Any]:
    return {"line": one.line, "why": travel_words.WORDS[str(one.fault)], "text": one.text}
