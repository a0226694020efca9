"""Forms of acts, read from what the act's maker asks for, so that a form and its rule cannot disagree.

Each parameter becomes one field by its type; a dataclass becomes its fields, several of them a few rows.
"""

import inspect
import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from django import forms
from django.utils.text import format_lazy

from homeward.casework.acts import Act, asked
from homeward.casework.desk import DeskRecord
from homeward.exchange import guests, partners
from homeward.office import members, permissions
from homeward.office.permissions import Action, Role
from homeward.pages import showing, words
from homeward.pages.forms import Day, Form, Lines, Moment, OneOf, Scan, SeveralOf, Text, YesNo
from homeward.pages.sections import Drawn, Section, drawn
from homeward.pages.showing import ISOLATED
from homeward.process import (
    accommodation,
    asylum,
    complaints,
    disclosure,
    documents,
    files,
    handover_notes,
    security_assessment,
)
from homeward.process.case import Case
from homeward.process.itinerary import transit_points
from homeward.process.notifications import attachments, evidence
from homeward.process.notifications.evidence import MessageSent
from homeward.process.writing import Compartment, Entry
from homeward.record import grants

ROWS = {"legs": 4, "answers": 6, "needs": 12, "responses": 8}
LONG = frozenset(
    {
        "words",
        "finding",
        "findings",
        "mitigation",
        "measures",
        "fears",
        "what_kept_her_safe",
        "safety_plan",
        "reason",
        "reasons",
        "text",
        "notes",
        "note",
        "detail",
        "goal",
        "what_she_does",
        "situation",
        "question",
        "answer",
        "cover_story",
        "care_given",
        "medical_summary",
        "safe_contact",
        "who_else_knows",
        "urgent_needs",
        "strengths",
        "plan_goes",
        "follow_up_care",
        "what_is_asked",
        "stays_open",
        "offer",
        "says",
        "disagreement",
    }
)
MEMBERS = frozenset({"supervisor", "second_colleague", "handler", "to_member", "subject"})
PARTNERS = frozenset({"to", "partner", "new_partner"})
ENTRIES: dict[str, tuple[type[Entry], ...]] = {
    "risk": (security_assessment.RiskArose,),
    "complaint": (complaints.ComplaintMade,),
    "promise": (handover_notes.PromiseMade,),
    "stay": (accommodation.Stay,),
    "disclosure": (disclosure.DisclosedWithoutConsent,),
    "demand": (disclosure.FileDemanded,),
    "about": (disclosure.DisclosedWithoutConsent, disclosure.FileDemanded),
    "finding": (asylum.AuthorityContact,),
    "scan": (files.FileKept,),
    "letter": (MessageSent,),
    "draft": (documents.EmbassyRequest,),
}


# The field of a form in which a scan comes along.
SCAN = "scan-file"


@dataclass(frozen=True)
class Asked:
    """One thing that a form asks: its name, its type, whether it must be answered, and its default."""

    name: str
    hint: Any
    required: bool
    default: Any = None


