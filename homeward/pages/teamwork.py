"""The work of the team: load of each worker, what is late or quiet, who travels soon and what holds them back; handing over."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import teamwork
from homeward.casework.teamwork import Journey, ToDo
from homeward.office import members
from homeward.office.permissions import Action, Role
from homeward.pages import showing, words
from homeward.pages.forms import Day, Form, OneOf, Text, YesNo
from homeward.pages.rules import rule
from homeward.process.refusals import Refusal
from homeward.record.grants import LastReaders, NoGrant, Recused
from homeward.record.opening import Card


class HandOverForm(Form):
    """Whose cases go to whom, with a note."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, roles = members.names(), members.roles()
        chosen = [(number, showing.ISOLATED.format(name)) for number, name in sorted(names.items())]
        workers = [(str(number), name) for number, name in chosen if Role.WORKER in roles[number]]
        takers = [(str(number), name) for number, name in chosen if roles[number] & {Role.WORKER, Role.SUPERVISOR}]
        select = {"coerce": int, "widget": forms.Select(attrs={"class": "govuk-select"})}
        self.fields["of"] = OneOf(label=_("All open cases of"), choices=workers, **select)
        select = {"coerce": int, "widget": forms.Select(attrs={"class": "govuk-select"})}
        self.fields["to"] = OneOf(label=_("Go to"), choices=takers, **select)
        self.fields["until"] = Day(
            label=_("Until, for a deputy"), required=False, help_text=_("Leave empty when it is for good.")
        )
        self.fields["note"] = Text(label=_("Note for the colleague"), long=True)
        self.fields["keeps"] = YesNo(label=_("The colleague who had them goes on reading them"))


@rule(Action.ASSIGN)
def work(request: HttpRequest) -> HttpResponse:
    """Show the work of the team; hand a worker's cases over."""
    member = request.member  # type: ignore[attr-defined]
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refused = _handed_over(form, member)
        if not refused:
            return HttpResponseRedirect(f"{reverse('teamwork')}?saved=1")
        form.add_error(None, str(refused))
    found = teamwork.overview(by=member)
    names = members.names()
    values = {
        "heading": _("The team's work"),
        "loads": [(showing.ISOLATED.format(names.get(one.member, one.member)), one) for one in found.loads],
        "journeys": [_journey(one) for one in found.journeys],
        "groups": [
            (_("Without a worker"), [_card(one) for one in found.unassigned]),
            (_("Overdue"), [_to_do(one) for one in found.overdue]),
            (_("Due in the next 14 days"), [_to_do(one) for one in found.due]),
            (_("Waiting for others"), [_to_do(one) for one in found.waiting]),
            (_("Gone quiet"), [_card(one) for one in found.quiet]),
        ],
        "ending": [(showing.ISOLATED.format(name), showing.day(until)) for name, until in found.ending],
        "form": form,
        "saved": "saved" in request.GET,
    }
    return render(request, "team/work.html", values, status=422 if form.errors else 200)


def _handed_over(form: HandOverForm, member: Any) -> Any:
    """Hand over; gives why it was refused, empty when it was done."""
    try:
        teamwork.hand_over(**form.cleaned_data, by=member)
    except teamwork.NobodyToHandOverTo:
        return _("Choose another worker or supervisor.")
    except Recused:
        return _("This colleague knows one of the people and has withdrawn from the case. Nothing was handed over.")
    except LastReaders:
        return _("A case would be left with too few readers. Nothing was handed over.")
    except NoGrant:
        return _("You cannot open everything of one of the cases, so you cannot hand it over.")
    except Refusal as refusal:
        return showing.refused(refusal)
    return ""


def _card(card: Card) -> dict[str, Any]:
    return {
        "code": card.code,
        "name": showing.ISOLATED.format(card.summary.get("name", "")),
        "stage": words.word(card.summary.get("stage", "")),
        "address": reverse("case", args=[card.code]),
    }


def _to_do(one: ToDo) -> dict[str, Any]:
    return {
        **_card(one.card),
        "what": [(words.code(code), showing.moment(due) if due else "") for code, due in one.steps],
    }


def _journey(one: Journey) -> dict[str, Any]:
    page = "departure" if one.away else "arrival"
    return {
        **_card(one.card),
        "what": _("She leaves") if one.away else _("She arrives"),
        "at": showing.local(one.at),
        "held": [words.code(code) for code in one.held],
        "address": reverse("case-page", args=[one.card.code, page]),
    }
