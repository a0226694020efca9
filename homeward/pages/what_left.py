"""One page shows everything that left the organisation about her, to whom, by which consent (VOL-1); and what a withdrawal stops."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework.desk import DeskRecord
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.rules import rule
from homeward.process import what_left
from homeward.process.consent import Purpose
from homeward.process.what_left import Ground, Left, Stops


@rule(Action.READ_CASE)
@screens.case_view
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that left, the newest first."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    names = showing.Names()
    values = {
        **screens.context(record, "consent"),
        "heading": _("Everything that left"),
        "left": [_shown(one, names) for one in what_left.everything(record.case)],
    }
    return render(request, "consent/left.html", values)


def _shown(one: Left, names: showing.Names) -> dict[str, Any]:
    entry = one.entry.entry
    return {
        "what": words.message(entry.MESSAGE) if entry.MESSAGE else words.kind(entry.KIND),
        "at": showing.moment(one.entry.at),
        "by": showing.ISOLATED.format(names.of(one.entry.by)),
        "to": _("herself")
        if one.ground is Ground.TO_HERSELF
        else showing.ISOLATED.format(names.partners.get(one.to, one.to)),
        "ground": words.word(one.ground),
        "wrong": one.ground is Ground.WITHOUT_CONSENT,
        "consents": [(words.word(given.entry.purpose), showing.day(given.at.date())) for given in one.consents],
        "stopped": one.stopped,
        "rows": showing.rows(entry, names),
    }


def said(found: Stops, names: showing.Names) -> list[showing.Row]:
    """What stops, as rows."""
    rows = []
    if found.consents:
        parts = [f"{words.word(purpose)}{_whom(to, names)}" for purpose, to in found.consents]
        rows.append(showing.Row(_("Ends"), "\n".join(parts)))
    if found.conditions:
        rows.append(
            showing.Row(
                _("No longer met before departure"), "\n".join(str(words.condition(one)) for one in found.conditions)
            )
        )
    if found.approval:
        rows.append(showing.Row(_("Approval of the departure"), _("lapses")))
    if found.partners:
        told = [showing.ISOLATED.format(names.partners.get(one, one)) for one in found.partners]
        rows.append(showing.Row(_("Holds what was sent, and is to be told"), "\n".join(told)))
    return rows or [showing.Row(_("Stops"), _("Nothing that is under way rests on it."))]


def _whom(to: str, names: showing.Names) -> str:
    return f": {showing.ISOLATED.format(names.partners.get(to, to))}" if to else ""


def before_withdrawing(record: DeskRecord, form: ActForm) -> list[tuple[Any, Any]]:
    """What would stop, said before she takes it back."""
    wanted, recipient = form["purpose"].value(), form["recipient"].value() or ""
    if wanted not in set(Purpose):
        return []
    to = recipient if isinstance(recipient, str) else next((part for part in recipient if part), "")
    found = what_left.stops(record.case, Purpose(wanted), record.now, recipient=to, policy=record.policy)
    return [(_("What stops, if she takes it back now"), said(found, showing.Names()))]


def newest_withdrawal(record: DeskRecord) -> list[tuple[Any, list[showing.Row]]]:
    """What the newest withdrawal stopped, said after it."""
    found = what_left.by_newest_withdrawal(record.case, record.now, record.policy)
    if found is None:
        return []
    taken_back, stopped = found
    return [(words.word(taken_back.entry.purpose), said(stopped, showing.Names()))]


screens.BESIDE["consent", "withdraw"] = before_withdrawing
