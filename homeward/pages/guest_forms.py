"""What a partner without a node answers, by the message that it answers: coded answers first, few words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from homeward.pages import words
from homeward.pages.forms import Day, Form, Moment, OneOf, Text
from homeward.process.arrival import ArrivalRecorded, Met
from homeward.process.notifications.horizontal import QuestionAnswered
from homeward.process.notifications.messages import (
    Answer,
    ArrangementConfirmed,
    Availability,
    DeclineReason,
    NeedAnswered,
    RecommendationReceived,
    RequestAnswered,
    SupportConfirmed,
    SupportRequested,
)
from homeward.process.writing import Entry

TELEPHONE = {"class": "govuk-input", "dir": "ltr", "type": "tel"}


class AnswerForm(Form):
    """What every answer asks: who gives it, and a file where there is one. Alone it says that the message was read."""

    who = Text(label=_("Your name and what you do"), max_length=100)
    file = forms.FileField(
        label=_("A paper or picture"),
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"class": "govuk-file-upload", "accept": "application/pdf,image/jpeg,image/png"}
        ),
    )

    def __init__(self, *args: Any, about: Sequence[Entry] = (), now: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.now = about, now
        self.order_fields(["who", *[name for name in self.fields if name not in ("who", "file")], "file"])

    def entry(self, to: str) -> Entry | None:
        """The entry that this answer makes, to us; None where it only says that the message was read."""
        return None


class RequestForm(AnswerForm):
    """The answer to a first request (COM-2)."""

    answer = OneOf(label=_("Answer"), choices=[(one.value, words.word(one)) for one in Answer], coerce=Answer)
    contact = Text(label=_("Contact person"), required=False)
    alternate = Text(label=_("Alternate contact"), required=False)
    telephone = Text(label=_("Telephone"), required=False, max_length=20, widget=forms.TextInput(attrs=TELEPHONE))
    risk_feedback = Text(label=_("What you know of the risks there"), long=True, required=False)
    reason = OneOf(
        label=_("Reason, when declining"),
        choices=[("", _("Choose")), *words.choices(DeclineReason)],
        coerce=DeclineReason,
        required=False,
        empty_value=None,
    )
    question = Text(label=_("Question, when asking"), long=True, required=False)

    def clean(self) -> dict[str, Any]:
        """Each answer needs what belongs to it."""
        values = dict(super().clean() or {})
        needs = {
            Answer.ACCEPT: ("contact", "alternate", "telephone"),
            Answer.DECLINE: ("reason",),
            Answer.QUESTION: ("question",),
        }
        for name in needs.get(values.get("answer", ""), ()):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, str(words.text("answer-missing")))
        return values

    def entry(self, to: str) -> Entry:
        """COM-2."""
        said = self.cleaned_data
        return RequestAnswered(
            to,
            said["answer"],
            said["contact"],
            said["alternate"],
            said["telephone"],
            said["risk_feedback"],
            reason=said["reason"] if said["answer"] is Answer.DECLINE else None,
            question=said["question"],
        )


class SupportForm(AnswerForm):
    """The answer to a request for reintegration assistance, need by need (COM-4)."""

    who_meets = Text(label=_("Who meets her"))
    where = Text(label=_("Where"), required=False)
    telephone = Text(label=_("Telephone"), max_length=20, widget=forms.TextInput(attrs=TELEPHONE))
    first_place = Text(label=_("First place to stay"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = [need for one in self.about if isinstance(one, SupportRequested) for need in one.needs]
        for need in self.needs:
            self.fields[f"{need}-can"] = OneOf(
                label=words.word(need), choices=words.choices(Availability), coerce=Availability
            )
            self.fields[f"{need}-by"] = Text(label=words.field("by_whom"), required=False)
            self.fields[f"{need}-from"] = Day(label=words.field("begins"), required=False)
        rest = [
            name
            for name in self.fields
            if name not in ("who", "file", "who_meets", "where", "telephone", "first_place")
        ]
        self.order_fields(["who", *rest, "who_meets", "where", "telephone", "first_place", "file"])

    def entry(self, to: str) -> Entry:
        """COM-4."""
        said = self.cleaned_data
        needs = tuple(
            NeedAnswered(need, said[f"{need}-can"], said[f"{need}-by"], _day(said[f"{need}-from"]))
            for need in self.needs
        )
        return SupportConfirmed(to, needs, said["who_meets"], said["where"], said["first_place"], said["telephone"])


class ArrivalForm(AnswerForm):
    """Whether she arrived (COM-6)."""

    met = OneOf(label=_("What happened"), choices=words.choices(Met), coerce=Met)
    at = Moment(label=_("When"))
    where = Text(label=_("Where"), required=False)
    state = Text(label=_("How she is"), required=False)

    def clean_at(self) -> Any:
        """Nothing that lies ahead has happened."""
        at = self.cleaned_data["at"]
        if at is not None and self.now is not None and at > self.now:
            raise forms.ValidationError(_("This time lies ahead. Enter when it happened."))
        return at

    def entry(self, to: str) -> Entry:
        """COM-6."""
        said = self.cleaned_data
        return ArrivalRecorded(to, said["met"], said["at"], said["where"], said["state"])


class ArrangementForm(AnswerForm):
    """The confirmation of a travel arrangement."""

    there = Text(label=_("Who will be there"))
    where = Text(label=_("Where"), required=False)
    telephone = Text(label=_("Telephone"), required=False, max_length=20, widget=forms.TextInput(attrs=TELEPHONE))

    def entry(self, to: str) -> Entry:
        """The confirmation, of the journey that was asked about."""
        said = self.cleaned_data
        journey = next((number for one in self.about if (number := getattr(one, "itinerary", 0))), 0)
        return ArrangementConfirmed(to, journey, said["there"], said["where"], said["telephone"])


class RecommendationForm(AnswerForm):
    """That recommendations were received."""

    def entry(self, to: str) -> Entry:
        """The receipt, by who read them."""
        return RecommendationReceived(to, self.cleaned_data["who"])


class QuestionForm(AnswerForm):
    """The answer to a question."""

    answer = Text(label=_("Answer"), long=True)

    def entry(self, to: str) -> Entry:
        """The answer."""
        return QuestionAnswered(to, self.cleaned_data["answer"])


FORMS: dict[str, type[AnswerForm]] = {
    "COM-1": RequestForm,
    "COM-3": SupportForm,
    "COM-5": ArrivalForm,
    "TRAVEL-ARRANGEMENT": ArrangementForm,
    "RECOMMENDATION": RecommendationForm,
    "QUESTION": QuestionForm,
}


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
