"""Offers as their pages show them: what was read beside the text, the questions, and each offer's place with its reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format

from homeward.pages.showing import ISOLATED, Row
from homeward.pages.words import travel as travel_words
from homeward.travel import drawing
from homeward.travel.calendars import Works
from homeward.travel.comparing import Judged, Lifting
from homeward.travel.constraints import Finding
from homeward.travel.journeys import Leg
from homeward.travel.offers import Question, Reading
from homeward.travel.situation import Rules

ANSWER = "answer."
# Bars of the picture: how far from the top, how high, which colour; the table beside it says the same in words.
LOOK = {
    "night": (0, 40, "#d2d6db"),
    "meeting": (0, 40, "#cce2d8"),
    "waiting": (18, 4, "#505a5f"),
    "leg": (10, 20, "#1d70b8"),
}


@dataclass(frozen=True)
class Offer:
    """One offer as it was read, with its number on the page.

    :ivar price: as somebody typed it; 0 when nobody did
    """

    number: int
    reading: Reading
    one_ticket: bool
    price: int = 0


def word(code: object) -> Any:
    """The word of a code of the travel rules."""
    return travel_words.WORDS[str(code)]


def read(offer: Offer, request: HttpRequest) -> dict[str, Any]:
    """What was read of an offer, line by line, with what is asked, refused and left out."""
    reading = offer.reading
    return {
        "number": offer.number,
        "one_ticket": offer.one_ticket,
        "price": offer.price or "",
        "several": len(reading.legs) > 1,
        "lines": [
            {"line": one.line, "text": one.text, "leg": leg(one.leg) if one.leg else None, "certain": one.certain}
            for one in reading.legs
        ],
        "questions": [_question(one, request) for one in reading.questions],
        "answered": _answered(reading, request),
        "refused": [{"line": one.line, "why": word(one.fault), "text": one.text} for one in reading.refused],
        "left_out": [
            {"what": word(what), "count": len(lines), "lines": ", ".join(str(line) for line in lines)}
            for what, lines in reading.left_out.items()
        ],
    }


def _question(one: Question, request: HttpRequest) -> dict[str, Any]:
    name = ANSWER + one.key
    value = request.POST.get(name, "") or one.nearest
    return {
        "name": name,
        "id": name.replace(".", "-"),
        "asks": word(one.asked),
        "about": ISOLATED.format(one.about),
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


def leg(one: Leg) -> dict[str, Any]:
    """One leg by the clocks of its places."""
    return {
        "flight": ISOLATED.format(f"{one.carrier} {one.number}".strip()),
        "operated_by": ISOLATED.format(one.operated_by) if one.operated_by else "",
        "origin": ISOLATED.format(one.origin.name),
        "destination": ISOLATED.format(one.destination.name),
        "departs": clock(one.departs.local),
        "arrives": clock(one.arrives.local),
    }


def clock(moment: datetime) -> str:
    """A day and hour in the reader's language."""
    return ISOLATED.format(f"{date_format(moment, 'D j N Y')}, {moment:%H:%M}")


def ranked(one: Judged, place: int, rules: Rules) -> dict[str, Any]:
    """An offer with its place, its picture, its constraints and what decides."""
    pictured = drawing.bars(one.journey, *rules.hours_in(one.journey.legs[-1].destination.country))
    hours, minutes = divmod(one.measures.duration // 60, 60)
    return {
        "place": place,
        "number": one.number,
        "legs": [leg(each) for each in one.journey.legs],
        "arrives": clock(one.journey.legs[-1].arrives.local),
        "transfers": one.measures.transfers,
        "duration": f"{hours}:{minutes:02d}",
        "spare": one.measures.slack // 60,
        "against": [_finding(each) for each in one.findings if each.stands_against],
        "findings": [_finding(each) for each in one.findings],
        "front": one.front,
        "day": travel_words.WORDS[f"Works.{one.day.works}"],
        "day_why": word(one.day.why),
        "day_source": ISOLATED.format(one.day.source) if one.day.source else "",
        "day_open": one.day.works is Works.UNKNOWN,
        "decides": word(one.decides) if one.decides else "",
        "bars": [_bar(bar) for bar in pictured],
    }


def against(one: Judged) -> list[Row]:
    """What stands against an offer, each with how it was judged."""
    return [Row(word(each.constraint.code), word(each.verdict)) for each in one.findings if each.stands_against]


def legend() -> list[dict[str, Any]]:
    """What the colours of the picture stand for."""
    return [{"colour": colour, "what": travel_words.WORDS[f"Part.{part}"]} for part, (_, _, colour) in LOOK.items()]


def _finding(one: Finding) -> dict[str, Any]:
    clause = one.constraint.clause
    return {
        "id": ISOLATED.format(one.constraint.id),
        "what": word(one.constraint.code),
        "verdict": word(one.verdict),
        "against": one.stands_against,
        "source": ISOLATED.format(clause.id) if clause else travel_words.WORDS["policy"],
        "lifts": travel_words.WORDS[f"Lifter.{one.constraint.lifted_by}"],
    }


def lifting(one: Lifting) -> dict[str, Any]:
    """What would be first if one constraint were lifted."""
    return {"what": word(one.code), "number": one.number, "arrives": clock(one.arrives)}


def _bar(bar: drawing.Bar) -> dict[str, Any]:
    top, height, colour = LOOK[bar.part]
    return {"x": f"{bar.x}", "width": f"{bar.width}", "y": top, "height": height, "colour": colour}
