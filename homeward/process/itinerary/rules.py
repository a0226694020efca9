"""What is known of the chosen journey: its legs as they stand, its end, whether it was explained (TRV-4, DEP-8)."""

from datetime import datetime

from homeward.process.case import Case, Written
from homeward.process.itinerary.kinds import (
    CheckedIn,
    ItineraryChosen,
    JourneyReplanned,
    Leg,
    Mode,
    SmallChange,
    StepsExplained,
    TravelStopped,
    WhyStopped,
)


def chosen(case: Case) -> Written[ItineraryChosen] | None:
    """Find the journey chosen last, or None."""
    return case.written(ItineraryChosen)


def legs_now(case: Case) -> tuple[Leg, ...]:
    """The legs as they stand, small changes and changes on the way included; empty without a journey."""
    found = case.written(ItineraryChosen)
    if found is None:
        return ()
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


def checked_in_at(case: Case) -> datetime | None:
    """When she checked in on the journey chosen last, or None."""
    found, done = chosen(case), case.written(CheckedIn)
    return done.at if found and done and done.entry.itinerary == found.number else None


def stop_reason(case: Case) -> WhyStopped | None:
    """Why travel was stopped after check-in on the journey chosen last, or None where it was not."""
    found, stopped = chosen(case), case.written(TravelStopped)
    return stopped.entry.why if found and stopped and stopped.number > found.number else None


def is_checked_in(case: Case) -> bool:
    """Tell whether she is checked in and travelling: neither stopped since, nor entered as not departed."""
    if checked_in_at(case) is None or stop_reason(case) is not None:
        return False
    # Departure's own rules stand on this module, so that its entry is known here by its name.
    last = next((one for one in case.newest_first() if one.entry.KIND in ("checked-in", "not-departed")), None)
    return last is not None and isinstance(last.entry, CheckedIn)


def is_on_the_way(case: Case) -> bool:
    """Tell whether changes are plan changes by now: she has checked in, or left where nobody checks in."""
    found = chosen(case)
    left = next((one for one in case.newest_first() if one.entry.KIND in ("departed", "not-departed")), None)
    has_left = left is not None and left.entry.KIND == "departed" and found is not None and left.number > found.number
    return has_left or is_checked_in(case)


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
