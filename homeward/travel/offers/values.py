"""What a reading of an offer gives: legs, questions, refused lines, and a count of what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from homeward.travel.journeys import Journey, Leg


class Asked(StrEnum):
    """What a text leaves open; a person answers, nothing is guessed."""

    YEAR = "year"
    WEEKDAY = "weekday-does-not-fit"
    DAY_OFFSET = "day-of-arrival"
    ZONE = "time-zone"
    PLACE = "unknown-place"
    HOUR_TWICE = "hour-shown-twice"
    WHICH_TIMES = "more-than-two-times"


class Fault(StrEnum):
    """Why a line that should hold a leg is not read."""

    NO_FLIGHT = "no-flight"
    NO_DATE = "no-date"
    NOT_A_DATE = "not-a-date"
    NO_PLACES = "no-places"
    NO_TIMES = "no-times"
    NOT_A_TIME = "not-a-time"
    HOUR_SKIPPED = "clocks-jump-over-this-time"
    BEFORE_DEPARTURE = "arrives-before-departure"
    NOT_A_TABLE = "not-a-table"
    UNKNOWN_MODE = "unknown-mode"
    UNKNOWN_ZONE = "unknown-time-zone"
    REPEATS = "recurrence-not-read"
    TOO_LONG = "too-long"


class LeftOut(StrEnum):
    """What of a text is not kept."""

    NAMES = "names"
    TICKET_NUMBERS = "ticket-numbers"
    SURFACE = "surface-segments"
    OTHER = "other-lines"


@dataclass(frozen=True)
class Question:
    """Something a person has to settle.

    :ivar key: under which an answer is given; stable while the text stays
    :ivar line: line of the text, from 1
    :ivar about: the code, date or time as printed
    :ivar nearest: the nearest reading, as an answer would say it; empty when there is none
    """

    key: str
    line: int
    asked: Asked
    about: str
    nearest: str = ""


@dataclass(frozen=True)
class Refused:
    """A line that should hold a leg and was not read."""

    line: int
    fault: Fault
    text: str


@dataclass(frozen=True)
class ReadLeg:
    """A leg as read from one line; `leg` is None while a question about it is open and has no nearest reading.

    :ivar certain: whether nothing about this leg is asked
    """

    line: int
    text: str
    leg: Leg | None
    certain: bool


@dataclass(frozen=True)
class Reading:
    """What was read of one offer. Names and ticket numbers are nowhere in it.

    :ivar left_out: what was left out, with the numbers of the lines
    :ivar booking: the booking reference; kept sealed with the chosen journey, of other offers not at all
    """

    legs: tuple[ReadLeg, ...]
    questions: tuple[Question, ...] = ()
    refused: tuple[Refused, ...] = ()
    left_out: Mapping[LeftOut, tuple[int, ...]] = field(default_factory=dict)
    booking: str = field(default="", repr=False)

    @property
    def nearest(self) -> Journey | None:
        """The journey by the nearest readings, to be shown only; None when a leg cannot be read."""
        legs = tuple(one.leg for one in self.legs if one.leg is not None)
        return Journey(legs) if legs and len(legs) == len(self.legs) and not self.refused else None

    @property
    def journey(self) -> Journey | None:
        """The journey, when nothing is open and no line was refused."""
        return None if self.questions else self.nearest
