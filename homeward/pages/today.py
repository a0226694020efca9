"""Today: what is due, overdue, unanswered, who departs or arrives soon, and which cases have gone quiet."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from homeward.casework import lines, teamwork
from homeward.exchange import alarms, inbox, troubles
from homeward.office import away, clock, permissions
from homeward.office import settings as policy_of
from homeward.office.permissions import Action
from homeward.pages import addresses, drafts, showing, words
from homeward.pages.rules import rule
from homeward.record import log, opening
from homeward.record.backup import state
from homeward.record.log import Leaf
from homeward.record.opening import Card
from homeward.travel.offers import icalendar

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Duty:
    """One thing to do: the case, what, by when, and where."""

    code: str
    name: str
    what: Any
    due: str
    address: str
    overdue: bool


@rule(Action.TODAY)
def today(request: HttpRequest) -> HttpResponse:
    """Show what must be done today, from the sealed cards alone."""
    member = request.member  # type: ignore[attr-defined]
    now = clock.now()
    cards = opening.cards(member.keys) if permissions.may(member.roles, Action.LIST_CASES) else []
    open_cards = [card for card in cards if card.summary.get("stage") != "closed"]
    duties = sorted(
        (duty for card in open_cards for duty in _duties(card, now)),
        key=lambda duty: (not duty.overdue, duty.due or "9"),
    )
    takes_in = permissions.may(member.roles, Action.TAKE_IN_REQUESTS)
    codes = {card.code for card in cards}
    values: dict[str, Any] = {
        "heading": _("Today"),
        "groups": [
            (_("Overdue"), [duty for duty in duties if duty.overdue]),
            (_("Due"), [duty for duty in duties if duty.due and not duty.overdue]),
            (_("Noted while the line was down: confirm"), _noted(open_cards)),
            (_("Departures and arrivals in the next 14 days"), _journeys(open_cards, now)),
            (_("Next steps"), [duty for duty in duties if not duty.due]),
            (_("Gone quiet"), _quiet(open_cards, now)),
        ],
        "requests": len(inbox.for_intake()) if takes_in else 0,
        "letters": sorted(inbox.cases_with_waiting() & codes),
        "troubles": [_trouble(one) for one in lines.shown_to(member, codes)],
        "asleep": lines.asleep(time.time()),
        "ringing": len(alarms.ringing(now)) + state.rings(datetime.now(UTC)),
    }
    values["busy"] = bool(
        values["requests"]
        or values["letters"]
        or values["troubles"]
        or any(duties for _title, duties in values["groups"])
    )
    values["kept"] = drafts.listed(member)
    return render(request, "today/today.html", values)


@rule(Action.TODAY)
def duties_as_calendar(request: HttpRequest) -> HttpResponse:
    """Give the days of one's own duties as a calendar file: the day and one word, nothing of any case, and no feed."""
    member = request.member  # type: ignore[attr-defined]
    cards = opening.cards(member.keys) if permissions.may(member.roles, Action.LIST_CASES) else []
    zone = ZoneInfo(settings.TIME_ZONE)
    due = [step[3] for card in cards if card.summary.get("stage") != "closed" for step in card.summary.get("next", [])]
    days = Counter(datetime.fromisoformat(one).astimezone(zone).date() for one in due if one)
    log.write(Leaf("exported", member.number, f"member {member.number}", "duties-as-calendar"))
    answer = HttpResponse(
        icalendar.written_days(days, gettext("duty"), stamp=clock.now()), content_type="text/calendar"
    )
    answer["Content-Disposition"] = 'attachment; filename="days.ics"'
    return answer


def _trouble(one: dict[str, Any]) -> dict[str, Any]:
    """A trouble of a line with the page where something can be done about it: its case's, its partner's, or the intake desk's."""
    if one["code"]:
        address = reverse("case-page", args=[one["code"], "handover"])
    elif one["partner"]:
        address = reverse("line", args=[one["partner"]])
    else:
        address = reverse("partners") if one["kind"] in troubles.OURS else reverse("incoming")
    name = showing.ISOLATED.format(one["name"]) if one["name"] else ""
    said = {"what": words.trouble(one["kind"]), "name": name, "since": showing.moment(one["since"])}
    return {**said, "address": address, "code": one["code"]}


def _duties(card: Card, now: datetime) -> list[Duty]:
    found = []
    for code, _holder, page, due in card.summary.get("next", []):
        moment = datetime.fromisoformat(due) if due else None
        said = showing.moment(moment) if moment else ""
        found.append(_duty(card, words.code(code), page, said, bool(moment and moment < now)))
    return found


def _duty(card: Card, what: Any, page: str, due: str, overdue: bool = False) -> Duty:
    name = showing.ISOLATED.format(card.summary.get("name", ""))
    address = addresses.of("case-page", card.code, page) if page != "case" else addresses.of("case", card.code)
    return Duty(card.code, name, what, due, address, overdue)


def _journeys(cards: list[Card], now: datetime) -> list[Duty]:
    found = []
    for card in cards:
        for key, what in (("departs", _("She leaves")), ("expected", _("She arrives"))):
            text = card.summary.get(key, "")
            if text and timedelta(days=-1) < datetime.fromisoformat(text) - now < SOON:
                page = "departure" if card.summary.get("side") == "referring" else "arrival"
                found.append(_duty(card, what, page, showing.local(datetime.fromisoformat(text))))
    return found


def _noted(cards: list[Card]) -> list[Duty]:
    """The cases for which notes came that nobody has confirmed; the cards alone know which tickets are whose."""
    wait = {one.ticket for one in away.waiting([ticket for card in cards for ticket in card.summary.get("away", [])])}
    found = [card for card in cards if wait.intersection(card.summary.get("away", []))]
    return [_duty(card, _("An arrival was noted"), "arrival", "") for card in found]


def _quiet(cards: list[Card], now: datetime) -> list[Duty]:
    days = policy_of.policy().quiet_days
    said = ngettext("Nothing done for more than %(n)s day", "Nothing done for more than %(n)s days", days) % {"n": days}
    since = now - timedelta(days=days)
    return [_duty(card, said, "case", "") for card in cards if teamwork.is_quiet(card, since)]
