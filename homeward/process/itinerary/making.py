"""Makers of the journey's entries: chosen, changed a little, explained, replanned on the way (DEP-8)."""

from datetime import datetime, time, timedelta

from homeward import handbook
from homeward.process.case import Case
from homeward.process.itinerary.kinds import (
    ItineraryChosen,
    JourneyReplanned,
    Leg,
    Mode,
    SmallChange,
    StepsExplained,
)
from homeward.process.itinerary.rules import arrives_in_meeting_hours, chosen, is_on_the_way
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import ImpossibleValue, Refusal, StepOutOfOrder


class LargeChange(Refusal):
    """The change is too large to be told only: the journey is chosen anew and explained again."""

    clause = handbook.PERSON_FULLY_INFORMED


class SurfaceWithoutReason(Refusal):
    """A journey by land or sea needs the reason for which air is not used."""

    clause = handbook.AIR_PREFERRED


class AfterCheckIn(Refusal):
    """She has checked in or left: nothing is chosen anew, every change is a change of plan on the way."""

    clause = handbook.PERSON_FULLY_INFORMED


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
    meeting_from: str = "",
    meeting_until: str = "",
    booking: str = "",
    offer: str = "",
) -> ItineraryChosen:
    """Give the entry of the chosen journey.

    :raises ImpossibleValue: no legs, legs that do not fit each other, a departure in the past, an hour that is none, or
        an arrival outside the hours in which she can be met, without the reason for which that is set aside
    :raises SurfaceWithoutReason: no leg by air and no reason (TRV-3)
    :raises AfterCheckIn: once she has checked in
    """
    _before_check_in(case)
    check_legs(legs)
    if legs[0].departs < at:
        raise ImpossibleValue("departs", "past")
    if not any(leg.mode is Mode.AIR for leg in legs) and not surface_because:
        raise SurfaceWithoutReason
    hours = {"meeting_from": meeting_from, "meeting_until": meeting_until}
    for name, hour in hours.items():
        _check_hour(name, hour)
    entry = ItineraryChosen(
        legs, meets, surface_because, lifted, escort, seats_held, **hours, booking=booking, offer=offer
    )
    if not lifted and not arrives_in_meeting_hours(entry, legs[-1].arrives):
        raise ImpossibleValue("arrives", "outside-meeting-hours")
    return entry


def _check_hour(name: str, hour: str) -> None:
    try:
        exact = not hour or time.fromisoformat(hour).isoformat("minutes") == hour
    except ValueError:
        exact = False
    if not exact:
        raise ImpossibleValue(name, "impossible")


def _before_check_in(case: Case) -> None:
    if is_on_the_way(case):
        raise AfterCheckIn


def check_legs(legs: tuple[Leg, ...]) -> None:
    """Check that legs follow each other in time and place.

    :raises ImpossibleValue: naming what does not fit
    """
    if not legs:
        raise ImpossibleValue("legs", "missing")
    for leg in legs:
        if leg.departs.tzinfo is None or leg.arrives.tzinfo is None:
            raise ImpossibleValue("departs", "without-zone")
        if leg.arrives <= leg.departs:
            raise ImpossibleValue("arrives", "before-departure")
    for before, after in zip(legs, legs[1:], strict=False):
        if after.departs < before.arrives:
            raise ImpossibleValue("departs", "before-last-arrival")
        if after.origin != before.destination:
            raise ImpossibleValue("origin", "does-not-join")


def small_change(case: Case, *, legs: tuple[Leg, ...], meets: str = "", policy: Policy = STANDARD) -> SmallChange:
    """Give the entry of a small change: same day, places and meeting person, within 3 hours (policy) and meeting hours.

    It is measured against the journey that was explained to her, so that small changes do not add up to a large one. A constraint that was
    set aside when the journey was chosen lets no change out of the hours in which she can be met.

    :raises LargeChange: when it is not small
    :raises AfterCheckIn: once she has checked in
    :raises ImpossibleValue: when the legs do not fit each other
    """
    _before_check_in(case)
    check_legs(legs)
    found = chosen(case)
    if found is None or meets not in ("", found.entry.meets) or not _is_small(found.entry.legs, legs, policy):
        raise LargeChange
    if not _is_still_met(found.entry, legs, policy):
        raise LargeChange
    return SmallChange(legs)


def _is_still_met(chosen_before: ItineraryChosen, legs: tuple[Leg, ...], policy: Policy) -> bool:
    """Whether landing, and the end of the formalities after it, stay in the meeting hours where they lay in them."""
    for span in (timedelta(0), policy.formalities):
        before, after = (
            arrives_in_meeting_hours(chosen_before, one[-1].arrives + span) for one in (chosen_before.legs, legs)
        )
        if before and not after:
            return False
    return True


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


def replanned(case: Case, *, legs: tuple[Leg, ...], why: str, told_her: bool = False) -> JourneyReplanned:
    """Give the entry of a change after check-in, or on the way, of whatever size.

    :raises StepOutOfOrder: when she has neither checked in nor left
    :raises ImpossibleValue: without why, or when the legs do not fit each other
    """
    if not is_on_the_way(case):
        raise StepOutOfOrder("checked-in")
    check_legs(legs)
    if not why:
        raise ImpossibleValue("why", "missing")
    return JourneyReplanned(legs, why, told_her)
