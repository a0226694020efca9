"""What happens next in a case and who must do it: for both sides, at any moment, until it is closed (CBC-1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeward import handbook
from homeward.process import (
    accommodation,
    arrival,
    arrival_watch,
    assessments,
    closing,
    conditions,
    consent,
    departure,
    disclosure,
    first_support,
    follow_up,
    itinerary,
    plan_changes,
    preparation,
    reintegration,
    security_assessment,
    services,
    staying,
    support,
    telling,
)
from homeward.process.case import Case, Side
from homeward.process.conditions import Answer
from homeward.process.consent import Purpose
from homeward.process.deadlines import Deadline, Ring, deadlines
from homeward.process.departure import ApprovalAsked, Departed
from homeward.process.documents import DocumentStated
from homeward.process.findings import Holder
from homeward.process.intake import FirstContact
from homeward.process.medical import FitnessFinding
from homeward.process.notifications import messages
from homeward.process.notifications.evidence import LOST_HERE, LetterKept, received, rejected, sent, to_a_lost_key
from homeward.process.notifications.making import accepted_by
from homeward.process.notifications.messages import AssistanceRequested, RequestAnswered
from homeward.process.policy import STANDARD, Policy
from homeward.process.support import Way
from homeward.process.working_days import WEEKDAYS, WorkingCalendar


@dataclass(frozen=True)
class NextStep:
    """What happens next: a code for the words, who must do it, by when, and the page where it is done."""

    code: str
    holder: Holder
    page: str
    due: datetime | None = None


Check = tuple[Callable[[Case], bool], NextStep]


def _step(code: str, page: str, holder: Holder = Holder.WORKER) -> NextStep:
    return NextStep(code, holder, page)


def next_steps(
    case: Case,
    at: datetime,
    policy: Policy = STANDARD,
    calendar: WorkingCalendar = WEEKDAYS,
    partners: Mapping[str, WorkingCalendar] | None = None,
) -> tuple[NextStep, ...]:
    """List what happens next, who must do it, and where; a closed case can always be opened again.

    :param calendar: our own working days; `partners` those of partners by id
    """
    if closing.is_closed(case):
        untold = [_step("tell-closing", "close")] if telling.of_closing(case) else []
        # What a colleague learns after her death is a correction; nobody is told to wait for her.
        ended = case.latest(closing.CaseClosed)
        died = ended is not None and ended.why is closing.WhyClosed.DIED
        return tuple(untold) if died else (*untold, _step("reopen-if-she-wishes", "close", Holder.PERSON))
    due = deadlines(case, at, policy, calendar, partners)
    # Of several of one kind (follow-up over a year) the nearest is the next.
    nearest = {(one.what, one.holder): one for one in reversed(due)}.values()
    found = [*_cannot_wait(case, at, policy), *(_from_deadline(case, one) for one in reversed(nearest))]
    found += [_step("remind-partner", "handover")] * _to_be_reminded(case, due, at)
    if any(one.ring(at) is Ring.ANOTHER_PARTNER for one in due) and not departure.has_left(case):
        found.append(_step("ask-another-partner", "handover"))
    if case.side is Side.RECEIVING:
        found += _receiving(case, at, policy)
    elif departure.has_left(case):
        found += _left(case)
    elif staying.stays(case):
        found.append(_step("protect-her-stay", "status"))
    else:
        found += _referring(case, at, policy)
    return tuple(dict.fromkeys(found))


def _to_be_reminded(case: Case, due: tuple[Deadline, ...], at: datetime) -> bool:
    """Whether a partner's answer is late and no reminder went there since it was due; minutes are for the telephone."""
    late = (one for one in due if one.what.startswith("answer-to-") and one.ring(at) is not None and one.holder != "us")
    reminded = case.letters("REMINDER")
    return any(
        not any(getattr(one.entry, "to", "") == lack.holder and one.at >= lack.due for one in reminded) for lack in late
    )


def _from_deadline(case: Case, one: Deadline) -> NextStep:
    pages = {"arrival-watch": "arrival", "follow-up": "visit", "urgent-review": "status", "plan-review": "plan"}
    other = Holder.RECEIVING if case.side is Side.REFERRING else Holder.REFERRING
    holder = Holder.WORKER if one.holder == "us" else other
    return NextStep(one.what, holder, pages.get(one.what, "handover"), one.due)


