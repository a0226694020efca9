"""The day of departure on one page: hours, telephone numbers, who meets her, sign and safe word, what to do if (DEP-8, ARR-1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.rules import rule
from homeward.pages.standing import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import arrival_watch, departure, foreseen, itinerary, medical
from homeward.process.arrival import MeetingPlanned
from homeward.process.departure import AirportHelp
from homeward.process.foreseen import Lapse, Thing
from homeward.process.itinerary import Leg
from homeward.process.notifications.messages import ArrangementConfirmed, RequestAnswered, SupportConfirmed


@rule(Action.READ_CASE)
@screens.case_view
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the day of departure; it prints on one sheet."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    names = showing.Names()
    values = {
        **screens.context(record, "departure"),
        "heading": _("The day of departure"),
        "legs": _legs(record),
        "people": [row for rows in (_receiving(record, names), _airport(record)) for row in rows],
        "meeting": _meeting(record),
        "agreed": _agreed(record, names),
        "conditions": [words.word(one) for one in medical.conditions(record.case)],
        "happened": happened(record),
    }
    return render(request, "departure/day.html", values)


def _legs(record: DeskRecord) -> list[dict[str, Any]]:
    """Each leg by the clocks of its places."""
    return [
        {
            "from": showing.place(leg.origin),
            "to": showing.place(leg.destination),
            "departs": showing.local(leg.departs),
            "arrives": showing.local(leg.arrives),
            "vehicle": _vehicle(leg),
        }
        for leg in itinerary.legs_now(record.case)
    ]


def _vehicle(leg: Leg) -> Any:
    """How she travels, with the name of the vehicle where it is known."""
    named = " ".join(part for part in (leg.carrier, leg.number) if part)
    return (
        format_lazy("{mode} {name}", mode=words.word(leg.mode), name=showing.ISOLATED.format(named))
        if named
        else words.word(leg.mode)
    )


def _receiving(record: DeskRecord, names: showing.Names) -> list[tuple[Any, Any, str]]:
    """Who can be called over there: what for, who, and the number."""
    found: list[tuple[Any, Any, str]] = []
    answer = record.case.latest(RequestAnswered)
    if answer is not None and answer.contact:
        found.append((_("Receiving organisation"), showing.ISOLATED.format(answer.contact), answer.telephone))
        found.append((_("The other contact there"), showing.ISOLATED.format(answer.alternate), ""))
    for one in record.case.every(ArrangementConfirmed):
        found.append((names.of(one.by), showing.ISOLATED.format(one.entry.who), one.entry.telephone))
    support = record.case.latest(SupportConfirmed)
    if support is not None:
        found.append((_("Meets her"), showing.ISOLATED.format(support.who_meets), support.telephone))
    return found


def _airport(record: DeskRecord) -> list[tuple[Any, Any, str]]:
    found = record.case.latest(AirportHelp)
    if found is None or found.not_wanted:
        return []
    until = _("At the airport, to the gate") if found.to_the_gate else _("At the airport")
    rows: list[tuple[Any, Any, str]] = [(until, showing.ISOLATED.format(found.who), found.telephone)]
    if found.confirms_boarding:
        rows.append((_("Confirms that she is on board"), showing.ISOLATED.format(found.confirms_boarding), ""))
    return rows


def _meeting(record: DeskRecord) -> list[showing.Row]:
    """Who meets her, where, by which sign and safe word, as far as it is known here."""
    support, planned = record.case.latest(SupportConfirmed), record.case.latest(MeetingPlanned)
    confirmed, journey = record.case.latest(ArrangementConfirmed), itinerary.chosen(record.case)
    who = (planned and planned.who_meets) or (support and support.who_meets) or (journey and journey.entry.meets) or ""
    where = (planned and planned.where) or (confirmed and confirmed.where) or (support and support.where) or ""
    said = [
        (words.field("who_meets"), who),
        (words.field("where"), where),
        (words.field("sign"), (planned and planned.sign) or (confirmed and confirmed.sign) or ""),
        (words.field("safe_word"), (planned and planned.safe_word) or (confirmed and confirmed.safe_word) or ""),
        (words.field("first_place"), support.first_place if support else ""),
    ]
    return [showing.Row(label, showing.ISOLATED.format(value)) for label, value in said if value]


def _agreed(record: DeskRecord, names: showing.Names) -> list[showing.Row]:
    found = arrival_watch.rules(record.case)
    return showing.rows(found, names) if found else []


def happened(record: DeskRecord) -> Group:
    """Every way in which the day can go, each with the page where it is written down."""
    case = record.case
    if departure.has_left(case):
        ways = [
            ("replan", "travel", _("The journey was interrupted, or goes on otherwise")),
            ("not-departed", "departure", _("She did not leave after all")),
        ]
    else:
        ways = [
            ("check-in", "departure", _("She has checked in")),
            ("confirm", "departure", _("She has left, as approved")),
            ("stopped", "departure", _("She no longer wants to, is in danger, or not well: travel is stopped")),
            ("not-departed", "departure", _("She did not leave as planned")),
            ("replan", "travel", _("Booked anew at the airport")),
            ("otherwise", "departure", _("She returned on her own, was removed, or left without word")),
        ]
    return Group(
        _("What happened?"), [Stand(said, "", NEUTRAL, (), do(record, where, act)) for act, where, said in ways]
    )


def before(record: DeskRecord) -> list[Group]:
    """What stands on the page Before departure beside the eight conditions: what will lapse, and the airport."""
    end = foreseen.planned_end(record.case)
    rows = [_lapse(record, one) for one in foreseen.lapses(record.case, record.now, record.policy)]
    groups = []
    if end is not None and not departure.has_left(record.case):
        title = format_lazy(_("Foreseen for {day}"), day=showing.day(end))
        about = "" if rows else _("Nothing that is good today lapses before.")
        groups.append(Group(title, rows, about))
    return [*groups, Group(_("At the airport"), [_help(record)])]


def _lapse(record: DeskRecord, one: Lapse) -> Stand:
    what = words.word(one.thing)
    if one.what:
        what = format_lazy("{thing}: {what}", thing=what, what=words.code(one.what))
    last = _("from {day}") if one.thing is Thing.STAY else _("good until {day}")
    hint = format_lazy(last, day=showing.day(one.on))
    return Stand(what, _("Lapses before"), WRONG, (hint,), do(record, one.page, _ACTS[one.thing]))


_ACTS = {
    Thing.CONSENT: "conversation",
    Thing.DOCUMENT: "documents",
    Thing.FITNESS: "screen",
    Thing.SECURITY: "factor",
    Thing.PERMIT: "status",
    Thing.STAY: "stay-before",
}


def _help(record: DeskRecord) -> Stand:
    found, address = record.case.latest(AirportHelp), do(record, "departure", "airport")
    what = _("Somebody with her, and who confirms that she boards")
    if found is None:
        return Stand(what, _("Not yet"), OPEN, (), address)
    if found.not_wanted:
        return Stand(what, _("Would rather go alone"), NEUTRAL, (), address)
    hints = tuple(showing.ISOLATED.format(one) for one in (found.who, found.telephone, found.confirms_boarding) if one)
    return Stand(what, _("Agreed"), GOOD, hints, address)
