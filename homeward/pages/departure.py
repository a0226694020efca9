"""Before departure: the eight conditions as a task list, what stands against, and the notifications as a timeline."""

from typing import Any

from django.utils.translation import gettext

from homeward.casework.desk import DeskRecord
from homeward.pages import addresses, screens, showing, the_day, words
from homeward.process import conditions, departure
from homeward.process.case import Case, Side
from homeward.process.conditions import Finding
from homeward.process.findings import Bar, Missing

# Where each missing thing is supplied.
_SUPPLIES = {
    "consent": "consent-to-return declaration",
    "status": "capacity stays permission-to-leave",
    "preparation": "topic referrals-not-explained steps-not-explained",
    "accommodation": "arrival-place not-chosen-with-the-person doubt-without-second-place not-confirmed",
    "papers": "document personal-file-copy file-copy-medical-care file-copy-case-progress",
    "asylum": "authority-contact-held",
    "travel": "itinerary",
    "risk": "security-not-assessed security-not-safe security-assessment-too-old new-risk-not-weighed",
    "health": "not-fit",
    "family": (
        "proof-of-parentage other-parent child-not-heard child-interests-not-recorded best-interests "
        "guardian caregiver pick-up child-escort child-refuses"
    ),
}
PLACES = {what: page for page, listed in _SUPPLIES.items() for what in listed.split()}


def gate(record: DeskRecord) -> dict[str, Any]:
    """The eight conditions, each with what is missing, who holds it and where it is supplied; and the bars."""
    names = showing.Names()
    findings = conditions.judge(record.case, record.now, record.policy)
    bars = conditions.bars(record.case, record.now, record.policy)
    return {
        "conditions": [_condition(record, one, names) for one in findings],
        "bars": [_lack(record, one, names) for one in bars],
        "open": not conditions.named(findings, bars),
        "approved": departure.approval(record.case, record.now, record.policy) is not None,
        "left": departure.has_left(record.case),
        "standing": the_day.before(record)
        if record.case.side is Side.REFERRING and not departure.has_left(record.case)
        else [],
        "number": record.number,
    }


def past(case: Case) -> frozenset[str]:
    """What is no longer asked once she has left, and what cannot be asked before."""
    before = frozenset({"ask-approval", "approve", "airport", "check-in", "confirm", "stopped", "otherwise"})
    return before if departure.has_left(case) else frozenset()


def _condition(record: DeskRecord, one: Finding, names: showing.Names) -> dict[str, Any]:
    return {
        "id": one.clause.id,
        "text": gettext(one.clause.text),
        "answer": one.answer.value,
        "word": words.word(one.answer),
        "why": words.word(one.why),
        "missing": [_lack(record, lack, names) for lack in one.missing],
    }


def _lack(record: DeskRecord, one: Missing | Bar, names: showing.Names) -> dict[str, Any]:
    what = one.what if isinstance(one, Missing) else one.code
    detail = names.partners.get(one.detail) or " ".join(str(words.code(part)) for part in one.detail.split(":") if part)
    page = PLACES.get(what, "handover")
    return {
        "what": words.code(what),
        "detail": detail,
        "holder": words.word(one.holder),
        "address": addresses.of("case-page", record.code, page),
    }


screens.PAST["departure"] = past
screens.EXTRAS["departure"] = gate
screens.TEMPLATES["departure"] = "departure/gate.html"
