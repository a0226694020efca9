"""First contact as one form: what she needs now comes first, and beside each answer how it is known (CBC-1)."""

from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.office import members
from homeward.office.permissions import Role
from homeward.pages import act_forms, families, screens, showing, words
from homeward.pages.act_forms import ActForm
from homeward.pages.forms import OneOf
from homeward.pages.sections import Section
from homeward.pages.standing import interpreting
from homeward.process import intake
from homeward.process.intake import Fact, FactSource, FirstContact, Nationality, Source

NO_ANSWER = "no-answer"
KNOWN = "known-"


def _known(*facts: Fact) -> tuple[str, ...]:
    return tuple(f"{KNOWN}{fact}" for fact in facts)


def _beside(*facts: Fact) -> Section:
    return Section(_("Asked without an answer, or learned from somebody else"), _known(*facts), folded=True)


SECTIONS = (
    Section(_("What she needs now"), ("urgent_needs",), about=_("Help comes before every other question.")),
    Section(_("Reaching her safely"), ("safe_contact", "who_else_knows")),
    _beside(Fact.URGENT_NEEDS, Fact.SAFE_CONTACT, Fact.WHO_ELSE_KNOWS),
    Section(_("Speaking with her"), ("languages", "interpreter_needed", "interpreter_wish", "dialect")),
    _beside(Fact.LANGUAGES, Fact.DIALECT),
    Section(
        _("Who she is"),
        ("given_names", "family_name", "gender", "date_of_birth", "age_doubtful", "estimated_age"),
        about=_("Every field may stay empty: empty means not asked. A doubtful age is treated as a child's."),
    ),
    Section(_("Other names, or an age only roughly known"), ("other_names", "age_band"), folded=True),
    _beside(
        Fact.GIVEN_NAMES,
        Fact.FAMILY_NAME,
        Fact.OTHER_NAMES,
        Fact.GENDER,
        Fact.DATE_OF_BIRTH,
        Fact.ESTIMATED_AGE,
    ),
    Section(
        _("Where she would return to"),
        ("country_of_return", "nationality", "nationalities", "region_of_return", "basis"),
    ),
    _beside(Fact.NATIONALITIES, Fact.COUNTRY_OF_RETURN, Fact.REGION_OF_RETURN, Fact.BASIS),
    Section(_("How she came to us"), ("referred_from", "exploitation")),
    _beside(Fact.REFERRED_FROM, Fact.EXPLOITATION),
    Section(_("Who told this, and what she was told"), ("source", "complaint_way_told")),
)


class FirstContactForm(ActForm):
    """The form of first contact. What stands in the record is there already; each fact can say how it is known."""

    sections = SECTIONS

    def __init__(self, act: Any, record: DeskRecord, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any):
        super().__init__(act, record, *args, initial=written(record) | (initial or {}), **kwargs)

    def _add(self, one: act_forms.Asked) -> None:
        if one.name == "no_answer":
            for fact in Fact:
                self.fields[f"{KNOWN}{fact}"] = _how_known(fact)
        elif one.name != "other_sources":
            super()._add(one)

    def clean(self) -> dict[str, Any]:
        """Put together what was asked without an answer, and what was learned from somebody else."""
        known = {fact: self.cleaned_data.pop(f"{KNOWN}{fact}", "") for fact in Fact}
        self.cleaned_data["no_answer"] = tuple(fact for fact, how in known.items() if how == NO_ANSWER)
        self.cleaned_data["other_sources"] = tuple(
            FactSource(fact, Source(how)) for fact, how in known.items() if how and how != NO_ANSWER
        )
        listed = self.cleaned_data.get("nationalities") or ()
        if listed and self.cleaned_data.get("nationality") is Nationality.NOT_ASKED:
            # Who names countries has said how many there are.
            self.cleaned_data["nationality"] = Nationality.SEVERAL if len(listed) > 1 else Nationality.ONE
        return super().clean()


def _how_known(fact: Fact) -> OneOf:
    choices: list[tuple[str, Any]] = [("", _("As told below")), (NO_ANSWER, _("Asked; she gave no answer"))]
    field = OneOf(
        label=words.field(fact.value),
        choices=[*choices, *words.choices(Source)],
        required=False,
        widget=Select(attrs={"class": "govuk-select"}),
    )
    field.answers_itself = True
    return field


def written(record: DeskRecord) -> dict[str, Any]:
    """What first contact says so far, by name of field: nothing is asked twice."""
    found = record.case.latest(FirstContact)
    if found is None:
        return {}
    facts: dict[str, Any] = {name: value for name, value in vars(found).items() if value not in ("", None, (), 0)}
    for name, value in facts.items():
        if isinstance(value, tuple) and name in ("nationalities", "languages", "other_names"):
            facts[name] = "\n".join(value)
    facts |= {f"{KNOWN}{fact}": NO_ANSWER for fact in found.no_answer}
    return facts | {f"{KNOWN}{one.fact}": one.source for one in found.other_sources}


def treated_as(record: DeskRecord) -> dict[str, Any]:
    """What the page of first contact says before all else: urgent needs, and that a doubtful age is a child's."""
    found = record.case.latest(FirstContact) or intake.FirstContact()
    names = members.names()
    officers = ", ".join(showing.ISOLATED.format(names[one]) for one in members.with_role(Role.OFFICER))
    return {
        "urgent": found.urgent_needs,
        "doubtful": found.age_doubtful,
        "family": families.linked(record),
        **interpreting.standing(record),
        "officers": officers,
    }


screens.FORMS["intake", "first-contact"] = FirstContactForm
screens.EXTRAS["intake"] = treated_as
screens.TEMPLATES["intake"] = "case/intake.html"
