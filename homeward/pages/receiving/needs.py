"""COM-4 need by need: every need that was asked has its own line, with what the directory has for it."""

from typing import Any

from django import forms

from homeward.casework.desk import DeskRecord
from homeward.casework.receiving.triage import SERVICES
from homeward.office import directory
from homeward.pages import act_forms, screens, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import Day, OneOf, Text
from homeward.process.case import Case
from homeward.process.notifications.messages import (
    AssistanceRequested,
    Availability,
    Need,
    NeedAnswered,
    SupportRequested,
)


def asked(case: Case) -> tuple[Need, ...]:
    """The needs that were asked for: in COM-3, or in COM-1 before it."""
    request, first = case.latest(SupportRequested), case.latest(AssistanceRequested)
    return (request.needs if request else ()) or (first.needs if first else ())


class NeedsForm(ActForm):
    """One line a need: available, limited or not, by whom, from when; and who meets her."""

    def __init__(self, act: Any, record: DeskRecord, *args: Any, **kwargs: Any) -> None:
        self.needs = asked(record.case)
        self.at_hand = directory.everyone(record.now.date())
        self.from_day = record.now.date()
        super().__init__(act, record, *args, **kwargs)

    @property
    def providers(self) -> list[str]:
        """The names offered while typing."""
        return [one.name for one in self.at_hand]

    def _add(self, one: act_forms.Asked) -> None:
        if one.name != "needs":
            super()._add(one)
            return
        for need in self.needs:
            self._add_need(need)

    def _add_need(self, need: Need) -> None:
        word, kind = words.word(need), SERVICES.get(need)
        fitting = [
            one.name for one in self.at_hand if kind is not None and kind.value in one.services and one.free != 0
        ]
        self.fields[f"{need}-availability"] = OneOf(
            label=word, choices=words.choices(Availability), coerce=Availability, widget=forms.RadioSelect()
        )
        widget = forms.TextInput(attrs={"class": "govuk-input", "list": "providers"})
        first = fitting[0] if fitting else ""
        by_whom = Text(label=words.of("by_whom", word), required=False, initial=first, widget=widget)
        self.fields[f"{need}-by_whom"] = by_whom
        self.fields[f"{need}-begins"] = Day(label=words.of("begins", word), required=False)

    def clean(self) -> dict[str, Any]:
        """Put the answers together, one a need; who is named for what is not available is left out."""
        values = super().clean()
        parts = ("availability", "by_whom", "begins")
        rows = [(need, [values.pop(f"{need}-{part}", None) for part in parts]) for need in self.needs]
        if not self.errors:
            values["needs"] = tuple(self._answer(need, *row) for need, row in rows)
        return values

    def _answer(self, need: Need, availability: Availability, by_whom: str, begins: Any) -> NeedAnswered:
        if availability is Availability.NOT:
            return NeedAnswered(need, availability)
        return NeedAnswered(need, availability, by_whom or "", begins)


screens.FORMS["handover", "support-confirm"] = NeedsForm
screens.FORM_TEMPLATES["handover", "support-confirm"] = "receiving/with_providers.html"
