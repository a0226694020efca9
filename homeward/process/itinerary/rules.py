"""What is known of the chosen journey: its legs as they stand, its end, whether it was explained (TRV-4, DEP-8)."""

from datetime import datetime

from homeward.process.case import Case, Written
from homeward.process.itinerary.kinds import (
    ItineraryChosen,
    JourneyReplanned,
    Leg,
    Mode,
    SmallChange,
    StepsExplained,
)


def chosen(case: Case) -> Written[ItineraryChosen] | None:
    """Find the journey chosen last, or None."""
    return case.written(ItineraryChosen)


def legs_now(case: Case) -> tuple[Leg, ...]:
    """The legs as they stand, small changes and changes on the way included; empty without a journey."""
    found = case.written(ItineraryChosen)
    if found is None:
        return ()
    if not case.has(SmallChange) and not case.has(JourneyReplanned):
        return found.entry.legs
    changes: tuple[Written[SmallChange] | Written[JourneyReplanned] | None, ...] = (
        case.written(SmallChange),
        case.written(JourneyReplanned),
    )
    later = [one for one in changes if one is not None and one.number > found.number]
    return max(later, key=lambda one: one.number).entry.legs if later else found.entry.legs


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


def is_on_the_way(case: Case) -> bool:
    """Tell whether changes are plan changes by now: she is checked in for the journey as chosen, or has left."""
    found = chosen(case)
    # Departure's own rules stand on this module, so that its entries are known here by their names.
    steps = ("checked-in", "departed", "not-departed")
    last = next((one for one in case.newest_first() if one.entry.KIND in steps), None)
    if last is None or found is None or last.number < found.number:
        return False
    return last.entry.KIND != "not-departed"


def arrives_in_meeting_hours(entry: ItineraryChosen, arrives: datetime) -> bool:
    """Tell whether an arrival, by the clocks of its place, lies in the hours in which she can be met."""
    begins, ends = entry.meeting_from or "00:00", entry.meeting_until or "24:00"
    hour = arrives.strftime("%H:%M")
    return begins <= hour <= ends if begins <= ends else hour >= begins or hour <= ends


def less_preferred(case: Case) -> tuple[str, ...]:
    """Name what the handbook would rather not see in the chosen journey (TRV-1 to TRV-4).

    Codes: "surface", "several-transit-points", "late-in-the-day", "weekend". Public holidays and other weekends are the
    travel planner's to know.
    """
    legs, found = legs_now(case), []
    if not legs:
        return ()
    if all(leg.mode is not Mode.AIR for leg in legs):
        found.append("surface")
    if len(legs) > 2:
        found.append("several-transit-points")
    if not 6 <= legs[-1].arrives.hour < 16:
        found.append("late-in-the-day")
    if legs[-1].arrives.weekday() >= 5:
        found.append("weekend")
    return tuple(found)
