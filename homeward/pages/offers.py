"""Travel offers: paste what the travel agent wrote, see it read beside the text, settle what is open, compare, choose."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, printing, table
from homeward.casework.desk import DeskRecord
from homeward.exchange import partners
from homeward.office import calendars
from homeward.office.permissions import Action
from homeward.pages import offer_rows, screens, showing, situations, words
from homeward.pages.forms import Form, Text
from homeward.pages.offer_rows import ANSWER, Offer
from homeward.pages.rules import rule
from homeward.pages.situation_form import AboutForm
from homeward.process import itinerary, transit
from homeward.process.transit import TransitPoint
from homeward.travel import comparing
from homeward.travel.calendars import Answer
from homeward.travel.comparing import Judged
from homeward.travel.constraints import Code
from homeward.travel.journeys import Journey, Leg, Moment
from homeward.travel.offers import read_pasted
from homeward.travel.offers.pasted import LONGEST_TEXT
from homeward.travel.situation import Escorted, Rules, Situation


class PasteForm(Form):
    """The text of one or several offers."""

    text = Text(
        label=_("Offers"),
        long=True,
        max_length=LONGEST_TEXT,
        # Lines of a reservation read from left to right on every page.
        widget=forms.Textarea(attrs={"rows": 8, "class": "govuk-textarea", "dir": "ltr"}),
        help_text=_(
            "Paste what the travel agent wrote: lines of a reservation, a table (CSV) or a calendar (iCalendar). "
            "Put a line of dashes between two offers."
        ),
    )


@rule(Action.WRITE_CASE)
@screens.case_view
def offers(request: HttpRequest, code: str) -> HttpResponse:
    """Read pasted offers and compare them; nothing is written before one is chosen and its form is saved."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    sent = request.method == "POST"
    form = PasteForm(request.POST if sent else None)
    about = AboutForm(
        request.POST if sent and "about-shown" in request.POST else None,
        prefix="about",
        initial=situations.first_answers(record),
        member=member,
    )
    read = _read(request, form.cleaned_data["text"], record.now.date()) if sent and form.is_valid() else []
    typed = dict(about.initial) if not about.is_bound else about.cleaned_data if about.is_valid() else {}
    situation, rules = situations.situation(record, typed), situations.rules(record, typed.get("slow") or {})
    ranked = _compared(read, situation, rules)
    chosen = next((one for one in ranked if str(one.number) == request.POST.get("choose")), None)
    if chosen is not None and not about.errors:
        return _choose(request, record, chosen, (read[chosen.number - 1], situation, rules))
    values = {
        **screens.context(record, "travel"),
        "form": form,
        "about": about,
        "open_about": bool(about.errors) or not about.is_bound,
        "offers": [offer_rows.read(one, request) for one in read],
        "open_offers": [one.number for one in read if _journey(one) is None],
        "ranked": [offer_rows.ranked(one, place, rules) for place, one in enumerate(ranked, 1)],
        "legend": offer_rows.legend(),
        "liftings": [offer_rows.lifting(one) for one in comparing.why_not_earlier(ranked)],
        "back": reverse("case-page", args=[code, "travel"]),
        "nothing": sent and form.is_valid() and not read,
    }
    return render(request, "travel/offers.html", values, status=422 if form.errors or about.errors else 200)


def _read(request: HttpRequest, text: str, today: date) -> list[Offer]:
    answers = {
        name.removeprefix(ANSWER): str(value).strip()[:80]
        for name, value in request.POST.items()
        if name.startswith(ANSWER) and str(value).strip()
    }
    readings = read_pasted(text, today=today, answers=answers)
    return [
        Offer(number, one, f"ticket.{number}" in request.POST, _price(request.POST.get(f"price.{number}", "")))
        for number, one in enumerate(readings, 1)
    ]


def _price(text: str) -> int:
    """A price in whole units; what is no number counts as none, and the field shows that it is empty."""
    return int(text.strip()) if text.strip().isdecimal() and len(text.strip()) < 9 else 0


def _compared(read: list[Offer], situation: Situation, rules: Rules) -> tuple[Judged, ...]:
    """Judge the offers of which nothing is open."""
    settled = [(one, journey) for one in read if (journey := _journey(one)) is not None]
    return comparing.compare(
        [(one.number, journey) for one, journey in settled],
        situation=situation,
        works=_works,
        rules=rules,
        prices=[one.price for one, _of in settled],
    )


