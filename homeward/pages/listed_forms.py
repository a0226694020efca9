"""Forms that go through a list: a row for each code, each left out until somebody says something of it."""

from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, ClassVar, cast, get_type_hints

from homeward.pages import act_forms, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import OneOf


class ListedForm(ActForm):
    """An act whose maker takes rows (`parameter`), each a `row` named by its first field, a code.

    The second field of a row says what came of it; a row in which it stays empty was not gone through, and nothing is written for it.
    """

    parameter: ClassVar[str]
    row: ClassVar[type[Any]]
    unsaid: ClassVar[Any]

    def codes(self) -> tuple[StrEnum, ...]:
        """The codes to go through: every one that a row can be named by."""
        named: type[StrEnum] = get_type_hints(self.row)[fields(self.row)[0].name]
        return tuple(named)

    def before(self, code: StrEnum) -> dict[str, Any]:
        """What the record says of a code already, by name of the row's field."""
        return {}

    def _add(self, one: act_forms.Asked) -> None:
        if one.name != self.parameter:
            super()._add(one)
            return
        for code in self.codes():
            self._add_row(code)

    def _add_row(self, code: StrEnum) -> None:
        hints = get_type_hints(self.row)
        _code, said, *more = fields(self.row)
        choices: list[tuple[str, Any]] = [("", self.unsaid), *words.choices(hints[said.name])]
        known = self.before(code)
        first = OneOf(
            label=words.word(code),
            choices=choices,
            coerce=hints[said.name],
            required=False,
            initial=known.get(said.name),
        )
        first.answers_itself = True
        self.fields[f"{code}-{said.name}"] = first
        for part in more:
            default = known.get(part.name, None if part.default is MISSING else part.default)
            asked = act_forms.Asked(part.name, hints[part.name], False, default)
            self.fields[f"{code}-{part.name}"] = act_forms.field_of(asked, self)

    def clean(self) -> dict[str, Any]:
        """Put the rows together that something was said of."""
        values = super().clean()
        values[self.parameter] = tuple(one for code in self.codes() if (one := self._said(values, code)) is not None)
        return values

    def _said(self, values: dict[str, Any], code: StrEnum) -> Any:
        named, said, *more = fields(self.row)
        own = {part.name: values.pop(f"{code}-{part.name}", None) for part in (said, *more)}
        if not own[said.name] or self.errors:
            return None
        for part in more:
            if own[part.name] is None and part.default is not MISSING:
                own[part.name] = part.default
        return cast(Any, self.row)(**{named.name: code}, **own)
