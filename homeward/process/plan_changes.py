"""A change of the journey, told to the partners with it: small before check-in, of any size on the way (DEP-6, DEP-8, ARR-1)."""

from datetime import datetime

from homeward.process import complaints, conditions, itinerary
from homeward.process.case import Case
from homeward.process.departure import Departed
from homeward.process.itinerary import JourneyReplanned, Leg, SmallChange
from homeward.process.notifications.evidence import sent
from homeward.process.notifications.horizontal import PlanChanged
from homeward.process.notifications.table import check_order, ground
from homeward.process.policy import STANDARD, Policy
from homeward.process.refusals import Refusal
from homeward.process.writing import Entry

TELLS = ("PLAN-CHANGE", "TRAVEL-ARRANGEMENT")


def changed_a_little(
    case: Case, *, at: datetime, legs: tuple[Leg, ...], meets: str = "", policy: Policy = STANDARD
) -> tuple[Entry, ...]:
    """Give the entry of a small change, and a change of plan for each partner who was told of the journey; nothing is reopened.

    :raises LargeChange: when it is not small
    :raises AfterCheckIn: once she has checked in
    :raises ImpossibleValue: when the legs do not fit each other
    """
    return itinerary.small_change(case, legs=legs, meets=meets, policy=policy), *_told(case, legs, at)


def replanned(
    case: Case, *, at: datetime, legs: tuple[Leg, ...], why: str, told_her: bool = False
) -> tuple[Entry, ...]:
    """Give the entry of a change on the way, and a change of plan for each partner; both sides' arrival watch moves with it.

    :raises StepOutOfOrder: when she has neither checked in nor left
    :raises ImpossibleValue: without why, or when the legs do not fit each other
    """
    entry = itinerary.replanned(case, legs=legs, why=why, told_her=told_her)
    return entry, *_told(case, legs, at, why)


def partners_of_the_journey(case: Case) -> tuple[str, ...]:
    """The partners who were told of the journey, or that she left, and not released since."""
    gone = case.latest(Departed)
    known = gone.to if gone is not None else ""
    return tuple(
        one for one in conditions.partners(case) if one == known or sent(case, "TRAVEL-ARRANGEMENT", one) is not None
    )


def untold(case: Case) -> tuple[str, ...]:
    """The partners of the journey who do not know of its last change: what stopped their letter may be over."""
    changes = [one.number for kind in (SmallChange, JourneyReplanned) for one in case.every(kind)]
    found, last = itinerary.chosen(case), max(changes, default=0)
    if found is None or last < found.number:
        return ()
    return tuple(
        one for one in partners_of_the_journey(case) if not any(sent(case, message, one, last) for message in TELLS)
    )


def _told(case: Case, legs: tuple[Leg, ...], at: datetime, why: str = "") -> list[PlanChanged]:
    route = " - ".join([legs[0].origin, *(leg.destination for leg in legs)])
    times = f"{legs[0].departs.isoformat(' ', 'minutes')} - {legs[-1].arrives.isoformat(' ', 'minutes')}"
    what = "; ".join(part for part in (why, route, times) if part)
    told = [one for one in partners_of_the_journey(case) if _may_be_told(case, one, at)]
    return [PlanChanged(one, what, legs[-1].arrives) for one in told]


def _may_be_told(case: Case, partner: str, at: datetime) -> bool:
    """Whether a letter may go to this partner now: a change is recorded also when it may not, and stays among the next steps."""
    try:
        check_order(case, "PLAN-CHANGE", partner)
        ground(case, "PLAN-CHANGE", partner, at)
        complaints.require_traffic(case, partner)
    except Refusal:
        return False
    return True
