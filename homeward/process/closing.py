"""Closing: a reason, a supervisor's agreement, what stays open; she can reopen it (CBC-1, REI-1)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process import follow_up, proceedings
from homeward.process.case import Case, CaseOpened
from homeward.process.follow_up import TraffickedAgain
from homeward.process.intake import FirstContact
from homeward.process.notifications.horizontal import TransferProposed
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal, StepOutOfOrder
from homeward.process.spreadsheet import CaseImported
from homeward.process.writing import Entry


class WhyClosed(StrEnum):
    """Why a case is closed."""

    GOALS_MET = "goals-met"
    HER_WISH = "her-wish"
    NO_NEWS = "no-news"
    MOVED = "moved"
    TRANSFERRED = "transferred"
    DIED = "died"
    STAYS = "stays"
    DECLINED = "request-declined"
    IMPORT_UNDONE = "import-undone"


@dataclass(frozen=True)
class CaseClosed(Entry):
    """The case is closed; the way back stays open."""

    KIND: ClassVar[str] = "case-closed"
    why: WhyClosed
    supervisor: int
    stays_open: str = ""
    retention_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class CaseReopened(Entry):
    """The case is open again, by her or for her."""

    KIND: ClassVar[str] = "case-reopened"
    by_her: bool
    words: str = ""


class TraffickedAgainStaysOpen(Refusal):
    """Being trafficked again is a reason to help, never to close."""

    clause = handbook.CASE_BY_CASE


class StillNews(Refusal):
    """ "No news" needs attempts over time by two means, inside her rules."""

    clause = handbook.STATUS_REPORTED_BACK


def closed(
    case: Case,
    *,
    why: WhyClosed,
    supervisor: int,
    today: date,
    stays_open: str = "",
    note: str = "",
    policy: Policy = STANDARD,
) -> CaseClosed:
    """Give the entry of closing, with the day until which the record is kept (policy).

    :raises ImpossibleValue: without a supervisor
    :raises TraffickedAgainStaysOpen: after she was trafficked again, unless she herself wishes it, or died
    :raises StillNews: "no news" without enough attempts
    :raises StepOutOfOrder: transferred, before another organisation was proposed with her consent
    """
    if not supervisor:
        raise ImpossibleValue("supervisor", "missing")
    if case.has(TraffickedAgain) and why not in (
        WhyClosed.HER_WISH,
        WhyClosed.DIED,
        WhyClosed.TRANSFERRED,
        WhyClosed.GOALS_MET,
    ):
        raise TraffickedAgainStaysOpen
    if why is WhyClosed.TRANSFERRED and not case.has(TransferProposed):
        raise StepOutOfOrder("transfer-proposed")
    if why is WhyClosed.NO_NEWS and not follow_up.no_news(case, today, policy):
        raise StillNews
    keep = None if proceedings.file_needed(case) else today + timedelta(days=policy.retention_days)
    return CaseClosed(why, supervisor, stays_open, keep, note)


def import_undone(case: Case, *, today: date) -> CaseClosed:
    """Give the entry that closes a case opened from a list by mistake; it may be erased at once, by two members.

    :raises StepOutOfOrder: when the case was not opened from a list, or somebody has worked on it since
    """
    if not case.has(CaseImported) or any(not isinstance(one.entry, _FROM_A_LIST) for one in case.entries):
        raise StepOutOfOrder("case-imported")
    return CaseClosed(WhyClosed.IMPORT_UNDONE, 0, retention_until=today)


def is_closed(case: Case) -> bool:
    """Tell whether the case is closed now."""
    ended, again = case.written(CaseClosed), case.written(CaseReopened)
    return ended is not None and (again is None or again.number < ended.number)


def may_be_erased(case: Case, today: date) -> bool:
    """Tell whether its retention has passed and no proceeding needs the file."""
    found = case.latest(CaseClosed)
    if not is_closed(case) or found is None or found.retention_until is None:
        return False
    return today >= found.retention_until and not proceedings.file_needed(case)


_FROM_A_LIST = (CaseOpened, FirstContact, CaseImported)
FOLLOWS = (handbook.CASE_BY_CASE,)
KINDS = (CaseClosed, CaseReopened)
