"""Offers side by side: what stands against each, their order by the ranking, and which part of the key decided it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from homeward.travel import ranking
from homeward.travel.calendars import Answer, Works
from homeward.travel.journeys import Journey, Leg, Mode
from homeward.travel.ranking import SLACK_CAP, Measures, ModeClass


class Against(StrEnum):
    """What stands against an offer; unknown stands against it until it is confirmed."""

    PAST = "leaves-in-the-past"
    APART = "legs-do-not-join"
    LEGS = "too-many-legs"
    CONNECTION = "connection-too-short"
    NO_WORKING_DAY = "no-working-day"
    WORKING_DAY_UNKNOWN = "working-day-unknown"
    HOURS = "outside-meeting-hours"
    SEATS = "seats-not-held"


class Decides(StrEnum):
    """Which part of the ranking key comes first where two offers differ."""

    AGAINST = "less-stands-against"
    MODE = "by-air"
    TIME_OF_DAY = "earlier-in-the-day"
    TRANSIT = "fewer-transit-points"
    PROTECTED = "fewer-unprotected-connections"
    SLACK = "more-time-to-change"
    DURATION = "shorter-journey"
    DATE = "earlier-date"
    MOMENT = "earlier-arrival"
    SAME = "no-difference"


BY_AIR = (
    Decides.MODE, Decides.TIME_OF_DAY, Decides.TRANSIT, Decides.PROTECTED,
    Decides.SLACK, Decides.DURATION, Decides.DATE, Decides.MOMENT,
)  # fmt: skip
BY_LAND = (Decides.MODE, Decides.TRANSIT, Decides.MOMENT, *BY_AIR[3:])


@dataclass(frozen=True)
class Rules:
    """The numbers by which offers are judged (policy).

    :ivar meeting_from, meeting_until: hours of the place of arrival between which she can be met, formalities included
    :ivar formalities: from landing until she is through
    :ivar connection: needed between two legs of one ticket
    :ivar separate: added where nobody is known to guarantee the connection
    :ivar care: added for a child or a wheelchair
    """

    meeting_from: time = time(6)
    meeting_until: time = time(16)
    formalities: timedelta = timedelta(minutes=30)
    legs: int = 3
    connection: timedelta = timedelta(minutes=60)
    separate: timedelta = timedelta(minutes=60)
    care: timedelta = timedelta(0)


@dataclass(frozen=True)
class Judged:
    """An offer with its place in the order.

    :ivar number: as which it was pasted, from 1
    :ivar decides: what puts it before the next one
    """

    number: int
    journey: Journey
    measures: Measures
    key: tuple[int, ...]
    against: tuple[Against, ...]
    day: Answer
    decides: Decides | None = None


def compare(
    offers: Sequence[tuple[int, Journey]],
    *,
    at: datetime,
    works: Callable[[date, str], Answer],
    rules: Rules | None = None,
) -> tuple[Judged, ...]:
    """Judge and rank offers, best first: fewer things against an offer come before the ranking key (TRV-1 to TRV-4).

    :param works: whether a day is worked in a country
    :param at: now
    """
    found = sorted(
        (_judged(number, one, at, works, rules or Rules()) for number, one in offers),
        key=lambda one: (len(one.against), one.key),
    )
    following = [*found[1:], None][: len(found)]
    return tuple(_with_reason(one, other) for one, other in zip(found, following, strict=True))


def slack_of(before: Leg, after: Leg, rules: Rules) -> timedelta:
    """Time to spare over what this change needs; negative when it is too short."""
    needed = rules.connection + rules.care
    if not protected(before, after):
        needed += rules.separate
    return after.departs.instant - before.arrives.instant - needed


def protected(before: Leg, after: Leg) -> bool:
    """Tell whether both legs are known to be on one ticket."""
    return bool(before.ticket) and before.ticket == after.ticket


def _judged(number: int, journey: Journey, at: datetime, works: Callable[[date, str], Answer], rules: Rules) -> Judged:
    legs = journey.legs
    slacks = [slack_of(one, other, rules) for one, other in zip(legs, legs[1:], strict=False)]
    loose = sum(not protected(one, other) for one, other in zip(legs, legs[1:], strict=False))
    arrives, last = legs[-1].arrives.local, legs[-1].destination
    measures = Measures(
        ranking.mode_class(sum(one.mode is Mode.AIR for one in legs), len(legs)),
        arrives,
        len(legs) - 1,
        loose,
        int(min(slacks).total_seconds()) if slacks else SLACK_CAP,
        int((legs[-1].arrives.instant - legs[0].departs.instant).total_seconds()),
    )
    day = works(arrives.date(), last.country)
    against = tuple(_against(journey, at, day, slacks, rules))
    return Judged(number, journey, measures, ranking.key(measures), against, day)


def _against(journey: Journey, at: datetime, day: Answer, slacks: Sequence[timedelta], rules: Rules) -> list[Against]:
    legs = journey.legs
    through = legs[-1].arrives.local + rules.formalities
    begins = legs[-1].arrives.local
    in_hours = rules.meeting_from <= begins.time() and through.time() <= rules.meeting_until
    table = (
        (Against.PAST, legs[0].departs.instant < at),
        (Against.APART, any(one.destination != two.origin for one, two in zip(legs, legs[1:], strict=False))),
        (Against.LEGS, len(legs) > rules.legs),
        (Against.CONNECTION, any(one < timedelta(0) for one in slacks)),
        (Against.NO_WORKING_DAY, day.works is Works.NO),
        (Against.WORKING_DAY_UNKNOWN, day.works is Works.UNKNOWN),
        (Against.HOURS, not in_hours or through.date() != begins.date()),
        (Against.SEATS, any(one.seats_held is False for one in legs)),
    )
    return [code for code, holds in table if holds]


def _with_reason(one: Judged, other: Judged | None) -> Judged:
    if other is None:
        return one
    decides = Decides.SAME
    if len(one.against) != len(other.against):
        decides = Decides.AGAINST
    elif one.key != other.key:
        names = BY_LAND if one.measures.mode is ModeClass.SURFACE else BY_AIR
        place = next(place for place, (mine, its) in enumerate(zip(one.key, other.key, strict=True)) if mine != its)
        decides = names[place] if place < len(names) else Decides.MOMENT
    return Judged(
        one.number, one.journey, one.measures, one.key, one.against, one.day, decides
    )  # fmt: skip
