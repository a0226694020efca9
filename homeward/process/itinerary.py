"""The chosen journey: its legs, and which changes are small enough to reopen nothing (TRV-1 to TRV-4, DEP-8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.case import Case, Written
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal, StepOutOfOrder
from homeward.process.writing import Entry


class Mode(StrEnum):
    """How a leg is travelled; air is preferred as more predictable (TRV-3)."""

    AIR = "air"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"
    SHIP = "ship"


@dataclass(frozen=True)
class Leg:
    """One leg: both times with their zone's offset."""

    mode: Mode
    origin: str
    destination: str
    departs: datetime
    arrives: datetime
    carrier: str = ""
    number: str = ""


@dataclass(frozen=True)
class ItineraryChosen(Entry):
    """The journey chosen with the person.

    :ivar surface_because: the reason for which air is not used, where it is not (TRV-3, TRV-4)
    :ivar lifted: why the arrival is late in the day or on a day that is not a working day, where it is (TRV-1, TRV-2)
    """

    KIND: ClassVar[str] = "itinerary-chosen"
    legs: tuple[Leg, ...]
    meets: str = ""
    surface_because: str = ""
    lifted: str = ""
    escort: str = ""
    seats_held: bool = False


@dataclass(frozen=True)
class SmallChange(Entry):
    """The journey changed a little; she and the partners were told, and nothing is reopened."""

    KIND: ClassVar[str] = "itinerary-changed-a-little"
    legs: tuple[Leg, ...]
    told_her: bool = True


@dataclass(frozen=True)
class StepsExplained(Entry):
    """Departure, journey and follow-up were explained to the person on this journey (DEP-8).

    :ivar itinerary: the number of the itinerary entry that was explained
    """

    KIND: ClassVar[str] = "steps-explained"
    itinerary: int
    language: str
    means: str = "talk"
    interpreter: str = ""
    departure: bool = True
    journey: bool = True
    follow_up: bool = True


class LargeChange(Refusal):
    """The change is too large to be told only: the journey is chosen anew and explained again."""

    clause = handbook.PERSON_FULLY_INFORMED


class SurfaceWithoutReason(Refusal):
    """A journey by land or sea needs the reason for which air is not used."""

    clause = handbook.AIR_PREFERRED


def chosen_journey(
    case: Case,
    *,
    at: datetime,
    legs: tuple[Leg, ...],
    meets: str = "",
    surface_because: str = "",
    lifted: str = "",
    escort: str = "",
    seats_held: bool = False,
) -> ItineraryChosen:
    """Give the entry of the chosen journey.

    :raises ImpossibleValue: no legs, a leg that arrives before it departs, legs that overlap or do not join, a departure in the past
    :raises SurfaceWithoutReason: no leg by air and no reason (TRV-3)
    """
    check_legs(legs)
    if legs[0].departs < at:
        raise ImpossibleValue("departs", "past")
    if not any(leg.mode is Mode.AIR for leg in legs) and not surface_because:
        raise SurfaceWithoutReason
    return ItineraryChosen(legs, meets, surface_because, lifted, escort, seats_held)


def check_legs(legs: tuple[Leg, ...]) -> None:
    """Check that legs follow each other in time and place.

    :raises ImpossibleValue: naming what does not fit
    """
    if not legs:
        raise ImpossibleValue("legs", "missing")
    for leg in legs:
        if leg.arrives <= leg.departs:
            raise ImpossibleValue("arrives", "before-departure")
    for before, after in zip(legs, legs[1:], strict=False):
        if after.departs < before.arrives:
            raise ImpossibleValue("departs", "before-last-arrival")
        if after.origin != before.destination:
            raise ImpossibleValue("origin", "does-not-join")


def small_change(case: Case, *, legs: tuple[Leg, ...], meets: str = "", policy: Policy = STANDARD) -> SmallChange:
    """Give the entry of a small change: same day, places and meeting person, within 3 hours (policy).

    :raises LargeChange: when it is not small
    :raises ImpossibleValue: when the legs do not fit each other
    """
    check_legs(legs)
    before = legs_now(case)
    entry = chosen(case)
    same_person = entry is not None and meets in ("", entry.entry.meets)
    if not before or not same_person or not _is_small(before, legs, policy):
        raise LargeChange
    return SmallChange(legs)


def _is_small(before: tuple[Leg, ...], after: tuple[Leg, ...], policy: Policy) -> bool:
    if [(leg.origin, leg.destination) for leg in before] != [(leg.origin, leg.destination) for leg in after]:
        return False
    for old, new in zip(before, after, strict=True):
        if (old.departs.date(), old.arrives.date()) != (new.departs.date(), new.arrives.date()):
            return False
        if max(abs(old.departs - new.departs), abs(old.arrives - new.arrives)) > policy.small_change:
            return False
    return True


def steps_told(case: Case, *, language: str, means: str = "talk", interpreter: str = "") -> StepsExplained:
    """Give the entry that departure, journey and follow-up were explained on the journey as chosen (DEP-8).

    :raises StepOutOfOrder: before a journey is chosen
    """
    found = chosen(case)
    if found is None:
        raise StepOutOfOrder("itinerary-chosen")
    return StepsExplained(found.number, language, means, interpreter)


def chosen(case: Case) -> Written[ItineraryChosen] | None:
    """Find the journey chosen last, or None."""
    return case.written(ItineraryChosen)


def legs_now(case: Case) -> tuple[Leg, ...]:
    """The legs as they stand, small changes included; empty without a journey."""
    found, changed = case.written(ItineraryChosen), case.written(SmallChange)
    if found is None:
        return ()
    if changed is not None and changed.number > found.number:
        return changed.entry.legs
    return found.entry.legs


def departs_at(case: Case) -> datetime | None:
    """When the journey begins, or None without one."""
    legs = legs_now(case)
    return legs[0].departs if legs else None


def ends_at(case: Case) -> datetime | None:
    """When the journey ends, or None without one."""
    legs = legs_now(case)
    return legs[-1].arrives if legs else None


def transit_points(case: Case) -> tuple[str, ...]:
    """The places where the journey changes from one leg to the next (TRV-4)."""
    return tuple(leg.destination for leg in legs_now(case)[:-1])


def explained(case: Case) -> bool:
    """Tell whether departure, journey and follow-up were explained on the journey as chosen last (DEP-8)."""
    found, told = chosen(case), case.latest(StepsExplained)
    if found is None or told is None:
        return False
    return told.itinerary == found.number and told.departure and told.journey and told.follow_up


FOLLOWS = (handbook.ARRIVE_EARLY_IN_THE_DAY, handbook.ARRIVE_ON_WORKING_DAYS, handbook.FEW_TRANSIT_POINTS)
KINDS = (ItineraryChosen, SmallChange, StepsExplained)
