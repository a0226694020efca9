"""The hard constraints as one table: what a journey must meet, where that comes from, and who may set it aside (TRV-1 to TRV-4).

Unknown counts as not met until somebody confirms it. What the source says "where possible" of may be set aside by the worker, with a
reason and an arranged first night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from homeward import handbook
from homeward.handbook import Clause
from homeward.travel.calendars import Answer, Works
from homeward.travel.journeys import Journey, Leg, Mode
from homeward.travel.neighbours import are_neighbours
from homeward.travel.situation import Avoided, Escorted, Rules, Situation


class Code(StrEnum):
    """What a constraint asks of a journey."""

    JOINS = "legs-join"
    AHEAD = "leaves-ahead"
    READY = "case-is-ready"
    READY_FROM = "not-before-she-is-ready"
    ENDS = "ends-where-she-is-met"
    WORKING_DAY = "on-a-working-day"
    MEETING_HOURS = "in-meeting-hours"
    MET = "somebody-meets-her"
    PARTNERS = "partner-at-each-transit-point"
    AVOIDED = "nothing-avoided-on-the-way"
    TRANSIT = "may-pass-each-country"
    CONNECTION = "time-to-change"
    WAITING = "no-long-waiting"
    LEGS = "few-legs"
    DURATION = "not-too-long"
    FIT = "fit-on-the-day"
    CLEARANCE = "carrier-takes-her"
    ESCORT = "escorted-on-every-leg"
    SEATS = "seats-are-held"
    AIR = "by-air-or-with-a-reason"


class Verdict(StrEnum):
    """How a constraint was judged."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "not-known-yet"
    LIFTED = "set-aside"


