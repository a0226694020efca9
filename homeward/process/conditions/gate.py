"""The eight conditions as one table, the standing bars beside them, and the judgement on both. There is no override."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from homeward import handbook
from homeward.handbook import Clause
from homeward.process import (
    children,
    complaints,
    itinerary,
    medical,
    proceedings,
    security_assessment,
    staying,
    support,
    urgent,
)
from homeward.process.case import Case
from homeward.process.conditions import evidence as looks
from homeward.process.findings import Bar, Holder, Missing
from homeward.process.notifications.evidence import by_telephone, received
from homeward.process.policy import STANDARD, Policy
from homeward.process.support import Way
from homeward.process.writing import Compartment


class Answer(StrEnum):
    """What a condition answers."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    NOT_YOURS_TO_SEE = "not-yours-to-see"


@dataclass(frozen=True)
class Condition:
    """One pre-departure condition: its clause, what it lacks, and why it may not apply (a code; empty when it does), if it may not."""

    clause: Clause
    lacks: Callable[[Case, datetime, Policy], list[Missing]]
    not_applicable: Callable[[Case], str] | None = None


@dataclass(frozen=True)
class Finding:
    """How one condition was judged: what is missing and who holds it, or why it does not apply."""

    clause: Clause
    answer: Answer
    missing: tuple[Missing, ...] = ()
    why: str = ""


_WITHOUT = (Way.NONE_WANTED, Way.NONE_FOUND)


def _not_referred(case: Case) -> str:
    if looks.hospital_receives(case):
        return "hospital-receives"
    way = support.way(case)
    return way.value if way in _WITHOUT else ""


def _nobody_to_arrange_with(case: Case) -> str:
    return "" if looks.partners(case) else _not_referred(case)


PRE_DEPARTURE_CONDITIONS = (
    Condition(handbook.CONSENT_TO_DEPARTURE, looks.consent_to_departure),
    Condition(handbook.SAFE_PLACE_ON_ARRIVAL, looks.safe_place_on_arrival),
    Condition(handbook.DOCUMENTS_SECURED, looks.documents_secured),
    Condition(handbook.REFERRALS_EXPLAINED, looks.referrals_explained),
    Condition(handbook.DOCUMENTATION_FORWARDED, looks.documentation_forwarded, _not_referred),
    Condition(handbook.PARTNER_ARRANGEMENTS_CONFIRMED, looks.partner_arrangements, _nobody_to_arrange_with),
    Condition(handbook.PERSON_HAS_COPY_OF_FILE, looks.person_has_copy),
    Condition(handbook.PERSON_FULLY_INFORMED, looks.person_informed),
)


# The two answers that say nothing more, made once: the gate is asked after every step.
_EACH = tuple((one, Finding(one.clause, Answer.MET)) for one in PRE_DEPARTURE_CONDITIONS)
_NOT_YOURS = tuple(Finding(one.clause, Answer.NOT_YOURS_TO_SEE) for one in PRE_DEPARTURE_CONDITIONS)


def judge(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Finding, ...]:
    """Judge the eight conditions on the day of departure, or at this time without a journey (DEP-1 to DEP-8)."""
    if Compartment.CASE in case.closed:
        return _NOT_YOURS
    day = max(at, itinerary.departs_at(case) or at)
    return tuple([_judge(condition, met, case, day, policy) for condition, met in _EACH])


def _judge(condition: Condition, met: Finding, case: Case, at: datetime, policy: Policy) -> Finding:
    if condition.not_applicable is not None and (why := condition.not_applicable(case)):
        return Finding(condition.clause, Answer.NOT_APPLICABLE, (), why)
    missing = condition.lacks(case, at, policy)
    return Finding(condition.clause, Answer.NOT_MET, tuple(missing)) if missing else met


def bars(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[Bar, ...]:
    """List what else stands against departure: security, fitness, COM-4, a child's papers, letters not taken in."""
    if Compartment.CASE in case.closed:
        return ()
    day = max(at, itinerary.departs_at(case) or at)
    found = list(security_assessment.bars(case, day, policy))
    if medical.holds_travel(case, day.date(), policy):
        how = medical.fitness(case, day.date(), policy)
        found.append(Bar("not-fit", handbook.CONDITIONS_IMPEDING_TRAVEL, Holder.HEALTH_WORKER, how))
    found += children.bars(case, day, policy)
    found += _support_bars(case)
    if staying.stays(case):
        found.append(Bar("stays", handbook.VOLUNTARY_RETURN, Holder.PERSON))
    if proceedings.permission_missing(case):
        found.append(Bar("permission-to-leave", handbook.VOLUNTARY_RETURN, Holder.AUTHORITY))
    if case.waiting:
        found.append(Bar("letter-waits", handbook.PROMPT_AND_SECURE, Holder.WORKER, ", ".join(case.waiting)))
    return tuple(found)


def _support_bars(case: Case) -> list[Bar]:
    way, partner = support.way(case), support.partner(case)
    if looks.hospital_receives(case):
        return []
    if way is Way.UNDECIDED:
        return [Bar("support-undecided", handbook.CASE_BY_CASE, Holder.WORKER)]
    if way is not Way.REFERRED:
        return [Bar(one.what, handbook.GIVEN_RECEIVING_CONTACT, one.holder) for one in looks.own_support(case)]
    found = []
    if not support_confirmed(case, partner):
        found.append(Bar("com-4-missing", handbook.REINTEGRATION_ASSISTANCE_CONFIRMATION, Holder.RECEIVING))
    if complaints.traffic_held(case, partner):
        found.append(Bar("partner-held", handbook.CASE_BY_CASE, Holder.SUPERVISOR))
    return found


def support_confirmed(case: Case, partner: str) -> bool:
    """Tell whether COM-4 came from this partner (when urgent, also by telephone) and was not taken back since."""
    answer = received(case, "COM-4", partner)
    number = answer[0] if answer else 0
    if not number and urgent.applies(case):
        number = by_telephone(case, "COM-4", partner, 0)
    return bool(number) and received(case, "DECLINE-AFTER-ACCEPT", partner, number) is None


def unmet(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[str, ...]:
    """Name everything that keeps the gate shut: clause ids of unmet conditions, codes of bars."""
    return named(judge(case, at, policy), bars(case, at, policy))


def named(findings: Iterable[Finding], standing: Iterable[Bar]) -> tuple[str, ...]:
    """Name what keeps the gate shut by what was judged already; the gate is open when nothing is named."""
    shut = tuple(one.clause.id for one in findings if one.answer not in (Answer.MET, Answer.NOT_APPLICABLE))
    return shut + tuple(one.code for one in standing)


def is_open(case: Case, at: datetime, policy: Policy = STANDARD) -> bool:
    """Tell whether all conditions are met or do not apply, and nothing bars departure."""
    return not unmet(case, at, policy)
