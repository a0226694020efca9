"""Travel offers: paste what the travel agent wrote, see it read beside the text, settle what is open, compare, choose."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, table
from homeward.casework.desk import DeskRecord
from homeward.office import calendars
from homeward.office.permissions import Action
from homeward.pages import screens, words
from homeward.pages.forms import Form, Text
from homeward.pages.rules import rule
from homeward.pages.words import travel as travel_words
from homeward.travel import comparing, drawing
from homeward.travel.calendars import Answer, Works
from homeward.travel.comparing import Judged, Rules
from homeward.travel.journeys import Journey, Leg
from homeward.travel.offers import Question, Reading, read_pasted
from homeward.travel.offers.pasted import LONGEST_TEXT

RULES = Rules()
ANSWER = "answer."
# Bars of the picture: how far from the top, how high, which colour; the table beside it says the same in words.
LOOK = {
    "night": (0, 40, "#d2d6db"),
    "meeting": (0, 40, "#cce2d8"),
    "waiting": (18, 4, "#505a5f"),
    "leg": (10, 20, "#1d70b8"),
}


class PasteForm(Form):
    """The text of one or several offers."""

    text = Text(
        label=_("Offers"),
        long=True,
        max_length=LONGEST_TEXT,
        help_text=_("Paste what the travel agent wrote. Put a line of dashes between two offers."),
    )


@dataclass(frozen=True)
class Offer:
    """One offer as it was read, with its number on the page."""

    number: int
    reading: Reading
    one_ticket: bool


@rule(Action.WRITE_CASE)
@screens.case_view
def offers(request: HttpRequest, code: str) -> HttpResponse:
    """Read pasted offers and compare them; nothing is written before one is chosen and its form is saved."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    sent = request.method == "POST"
    form = PasteForm(request.POST if sent else None)
    read = _read(request, form.cleaned_data["text"], record.now.date()) if sent and form.is_valid() else []
    settled = [(one.number, journey) for one in read if (journey := _journey(one)) is not None]
    ranked = comparing.compare(settled, at=record.now, works=_works, rules=RULES)
    chosen = next((one for one in ranked if str(one.number) == request.POST.get("choose")), None)
    if chosen is not None:
        return _choose(request, record, chosen, next(one for one in read if one.number == chosen.number))
    values = {
        **screens.context(record, "travel"),
        "form": form,
        "sent": sent,
        "offers": [_shown(one, request) for one in read],
        "ranked": [_ranked(one, place) for place, one in enumerate(ranked, 1)],
        "back": reverse("case-page", args=[code, "travel"]),
        "nothing": sent and form.is_valid() and not read,
    }
    return render(request, "travel/offers.html", values, status=422 if form.errors else 200)


def _read(request: HttpRequest, text: str, today: date) -> list[Offer]:
    answers = {
        name.removeprefix(ANSWER): str(value).strip()[:80]
        for name, value in request.POST.items()
        if name.startswith(ANSWER) and str(value).strip()
    }
    readings = read_pasted(text, today=today, answers=answers)
    return [Offer(number, one, f"ticket.{number}" in request.POST) for number, one in enumerate(readings, 1)]


def _journey(offer: Offer) -> Journey | None:
    """The journey when nothing is open; one ticket for all legs where somebody says so."""
    found = offer.reading.journey
    if found is None or not offer.one_ticket:
        return found
    return Journey(tuple(replace(leg, ticket="one") for leg in found.legs))


def _works(day: date, country: str) -> Answer:
    return calendars.where_she_arrives(day, country)


def _word(code: object) -> Any:
    return travel_words.WORDS[str(code)]


def _shown(offer: Offer, request: HttpRequest) -> dict[str, Any]:
    reading = offer.reading
    return {
        "number": offer.number,
        "one_ticket": offer.one_ticket,
        "several": len(reading.legs) > 1,
        "lines": [
            {"line": one.line, "text": one.text, "leg": _leg(one.leg) if one.leg else None, "certain": one.certain}
            for one in reading.legs
        ],
        "questions": [_question(one, request) for one in reading.questions],
        "answered": _answered(reading, request),
        "refused": [{"line": one.line, "why": _word(one.fault), "text": one.text} for one in reading.refused],
        "left_out": [
            {"what": _word(what), "count": len(lines), "lines": ", ".join(str(line) for line in lines)}
            for what, lines in reading.left_out.items()
        ],
    }


