"""The log for people: who looked at a case, how far witnesses vouch, the weekly sheet, and erasures that wait for a second member."""

import time
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, erasing, seen, witnessing
from homeward.exchange import partners
from homeward.exchange import witnessing as partners_witness
from homeward.office import members, permissions, settings
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, OneOf, SeveralOf
from homeward.pages.rules import rule
from homeward.process.forgetting import HoldsSomethingBack
from homeward.process.refusals import Refusal
from homeward.record import erasure, log, proof
from homeward.record.erasure import Asked, ErasureReason, ErasureRefused

PAGE = 100


def _moment(at: int) -> str:
    """A time of the log, in microseconds, as pages show times."""
    return showing.moment(datetime.fromtimestamp(at / 1_000_000, UTC))


def leaf(one: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    """One line of the log in words: who, what, when, in the real time of the log."""
    by = showing.ISOLATED.format(names.get(one["by"], one["by"]))
    return {"by": by, "at": _moment(one["at"]), "what": words.logged(one["what"])}


@rule(Action.READ_CASE)
@screens.case_view
def of_case(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything the log tells of a case, who saw it by role, and what was erased."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    names = members.names()
    page = Paginator(log.about(code), PAGE).get_page(request.GET.get("p"))
    values = {
        **screens.context(record, "case-log"),
        "heading": _("Who looked"),
        "log": [leaf(one, names) for one in page],
        "pages": page,
        "seen": [
            {
                "who": words.word(one.role),
                "first": showing.day(one.first),
                "last": showing.day(one.last),
                "times": one.times,
            }
            for one in seen.by_staff(code)
        ],
        "paper": reverse("print-paper", args=[code, "who-saw"]),
        "erasures": erasures(erasure.every(code), names),
    }
    return render(request, "log/case.html", values)


class EraseForm(Form):
    """What is to be erased, and why."""

    def __init__(self, *args: Any, texts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = OneOf(label=_("What"), choices=texts, coerce=int)
        reasons = [(one.value, words.word(one)) for one in ErasureReason]
        self.fields["reason"] = OneOf(label=_("Why"), choices=reasons)


@rule(Action.ERASE, step_up=True)
@screens.case_view
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for one text or the whole case to be erased; a second member must agree."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member, to=Action.ERASE)
    names = showing.Names()
    texts: list[tuple[str, Any]] = [
        (str(one.number), f"{one.number} · {showing.entry(one, names).kind} · {showing.moment(one.at)}")
        for one in record.case.entries
    ]
    form = EraseForm(request.POST or None, texts=[("0", _("The whole case")), *reversed(texts)])
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            erasing.ask(code, typed["number"], ErasureReason(typed["reason"]), by=member)
            return HttpResponseRedirect(reverse("log"))
        except Refusal as refusal:
            form.add_error("number", " ".join([str(showing.refused(refusal)), *_held(refusal)]))
        except ErasureRefused:
            form.add_error("number", _("This was erased or asked for before."))
    values = {**screens.context(record, "case-log"), "heading": _("Erase"), "form": form}
    return render(request, "log/erase.html", values, status=422 if form.errors else 200)


def _held(refusal: Refusal) -> list[str]:
    """What would count again if the text were erased, where that is why it is not."""
    return [f"{words.word(one)}." for one in refusal.held] if isinstance(refusal, HoldsSomethingBack) else []


class ChoiceForm(Form):
    """Who witnesses our log, and whether she is told names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verified = [(one.id, showing.ISOLATED.format(one.name)) for one in partners.everyone() if one.verified]
        self.fields["witnesses"] = SeveralOf(
            label=_("Partners who vouch for our log"), choices=verified, coerce=str, required=False
        )
        self.fields["names"] = OneOf(
            label=_("Does the paper that tells her who saw her file name staff?"),
            choices=[("no", _("No, roles alone")), ("yes", _("Yes, names too"))],
        )


@rule(Action.APPROVE)
def choices(request: HttpRequest) -> HttpResponse:
    """Choose the witnesses of our log, and whether she is told names of staff."""
    member = request.member  # type: ignore[attr-defined]
    known = {
        "witnesses": settings.names(witnessing.SETTING),
        "names": "yes" if settings.flag(seen.SETTING) else "no",
    }
    form = ChoiceForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        witnessing.choose(list(form.cleaned_data["witnesses"]), by=member)
        witnessing.show_names(form.cleaned_data["names"] == "yes", by=member)
        return HttpResponseRedirect(reverse("log"))
    values = {"heading": _("Witnesses and names"), "form": form}
    return render(request, "log/choices.html", values, status=422 if form.errors else 200)


@rule(Action.SEE_LOG, step_up="POST")
def whole(request: HttpRequest) -> HttpResponse:
    """Show how far witnesses vouch for the log, what partners' logs we refused, and the erasures; agree to one."""
    member = request.member  # type: ignore[attr-defined]
    refused: Any = ""
    if request.method == "POST":
        refused = _decide(request)
        if not refused:
            return HttpResponseRedirect(reverse("log"))
    newest = proof.newest()
    every = erasure.every()
    names = members.names()
    values = {
        "heading": _("The log"),
        "refused": refused,
        "size": proof.size(),
        "newest": _moment(newest.at) if newest else "",
        "checkpoint": newest,
        "witnesses": [
            {
                "name": showing.ISOLATED.format(one.name),
                "ours": one.ours,
                "size": one.size,
                "answered": words.word(one.answered),
                "refused": words.word(one.refused),
            }
            for one in partners_witness.everyone()
        ],
        "asked": erasures([one for one in every if one.done is None], names, by=member.number),
        "erased": erasures([one for one in every if one.done is not None][:PAGE], names),
    }
    return render(request, "log/log.html", values, status=409 if refused else 200)


def _decide(request: HttpRequest) -> Any:
    """Agree to an erasure or take it back; gives why not, in words, or nothing when it was done."""
    member = request.member  # type: ignore[attr-defined]
    if not permissions.may(member.roles, Action.ERASE):
        raise Http404
    number = request.POST.get("asked", "")
    if not number.isascii() or not number.isdecimal():
        raise Http404
    act = erasing.withdraw if "withdraw" in request.POST else erasing.agree
    try:
        act(int(number[:18]), by=member)
    except ErasureRefused:
        return _("Nothing was erased: another member must have asked, and it must not have been done or taken back.")
    return ""


def erasures(every: list[Asked], names: dict[int, str], by: int = 0) -> list[dict[str, Any]]:
    """Say erasures in words: what, why, who asked and agreed, and whether they are complete.

    :param by: the member who looks, whose own askings only others can agree to
    """
    incomplete = erasing.incomplete()
    return [
        {
            "id": one.id,
            "code": one.code,
            "number": one.number,
            "reason": words.word(ErasureReason(one.reason)),
            "asked": showing.moment(one.asked),
            "first": showing.ISOLATED.format(names.get(one.first, one.first)),
            "second": showing.ISOLATED.format(names.get(one.second, one.second)),
            "done": showing.moment(one.done) if one.done else "",
            "incomplete": one.id in incomplete,
            "mine": one.first == by,
        }
        for one in every
    ]


@rule(Action.SEE_LOG)
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the weekly sheet, which is printed and put where no computer reaches it."""
    found = witnessing.sheet(time.time())
    names = members.names()
    happened = [leaf(one, names) | {"subject": one["subject"]} for one in found.happened]
    note = found.newest
    values = {
        "heading": _("Weekly sheet"),
        "checkpoint": note,
        "at": _moment(note.at) if note else "",
        "root": note.note.split("\n")[2] if note else "",
        "founders": [
            {"name": showing.ISOLATED.format(names.get(number, number)), "fingerprint": one}
            for number, one in found.founders
        ],
        "happened": happened,
        "today": showing.day(datetime.now(UTC).date()),
    }
    return render(request, "log/sheet.html", values)
