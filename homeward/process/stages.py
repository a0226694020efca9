"""The stages of a case on both sides, as tables; where a case stands is computed, never set."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from homeward.process import arrival, closing, consent, departure, itinerary, reintegration, staying, support
from homeward.process.case import Case, Side
from homeward.process.follow_up import Visited
from homeward.process.intake import FirstContact
from homeward.process.notifications.evidence import received, sent
from homeward.process.notifications.making import accepted_by
from homeward.process.notifications.messages import Answer, AssistanceRequested, RequestAnswered, SupportConfirmed
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
    """A stage and the question whose answer puts a case there."""

    stage: Stage
    reached: Callable[[Case], bool]


def _asked(case: Case) -> bool:
    return case.has(AssistanceRequested)


def _accepted(case: Case) -> bool:
    partner = support.partner(case)
    return support.way(case) in (Way.NONE_WANTED, Way.NONE_FOUND) or bool(partner and accepted_by(case, partner))


def _partner(case: Case) -> str:
    found = case.written(AssistanceRequested)
    return getattr(found.by, "id", "") if found else ""


def _we_accepted(case: Case) -> bool:
    found = sent(case, "COM-2", _partner(case))
    if found is None or not isinstance(found[1], RequestAnswered) or found[1].answer is not Answer.ACCEPT:
        return False
    return sent(case, "DECLINE-AFTER-ACCEPT", _partner(case), found[0]) is None


def _expected(case: Case) -> bool:
    return case.has(SupportConfirmed) or received(case, "COM-5", _partner(case)) is not None


def _always(case: Case) -> bool:
    return True


# The last step whose question is answered yes is the stage.
REFERRING: tuple[Step, ...] = (
    Step(Stage.FIRST_CONTACT, _always),
    Step(Stage.PREPARING, lambda case: case.has(FirstContact) and case.has(consent.ConsentGiven)),
    Step(Stage.ASKING, _asked),
    Step(Stage.ARRANGING, lambda case: _accepted(case) or itinerary.chosen(case) is not None),
    Step(Stage.APPROVED, lambda case: departure.approved_journey(case) is not None),
    Step(Stage.STAYING, staying.stays),
    Step(Stage.TRAVELLING, departure.has_left),
    Step(Stage.RETURNED, arrival.has_arrived),
    Step(Stage.CLOSED, closing.is_closed),
)
RECEIVING: tuple[Step, ...] = (
    Step(Stage.REQUESTED, _always),
    Step(Stage.ACCEPTED, _we_accepted),
    Step(Stage.EXPECTED, _expected),
    Step(Stage.TRAVELLING, lambda case: received(case, "COM-5", _partner(case)) is not None),
    Step(Stage.ARRIVED, arrival.has_arrived),
    Step(Stage.PLANNED, reintegration.agreed),
    Step(Stage.FOLLOWED, lambda case: reintegration.agreed(case) and case.has(Visited)),
    Step(Stage.CLOSED, closing.is_closed),
)


def stage(case: Case) -> Stage:
    """Tell where the case stands, on the side this organisation plays."""
    steps = REFERRING if case.side is Side.REFERRING else RECEIVING
    return next(step.stage for step in reversed(steps) if step.reached(case))
