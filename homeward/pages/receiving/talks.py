"""Talks in which a list is gone through at once: one choice a line, and what was not talked about is left as it is."""

from typing import Any

from django import forms

from homeward.pages import act_forms, screens, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import OneOf
from homeward.process import first_support, reintegration
from homeward.process.first_support import Stated, Support
from homeward.process.reintegration import Component, Wish, Wished


class TalkForm(ActForm):
    """A form whose `answers` are one radio list a line."""

    lines: tuple[Any, ...] = ()
    choices: tuple[Any, ...] = ()

    def _add(self, one: act_forms.Asked) -> None:
        if one.name != "answers":
            super()._add(one)
            return
        answers = [
            ("", words.text("not-talked-about")),
            *((choice.value, words.word(choice)) for choice in self.choices),
        ]
        for line in self.lines:
            field = OneOf(label=words.word(line), choices=answers, required=False, widget=forms.RadioSelect())
            field.answers_itself = True
            self.fields[f"line-{line}"] = field

    def clean(self) -> dict[str, Any]:
        """Put what was said together, line by line."""
        values = super().clean()
        said = ((line, values.pop(f"line-{line}", "")) for line in self.lines)
        values["answers"] = tuple(self.answer(line, choice) for line, choice in said if choice)
        return values

    def answer(self, line: Any, choice: str) -> Any:
        """What a choice on a line means to the act."""
        raise NotImplementedError


class FirstSupportTalk(TalkForm):
    """The six kinds of first support."""

    lines = tuple(Support)
    choices = first_support.SAID

    def answer(self, line: Support, choice: str) -> Stated:
        """What she says of one kind."""
        return Stated(line, first_support.Answer(choice))


class ComponentTalk(TalkForm):
    """The seven components of a plan; what is planned has a form of its own."""

    lines = tuple(Component)
    choices = tuple(one for one in Wish if one is not Wish.PLANNED)

    def answer(self, line: Component, choice: str) -> Wished:
        """What she says of one component."""
        return Wished(line, reintegration.Wish(choice))


screens.FORMS["plan", "first-support-talk"] = FirstSupportTalk
screens.FORMS["plan", "component-talk"] = ComponentTalk