class Lifter(StrEnum):
    """Who may set a constraint aside, with a reason."""

    NOBODY = "nobody"
    WORKER = "worker"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Asked:
    """What the judges look at, worked out once: the journey, the situation, the rules, the day of arrival, time to spare at each change."""

    journey: Journey
    situation: Situation
    rules: Rules
    day: Answer
    slacks: Sequence[timedelta]

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs of the journey."""
        return self.journey.legs

    @property
    def changes(self) -> list[tuple[Leg, Leg]]:
        """Each leg with the one after it."""
        return list(zip(self.legs, self.legs[1:], strict=False))


@dataclass(frozen=True)
class Constraint:
    """One constraint.

    :ivar id: short and lasting, as it is named in explanations
    :ivar clause: the clause it follows, None for the organisation's policy
    :ivar lifted_by: who may set it aside
    :ivar first_night: whether setting it aside needs an arranged first night too
    """

    id: str
    code: Code
    clause: Clause | None
    lifted_by: Lifter
    judge: Callable[[Asked], bool | None]
    first_night: bool = False


@dataclass(frozen=True)
class Finding:
    """A constraint with its verdict on one journey."""

    constraint: Constraint
    verdict: Verdict

    @property
    def stands_against(self) -> bool:
        """Whether it stands against the journey."""
        return self.verdict in (Verdict.BROKEN, Verdict.UNKNOWN)


def protected(before: Leg, after: Leg) -> bool:
    """Tell whether both legs are known to be on one ticket."""
    return bool(before.ticket) and before.ticket == after.ticket


def needed(before: Leg, after: Leg, situation: Situation, rules: Rules) -> timedelta:
    """The time that a change needs: the larger of the place's own and the policy's, and what is added for her."""
    inside = before.origin.country == before.destination.country == after.destination.country != ""
    found = max(rules.domestic if inside else rules.connection, rules.local.get(before.destination.code, timedelta(0)))
    found += rules.child * situation.child + rules.wheelchair * situation.wheelchair
    return found if protected(before, after) else found + rules.separate


def slack_of(before: Leg, after: Leg, situation: Situation, rules: Rules) -> timedelta:
    """Time to spare over what a change needs; negative when it is too short."""
    return after.departs.instant - before.arrives.instant - needed(before, after, situation, rules)


def _in_meeting_hours(asked: Asked) -> bool:
    begins = asked.legs[-1].arrives.local
    through = begins + asked.rules.formalities
    first, last = asked.rules.hours_in(asked.legs[-1].destination.country)
    return begins.time() >= first and through.time() <= last and through.date() == begins.date()


def _not_before_ready(asked: Asked) -> bool | None:
    first = asked.situation.ready_from
    return None if first is None else asked.legs[0].departs.local.date() >= first


def _ends(asked: Asked) -> bool:
    wished, last = asked.situation.ends.strip().casefold(), asked.legs[-1].destination
    return not wished or wished in (last.code.casefold(), last.name.casefold())


def _partners(asked: Asked) -> bool:
    def arranged(leg: Leg) -> bool:
        place = leg.destination
        return bool({place.code.upper(), place.name.upper(), place.country} & asked.situation.partners)

    return asked.situation.airside or all(arranged(leg) for leg in asked.legs[:-1])


def _nothing_avoided(asked: Asked) -> bool:
    return not any(
        _meets(leg, one)
        for leg in asked.legs
        for one in asked.situation.avoided
        if one.until is None or leg.departs.local.date() <= one.until
    )


def _meets(leg: Leg, one: Avoided) -> bool:
    named = {leg.carrier, leg.operated_by}
    for place in (leg.origin, leg.destination):
        named |= {place.code, place.country, place.name}
    return one.what.strip().casefold() in {name.casefold() for name in named if name}


def _no_long_waiting(asked: Asked) -> bool:
    return all(two.departs.instant - one.arrives.instant <= asked.rules.waiting for one, two in asked.changes)


def _may_pass(asked: Asked) -> bool | None:
    """She may pass each country in which she changes, apart from the one she leaves and the one she returns to."""
    ends = {asked.legs[0].origin.country, asked.legs[-1].destination.country}
    said = [
        asked.situation.transit.get(leg.destination.country)
        for leg in asked.legs[:-1]
        if leg.destination.country not in ends
    ]
    return False if False in said else None if None in said else True


def _not_too_long(asked: Asked) -> bool:
    care = asked.situation.child or asked.situation.pregnant
    longest = asked.rules.longest_with_care if care else asked.rules.longest
    return asked.legs[-1].arrives.instant - asked.legs[0].departs.instant <= longest


def _fit(asked: Asked) -> bool | None:
    found, until = asked.situation.fit, asked.situation.fit_until
    if found and until is not None and asked.legs[-1].arrives.local.date() > until:
        return None
    return found


def _carrier_takes_her(asked: Asked) -> bool | None:
    if not asked.situation.pregnant:
        return True
    for leg in asked.legs:
        last = asked.situation.clearance(leg.carrier)
        if last is not None and leg.arrives.local.date() > last:
            return None
    return True


def _escorted(asked: Asked) -> bool | None:
    said = asked.situation.escort
    if said is Escorted.UNKNOWN and not asked.situation.child:
        return True
    if said is Escorted.NOT_NEEDED:
        return not asked.situation.child
    return None if said is Escorted.UNKNOWN else said is Escorted.EVERY_LEG


def _seats(asked: Asked) -> bool | None:
    if not asked.situation.final:
        return True
    said = [leg.seats_held for leg in asked.legs]
    return False if False in said else None if None in said else True


def _by_air(asked: Asked) -> bool:
    if any(leg.mode is Mode.AIR for leg in asked.legs) or asked.situation.surface_because:
        return True
    first, last = asked.legs[0], asked.legs[-1]
    short = last.arrives.instant - first.departs.instant <= asked.rules.overland
    return short and are_neighbours(first.origin.country, last.destination.country)


def _works(asked: Asked) -> bool | None:
    return {Works.YES: True, Works.NO: False}.get(asked.day.works)


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint("C1", Code.JOINS, None, Lifter.NOBODY, lambda a: all(x.destination == y.origin for x, y in a.changes)),
    Constraint("C2", Code.AHEAD, None, Lifter.NOBODY, lambda a: a.legs[0].departs.instant >= a.situation.at),
    Constraint("C3", Code.READY, handbook.CONSENT_TO_DEPARTURE, Lifter.NOBODY, lambda a: a.situation.ready),
    Constraint("C4", Code.READY_FROM, handbook.TIME_NEEDED, Lifter.NOBODY, _not_before_ready),
    Constraint("C5", Code.ENDS, handbook.SAFE_PLACE_ON_ARRIVAL, Lifter.NOBODY, _ends),
    Constraint("C6", Code.WORKING_DAY, handbook.ARRIVE_ON_WORKING_DAYS, Lifter.WORKER, _works, True),
    Constraint("C7", Code.MEETING_HOURS, handbook.ARRIVE_EARLY_IN_THE_DAY, Lifter.WORKER, _in_meeting_hours, True),
    Constraint("C8", Code.MET, handbook.ARRIVAL_ASSISTANCE_ENCOURAGED, Lifter.NOBODY, lambda a: a.situation.met_by != "" or None),
    Constraint("C9", Code.PARTNERS, handbook.PARTNER_ARRANGEMENTS_CONFIRMED, Lifter.SUPERVISOR, _partners),
    Constraint("C10", Code.AVOIDED, handbook.HEALTH_AND_SECURITY_FIRST, Lifter.SUPERVISOR, _nothing_avoided),
    Constraint("C11", Code.TRANSIT, handbook.DOCUMENTS_SECURED, Lifter.NOBODY, _may_pass),
    Constraint("C12", Code.CONNECTION, None, Lifter.SUPERVISOR, lambda a: all(one >= timedelta(0) for one in a.slacks)),
    Constraint("C13", Code.WAITING, None, Lifter.WORKER, _no_long_waiting),
    Constraint("C14", Code.LEGS, handbook.FEW_TRANSIT_POINTS, Lifter.SUPERVISOR, lambda a: len(a.legs) <= a.rules.legs),
    Constraint("C15", Code.DURATION, handbook.HEALTH_AND_SECURITY_FIRST, Lifter.SUPERVISOR, _not_too_long),
    Constraint("C16", Code.FIT, handbook.CONDITIONS_IMPEDING_TRAVEL, Lifter.NOBODY, _fit),
    Constraint("C17", Code.CLEARANCE, handbook.CONDITIONS_IMPEDING_TRAVEL, Lifter.NOBODY, _carrier_takes_her),
    Constraint("C18", Code.ESCORT, None, Lifter.NOBODY, _escorted),
    Constraint("C19", Code.SEATS, None, Lifter.NOBODY, _seats),
    Constraint("C20", Code.AIR, handbook.AIR_PREFERRED, Lifter.WORKER, _by_air),
)  # fmt: skip


def judged(journey: Journey, situation: Situation, rules: Rules, day: Answer) -> tuple[Finding, ...]:
    """Judge a journey by every constraint, in the order of the table.

    :param day: whether the day of arrival is worked where she arrives
    """
    legs = journey.legs
    slacks = [slack_of(one, other, situation, rules) for one, other in zip(legs, legs[1:], strict=False)]
    asked = Asked(journey, situation, rules, day, slacks)
    return tuple(Finding(one, _verdict(one, asked)) for one in CONSTRAINTS)


def _verdict(one: Constraint, asked: Asked) -> Verdict:
    said, situation = one.judge(asked), asked.situation
    if said or (said is None and one.code in situation.confirmed):
        return Verdict.HOLDS
    if is_lifted(one, situation):
        return Verdict.LIFTED
    return Verdict.BROKEN if said is False else Verdict.UNKNOWN


def is_lifted(one: Constraint, situation: Situation) -> bool:
    """Tell whether a constraint is set aside: with a reason, by somebody who may, and with a first night where that is needed."""
    if one.lifted_by is Lifter.NOBODY or not situation.lifted.get(one.code, "").strip():
        return False
    return bool(situation.first_night.strip()) or not one.first_night


def arrival_day(journey: Journey) -> tuple[date, str]:
    """The day of arrival by the clocks of the place, and its country."""
    return journey.legs[-1].arrives.local.date(), journey.legs[-1].destination.country
