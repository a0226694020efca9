"""The order of the ranking, policy version 1: early in the day by air, few transit points, kind connections (TRV-1 to TRV-4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

VERSION = 1
BAND_MINUTES = 30
# A connection with more time than this to spare is not better for it.
SLACK_CAP = 120 * 60


class ModeClass(IntEnum):
    """How a journey travels: air is preferred as more predictable (TRV-3)."""

    ALL_AIR = 0
    AIR_AND_SURFACE = 1
    SURFACE = 2


@dataclass(frozen=True)
class Measures:
    """What the ranking looks at.

    :ivar arrives: local time of arrival
    :ivar transfers: transit points
    :ivar unprotected: connections that nobody guarantees (other ticket, or none known to be one)
    :ivar slack: smallest time to spare over a needed change, seconds; the cap where there is no change
    :ivar duration: door to door, seconds
    """

    mode: ModeClass
    arrives: datetime
    transfers: int
    unprotected: int
    slack: int
    duration: int


def mode_class(air: int, legs: int) -> ModeClass:
    """The class of a journey with so many legs, of which so many are by air."""
    if air == legs:
        return ModeClass.ALL_AIR
    return ModeClass.AIR_AND_SURFACE if air else ModeClass.SURFACE


def key(one: Measures) -> tuple[int, ...]:
    """The ranking key: smaller is better, compared from left to right."""
    moment = int(one.arrives.timestamp())
    band = (one.arrives.hour * 60 + one.arrives.minute) // BAND_MINUTES
    first = (one.transfers, moment) if one.mode is ModeClass.SURFACE else (band, one.transfers)
    return (
        int(one.mode),
        *first,
        one.unprotected,
        -min(one.slack, SLACK_CAP),
        one.duration,
        one.arrives.toordinal(),
        moment,
    )
