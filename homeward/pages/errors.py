"""Pages for what went wrong, in plain words; they never say whether something exists."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    return render(request, "errors/message.html", {"heading": heading, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read; 413 when its words alone were too long, on a page that takes files as well."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(
        request,
        400,
        _("That did not arrive whole"),
        _("Go back and try again. What you typed may still be in the form."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this member."""
    return _page(request, 403, _("This page is not for you"), _("If you need it for your work, ask your supervisor."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or a case that is not this member's."""
    return _page(request, 404, _("Nothing here"), _("There is no such page, or it is not yours to see."))


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than a form can hold."""
    return HttpResponse(
        _("This is larger than a form can hold. Shorten the text and send it again."),
        status=413,
        content_type="text/plain; charset=utf-8",
    )


def read_only(request: HttpRequest) -> HttpResponse:
    """503: this node is for reading only; a partner's node that brings something keeps it and tries again later."""
    return _page(
        request,
        503,
        _("For reading only"),
        _("Nothing can be written here now. Cases can be read, printed and taken out."),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not fit: it was open too long, or sent from elsewhere."""
    return _page(request, 403, _("This form has been open too long"), _("Open the page again and send it once more."))


def failure(request: HttpRequest) -> HttpResponse:
    """500: something broke; nothing was saved in part."""
    return _page(
        request,
        500,
        _("Something went wrong here"),
        _("Nothing was saved in part. Try again; if it stays so, tell your administrator."),
    )
