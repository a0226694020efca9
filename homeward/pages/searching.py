"""Searching imported timetables for a case; what is found goes to the page of offers, where it is judged like any other offer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, timetables
from homeward.casework.timetables import Found, Wish
from homeward.office import countries
from homeward.office.permissions import Action
from homeward.pages import offer_rows, screens, showing, situations
from homeward.pages.forms import Day, Form, Lines, OneOf, Text
from homeward.pages.rules import rule
from homeward.travel import places
from homeward.travel.listing import Journey
from homeward.travel.search import Search

SHOWN_NAMES = 8


class SearchForm(Form):
    """From where to where, and between which days she arrives."""

    timetable = OneOf(label=_("Timetable"), choices=())
    origin = Text(label=_("From"), help_text=_("Code or name of the place"), max_length=80)
    goal = Text(label=_("To"), help_text=_("Code or name of the place"), max_length=80)
    first = Day(label=_("She arrives from"))
    last = Day(label=_("She arrives until"), help_text=_("At most four weeks later"))
    country = Text(label=_("Country in which she arrives, two letters"), max_length=2, required=False)
    shut = Lines(
        label=_("Places and countries in which she does not change"),
        help_text=_("Codes, one a line"),
        required=False,
    )
    carriers = Lines(
        label=_("Carriers that she does not travel with"), help_text=_("Codes, one a line"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: Search | None = None
        names = [(one.name, showing.ISOLATED.format(one.name)) for one in timetables.kept()]
        # Where there is one timetable, nobody has to choose it.
        only = names[0][0] if len(names) == 1 else None
        self.fields["timetable"] = OneOf(label=_("Timetable"), choices=names, initial=only)

    def clean(self) -> dict[str, Any]:
        """Find the places in the timetable; a text that means none or several is asked about."""
        values = dict(super().clean() or {})
        if self.errors:
            return values
        self.found = timetables.opened(values["timetable"])
        for name in ("origin", "goal"):
            values[name] = self._place(self.found, name, values[name])
        self._known(self.found, values)
        if not 0 <= (values["last"] - values["first"]).days < timetables.MOST_DAYS:
            self.add_error(
                "last", forms.ValidationError(_("Enter a day within four weeks of the first"), code="invalid")
            )
        known = places.find(self.found.feed.places[values["goal"]]) if values["goal"] is not None else None
        values["country"] = values["country"].upper() or (known.country if known else "")
        if not values["country"] and "goal" not in self.errors:
            self.add_error(
                "country", forms.ValidationError(_("The country of this place is not known"), code="required")
            )
        return values

    def _known(self, found: Search, values: dict[str, Any]) -> None:
        """Turn what is to be left out into places and routes; a name that the timetable does not know is asked about."""
        for name, known in (("shut", _places), ("carriers", _routes)):
            meant = [(text, known(found, text)) for text in values[name]]
            values[name] = frozenset().union(*(one for _text, one in meant if one is not None))
            for text, one in meant:
                if one is None:
                    unknown = _("The timetable knows nothing called “%(what)s”")
                    self.add_error(name, forms.ValidationError(unknown, code="invalid", params={"what": text}))

    def _place(self, found: Search, name: str, text: str) -> int | None:
        meant = timetables.named(found.feed, text)
        if len(meant) == 1:
            return meant[0]
        if not meant:
            self.add_error(name, forms.ValidationError(_("The timetable has no such place"), code="invalid"))
            return None
        listed = ", ".join(f"{found.feed.names[at]} ({found.feed.places[at]})" for at in meant[:SHOWN_NAMES])
        several = _("Several places begin like this. Enter the code of one: %(places)s")
        self.add_error(name, forms.ValidationError(several, code="invalid", params={"places": listed}))
        return None


@rule(Action.WRITE_CASE)
@screens.case_view
def search(request: HttpRequest, code: str) -> HttpResponse:
    """Search a timetable; nothing is kept."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    sent = request.method == "POST"
    today = record.now.date()
    first = {"first": today + timedelta(days=14), "last": today + timedelta(days=28)}
    form = SearchForm(request.POST if sent else None, initial=first)
    rules, answered = situations.rules(record), None
    if sent and form.is_valid() and form.found is not None:
        wish, care = _wish(form.cleaned_data), situations.care(record)
        answered = timetables.search(form.found, wish, rules, care=care, now=record.now)
    values = {
        **screens.context(record, "travel"),
        "form": form,
        "none_kept": not timetables.kept(),
        "back": reverse("case-page", args=[code, "travel"]),
        "offers_address": reverse("offers", args=[code]),
        **(_shown(form.found, answered) if answered and form.found else {}),
    }
    return render(request, "travel/search.html", values, status=422 if form.errors else 200)


def _wish(typed: dict[str, Any]) -> Wish:
    names = ("origin", "goal", "first", "last", "country", "shut", "carriers")
    return Wish(*(typed[name] for name in names))


def _places(found: Search, text: str) -> frozenset[int] | None:
    """The places of a country or of a code or name; None where there is no such place. Any two letters may be a country."""
    feed, country = found.feed, countries.code_of(text) or text.upper()
    meant = {
        at
        for at, code in enumerate(feed.places)
        if (known := places.find(code)) is not None and known.country == country
    }
    called = {
        at
        for at in range(len(feed.places))
        if text.casefold() in (feed.places[at].casefold(), feed.names[at].casefold())
    }
    return frozenset(meant | called) if meant or called or len(country) == 2 else None


def _routes(found: Search, text: str) -> frozenset[int] | None:
    """The routes of a carrier, by its code or name; None where there is none."""
    routes, asked = found.feed.routes, text.casefold()
    return frozenset(at for at, one in enumerate(routes) if asked in (one.id.casefold(), one.name.casefold())) or None


def _shown(found: Search, answered: Found) -> dict[str, Any]:
    ranked = answered.ranked
    return {
        "answered": True,
        "ranked": [_journey(found, one, place, one in answered.front) for place, one in enumerate(ranked, 1)],
        "liftings": [
            {"what": offer_rows.word(one.code), "journey": _journey(found, one.journey, 0, False)}
            for one in answered.lifted
        ],
        "unknown_days": [showing.day(one) for one in answered.unknown_days],
        "table": timetables.as_table(found, ranked),
    }


def _journey(found: Search, one: Journey, place: int, front: bool) -> dict[str, Any]:
    feed = found.feed
    hours, minutes = divmod(one.measures.duration // 60, 60)
    stops = [feed.names[int(feed.place[feed.stop[leg.boards]])] for leg in one.legs]
    last = feed.names[int(feed.place[feed.stop[one.legs[-1].alights]])]
    return {
        "place": place,
        "way": showing.ISOLATED.format(" - ".join([*stops, last])),
        "vehicles": showing.ISOLATED.format(", ".join(feed.trips[leg.trip] for leg in one.legs)),
        "arrives": offer_rows.clock(one.measures.arrives),
        "transfers": one.measures.transfers,
        "duration": f"{hours}:{minutes:02d}",
        "front": front,
    }
