"""A journey as people read it: legs with both times as instants, zones and the clock as it was printed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from homeward.travel.places import Place


class Mode(StrEnum):
    """How a leg is travelled."""

    AIR = "air"
    TRAIN = "train"
    BUS = "bus"
    CAR = "car"
    SHIP = "ship"


class ClockDoubt(StrEnum):
    """Why a time on a clock is not one instant."""

    SKIPPED = "clocks-jump-over-this-time"
    TWICE = "clocks-show-this-time-twice"


@dataclass(frozen=True)
class Moment:
    """An instant with the zone and the clock by which it was printed, so that a later change of zone rules is seen.

    :ivar instant: UTC
    :ivar zone: IANA name
    :ivar printed: the wall time as it stood in the text, "2031-03-24 08:40"
    """

    instant: datetime
    zone: str
    printed: str

    @property
    def local(self) -> datetime:
        """The instant by the clocks of its zone."""
        return self.instant.astimezone(ZoneInfo(self.zone))


def moment(wall: datetime, zone: str, *, fold: int = 0) -> Moment:
    """Give the instant at which the clocks of a zone show a wall time (naive); ask `doubt` before."""
    instant = wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
    return Moment(instant, zone, f"{wall:%Y-%m-%d %H:%M}")


def doubt(wall: datetime, zone: str) -> ClockDoubt | None:
    """Tell whether the clocks of a zone skip this wall time (naive) or show it twice."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        return ClockDoubt.SKIPPED
    return ClockDoubt.TWICE if first.utcoffset() != second.utcoffset() else None


@dataclass(frozen=True)
class Leg:
    """One leg of a journey.

    :ivar ticket: legs of one ticket are protected: who sold it answers for a missed connection
    :ivar seats_held: None when the text does not say
    """

    mode: Mode
    origin: Place
    destination: Place
    departs: Moment
    arrives: Moment
    carrier: str = ""
    number: str = ""
    operated_by: str = ""
    ticket: str = ""
    seats_held: bool | None = None


@dataclass(frozen=True)
class Journey:
    """Legs in the order of travelling; whether they join is for the constraints to say."""

    legs: tuple[Leg, ...]
