"""The arrival of one person: two clicks for what happened, one to take a mistake back, the watch as she agreed it, the first hours."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.urls import reverse

from homeward.casework.desk import DeskRecord
from homeward.casework.receiving import away
from homeward.office import permissions
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.receiving import partner_of
from homeward.process import arrival, arrival_watch
from homeward.process.arrival import AssistanceOffered, MeetingPlanned, Met
from homeward.process.case import Case, Side, Staff
from homeward.process.notifications.messages import SupportConfirmed

# The three answers of the two clicks; her own sign is recorded by the form, because its hour is hers to say.
CLICKS = (Met.MET, Met.NOT_MET, Met.NOT_ARRIVED)


def page(record: DeskRecord) -> dict[str, Any]:
    """What the arrival page shows beside the entries."""
    here = record.case.side is Side.RECEIVING and permissions.may(record.by.roles, Action.RECEIVE)
    found = arrival.recorded(record.case)
    partner = partner_of(record.case)
    return {
        "watch": watch(record),
        "meeting": _meeting(record.case),
        "offered": _offered(record.case),
        "hours_left": [words.word(one) for one in arrival.hours_left(record.case)] if here and found else [],
        "notes": [_note(record, one) for one in away.notes(record)] if here else [],
        "quick": {
            "to": partner if here else "",
            "at": showing.typed(record.now),
            "choices": [] if arrival.has_arrived(record.case) else [(one.value, _click(one)) for one in CLICKS],
            "undo": bool(here and found and isinstance(found.by, Staff)),
            "recorded": showing.rows(found.entry, showing.Names()) if found else [],
        },
        "prepare": reverse("away-prepare", args=[record.code]) if here and not arrival.has_arrived(record.case) else "",
    }


def _click(one: Met) -> Any:
    return words.text(f"click-{one}")


def watch(record: DeskRecord) -> dict[str, Any]:
    """How the watch stands, when it rings next, and what she agreed; the same on both sides."""
    state = arrival_watch.state(record.case, record.now, record.policy)
    expected, agreed = arrival_watch.expected_arrival(record.case), arrival_watch.rules(record.case)
    rings = arrival_watch.rings(record.case, record.policy)
    names = ("watch-warn", "watch-call", "watch-plan")
    return {
        "state": words.word(state),
        "late": state in arrival_watch.LATE,
        "expected": showing.local(expected) if expected else "",
        "rings": [
            (words.text(name), showing.local(when), when <= record.now)
            for name, when in zip(names, rings, strict=False)
        ],
        "agreed": showing.rows(replace(agreed, never_call=()), showing.Names()) if agreed else [],
        "never": [showing.ISOLATED.format(one) for one in agreed.never_call] if agreed else [],
        "ladder": [words.word(step) for step in arrival_watch.to_climb(record.case)]
        if state in arrival_watch.LATE
        else [],
    }


def _meeting(case: Case) -> list[showing.Row]:
    found = case.latest(MeetingPlanned)
    return showing.rows(found, showing.Names()) if found else []


def _offered(case: Case) -> list[showing.Row]:
    found = case.latest(AssistanceOffered)
    return showing.rows(found, showing.Names()) if found else []


def _note(record: DeskRecord, one: away.Noted) -> dict[str, Any]:
    soon = one.at is not None and one.at - record.now > timedelta(0)
    return {
        "number": one.number,
        "address": reverse("away-settle", args=[record.code, one.number]),
        "met": words.word(one.met) if one.met else "",
        "at": showing.moment(one.at) if one.at else "",
        "note": showing.ISOLATED.format(one.note) if one.note else "",
        "ahead": soon,
    }


class MeetingForm(ActForm):
    """Who meets her, with what we told the partner already filled in."""

    def __init__(self, act: Any, record: DeskRecord, *args: Any, initial: dict[str, Any] | None = None, **kw: Any):
        told = record.case.latest(SupportConfirmed)
        known = {"who_meets": told.who_meets, "where": told.where, "telephone": told.telephone} if told else {}
        super().__init__(act, record, *args, initial={**known, **(initial or {})}, **kw)


screens.EXTRAS["arrival"] = page
screens.TEMPLATES["arrival"] = "receiving/arrival.html"
screens.FORMS["arrival", "meeting"] = MeetingForm
screens.FORM_TEMPLATES["arrival", "offer"] = "receiving/offer.html"
