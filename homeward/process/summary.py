"""The summary of a case at any moment: who, where it stands, when she travels, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeward.process import arrival, arrival_watch, departure, itinerary, reintegration, staying
from homeward.process.arrival import MeetingPlanned
from homeward.process.arrival_watch import WatchState
from homeward.process.case import Case, CaseOpened, Side
from homeward.process.departure import NotDeparted, TravelStopped
from homeward.process.itinerary import ItineraryChosen, JourneyReplanned
from homeward.process.next_steps import NextStep, next_steps
from homeward.process.notifications.evidence import LetterKept, MessageSent, PartnerKeys, ReceiptNoted
from homeward.process.notifications.messages import TravelArranged
from homeward.process.policy import STANDARD, Policy
from homeward.process.stages import Stage, stage
from homeward.process.working_days import WEEKDAYS, WorkingCalendar

__all__ = ["NextStep", "Summary", "next_steps", "summarise"]

# What the node notes of letters that pass, and nobody does.
NOTED = (MessageSent, ReceiptNoted, LetterKept, PartnerKeys)


@dataclass(frozen=True)
class Summary:
    """A case at a glance.

    :ivar departs: when she is still to leave; None once she has left, and for a journey that was stopped or called off
    :ivar expected: when she is still to arrive, likewise
    :ivar last_entry: when somebody did something last; what is noted of letters by itself is nobody's doing
    :ivar watch: where the watch over her arrival stood at that time
    :ivar watch_from: when its clock starts, by which it moves on though nobody writes; None while none runs
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
    watch_from: datetime | None = None


def summarise(
    case: Case,
    at: datetime,
    policy: Policy = STANDARD,
    calendar: WorkingCalendar = WEEKDAYS,
    partners: Mapping[str, WorkingCalendar] | None = None,
) -> Summary:
    """Summarise a case at a time, by our own working days and those of partners."""
    opened = case.latest(CaseOpened)
    gone, met, off = departure.has_left(case), case.latest(MeetingPlanned), is_called_off(case)
    here = arrival.has_arrived(case)
    return Summary(
        code_name=opened.code_name if opened else "",
        side=case.side,
        stage=stage(case),
        next_steps=next_steps(case, at, policy, calendar, partners),
        departs=None if gone or here or off else itinerary.departs_at(case),
        expected=None if here else arrival_watch.expected_arrival(case) or (None if gone or off else _planned(case)),
        last_entry=next((one.at for one in reversed(case.entries) if not isinstance(one.entry, NOTED)), None),
        watch=arrival_watch.state(case, at, policy),
        fictional=bool(opened and opened.fictional),
        meeting=(met.who_meets, met.where, met.sign) if met else (),
        rests_on=tuple(
            dict.fromkeys(one.entry.provider for one in reintegration.components(case).values() if one.entry.provider)
        ),
        watch_from=arrival_watch.clock_starts(case, policy),
    )


def _planned(case: Case) -> datetime | None:
    """When she is planned to arrive: by our own journey, or as the partner arranged it with us."""
    arranged = case.latest(TravelArranged)
    return itinerary.ends_at(case) or (arranged.arrives if arranged else None)


def is_called_off(case: Case) -> bool:
    """Tell whether the journey as it was chosen last will not be made: stopped, not begun, she stays, or the partner cancelled it."""
    planned = [one.number for kind in (ItineraryChosen, JourneyReplanned, TravelArranged) for one in case.every(kind)]
    since = max(planned, default=0)
    ended = [one.number for kind in (TravelStopped, NotDeparted) for one in case.every(kind)]
    if case.side is Side.RECEIVING:
        ended += [one.number for one in case.letters("CANCEL")]
    return staying.stays(case) or any(number > since for number in ended)
