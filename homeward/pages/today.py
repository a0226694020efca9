"""Today: what is due, overdue, unanswered, who departs or arrives soon, and which cases have gone quiet."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
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


class Duty(NamedTuple):
    """One thing to do: the case, what, by when, and where.

    :ivar at: by when, for the order and the groups; None where no day is set
    :ivar outside: somebody outside must do it, and we wait
    """

    code: str
    name: str
    what: Any
    due: str
    address: str
    overdue: bool
    at: datetime | None = None
    outside: bool = False


@rule(Action.TODAY)
def today(request: HttpRequest) -> HttpResponse:
    """Show what must be done today, from the sealed cards alone."""
    member = request.member  # type: ignore[attr-defined]
    now = clock.now()
    cards = opening.cards(member.keys) if permissions.may(member.roles, Action.LIST_CASES) else []
    open_cards = [card for card in cards if card.summary.get("stage") != "closed"]
    duties = [duty for card in open_cards for duty in _duties(card, now)]
    timed = sorted((duty for duty in duties if duty.at), key=lambda duty: duty.at or now)
    undated = [duty for duty in duties if not duty.at]
    takes_in = permissions.may(member.roles, Action.TAKE_IN_REQUESTS)
    codes = {card.code for card in cards}
    values: dict[str, Any] = {
        "heading": _("Today"),
        "groups": [
            (_("Overdue"), [duty for duty in timed if duty.overdue]),
            (_("Due"), [duty for duty in timed if not duty.overdue and _soon(duty, now)]),
            (_("Noted while the line was down: confirm"), _noted(open_cards)),
            (_("Departures and arrivals in the next 14 days"), _journeys(open_cards, now)),
            (_("Next steps"), [duty for duty in undated if not duty.outside]),
            (_("Gone quiet"), _quiet(open_cards, now)),
        ],
        # Nothing is to be done about these today: they are there for whoever asks.
        "folded": [
            (_("Waiting for others"), [duty for duty in undated if duty.outside]),
            (_("Due later than in 14 days"), [duty for duty in timed if not duty.overdue and not _soon(duty, now)]),
        ],
        "requests": len(inbox.for_intake()) if takes_in else 0,
        "letters": _letters(cards, inbox.cases_with_waiting() & codes),
        "troubles": _troubles(lines.shown_to(member, codes)),
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


def _letters(cards: list[Card], codes: set[str]) -> list[tuple[str, str]]:
    """The cases for which messages wait: name and code."""
    found = [(card.summary.get("name", ""), card.code) for card in cards if card.code in codes]
    return [(showing.ISOLATED.format(name), code) for name, code in sorted(found)]


def _troubles(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The troubles of lines, those of one kind with one partner as one, with the page where something can be done about each."""
    alike: dict[tuple[str, str, bool], list[dict[str, Any]]] = {}
    for one in found:
        alike.setdefault((one["kind"], one["name"], bool(one["code"])), []).append(one)
    return [
        {
            "what": words.trouble(kind),
            "name": showing.ISOLATED.format(name) if name else "",
            "since": showing.moment(min(one["since"] for one in group)),
            "address": _where(group[0]),
            "cases": list(dict.fromkeys((one["code"], _where(one)) for one in group if one["code"])),
        }
        for (kind, name, _of_case), group in alike.items()
    ]


def _where(trouble: dict[str, Any]) -> str:
    """The page where something can be done about a trouble: its case's, its partner's, or the intake desk's."""
    if trouble["code"]:
        return reverse("case-page", args=[trouble["code"], "handover"])
    if trouble["partner"]:
        return reverse("line", args=[trouble["partner"]])
    return reverse("partners") if trouble["kind"] in troubles.OURS else reverse("incoming")


def _duties(card: Card, now: datetime) -> list[Duty]:
    found, name = [], _name(card)
    for code, holder, page, due in card.summary.get("next", []):
        moment = datetime.fromisoformat(due) if due else None
        said = showing.moment(moment) if moment else ""
        overdue, outside = bool(moment and moment < now), holder in teamwork.OUTSIDE
        found.append(Duty(card.code, name, words.code(code), said, _address(card, page), overdue, moment, outside))
    return found


def _soon(duty: Duty, now: datetime) -> bool:
    return duty.at is not None and duty.at - now < SOON


def _duty(card: Card, what: Any, page: str, due: str) -> Duty:
    return Duty(card.code, _name(card), what, due, _address(card, page), overdue=False)


def _name(card: Card) -> str:
    return showing.ISOLATED.format(card.summary.get("name", ""))


def _address(card: Card, page: str) -> str:
    return addresses.of("case-page", card.code, page) if page != "case" else addresses.of("case", card.code)


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
