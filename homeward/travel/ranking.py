"""The order of the ranking, policy version 1: early in the day by air, few transit points, kind connections (TRV-1 to TRV-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

VERSION = 1
BAND_MINUTES = 30
# A connection with more time than this to spare is not better for it.
SLACK_CAP = 120 * 60
# So many stand in the Pareto set at most.
FRONT = 12


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
    :ivar next_day: 0 when the day after the arrival is a working day too, or nobody asked; 1 when not
    :ivar price: in one currency for all that are compared; it decides last
    """

    mode: ModeClass
    arrives: datetime
    transfers: int
    unprotected: int
    slack: int
    duration: int
    next_day: int = 0
    price: int = 0


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
        one.next_day,
        one.arrives.toordinal(),
        moment,
        one.price,
    )


def criteria(one: Measures) -> tuple[int, ...]:
    """What is weighed where nothing is put before the other: smaller is better in each place."""
    band = (one.arrives.hour * 60 + one.arrives.minute) // BAND_MINUTES
    slack = -min(one.slack, SLACK_CAP)
    day = one.arrives.toordinal()
    return (int(one.mode), band, one.transfers, one.unprotected, slack, one.duration, one.next_day, day, one.price)


def front(found: Sequence[Measures], most: int = FRONT) -> list[Measures]:
    """The Pareto set, at most so many, the best by the ranking first: nothing is as good in everything and better in something.

    Of those that are equal in everything the first stands for all.
    """
    kept: list[tuple[tuple[int, ...], Measures]] = []
    for one in sorted(found, key=key):
        mine = criteria(one)
        if not any(other == mine or beats(other, mine) for other, _ in kept):
            kept = [(other, held) for other, held in kept if not beats(mine, other)]
            kept.append((mine, one))
    return [one for _, one in kept][:most]


def unbeaten(found: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Those criteria that no other ones beat, each once."""
    kept: list[tuple[int, ...]] = []
    for one in found:
        if not any(other == one or beats(other, one) for other in kept):
            kept = [other for other in kept if not beats(one, other)]
            kept.append(one)
    return kept


def beats(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether criteria are as good in everything and better in something."""
    return one != other and all(mine <= its for mine, its in zip(one, other, strict=True))
