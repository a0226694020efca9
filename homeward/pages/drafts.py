"""A form that is not finished: put away sealed to its member, and taken up again on whatever device the member signs in next."""

from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse

from homeward.casework import table
from homeward.office import kept_forms
from homeward.office.kept_forms import KeptForm
from homeward.office.members import SignedIn
from homeward.pages import showing, words
from homeward.pages.act_forms import ActForm

# The name of the button that puts a form away, by which a form put away is told from one sent too late.
PUT_AWAY = "put-away"


def wished(request: HttpRequest) -> bool:
    """Tell whether the form was sent to be put away, not to be saved."""
    return request.method == "POST" and PUT_AWAY in request.POST


def put_away(request: HttpRequest, back: str) -> HttpResponseRedirect | None:
    """Put the form away in place of an earlier state of it, and go back; None when it cannot be kept."""
    member: SignedIn = request.member  # type: ignore[attr-defined]
    fields = [(name, value) for name in request.POST if name != "kept" for value in request.POST.getlist(name)]
    if not kept_forms.keep(member.number, without_number(request), fields):
        return None
    before = request.POST.get("kept", "")
    if before.isdigit() and len(before) < 10:
        kept_forms.drop(member.number, int(before))
    return HttpResponseRedirect(f"{back}?{PUT_AWAY}=1")


def without_number(request: HttpRequest) -> str:
    """The address of the form, without the number of the state it was taken up from."""
    asked = request.GET.copy()
    asked.pop("kept", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def asked_for(request: HttpRequest) -> KeptForm | None:
    """Find the form put away that is taken up again; only by the member who put it away, and only at its own address."""
    number = request.GET.get("kept", "")
    if request.method != "GET" or not number.isdigit():
        return None
    member: SignedIn = request.member  # type: ignore[attr-defined]
    address = without_number(request)
    return next(
        (one for one in kept_forms.waiting(member.keys) if str(one.number) == number and one.path == address), None
    )


def typed(found: KeptForm) -> QueryDict:
    """What was typed, as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, value in found.fields:
        data.appendlist(name, value)
    return data


def not_yet_judged(form: ActForm) -> ActForm:
    """Give a form that shows what was typed and judges none of it before it is sent."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


def listed(member: SignedIn) -> list[dict[str, Any]]:
    """The forms that wait for a member, the newest first: of which case, what for, since when, and where to go on."""
    return [
        {
            "number": one.number,
            "what": _what(one.path),
            "code": _code(one.path),
            "at": showing.since_1970(one.at),
            "meant": is_meant(one),
            "address": go_on(one),
        }
        for one in kept_forms.waiting(member.keys)
    ]


def is_meant(found: KeptForm) -> bool:
    """Tell whether it was put away on purpose, not kept because the session had ended."""
    return any(name == PUT_AWAY for name, _value in found.fields)


def go_on(found: KeptForm) -> str:
    """Where a form is taken up again: its own page for an act on a case, the page that shows what was typed for any other."""
    if _code(found.path) and "do=" in found.path:
        return f"{found.path}&kept={found.number}"
    return reverse("kept-form", args=[found.number])


def _code(path: str) -> str:
    parts = path.split("/")
    return parts[2] if len(parts) > 3 and parts[1] == "c" else ""


def _what(path: str) -> Any:
    place, _, asked = path.partition("?")
    name, page = QueryDict(asked).get("do", ""), place.strip("/").split("/")[-1]
    return words.act(page, name) if (page, name) in table.BY_NAME else ""
