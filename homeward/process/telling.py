"""What partners are still to be told: that she took a consent back, that they are not needed, that a case closed or opened again (COM-0).

A consent taken back stops what is on its way by itself; who holds what it covered is told by a person.
"""

from datetime import datetime

from homeward import handbook
from homeward.process import consent, support
from homeward.process.case import Case, Partner, Written
from homeward.process.closing import CaseClosed, CaseReopened
from homeward.process.consent import ConsentGiven, ConsentRefused, ConsentWithdrawn, Purpose
from homeward.process.departure import Departed, NotDeparted
from homeward.process.notifications import messages
from homeward.process.notifications.evidence import MessageSent, MessageWithdrawn, received, sent
from homeward.process.notifications.making import accepted_by
from homeward.process.notifications.messages import AssistanceRequested, RequestAnswered, TravelArranged

# Any of these tells a partner that something it holds is no longer to be used.
TELLS = ("RETURN-OR-ERASE", "CANCEL", "CLOSE", "CORRECTION")


def to_be_erased(case: Case, at: datetime) -> tuple[str, ...]:
    """List the partners who hold her identity though they are out of the case or she took her consent back."""
    told = dict.fromkeys(one.entry.to for one in case.every(messages.SupportRequested))
    return tuple(partner for partner in told if _should_erase(case, partner, at))


def _should_erase(case: Case, partner: str, at: datetime) -> bool:
    last = sent(case, "COM-3", partner)
    if last is None or sent(case, "RETURN-OR-ERASE", partner, last[0]):
        return False
    allowed = consent.in_force(case, Purpose.SHARE_IDENTITY, at, recipient=partner) is not None
    return not (allowed and accepted_by(case, partner))


def of_withdrawal(case: Case, at: datetime) -> tuple[str, ...]:
    """List the partners who hold what rested on a consent she took back or now refuses, and do not know it yet."""
    noes: tuple[Written[ConsentWithdrawn | ConsentRefused], ...] = (
        *case.every(ConsentWithdrawn),
        *case.every(ConsentRefused),
    )
    stopped = {one.entry.message_id for one in case.every(MessageWithdrawn)}
    letters = [one for one in case.every(MessageSent) if one.entry.message_id not in stopped]
    found = [
        letter.entry.to
        for no in noes
        for letter in letters
        if letter.number < no.number and _rests_on(case, letter.entry, no.entry)
        if consent.in_force(case, no.entry.purpose, at, recipient=letter.entry.to) is None
        if not any(sent(case, name, letter.entry.to, no.number) for name in TELLS)
    ]
    return tuple(dict.fromkeys(found))


def _rests_on(case: Case, letter: MessageSent, no: ConsentWithdrawn | ConsentRefused) -> bool:
    if no.recipient not in ("", letter.to):
        return False
    grounds = (case.numbered(number) for number in letter.rests_on)
    return any(
        one is not None and isinstance(one.entry, ConsentGiven) and one.entry.purpose is no.purpose for one in grounds
    )


def not_needed(case: Case, at: datetime) -> tuple[str, ...]:
    """List the partners who were asked beside the one she is referred to, did not say no, and still wait (COM-1)."""
    chosen = support.partner(case)
    if not chosen:
        return ()
    asked = dict.fromkeys(one.entry.to for one in case.every(AssistanceRequested))
    return tuple(one for one in asked if one not in ("", chosen) and _waits(case, one, at))


def _waits(case: Case, partner: str, at: datetime) -> bool:
    last = sent(case, "COM-1", partner)
    if last is None or any(sent(case, name, partner, last[0]) for name in ("CANCEL", "CLOSE")):
        return False
    on_the_way = any(one.entry.to == partner for one in case.every(TravelArranged))
    if on_the_way or consent.in_force(case, Purpose.TRANSIT_PARTNER, at, recipient=partner) is not None:
        return False
    answer = received(case, "COM-2", partner, last[0])
    declined = answer is not None and getattr(answer[1], "answer", None) is messages.Answer.DECLINE
    return not declined and received(case, "DECLINE-AFTER-ACCEPT", partner, last[0]) is None


def of_not_leaving(case: Case) -> bool:
    """Tell whether a partner was told that she left, and not yet that she did not."""
    gone, stayed = case.written(Departed), case.written(NotDeparted)
    if gone is None or stayed is None or not gone.entry.to or stayed.number < gone.number:
        return False
    names = ("PLAN-CHANGE", "CORRECTION", "CANCEL", "ALERT")
    return not any(sent(case, name, gone.entry.to, stayed.number) for name in names)


def of_closing(case: Case) -> bool:
    """Whether a partner who took part was not told that this side closed the case."""
    ended = case.written(CaseClosed)
    asked = case.written(AssistanceRequested)
    if ended is None or asked is None:
        return False
    partner = asked.by.id if isinstance(asked.by, Partner) else support.partner(case) or asked.entry.to
    answer = received(case, "COM-2", partner) or sent(case, "COM-2", partner)
    if answer is None or not isinstance(answer[1], RequestAnswered) or answer[1].answer is not messages.Answer.ACCEPT:
        return False
    over = (look(case, name, partner) for name in ("CLOSE", "CANCEL") for look in (sent, received))
    return not any(over)


def of_reopening(case: Case) -> str:
    """Name the partner who was told of the closing and not yet that the case is open again; empty for none."""
    again = case.written(CaseReopened)
    if again is None:
        return ""
    told = [one for one in case.letters("CLOSE") if not isinstance(one.by, Partner) and one.number < again.number]
    partner = str(getattr(told[-1].entry, "to", "")) if told else ""
    return "" if not partner or sent(case, "REOPEN", partner, told[-1].number) else partner


FOLLOWS = (handbook.PROMPT_AND_SECURE,)
