"""Passkeys between the page's script and the office: what is asked of the browser, and what it answers, as JSON."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from homeward.office import members, passkeys
from homeward.office.members import SignedIn
from homeward.office.models import MemberRow
from homeward.office.passkeys import PasskeyRefused
from homeward.office.permissions import Action
from homeward.pages import own_keys, sign_in
from homeward.pages.rules import public, rule

MOST = 20_000


@rule(Action.OWN_KEYS, step_up=True)
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a new passkey of the member who is signed in; keep it when the browser answers."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("own-keys"))
    member: SignedIn = request.member  # type: ignore[attr-defined]
    said = _said(request)
    host = request.get_host().partition(":")[0]
    if said is None:
        return _refused()
    if "answer" not in said:
        options, request.session["passkey"] = passkeys.begin(member.number, member.username, host)
        return JsonResponse(options)
    state, name = request.session.pop("passkey", None), str(said.get("name", ""))[:60] or _("Passkey")
    try:
        passkeys.enrol(member.keys, state, said["answer"], _prf(said), name=name, host=host)
    except PasskeyRefused:
        return _refused()
    own_keys.settle(request, member)
    return JsonResponse({"go": f"{reverse('own-keys')}?saved=1"})


@public
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey; sign its member in where it unlocks the keys, else ask for the passphrase beside it."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("sign-in"))
    said = _said(request)
    host = request.get_host().partition(":")[0]
    if said is None:
        return _refused()
    if "answer" not in said:
        options, request.session["passkey"] = passkeys.ask(host)
        return JsonResponse(options)
    try:
        known = passkeys.check(request.session.pop("passkey", None), said["answer"], _prf(said), host=host)
    except PasskeyRefused:
        return _refused()
    if known.keys is None:
        sign_in.passkey_shown(request, known.member)
        return JsonResponse({"message": _("Now enter your name and passphrase; no code is needed.")})
    row = MemberRow.objects.get(number=known.member)
    begun = sign_in.begin(request, members.signed_in(row, known.keys))
    answer = JsonResponse({"go": begun.headers["Location"]})
    answer.cookies = begun.cookies
    return answer


def _said(request: HttpRequest) -> dict[str, Any] | None:
    """What the script sent, or None for anything that is not a short JSON object sent as a form is."""
    if len(request.body) > MOST:
        return None
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _prf(said: dict[str, Any]) -> bytes:
    """The PRF output, which travels beside the answer and is kept nowhere."""
    try:
        return bytes.fromhex(str(said.get("prf", "")))
    except ValueError:
        return b""


def _refused() -> JsonResponse:
    return JsonResponse({"message": _("This passkey was not accepted here.")}, status=403)
