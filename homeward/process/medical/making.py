"""Makers of the entries about health: the detail for its own compartment, and the bare finding for the case."""

from datetime import date, datetime, timedelta

from homeward import handbook
from homeward.process.case import Case
from homeward.process.medical.kinds import (
    Escort,
    Examination,
    Finder,
    Fitness,
    FitnessFinding,
    Infection,
    MedicalNeed,
    Screening,
    Trigger,
)
from homeward.process.medical.pregnancy import LONGEST, last_day_without_clearance, rule_of
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal
from homeward.process.writing import Compartment, Entry

# Conditions that are never passed on by travelling together, by the names staff write.
NEVER_PASSED_ON_IN_TRAVEL = frozenset({"hiv", "aids", "vih", "sida", "hiv/aids", "pregnancy", "pregnant"})


class NeverAHindrance(Refusal):
    """HIV and pregnancy are never a reason to hold a return, and tests for them never its condition."""

    clause = handbook.CASE_BY_CASE


class HealthNotOpen(Refusal):
    """Only who can read the health compartment can say whether another infection is open."""

    clause = handbook.INFECTIOUS_CONDITIONS


def need(
    *,
    need: str,
    care_given: str = "",
    emergency: bool = False,
    impedes_travel: bool = False,
    not_available_at_home: bool = False,
    tried: str = "",
    delay_offered: bool = False,
    provided: bool = False,
    medicines: tuple[str, ...] = (),
) -> tuple[Entry, ...]:
    """Give the entries of a need and the care for it (MED-1, MED-4); one that impedes travel asks for a doctor (MED-3).

    :raises ImpossibleValue: without naming the need; or a treatment not available at home without what was tried for it
    """
    if not need:
        raise ImpossibleValue("need", "missing")
    if not_available_at_home and not (tried or provided):
        raise ImpossibleValue("tried", "missing")
    entry = MedicalNeed(
        need,
        care_given,
        emergency,
        impedes_travel,
        not_available_at_home,
        tried,
        delay_offered,
        provided,
        medicines,
    )
    finding = FitnessFinding(Fitness.DOCTOR_NEEDED, None, (), Finder.NEED)
    return (entry, finding) if impedes_travel else (entry,)


def screened(
    *,
    at: datetime,
    screened_by: str,
    triggers: tuple[Trigger, ...] = (),
    pregnant_weeks: int = 0,
    notes: str = "",
    several_children: bool = False,
    carrier: str = "",
    policy: Policy = STANDARD,
) -> tuple[Screening, FitnessFinding]:
    """Give the entries of a screening: a trigger, or a pregnancy past the carrier's weeks, asks for a doctor (MED-3).

    A finding ends no later than the day before the carrier asks for clearance, so that nobody is turned back at a desk.

    :raises ImpossibleValue: without the name of who screened, or weeks that cannot be
    """
    if not screened_by:
        raise ImpossibleValue("screened_by", "missing")
    if not 0 <= pregnant_weeks <= LONGEST:
        raise ImpossibleValue("pregnant_weeks", "impossible")
    until = at.date() + timedelta(days=policy.doctors_report_days)
    if pregnant_weeks:
        rule = rule_of(carrier)
        until = min(until, last_day_without_clearance(pregnant_weeks, at.date(), rule, several=several_children))
    entry = Screening(screened_by, triggers, pregnant_weeks, notes, several_children, carrier)
    if triggers or until < at.date():
        return entry, FitnessFinding(Fitness.DOCTOR_NEEDED, None, (), Finder.SCREENING)
    return entry, FitnessFinding(Fitness.FIT, until, (), Finder.SCREENING)


def examined(
    *,
    at: datetime,
    doctor: str,
    fitness: Fitness,
    conditions: tuple[Escort, ...] = (),
    findings: str = "",
    carrier_form: bool = False,
    policy: Policy = STANDARD,
) -> tuple[Examination, FitnessFinding]:
    """Give the entries of an examination; a doctor's report holds 14 days, a carrier's form 7 (MED-3).

    :raises ImpossibleValue: without a doctor, with another answer than fit, fit with conditions or not fit, or with
        conditions that are not named
    """
    if not doctor:
        raise ImpossibleValue("doctor", "missing")
    if fitness not in (Fitness.FIT, Fitness.FIT_WITH_CONDITIONS, Fitness.NOT_FIT):
        raise ImpossibleValue("fitness", "impossible")
    if (fitness is Fitness.FIT_WITH_CONDITIONS) != bool(conditions):
        raise ImpossibleValue("conditions", "missing")
    days = policy.carrier_medical_form_days if carrier_form else policy.doctors_report_days
    until = None if fitness is Fitness.NOT_FIT else at.date() + timedelta(days=days)
    finding = FitnessFinding(fitness, until, conditions, Finder.DOCTOR)
    return Examination(doctor, fitness, conditions, findings), finding


def declined(*, at: datetime, sign_of_danger: bool, notes: str = "") -> tuple[Examination, FitnessFinding]:
    """Give the entries of an examination she declined: it holds travel only for a sign of danger (CBC-1)."""
    fitness = Fitness.DECLINED_DANGER if sign_of_danger else Fitness.DECLINED_NO_SIGN
    entry = Examination("", fitness, (), notes, True, sign_of_danger)
    return entry, FitnessFinding(fitness, None, (), Finder.DECLINED)


def infection(
    case: Case, *, condition: str, passed_on_in_travel: bool, cleared_on: date | None = None, at: datetime
) -> tuple[Entry, ...]:
    """Give the entries of an infectious condition (MED-2): open and passed on in travel, it holds travel until cleared.

    :raises ImpossibleValue: without naming the condition, or cleared on a day to come
    :raises NeverAHindrance: for HIV or a pregnancy said to be passed on in travel
    :raises HealthNotOpen: for a reader without the health compartment, who cannot tell whether another one is open
    """
    if not condition.strip():
        raise ImpossibleValue("condition", "missing")
    if cleared_on is not None and cleared_on > at.date():
        raise ImpossibleValue("cleared_on", "ahead")
    if passed_on_in_travel and _same(condition) in NEVER_PASSED_ON_IN_TRAVEL:
        raise NeverAHindrance
    if Compartment.HEALTH in case.closed:
        raise HealthNotOpen
    entry = Infection(condition, passed_on_in_travel, cleared_on)
    before = open_infections(case)
    after = {name for name in before if name != _same(condition)}
    if passed_on_in_travel and cleared_on is None:
        after.add(_same(condition))
    if not before and not after:
        return (entry,)
    return entry, FitnessFinding(Fitness.NOT_FIT if after else Fitness.FIT, None, (), Finder.INFECTION)


def open_infections(case: Case) -> frozenset[str]:
    """The infections that are open and can be passed on in travel, by their names in small letters."""
    newest = {_same(one.entry.condition): one.entry for one in case.every(Infection)}
    return frozenset(name for name, one in newest.items() if one.passed_on_in_travel and one.cleared_on is None)


def _same(condition: str) -> str:
    return " ".join(condition.casefold().split())