def _journey(offer: Offer) -> Journey | None:
    """The journey when nothing is open; one ticket for all legs where somebody says so."""
    found = offer.reading.journey
    if found is None or not offer.one_ticket:
        return found
    return Journey(tuple(replace(leg, ticket="one") for leg in found.legs))


def _works(day: date, country: str) -> Answer:
    return calendars.where_she_arrives(day, country)


def _choose(
    request: HttpRequest, record: DeskRecord, one: Judged, read: tuple[Offer, Situation, Rules]
) -> HttpResponse:
    """Show the form of choosing a journey with what was read filled in; saving it goes the way of every act."""
    act = table.act("travel", "choose")
    form = screens.form_of(act)(act, record, None, initial=_filled(one, *read))
    values = {
        **screens.context(record, "travel"),
        "form": form,
        "act": words.act("travel", "choose"),
        "seen": record.number,
        "beside": [(_("What stands against this journey"), offer_rows.against(one))] if one.against else [],
        "back": reverse("offers", args=[record.code]),
        "action": f"{reverse('case-page', args=[record.code, 'travel'])}?do=choose",
    }
    return render(request, "case/form.html", values)


def _filled(one: Judged, offer: Offer, situation: Situation, rules: Rules) -> dict[str, Any]:
    """What the form of choosing starts with: the legs, and what was said about the journey."""
    filled: dict[str, Any] = {
        f"legs-{number}-{name}": value
        for number, leg in enumerate(one.journey.legs)
        for name, value in _typed(leg).items()
    }
    escorted = situation.escort in (Escorted.EVERY_LEG, Escorted.SOME_LEGS)
    reasons = [situation.lifted[code] for code in Code if code in situation.lifted and code is not Code.AIR]
    first, last = rules.hours_in(one.journey.legs[-1].destination.country)
    return filled | {
        "meeting_from": f"{first:%H:%M}",
        "meeting_until": f"{last:%H:%M}",
        "meets": situation.met_by,
        "surface_because": situation.surface_because or situation.lifted.get(Code.AIR, ""),
        "lifted": "; ".join([*reasons, situation.first_night] if reasons else []),
        "escort": str(offer_rows.word(situation.escort)) if escorted else "",
        "seats_held": all(leg.seats_held for leg in one.journey.legs),
        "booking": offer.reading.booking,
        "offer": "\n".join(line.text for line in offer.reading.legs),
    }


def _typed(leg: Leg) -> dict[str, str]:
    """A leg as the form of a chosen journey takes it."""

    def at(one: Moment) -> str:
        text = one.instant.astimezone(ZoneInfo(one.zone)).isoformat(" ", "minutes")
        return f"{text[:16]} {text[16:]}"

    return {
        "mode": leg.mode.value,
        "origin": leg.origin.name,
        "destination": leg.destination.name,
        "departs": at(leg.departs),
        "arrives": at(leg.arrives),
        "carrier": leg.carrier,
        "number": leg.number,
    }


@rule(Action.READ_CASE)
@screens.case_view
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give the chosen journey as a calendar file, for her own calendar; the travel page while none is chosen."""
    try:
        found = printing.calendar(code, by=request.member)  # type: ignore[attr-defined]
    except KeyError:
        return screens.screen(request, code, "travel")
    answer = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journey.ics"'
    return answer


def link(record: DeskRecord) -> dict[str, Any]:
    """The ways from the travel page to the offers, and to the chosen journey as a calendar; who is told at each transit point."""
    names = partners.names()
    chosen = reverse("journey-calendar", args=[record.code]) if itinerary.chosen(record.case) else ""
    return {
        "offers_address": reverse("offers", args=[record.code]),
        "search_address": reverse("timetable-search", args=[record.code]),
        "calendar_address": chosen,
        "transit_points": [_point(one, names) for one in transit.points(record.case)],
        "arrange_address": f"{reverse('case-page', args=[record.code, 'handover'])}?do=arrange",
    }


def _point(one: TransitPoint, names: dict[str, str]) -> dict[str, str]:
    told = names.get(one.partner, one.partner)
    return {
        "place": showing.place(one.place),
        "partner": showing.ISOLATED.format(told) if told else "",
        "who": showing.ISOLATED.format(one.who) if one.confirmed else "",
    }


screens.EXTRAS["travel"] = link
screens.TEMPLATES["travel"] = "travel/travel.html"
