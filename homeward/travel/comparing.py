"""Offers side by side: what stands against each, their order, what decides it, and what would be first if a constraint were lifted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from homeward.travel import constraints, ranking
from homeward.travel.calendars import Answer, Works
from homeward.travel.constraints import Code, Finding
from homeward.travel.journeys import Journey, Mode
from homeward.travel.ranking import SLACK_CAP, Measures, ModeClass
from homeward.travel.situation import Rules, Situation

DAY = timedelta(days=1)


class Decides(StrEnum):
    """Which part of the ranking key comes first where two offers differ."""

    AGAINST = "less-stands-against"
    MODE = "by-air"
    TIME_OF_DAY = "earlier-in-the-day"
    TRANSIT = "fewer-transit-points"
    PROTECTED = "fewer-unprotected-connections"
    SLACK = "more-time-to-change"
    DURATION = "shorter-journey"
    NEXT_DAY = "next-day-is-worked-too"
    DATE = "earlier-date"
    MOMENT = "earlier-arrival"
    PRICE = "lower-price"
    SAME = "no-difference"


BY_AIR = (
    Decides.MODE, Decides.TIME_OF_DAY, Decides.TRANSIT, Decides.PROTECTED, Decides.SLACK,
    Decides.DURATION, Decides.NEXT_DAY, Decides.DATE, Decides.MOMENT, Decides.PRICE,
)  # fmt: skip
BY_LAND = (Decides.MODE, Decides.TRANSIT, Decides.MOMENT, *BY_AIR[3:])


@dataclass(frozen=True)
class Judged:
    """An offer with its place in the order.

    :ivar number: as which it was pasted, from 1
    :ivar findings: every constraint with its verdict
    :ivar decides: what puts it before the next one
    :ivar front: whether no other offer is at least as good in everything and better in something
    """

    number: int
    journey: Journey
    measures: Measures
    key: tuple[int, ...]
    findings: tuple[Finding, ...]
    day: Answer
    decides: Decides | None = None
    front: bool = False

    @property
    def against(self) -> tuple[Code, ...]:
        """What stands against it: broken or not known yet."""
        return tuple(one.constraint.code for one in self.findings if one.stands_against)


@dataclass(frozen=True)
class Lifting:
    """With this constraint lifted alone, this offer would be first."""

    code: Code
    number: int
    arrives: datetime


def compare(
    offers: Sequence[tuple[int, Journey]],
    *,
    situation: Situation,
    works: Callable[[date, str], Answer],
    rules: Rules | None = None,
    prices: Sequence[int] = (),
) -> tuple[Judged, ...]:
    """Judge and rank offers, best first: fewer things against an offer come before the ranking key (TRV-1 to TRV-4).

    :param works: whether a day is worked in a country
    :param prices: for each offer, in one currency; they decide last
    """
    asked = list(prices) or [0] * len(offers)
    found = sorted(
        (
            _judged(number, one, situation, works, rules or Rules(), price)
            for (number, one), price in zip(offers, asked, strict=True)
        ),
        key=lambda one: (len(one.against), one.key),
    )
    following = [*found[1:], None][: len(found)]
    free = ranking.front([one.measures for one in found if not one.against])
    front = {ranking.criteria(one) for one in free}
    return tuple(
        replace(one, decides=_decides(one, other), front=not one.against and ranking.criteria(one.measures) in front)
        for one, other in zip(found, following, strict=True)
    )


def why_not_earlier(ranked: Sequence[Judged]) -> tuple[Lifting, ...]:
    """Lift each constraint in turn: name those with which another offer would be first, and which."""
    found = []
    for code in Code:
        near = [one for one in ranked if set(one.against) <= {code}]
        first = min(near, key=lambda one: one.key, default=None)
        # Those that nothing stands against are near too, and come first among equals.
        if first is not None and first.against:
            found.append(Lifting(code, first.number, first.journey.legs[-1].arrives.local))
    return tuple(found)


def _judged(
    number: int,
    journey: Journey,
    situation: Situation,
    works: Callable[[date, str], Answer],
    rules: Rules,
    price: int,
) -> Judged:
    legs = journey.legs
    changes = list(zip(legs, legs[1:], strict=False))
    slacks = [constraints.slack_of(one, other, situation, rules) for one, other in changes]
    arrives, (day, country) = legs[-1].arrives.local, constraints.arrival_day(journey)
    measures = Measures(
        ranking.mode_class(sum(one.mode is Mode.AIR for one in legs), len(legs)),
        arrives,
        len(legs) - 1,
        sum(not constraints.protected(one, other) for one, other in changes),
        int(min(slacks).total_seconds()) if slacks else SLACK_CAP,
        int((legs[-1].arrives.instant - legs[0].departs.instant).total_seconds()),
        int(works(day + DAY, country).works is not Works.YES),
        price,
    )
    answer = works(day, country)
    findings = constraints.judged(journey, situation, rules, answer)
    return Judged(number, journey, measures, ranking.key(measures), findings, answer)


def _decides(one: Judged, other: Judged | None) -> Decides | None:
    if other is None:
        return None
    if len(one.against) != len(other.against):
        return Decides.AGAINST
    if one.key == other.key:
        return Decides.SAME
    names = BY_LAND if one.measures.mode is ModeClass.SURFACE else BY_AIR
    return names[next(at for at, (mine, its) in enumerate(zip(one.key, other.key, strict=True)) if mine != its)]