def _cannot_wait(case: Case, at: datetime, policy: Policy) -> list[NextStep]:
    """What stands before all else: letters not taken in, somebody who has not arrived, what she is owed to be told."""
    late = arrival_watch.state(case, at, policy) in arrival_watch.LATE
    checks = (
        (any(one != LOST_HERE for one in case.waiting), _step("take-in-letters", "handover")),
        (LOST_HERE in case.waiting, _step("letter-lost-here", "handover")),
        (late, _step("follow-the-arrival-plan", "arrival")),
        (_came_without_leaving(case), _step("arrival-without-departure", "departure")),
        (bool(rejected(case)), _step("letter-rejected", "handover")),
        (bool(to_a_lost_key(case)), _step("letter-to-a-lost-key", "handover")),
        (_last_is_unreadable(case), _step("letter-unreadable", "handover")),
        (bool(disclosure.awaiting_supervisor(case)), _step("review-disclosure", "consent", Holder.SUPERVISOR)),
        (bool(disclosure.unanswered(case)), _step("answer-demand", "consent", Holder.SUPERVISOR)),
        (bool(disclosure.she_is_to_be_told(case)), _step("tell-her-of-disclosure", "consent")),
        (bool(consent.ask_anew(case, at)), _step("ask-consents-anew", "consent")),
        (bool(telling.to_be_erased(case, at)), _step("ask-return-or-erase", "handover")),
        (bool(telling.of_withdrawal(case, at)), _step("tell-of-withdrawal", "handover")),
        (bool(telling.not_needed(case, at)), _step("cancel-other-requests", "handover")),
        (bool(plan_changes.untold(case)), _step("tell-of-changed-journey", "handover")),
        (telling.of_not_leaving(case), _step("tell-partner-she-did-not-leave", "handover")),
        (bool(telling.of_reopening(case)), _step("tell-reopening", "close")),
        (staying.owed(case) and not departure.has_left(case), _step("open-staying", "status")),
    )
    return [step for holds, step in checks if holds]


def _last_is_unreadable(case: Case) -> bool:
    """Whether the newest letter of a partner could not be read here: somebody calls, and it is over with the next that can."""
    newest: dict[str, bool] = {}
    for one in case.every(LetterKept):
        newest[getattr(one.by, "id", "")] = bool(one.entry.unreadable)
    return any(newest.values())


def _came_without_leaving(case: Case) -> bool:
    """Whether a partner met her though this record says that she has not left: one of the two is mistaken."""
    return case.side is Side.REFERRING and arrival.has_arrived(case) and not departure.has_left(case)


def _left(case: Case) -> list[NextStep]:
    """After departure: until she is known to have arrived, then until the case is closed."""
    if arrival.has_arrived(case):
        ours = [_step("visit", "visit")] if follow_up.is_ours(case) and follow_up.due(case) else []
        return [*ours, _step("read-follow-up-and-close", "handover")]
    gone = case.latest(Departed)
    if gone is not None and gone.to:
        return [_step("await-arrival", "handover", Holder.RECEIVING)]
    return [_step("await-her-own-sign", "arrival")]


def _referring(case: Case, at: datetime, policy: Policy) -> list[NextStep]:
    """Before departure: the first three things that are still to do, then the gate, the approval, the departure."""
    found = [step for done, step in _preparing(at) if not done(case)]
    if found:
        return found[:3]
    shut = _holders(case, at, policy)
    if shut:
        return [_step("complete-conditions", "departure", holder) for holder in shut]
    if departure.approval(case, at, policy) is not None:
        return [_step("confirm-departure", "departure")]
    asked, journey = case.latest(ApprovalAsked), itinerary.chosen(case)
    if asked is None or journey is None or asked.itinerary != journey.number:
        return [_step("ask-approval", "departure")]
    return [_step("approve-departure", "departure", Holder.SUPERVISOR)]


def _preparing(at: datetime) -> tuple[Check, ...]:
    def agreed(case: Case) -> bool:
        return consent.in_force(case, Purpose.ASSISTED_RETURN, at) is not None

    return (
        (lambda case: case.has(FirstContact), _step("record-first-contact", "intake")),
        (agreed, _step("ask-consent-to-return", "consent")),
        (lambda case: case.has(FitnessFinding), _step("screen-health", "health", Holder.HEALTH_WORKER)),
        (lambda case: security_assessment.current(case) is not None, _step("assess-security", "risk")),
        (lambda case: case.has(DocumentStated), _step("list-documents", "papers")),
        (_somebody_asked, _step("ask-a-partner", "handover")),
        (lambda case: not _declined(case), _step("ask-another-partner", "handover")),
        (_support_settled, _step("decide-support", "handover")),
        (lambda case: not _to_request(case), _step("send-support-request", "handover")),
        (lambda case: accommodation.arrival_place(case) is not None, _step("agree-arrival-place", "accommodation")),
        (lambda case: itinerary.chosen(case) is not None, _step("choose-journey", "travel")),
        (lambda case: not preparation.unready(case), _step("prepare-the-person", "preparation")),
        (lambda case: arrival_watch.rules(case) is not None, _step("agree-arrival-rules", "travel")),
    )


