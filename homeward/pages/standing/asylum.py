"""Asylum: statuses and their history, whether an authority may be contacted, and a wish that is voiced late (DOC-1 to DOC-3)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import asylum
from homeward.process.asylum import HOLDING, AsylumStated, AsylumStatus
from homeward.process.documents import EmbassyReplied, EmbassyRequest
from homeward.process.writing import Compartment


def standing(record: DeskRecord) -> dict[str, Any]:
    """Whether contact is open, the status and its history where this reader may see it, and what to do when something left before."""
    groups = [_contact(record)]
    if Compartment.ASYLUM not in record.case.closed:
        groups.append(_history(record))
        groups += _after_it_left(record)
    return {"standing": groups}


def _contact(record: DeskRecord) -> Group:
    held = asylum.embassy_contact_held(record.case, record.now, record.policy)
    whom = [showing.ISOLATED.format(one.entry.ask) for one in asylum.holding(record.case) if one.entry.ask]
    hints = [format_lazy(_("Ask {whom}."), whom=one) for one in dict.fromkeys(whom)] if held else []
    row = Stand(
        _("Contact with an authority of return"),
        _("Not now") if held else _("Possible"),
        WRONG if held else GOOD,
        tuple(hints),
    )
    about = _(
        "While it is held nothing leaves: not by page, queue, import or paper. Whoever may not see why is told only whom to ask."
    )
    return Group(_("Authorities"), [row], about)


def _history(record: DeskRecord) -> Group:
    every = record.case.every(AsylumStated)
    rows = [
        Stand(
            words.word(one.entry.status),
            _("Now") if one is every[-1] else _("Before"),
            (OPEN if one.entry.status in HOLDING else GOOD) if one is every[-1] else NEUTRAL,
            (format_lazy(_("since {day}"), day=showing.day(one.entry.since)),),
        )
        for one in reversed(every)
    ]
    if not rows:
        rows = [
            Stand(_("Asylum"), _("Not asked"), OPEN, (), do(record, "asylum", "asylum", status=AsylumStatus.NONE.value))
        ]
    return Group(_("Asylum, with its history"), rows, "", do(record, "asylum", "asylum"), _("Record a change"))


def _after_it_left(record: DeskRecord) -> list[Group]:
    """A wish voiced after an embassy was asked: what has stopped by itself, and what people do now, step by step."""
    found = record.case.written(AsylumStated)
    if found is None or found.entry.status not in HOLDING:
        return []
    out = [one for one in record.case.every(EmbassyRequest) if one.number < found.number and one.entry.sent]
    if not out:
        return []
    to = ", ".join(dict.fromkeys(showing.ISOLATED.format(one.entry.embassy) for one in out))
    replied = any(one.number > out[0].number for one in record.case.every(EmbassyReplied))
    lawyer = do(record, "status", "proceeding", name="asylum")
    risk = do(record, "risk", "new-risk", what=str(_("An embassy was asked before she sought protection")))
    answered = () if replied else (_("It has not answered yet."),)
    rows = [
        Stand(_("Drafts are cancelled, and nothing more leaves"), _("Done"), GOOD),
        Stand(_("A lawyer for asylum is told today what the embassy knows"), _("To do"), WRONG, (to,), lawyer),
        Stand(_("She is told what left, and that the embassy may know where she applied"), _("To do"), WRONG),
        Stand(_("No appointment with the embassy is kept; nobody calls it back"), _("To do"), WRONG, answered),
        Stand(_("Does what the embassy knows put her or her family in danger?"), _("To do"), WRONG, (), risk),
    ]
    return [Group(_("An embassy had been asked before"), rows)]


screens.EXTRAS["asylum"] = standing
