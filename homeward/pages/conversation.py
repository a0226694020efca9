"""Consent in one conversation: one page, one signature, each purpose with its own yes or no, not asked by default (VOL-1).

Also the page of consent itself: how every purpose stands, each with one link to ask for it or to take it back.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.exchange import partners
from homeward.pages import act_forms, screens, showing, what_left, words
from homeward.pages.act_forms import ActForm, PartnerOrOther
from homeward.pages.forms import Day, Lines, OneOf, SeveralOf, Text
from homeward.pages.standing import do
from homeward.papers import texts
from homeward.process import consent
from homeward.process.case import Case, Written
from homeward.process.consent import Asked, Information, Purpose
from homeward.process.intake import FirstContact

# The purposes in the order of a conversation; a test holds that each stands in exactly one group.
GROUPS: tuple[tuple[Any, tuple[Purpose, ...]], ...] = (
    (_("Going home"), (Purpose.ASSISTED_RETURN, Purpose.TRAVEL_AGENT, Purpose.CARRIER_CLEARANCE)),
    (
        _("The organisation that receives her"),
        (
            Purpose.CONTACT_RECEIVING,
            Purpose.SHARE_IDENTITY,
            Purpose.SHARE_MEDICAL,
            Purpose.SHARE_SECURITY,
            Purpose.TRANSIT_PARTNER,
            Purpose.ARRIVAL_ASSISTANCE,
        ),
    ),
    (
        _("Authorities"),
        (Purpose.CONTACT_EMBASSY, Purpose.AUTHORITIES_OF_DEPARTURE, Purpose.LAWYER_OR_COURT),
    ),
    (
        _("Family and people she trusts"),
        (
            Purpose.TRACING,
            Purpose.CONTACT_RELATIVE,
            Purpose.HOME_VISIT,
            Purpose.MEDIATION,
            Purpose.EMERGENCY_CONTACTS,
        ),
    ),
    (
        _("Afterwards"),
        (Purpose.REINTEGRATION_SERVICE, Purpose.FOLLOW_UP, Purpose.FEEDBACK, Purpose.STATISTICS),
    ),
)
# What a yes covers as a rule: offered, never more than the purpose needs, and each part can be taken out.
_REQUEST = (Information.NEEDS, Information.TRAVEL)
COVERS: dict[Purpose, tuple[Information, ...]] = {
    Purpose.CONTACT_RECEIVING: _REQUEST,
    Purpose.SHARE_IDENTITY: (Information.IDENTITY, Information.DOCUMENTS, Information.WISHES),
    Purpose.SHARE_MEDICAL: (Information.MEDICAL,),
    Purpose.SHARE_SECURITY: (Information.SECURITY,),
    Purpose.TRANSIT_PARTNER: (Information.IDENTITY, Information.TRAVEL),
    Purpose.ARRIVAL_ASSISTANCE: (Information.IDENTITY, Information.TRAVEL),
    Purpose.TRAVEL_AGENT: (Information.IDENTITY, Information.DOCUMENTS),
    Purpose.CARRIER_CLEARANCE: (Information.IDENTITY, Information.MEDICAL),
    Purpose.CONTACT_EMBASSY: (Information.IDENTITY,),
    Purpose.EMERGENCY_CONTACTS: (Information.TRAVEL,),
    Purpose.FOLLOW_UP: (Information.CONTACT_DETAILS,),
    Purpose.FEEDBACK: (Information.STATUS,),
}
# Purposes that as a rule concern the organisation that receives her.
OF_PARTNER = frozenset(GROUPS[1][1]) - {Purpose.TRANSIT_PARTNER}
# Purposes that name nobody to whom something goes.
WITHOUT_RECIPIENT = frozenset({Purpose.ASSISTED_RETURN, Purpose.STATISTICS})
# Codes of three letters, as first contact takes them, of languages that have texts.
LANGUAGES = {
    "eng": "en",
    "fra": "fr",
    "spa": "es",
    "ara": "ar",
    "ukr": "uk",
    "ron": "ro",
    "amh": "am",
    "tir": "ti",
    "nep": "ne",
    "ben": "bn",
    "vie": "vi",
}
ANSWERS = (("", _("Not asked today")), ("yes", _("Yes")), ("no", _("No")))


@dataclass(frozen=True)
class Block:
    """One purpose on the page: how it stands, its yes or no, and what a yes covers exactly."""

    title: Any
    standing: list[Any]
    answer: Any
    exactly: list[Any]
    opened: bool


class ConversationForm(ActForm):
    """The form of one conversation. A purpose left as it is was not asked today, and nothing is written for it."""

    def _add(self, one: act_forms.Asked) -> None:
        if one.name != "answers":
            super()._add(one)
            return
        for purpose in Purpose:
            self._add_purpose(purpose)

    def _add_purpose(self, purpose: Purpose) -> None:
        name = purpose.value
        answer = OneOf(label=words.word(purpose), choices=ANSWERS, required=False, widget=forms.RadioSelect())
        answer.answers_itself = True
        self.fields[f"{name}-answer"] = answer
        if purpose not in WITHOUT_RECIPIENT:
            partner = self.only_partner() if purpose in OF_PARTNER else ""
            self.fields[f"{name}-recipient"] = PartnerOrOther(label=words.field("recipient"), initial=partner)
            self.fields[f"{name}-information"] = SeveralOf(
                label=words.field("information"),
                choices=words.choices(Information),
                coerce=Information,
                required=False,
                initial=[part.value for part in COVERS.get(purpose, ())],
            )
            self.fields[f"{name}-withheld_from"] = Lines(
                label=words.field("withheld_from"), help_text=words.hint("withheld_from"), required=False
            )
        if purpose is Purpose.CONTACT_EMBASSY:
            self.fields[f"{name}-how"] = Text(label=words.field("how"), required=False)
        self.fields[f"{name}-until"] = Day(label=words.field("until"), required=False)

    def only_partner(self) -> str:
        """The partner that is meant as a rule: the one of this case, or the only one there is."""
        known = [one.id for one in partners.everyone() if one.verified]
        return str(self.initial.get("to", "")) or (known[0] if len(known) == 1 else "")

    def clean(self) -> dict[str, Any]:
        """Put what was asked together; what was not asked stays as it is."""
        values = super().clean()
        values["answers"] = tuple(one for purpose in Purpose if (one := self._answer(values, purpose)) is not None)
        return values

    def _answer(self, values: dict[str, Any], purpose: Purpose) -> Asked | None:
        parts = ("answer", "recipient", "information", "withheld_from", "how", "until")
        own = {part: values.pop(f"{purpose.value}-{part}", None) for part in parts}
        if not own["answer"]:
            return None
        return Asked(
            purpose,
            recipient=own["recipient"] or "",
            yes=own["answer"] == "yes",
            information=own["information"] or (),
            how=own["how"] or "",
            until=own["until"],
            withheld_from=own["withheld_from"] or (),
        )

    def common(self) -> list[Any]:
        """The fields that belong to the whole conversation: how it was held and signed."""
        own = {f"{purpose.value}-" for purpose in Purpose}
        return [field for field in self if not any(field.name.startswith(start) for start in own)]

    def groups(self) -> list[tuple[Any, list[Block]]]:
        """The purposes by group, as the page shows them."""
        return [(title, [self._block(purpose) for purpose in purposes]) for title, purposes in GROUPS]

    def _block(self, purpose: Purpose) -> Block:
        exactly = [field for field in self if field.name.startswith(f"{purpose.value}-")][1:]
        standing = [self._so_far(purpose, one) for one in _recipients(self.case, purpose)]
        answered = bool(self[f"{purpose.value}-answer"].value())
        opened = answered or any(field.errors for field in exactly)
        return Block(words.word(purpose), standing, self[f"{purpose.value}-answer"], exactly, opened)

    def _so_far(self, purpose: Purpose, recipient: str) -> Any:
        """How a purpose stands for one recipient, who is named where she named one."""
        stands = words.word(consent.standing(self.case, purpose, self.now, recipient=recipient))
        name = showing.ISOLATED.format(self._names.partners.get(recipient, recipient))
        return format_lazy("{name}: {stands}", name=name, stands=stands) if recipient else stands

    @cached_property
    def _names(self) -> showing.Names:
        return showing.Names()


def overview(record: DeskRecord) -> dict[str, Any]:
    """How every purpose stands, by recipient, with the way to ask for it or to take it back."""
    names = showing.Names()
    found = []
    for title, purposes in GROUPS:
        rows = [row for purpose in purposes for row in _standings(record, purpose, names)]
        found.append((title, rows))
    return {"consents": found, "withdrawn": what_left.newest_withdrawal(record)}


def texts_shown(record: DeskRecord, form: ActForm) -> list[tuple[Any, Any]]:
    """The text that is gone through with her, in English and in her own language where there is one."""
    first = record.case.latest(FirstContact)
    spoken = {texts.SOURCE, *(LANGUAGES.get(one, one) for one in (first.languages if first else ()))}
    rows = [
        showing.Row(
            showing.ISOLATED.format(LANG_INFO[code]["name_local"]),
            showing.ISOLATED.format(texts.of(code)["consents.how"]),
        )
        for code in texts.languages()
        if code in spoken
    ]
    return [(_("The text she is shown, version 1"), rows)]


def _standings(record: DeskRecord, purpose: Purpose, names: showing.Names) -> list[dict[str, Any]]:
    return [_standing(record, purpose, one, names) for one in _recipients(record.case, purpose)]


def _recipients(case: Case, purpose: Purpose) -> tuple[str, ...]:
    """For whom she was asked about a purpose; an empty one where nobody was named."""
    said: tuple[Written[consent.ConsentGiven | consent.ConsentRefused], ...] = (
        *case.every(consent.ConsentGiven),
        *case.every(consent.ConsentRefused),
    )
    return tuple(dict.fromkeys(one.entry.recipient for one in said if one.entry.purpose is purpose)) or ("",)


def _standing(record: DeskRecord, purpose: Purpose, recipient: str, names: showing.Names) -> dict[str, Any]:
    stands = consent.standing(record.case, purpose, record.now, recipient=recipient)
    given = consent.in_force(record.case, purpose, record.now, recipient=recipient)
    act = "withdraw" if stands is consent.Standing.YES else "give"
    return {
        "purpose": words.word(purpose),
        "recipient": showing.ISOLATED.format(names.partners.get(recipient, recipient)) if recipient else "",
        "standing": words.word(stands),
        "yes": stands is consent.Standing.YES,
        "information": [words.word(one) for one in given.entry.information] if given else [],
        "until": showing.day(given.entry.until) if given and given.entry.until else "",
        "address": do(record, "consent", act, purpose=purpose.value, recipient=recipient),
    }


screens.BESIDE["consent", "conversation"] = texts_shown
screens.FORMS["consent", "conversation"] = ConversationForm
screens.FORM_TEMPLATES["consent", "conversation"] = "consent/conversation.html"
screens.EXTRAS["consent"] = overview
screens.TEMPLATES["consent"] = "consent/consent.html"
