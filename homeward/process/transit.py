"""The transit points of the journey: which partner was told of each, and who will be there (TRV-4, DEP-6)."""

from dataclasses import dataclass

from homeward import handbook
from homeward.process import itinerary
from homeward.process.case import Case, Partner, Staff
from homeward.process.notifications.messages import ArrangementConfirmed, TravelArranged


@dataclass(frozen=True)
class TransitPoint:
    """A place where the journey changes.

    :ivar partner: who was told of it last; empty while nobody was
    :ivar who: who will be there, as the partner confirmed it; empty until then
    """

    place: str
    partner: str = ""
    who: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether a partner confirmed that somebody will be there."""
        return bool(self.who)


def points(case: Case) -> tuple[TransitPoint, ...]:
    """List the transit points of the journey as it stands; what was told of an earlier choice does not count."""
    found = itinerary.chosen(case)
    since = found.number if found is not None else 0
    return tuple(_point(case, place, since) for place in dict.fromkeys(itinerary.transit_points(case)))


def _point(case: Case, place: str, since: int) -> TransitPoint:
    told = [
        one
        for one in case.every(TravelArranged)
        if isinstance(one.by, Staff) and one.number > since and one.entry.transit_point == place
    ]
    if not told:
        return TransitPoint(place)
    last = told[-1]
    answers = [
        one.entry.who
        for one in case.every(ArrangementConfirmed)
        if isinstance(one.by, Partner)
        and one.by.id == last.entry.to
        and one.number > last.number
        and one.entry.transit_point == place
    ]
    return TransitPoint(place, last.entry.to, answers[-1] if answers else "")


FOLLOWS = (handbook.FEW_TRANSIT_POINTS, handbook.PARTNER_ARRANGEMENTS_CONFIRMED)
