"""What holds for every page: headers, the size of a post, who is signed in, the language, and denial by default."""

import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from homeward.office import kept_forms, members, permissions, vault
from homeward.office.members import SignedIn
from homeward.office.permissions import Action, NotPermitted
from homeward.pages import errors, languages
from homeward.pages.rules import most_of, needs_step_up, rule_of
from homeward.record import log, whose
from homeward.record.book import UnknownCase
from homeward.record.grants import NoGrant
from homeward.record.log import Leaf

Next = Callable[[HttpRequest], HttpResponse]
# How long a sign-in counts as fresh, for pages that can do harm.
FRESH = 15 * 60
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
MOST_POSTED = 1024 * 1024
MOST_DRAINED = 32 * 1024 * 1024


def for_nobody(get_response: Next) -> Next:
    """Ask the database for nobody until it is known who is signed in; partners and strangers are nobody to the end."""

    def answer(request: HttpRequest) -> HttpResponse:
        with whose.asking_for(0):
            return get_response(request)

    return answer


def headers(get_response: Next) -> Next:
    """Put the security headers on every answer; nothing but static files may be kept by a browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def size_limit(get_response: Next) -> Next:
    """Refuse a post larger than 1 MiB, or than what the page declares to take, before anything reads it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _length(request) > MOST_POSTED and _length(request) > _taken_by(request):
            _drain(request)
            return errors.too_large(request)
        return get_response(request)

    return answer


def only_members_post_much(get_response: Next) -> Next:
    """Refuse from strangers what only members may post, before it is read into memory."""

    def answer(request: HttpRequest) -> HttpResponse:
        who = request.member  # type: ignore[attr-defined]
        if _length(request) > MOST_POSTED and who is None and _rule_of(request) is not None:
            _drain(request)
            return errors.too_large(request)
        return get_response(request)

    return answer


def _taken_by(request: HttpRequest) -> int:
    try:
        return most_of(resolve(request.path_info).func)
    except Resolver404:
        return 0


def _rule_of(request: HttpRequest) -> object:
    return rule_of(resolve(request.path_info).func)


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else MOST_POSTED + 1


def _drain(request: HttpRequest) -> None:
    """Read and forget what is being sent, up to a limit, so that the sender gets to see the answer."""
    left = min(_length(request), MOST_DRAINED)
    while left > 0 and (read := len(request.read(min(left, 65536)))):
        left -= read


def own_origin(get_response: Next) -> Next:
    """Read the origin of our own forms rightly.

    `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with a form of our own page too. Where the browser does not say that
    the form came from elsewhere, it counts as ours; the token is asked all the same.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if (
            request.META.get("HTTP_ORIGIN") == "null"
            and request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
        ):
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return answer


def member(get_response: Next) -> Next:
    """Find out who is signed in: the session names a vault, and the second cookie opens it."""

    def answer(request: HttpRequest) -> HttpResponse:
        who = _member(request)
        request.member = who  # type: ignore[attr-defined]
        if who is None:
            return get_response(request)
        with whose.asking_for(who.number):
            return get_response(request)

    return answer


def _member(request: HttpRequest) -> SignedIn | None:
    name, secret = request.session.get("vault"), request.COOKIES.get(settings.KEY_COOKIE_NAME)
    opened = vault.take(name, secret) if name and secret else None
    return members.signed_in(*opened) if opened else None


def language(get_response: Next) -> Next:
    """Speak the language of the address (?lang=), of the session, of the member, or of the browser."""

    def answer(request: HttpRequest) -> HttpResponse:
        wished = request.GET.get("lang", "")
        if wished in languages.known():
            request.session["lang"] = wished
        with translation.override(_language(request)):
            cast(Any, request).LANGUAGE_CODE = translation.get_language()
            return get_response(request)

    return answer


def _language(request: HttpRequest) -> str:
    kept = request.session.get("lang")
    if kept in languages.known():
        return str(kept)
    who: SignedIn | None = request.member  # type: ignore[attr-defined]
    if who:
        return who.language if who.language in languages.ready() else settings.LANGUAGE_CODE
    return languages.for_a_browser(translation.get_language_from_request(request))


# What may be sent to a node that is for reading only: signing in and out, and what takes a case out of it.
WHILE_READ_ONLY = frozenset(
    {
        "sign-in",
        "enter-by-passkey",
        "again",
        "sign-out",
        "leave",
        "cases",
        "export",
        "find-provider",
        "print-paper",
        "timetable-search",
        "take-out-all",
    }
)


def read_only(get_response: Next) -> Next:
    """Refuse whatever would write on a node that is for reading only; what a partner brings stays with the partner."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.NODE.read_only and request.method not in ("GET", "HEAD", "OPTIONS"):
            try:
                name = resolve(request.path_info).url_name
            except Resolver404:
                name = None
            if name not in WHILE_READ_ONLY:
                return errors.read_only(request)
        return get_response(request)

    return answer


def _keep(request: HttpRequest) -> None:
    """Keep a form whose session ended before it was sent, sealed to the member whose session it was."""
    member = request.session.get("member")
    if request.method == "POST" and member and not request.FILES:
        fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        kept_forms.keep(int(member), request.get_full_path(), fields)


def _refused(request: HttpRequest, needed: str) -> HttpResponse:
    """Answer 403; the log says who tried what."""
    who: SignedIn | None = request.member  # type: ignore[attr-defined]
    if who is not None:
        log.write(Leaf("refused", who.number, f"member {who.number}", needed))
    return errors.forbidden(request)


class DenyByDefault:
    """Let a page run only when it declares what it needs and the member has it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is made when the page is known. A kept form that was taken at last is thrown away."""
        response = self.get_response(request)
        who: SignedIn | None = request.member  # type: ignore[attr-defined]
        number = request.POST.get("kept", "") if request.method == "POST" and who else ""
        if who and number.isdigit() and response.status_code == 302:
            kept_forms.drop(who.number, int(number))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 or 404 where the desk itself refused, so that a page which asked nothing still shows nothing."""
        if isinstance(exception, NotPermitted):
            return _refused(request, str(exception))
        return errors.not_found(request) if isinstance(exception, NoGrant | UnknownCase) else None

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Answer 403 for a page without a rule or a member without the permission; ask a stranger to sign in."""
        needed = rule_of(view)
        if needed is None:
            return None
        who: SignedIn | None = request.member  # type: ignore[attr-defined]
        if not isinstance(needed, Action):
            return errors.forbidden(request)
        if who is None:
            _keep(request)
            return HttpResponseRedirect(reverse("sign-in"))
        if request.session.get("bare") and needed is not Action.OWN_KEYS:
            return HttpResponseRedirect(reverse("own-keys"))
        if not permissions.may(who.roles, needed):
            return _refused(request, needed.value)
        if needs_step_up(view, request.method) and time.time() - request.session.get("fresh", 0.0) > FRESH:
            return HttpResponseRedirect(f"{reverse('again')}?{urlencode({'next': request.get_full_path()})}")
        return None
