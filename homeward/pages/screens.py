"""The pages of a case: each shows what stands in the record about its subject, and what can be done there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from homeward.casework import acts, desk, table
from homeward.casework.acts import Act
from homeward.casework.desk import DeskRecord
from homeward.exchange.partners import NotVerified
from homeward.office import permissions, veiled
from homeward.office.permissions import Action, Role
from homeward.pages import addresses, drafts, drawn_parts, noticing, showing, words
from homeward.pages.act_forms import SCAN, ActForm
from homeward.pages.forms import KEPT_NOWHERE
from homeward.pages.known import initial
from homeward.pages.rules import rule, takes
from homeward.process import entries, stages
from homeward.process.case import Case, Side
from homeward.process.notifications.evidence import LOST_HERE
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Compartment
from homeward.record import log
from homeward.record.book import UnknownCase
from homeward.record.files.content import MOST, FileRefused
from homeward.record.grants import NoGrant
from homeward.record.log import Leaf

# Which modules of the process each page shows entries of.
SHOWN: dict[str, tuple[str, ...]] = {
    "intake": ("intake", "interpreters", "case"),
    "consent": ("consent", "disclosure"),
    "status": ("status", "staying", "proceedings", "urgent", "capacity"),
    "family": ("family", "children"),
    "health": ("medical",),
    "accommodation": ("accommodation",),
    "asylum": ("asylum",),
    "papers": ("documents",),
    "risk": ("security_assessment",),
    "preparation": ("preparation", "itinerary.StepsExplained", "reintegration"),
    "grant": ("travel_grant",),
    "travel": ("itinerary", "arrival_rules"),
    "departure": ("departure",),
    "handover": ("notifications", "support"),
    "arrival": ("arrival", "arrival_watch", "departure"),
    "plan": ("first_support", "assessments", "reintegration", "plan_comments", "self_reliance", "instruments"),
    "services": ("services", "long_term"),
    "visit": ("follow_up",),
    "complaint": ("complaints",),
    "colleagues": ("handover_notes",),
    "close": ("closing",),
}
REFERRING = (
    "intake",
    "consent",
    "status",
    "family",
    "health",
    "accommodation",
    "asylum",
    "papers",
    "risk",
    "preparation",
    "grant",
    "travel",
    "departure",
    "handover",
    "arrival",
    "visit",
)
RECEIVING = (
    "handover",
    "arrival",
    "plan",
    "services",
    "visit",
    "consent",
    "health",
    "accommodation",
    "status",
    "family",
    "intake",
)
ALWAYS = ("complaint", "colleagues", "close")
WRITES = {"health": Action.WRITE_HEALTH}


@dataclass(frozen=True)
class Link:
    """A page of the case in its navigation."""

    page: str
    title: Any
    address: str
    current: bool


def context(record: DeskRecord, page: str) -> dict[str, Any]:
    """What every page of a case shows: who, where the case stands, and its other pages."""
    pages = (REFERRING if record.case.side is Side.REFERRING else RECEIVING) + ALWAYS
    assigns = permissions.may(record.by.roles, Action.ASSIGN)

    def links(code: str) -> dict[str, Any]:
        listed = [Link(one, words.page(one), addresses.of("case-page", code, one), one == page) for one in pages]
        return {"code": code, "page": page, "links": listed, "assigns": assigns}

    opened = record.case.entries[0].entry if record.case.entries else None
    return {
        "code": record.code,
        "name": showing.ISOLATED.format(getattr(opened, "code_name", "")),
        "stage": words.word(stages.stage(record.case)),
        "pages_of_case": drawn_parts.part_of_case("case/pages.html", record.code, (pages, page, assigns), links),
        "page": page,
        "heading": words.page(page),
        "waiting": [one for one in record.case.waiting if one != LOST_HERE],
        "key_lost": LOST_HERE in record.case.waiting,
        "can": able(record),
    }


@lru_cache(maxsize=256)
def compartments(page: str) -> frozenset[Compartment]:
    """The compartments of what a page shows: only about these is it said that they are not this reader's to see."""
    modules = SHOWN.get(page, (page,))
    return frozenset(one.COMPARTMENT for one in entries.KINDS.values() if showing.is_in(one, modules))


def able(record: DeskRecord) -> frozenset[str]:
    """What this reader may do in this case, as "page/act": a link to anything else would lead nowhere."""
    return _able(record.by.roles, record.case.side)


