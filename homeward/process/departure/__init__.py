"""Departure: approved by another, confirmed when she has left, or told otherwise as it was (COM-5, DEP-1 to DEP-8)."""

from homeward import handbook
from homeward.process.departure.kinds import (
    KINDS,
    AirportHelp,
    AlreadyLeft,
    ApprovalAsked,
    ApprovedByTheSame,
    CheckedIn,
    Departed,
    DepartureApproved,
    How,
    NotApproved,
    NotDeparted,
    NotReadyToDepart,
    TravelStopped,
    WhyStopped,
)
from homeward.process.departure.making import (
    airport_help,
    approved,
    ask,
    check_in,
    confirmed,
    otherwise,
    stopped,
)
from homeward.process.departure.rules import (
    approval,
    approved_journey,
    has_left,
    is_checked_in,
    stops_travel,
)

FOLLOWS = (handbook.POST_DEPARTURE_CONFIRMATION, handbook.HEALTH_AND_SECURITY_FIRST)

__all__ = [
    "FOLLOWS",
    "KINDS",
    "AirportHelp",
    "AlreadyLeft",
    "ApprovalAsked",
    "ApprovedByTheSame",
    "CheckedIn",
    "Departed",
    "DepartureApproved",
    "How",
    "NotApproved",
    "NotDeparted",
    "NotReadyToDepart",
    "TravelStopped",
    "WhyStopped",
    "airport_help",
    "approval",
    "approved",
    "approved_journey",
    "ask",
    "check_in",
    "confirmed",
    "has_left",
    "is_checked_in",
    "otherwise",
    "stopped",
    "stops_travel",
]
