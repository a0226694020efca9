"""What a journey in a timetable must meet, as numbers; each can be lifted alone."""

from dataclasses import dataclass

from homeward.travel.constraints import Code


@dataclass(frozen=True)
class Limits:
    """Hard limits of a search beside its query; None and empty limit nothing.

    :ivar waiting: longest time between two legs, seconds
    :ivar longest: longest journey from door to door, seconds
    :ivar shut: places (indices) in which she does not change: no permission, no partner, or to be avoided
    :ivar routes: routes (indices) that are not used
    :ivar hours: first and last minute of the day in which she arrives, by the clocks of the place
    :ivar days: ordinals of the days on which she may arrive, by the same clocks
    """

    waiting: int | None = None
    longest: int | None = None
    shut: frozenset[int] = frozenset()
    routes: frozenset[int] = frozenset()
    hours: tuple[int, int] | None = None
    days: frozenset[int] | None = None


ANY = Limits()


@dataclass(frozen=True)
class Query:
    """What is looked for.

    :ivar start, goal: indices of places
    :ivar after, before: earliest departure, latest arrival, seconds since 1970
    :ivar legs: at most so many
    :ivar wished: smallest change time in seconds
    :ivar not_before: earliest arrival, None for any
    """

    start: int
    goal: int
    after: int
    before: int | None
    legs: int | None
    wished: int
    limits: Limits = ANY
    not_before: int | None = None


# Which constraint each limit stands for, when it is lifted to tell why there is nothing earlier; those that need another part of the
# timetable come last, so that one part at a time is held.
LIFTED: dict[str, Code] = {
    "waiting": Code.WAITING,
    "longest": Code.DURATION,
    "hours": Code.MEETING_HOURS,
    "days": Code.WORKING_DAY,
    "shut": Code.PARTNERS,
    "routes": Code.AVOIDED,
}
