"""Papers of a case: which can be printed, how each looks in a language, and the PDF; and what the organisation says of itself on them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from homeward.casework import desk, printing
from homeward.office import texts as own_texts
from homeward.office.permissions import Action
from homeward.pages import screens, showing, words
from homeward.pages.forms import Form, OneOf, Text
from homeward.pages.rules import rule
from homeward.papers import drawing, texts
from homeward.papers.catalogue import Print
from homeward.papers.drawing import PaperNotDrawn
from homeward.process.refusals import Refusal
from homeward.record.grants import NoGrant


class LanguageForm(Form):
    """In which language a paper is printed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one, _named(one)) for one in texts.languages()]
        self.fields["language"] = OneOf(label=_("Language"), choices=known)


def _named(language: str) -> Any:
    about = texts.about(language)
    name = showing.ISOLATED.format(about["language"])
    return name if about["reviewed"] else words.drafted(name)


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
    language = _language(request)
    if request.method == "POST":
        return _pdf(request, code, paper, language)
    record = desk.read(code, by=request.member)  # type: ignore[attr-defined]
    refused: Any = ""
    pages = 0
    try:
        pages = len(drawing.picture(printing.fill(record, paper), language, width=200))
    except KeyError as error:
        raise Http404 from error
    except Refusal as refusal:
        refused = words.refusal(refusal)
    except PaperNotDrawn:
        refused = _(
            "This paper cannot be drawn: letters in it, or fonts on this machine, are missing. Ask the administrator."
        )
    values = {
        **screens.context(record, "print"),
        "heading": words.paper(paper),
        "form": LanguageForm(initial={"language": language}),
        "language": language,
        "refused": refused,
        "pictures": [reverse("paper-picture", args=[code, paper, number + 1]) for number in range(pages)],
    }
    return render(request, "print/paper.html", values, status=409 if refused else 200)


def _pdf(request: HttpRequest, code: str, paper: str, language: str) -> HttpResponse:
    try:
        found = printing.printed(code, paper, language, by=request.member)  # type: ignore[attr-defined]
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
    try:
        pages = drawing.picture(printing.fill(record, paper), _language(request))
    except (KeyError, Refusal, PaperNotDrawn, NoGrant) as error:
        raise Http404 from error
    if not 0 < number <= len(pages):
        raise Http404
    return HttpResponse(pages[number - 1], content_type="image/png")


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
