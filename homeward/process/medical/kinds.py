"""Medical: needs and care in the health compartment, and a bare finding of fitness in the case (MED-1 to MED-4, TIM-2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue
from homeward.process.writing import Compartment, Entry


class Fitness(StrEnum):
    """Whether the person is fit to travel on a day, as far as this is known."""

    FIT = "fit"
    FIT_WITH_CONDITIONS = "fit-with-conditions"
    NOT_FIT = "not-fit"
    NOT_SCREENED = "not-screened"
    DOCTOR_NEEDED = "doctor-needed"
    LAPSED = "lapsed"
    DECLINED_NO_SIGN = "declined-without-sign-of-danger"
    DECLINED_DANGER = "declined-with-sign-of-danger"


class Escort(StrEnum):
    """A condition under which she is fit."""

    MEDICAL_ESCORT = "medical-escort"
    WHEELCHAIR = "wheelchair"
    OXYGEN = "oxygen"
    STRETCHER = "stretcher"


class Trigger(StrEnum):
    """What asks for a doctor after a trained worker's screening."""

    RECENT_HOSPITAL = "recent-hospital-stay"
    MENTAL_ILLNESS = "mental-illness"
    HEART = "heart"
    SEIZURES = "seizures-or-stroke"
    BREATHING = "breathing"
    PREGNANCY = "pregnancy"
    MOBILITY = "major-mobility-limits"
    INJECTIONS = "in-flight-injections"
    FEVER = "fever-or-rash"
    OTHER = "other"


@dataclass(frozen=True)
class MedicalNeed(Entry):
    """A need and the care given for it (MED-1); treatment not available at home and what was tried (MED-4)."""

    KIND: ClassVar[str] = "medical-need"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    need: str
    care_given: str = ""
    emergency: bool = False
    impedes_travel: bool = False
    not_available_at_home: bool = False
    tried: str = ""
    delay_offered: bool = False
    provided: bool = False
    medicines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Infection(Entry):
    """An infectious condition, open or cleared (MED-2); only one that can be passed on in travel holds it."""

    KIND: ClassVar[str] = "infection"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    condition: str
    passed_on_in_travel: bool
    cleared_on: date | None = None


@dataclass(frozen=True)
class Screening(Entry):
    """A trained worker's screening, and what it showed."""

    KIND: ClassVar[str] = "screening"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    screened_by: str
    triggers: tuple[Trigger, ...] = ()
    pregnant_weeks: int = 0
    notes: str = ""


@dataclass(frozen=True)
class Examination(Entry):
    """A doctor's examination, or that it was declined."""

    KIND: ClassVar[str] = "examination"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    doctor: str
    fitness: Fitness
    conditions: tuple[Escort, ...] = ()
    findings: str = ""
    declined: bool = False
    sign_of_danger: bool = False


@dataclass(frozen=True)
class FitnessFinding(Entry):
    """The bare finding in the case: fit or not, under which conditions, until when. What lies behind it is not told here."""

    KIND: ClassVar[str] = "fitness-finding"
    fitness: Fitness
    valid_until: date | None = None
    conditions: tuple[Escort, ...] = ()
    by: str = ""


# Weeks of pregnancy from which carriers ask for clearance differ; the organisation sets its carriers' own numbers.
PREGNANCY_CLEARANCE_WEEKS = 28


def screened(
    *,
    at: datetime,
    screened_by: str,
    triggers: tuple[Trigger, ...] = (),
    pregnant_weeks: int = 0,
    notes: str = "",
    policy: Policy = STANDARD,
) -> tuple[Screening, FitnessFinding]:
    """Give the entries of a screening: a trigger, or late pregnancy, asks for a doctor (MED-3).

    :raises ImpossibleValue: without the name of who screened, or weeks that cannot be
    """
    if not screened_by:
        raise ImpossibleValue("screened_by", "missing")
    if not 0 <= pregnant_weeks <= 45:
        raise ImpossibleValue("pregnant_weeks", "impossible")
    doctor = bool(triggers) or pregnant_weeks >= PREGNANCY_CLEARANCE_WEEKS
    fitness = Fitness.DOCTOR_NEEDED if doctor else Fitness.FIT
    until = None if doctor else at.date() + timedelta(days=policy.doctors_report_days)
    return Screening(screened_by, triggers, pregnant_weeks, notes), FitnessFinding(fitness, until, (), "screening")


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
    """Give the entries of a doctor's examination; the report holds 14 days, a carrier's medical form 7 (policy).

    :raises ImpossibleValue: without a doctor, with another answer than fit, fit with conditions or not fit, or conditions not named
    """
    if not doctor:
        raise ImpossibleValue("doctor", "missing")
    if fitness not in (Fitness.FIT, Fitness.FIT_WITH_CONDITIONS, Fitness.NOT_FIT):
        raise ImpossibleValue("fitness", "impossible")
    if (fitness is Fitness.FIT_WITH_CONDITIONS) != bool(conditions):
        raise ImpossibleValue("conditions", "missing")
    days = policy.carrier_medical_form_days if carrier_form else policy.doctors_report_days
    until = None if fitness is Fitness.NOT_FIT else at.date() + timedelta(days=days)
    return Examination(doctor, fitness, conditions, findings), FitnessFinding(fitness, until, conditions, "doctor")


def declined(*, at: datetime, sign_of_danger: bool, notes: str = "") -> tuple[Examination, FitnessFinding]:
    """Give the entries of an examination she declined: it holds travel only for a sign of danger (CBC-1)."""
    fitness = Fitness.DECLINED_DANGER if sign_of_danger else Fitness.DECLINED_NO_SIGN
    return Examination("", fitness, (), notes, True, sign_of_danger), FitnessFinding(fitness, None, (), "declined")


def infection(*, condition: str, passed_on_in_travel: bool, cleared_on: date | None = None) -> tuple[Entry, ...]:
    """Give the entries of an infectious condition (MED-2): open and passed on in travel, it holds travel until cleared.

    HIV and pregnancy tests are never asked for as a condition of return, and neither holds anything here.

    :raises ImpossibleValue: without naming the condition
    """
    if not condition:
        raise ImpossibleValue("condition", "missing")
    entry = Infection(condition, passed_on_in_travel, cleared_on)
    if passed_on_in_travel and cleared_on is None:
        return entry, FitnessFinding(Fitness.NOT_FIT, None, (), "infection")
    return (entry,)


def fitness(case: Case, on: date, policy: Policy = STANDARD) -> Fitness:
    """Tell how fit the person is on a day, from the bare findings alone (MED-3)."""
    found = case.latest(FitnessFinding)
    if found is None:
        return Fitness.NOT_SCREENED
    if found.valid_until is not None and on > found.valid_until:
        return Fitness.LAPSED
    return found.fitness


def holds_travel(case: Case, on: date, policy: Policy = STANDARD) -> bool:
    """Tell whether the finding suspends travel on a day: health outranks the date (TIM-2)."""
    free = (Fitness.FIT, Fitness.FIT_WITH_CONDITIONS, Fitness.DECLINED_NO_SIGN)
    return fitness(case, on, policy) not in free


def conditions(case: Case) -> tuple[Escort, ...]:
    """The conditions under which she is fit."""
    found = case.latest(FitnessFinding)
    return found.conditions if found else ()


FOLLOWS = (handbook.PRE_DEPARTURE_CARE, handbook.INFECTIOUS_CONDITIONS, handbook.TREATMENT_NOT_AVAILABLE_AT_HOME)
KINDS = (MedicalNeed, Infection, Screening, Examination, FitnessFinding)