def _somebody_asked(case: Case) -> bool:
    return _support_settled(case) or case.has(AssistanceRequested)


def _support_settled(case: Case) -> bool:
    return support.way(case) is not Way.UNDECIDED or bool(conditions.hospital_receives(case))


def _declined(case: Case) -> bool:
    """Whether she is to be referred and nobody asked has accepted, or may yet: another partner, or another way."""
    partner = support.partner(case)
    if support.way(case) not in (Way.UNDECIDED, Way.REFERRED) or conditions.hospital_receives(case):
        return False
    if partner:
        return received(case, "COM-2", partner) is not None and not accepted_by(case, partner)
    asked = {one.entry.to for one in case.every(AssistanceRequested)}
    return bool(asked) and all(_said_no(case, one) for one in asked)


def _said_no(case: Case, partner: str) -> bool:
    answer, last = received(case, "COM-2", partner), sent(case, "COM-1", partner)
    if last is not None and sent(case, "CANCEL", partner, last[0]):
        return True
    if answer is None or last is None or answer[0] < last[0] or not isinstance(answer[1], RequestAnswered):
        return False
    return answer[1].answer is not messages.Answer.QUESTION and not accepted_by(case, partner)


def _to_request(case: Case) -> bool:
    """Whether an accepted request still lacks COM-3."""
    partner = support.partner(case)
    return bool(partner) and accepted_by(case, partner) and sent(case, "COM-3", partner) is None


def _holders(case: Case, at: datetime, policy: Policy) -> list[Holder]:
    """Who holds what keeps the gate shut; a colleague with the right grant where this reader may not see it."""
    findings = conditions.judge(case, at, policy)
    held = [one.holder for finding in findings for one in finding.missing]
    held += [one.holder for one in conditions.bars(case, at, policy)]
    if any(one.answer is Answer.NOT_YOURS_TO_SEE for one in findings):
        held.append(Holder.SUPERVISOR)
    return list(dict.fromkeys(held))


def _lapsed(case: Case, at: datetime, policy: Policy) -> list[NextStep]:
    """A plan that rests on an agreement which ended, or soon will, is shown before it fails her (LTS-10)."""
    planned = {(one.entry.service, one.entry.provider) for one in reintegration.components(case).values()}
    rests = [(one.service, one.provider) for one in services.resting_on_lapsed(case, at.date(), policy)]
    return [_step("agreement-lapses", "services")] if planned.intersection(rests) else []


def _receiving(case: Case, at: datetime, policy: Policy) -> list[NextStep]:
    asked = case.written(AssistanceRequested)
    partner = getattr(asked.by, "id", "") if asked else ""
    if arrival.has_arrived(case):
        found = _lapsed(case, at, policy) + [step for done, step in _AFTER_ARRIVAL if not done(case)][:3]
        return found or [_step("visit", "visit")]
    answered = sent(case, "COM-2", partner)
    if answered is None:
        return [_step("answer-request", "handover", Holder.INTAKE)]
    names = ("CANCEL", "CLOSE", "DECLINE-AFTER-ACCEPT")
    over = any(look(case, name, partner, answered[0]) for name in names for look in (sent, received))
    declined = isinstance(answered[1], RequestAnswered) and answered[1].answer is messages.Answer.DECLINE
    if received(case, "COM-5", partner) is not None:
        # Nobody waits in the hall any more for somebody who is being looked for.
        late = arrival_watch.state(case, at, policy) in arrival_watch.LATE
        return [] if late else [_step("meet-her", "arrival")]
    if over or declined:
        return [_step("close-or-go-on", "close", Holder.SUPERVISOR)]
    if received(case, "COM-3", partner) and sent(case, "COM-4", partner) is None:
        return [_step("confirm-support", "handover")]
    return [_step("await-referring", "handover", Holder.REFERRING)]


_AFTER_ARRIVAL: tuple[Check, ...] = (
    (lambda case: not first_support.unoffered(case), _step("offer-first-support", "plan")),
    (lambda case: len(assessments.newest(case)) == 2, _step("assess-person-and-situation", "plan")),
    (reintegration.agreed, _step("agree-plan", "plan")),
    (lambda case: not services.referred_not_received(case), _step("follow-referrals", "services")),
    (lambda case: bool(follow_up.due(case)), _step("close-or-go-on", "close", Holder.SUPERVISOR)),
)
FOLLOWS = (handbook.CASE_BY_CASE,)
