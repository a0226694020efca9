"""The files of a case: kept, shown, saved. Pictures are shown in the page; a PDF is only ever saved."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk
from homeward.casework import files as casework
from homeward.casework.desk import DeskRecord
from homeward.office import permissions
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, OneOf, Scan, Text
from homeward.pages.rules import rule, takes
from homeward.process.case import Corrected, Written
from homeward.process.files import FileKept
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment
from homeward.record.files.content import ENDINGS, MOST, PICTURES, FileRefused
from homeward.record.files.keeping import PART, FileDamaged
from homeward.record.files.uploads import PartOutOfTurn, UploadUnknown

# The form around a file: its title, a token.
MOST_SENT = MOST + 64 * 1024
SANDBOX = "default-src 'none'; sandbox"
WHO = {
    Compartment.CASE: _("Everyone who reads this case"),
    Compartment.HEALTH: _("Those who read about health"),
    Compartment.PLACE: _("Those who read the place of arrival"),
    Compartment.ASYLUM: _("Those who read about asylum"),
    Compartment.COMPLAINT: _("Those who read complaints"),
}
DAMAGED = _("This file is missing or was altered outside Homeward. Nothing of it is shown. Tell a supervisor at once.")


class FileForm(Form):
    """A file, what it is, and who may read it."""

    title = Text(label=_("What it is"), max_length=80, help_text=_("In your own words: her ticket, a medical letter."))

    def __init__(self, *args: Any, record: DeskRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [one for one in Compartment if _may_keep(record, one)]
        self.fields["part"] = OneOf(
            label=_("Who may read it"), choices=[(one.value, WHO[one]) for one in parts], initial="case"
        )
        self.fields["file"] = Scan(label=_("The file"))


def _may_keep(record: DeskRecord, part: Compartment) -> bool:
    return part in record.held.secrets and permissions.may(record.by.roles, casework.may_keep(part))


@rule(Action.READ_CASE)
@takes(MOST_SENT)
@screens.case_view
def files(request: HttpRequest, code: str) -> HttpResponse:
    """Show the files of a case; keep another."""
    member = request.member  # type: ignore[attr-defined]
    record = desk.read(code, by=member)
    form = FileForm(request.POST or None, request.FILES or None, record=record)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            casework.keep(code, typed["file"].read(), title=typed["title"], to=Compartment(typed["part"]), by=member)
            return HttpResponseRedirect(f"{reverse('files', args=[code])}?saved=1")
        except FileRefused as refusal:
            form.add_error("file", str(words.unkept(refusal.why)))
    names = showing.Names()
    mistaken = {one.entry.number for one in record.case.every(Corrected)}
    values = {
        **screens.context(record, "files"),
        "heading": words.page("files"),
        "form": form if any(_may_keep(record, one) for one in Compartment) else None,
        "files": [{**_line(one, names), "mistaken": one.number in mistaken} for one in casework.listed(record)],
        "closed": [words.word(one) for one in record.case.closed],
        "said": _("The file is kept.") if "saved" in request.GET else "",
        "piece": PART,
    }
    return render(request, "files/list.html", values, status=422 if form.errors else 200)


def _line(one: Written[FileKept], names: showing.Names) -> dict[str, Any]:
    entry = one.entry
    return {
        "number": one.number,
        "title": showing.ISOLATED.format(entry.title),
        "kind": _("PDF") if entry.media not in PICTURES else _("Picture"),
        "size": _size(entry.size),
        "part": WHO[entry.COMPARTMENT],
        "at": showing.moment(one.at),
        "by": showing.ISOLATED.format(names.of(one.by)),
        "shown": entry.media in PICTURES,
    }


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size > 1024 * 1024 else f"{-(-size // 1024)} kB"


@rule(Action.READ_CASE)
@screens.case_view
def one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one file: a picture in the page, a PDF to be saved."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    found = next((file for file in casework.listed(record) if file.number == number), None)
    if found is None:
        raise Http404
    values = {
        **screens.context(record, "files"),
        "file": _line(found, showing.Names()),
        "heading": showing.ISOLATED.format(found.entry.title),
    }
    return render(request, "files/one.html", values)


@rule(Action.READ_CASE)
@screens.case_view
def picture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give a picture for the page; anything else is not here."""
    try:
        entry, raw = casework.look(code, number, by=request.member)  # type: ignore[attr-defined]
    except FileDamaged as error:
        raise Http404 from error
    if entry.media not in PICTURES:
        raise Http404
    answer = HttpResponse(raw, content_type=entry.media)
    answer["Content-Security-Policy"] = SANDBOX
    return answer


@rule(Action.READ_CASE, step_up=True)
@screens.case_view
def save(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask, then give a file to be saved outside Homeward; the log says so first."""
    member = request.member  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            entry, raw = casework.take_out(code, number, by=member)
        except FileDamaged:
            return _save_page(request, code, number, status=409)
        answer = HttpResponse(raw, content_type=entry.media)
        answer["Content-Disposition"] = f'attachment; filename="file.{ENDINGS[entry.media]}"'
        answer["Content-Security-Policy"] = SANDBOX
        return answer
    return _save_page(request, code, number)


def _save_page(request: HttpRequest, code: str, number: int, status: int = 200) -> HttpResponse:
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    found = next((file for file in casework.listed(record) if file.number == number), None)
    if found is None:
        raise Http404
    values = {
        **screens.context(record, "files"),
        "heading": _("Save outside Homeward"),
        "file": _line(found, showing.Names()),
        "refused": DAMAGED if status != 200 else "",
    }
    return render(request, "files/save.html", values, status=status)


@rule(Action.READ_CASE)
@screens.case_view
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the page's script, which sends a file in parts and goes on where a bad line broke it: begin, part, end, how much is here."""
    member, name = request.member, request.GET.get("upload", "")  # type: ignore[attr-defined]
    try:
        if request.method != "POST":
            return JsonResponse(dict(zip(("here", "of"), casework.here(code, name, by=member), strict=True)))
        if not name:
            return _begin(request, code)
        if "part" in request.GET:
            number = int(request.GET["part"])
            return JsonResponse({"here": casework.part(code, name, number, request.body, by=member)})
        casework.finish(code, name, title=str(_said(request).get("title", ""))[:80], by=member)
        return JsonResponse({"go": f"{reverse('files', args=[code])}?saved=1"})
    except PartOutOfTurn as gap:
        return JsonResponse({"here": gap.here}, status=409)
    except FileRefused as refusal:
        return JsonResponse({"message": str(words.unkept(refusal.why))}, status=422)
    except ImpossibleValue:
        return JsonResponse({"message": str(_("Say what it is."))}, status=422)
    except (UploadUnknown, ValueError, permissions.NotPermitted):
        return JsonResponse({"message": str(words.unkept("part"))}, status=422 if name else 200)


def _begin(request: HttpRequest, code: str) -> HttpResponse:
    said = _said(request)
    name = casework.begin(
        code,
        to=Compartment(str(said.get("part"))),
        size=int(said.get("size", 0)),
        by=request.member,  # type: ignore[attr-defined]
    )
    return JsonResponse({"upload": name})


def _said(request: HttpRequest) -> dict[str, Any]:
    """What the script said, as an object.

    :raises ValueError: when it said something else
    """
    try:
        said = json.loads(request.body or b"{}")
    except RecursionError as error:
        raise ValueError("it nests too deep") from error
    if not isinstance(said, dict):
        raise ValueError("an object was expected")
    return said
