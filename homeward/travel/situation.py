"""What a journey is judged by: the numbers of the policy, and what is known of her and of her case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Escorted(StrEnum):
    """Whether somebody travels with her: an adult is escorted only if that is needed or wanted."""

    UNKNOWN = "escort-not-known"
    NOT_NEEDED = "escort-not-needed"
    EVERY_LEG = "escort-on-every-leg"
    SOME_LEGS = "escort-on-some-legs"
    NOBODY_YET = "escort-needed-not-found"


@dataclass(frozen=True)
class Rules:
    """The numbers by which journeys are judged (policy); none of them is in Tool 7.8.

    :ivar meeting_from, meeting_until: hours of the place of arrival between which she can be met, formalities included
    :ivar told: the same hours by country, where the receiving organisation there told its own; they come first
    :ivar formalities: from landing until she is through
    :ivar connection, domestic: needed between two legs of one ticket, across a border or inside one country
    :ivar separate: added where nobody is known to guarantee the connection
    :ivar child, wheelchair: added for a child, for a wheelchair
    :ivar waiting: longest time between two legs
    :ivar longest, longest_with_care: longest journey from door to door; for a child or in pregnancy
    :ivar overland: up to so long a journey over land between neighbours needs no other reason than itself
    :ivar local: smallest connection by code of the place, where the place is known to need more
    """

    meeting_from: time = time(6)
    meeting_until: time = time(16)
    told: Mapping[str, tuple[time, time]] = field(default_factory=dict)
    formalities: timedelta = timedelta(minutes=30)
    legs: int = 3
    connection: timedelta = timedelta(minutes=60)
    domestic: timedelta = timedelta(minutes=45)
    separate: timedelta = timedelta(minutes=60)
    child: timedelta = timedelta(minutes=15)
    wheelchair: timedelta = timedelta(minutes=30)
    waiting: timedelta = timedelta(hours=6)
    longest: timedelta = timedelta(hours=36)
    longest_with_care: timedelta = timedelta(hours=16)
    overland: timedelta = timedelta(hours=8)
    local: Mapping[str, timedelta] = field(default_factory=dict)

    def hours_in(self, country: str) -> tuple[time, time]:
        """The hours in which she can be met in a country: what was told there, else the policy's."""
        return self.told.get(country, (self.meeting_from, self.meeting_until))


@dataclass(frozen=True)
class Avoided:
    """A country (two letters), a place or a carrier (their codes) that this journey avoids: why, and until when."""

    what: str
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Situation:
    """What is known of her and of her case; None is "not known", which stands against a journey until somebody confirms it.

    :ivar at: now
    :ivar ready: whether what the gate asks, apart from the journey itself, is there
    :ivar ready_from: the first day on which she is ready to leave
    :ivar met_by: who meets her, by name; empty while nobody is known
    :ivar ends: code or name of the place where she is met, a border crossing for a handover there; empty for anywhere
    :ivar partners: transit points, by code or country, at which a partner is confirmed
    :ivar airside: whether the policy lets her stay airside without a partner
    :ivar transit: whether her document and nationality let her pass, by country; a country that is missing is not known
    :ivar fit, fit_until: the finding of fitness, and the last day for which it counts
    :ivar clearance: the last day on which a carrier takes her without a doctor's clearance, by its code; None for no limit
    :ivar final: whether this is the final plan, for which seats must be held
    :ivar surface_because: the reason for which air is set aside (TRV-3)
    :ivar lifted: constraints set aside, by code, with the reason
    :ivar first_night: where she stays on the first night, when arriving late or on a day that is not worked
    :ivar confirmed: constraints that somebody confirmed where nothing else tells, by code
    """

    at: datetime
    ready: bool | None = None
    ready_from: date | None = None
    met_by: str = ""
    ends: str = ""
    avoided: tuple[Avoided, ...] = ()
    partners: frozenset[str] = frozenset()
    airside: bool = False
    transit: Mapping[str, bool] = field(default_factory=dict)
    child: bool = False
    wheelchair: bool = False
    pregnant: bool = False
    fit: bool | None = None
    fit_until: date | None = None
    clearance: Callable[[str], date | None] = lambda carrier: None
    escort: Escorted = Escorted.UNKNOWN
    final: bool = True
    surface_because: str = ""
    lifted: Mapping[str, str] = field(default_factory=dict)
    first_night: str = ""
    confirmed: frozenset[str] = frozenset()
