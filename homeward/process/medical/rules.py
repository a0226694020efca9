"""What the findings mean on a day: fit or not, and what is still to settle (MED-1 to MED-4, TIM-2)."""

from collections.abc import Sequence
from datetime import date

from homeward.process.case import Case
from homeward.process.medical.kinds import Escort, Finder, Fitness, FitnessFinding, MedicalNeed
from homeward.process.policy import STANDARD, Policy

FREE = (Fitness.FIT, Fitness.FIT_WITH_CONDITIONS, Fitness.DECLINED_NO_SIGN)


def standing(case: Case) -> FitnessFinding | None:
    """The finding that counts now: an open infection before all, then the newest.

    A doctor's "not fit" is lifted by a doctor only, not by a screening or by declining to be examined again.
    """
    findings = [one.entry for one in case.every(FitnessFinding)]
    infections = [one for one in findings if one.by == Finder.INFECTION]
    if infections and infections[-1].fitness is Fitness.NOT_FIT:
        return infections[-1]
    return _newest([one for one in findings if one.by != Finder.INFECTION])


def _newest(findings: Sequence[FitnessFinding]) -> FitnessFinding | None:
    found: FitnessFinding | None = None
    for one in findings:
        held = found is not None and found.fitness is Fitness.NOT_FIT
        if not held or one.by == Finder.DOCTOR:
            found = one
    return found


def fitness(case: Case, on: date, policy: Policy = STANDARD) -> Fitness:
    """Tell how fit the person is on a day, from the bare findings alone (MED-3)."""
    found = standing(case)
    if found is None:
        return Fitness.NOT_SCREENED
    if found.valid_until is not None and on > found.valid_until:
        return Fitness.LAPSED
    return found.fitness


def holds_travel(case: Case, on: date, policy: Policy = STANDARD) -> bool:
    """Tell whether the finding suspends travel on a day: health outranks the date (TIM-2)."""
    return fitness(case, on, policy) not in FREE


def conditions(case: Case) -> tuple[Escort, ...]:
    """The conditions under which she is fit."""
    found = standing(case)
    return found.conditions if found else ()


def needs(case: Case) -> tuple[MedicalNeed, ...]:
    """The newest statement about each need, for readers of the health compartment (MED-1)."""
    return tuple({one.entry.need: one.entry for one in case.every(MedicalNeed)}.values())


def treatment_to_settle(case: Case) -> tuple[MedicalNeed, ...]:
    """List the treatments not available at home, neither provided here nor a delay offered for them (MED-4)."""
    return tuple(one for one in needs(case) if one.not_available_at_home and not one.provided and not one.delay_offered)
