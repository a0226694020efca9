"""The hand-over of a case: every message with what shows that it arrived, what is on the way, and whom to telephone."""

import time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, lines
from homeward.casework.desk import DeskRecord
from homeward.exchange import outbox, partners, troubles, ways
from homeward.exchange.models import OutboxRow
from homeward.office.permissions import Action
from homeward.pages import named, screens, showing, words
from homeward.pages.rules import Request, rule
from homeward.process.case import Partner, Written
from homeward.process.notifications.evidence import (
    LOST_KEY,
    UNSUPPORTED,
    Evidence,
    LetterKept,
    came_back,
    evidence,
    withdrawn,
)
from homeward.process.notifications.horizontal import CorrectionSent
from homeward.process.notifications.table import TABLE
from homeward.process.writing import Entry

# The steps of the ladder, as a page shows them; "accepted by transport" is no evidence and is none of them.
LADDER = (
    (Evidence.SENT, _("Sent")),
    (Evidence.STORED, _("Stored there")),
    (Evidence.SEEN, _("Seen")),
    (Evidence.ANSWERED, _("Answered")),
)


@rule(Action.SEND)
@screens.case_view
def send_now(request: Request, code: str) -> HttpResponse:
    """Try everything of this case that is on the way again at once."""
    if request.method != "POST":
        record = desk.read(code, by=request.member, to=Action.SEND)
        values = {**screens.context(record, "handover"), "waits": [_on_the_way(row) for row in outbox.in_case(code)]}
        return render(request, "handover/send_now.html", values)
    lines.send_now_of_case(code, by=request.member)
    return HttpResponseRedirect(reverse("case-page", args=[code, "handover"]))


def notifications(record: DeskRecord) -> dict[str, Any]:
    """Each message that passed, the newest first; what waits; and how to reach the partners of this case by telephone."""
    names, known = showing.Names(), {row.message for row in TABLE}
    passed = [one for one in reversed(record.case.entries) if one.entry.MESSAGE in known]
    with_whom = _of_case(record)
    return {
        "notifications": [_passed(record, one, names) for one in passed],
        "unread": [
            _unread(one, names) for one in record.case.every(LetterKept) if one.entry.unreadable or one.entry.unknown
        ],
        "waits": [_on_the_way(row) for row in outbox.in_case(record.code)],
        "troubles": _troubles(record.code, with_whom),
        "reached": [_reached(one) for one in with_whom],
        "code": record.code,
    }


def _troubles(code: str, with_whom: list[partners.Partner]) -> list[tuple[Any, Any]]:
    """What is wrong with the messages of a case, and what stops everything to one of its partners, whose name stands with it."""
    found: dict[str, Any] = {}
    for row in troubles.kept():
        name = next((one.name for one in with_whom if one.id == row.partner), "")
        if row.case_code == code:
            found[row.kind] = words.trouble(row.kind)
        elif row.kind in troubles.STOPS and (name or (with_whom and not row.partner)):
            what = words.trouble(row.kind)
            found[f"{row.kind}:{row.partner}"] = showing.ISOLATED.format(name) + f": {what}" if name else what
    return [(what, words.trouble_help(key.partition(":")[0])) for key, what in sorted(found.items())]


def _passed(record: DeskRecord, one: Written[Entry], names: showing.Names) -> dict[str, Any]:
    message, to = one.entry.MESSAGE, str(getattr(one.entry, "to", ""))
    shown = showing.entry(one, names)
    found = {"message": words.message(message), "code": message, "shown": shown, "corrects": _corrects(record, one)}
    if shown.by_partner:
        return found
    level = evidence(record.case, message, to)
    back = came_back(record.case, message, to)
    gone = level is Evidence.NONE and withdrawn(record.case, message, to)
    return found | {
        "level": "withdrawn" if gone else level.name.lower(),
        "evidence": _("Withdrawn") if gone else words.word(f"evidence-{level.name.lower()}"),
        "came_back": _back(back) if back else "",
        "ladder": [] if gone else [(name, step <= level) for step, name in LADDER],
    }


def _back(reason: str) -> Any:
    """Why a message of ours came back, in words."""
    said = {LOST_KEY: _("Came back: their key is lost"), UNSUPPORTED: _("Came back: their program does not know it")}
    return said.get(reason, _("Came back: nobody there could read it"))


def _unread(one: Written[LetterKept], names: showing.Names) -> dict[str, Any]:
    """A letter that this version cannot read, or not wholly."""
    unread = one.entry.unreadable and one.entry.unreadable != UNSUPPORTED
    return {
        "at": showing.moment(one.at),
        "by": showing.ISOLATED.format(names.of(one.by)),
        "why": words.unread(one.entry.unreadable)
        if one.entry.unreadable
        else _("It says more than our program can show:"),
        "type": words.message_of(one.entry.message) or showing.ISOLATED.format(one.entry.message),
        "help": _("Telephone them, and ask what it said and that they write it again.")
        if unread
        else _("Telephone them, and ask what it said. Whoever looks after the server brings a newer version."),
        "more": [showing.ISOLATED.format(text) for text in one.entry.unknown],
    }


def _corrects(record: DeskRecord, one: Written[Entry]) -> Any:
    """The message that a correction makes invalid, in words; empty for every other message."""
    if not isinstance(one.entry, CorrectionSent):
        return ""
    found = next((name for name, ids in _ids(record).items() if one.entry.message_id in ids), "")
    return words.message(found) if found else ""


def _ids(record: DeskRecord) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in record.case.entries:
        about, name = getattr(one.entry, "message_id", ""), getattr(one.entry, "message", "")
        if about and name and not isinstance(one.entry, CorrectionSent):
            found.setdefault(_plain(name), set()).add(about)
    return found


def _plain(name: str) -> str:
    """The message that a letter's type names: "homeward.com-1.v1" is COM-1."""
    parts = name.split(".")
    return parts[1].upper() if len(parts) == 3 else name


def _on_the_way(row: OutboxRow) -> dict[str, Any]:
    gone = ways.of(row, time.time())
    return {
        "relayed": showing.moment(gone.relayed) if gone.relayed else "",
        "carried": showing.moment(gone.carried) if gone.carried else "",
        "offered": gone.offered,
        "class": words.code(f"class-{row.hwclass}"),
        "since": showing.moment(lines.moment(row.queued_at)),
        "tries": row.tries,
        "asked": row.state == "asked",
        "told": row.said_by is not None,
    }


def _of_case(record: DeskRecord) -> list[partners.Partner]:
    ids = {one.by.id for one in record.case.entries if isinstance(one.by, Partner)}
    ids |= {str(getattr(one.entry, "to", "")) for one in record.case.entries if one.entry.MESSAGE}
    return [one for one in partners.everyone() if one.id in ids]


def _reached(one: partners.Partner) -> dict[str, Any]:
    """How a partner is reached by telephone, as its card says."""
    return {
        "name": showing.ISOLATED.format(one.name),
        "telephone": one.telephone,
        "hours": showing.ISOLATED.format(one.hours) if one.hours else "",
        "languages": showing.ISOLATED.format(named.languages(one.languages)) if one.languages else "",
        "blocked": bool(one.blocked),
        "verified": one.verified,
    }


screens.EXTRAS["handover"] = notifications
screens.TEMPLATES["handover"] = "handover/handover.html"
