"""Who interprets for her, and who does not: whom she refused, and whose paper of confidentiality is missing (CBC-1)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.pages import showing, words
from homeward.pages.standing.rows import GOOD, NEUTRAL, OPEN, Group, Stand, do
from homeward.process import interpreters
from homeward.process.interpreters import InterpreterUsed


def standing(record: DeskRecord) -> dict[str, Any]:
    """Each interpreter by the newest word about them."""
    rows = [_row(record, one) for one in interpreters.newest(record.case)]
    about = _(
        "Never a child, a relative, or somebody met through the exploitation. She may refuse one and need not say why; that one is then "
        "taken for no talk any more."
    )
    add = do(record, "intake", "interpreter")
    return {"standing": [Group(_("Interpreters"), rows, about, add, _("Name an interpreter"))]}


def _row(record: DeskRecord, one: InterpreterUsed) -> Stand:
    said = [one.language, one.dialect, one.sex, words.word(one.relation)]
    hints = tuple(showing.ISOLATED.format(part) for part in said if part)
    name = showing.ISOLATED.format(one.name)
    if one.refused_by_her:
        return Stand(name, _("She refused"), NEUTRAL, hints)
    if not one.confidentiality_signed:
        return Stand(name, _("Paper of confidentiality missing"), OPEN, hints, do(record, "intake", "interpreter"))
    return Stand(name, _("Interprets for her"), GOOD, hints)
