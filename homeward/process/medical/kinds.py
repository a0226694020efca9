"""Kinds of entries about health: needs, infections, screenings and examinations, and the bare finding of fitness."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

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
    CANCER = "cancer-treatment"
    HEART = "heart"
    SEIZURES = "seizures-or-stroke"
    BREATHING = "breathing"
    DIALYSIS = "dialysis"
    PREGNANCY = "pregnancy"
    MOBILITY = "major-mobility-limits"
    DAILY_HELP = "daily-help-needed"
    TERMINAL = "terminal-illness"
    INJECTIONS = "in-flight-injections"
    EQUIPMENT = "escort-or-equipment-needed"
    FEVER = "fever-or-rash"
    OTHER = "other"


@dataclass(frozen=True)
class MedicalNeed(Entry):
    """A need and the care given for it (MED-1); treatment not available at home and what was tried (MED-4).

    :ivar emergency: the care was emergency care
    :ivar impedes_travel: the condition could impede safe travel (MED-3)
    :ivar tried: what was tried for a treatment that is not available at home
    :ivar delay_offered: she was offered to wait until the treatment is over
    :ivar provided: the treatment was provided here
    """

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
    """A trained worker's screening, and what it showed; a pregnancy is noted as far as she tells of it."""

    KIND: ClassVar[str] = "screening"
    COMPARTMENT: ClassVar[Compartment] = Compartment.HEALTH
    screened_by: str
    triggers: tuple[Trigger, ...] = ()
    pregnant_weeks: int = 0
    notes: str = ""
    several_children: bool = False
    carrier: str = ""


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


class Finder(StrEnum):
    """On what a bare finding rests."""

    SCREENING = "screening"
    DOCTOR = "doctor"
    DECLINED = "declined"
    INFECTION = "infection"
    NEED = "need"


@dataclass(frozen=True)
class FitnessFinding(Entry):
    """The bare finding in the case: fit or not, on which conditions, until when. What lies behind it is not told here.

    :ivar valid_until: the last day on which it counts, or None where it stays until there is another
    :ivar by: a value of `Finder`
    """

    KIND: ClassVar[str] = "fitness-finding"
    fitness: Fitness
    valid_until: date | None = None
    conditions: tuple[Escort, ...] = ()
    by: str = ""


KINDS = (MedicalNeed, Infection, Screening, Examination, FitnessFinding)
