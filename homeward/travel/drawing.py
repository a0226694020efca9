"""A small picture of a journey by the clocks: legs, waiting, nights and the hours in which she can be met, as plain lengths."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from homeward.travel.journeys import Journey, Moment

WIDTH = 600
DAY = timedelta(days=1)
MORNING, EVENING = time(6), time(22)


class Part(StrEnum):
    """What a bar of the picture stands for."""

    NIGHT = "night"
    MEETING = "meeting"
    LEG = "leg"
    WAITING = "waiting"


@dataclass(frozen=True)
class Bar:
    """A bar from left to right, in units of a picture `WIDTH` wide."""

    part: Part
    x: float
    width: float
    label: str = ""


def bars(journey: Journey, meeting_from: time, meeting_until: time) -> tuple[Bar, ...]:
    """Give the bars of a journey, from the midnight before it departs to the one after it arrives.

    Nights and meeting hours are those of the place of arrival, so that the picture has one clock.
    """
    end = journey.legs[-1].arrives.local
    first = _midnight(journey.legs[0].departs.instant.astimezone(end.tzinfo))
    days = (end.date() - first.date()).days + 1
    unit = WIDTH / (days * 24 * 60)

    def bar(part: Part, begins: datetime, ends: datetime, label: str = "") -> Bar:
        start, stop = ((one - first) / timedelta(minutes=1) * unit for one in (begins, ends))
        return Bar(part, round(start, 1), round(max(stop - start, 1), 1), label)

    def local(moment: Moment) -> datetime:
        return moment.instant.astimezone(end.tzinfo)

    found = []
    for number in range(days):
        midnight = first + number * DAY
        found.append(bar(Part.NIGHT, midnight, _at(midnight, MORNING)))
        found.append(bar(Part.NIGHT, _at(midnight, EVENING), midnight + DAY))
    last = _midnight(end)
    found.append(bar(Part.MEETING, _at(last, meeting_from), _at(last, meeting_until)))
    for one, other in zip(journey.legs, journey.legs[1:], strict=False):
        if other.departs.instant > one.arrives.instant:
            found.append(bar(Part.WAITING, local(one.arrives), local(other.departs)))
    for leg in journey.legs:
        found.append(bar(Part.LEG, local(leg.departs), local(leg.arrives), f"{leg.origin.code}-{leg.destination.code}"))
    return tuple(found)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _at(midnight: datetime, hour: time) -> datetime:
    return midnight + timedelta(hours=hour.hour, minutes=hour.minute)
