"""The summary of a case at any moment: who, where it stands, when she travels, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeward.process import arrival_watch, departure, itinerary, reintegration
from homeward.process.arrival import MeetingPlanned
from homeward.process.arrival_watch import WatchState
from homeward.process.case import Case, CaseOpened, Side
from homeward.process.next_steps import NextStep, next_steps
from homeward.process.notifications.messages import TravelArranged
from homeward.process.policy import STANDARD, Policy
from homeward.process.stages import Stage, stage
from homeward.process.working_days import WEEKDAYS, WorkingCalendar

__all__ = ["NextStep", "Summary", "next_steps", "summarise"]


@dataclass(frozen=True)
class Summary:
    """A case at a glance.

    :ivar meeting: who meets her, where, and with which sign; empty while nobody does
    :ivar rests_on: the providers on whom her plan rests, by name
    """

    code_name: str
    side: Side
    stage: Stage
    next_steps: tuple[NextStep, ...]
    departs: datetime | None
    expected: datetime | None
    last_entry: datetime | None
    watch: WatchState
    fictional: bool
    meeting: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


def summarise(
    case: Case,
    at: datetime,
    policy: Policy = STANDARD,
    calendar: WorkingCalendar = WEEKDAYS,
    partners: Mapping[str, WorkingCalendar] | None = None,
) -> Summary:
    """Summarise a case at a time, by our own working days and those of partners."""
    opened = case.latest(CaseOpened)
    gone, met = departure.has_left(case), case.latest(MeetingPlanned)
    return Summary(
        code_name=opened.code_name if opened else "",
        side=case.side,
        stage=stage(case),
        next_steps=next_steps(case, at, policy, calendar, partners),
        departs=itinerary.departs_at(case),
        expected=arrival_watch.expected_arrival(case) or (None if gone else _planned(case)),
        last_entry=case.entries[-1].at if case.entries else None,
        watch=arrival_watch.state(case, at, policy),
        fictional=bool(opened and opened.fictional),
        meeting=(met.who_meets, met.where, met.sign) if met else (),
        rests_on=tuple(
            dict.fromkeys(one.entry.provider for one in reintegration.components(case).values() if one.entry.provider)
        ),
    )


def _planned(case: Case) -> datetime | None:
    """When she is planned to arrive: by our own journey, or as the partner arranged it with us."""
    arranged = case.latest(TravelArranged)
    return itinerary.ends_at(case) or (arranged.arrives if arranged else None)
