"""The summary of a case, and what happens next and who must do it, at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeward.process import (
    accommodation,
    arrival,
    arrival_watch,
    assessments,
    closing,
    conditions,
    consent,
    departure,
    first_support,
    follow_up,
    itinerary,
    preparation,
    reintegration,
    security_assessment,
    services,
    staying,
    support,
)
from homeward.process.arrival_watch import WatchState
from homeward.process.case import Case, CaseOpened, Side
from homeward.process.consent import Purpose
from homeward.process.deadlines import WEEKDAYS, Deadline, WorkingCalendar, deadlines
from homeward.process.documents import DocumentStated
from homeward.process.findings import Holder
from homeward.process.intake import FirstContact
from homeward.process.medical import FitnessFinding
from homeward.process.notifications.evidence import received, sent
from homeward.process.notifications.making import accepted_by
from homeward.process.notifications.messages import AssistanceRequested
from homeward.process.policy import STANDARD, Policy
from homeward.process.stages import Stage, stage
from homeward.process.support import Way


@dataclass(frozen=True)
class NextStep:
    """What happens next: a code for the words, who must do it, by when, and the page where it is done."""

    code: str
    holder: Holder
    page: str
    due: datetime | None = None


@dataclass(frozen=True)
class Summary:
    """A case at a glance."""

    code_name: str
    side: Side
    stage: Stage
    next_steps: tuple[NextStep, ...]
    departs: datetime | None
    expected: datetime | None
    last_entry: datetime | None
    watch: WatchState
    fictional: bool


Check = tuple[Callable[[Case], bool], NextStep]


def _step(code: str, page: str, holder: Holder = Holder.WORKER) -> NextStep:
    return NextStep(code, holder, page)


def summarise(case: Case, at: datetime, policy: Policy = STANDARD, calendar: WorkingCalendar = WEEKDAYS) -> Summary:
    """Summarise a case at a time."""
    opened = case.latest(CaseOpened)
    gone = case.latest(departure.Departed)
    return Summary(
        code_name=opened.code_name if opened else "",
        side=case.side,
        stage=stage(case),
        next_steps=next_steps(case, at, policy, calendar),
        departs=itinerary.departs_at(case),
        expected=gone.expected_arrival if gone else itinerary.ends_at(case),
        last_entry=case.entries[-1].at if case.entries else None,
        watch=arrival_watch.state(case, at, policy),
        fictional=bool(opened and opened.fictional),
    )


def next_steps(
    case: Case, at: datetime, policy: Policy = STANDARD, calendar: WorkingCalendar = WEEKDAYS
) -> tuple[NextStep, ...]:
    """List what happens next, who must do it, and where; a closed case can always be opened again."""
    if closing.is_closed(case):
        return (_step("reopen-if-she-wishes", "close", Holder.PERSON),)
    due = [_from_deadline(one) for one in deadlines(case, at, policy, calendar)]
    if case.side is Side.RECEIVING:
        return tuple(due + _receiving(case))
    if staying.stays(case):
        return (*due, _step("protect-her-stay", "status"))
    return tuple(due + _referring(case, at, policy))


def _from_deadline(one: Deadline) -> NextStep:
    page = {"arrival-watch": "arrival", "follow-up": "visit", "urgent-review": "status"}.get(one.what, "handover")
    return NextStep(one.what, Holder.WORKER if one.holder == "us" else Holder.RECEIVING, page, one.due)


def _referring(case: Case, at: datetime, policy: Policy) -> list[NextStep]:
    if arrival.has_arrived(case):
        return [_step("read-follow-up-and-close", "handover")]
    if departure.has_left(case):
        return [_step("await-arrival", "handover", Holder.RECEIVING)]
    preparing: tuple[Check, ...] = (
        (lambda case: case.has(FirstContact), _step("record-first-contact", "intake")),
        (
            lambda case: consent.in_force(case, Purpose.ASSISTED_RETURN, at) is not None,
            _step("ask-consent-to-return", "consent"),
        ),
        (lambda case: case.has(FitnessFinding), _step("screen-health", "health", Holder.HEALTH_WORKER)),
        (lambda case: security_assessment.current(case) is not None, _step("assess-security", "risk")),
        (lambda case: case.has(DocumentStated), _step("list-documents", "papers")),
        (
            lambda case: support.way(case) is not Way.UNDECIDED or case.has(AssistanceRequested),
            _step("ask-a-partner", "handover"),
        ),
        (lambda case: support.way(case) is not Way.UNDECIDED, _step("decide-support", "handover")),
        (lambda case: not _to_request(case), _step("send-support-request", "send")),
        (lambda case: accommodation.arrival_place(case) is not None, _step("agree-arrival-place", "accommodation")),
        (lambda case: itinerary.chosen(case) is not None, _step("choose-journey", "travel")),
        (lambda case: not preparation.unready(case), _step("prepare-the-person", "preparation")),
    )
    found = [step for done, step in preparing if not done(case)]
    if found:
        return found[:3]
    if not conditions.is_open(case, at, policy):
        return [_step("complete-conditions", "departure")]
    if departure.approval(case, at, policy) is None:
        return [_step("approve-departure", "departure", Holder.SUPERVISOR)]
    return [_step("confirm-departure", "departure")]


def _to_request(case: Case) -> bool:
    """Whether an accepted request still lacks COM-3."""
    partner = support.partner(case)
    return bool(partner) and accepted_by(case, partner) and sent(case, "COM-3", partner) is None


def _receiving(case: Case) -> list[NextStep]:
    asked = case.written(AssistanceRequested)
    partner = getattr(asked.by, "id", "") if asked else ""
    if not arrival.has_arrived(case):
        if received(case, "COM-5", partner) is not None:
            return [_step("meet-her", "arrival")]
        if sent(case, "COM-2", partner) is None:
            return [_step("answer-request", "handover", Holder.INTAKE)]
        return [_step("await-referring", "handover", Holder.REFERRING)]
    after: tuple[Check, ...] = (
        (lambda case: not first_support.unoffered(case), _step("offer-first-support", "plan")),
        (lambda case: len(assessments.newest(case)) == 2, _step("assess-person-and-situation", "plan")),
        (reintegration.agreed, _step("agree-plan", "plan")),
        (lambda case: not services.referred_not_received(case), _step("follow-referrals", "services")),
        (lambda case: bool(follow_up.due(case)), _step("close-or-go-on", "close", Holder.SUPERVISOR)),
    )
    return [step for done, step in after if not done(case)][:3] or [_step("visit", "visit")]
