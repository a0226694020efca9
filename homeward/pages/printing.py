"""Papers of a case: which can be printed, how each looks in a language, and the PDF; and what the organisation says of itself on them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, printing, translations
from homeward.office import texts as own_texts
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, OneOf, SeveralOf, Text
from homeward.pages.rules import rule
from homeward.papers import drawing, texts
from homeward.papers.catalogue import BY_NAME, Print
from homeward.papers.drawing import PaperNotDrawn
from homeward.process.refusals import Refusal
from homeward.record.grants import NoGrant


class LanguageForm(Form):
    """In which language a paper is printed, and which of its parts she chose."""

    def __init__(self, *args: Any, parts: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one, _named(one)) for one in texts.languages()]
        self.fields["language"] = OneOf(label=_("Language"), choices=known)
        if parts:
            named = [(one, words.paper_part(one)) for one in parts]
            self.fields["part"] = SeveralOf(label=_("What she wants to have on it"), choices=named, required=False)


def _named(language: str) -> Any:
    about = texts.about(language)
    name = showing.ISOLATED.format(about["language"])
    whole = about["reviewed"] or len(translations.checked(language)) == len(texts.of(texts.SOURCE))
    return name if whole else words.drafted(name)


@rule(Action.READ_CASE)
@screens.case_view
def all_papers(request: HttpRequest, code: str) -> HttpResponse:
    """List the papers that this reader can print of this case."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    found = [(_link(code, one), words.paper(one.name), one.hers) for one in printing.printable(record)]
    values = {
        **screens.context(record, "print"),
        "heading": _("Print"),
        "hers": [(link, word) for link, word, hers in found if hers],
        "others": [(link, word) for link, word, hers in found if not hers],
    }
    return render(request, "print/list.html", values)


def _link(code: str, one: Print) -> str:
    return reverse("print-paper", args=[code, one.name])


@rule(Action.READ_CASE)
@screens.case_view
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Show a paper as it will look, in a language; give the PDF when it is asked for."""
    if request.method == "POST":
        return _pdf(request, code, paper)
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    language, parts = _language(request), _parts(request, paper)
    refused: Any = ""
    pages, played = 0, {}
    try:
        filled = printing.fill(record, paper, parts)
        pages = len(drawing.picture(filled, language, width=200, checked=translations.checked(language)))
        played = translations.playable(language, printing.texts_of(filled))
    except KeyError as error:
        raise Http404 from error
    except Refusal as refusal:
        refused = showing.refused(refusal)
    except PaperNotDrawn:
        refused = _(
            "This paper cannot be drawn: letters in it, or fonts on this machine, are missing. Ask the administrator."
        )
    values = {
        **screens.context(record, "print"),
        "heading": words.paper(paper),
        "form": _form(paper, language, parts),
        "language": language,
        "chosen": request.GET.urlencode(),
        "parts": parts or (),
        "refused": refused,
        "pictures": [reverse("paper-picture", args=[code, paper, number + 1]) for number in range(pages)],
        "sounds": [(texts.of(language)[key], reverse("text-sound", args=[one])) for key, one in played.items()],
    }
    return render(request, "print/paper.html", values, status=409 if refused else 200)


def _form(paper: str, language: str, parts: tuple[str, ...] | None) -> LanguageForm:
    one = BY_NAME.get(paper)
    chosen = (one.chosen if parts is None else parts) if one else ()
    return LanguageForm(initial={"language": language, "part": chosen}, parts=one.parts if one else ())


def _pdf(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    language, parts = _language(request), _parts(request, paper)
    try:
        found = printing.printed(code, paper, language, by=request.member, parts=parts)  # type: ignore[attr-defined]
    except KeyError as error:
        raise Http404 from error
    except (Refusal, PaperNotDrawn):
        # The page says why, in words.
        return HttpResponseRedirect(f"{reverse('print-paper', args=[code, paper])}?language={language}")
    answer = HttpResponse(found, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="paper.pdf"'
    return answer


@rule(Action.READ_CASE)
@screens.case_view
def picture(request: HttpRequest, code: str, paper: str, number: int) -> HttpResponse:
    """Give one page of a paper as a picture, to look at before it is printed."""
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    language = _language(request)
    try:
        filled = printing.fill(record, paper, _parts(request, paper))
        pages = drawing.picture(filled, language, checked=translations.checked(language))
    except (KeyError, Refusal, PaperNotDrawn, NoGrant) as error:
        raise Http404 from error
    if not 0 < number <= len(pages):
        raise Http404
    return HttpResponse(pages[number - 1], content_type="image/png")


def _parts(request: HttpRequest, paper: str) -> tuple[str, ...] | None:
    """What she chose of a paper that has parts; nothing was asked yet where no language was chosen."""
    sent = request.POST if request.method == "POST" else request.GET
    if paper not in BY_NAME or not BY_NAME[paper].parts or "language" not in sent:
        return None
    return tuple(sent.getlist("part"))


def _language(request: HttpRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in texts.languages() else texts.SOURCE


class OwnTextsForm(Form):
    """What the organisation says of itself on papers."""

    neutral_name = Text(
        label=_("Neutral name"),
        required=False,
        help_text=_("Stands on papers that others may see on her. It says nothing of why she travels."),
    )
    complaints = Text(
        label=_("Where a complaint goes"), required=False, help_text=_("An address or an e-mail address.")
    )
    outside_body = Text(
        label=_("A body outside that takes complaints"), required=False, help_text=_("With its telephone number.")
    )


@rule(Action.APPROVE)
def own(request: HttpRequest) -> HttpResponse:
    """Show and keep what the organisation says of itself on papers."""
    known = {name.replace("-", "_"): value for name, value in own_texts.own().items()}
    form = OwnTextsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        own_texts.keep({name.replace("_", "-"): value for name, value in form.cleaned_data.items()})
        return HttpResponseRedirect(f"{reverse('organisation')}?saved=1")
    values = {"form": form, "heading": _("Our organisation on papers"), "saved": "saved" in request.GET}
    return render(request, "print/organisation.html", values, status=422 if form.errors else 200)
