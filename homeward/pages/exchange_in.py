"""Where partner nodes put their envelopes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from homeward.casework import organisation, witnessing
from homeward.exchange import inbox, lots, partners
from homeward.exchange.line import REFUSED
from homeward.exchange.witnessing import WitnessRefused
from homeward.office import clock
from homeward.pages.rules import public
from homeward.wire.envelope import digest


@public
@csrf_exempt
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
