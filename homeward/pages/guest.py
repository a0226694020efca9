"""The guest desk: one address for one message. It shows nothing by itself; number and code together show it for one request.

Works without script and without a session; nothing of it may be kept by a browser.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from homeward.casework import guests as casework
from homeward.casework import organisation
from homeward.exchange import guests
from homeward.exchange.guests import Held, NotOpened
from homeward.office import clock
from homeward.pages import showing, words
from homeward.pages.forms import Form, Text
from homeward.pages.guest_forms import FORMS, AnswerForm
from homeward.pages.rules import public, takes
from homeward.process.writing import Entry
from homeward.record.files import content
from homeward.record.files.content import Content, FileRefused

MOST = 12 * 1024 * 1024


class CodeForm(Form):
    """The code that was told by telephone."""

    code = Text(
        label=_("Code"),
        help_text=_("Twelve letters and digits that were told to you by telephone"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input govuk-input--width-20",
                "dir": "ltr",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


@takes(MOST)
@public
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the code; with it, show the message and take an answer."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "guest/code.html", {"heading": _("A message waits"), "form": form}, status=status)
    try:
        message, entries = casework.message_of(guests.opened(number, form.cleaned_data["code"], clock.now()))
        return _opened(request, number, message, entries)
    except Held:
        form.add_error(
            "code", _("The code is right, but this message is held back just now. Call those who told it to you.")
        )
        return render(request, "guest/code.html", {"heading": _("A message waits"), "form": form}, status=409)
    except NotOpened:
        form.add_error(
            "code",
            _("This address and this code do not open anything. Check the code, or call those who told it to you."),
        )
        return render(request, "guest/code.html", {"heading": _("A message waits"), "form": form}, status=403)


def _opened(request: HttpRequest, number: str, message: str, entries: list[Entry]) -> HttpResponse:
    """Show the message with its answer, or take the answer that came with the code."""
    asked, reads = request.POST.get("do", ""), {"auto_id": "read_%s"}
    kind = FORMS.get(message)
    answers = _form(kind, request, entries, asked == "answer") if kind else None
    read = AnswerForm(request.POST if asked == "read" else None, about=entries, **reads)
    for form in (answers, read):
        if form is not None and form.is_bound and form.is_valid() and _kept(request, number, form):
            return render(request, "guest/kept.html", {"heading": _("Your answer was kept")})
    names = showing.Names()
    values = {
        "heading": words.message(message),
        "parts": [(words.kind(one.KIND), showing.rows(one, names)) for one in entries],
        "answers": answers,
        "read": read,
        "code": request.POST.get("code", ""),
        "sender": showing.ISOLATED.format(organisation.own_name()),
    }
    wrong = any(form is not None and form.errors for form in (answers, read))
    return render(request, "guest/message.html", values, status=422 if wrong else 200)


def _form(kind: type[AnswerForm], request: HttpRequest, entries: list[Entry], sent: bool) -> AnswerForm:
    given = (request.POST, request.FILES) if sent else ()
    return kind(*given, about=entries, now=clock.now())


def _kept(request: HttpRequest, number: str, form: AnswerForm) -> bool:
    """Seal an answer to the case at once; gives whether it was kept, else the reason stands in the form."""
    file: tuple[str, Content] | None = None
    if form.cleaned_data.get("file"):
        try:
            file = (form.cleaned_data["file"].name[:100], content.examined(form.cleaned_data["file"].read()))
        except FileRefused as refusal:
            form.add_error("file", str(words.way(f"file-{refusal.why}")))
            return False
    entry = form.entry(organisation.own_id())
    text = casework.answer_text(form.cleaned_data["who"], [entry] if entry else [], file)
    raw = file[1].raw if file else b""
    guests.answer(number, request.POST.get("code", ""), text, at=clock.now(), file=raw)
    return True