class ActForm(Form):
    """The form of one act."""

    act: Act
    case: Case
    now: datetime
    sections: tuple[Section, ...] = ()

    def drawn(self) -> list[Drawn]:
        """The fields under their headings, as the page draws them; nothing where a form has no headings."""
        return drawn(self, self.sections) if self.sections else []

    def __init__(
        self, act: Act, record: DeskRecord, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.act, self.case, self.now, self.code = act, record.case, record.now, record.code
        self.rows: dict[str, tuple[type[Any], int]] = {}
        self.whole: dict[str, Any] = {}
        self.defaults: dict[str, Any] = {}
        for one in _asked(act):
            self._add(one)

    def _add(self, one: Asked) -> None:
        if isinstance(one.hint, type) and is_dataclass(one.hint):
            self.whole[one.name] = one.hint
            for part in _of_dataclass(one.hint):
                self._add(part)
            return
        item = get_args(one.hint)[0] if get_origin(one.hint) is tuple else None
        if item is not None and is_dataclass(item):
            self.rows[one.name] = (item, ROWS.get(one.name, 3))  # type: ignore[assignment]
            for number in range(ROWS.get(one.name, 3)):
                for part in _of_dataclass(item):
                    name = f"{one.name}-{number}-{part.name}"
                    field = field_of(Asked(part.name, part.hint, False, None), self)
                    field.label = cast(Any, words.numbered(part.name, number + 1))
                    self.fields[name] = field
            return
        self.fields[one.name] = field_of(one, self)
        self.defaults[one.name] = one.default
        if one.name == "scan":
            # Nobody is sent away to keep a file first and come back to point at it.
            self.fields[SCAN] = Scan(label=words.text("scan-here"), required=False)

    def clean(self) -> dict[str, Any]:
        """Put rows and whole entries together again."""
        values = dict(super().clean() or {})
        # An optional number that was emptied says what it says when nobody touched it.
        values |= {name: self.defaults[name] for name in self.defaults if values.get(name, "") is None}
        for name, (kind, count) in self.rows.items():
            values[name] = tuple(
                row for number in range(count) if (row := self._row(values, name, number, kind)) is not None
            )
        for name, entry in self.whole.items():
            own = {one.name: values.pop(one.name) for one in fields(entry) if one.name in values}
            values[name] = entry(**own) if not self.errors else None
        return values

    def _row(self, values: dict[str, Any], name: str, number: int, kind: type[Any]) -> Any:
        own = {one.name: values.pop(f"{name}-{number}-{one.name}", None) for one in fields(kind)}
        if not any(own.values()):
            return None
        for one in fields(kind):
            missing = one.default is MISSING and own[one.name] in (None, "")
            key = f"{name}-{number}-{one.name}"
            if missing and key not in self.errors:
                self.add_error(key, str(words.text("answer-missing")))
            if own[one.name] is None and one.default is not MISSING:
                own[one.name] = one.default
        return kind(**own) if not self.errors else None


def _asked(act: Act) -> list[Asked]:
    hints = get_type_hints(cast(Any, act.maker).__init__ if isinstance(act.maker, type) else act.maker)
    found = []
    for one in asked(act):
        required = one.default is inspect.Parameter.empty
        found.append(Asked(one.name, hints[one.name], required, None if required else one.default))
    return found


def _of_dataclass(kind: Any) -> list[Asked]:
    hints = get_type_hints(kind)
    return [
        Asked(one.name, hints[one.name], one.default is MISSING, None if one.default is MISSING else one.default)
        for one in fields(kind)
    ]


def field_of(one: Asked, form: ActForm) -> forms.Field:
    """The field for one thing asked, by its name and type."""
    common: dict[str, Any] = {
        "label": words.field(one.name, form.act.name),
        "required": one.required,
        "help_text": words.hint(one.name),
        "initial": one.default,
    }
    hint = _plain(one.hint)
    if one.name in PARTNERS:
        common["required"] = form.act.page != "departure" and one.required
        return OneOf(
            choices=_partners(common["required"]), widget=forms.Select(attrs={"class": "govuk-select"}), **common
        )
    if one.name == "recipient":
        return PartnerOrOther(**common)
    if one.name in MEMBERS and hint is int:
        return OneOf(
            choices=_members(one.name, form.code),
            coerce=int,
            empty_value=0,
            widget=forms.Select(attrs={"class": "govuk-select"}),
            **common,
        )
    if one.name == "on_the_way" and hint is int:
        return OneOf(choices=_on_the_way(form.case), coerce=int, widget=forms.RadioSelect(), **common)
    if one.name == "transit_point":
        choices = [
            ("", words.text("whole-journey")),
            *((place, ISOLATED.format(place)) for place in transit_points(form.case)),
        ]
        return OneOf(choices=choices, widget=forms.RadioSelect(), **common)
    if one.name == "files" and get_origin(one.hint) is tuple:
        return SeveralOf(choices=_files(form.case), coerce=int, **common)
    if one.name in ENTRIES and hint is int:
        none: list[tuple[str, Any]] = [] if one.required else [("0", words.text("none-yet"))]
        pointed = [*none, *_entries(form.case, ENTRIES[one.name])]
        return OneOf(choices=pointed, coerce=int, empty_value=one.default, widget=forms.RadioSelect(), **common)
    return _by_type(one, hint, common)


def _by_type(one: Asked, hint: Any, common: dict[str, Any]) -> forms.Field:
    if hint is bool:
        return YesNo(label=common["label"], help_text=common["help_text"], initial=one.default)
    if hint is date:
        return Day(**common)
    if hint is datetime:
        return Moment(zone_needed=one.name in ("departs", "arrives"), **common)
    if hint is int:
        return forms.IntegerField(
            min_value=0,
            max_value=100000,
            widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5"}),
            **common,
        )
    if hint is Decimal:
        return forms.DecimalField(
            max_digits=12,
            decimal_places=2,
            widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-10"}),
            **common,
        )
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], one, common)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _one_of(hint, one, common)
    return Text(long=one.name in LONG, **common)


