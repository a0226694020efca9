"""What is recorded of a departure, and the refusals around it (COM-5, DEP-1 to DEP-8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward import handbook
from homeward.process.refusals import Refusal
from homeward.process.writing import Entry


class How(StrEnum):
    """How she left. Only the first passed the gate; the others are recorded and never shown as if they had."""

    ASSISTED = "assisted"
    ON_HER_OWN = "returned-on-her-own"
    REMOVED = "removed-by-authorities"
    WITHOUT_WORD = "left-without-word"


@dataclass(frozen=True)
class ApprovalAsked(Entry):
    """The worker asks a supervisor to approve the departure."""

    KIND: ClassVar[str] = "approval-asked"
    itinerary: int


@dataclass(frozen=True)
class DepartureApproved(Entry):
    """A supervisor other than the worker approved; the conditions stand here as they were judged (invariant 6)."""

    KIND: ClassVar[str] = "departure-approved"
    itinerary: int
    conditions: tuple[str, ...]
    by_telephone: bool = False


@dataclass(frozen=True)
class Departed(Entry):
    """Post-departure confirmation (COM-5): when, how, on which journey, and what she agreed for her arrival."""

    KIND: ClassVar[str] = "departed"
    MESSAGE: ClassVar[str] = "COM-5"
    to: str
    left_at: datetime
    how: How = How.ASSISTED
    route: str = ""
    escort: str = ""
    state: str = ""
    expected_arrival: datetime | None = None
    emergency_document: bool = False
    call: tuple[str, ...] = ()
    never_call: tuple[str, ...] = ()
    may_be_said: str = ""
    police: bool = False
    own_sign: str = ""
    own_hour: datetime | None = None
    no_watch: bool = False


@dataclass(frozen=True)
class NotDeparted(Entry):
    """She did not leave as planned: why, and what happens now."""

    KIND: ClassVar[str] = "not-departed"
    at: datetime
    why: str
    what_now: str = ""


@dataclass(frozen=True)
class CheckedIn(Entry):
    """She is checked in for this journey: from now on only a no, a new danger or "not fit" stops travel.

    :ivar itinerary: the number of the itinerary entry
    """

    KIND: ClassVar[str] = "checked-in"
    itinerary: int


@dataclass(frozen=True)
class AirportHelp(Entry):
    """Who is with her on the day of departure: until where, and who sees that she boards.

    :ivar to_the_gate: through the checks, to the door of the aircraft
    :ivar confirms_boarding: who tells us that she is on board
    """

    KIND: ClassVar[str] = "airport-help"
    who: str
    telephone: str
    where: str = ""
    to_the_gate: bool = False
    confirms_boarding: str = ""
    wheelchair_or_escort_ordered: bool = False
    not_wanted: bool = False


class WhyStopped(StrEnum):
    """The only reasons that stop travel after check-in."""

    WITHDRAWN = "she-no-longer-wants-to"
    NEW_DANGER = "new-danger"
    NOT_FIT = "not-fit"


@dataclass(frozen=True)
class TravelStopped(Entry):
    """Travel was stopped after check-in, decided by telephone and entered.

    :ivar decided_by: who decided, by name and role
    """

    KIND: ClassVar[str] = "travel-stopped"
    why: WhyStopped
    decided_by: str
    by_telephone: bool = True
    note: str = ""


class NotReadyToDepart(Refusal):
    """Conditions are unmet or bars stand: names them all."""

    clause = handbook.CONSENT_TO_DEPARTURE

    def __init__(self, unmet: tuple[str, ...]) -> None:
        super().__init__(unmet)
        self.unmet = unmet


class ApprovedByTheSame(Refusal):
    """Who asked for the departure cannot approve it."""

    clause = handbook.HEALTH_AND_SECURITY_FIRST


class NotApproved(Refusal):
    """No approval is in force for this journey: none was given, or it lapsed with a condition or a larger change."""

    clause = handbook.HEALTH_AND_SECURITY_FIRST


class AlreadyLeft(Refusal):
    """She has left already; what came after is a change of plan, a correction, or that she did not leave."""

    clause = handbook.POST_DEPARTURE_CONFIRMATION


KINDS = (ApprovalAsked, DepartureApproved, Departed, NotDeparted, CheckedIn, TravelStopped, AirportHelp)