# The table of permissions and that of acts never change while we run.
@lru_cache(maxsize=256)
def _able(roles: frozenset[Role], side: Side) -> frozenset[str]:
    acts_here = [one for one in table.ACTS if one.side in (None, side)]
    return frozenset(f"{one.page}/{one.name}" for one in acts_here if permissions.may(roles, one.to))


def case_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer "nothing here" for a case that is not there or not this member's, so that the two look alike."""

    def answer(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, code, *args, **kwargs)
        except (NoGrant, UnknownCase) as error:
            # The same leaf for both, or its time would tell them apart.
            number = _member(request).number
            log.write(Leaf("refused", number, f"member {number}", "case"))
            raise Http404 from error

    return answer


@rule(Action.READ_CASE)
@takes(MOST + 256 * 1024)
@case_view
def screen(request: HttpRequest, code: str, page: str) -> HttpResponse:
    """Show one page of a case, or the form of one act on it; take the form when it is sent."""
    if page not in table.PAGES:
        raise Http404
    name = request.GET.get("do", "")
    if name:
        try:
            act = table.act(page, name)
        except KeyError as error:
            raise Http404 from error
        return _act(request, code, act)
    record = desk.read(code, by=_member(request))
    past = PAST[page](record.case) if page in PAST else frozenset()
    can = able(record)
    doable = [
        one for one in table.on_page(page, record.case.side) if f"{page}/{one.name}" in can and one.name not in past
    ]
    offered = [(words.act(page, one.name), f"{request.path}?do={one.name}") for one in doable]
    names = showing.Names()
    shown = showing.entries(record.case, SHOWN.get(page, (page,)), names)
    closed = [words.word(one) for one in sorted(record.case.closed & compartments(page))]
    saved = _saved(request, page)
    extra = EXTRAS[page](record) if page in EXTRAS else {}
    values = {
        **context(record, page),
        "notices": noticing.shown(record, names, page),
        "acts": offered,
        "entries": shown,
        "closed": closed,
        "saved": saved,
        "number": record.number,
        "put_away": drafts.PUT_AWAY in request.GET,
        **extra,
    }
    return render(request, TEMPLATES.get(page, "case/screen.html"), values)


def _saved(request: HttpRequest, page: str) -> Any:
    return words.act(page, request.GET["saved"]) if request.GET.get("saved") else ""


def _member(request: HttpRequest) -> Any:
    return request.member  # type: ignore[attr-defined]


def _act(request: HttpRequest, code: str, act: Act) -> HttpResponse:
    member = _member(request)
    permissions_ok = permissions.may(member.roles, act.to)
    sent = request.method == "POST"
    record = desk.take(code, by=member) if sent else desk.read(code, by=member)
    if not permissions_ok or act.side not in (None, record.case.side):
        raise Http404
    if drafts.wished(request) and (away := drafts.put_away(request, reverse("case-page", args=[code, act.page]))):
        desk.note(record)
        return away
    known = initial(record, act) | veiled.unveil(code, request.GET.get(addresses.KNOWN, ""))
    kept = drafts.asked_for(request)
    typed = drafts.typed(kept) if kept else request.POST or None
    form = form_of(act)(act, record, typed, request.FILES or None, initial=known)
    if kept:
        return _form(request, record, act, drafts.not_yet_judged(form), 200)
    if sent and form.is_valid():
        confirmed = not act.sends or "confirmed" in request.POST
        try:
            if not confirmed:
                return _check(request, record, act, form)
            _perform(request, record, act, form)
        except FileRefused as refused:
            form.add_error(SCAN, str(words.unkept(refused.why)))
        except (Refusal, NotVerified) as refusal:
            _explain(form, refusal)
        else:
            then = NEXT.get((act.page, act.name))
            page = (then(record) if then else "") or reverse("case-page", args=[code, act.page])
            return HttpResponseRedirect(f"{page}{'&' if '?' in page else '?'}saved={act.name}")
    if sent:
        # The form is shown again, with what the case holds.
        record = desk.read(code, by=member)
    status = (
        409 if any(error.code == "refused" for errors in form.errors.as_data().values() for error in errors) else 200
    )
    status = 422 if status == 200 and form.errors else status
    return _form(request, record, act, form, status)


