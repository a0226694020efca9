"""Visits: her rules before every attempt, what is due, how often it was tried, and what goes back, chosen field by field."""

from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.pages import act_forms, screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import YesNo
from homeward.pages.standing import after
from homeward.process import follow_up, new_risks
from homeward.process.case import Side
from homeward.process.follow_up import SafeContactRules, Visited, WellBeing

FIELDS = ("status", "well_being", "needs")


def page(record: DeskRecord) -> dict[str, Any]:
    """What the page of visits shows beside the entries."""
    rules = record.case.latest(SafeContactRules)
    tries = follow_up.tries(record.case)
    today = record.now.date()
    names = showing.Names()
    partner = new_risks.told_of_risks(record.case, record.now)
    return {
        "rules": showing.rows(rules, names) if rules else [],
        "stopped": bool(rules and rules.stop),
        "has_rules": rules is not None,
        "due": [(showing.day(day), day <= today) for day in follow_up.due(record.case, record.policy)],
        "tries": [(showing.day(one.on), words.word(one.means)) for one in tries],
        "enough": record.policy.no_news_attempts,
        "no_news": follow_up.no_news(record.case, today, record.policy),
        "told": showing.ISOLATED.format(names.partners.get(partner, partner)) if partner else "",
        "receives": record.case.side is Side.RECEIVING,
        "standing": after.groups(record) if record.case.side is Side.REFERRING else [],
    }


class AttemptForm(ActForm):
    """An attempt to reach her, with her rules in sight."""

    template = "receiving/within_rules.html"

    @property
    def rules(self) -> list[showing.Row]:
        """Her rules as they stand."""
        found = self.case.latest(SafeContactRules)
        return showing.rows(found, showing.Names()) if found else []

    @property
    def told(self) -> str:
        """The name of the partner whom a new risk reaches at once; empty where she did not agree to that."""
        partner = new_risks.told_of_risks(self.case, self.now)
        return showing.ISOLATED.format(showing.Names().partners.get(partner, partner)) if partner else ""


class ReportForm(ActForm):
    """What goes back: filled in from the newest visit, and only the fields that are ticked leave."""

    def __init__(self, act: Any, record: DeskRecord, *args: Any, initial: dict[str, Any] | None = None, **kw: Any):
        last = record.case.latest(Visited)
        known = (
            {"status": last.situation, "well_being": last.well_being, "needs": last.needs, "on": last.on}
            if last
            else {}
        )
        super().__init__(act, record, *args, initial={**(initial or {}), **known}, **kw)

    def _add(self, one: act_forms.Asked) -> None:
        super()._add(one)
        if one.name in FIELDS:
            self.fields[f"pass-{one.name}"] = YesNo(label=words.text(f"pass-{one.name}"))

    def clean(self) -> dict[str, Any]:
        """Leave out what was not ticked."""
        values = super().clean()
        ticked = {name: values.pop(f"pass-{name}", False) for name in FIELDS}
        if not any(ticked.values()) and not self.errors:
            self.add_error("pass-status", str(words.text("tick-one")))
        empty = {"status": "", "well_being": WellBeing.NO_ANSWER, "needs": ""}
        return {**values, **{name: empty[name] for name in FIELDS if not ticked[name]}}


screens.EXTRAS["visit"] = page
screens.TEMPLATES["visit"] = "receiving/visits.html"
screens.FORMS["visit", "report"] = ReportForm
for _name in ("attempt", "visit"):
    screens.FORMS["visit", _name] = AttemptForm
    screens.FORM_TEMPLATES["visit", _name] = AttemptForm.template
