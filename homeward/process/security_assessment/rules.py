"""What an assessment means now: whether it lets her return, how long, and what is still to find out (SEC-0, TIM-2)."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.findings import Bar, Holder
from homeward.process.policy import STANDARD, Policy
from homeward.process.security_assessment.kinds import (
    EIGHT,
    Factor,
    FactorAssessed,
    HerOwnView,
    Level,
    Outcome,
    RiskArose,
    RiskWeighed,
    SecurityAssessed,
)

HEIGHT = (Level.LOW, Level.MEDIUM, Level.HIGH)


class Task(StrEnum):
    """What is still to find out, beside the unknown factors."""

    HER_OWN_VIEW = "her-own-view"
    UNKNOWN_FACTOR = "unknown-factor"
    MITIGATION = "mitigation-of-a-high-risk"


def factors(case: Case) -> dict[Factor, FactorAssessed]:
    """The newest assessment of each factor."""
    return {one.entry.factor: one.entry for one in case.every(FactorAssessed)}


def current(case: Case) -> Written[SecurityAssessed] | None:
    """Find the newest assessment, or None."""
    return case.written(SecurityAssessed)


def not_looked_at(case: Case) -> tuple[Factor, ...]:
    """List those of the eight that nobody looked at since the newest assessment: without them no outcome is decided."""
    found = current(case)
    since = found.number if found else 0
    looked_at = {one.entry.factor for one in case.every(FactorAssessed) if one.number > since}
    return tuple(factor for factor in EIGHT if factor not in looked_at)


def valid_until(case: Case, policy: Policy = STANDARD) -> date | None:
    """The last day on which the newest assessment counts (policy: 30 days), or None without one."""
    found = current(case)
    return None if found is None else (found.at + timedelta(days=policy.security_assessment_days)).date()


def unweighed(case: Case) -> tuple[Written[RiskArose], ...]:
    """List the risks that arose after the assessment and were not weighed, or were found to change it."""
    found = current(case)
    since = found.number if found else 0
    settled = {one.entry.risk: not one.entry.changes_outcome for one in case.every(RiskWeighed)}
    return tuple(one for one in case.every(RiskArose) if one.number > since and not settled.get(one.number, False))


def risen(case: Case) -> tuple[Factor, ...]:
    """List the factors found higher, or no longer known, after the outcome was decided: it no longer rests on them."""
    found = current(case)
    if found is None:
        return ()
    then = {factor: Level(level) for factor, level in (one.split("=", 1) for one in found.entry.levels)}
    later = {one.entry.factor: one.entry.level for one in case.every(FactorAssessed) if one.number > found.number}
    return tuple(factor for factor, level in later.items() if _is_higher(level, then.get(factor.value)))


def _is_higher(level: Level, before: Level | None) -> bool:
    if level is before:
        return False
    if level is Level.UNKNOWN:
        return True
    low = HEIGHT.index(before) if before in HEIGHT else 0
    return HEIGHT.index(level) > low


def unknowns(case: Case) -> tuple[Factor, ...]:
    """List the factors whose level is unknown: each is a task."""
    return tuple(factor for factor, one in factors(case).items() if one.level is Level.UNKNOWN)


def tasks(case: Case) -> tuple[tuple[Task, str], ...]:
    """List what is still to find out: unknown factors, high ones that nothing lessens, and what she herself thinks."""
    found = [(Task.UNKNOWN_FACTOR, factor.value) for factor in unknowns(case)]
    found += [
        (Task.MITIGATION, factor.value)
        for factor, one in factors(case).items()
        if one.level is Level.HIGH and not one.mitigation
    ]
    view = case.latest(HerOwnView)
    if view is None or not (view.rather_not or view.fears or view.what_kept_her_safe or view.safety_plan):
        found.append((Task.HER_OWN_VIEW, ""))
    return tuple(found)


def bars(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Bar, ...]:
    """List the reasons for which the assessment does not let her travel (SEC-0, TIM-2)."""
    found = current(case)
    clause = handbook.RISKS_ASSESSED_BEFORE_RETURN
    if found is None:
        return (Bar("security-not-assessed", clause, Holder.WORKER),)
    if found.entry.outcome in (Outcome.NOT_NOW, Outcome.NOT_AT_ALL):
        return (Bar("security-not-safe", clause, Holder.SUPERVISOR),)
    if at - found.at > timedelta(days=policy.security_assessment_days):
        return (Bar("security-assessment-too-old", clause, Holder.WORKER),)
    if unweighed(case) or risen(case):
        return (Bar("new-risk-not-weighed", clause, Holder.WORKER),)
    return ()


def allows_return(case: Case, at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether an assessment in date lets her return (SEC-0)."""
    return not bars(case, at, policy)