def _question(one: Question, request: HttpRequest) -> dict[str, Any]:
    name = ANSWER + one.key
    value = request.POST.get(name, "") or one.nearest
    return {
        "name": name,
        "id": name.replace(".", "-"),
        "asks": _word(one.asked),
        "about": one.about,
        "line": one.line,
        "value": value,
    }


def _answered(reading: Reading, request: HttpRequest) -> list[tuple[str, str]]:
    """Answers given before, which go along with the next ones."""
    open_now = {ANSWER + one.key for one in reading.questions}
    lines = {str(one.line) for one in reading.legs} | {str(one.line) for one in reading.refused}
    return [
        (name, str(value))
        for name, value in request.POST.items()
        if name.startswith(ANSWER)
        and name not in open_now
        and (name.startswith(f"{ANSWER}place.") or name.split(".")[2:3] and name.split(".")[2] in lines)
    ]


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "flight": f"{leg.carrier} {leg.number}".strip(),
        "operated_by": leg.operated_by,
        "origin": leg.origin.name,
        "destination": leg.destination.name,
        "departs": _clock(leg.departs.local),
        "arrives": _clock(leg.arrives.local),
    }


def _clock(moment: datetime) -> str:
    return f"{date_format(moment, 'D j N Y')}, {moment:%H:%M}"


def _ranked(one: Judged, place: int) -> dict[str, Any]:
    pictured = drawing.bars(one.journey, RULES.meeting_from, RULES.meeting_until)
    hours, minutes = divmod(one.measures.duration // 60, 60)
    return {
        "place": place,
        "number": one.number,
        "legs": [_leg(leg) for leg in one.journey.legs],
        "arrives": _clock(one.journey.legs[-1].arrives.local),
        "transfers": one.measures.transfers,
        "duration": f"{hours}:{minutes:02d}",
        "against": [_word(code) for code in one.against],
        "day": travel_words.WORDS[f"Works.{one.day.works}"],
        "day_why": _word(one.day.why),
        "day_source": one.day.source,
        "day_open": one.day.works is Works.UNKNOWN,
        "decides": _word(one.decides) if one.decides else "",
        "bars": [_bar(bar) for bar in pictured],
    }


def _bar(bar: drawing.Bar) -> dict[str, Any]:
    top, height, colour = LOOK[bar.part]
    return {"x": f"{bar.x}", "width": f"{bar.width}", "y": top, "height": height, "colour": colour}


def _choose(request: HttpRequest, record: DeskRecord, one: Judged, offer: Offer) -> HttpResponse:
    """Show the form of choosing a journey with what was read filled in; saving it goes the way of every act."""
    act = table.act("travel", "choose")
    filled: dict[str, Any] = {
        "meeting_from": f"{RULES.meeting_from:%H:%M}",
        "meeting_until": f"{RULES.meeting_until:%H:%M}",
    }
    for number, leg in enumerate(one.journey.legs):
        for name, value in _typed(leg).items():
            filled[f"legs-{number}-{name}"] = value
    filled["seats_held"] = all(leg.seats_held for leg in one.journey.legs)
    filled["booking"] = offer.reading.booking
    filled["offer"] = "\n".join(line.text for line in offer.reading.legs)
    form = screens.form_of(act)(act, record, None, initial=filled)
    values = {
        **screens.context(record, "travel"),
        "form": form,
        "act": words.act("travel", "choose"),
        "seen": record.number,
        "back": reverse("offers", args=[record.code]),
        "action": f"{reverse('case-page', args=[record.code, 'travel'])}?do=choose",
    }
    return render(request, "case/form.html", values)


def _typed(leg: Leg) -> dict[str, str]:
    """A leg as the form of a chosen journey takes it."""

    def at(moment: datetime, zone: str) -> str:
        text = moment.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")
        return f"{text[:16]} {text[16:]}"

    return {
        "mode": leg.mode.value,
        "origin": leg.origin.name,
        "destination": leg.destination.name,
        "departs": at(leg.departs.instant, leg.departs.zone),
        "arrives": at(leg.arrives.instant, leg.arrives.zone),
        "carrier": leg.carrier,
        "number": leg.number,
    }


def link(record: DeskRecord) -> dict[str, Any]:
    """The way from the travel page to the offers."""
    return {"offers_address": reverse("offers", args=[record.code])}


screens.EXTRAS["travel"] = link
screens.TEMPLATES["travel"] = "travel/travel.html"
