"""Closing: how the case stands, until when it is kept, what stays open, and what must come before."""

from typing import Any

from homeward.casework.desk import DeskRecord
from homeward.pages import screens, showing, words
from homeward.process import closing, follow_up, proceedings
from homeward.process.case import Case
from homeward.process.closing import CaseClosed, CaseReopened, WhyClosed
from homeward.process.follow_up import TraffickedAgain


def page(record: DeskRecord) -> dict[str, Any]:
    """What the page of closing shows beside the entries."""
    case, today = record.case, record.now.date()
    found, tries = case.latest(CaseClosed), follow_up.tries(case)
    closed = closing.is_closed(case)
    return {
        "over": closed,
        "died": closed and found is not None and found.why is WhyClosed.DIED,
        "why": words.word(found.why) if closed and found else "",
        "stays_open": showing.ISOLATED.format(found.stays_open) if closed and found and found.stays_open else "",
        "keeps": showing.day(found.retention_until) if closed and found and found.retention_until else "",
        "needed": proceedings.file_needed(case),
        "again": case.has(TraffickedAgain),
        "tries": len(tries),
        "enough": record.policy.no_news_attempts,
        "no_news": follow_up.no_news(case, today, record.policy),
    }


def past(case: Case) -> frozenset[str]:
    """What is not offered as the case stands: a closed one is not closed again, an open one not opened; nobody is told of the other."""
    if closing.is_closed(case):
        return frozenset({"close", "tell-reopening"})
    return frozenset({"reopen", "tell-closing"} | (set() if case.has(CaseReopened) else {"tell-reopening"}))


screens.EXTRAS["close"] = page
screens.PAST["close"] = past
screens.TEMPLATES["close"] = "receiving/closing.html"
