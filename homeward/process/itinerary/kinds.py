"""The chosen journey and what becomes of it, as the record keeps it (TRV-1 to TRV-4, DEP-8)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from homeward.process.writing import Entry


class Mode(StrEnum):
    """How a leg is travelled; air is preferred as more predictable (TRV-3)."""

    AIR = "air"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"
    SHIP = "ship"


@dataclass(frozen=True)
class Leg:
    """One leg: both times with their zone's offset."""

    mode: Mode
    origin: str
    destination: str
    departs: datetime
    arrives: datetime
    carrier: str = ""
    number: str = ""


@dataclass(frozen=True)
class ItineraryChosen(Entry):
    """The journey chosen with the person.

    :ivar surface_because: the reason for which air is not used, where it is not (TRV-3, TRV-4)
    :ivar lifted: why the arrival is late in the day or on a day that is not a working day, where it is (TRV-1, TRV-2)
    :ivar meeting_from: from when on she can be met, "06:00" by the clocks of the place of arrival; empty for any time
    :ivar meeting_until: until when she can be met, likewise
    :ivar booking: the reference under which the carrier knows the journey
    :ivar offer: the lines of the offer it was read from, without names and ticket numbers
    """

    KIND: ClassVar[str] = "itinerary-chosen"
    legs: tuple[Leg, ...]
    meets: str = ""
    surface_because: str = ""
    lifted: str = ""
    escort: str = ""
    seats_held: bool = False
    meeting_from: str = ""
    meeting_until: str = ""
    booking: str = ""
    offer: str = ""


@dataclass(frozen=True)
class SmallChange(Entry):
    """The journey changed a little; she and the partners were told, and nothing is reopened."""

    KIND: ClassVar[str] = "itinerary-changed-a-little"
    legs: tuple[Leg, ...]
    told_her: bool = True


@dataclass(frozen=True)
class StepsExplained(Entry):
    """Departure, journey and follow-up were explained to the person on this journey (DEP-8).

    :ivar itinerary: the number of the itinerary entry that was explained
    """

    KIND: ClassVar[str] = "steps-explained"
    itinerary: int
    language: str
    means: str = "talk"
    interpreter: str = ""
    departure: bool = True
    journey: bool = True
    follow_up: bool = True


@dataclass(frozen=True)
class JourneyReplanned(Entry):
    """The journey changed after check-in (a missed connection, a cancelled flight): how it goes on."""

    KIND: ClassVar[str] = "journey-replanned"
    legs: tuple[Leg, ...]
    why: str
    told_her: bool = False


KINDS = (ItineraryChosen, SmallChange, StepsExplained, JourneyReplanned)
