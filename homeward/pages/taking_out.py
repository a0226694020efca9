"""Taking out everything: one officer asks, another agrees, and each takes out what they can open, to be read in any browser."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import taking_out
from homeward.casework.desk import DeskRecord
from homeward.casework.taking_out import Asked, NotAgreed, SameOfficer
from homeward.office import members
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form, Lines, Text
from homeward.pages.rules import rule
from homeward.process.case import CaseOpened
from homeward.record import whose
from homeward.wire.recipients import RecipientRefused


class AskForm(Form):
    """For whom everything is taken out, and why."""

    to = Lines(
        label=_("Recipients"),
        max_length=20_000,
        help_text=_(
            "Keys of the program age, one a line: they begin with age1pq1. Only who holds their identity can open the file."
        ),
    )
    reason = Text(label=_("Why"), long=True)


@rule(Action.TAKE_OUT_ALL, step_up=True)
def everything(request: HttpRequest) -> HttpResponse:
    """Show what was asked for; ask, agree, or take out."""
    member = request.member  # type: ignore[attr-defined]
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AskForm(request.POST if do == "ask" else None)
    refused: Any = ""
    if do == "ask" and form.is_valid():
        try:
            taking_out.ask(to=form.cleaned_data["to"], reason=form.cleaned_data["reason"], by=member)
            return HttpResponseRedirect(reverse("take-out-all"))
        except RecipientRefused:
            form.add_error(
                "to", _("One of these is no key of age for the time after quantum computers, or a letter is wrong.")
            )
    if do == "agree":
        try:
            taking_out.agree(_number(request), by=member)
            return HttpResponseRedirect(reverse("take-out-all"))
        except SameOfficer:
            refused = _("Another officer must agree.")
        except NotAgreed as error:
            raise Http404 from error
    if do == "take":
        return _file(request)
    names = members.names()
    values = {
        "heading": _("Take out everything"),
        "form": form,
        "refused": refused,
        "rows": [_row(one, names, member.number) for one in taking_out.every()],
    }
    return render(request, "team/take_out.html", values, status=422 if form.errors or refused else 200)


def _number(request: HttpRequest) -> int:
    typed = request.POST.get("number", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _row(one: Asked, names: dict[int, str], mine: int) -> dict[str, Any]:
    return {
        "number": one.number,
        "reason": showing.ISOLATED.format(one.reason),
        "asked": showing.moment(one.asked),
        "first": showing.ISOLATED.format(names.get(one.first, one.first)),
        "second": showing.ISOLATED.format(names.get(one.second, one.second)) if one.second else "",
        "recipients": [f"{key[:16]}…{key[-8:]}" for key in one.recipients],
        "may_agree": not one.second and one.first != mine,
        "may_take": one.open and mine in (one.first, one.second),
    }


def _file(request: HttpRequest) -> HttpResponse:
    front = render_to_string("team/archive_front.html", {"rows": "{rows}"})
    try:
        pieces = taking_out.taken_out(_number(request), page=_page, front=front, by=request.member)  # type: ignore[attr-defined]
    except NotAgreed as error:
        raise Http404 from error
    mine = whose.pieces_for(request.member.number, pieces)  # type: ignore[attr-defined]
    answer = StreamingHttpResponse(mine, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="everything.tar.age"'
    return answer  # type: ignore[return-value]


def _page(record: DeskRecord) -> str:
    """A case as a page that stands alone: no script, no style from elsewhere."""
    opened = record.case.latest(CaseOpened)
    values = {
        "code": record.code,
        "name": opened.code_name if opened else "",
        "closed": [words.word(one) for one in sorted(record.case.closed)],
        "entries": reversed(showing.entries(record.case)),
    }
    return render_to_string("team/archive_case.html", values)
