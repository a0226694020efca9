"""Notes while the line is down: a page that a browser keeps, which names nobody, and the address to which it sends what it sealed."""

import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from homeward.casework import desk
from homeward.casework.receiving import away as casework_away
from homeward.exchange.partners import NotVerified
from homeward.office import away
from homeward.office.permissions import Action
from homeward.pages import screens, showing
from homeward.pages.receiving import partner_of
from homeward.pages.rules import public, rule
from homeward.process.refusals import Refusal
from homeward.wire import jws

WORKER = Path(__file__).parent.parent / "static" / "homeward" / "away-worker.js"


@public
def page(request: HttpRequest) -> HttpResponse:
    """Show the page that a prepared browser keeps; it is the same for everybody and says nothing of any case."""
    return render(request, "receiving/away.html", {"heading": _("Note an arrival"), "most": away.MOST})


@public
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps that page, and nothing else, in the browser."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@public
@csrf_exempt
def send(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take sealed notes under a ticket, which is all that a browser without a session has; they wait to be confirmed."""
    if request.method != "POST":
        raise Http404
    try:
        sealed = [jws.decode(one) for one in json.loads(request.body)["notes"]]
        new = away.take(ticket, sealed)
    except away.AwayRefused as refused:
        return JsonResponse({"refused": refused.reason}, status=409)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"refused": "malformed"}, status=400)
    return JsonResponse({"taken": new})


@rule(Action.RECEIVE)
@screens.case_view
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare this browser for an arrival: a ticket and the key to seal to, asked by the page's script."""
    if request.method != "POST":
        return screens.screen(request, code, "arrival")
    made = casework_away.prepare(code, by=request.member)  # type: ignore[attr-defined]
    return JsonResponse({"ticket": made.ticket, "key": made.key, "until": made.until})


@rule(Action.RECEIVE)
@screens.case_view
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm a note that came from a browser, or throw it away."""
    member: Any = request.member  # type: ignore[attr-defined]
    back = reverse("case-page", args=[code, "arrival"])
    if request.method != "POST":
        return screens.screen(request, code, "arrival")
    try:
        if request.POST.get("answer") == "confirm":
            to = partner_of(desk.take(code, by=member).case)
            casework_away.confirm(code, number, by=member, to=to)
            return HttpResponseRedirect(f"{back}?saved=met")
        casework_away.throw_away(code, number, by=member)
    except (Refusal, NotVerified) as refusal:
        record = desk.read(code, by=member)
        values = {**screens.context(record, "arrival"), "refused": showing.refused(refusal), "back": back}
        return render(request, "receiving/refused.html", values, status=409)
    return HttpResponseRedirect(back)
