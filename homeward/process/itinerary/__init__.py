"""The chosen journey: its legs, and which changes are small enough to reopen nothing (TRV-1 to TRV-4, DEP-8)."""

from homeward import handbook
from homeward.process.itinerary.kinds import (
    KINDS,
    ItineraryChosen,
    JourneyReplanned,
    Leg,
    Mode,
    SmallChange,
    StepsExplained,
)
from homeward.process.itinerary.making import (
    AfterCheckIn,
    LargeChange,
    SurfaceWithoutReason,
    check_legs,
    chosen_journey,
    replanned,
    small_change,
    steps_told,
)
from homeward.process.itinerary.rules import (
    arrives_in_meeting_hours,
    chosen,
    departs_at,
    ends_at,
    explained,
    is_on_the_way,
    legs_now,
    less_preferred,
    transit_points,
)

FOLLOWS = (
    handbook.ARRIVE_EARLY_IN_THE_DAY,
    handbook.ARRIVE_ON_WORKING_DAYS,
    handbook.AIR_PREFERRED,
    handbook.FEW_TRANSIT_POINTS,
    handbook.PERSON_FULLY_INFORMED,
)

__all__ = [
    "FOLLOWS",
    "KINDS",
    "AfterCheckIn",
    "ItineraryChosen",
    "JourneyReplanned",
    "LargeChange",
    "Leg",
    "Mode",
    "SmallChange",
    "StepsExplained",
    "SurfaceWithoutReason",
    "arrives_in_meeting_hours",
    "check_legs",
    "chosen",
    "chosen_journey",
    "departs_at",
    "ends_at",
    "explained",
    "is_on_the_way",
    "legs_now",
    "less_preferred",
    "replanned",
    "small_change",
    "steps_told",
    "transit_points",
]
