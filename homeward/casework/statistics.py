"""Counting a case while she agrees to it, and the report of a month that analysts and supervisors read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from homeward.casework import instruments
from homeward.exchange import partners
from homeward.office import clock, permissions
from homeward.office import settings as policies
from homeward.office.members import SignedIn
from homeward.office.permissions import Action
from homeward.process import statistics as process_statistics
from homeward.process.case import Case, CaseOpened
from homeward.process.consent import ConsentGiven, Purpose
from homeward.process.policy import Policy
from homeward.record import log, statistics
from homeward.record.book import OpenCase
from homeward.record.log import Leaf
from homeward.record.public_keys import PublicKeyRefused
from homeward.record.statistics import Sealed
from homeward.reports import indicators


@dataclass(frozen=True)
class Reports:
    """The reports there are.

    :ivar months: the newest first, as "2026-03"
    :ivar shown: the one that was asked for
    :ivar names: names of partners by id
    """

    months: tuple[str, ...]
    month: str
    shown: dict[str, Any]
    names: dict[str, str]


def counted(held: OpenCase, after: Case, now: datetime, policy: Policy) -> Sealed | None:
    """Seal what a case adds to the statistics now, or say that it is deleted when she took her consent back; None to leave it alone."""
    if not _ever_agreed(after):
        return None
    facts = process_statistics.facts(after, now, policy, [one.instrument for one in instruments.built_in()])
    try:
        return statistics.sealed(held, facts if facts and _real(after) else None)
    except PublicKeyRefused:
        # A planted key must get nothing, and must not stop the work on cases either; `homeward verify` names it.
        return Sealed(statistics.name_of(held))


def keep(row: Sealed | None) -> None:
    """Keep what `counted` sealed, in the running transaction."""
    if row is not None:
        statistics.keep(row)


def _ever_agreed(case: Case) -> bool:
    return any(one.entry.purpose is Purpose.STATISTICS for one in case.every(ConsentGiven))


def _real(case: Case) -> bool:
    """Whether the case counts: one for practice counts on a practice node alone."""
    opened = case.latest(CaseOpened)
    return bool(settings.NODE.fictional or (opened and not opened.fictional))


def reports(month: str = "", *, by: SignedIn) -> Reports:
    """Give the report of a month, that of the running month first made when it is first asked for.

    It stays as it is until the month is over, so that two reports of one month cannot be held against each other.

    :param month: as "2026-03"; the newest when empty or unknown
    :raises NotPermitted: when no role of this member may read reports
    :raises NoGrant: for a member who was not given the analysts' secret
    """
    permissions.require(by.roles, Action.SEE_REPORT)
    running = f"{clock.now():%Y-%m}"
    known = statistics.published(by.keys)
    if running not in known:
        statistics.KEY.make(by.keys)
        policy = policies.policy()
        made = indicators.report(
            statistics.rows(by.keys), smallest=policy.smallest_cell, large=policy.report_in_large_groups
        )
        statistics.publish(running, made, by=by.keys)
        known = statistics.published(by.keys)
    chosen = month if month in known else max(known)
    log.write(Leaf("read", by.number, "report", chosen))
    return Reports(tuple(sorted(known, reverse=True)), chosen, known[chosen], partners.names())
