"""Whether an approval is in force, what stops travel late, and whether she has left (DEP-1 to DEP-8, TIM-2)."""

from datetime import datetime

from homeward.process import conditions, consent, itinerary, medical
from homeward.process.case import Case, Written
from homeward.process.consent import Purpose
from homeward.process.departure.kinds import CheckedIn, Departed, DepartureApproved, NotDeparted, TravelStopped
from homeward.process.medical import Fitness
from homeward.process.notifications.evidence import LetterKept, MessageSent, ReceiptNoted
from homeward.process.policy import STANDARD, Policy
from homeward.process.writing import Compartment

# Bars that stop travel even after check-in; what merely grew old on the day does not.
STOPS = frozenset({"security-not-safe", "new-risk-not-weighed", "child-refuses", "stays"})
# Entries that can take nothing away from the gate, so that an approval need not be judged again after them.
HARMLESS = (MessageSent, ReceiptNoted, LetterKept)


def approval(case: Case, at: datetime, policy: Policy = STANDARD) -> Written[DepartureApproved] | None:
    """Find the approval in force: for the chosen journey, with no condition lost since.

    It lapses with a larger change of the journey, and once a condition was lost: what was mended is approved again.
    """
    given = approved_journey(case)
    if given is None or not conditions.is_open(case, at, policy) or not _held_since(case, given.number, policy):
        return None
    return given


def approved_journey(case: Case) -> Written[DepartureApproved] | None:
    """Find the approval of the journey as chosen, if it was not stopped since; its conditions are not looked at."""
    given, journey = case.written(DepartureApproved), itinerary.chosen(case)
    if given is None or journey is None or given.entry.itinerary != journey.number:
        return None
    ended = any(one.number > given.number for kind in (TravelStopped, NotDeparted) for one in case.every(kind))
    return None if ended else given


def _held_since(case: Case, number: int, policy: Policy) -> bool:
    """Whether the gate stayed open after each entry that followed an approval; the closed compartments play no part."""
    for place, one in enumerate(case.entries):
        if one.number > number and one.entry.COMPARTMENT is Compartment.CASE and not isinstance(one.entry, HARMLESS):
            then = Case(case.entries[: place + 1], case.closed)
            if not conditions.is_open(then, one.at, policy):
                return False
    return True


def is_checked_in(case: Case) -> bool:
    """Tell whether she is checked in for the journey as chosen: neither stopped nor left behind since."""
    found, journey, stayed = case.written(CheckedIn), itinerary.chosen(case), case.written(NotDeparted)
    if found is None or journey is None or found.entry.itinerary != journey.number:
        return False
    stopped = case.written(TravelStopped)
    return all(later is None or later.number < found.number for later in (stayed, stopped))


def stops_travel(case: Case, at: datetime, policy: Policy = STANDARD) -> tuple[str, ...]:
    """Name what stops travel even after check-in: her no, a new danger, "not fit"; decided by telephone."""
    found = [] if consent.in_force(case, Purpose.ASSISTED_RETURN, at) else ["consent-to-return"]
    if medical.fitness(case, at.date(), policy) in (Fitness.NOT_FIT, Fitness.DECLINED_DANGER, Fitness.DOCTOR_NEEDED):
        found.append("not-fit")
    return (*found, *(one.code for one in conditions.bars(case, at, policy) if one.code in STOPS))


def has_left(case: Case) -> bool:
    """Tell whether she has left and has not come back since."""
    gone, stayed = case.written(Departed), case.written(NotDeparted)
    return gone is not None and (stayed is None or stayed.number < gone.number)