def _several(item: Any, one: Asked, common: dict[str, Any]) -> forms.Field:
    if isinstance(item, type) and issubclass(item, StrEnum):
        return SeveralOf(choices=words.choices(item), coerce=item, **common)
    common["initial"] = "\n".join(one.default or ())
    return Lines(**common)


def _one_of(kind: type[StrEnum], one: Asked, common: dict[str, Any]) -> forms.Field:
    choices: list[tuple[str, Any]] = list(words.choices(kind))
    if not one.required and one.default is None:
        choices.insert(0, ("", words.text("no-answer")))
    if one.required and len(choices) > 6:
        choices.insert(0, ("", words.text("choose")))
    return OneOf(choices=choices, coerce=kind, empty_value=one.default, **common)


def _plain(hint: Any) -> Any:
    """The X of `X | None`."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(inner for inner in get_args(hint) if inner is not type(None))
    return hint


class PartnerOrOtherWidget(forms.MultiWidget):
    """A list of partners and, below it, a line for another name."""

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        self.known = {key for key, _ in choices}
        select = forms.Select(choices=choices, attrs={"class": "govuk-select", "aria-label": words.text("partner")})
        other = forms.TextInput(attrs={"class": "govuk-input", "aria-label": words.text("another")})
        super().__init__(widgets={"": select, "other": other})

    def decompress(self, value: str | None) -> list[str]:
        """Put a known partner into the list, anything else into the line."""
        return [value or "", ""] if (value or "") in self.known else ["", value or ""]


class PartnerOrOther(forms.MultiValueField):
    """A verified partner, or somebody else by name."""

    def __init__(self, **kwargs: Any) -> None:
        parts = (forms.CharField(required=False, max_length=60), Text(required=False))
        kwargs["required"] = False
        super().__init__(
            fields=parts, require_all_fields=False, widget=PartnerOrOtherWidget(_partners(False)), **kwargs
        )

    def compress(self, data_list: list[str]) -> str:
        """The partner chosen, or the other name."""
        chosen, other = data_list or ["", ""]
        return other or chosen


def _partners(required: bool) -> list[tuple[str, Any]]:
    known: list[tuple[str, Any]] = [(one.id, ISOLATED.format(one.name)) for one in partners.everyone() if one.verified]
    known += [(one.id, ISOLATED.format(one.name)) for one in guests.everyone() if one.confirmed]
    return known if required and len(known) == 1 else [("", words.text("choose")), *known]


def _members(name: str, code: str) -> list[tuple[str, Any]]:
    """The colleagues one may name: for a supervisor's agreement only supervisors, for a complaint only who can read it."""
    able = set(members.with_role(Role.SUPERVISOR)) if name == "supervisor" else None
    if name == "handler":
        hear = {one for one, held in members.roles().items() if permissions.may(held, Action.HANDLE_COMPLAINT)}
        able = hear & set(grants.readers(code, Compartment.COMPLAINT))
    known = [
        (str(number), ISOLATED.format(who))
        for number, who in sorted(members.names().items())
        if able is None or number in able
    ]
    return [("", words.text("choose")), *known]


def _files(case: Case) -> list[tuple[str, str]]:
    """The files of the case that can go to a partner, by title."""
    kinds = tuple(files.BY_COMPARTMENT[part] for part in attachments.BY_COMPARTMENT)
    found = [one for one in case.entries if type(one.entry) in kinds]
    return [(str(one.number), ISOLATED.format(getattr(one.entry, "title", ""))) for one in found]


def _on_the_way(case: Case) -> list[tuple[str, Any]]:
    """Our letters that the partner has not stored yet, by day and message."""
    names = partners.names()
    return [
        (
            str(one.number),
            format_lazy(
                "{day} {message} {to}",
                day=showing.moment(one.at),
                message=words.message(one.entry.message),
                to=ISOLATED.format(names.get(one.entry.to, "")),
            ),
        )
        for one in evidence.not_stored(case)
    ]


def _entries(case: Case, kinds: tuple[type[Entry], ...]) -> list[tuple[str, str]]:
    """The entries one may point at, by day and kind."""
    found = [one for kind in kinds for one in case.every(kind)]
    return [(str(one.number), f"{showing.day(one.at)} {_named(one.entry)}"[:80]) for one in found]


def _named(entry: Entry) -> str:
    """What tells an entry from others of its kind: the message a letter brought, what a risk is, which embassy."""
    if isinstance(entry, MessageSent):
        return str(words.message(entry.message))
    return f"{words.kind(entry.KIND)} {getattr(entry, 'what', '') or getattr(entry, 'embassy', '')}"
