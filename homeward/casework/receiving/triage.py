"""Triage of first requests: the most urgent first, by when each is to be answered, and what is at hand for its needs."""

from dataclasses import dataclass
from datetime import datetime

from homeward.casework.receiving.requests import Request
from homeward.office import calendars, clock, directory, settings
from homeward.office.directory import Provider
from homeward.process.deadlines import answer_due
from homeward.process.notifications.messages import Need, Urgency
from homeward.process.services import Service

# Which kind of long-term service meets which need; the others are met by the organisation itself.
SERVICES = {
    Need.HOUSING: Service.HOUSING,
    Need.HEALTH: Service.HEALTH,
    Need.COUNSELLING: Service.COUNSELLING,
    Need.LEGAL: Service.LEGAL,
    Need.SCHOOLING: Service.SCHOOLING,
    Need.TRAINING: Service.TRAINING,
    Need.INCOME: Service.INCOME,
    Need.FINANCIAL: Service.FINANCIAL,
}


@dataclass(frozen=True)
class AtHand:
    """What the directory has for one need: who, with how many places free where that is known.

    :ivar ours: it is for the organisation itself to say, because no kind of service stands for it
    """

    need: Need
    providers: tuple[tuple[str, int | None], ...]
    ours: bool


@dataclass(frozen=True)
class Sorted:
    """A request with its place in the triage."""

    request: Request
    due: datetime
    urgent: bool
    overdue: bool


def sort(requests: list[Request]) -> list[Sorted]:
    """Put requests in the order in which they are to be answered: overdue and urgent ones first, then by when they are due and came."""
    now, policy, calendar = clock.now(), settings.policy(), calendars.own()
    found = []
    for one in requests:
        urgent = one.asked is not None and one.asked.urgency is Urgency.URGENT
        due = answer_due("COM-1", one.stored_at, is_urgent=urgent, calendar=calendar, policy=policy)
        found.append(Sorted(one, due, urgent, due < now))
    return sorted(found, key=lambda one: (not one.overdue, not one.urgent, one.due, one.request.stored_at))


def at_hand(request: Request) -> list[AtHand]:
    """List what the directory has for each need of a request, in the country it is about."""
    if request.asked is None:
        return []
    here = [one for one in directory.everyone(clock.now().date()) if one.country in ("", request.asked.country)]
    return [_for(need, here) for need in request.asked.needs]


def _for(need: Need, providers: list[Provider]) -> AtHand:
    kind = SERVICES.get(need)
    fitting = [(one.name, one.free) for one in providers if kind is not None and kind.value in one.services]
    # Who has places free comes first, then who never said, then who is full.
    fitting.sort(key=lambda one: (one[1] == 0, one[1] is None, -(one[1] or 0)))
    return AtHand(need, tuple(fitting), kind is None)
