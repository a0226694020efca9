"""The line to a partner: its signs of life, clock, versions and card, what waits for it, and what is wrong."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from homeward.casework import lines
from homeward.casework.lines import Health, Owed
from homeward.exchange import troubles
from homeward.exchange.partners import NotVerified, Partner
from homeward.office import clock
from homeward.office.permissions import Action
from homeward.pages import named, showing, words
from homeward.pages.rules import Request, rule
from homeward.record import opening

MINUTE = 60.0


@rule(Action.SEE_PARTNERS)
def line(request: Request, partner: str) -> HttpResponse:
    """Show one line; send now, say that somebody is on it, or that it was talked over."""
    member = request.member
    try:
        known = lines.health(partner, by=member)
    except NotVerified as error:
        raise Http404 from error
    if request.method == "POST":
        _do(request, partner)
        return HttpResponseRedirect(reverse("line", args=[partner]))
    cards = opening.cards(member.keys)
    mine = {card.code for card in cards}
    owed = lines.unanswered(partner, cards)
    values = {
        "heading": _("The line to a partner"),
        "name": showing.ISOLATED.format(known.partner.name),
        "facts": _facts(known, owed),
        "owed": [_owed(one) for one in owed],
        "waits": [_waiting(one, mine) for one in known.waits],
        "waits_more": _more(known.waiting - len(known.waits)),
        "troubles": [_trouble(one, mine) for one in known.troubles],
        "troubles_more": _more(known.wrong - len(known.troubles)),
        "partner": partner,
    }
    return render(request, "partners/line.html", values)


def _more(count: int) -> str:
    """Say how many are not shown, if any."""
    text = ngettext("{n} more is not shown here.", "{n} more are not shown here.", count)
    return text.format(n=count) if count else ""


def _do(request: Request, partner: str) -> None:
    key = request.POST.get("about", "")
    match request.POST.get("do"):
        case "send-now":
            lines.send_now(partner, by=request.member)
        case "on-it":
            lines.silence(key, by=request.member)
        case "talked-over":
            lines.settle(key, by=request.member)
        case _:
            raise Http404


def _facts(known: Health, owed: list[Owed]) -> list[tuple[Any, Any]]:
    one = known.partner
    unknown = _("not known yet")
    level = _("Verified by two colleagues") if one.verified else _("Found: nothing goes out")
    skew = unknown if known.skew is None else _apart(known.skew)
    return [
        (_("Card"), level),
        (_("The card ends"), showing.day(one.until)),
        (_("Duty telephone"), _telephone(one) or unknown),
        (_("Last sign of life"), showing.moment(known.heard) if known.heard else unknown),
        (_("Took our state of the conversations"), showing.moment(known.told) if known.told else unknown),
        (_("Oldest message they have not stored"), showing.moment(known.oldest) if known.oldest else _("none")),
        (_("Oldest message they have not answered, in the cases that you read"), _oldest(owed)),
        (_("Difference of the clocks"), skew),
        (_("Formats they read"), showing.ISOLATED.format(", ".join(known.speaks)) if known.speaks else unknown),
    ]


def _oldest(owed: list[Owed]) -> Any:
    """The oldest message that waits for an answer, with its age and when the answer is due."""
    if not owed:
        return _("none")
    one = owed[0]
    days = (clock.now() - one.asked).days
    if not days:
        today = _("{what}, less than a day old, due {due}")
        return today.format(what=words.message(one.message), due=showing.moment(one.due))
    text = ngettext("{what}, {n} day old, due {due}", "{what}, {n} days old, due {due}", days)
    return text.format(what=words.message(one.message), n=days, due=showing.moment(one.due))


def _owed(one: Owed) -> dict[str, Any]:
    return {
        "code": one.code,
        "message": words.message(one.message),
        "asked": showing.moment(one.asked),
        "due": showing.moment(one.due),
        "late": one.late,
    }


def _telephone(one: Partner) -> Any:
    """The number on a card, which is shown once two colleagues have compared the card's digits on another number."""
    if not one.verified:
        return _("hidden until the card is verified")
    told = (one.telephone, one.hours, named.languages(one.languages))
    return " · ".join(showing.ISOLATED.format(text) for text in told if text)


def _apart(seconds: float) -> Any:
    if abs(seconds) < MINUTE:
        return _("less than a minute")
    minutes = round(abs(seconds) / MINUTE)
    return (
        _("theirs is {n} minutes ahead").format(n=minutes)
        if seconds > 0
        else _("theirs is {n} minutes behind").format(n=minutes)
    )


def _waiting(row: Any, mine: set[str]) -> dict[str, Any]:
    """A message on the way; the case is named only to those who read it."""
    code = row.conversation.case_code
    return {
        "class": words.code(f"class-{row.hwclass}"),
        "code": code if code in mine else "",
        "since": showing.moment(lines.moment(row.queued_at)),
        "tries": row.tries,
    }


def _trouble(row: Any, mine: set[str]) -> dict[str, Any]:
    return {
        "key": row.key,
        "what": words.trouble(row.kind),
        "help": words.trouble_help(row.kind),
        "code": row.case_code if row.case_code in mine else "",
        "since": showing.moment(row.since),
        "rings": bool(row.alarms),
        "by_word": troubles.by_word(row),
    }
