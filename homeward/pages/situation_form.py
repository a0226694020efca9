"""What nobody but the worker knows about a journey, as a form beside the offers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from homeward.office import countries, permissions
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.pages.forms import Day, Form, Lines, OneOf, SeveralOf, Text, YesNo
from homeward.pages.words import travel as travel_words
from homeward.process.medical.pregnancy import LONGEST
from homeward.travel import places
from homeward.travel.constraints import CONSTRAINTS, Code, Lifter
from homeward.travel.situation import Avoided, Escorted

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
