"""Expected arrivals, day by day with their hours: who comes when, who meets her, and where two come at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as node
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.office import clock, settings
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.rules import rule
from homeward.process import arrival_watch
from homeward.process.arrival_watch import WatchState
from homeward.process.stages import Stage
from homeward.record import opening
from homeward.record.opening import Card

AHEAD, BEHIND = timedelta(days=14), timedelta(days=2)
# Two who come within this time cannot well be met by one and the same.
CLOSE = timedelta(hours=2)


@dataclass
class Expected:
    """One arrival as the timetable shows it."""

    at: datetime
    hour: str
    name: str
    code: str
    address: str
    state: Any
    late: bool
    meets: str
    where: str
    sign: str
    clash: bool = False


@rule(Action.LIST_CASES)
def arrivals(request: HttpRequest) -> HttpResponse:
    """Show who is expected in the next fortnight, from the sealed cards alone."""
    member = request.member  # type: ignore[attr-defined]
    now = clock.now()
    found = sorted(
        (one for card in opening.cards(member.keys) if (one := _expected(card, now))), key=lambda one: one.at
    )
    for one, two in pairwise(found):
        if one.meets and one.meets == two.meets and two.at - one.at < CLOSE:
            one.clash = two.clash = True
    days: dict[date, list[Expected]] = {}
    for one in found:
        days.setdefault(one.at.date(), []).append(one)
    values = {
        "heading": _("Expected arrivals"),
        "days": [(showing.day(day), day == _local(now).date(), listed) for day, listed in days.items()],
    }
    return render(request, "receiving/arrivals.html", values)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(node.TIME_ZONE))


def _expected(card: Card, now: datetime) -> Expected | None:
    text, said = card.summary.get("expected", ""), card.summary
    stands = _watch(said, now)
    if not text or said.get("side") != "receiving" or stands is WatchState.OVER or said.get("stage") == "closed":
        return None
    # By the clock of the place where she lands, as it came.
    at, late = datetime.fromisoformat(text), stands in arrival_watch.LATE
    # Whoever has not arrived stands here until somebody knows more.
    if at - now >= AHEAD or (now - at >= BEHIND and not late):
        return None
    meets, where, sign = [*said.get("meeting", []), "", "", ""][:3]
    return Expected(
        at,
        f"{at:%H:%M} {showing.offset(at)}",
        showing.ISOLATED.format(said.get("name", "")),
        card.code,
        reverse("case-page", args=[card.code, "arrival"]),
        words.word(stands)
        if stands is not WatchState.OFF or said.get("stage") == Stage.TRAVELLING
        else _("She has not left yet"),
        late,
        showing.ISOLATED.format(meets) if meets else "",
        showing.ISOLATED.format(where) if where else "",
        showing.ISOLATED.format(sign) if sign else "",
    )


def _watch(said: dict[str, Any], now: datetime) -> WatchState:
    """Where the watch stands now: the card keeps how it stood when something was last written, and time has moved it on since."""
    start = said.get("watch_from", "")
    return arrival_watch.by_the_clock(
        WatchState(said.get("watch") or WatchState.OFF),
        datetime.fromisoformat(start) if start else None,
        now,
        settings.policy(),
    )
