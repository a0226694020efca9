"""Families: add somebody who travels along, and take over what a family shares, so that nothing is typed twice."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework import opening as casework_opening
from homeward.casework.desk import CaseMovedOn, DeskRecord
from homeward.casework.referring import families
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Day, Form, OneOf, SeveralOf, Text, YesNo
from homeward.pages.rules import rule
from homeward.process import family_facts
from homeward.process.family_facts import Offer, Part
from homeward.process.intake import Gender, LinkedCase
from homeward.process.refusals import ImpossibleValue

# Taken over only when somebody says so: a guardian answers for a child after the child was heard.
NOT_TICKED = frozenset({Part.GUARDIANS_ANSWERS, Part.EXPLAINED})
RELATIONS = (
    ("child", _("A child")),
    ("partner", _("A partner")),
    ("parent", _("A parent")),
    ("sibling", _("A brother or sister")),
    ("other", _("Another relative")),
)
# Who came back under another name: the same person's earlier case, beside the relatives a case can be linked to.
SAME_PERSON = ("same-person", _("The same person, earlier"))


class RelativeForm(Form):
    """Somebody who travels along: only what is their own is asked."""

    name = Text(label=_("Code name"), max_length=40, help_text=_("Never the own name. One is offered."))
    relation = OneOf(label=_("Who it is to her"), choices=RELATIONS)
    given_names = Text(label=words.field("given_names"), required=False)
    family_name = Text(label=words.field("family_name"), required=False)
    gender = OneOf(label=words.field("gender"), choices=words.choices(Gender), coerce=Gender, initial=Gender.UNKNOWN)
    date_of_birth = Day(label=words.field("date_of_birth"), required=False)
    age_doubtful = YesNo(label=words.field("age_doubtful"), help_text=_("A doubtful age is treated as a child's."))


@rule(Action.OPEN_CASE)
@screens.case_view
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add somebody who travels along: a case of their own, linked to this one."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    form = RelativeForm(request.POST or None, initial={"name": casework_opening.code_name()})
    if request.method == "POST" and form.is_valid():
        try:
            added = families.add(code, by=member, **form.cleaned_data)
            return HttpResponseRedirect(_after(added, form.cleaned_data["relation"]))
        except ImpossibleValue as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(words.code(refusal.problem)))
    values = {
        **screens.context(record, "intake"),
        "heading": _("Somebody who travels along"),
        "form": form,
        "shared": showing.rows(family_facts.in_common(record.case), showing.Names()),
    }
    return render(request, "family/add.html", values, status=422 if form.errors else 200)


def _after(added: str, relation: str) -> str:
    """Where adding leads: for a child first to how it travels with its parent, from there and for all others to what they share."""
    if relation == "child":
        return f"{reverse('case-page', args=[added, 'family'])}?do=with-parent"
    return reverse("family-facts", args=[added])


def _shared(record: DeskRecord) -> str:
    """What the family shares comes next, where a relative's case is linked."""
    return reverse("family-facts", args=[record.code]) if record.case.has(LinkedCase) else ""


screens.NEXT["family", "with-parent"] = _shared


class TakeOverForm(Form):
    """What is taken over from a relative's case; all of it is offered, and each part can be left out."""

    def __init__(self, *args: Any, offers: tuple[Offer, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"] = SeveralOf(
            label=_("Take over"),
            choices=[(one.part.value, words.word(one.part)) for one in offers],
            coerce=Part,
            initial=[one.part.value for one in offers if one.part not in NOT_TICKED],
        )


@rule(Action.WRITE_CASE)
@screens.case_view
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Show what stands in the cases of the family and can be taken over into this one; take it over."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    found = families.relatives(record, by=member)
    chosen = request.GET.get("of", found[0][0].code if found else "")
    relative = next((one for link, one in found if link.code == chosen), None)
    if relative is None and chosen:
        raise Http404
    offers = families.offered(record, relative) if relative else ()
    form = TakeOverForm(request.POST or None, offers=offers)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            families.take_over(
                code,
                by=member,
                relative=chosen,
                parts=form.cleaned_data["parts"],
                seen=int(seen) if seen.isdigit() else None,
            )
            return HttpResponseRedirect(reverse("case", args=[code]))
        except CaseMovedOn as refusal:
            form.add_error(None, str(showing.refused(refusal)))
    values = {
        **screens.context(record, "family"),
        "heading": _("What the family shares"),
        "form": form,
        "relatives": [(link.code, relation_of(link.relation), link.code == chosen) for link, _record in found],
        "offers": _shown(offers),
        "seen": record.number,
    }
    return render(request, "family/facts.html", values, status=422 if form.errors else 200)


def relation_of(relation: str) -> Any:
    """The word for how somebody is related; what was typed freely stays as it is."""
    return dict((*RELATIONS, SAME_PERSON)).get(relation) or showing.ISOLATED.format(relation)


def _shown(offers: tuple[Offer, ...]) -> list[tuple[Any, list[tuple[Any, list[showing.Row]]]]]:
    names = showing.Names()
    return [
        (words.word(offer.part), [(words.kind(one.KIND), showing.rows(one, names)) for one in offer.entries])
        for offer in offers
    ]


def linked(record: DeskRecord) -> list[dict[str, Any]]:
    """The cases of the family, as the pages of a case name them."""
    return [
        {
            "code": one.entry.code,
            "relation": relation_of(one.entry.relation),
            # Codes can be typed too, and not everything that is typed is an address.
            "address": "" if "/" in one.entry.code or not one.entry.code else reverse("case", args=[one.entry.code]),
        }
        for one in record.case.every(LinkedCase)
    ]
