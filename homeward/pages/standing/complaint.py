"""Complaints of a case: for those who handle them, each with its day; for all others, who takes one down and how else she can make it."""

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.office import calendars, members, permissions
from homeward.office import texts as own_texts
from homeward.office.permissions import Action
from homeward.pages import screens, showing
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import complaints
from homeward.process.case import Written
from homeward.process.complaints import ComplaintMade, PartnerTraffic
from homeward.process.intake import FirstContact


def standing(record: DeskRecord) -> dict[str, Any]:
    """What waits for an answer and by when; and the ways that are open to her."""
    hears = permissions.may(record.by.roles, Action.HANDLE_COMPLAINT)
    return {"standing": [*([_waiting(record)] if hears else []), *_partners(record), _ways(record)]}


def _waiting(record: DeskRecord) -> Group:
    """Each complaint with the day by which it is answered (ten working days), and who answers."""
    open_ones = {one.number for one in complaints.unanswered(record.case)}
    every = [one for one in record.case.every(ComplaintMade) if one.entry.subject != record.by.number]
    rows = [_row(record, one, one.number in open_ones) for one in every]
    about = "" if rows else _("Nobody has complained in this case.")
    return Group(_("Complaints and their answers"), rows, about)


def _row(record: DeskRecord, one: Written[ComplaintMade], waits: bool) -> Stand:
    due = complaints.answer_due(one, calendars.own(), record.policy)
    who = showing.Names().members.get(one.entry.handler, one.entry.handler)
    said = _("by name") if one.entry.by_whom else _("anonymous")
    hints = (said, format_lazy(_("answered by {who}"), who=showing.ISOLATED.format(who)))
    what = showing.ISOLATED.format(one.entry.words)
    if not waits:
        return Stand(what, _("Answered"), GOOD, hints)
    late = due < record.now
    word = format_lazy(_("Overdue since {day}") if late else _("Answer by {day}"), day=showing.day(due.date()))
    address = do(record, "complaint", "answer-complaint", complaint=str(one.number))
    return Stand(what, word, WRONG if late else OPEN, hints, address)


def _ways(record: DeskRecord) -> Group:
    """Whoever cannot take a complaint down sees who can; help never suffers by one, and she may go to somebody outside."""
    roles, names = members.roles(), members.names()
    hear = [number for number, held in roles.items() if permissions.may(held, Action.HANDLE_COMPLAINT)]
    listed = ", ".join(showing.ISOLATED.format(names[one]) for one in sorted(hear) if one != record.by.number)
    outside = own_texts.own()["outside-body"]
    card = reverse("print-paper", args=[record.code, "complaint-card"])
    rows = [
        _told(record),
        Stand(_("Colleagues who take a complaint down"), listed or _("nobody else yet")),
        Stand(
            _("A body outside, by her wish"),
            showing.ISOLATED.format(outside) if outside else _("none is named: a supervisor names one under Papers"),
        ),
    ]
    about = _(
        "She or anybody may complain at any time, also without a name, and never to the one it is about. It is answered within ten "
        "working days. Whatever she says, the help goes on."
    )
    return Group(_("How she can complain"), rows, about, card, _("Print the card that says so"))


def _told(record: DeskRecord) -> Stand:
    first = record.case.latest(FirstContact)
    told = first is not None and first.complaint_way_told
    return Stand(_("She was told the way"), _("At first contact") if told else _("Not yet"), GOOD if told else OPEN)


def _partners(record: DeskRecord) -> list[Group]:
    """What goes to the partners about whom abuse was said; nothing where there are none."""
    undecided = complaints.partners_to_hold(record.case)
    every = undecided | {one.entry.partner for one in record.case.every(PartnerTraffic)}
    if not every:
        return []
    return [Group(_("What goes to partners"), [_partner(record, one, one in undecided) for one in sorted(every)])]


def _partner(record: DeskRecord, partner: str, undecided: bool) -> Stand:
    name = showing.ISOLATED.format(showing.Names().partners.get(partner, partner))
    address = do(record, "complaint", "partner-traffic", partner=partner)
    if complaints.traffic_held(record.case, partner):
        return Stand(name, _("Held"), WRONG, (_("Nothing of this case goes there."),), address)
    if undecided:
        return Stand(name, _("Undecided"), OPEN, (_("A supervisor decides whether anything goes there."),), address)
    return Stand(name, _("Goes again"), NEUTRAL, (), address)


screens.EXTRAS["complaint"] = standing
