"""What offers are judged by: read from the case where the record says it, asked beside the offers where it does not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from homeward.casework.desk import DeskRecord
from homeward.casework.timetables import Care
from homeward.office import calendars, countries, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.pages.forms import Day, Form, Lines, OneOf, SeveralOf, Text, YesNo
from homeward.pages.words import travel as travel_words
from homeward.process import children, conditions, documents, itinerary, medical, transit
from homeward.process.medical import Escort, Fitness, Screening
from homeward.process.medical.pregnancy import LONGEST, last_day_without_clearance, rule_of
from homeward.process.medical.rules import FREE, standing
from homeward.travel import places
from homeward.travel.constraints import CONSTRAINTS, Code, Lifter
from homeward.travel.situation import Avoided, Escorted, Rules, Situation

# What the gate misses while no journey is chosen, or while the chosen one is being arranged: the journey itself cannot wait for it.
OF_THE_JOURNEY = frozenset(
    {
        "itinerary",
        "steps-not-explained",
        "arrangement-not-sent",
        "arrangement-not-confirmed",
        "recommendation-not-sent",
        "recommendation-not-received",
    }
)
CONFIRMABLE = (Code.CLEARANCE, Code.SEATS)
LIFT = "lift_"


class AboutForm(Form):
    """What nobody but the worker knows about the journey; nothing of it is kept before a journey is chosen."""

    ready_from = Day(label=_("First day on which she is ready to leave"), required=False)
    met_by = Text(label=_("Who meets her, by name"), required=False, max_length=80)
    ends = Text(
        label=_("Where she is met, if it must be one place"),
        help_text=_("Code or name; a border crossing for a handover there"),
        required=False,
        max_length=80,
    )
    escort = OneOf(
        label=_("Escort"),
        choices=[(one.value, travel_words.WORDS[one.value]) for one in Escorted],
        required=False,
    )
    wheelchair = YesNo(label=_("She travels with a wheelchair"))
    weeks = forms.IntegerField(
        label=_("Full weeks of pregnancy today"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )
    several = YesNo(label=_("Pregnant with more than one child"))
    partners = Lines(
        label=_("Transit points with a confirmed partner"),
        help_text=_("Codes of places or countries, one a line"),
        required=False,
    )
    airside = YesNo(label=_("She may stay airside without a partner"))
    may_pass = Lines(
        label=_("Countries that she may pass with her document"), help_text=_("Two letters, one a line"), required=False
    )
    may_not_pass = Lines(
        label=_("Countries that she may not pass"), help_text=_("Two letters, one a line"), required=False
    )
    slow = Lines(
        label=_("Places where changing takes longer than the policy says"),
        help_text=_("One a line: code; minutes. Such as IST; 90"),
        required=False,
    )
    avoid = Lines(
        label=_("Countries, places and carriers to avoid"),
        help_text=_("One a line: code; reason; until which day. Such as IST; she was held there; 2031-05-01"),
        required=False,
    )
    final = YesNo(label=_("This is the final plan, for which seats are held"))
    confirmed = SeveralOf(
        label=_("Confirmed by somebody"),
        choices=[(one.value, travel_words.WORDS[f"confirmed.{one}"]) for one in CONFIRMABLE],
        required=False,
    )
    surface_because = Text(label=_("Why air is set aside"), required=False)
    first_night = Text(
        label=_("Where she stays on the first night"),
        help_text=_("Needed to set aside the working day or the meeting hours"),
        required=False,
    )

    def __init__(self, *args: Any, member: SignedIn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in CONSTRAINTS:
            if may_lift(one.lifted_by, member):
                asks = _("Set aside “%(what)s” because") % {"what": travel_words.WORDS[one.code.value]}
                self.fields[f"{LIFT}{one.id}"] = Text(label=asks, required=False)

    def clean_slow(self) -> dict[str, timedelta]:
        """Read the smallest connection of a place: code, minutes."""
        found = {}
        for line in self.cleaned_data["slow"]:
            code, _sign, minutes = (part.strip() for part in line.partition(";"))
            place = places.find(code) or places.named(code)
            if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4) or not code:
                raise forms.ValidationError(_("Enter code and minutes such as IST; 90"), code="invalid")
            found[place.code if place else code.upper()] = timedelta(minutes=int(minutes))
        return found

    def clean_avoid(self) -> tuple[Avoided, ...]:
        """Read what is to be avoided: code or name, reason, day. What nothing is called is asked about: it would avoid nothing."""
        found = tuple(_avoided(line) for line in self.cleaned_data["avoid"])
        offers = str(self.data.get("text", "")).casefold()
        for one in found:
            if not (_is_known(one.what) or one.what.casefold() in offers):
                unknown = _("“%(what)s” is neither a code nor the name of a country or place in the offers")
                raise forms.ValidationError(unknown, code="invalid", params={"what": one.what})
        return found


def _avoided(line: str) -> Avoided:
    what, reason, until = ([part.strip() for part in line.split(";")] + ["", ""])[:3]
    try:
        return Avoided(countries.code_of(what) or what, reason, date.fromisoformat(until) if until else None)
    except ValueError as error:
        raise forms.ValidationError(_("Enter a day such as 2026-12-31"), code="invalid") from error


def _is_known(what: str) -> bool:
    """Whether something may be meant: a short code of a country, carrier or place, or the name of an airport."""
    return (what.isascii() and what.isalnum() and len(what) in (2, 3)) or places.named(what) is not None


def may_lift(by: Lifter, member: SignedIn) -> bool:
    """Tell whether this member may set aside what such a one may."""
    needed = {Lifter.WORKER: Action.WRITE_CASE, Lifter.SUPERVISOR: Action.APPROVE}
    return by in needed and permissions.may(member.roles, needed[by])


def rules(record: DeskRecord, slow: Mapping[str, timedelta] | None = None) -> Rules:
    """The numbers of the policy, and the hours that receiving organisations told; formalities take as long as the arrival watch allows.

    :param slow: places whose own smallest connection is known, by code
    """
    emergency, policy = documents.travels_on_emergency_document(record.case), record.policy
    formalities = policy.formalities_emergency_document if emergency else policy.formalities
    return replace(Rules(), formalities=formalities, told=calendars.meeting_hours(), local=slow or {})


def first_answers(record: DeskRecord) -> dict[str, Any]:
    """What the form starts with: what the record says already."""
    found = itinerary.chosen(record.case)
    weeks, several = _pregnancy(record)
    return {
        "met_by": found.entry.meets if found else "",
        "partners": "\n".join(_code(one.place) for one in transit.points(record.case) if one.confirmed),
        "wheelchair": Escort.WHEELCHAIR in medical.conditions(record.case),
        "escort": Escorted.NOBODY_YET.value if _needs_escort(record) else Escorted.UNKNOWN.value,
        "weeks": weeks,
        "several": several,
        "final": True,
    }


def _pregnancy(record: DeskRecord) -> tuple[int | None, bool]:
    """Her full weeks of pregnancy today, as the screening noted them, and whether with several; nothing for who may not open health."""
    told = record.case.written(Screening)
    if told is None or not told.entry.pregnant_weeks:
        return None, False
    weeks = told.entry.pregnant_weeks + (record.now - told.at).days // 7
    return (weeks, told.entry.several_children) if weeks <= LONGEST else (None, False)


def care(record: DeskRecord) -> Care:
    """What the record says that makes changes take longer for her, or journeys bearable for a shorter time only."""
    first = first_answers(record)
    return Care(children.is_child(record.case, record.now), first["wheelchair"], bool(first["weeks"]))


def _code(place: str) -> str:
    """The code of a place of a chosen journey, or its name."""
    known = places.named(place)
    return known.code if known else place


def _needs_escort(record: DeskRecord) -> bool:
    return children.is_child(record.case, record.now) or Escort.MEDICAL_ESCORT in medical.conditions(record.case)


def situation(record: DeskRecord, typed: dict[str, Any]) -> Situation:
    """Put together what the record says and what was typed.

    :param typed: the form's cleaned answers, whole or in part
    """
    found, weeks = standing(record.case), typed.get("weeks")
    codes = {f"{LIFT}{one.id}": one.code for one in CONSTRAINTS}
    today = record.now.date()
    passing = {_country(one): True for one in typed.get("may_pass", ())}
    return Situation(
        record.now,
        ready=_is_ready(record),
        ready_from=typed.get("ready_from"),
        met_by=typed.get("met_by", ""),
        ends=typed.get("ends", ""),
        avoided=typed.get("avoid", ()),
        partners=frozenset(_country(one) for one in typed.get("partners", ())),
        airside=typed.get("airside", False),
        transit=passing | {_country(one): False for one in typed.get("may_not_pass", ())},
        child=children.is_child(record.case, record.now),
        wheelchair=typed.get("wheelchair", False),
        pregnant=bool(weeks),
        fit=_fit(record),
        fit_until=found.valid_until if found else None,
        clearance=lambda carrier: _clearance(carrier, weeks, today, typed.get("several", False)),
        escort=Escorted(typed.get("escort") or Escorted.UNKNOWN),
        final=typed.get("final", True),
        surface_because=typed.get("surface_because", ""),
        lifted={code: typed[name] for name, code in codes.items() if typed.get(name)},
        first_night=typed.get("first_night", ""),
        confirmed=frozenset(typed.get("confirmed") or ()),
    )


def _country(text: str) -> str:
    """The code of a country by its name; any other text in large letters."""
    return countries.code_of(text) or text.upper()


def _is_ready(record: DeskRecord) -> bool:
    judged = conditions.judge(record.case, record.now, record.policy)
    missing = [lack.what for one in judged for lack in one.missing if lack.what not in OF_THE_JOURNEY]
    return not missing and not conditions.bars(record.case, record.now, record.policy)


def _fit(record: DeskRecord) -> bool | None:
    found = medical.fitness(record.case, record.now.date(), record.policy)
    if found in (Fitness.NOT_SCREENED, Fitness.LAPSED):
        return None
    return found in FREE


def _clearance(carrier: str, weeks: int | None, today: date, several: bool) -> date | None:
    return last_day_without_clearance(weeks, today, rule_of(carrier), several=several) if weeks else None
