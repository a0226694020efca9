"""The reviewer's page: each text of the papers beside its English, accepted as it stands or corrected; and recordings of texts."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from homeward.casework import translations
from homeward.casework.translations import NothingToCheck, PlacesDiffer, Row
from homeward.office import members
from homeward.office import translations as kept
from homeward.office.permissions import Action
from homeward.pages import showing, words
from homeward.pages.forms import Form
from homeward.pages.rules import rule
from homeward.papers import texts


class SoundForm(Form):
    """A recording of one text, read aloud by a person."""

    sound = forms.FileField(
        label=_("Recording"),
        help_text=_("Read by a person, never by a machine. MP3, OGG, M4A or WAV, at most 900 KB."),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": "audio/*"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )


@rule(Action.CHECK_TEXTS)
def languages(request: HttpRequest) -> HttpResponse:
    """List the languages of papers, and how many texts of each are checked."""
    rows = []
    for code in texts.languages():
        if code != texts.SOURCE:
            found = translations.groups(code)
            counts = [sum(numbers) for numbers in zip(*found.values(), strict=True)]
            parts = [
                (group, words.text_group(group), done, count, reverse("check-texts", args=[code, group]))
                for group, (count, done) in found.items()
            ]
            rows.append({"code": code, "name": _name(code), "count": counts[0], "done": counts[1], "parts": parts})
    return render(request, "texts/languages.html", {"heading": _("Texts of papers"), "rows": rows})


def _name(language: str) -> str:
    return showing.ISOLATED.format(texts.about(language)["language"])


@rule(Action.CHECK_TEXTS)
def check(request: HttpRequest, language: str, group: str) -> HttpResponse:
    """Show the texts of a group, English beside; keep those that are ticked, as they are typed."""
    try:
        rows = translations.rows(language, group)
    except NothingToCheck as error:
        raise Http404 from error
    typed = {one.key: request.POST.get(one.key, one.text).replace("\r\n", "\n") for one in rows}
    ticked = set(request.POST.getlist("checked"))
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        wrong = _kept(request, language, {key: text for key, text in typed.items() if key in ticked})
        if not wrong:
            return HttpResponseRedirect(f"{reverse('check-texts', args=[language, group])}?saved={len(ticked)}")
    names = members.names()
    values = {
        "heading": format_lazy("{group}: {language}", group=words.text_group(group), language=_name(language)),
        "language": language,
        "rtl_text": language in texts.RIGHT_TO_LEFT,
        "rows": [_row(one, typed[one.key], one.key in ticked, names, wrong) for one in rows],
        "wrong": wrong,
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "texts/check.html", values, status=422 if wrong else 200)


def _kept(request: HttpRequest, language: str, corrected: dict[str, str]) -> dict[str, Any]:
    """Keep the ticked texts; gives what is wrong, by id of the text."""
    if not corrected:
        return {"": _("Tick the texts that you have checked")}
    try:
        translations.check(language, corrected, by=request.member)  # type: ignore[attr-defined]
    except PlacesDiffer as error:
        return {error.key: words.places(error.wanted)}
    except NothingToCheck as error:
        return {str(error): _("Enter the text, or leave it unticked")}
    return {}


def _row(one: Row, text: str, ticked: bool, names: dict[int, str], wrong: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": one.key,
        "source": one.source,
        "text": text,
        "ticked": ticked,
        "by": names.get(one.by, "") if one.by else "",
        "error": wrong.get(one.key, ""),
        "lines": 1 + len(text) // 35,
        "recorded": one.recording is not None,
    }


@rule(Action.CHECK_TEXTS)
def recording(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Show one text with its recording: upload it, listen, say that it is right, or remove it."""
    try:
        group = key.partition(".")[0] if "." in key else translations.GENERAL
        row = next((one for one in translations.rows(language, group) if one.key == key), None)
    except NothingToCheck as error:
        raise Http404 from error
    if row is None:
        raise Http404
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    form = SoundForm(*((request.POST, request.FILES) if asked == "record" else ()))
    refused: Any = _recorded(request, form, language, key) if asked == "record" else _answered(request, asked, row)
    if asked and not refused and not form.errors:
        return HttpResponseRedirect(reverse("text-recording", args=[language, key]))
    names = members.names()
    heard = row.recording
    values = {
        "heading": _("Read aloud"),
        "back": reverse("check-texts", args=[language, group]),
        "language": language,
        "row": row,
        "form": form,
        "refused": refused,
        "sound": reverse("text-sound", args=[heard.number]) if heard else "",
        "read_by": names.get(heard.by, "") if heard else "",
        "heard_by": names.get(heard.checked_by, "") if heard and heard.checked_by else "",
    }
    return render(request, "texts/recording.html", values, status=422 if form.errors or refused else 200)


def _recorded(request: HttpRequest, form: SoundForm, language: str, key: str) -> Any:
    if not form.is_valid():
        return ""
    try:
        raw = form.cleaned_data["sound"].read(kept.MOST_SOUND + 1)
        translations.record(language, key, raw, by=request.member)  # type: ignore[attr-defined]
    except kept.NotSound:
        form.add_error("sound", _("This is no recording that a browser plays, or it is larger than 900 KB."))
    return ""


def _answered(request: HttpRequest, asked: str, row: Row) -> Any:
    """Say that the recording is right, or remove it; gives why that was refused."""
    if row.recording is None:
        return ""
    if asked == "remove":
        kept.silence(row.recording.number)
    if asked == "right":
        try:
            kept.listened(row.recording.number, by=request.member.number)  # type: ignore[attr-defined]
        except kept.SecondListenerNeeded:
            return _("Somebody else must listen: who recorded a text does not check it.")
    return ""


@rule(Action.CHECK_TEXTS)
def sound(request: HttpRequest, number: int) -> HttpResponse:
    """Give a recording to be played."""
    try:
        kind, raw = kept.sound(number)
    except kept.NoRecording as error:
        raise Http404 from error
    return HttpResponse(raw, content_type=kind)
