"""The stages of a case on both sides, as tables; where a case stands is computed, never set."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from homeward.process import arrival, closing, consent, departure, itinerary, reintegration, staying, support
from homeward.process.case import Case, Side
from homeward.process.follow_up import Visited
from homeward.process.intake import FirstContact
from homeward.process.notifications.evidence import received, sent
from homeward.process.notifications.making import accepted_by, we_accepted
from homeward.process.notifications.messages import AssistanceRequested
from homeward.process.support import Way


class Stage(StrEnum):
    """Where a case stands."""

    FIRST_CONTACT = "first-contact"
    PREPARING = "preparing"
    ASKING = "asking-partners"
    ARRANGING = "arranging"
    APPROVED = "approved"
    TRAVELLING = "travelling"
    RETURNED = "returned"
    STAYING = "staying"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    EXPECTED = "expected"
    ARRIVED = "arrived"
    PLANNED = "plan-agreed"
    FOLLOWED = "followed-up"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """A stage and the question whose answer puts a case there.

    :ivar leads_to: the stages that may come next, back or forth; a case that is closed may be opened again anywhere
    """

    stage: Stage
    reached: Callable[[Case], bool]
    leads_to: tuple[Stage, ...] = ()


def _asked(case: Case) -> bool:
    return case.has(AssistanceRequested)


def _accepted(case: Case) -> bool:
    partner = support.partner(case)
    return support.way(case) in (Way.NONE_WANTED, Way.NONE_FOUND) or bool(partner and accepted_by(case, partner))


def _partner(case: Case) -> str:
    found = case.written(AssistanceRequested)
    return getattr(found.by, "id", "") if found else ""


def _we_accepted(case: Case) -> bool:
    return we_accepted(case, _partner(case))


def _expected(case: Case) -> bool:
    found = sent(case, "COM-4", _partner(case))
    return found is not None and sent(case, "DECLINE-AFTER-ACCEPT", _partner(case), found[0]) is None


def _travelling(case: Case) -> bool:
    return received(case, "COM-5", _partner(case)) is not None


def _always(case: Case) -> bool:
    return True


_S = Stage
_LEAVES = (_S.STAYING, _S.TRAVELLING, _S.CLOSED)
_PLANNING = (_S.PREPARING, _S.ASKING, _S.ARRANGING)

# The last step whose question is answered yes is the stage.
REFERRING: tuple[Step, ...] = (
    Step(_S.FIRST_CONTACT, _always, (*_PLANNING, *_LEAVES)),
    Step(
        _S.PREPARING, lambda case: case.has(FirstContact) and case.has(consent.ConsentGiven), (*_PLANNING[1:], *_LEAVES)
    ),
    Step(_S.ASKING, _asked, (_S.PREPARING, _S.ARRANGING, *_LEAVES)),
    Step(
        _S.ARRANGING,
        lambda case: _accepted(case) or itinerary.chosen(case) is not None,
        (_S.ASKING, _S.APPROVED, _S.RETURNED, *_LEAVES),
    ),
    Step(_S.APPROVED, lambda case: departure.approved_journey(case) is not None, (_S.ARRANGING, _S.RETURNED, *_LEAVES)),
    Step(_S.STAYING, staying.stays, (*_PLANNING, _S.APPROVED, _S.TRAVELLING, _S.RETURNED, _S.CLOSED)),
    Step(_S.TRAVELLING, departure.has_left, (_S.RETURNED, *_PLANNING, _S.STAYING, _S.CLOSED)),
    Step(_S.RETURNED, arrival.has_arrived, (_S.TRAVELLING, *_PLANNING, _S.STAYING, _S.CLOSED)),
    Step(_S.CLOSED, closing.is_closed),
)
RECEIVING: tuple[Step, ...] = (
    Step(_S.REQUESTED, _always, (_S.ACCEPTED, _S.TRAVELLING, _S.CLOSED)),
    Step(_S.ACCEPTED, _we_accepted, (_S.REQUESTED, _S.EXPECTED, _S.TRAVELLING, _S.CLOSED)),
    Step(_S.EXPECTED, _expected, (_S.REQUESTED, _S.ACCEPTED, _S.TRAVELLING, _S.CLOSED)),
    # Back where it stood, when the departure is corrected: she did not leave.
    Step(_S.TRAVELLING, _travelling, (_S.ARRIVED, _S.EXPECTED, _S.ACCEPTED, _S.REQUESTED, _S.CLOSED)),
    Step(_S.ARRIVED, arrival.has_arrived, (_S.TRAVELLING, _S.ACCEPTED, _S.PLANNED, _S.CLOSED)),
    Step(_S.PLANNED, reintegration.agreed, (_S.ARRIVED, _S.FOLLOWED, _S.CLOSED)),
    Step(_S.FOLLOWED, lambda case: reintegration.agreed(case) and case.has(Visited), (_S.ARRIVED, _S.CLOSED)),
    Step(_S.CLOSED, closing.is_closed),
)


def stage(case: Case) -> Stage:
    """Tell where the case stands, on the side this organisation plays."""
    steps = REFERRING if case.side is Side.REFERRING else RECEIVING
    return next(step.stage for step in reversed(steps) if step.reached(case))