def _perform(request: HttpRequest, record: DeskRecord, act: Act, form: ActForm) -> None:
    """Do the act with what was typed; where a scan came along, it is kept with it."""
    values, seen = dict(form.cleaned_data), number(request.POST.get("seen"))
    scan = values.pop(SCAN, None)
    if scan is None:
        acts.perform_on(record, act, seen=seen, **values)
    else:
        title = str(words.act(act.page, act.name))[:80]
        acts.perform_with_scan(record, act, raw=scan.read(), title=title, seen=seen, **values)


def form_of(act: Act) -> type[ActForm]:
    """The form of an act: its own where one was laid out by hand, else the one read from its maker."""
    return FORMS.get((act.page, act.name), ActForm)


def _form(request: HttpRequest, record: DeskRecord, act: Act, form: ActForm, status: int) -> HttpResponse:
    values = {
        **context(record, act.page),
        "form": form,
        "act": words.act(act.page, act.name),
        "sends": act.sends,
        "seen": record.number,
        "known": showing.entries(record.case, SHOWN.get(act.page, (act.page,)), most=3),
        "back": reverse("case-page", args=[record.code, act.page]),
        "kept": request.GET.get("kept") or request.POST.get("kept", ""),
        "saved": _saved(request, act.page),
        "beside": BESIDE[act.page, act.name](record, form) if (act.page, act.name) in BESIDE else [],
        "put_away": drafts.PUT_AWAY,
        "not_kept": drafts.wished(request),
    }
    template = FORM_TEMPLATES.get((act.page, act.name), "case/form.html")
    return render(request, template, values, status=status)


def _check(request: HttpRequest, record: DeskRecord, act: Act, form: ActForm) -> HttpResponse:
    """Show exactly what will leave, to whom, by which consent, before it leaves."""
    found = acts.preview(record.code, act, by=_member(request), **form.cleaned_data)
    names = showing.Names()
    fields = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "confirmed", KEPT_NOWHERE)
        for value in request.POST.getlist(name)
    ]
    letters = [(words.message(one.message), names.partners.get(one.to, one.to)) for one in found.letters]
    values = {
        **context(record, act.page),
        "act": words.act(act.page, act.name),
        "letters": letters,
        "parts": [(words.kind(one.KIND), one.COMPARTMENT.value, showing.rows(one, names)) for one in found.entries],
        "consents": [showing.rows(one, names) for one in found.consents],
        "fields": fields,
        "reader": " ".join(dict.fromkeys(partner for _message, partner in letters)),
        "left_out": LEFT_OUT[act.page, act.name](record, form.cleaned_data) if (act.page, act.name) in LEFT_OUT else [],
        "back": f"{request.path}?do={act.name}",
    }
    return render(request, "case/send.html", values)


def number(text: str | None) -> int | None:
    """Read the number of an entry from a form, None for anything else."""
    return int(text) if text and text.isdigit() and len(text) < 10 else None


# What no reader knows as a field: the problem says it alone.
UNNAMED = frozenset({"answers", "stop"})


def _explain(form: ActForm, refusal: Exception) -> None:
    """Put a refusal beside the field it is about, or above the form, in plain words."""
    error = ValidationError(str(showing.refused(refusal)), code="refused")
    name = refusal.field if isinstance(refusal, ImpossibleValue) else None
    if isinstance(refusal, ImpossibleValue):
        said = str(words.code(refusal.problem))
        said = said if name in form.fields or name in UNNAMED else f"{words.field(refusal.field)}: {said}"
        error = ValidationError(said, code="refused")
    form.add_error(name if name in form.fields else None, error)


# Acts of a page whose time is over in a case; they stay refusable, and are no longer offered.
PAST: dict[str, Callable[[Case], frozenset[str]]] = {}
Extra = Callable[[DeskRecord], dict[str, Any]]
EXTRAS: dict[str, Extra] = {}
TEMPLATES: dict[str, str] = {}
# Acts whose form is laid out by hand; all others are drawn from their maker's signature.
FORMS: dict[tuple[str, str], type[ActForm]] = {}
FORM_TEMPLATES: dict[tuple[str, str], str] = {}
# What stands beside the form of an act: titles with rows. Where an act leads when it was saved, if not to its page.
BESIDE: dict[tuple[str, str], Callable[[DeskRecord, ActForm], list[tuple[Any, Any]]]] = {}
# What a message leaves out, each with the reason; shown before it leaves.
LEFT_OUT: dict[tuple[str, str], Callable[[DeskRecord, dict[str, Any]], list[tuple[Any, Any]]]] = {}
NEXT: dict[tuple[str, str], Callable[[DeskRecord], str]] = {}
