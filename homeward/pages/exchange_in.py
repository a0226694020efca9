"""Where partner nodes put their envelopes, and the parts of files."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from homeward.casework import organisation, witnessing
from homeward.exchange import doors, inbox, lots, partners
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.line import REFUSED
from homeward.exchange.witnessing import WitnessRefused
from homeward.office import clock
from homeward.pages.rules import public
from homeward.wire.envelope import digest

DOOR = doors.Door()
View = Callable[..., HttpResponse]


def at_the_door(view: View) -> View:
    """Let in who shows a partner's token, and strangers while there is room; others are told to come again later (429)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not DOOR.lets_in(shown, organisation.server_key()):
            return HttpResponse(REFUSED, status=429, content_type="application/json")
        return view(request, *args, **kwargs)

    return answer


@public
@csrf_exempt
@at_the_door
def put(request: HttpRequest, name: str) -> HttpResponse:
    """Take in one envelope named by its SHA-256; whatever is wrong with it, the answer is the same."""
    raw = request.body if request.method == "PUT" else b""
    if digest(raw) != name:
        inbox.count_refused("name", clock.now())
        return HttpResponse(REFUSED, status=400, content_type="application/json")
    answer = inbox.receive(raw, now=clock.now(), server_key=organisation.server_key())
    return HttpResponse(answer.body, status=answer.status, content_type="application/json")


@public
@csrf_exempt
@at_the_door
def put_lot(request: HttpRequest, name: str) -> HttpResponse:
    """Take in several envelopes named by the SHA-256 of all; each is answered for itself."""
    raw = request.body if request.method == "PUT" else b""
    if digest(raw) != name:
        inbox.count_refused("name", clock.now())
        return HttpResponse(REFUSED, status=400, content_type="application/json")
    answer = lots.receive(raw, now=clock.now(), server_key=organisation.server_key())
    return HttpResponse(answer.body, status=answer.status, content_type="application/json")


@public
def slips(request: HttpRequest) -> HttpResponse:
    """Give this node's newest signed slips to whoever asks; they are public and say nothing of any case."""
    return HttpResponse(partners.write_slips(), content_type="application/json")


@public
@csrf_exempt
def log(request: HttpRequest) -> HttpResponse:
    """Cosign a partner's checkpoint of its log; whatever is wrong with it, the answer is the same."""
    try:
        said = witnessing.answer(request.body if request.method == "PUT" else b"")
    except WitnessRefused:
        return HttpResponse(REFUSED, status=400, content_type="application/json")
    return HttpResponse(said, content_type="application/json")


@public
def missing(request: HttpRequest, file: str) -> HttpResponse:
    """Say which parts of a file that a partner's node announced are missing; of any other, nothing."""
    try:
        return HttpResponse(sending.answer(arriving.missing(file)), content_type="application/json")
    except arriving.Unexpected:
        return HttpResponse(REFUSED, status=400, content_type="application/json")


@public
@csrf_exempt
@at_the_door
def part(request: HttpRequest, file: str, number: int, offset: int) -> HttpResponse:
    """Take in a piece of a part; one that was cut on its way counts as far as it came."""
    try:
        piece = _piece(request) if request.method == "PUT" else b""
        have = arriving.take(file, number, offset, piece)
    except (arriving.Unexpected, OverflowError):
        return HttpResponse(REFUSED, status=400, content_type="application/json")
    return HttpResponse(json.dumps({"have": have}).encode(), content_type="application/json")


def _piece(request: HttpRequest) -> bytes:
    """Read what comes, and give what came when the line is cut: it is checked when the part is whole."""
    came = bytearray()
    try:
        while len(came) < arriving.PART and (more := request.read(min(16384, arriving.PART - len(came)))):
            came += more
    except OSError:
        return bytes(came)
    return bytes(came)
