"""The calendar: days on which we do not work, what a receiving organisation told of its days and hours, and an import of holidays."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from homeward.office import calendars, clock, permissions
from homeward.office.permissions import Action
from homeward.pages import showing
from homeward.pages.forms import Day, Form, OneOf, SeveralOf, Text
from homeward.pages.rules import rule
from homeward.pages.words import travel as travel_words
from homeward.travel.offers.icalendar import LONGEST, Holidays, read_holidays

WORKED = (("closed", _("Closed")), ("works", _("Works")))


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input govuk-input--width-5", "type": "time"})
    told = {"required": _("Enter an hour"), "invalid": _("Enter an hour such as 08:00")}
    return forms.TimeField(label=label, widget=widget, error_messages=told)


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


class WeekForm(Form):
    """The hours and the weekend of an organisation."""

    country = CountryField()
    opens = _hour(_("From"))
    closes = _hour(_("Until"))
    weekend = SeveralOf(
        label=_("Weekdays without work"),
        help_text=_("Tick none for the weekend of the country's table"),
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Check that the hours end after they begin."""
        values = dict(super().clean() or {})
        if not self.errors and values["closes"] <= values["opens"]:
            self.add_error("closes", forms.ValidationError(_("Enter an hour after the first"), code="invalid"))
        return values


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
    """Show the days and hours kept; add, take out, or import a file."""
    may_keep = permissions.may(request.member.roles, Action.KEEP_DIRECTORY)  # type: ignore[attr-defined]
    sent = request.POST.get("do", "") if request.method == "POST" and may_keep else ""
    one_day = DayForm(request.POST if sent == "day" else None, prefix="day")
    week = WeekForm(request.POST if sent == "week" else None, prefix="week")
    one_file = FileForm(*((request.POST, request.FILES) if sent == "file" else ()), prefix="file")
    if _kept(request, sent, one_day, week):
        return HttpResponseRedirect(reverse("calendar"))
    taken = _taken(one_file) if sent == "file" and one_file.is_valid() else None
    return render(
        request,
        "team/calendar.html",
        {
            "heading": _("Calendar"),
            "rows": [_row(one) for one in calendars.kept(clock.now().date())],
            "weeks": _weeks(),
            "one_day": one_day,
            "week": week,
            "one_file": one_file,
            "taken": taken,
            "count": len(taken.days) if taken else 0,
            "refused": [_refused(one) for one in taken.refused] if taken else [],
        },
        status=422 if one_day.errors or week.errors or one_file.errors else 200,
    )


def _kept(request: HttpRequest, sent: str, one_day: DayForm, week: WeekForm) -> bool:
    """Do what was sent, apart from a file; tell whether it was done."""
    if sent == "forget" and request.POST.get("row", "").isdecimal():
        calendars.forget(int(request.POST["row"][:9]))
    elif sent == "forget-week":
        calendars.forget_week(request.POST.get("country", "")[:2])
    elif sent == "day" and one_day.is_valid():
        typed = one_day.cleaned_data
        calendars.keep({typed["day"]: typed["name"]}, country=typed["country"], works=typed["works"] == "works")
    elif sent == "week" and week.is_valid():
        typed = week.cleaned_data
        calendars.keep_week((typed["opens"], typed["closes"]), typed["weekend"] or None, country=typed["country"])
    else:
        return False
    return True


def _taken(form: FileForm) -> Holidays:
    """Keep the days of a file; what was not read is shown beside."""
    raw = form.cleaned_data["file"].read(LONGEST + 1)
    found = read_holidays(raw.decode("utf-8", "replace"))
    calendars.keep(found.days, country=form.cleaned_data["country"])
    return found


def _row(one: Any) -> dict[str, Any]:
    return {
        "number": one.pk,
        "country": showing.ISOLATED.format(one.country) if one.country else "",
        "day": showing.day(one.day),
        "name": showing.ISOLATED.format(one.name) if one.name else "",
        "works": one.works,
    }


def _weeks() -> list[dict[str, Any]]:
    """Hours and weekend of each receiving organisation that told them, and our own."""
    own, weekends = calendars.own(), calendars.weekends()
    told = [_week("", own.opens, own.closes, sorted(own.weekend))]
    return told + [_week(one, *hours, weekends[one]) for one, hours in sorted(calendars.meeting_hours().items())]


def _week(country: str, opens: time, closes: time, weekend: Sequence[int] | None) -> dict[str, Any]:
    named = ", ".join(str(WEEKDAYS[day]) for day in weekend or ())
    shown = showing.ISOLATED.format(country) if country else ""
    return {
        "country": country,
        "shown": shown,
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
        "weekend": named,
    }


def _refused(one: Any) -> dict[str, Any]:
    return {"line": one.line, "why": travel_words.WORDS[str(one.fault)], "text": one.text}
