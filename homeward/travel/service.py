"""The days on which a vehicle runs, one bit a day: a season takes a few bytes, however many vehicles run by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Running:
    """Days of service.

    :ivar start: ordinal of the first day
    :ivar bits: bit n is set when it runs n days after the first
    """

    start: int
    bits: int

    def __contains__(self, ordinal: int) -> bool:
        """Tell whether it runs on a day (ordinal)."""
        return ordinal >= self.start and bool(self.bits >> (ordinal - self.start) & 1)

    def __iter__(self) -> Iterator[int]:
        """The days, as ordinals, in order."""
        for at, bit in enumerate(reversed(bin(self.bits)[2:])):
            if bit == "1":
                yield self.start + at

    def __bool__(self) -> bool:
        """Tell whether it ever runs."""
        return self.bits != 0


def on(ordinals: Iterable[int]) -> Running:
    """The service that runs on these days."""
    days = sorted(ordinals)
    if not days:
        return Running(1, 0)
    bits = 0
    for one in days:
        bits |= 1 << (one - days[0])
    return Running(days[0], bits)


def weekly(first: date, last: date, weekdays: frozenset[int], every: int = 1) -> Running:
    """The service that runs from one day to another on these weekdays (Monday is 0), every so many weeks."""
    length = (last - first).days + 1
    week = sum(1 << at for at in range(7) if (first + timedelta(days=at)).weekday() in weekdays)
    if length <= 0:
        return Running(first.toordinal(), 0)
    step = 7 * every
    # One bit at the start of each such week: 1 + 2^step + 2^(2 step) and so on.
    starts = ((1 << step * (length // step + 1)) - 1) // ((1 << step) - 1)
    return Running(first.toordinal(), week * starts & ((1 << length) - 1))


def changed(one: Running, added: Iterable[int], taken: Iterable[int]) -> Running:
    """The service with days (ordinals) added, then days taken away."""
    more = on(added)
    whole = together([one, more])
    bits = whole.bits
    for ordinal in taken:
        if ordinal in whole:
            bits &= ~(1 << (ordinal - whole.start))
    return Running(whole.start, bits)


def together(services: Iterable[Running]) -> Running:
    """The service that runs whenever one of these does."""
    found = [one for one in services if one]
    start = min((one.start for one in found), default=1)
    bits = 0
    for one in found:
        bits |= one.bits << (one.start - start)
    return Running(start, bits)
