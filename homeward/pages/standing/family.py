"""Family and children: whom nobody contacts, what was agreed to say, what a child's return still needs (RPL-1, CBC-1)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import families, screens, showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, WRONG, Group, Stand, do
from homeward.process import children
from homeward.process.family import FamilyTraced, RelativeKnown
from homeward.process.writing import Compartment

SUPPLIED = {
    "child-not-heard": "childs-view",
    "best-interests": "best-interests",
    "guardian": "guardian",
    "guardian-to-be-replaced": "guardian",
    "caregiver": "caregiver",
    "pick-up": "pick-up",
    "child-escort": "pick-up",
    "child-refuses": "childs-view",
}


def standing(record: DeskRecord) -> dict[str, Any]:
    """What a child's return still needs, the cases of the family, and the relatives at home."""
    groups = []
    if children.is_child(record.case, record.now):
        groups.append(_child(record))
    if Compartment.PLACE not in record.case.closed:
        groups += [_relatives(record), _traced(record)]
    return {"standing": groups, "family": families.linked(record)}


def _child(record: DeskRecord) -> Group:
    with_parent = record.case.latest(children.TravelsWithParent)
    rows = [
        Stand(
            words.code(one.code),
            _("Missing"),
            WRONG,
            (format_lazy(_("held by: {whom}"), whom=words.word(one.holder)),),
            do(
                record,
                "family",
                SUPPLIED.get(one.code, "with-parent"),
                **({} if one.code in SUPPLIED else _said(with_parent)),
            ),
        )
        for one in children.bars(record.case, record.now, record.policy)
    ]
    if not rows:
        rows = [Stand(_("What a child's return needs"), _("All there"), GOOD)]
    if with_parent is None:
        rows.append(
            Stand(_("Travels with an own parent?"), _("Say so"), NEUTRAL, (), do(record, "family", "with-parent"))
        )
    return Group(_("A child's return"), rows, _("A refusal by the child is a bar: nothing outweighs it."))


def _said(found: children.TravelsWithParent | None) -> dict[str, str]:
    """What was said of the parent already, so that the form holds it."""
    return {} if found is None else {name: str(value) for name, value in vars(found).items() if value}


def _relatives(record: DeskRecord) -> Group:
    rows = []
    for one in (found.entry for found in record.case.every(RelativeKnown)):
        never = one.involved or one.never_told
        why = _("involved in the trafficking") if one.involved else _("never to be told")
        hints = (showing.ISOLATED.format(one.relation), *((why,) if never else ()))
        word, tone = (_("Nobody contacts"), WRONG) if never else (_("Known"), GOOD)
        address = "" if never else do(record, "family", "trace", relative=one.name)
        rows.append(Stand(showing.ISOLATED.format(one.name), word, tone, hints, address))
    return Group(_("Relatives"), rows, "", do(record, "family", "relative"), _("Write down a relative"))


def _traced(record: DeskRecord) -> Group:
    rows = []
    for one in (found.entry for found in reversed(record.case.every(FamilyTraced))):
        said = [
            (_("told: {text}"), one.cover_story),
            (_("never said: {text}"), one.never_said),
            (_("result: {text}"), one.result),
        ]
        hints = tuple(format_lazy(text, text=showing.ISOLATED.format(value)) for text, value in said if value)
        word, tone = (_("Agrees and is able"), GOOD) if one.agrees_and_able else (_("Looked for"), OPEN)
        rows.append(Stand(showing.ISOLATED.format(one.relative), word, tone, hints))
    return Group(_("Tracing and assessment of the family"), rows)


screens.EXTRAS["family"] = standing
screens.TEMPLATES["family"] = "case/family.html"
