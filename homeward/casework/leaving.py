"""Leaving the desk: one transaction holds the entries, the letters they owe, what is stopped, the alarms, the card and one leaf."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from homeward.casework import (
    administration,
    attachments,
    guests,
    register,
    sealing,
    sealing_again,
    statistics,
    their_keys,
    working_days,
)
from homeward.casework.sealing_again import Anew
from homeward.exchange import alarms, inbox, lost, outbox
from homeward.exchange.attachments.sending import Sealed as File
from homeward.exchange.guests import is_guest, take_back
from homeward.exchange.outbox import Conversation, Sealed
from homeward.office import calendars, clock
from homeward.office.members import SignedIn
from homeward.office.permissions import Role
from homeward.process import closing, intake, summary
from homeward.process.arrival import AwayPrepared
from homeward.process.case import Case, Staff, Written
from homeward.process.deadlines import Ring, deadlines
from homeward.process.notifications import answers, owing
from homeward.process.notifications.evidence import BY_US, MessageSent, MessageWithdrawn, ReadBack, not_stored
from homeward.process.notifications.messages import Answer, RequestAnswered
from homeward.process.notifications.owing import Owed
from homeward.process.policy import Policy
from homeward.process.spreadsheet import CaseImported
from homeward.process.unanswered import unanswered
from homeward.process.writing import Entry
from homeward.record import book
from homeward.record.book import Draft, OpenCase
from homeward.record.log import Leaf
from homeward.wire.envelope import Automatic

WEEK = timedelta(days=7)
# Whom a step of the ladder rings; the steps after the supervisor are choices on a page, not bells.
TOLD = {Ring.WORKER: "worker", Ring.SUPERVISOR: "supervisor", Ring.DUTY: "duty"}


@dataclass(frozen=True)
class Done:
    """What the exchange is to mark in the same transaction: letters and receipts taken in, letters seen, letters that cannot be read.

    :ivar seen: conversation and message id of each
    :ivar rejected: the same with the reason that is told; a letter that was not read is never called seen
    :ivar replaced: conversation and id of letters that nobody here could open, whose content has come under another number
    """

    taken: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    rejected: tuple[tuple[str, str, str], ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()


def write(
    held: OpenCase, drafts: Sequence[Draft], *, by: SignedIn, what: str, policy: Policy, done: Done | None = None
) -> OpenCase:
    """Write entries and everything that follows from them.

    :raises ConsentMissing: when a message owed lacks its consent
    :raises NotVerified: when it is owed to a partner who is not verified
    :raises RecordMoved: when somebody else wrote in between
    """
    done = done or Done()
    now = clock.now()
    after = _with(held.case, drafts, held.number)
    owed = owing.owed(held.case, after, now, administration.recipients())
    anew = sealing_again.due(replace(held, case=after), by, now)
    letters = _letters(held, after, by, now, (done, [*anew.letters, *owed], anew))
    files = _files(replace(held, case=after), letters)
    stop = owing.stopped(held.case, after)
    desk = guests.prepared(held, after, drafts, owed, stop)
    ends = drafted([*desk.entries, *_stopped(held, stop), *anew.given_up], by, now)
    every = [*drafts, *[draft for _, draft in letters if draft is not None], *ends]
    whole = _with(held.case, every, held.number)
    old, rings = held.card.get("alarms", []), _rings(whole, now, policy)
    # The numbers of the new alarms are random and made beforehand, so that the card can hold them.
    numbers = alarms.numbers(len(rings))
    card = {**card_of(whole, now, policy), "alarms": numbers}

    said = [one.entry for one in drafts]
    back = [one.message_id for one in said if isinstance(one, MessageWithdrawn) and one.because == BY_US]
    read_back = _read_back(whole, said)
    counted = statistics.counted(held, whole, now, policy)

    # All others who write or look wait while this runs: whatever can be thought of before stands above.
    def also() -> None:
        for sealed, _ in letters:
            outbox.put(sealed)
            attachments.put(sealed.hwcase, sealed.message_id, files.get(sealed.message_id, []))
        desk.put(now)
        outbox.withdraw(held.code, stop)
        outbox.take_back(take_back(tuple(back)))
        outbox.confirmed(read_back, by.number)
        inbox.taken(list(done.taken))
        inbox.replace(done.replaced)
        outbox.receipts_noted(list(done.receipts))
        lost.resealed(anew.settled)
        alarms.replace(old, numbers, rings)
        statistics.keep(counted)
        register.enter(held, whole)

    return book.append(held, every, card=card, leaf=Leaf(what, by.number, held.code), also=also)


def _read_back(case: Case, said: list[Entry]) -> tuple[str, ...]:
    """The ids of the letters whose receipt a partner has just confirmed by telephone: their alarm stops, they still go."""
    told = {(one.message, one.partner) for one in said if isinstance(one, ReadBack)}
    return tuple(one.entry.message_id for one in not_stored(case) if (one.entry.message, one.entry.to) in told)


def _files(held: OpenCase, letters: list[tuple[Sealed, Draft | None]]) -> dict[str, list[File]]:
    """The files that letters name, sealed for the partner, by message id."""
    found = {}
    for sealed, draft in letters:
        sent = draft.entry if draft is not None else None
        if isinstance(sent, MessageSent) and sent.message == "DOCUMENTS":
            named = [one.entry for one in held.case.entries if one.number in sent.entries]
            found[sealed.message_id] = attachments.sealed_for(held, held.case, named, sealed.hwcase)
    return found


def _with(case: Case, drafts: Sequence[Draft], last: int) -> Case:
    """The case with drafts at the numbers they will get; a reader with closed compartments sees fewer entries than there are."""
    added = tuple(Written(last + offset, one.at, one.by, one.entry) for offset, one in enumerate(drafts, 1))
    return Case(case.entries + added, case.closed, case.waiting)


def _letters(
    held: OpenCase, after: Case, by: SignedIn, now: datetime, due: tuple[Done, Sequence[Owed], Anew]
) -> list[tuple[Sealed, Draft | None]]:
    """Seal what is owed, then the receipts for what was seen; several to one partner follow one another."""
    made: list[tuple[Sealed, Draft | None]] = []
    ahead: dict[str, Conversation] = {}
    opened = replace(held, case=after)
    done, owed, anew = due
    for one in owed:
        if is_guest(one.to):
            continue
        sealed = sealing.owed_letter(opened, after, one, by=by, now=now, ahead=ahead)
        entry = MessageSent(one.message, one.to, sealed.message_id, sealed.seq, one.rests_on, one.entries, one.again)
        made.append((sealed, Draft(entry, Staff(by.number), now)))
    receipts = [(Automatic.SEEN, *one, {"role": role_of(by)}) for one in done.seen]
    receipts += anew.receipts
    receipts += [(Automatic.REJECTED, hwcase, message_id, {"reason": why}) for hwcase, message_id, why in done.rejected]
    for type_, hwcase, message_id, said in receipts:
        if their_keys.partner_keys(after, hwcase) is not None:
            talk = ahead.get(hwcase) or outbox.by_hwcase(hwcase)
            sealed = sealing.receipt_letter(opened, talk, type_, {"of": message_id, **said}, now=now)
            ahead[hwcase] = sealing.following(talk, sealed)
            made.append((sealed, None))
    return made + _new_keys(opened, after, now, ahead)


def _new_keys(
    held: OpenCase, after: Case, now: datetime, ahead: dict[str, Conversation]
) -> list[tuple[Sealed, Draft | None]]:
    """Tell every partner of the case the keys of its newest secrets, where they changed because somebody left."""
    if all(generation == 1 for generation, _ in held.secrets.values()):
        return []
    made: list[tuple[Sealed, Draft | None]] = []
    for known in outbox.of_case(held.code):
        talk = ahead.get(known.hwcase, known)
        if their_keys.partner_keys(after, talk.hwcase) is not None and _has_ours(after, talk.partner):
            sealed = sealing.keys_letter(held, talk, now=now)
            made += [(sealed, None)] if sealed is not None else []
    return made


def _has_ours(case: Case, partner: str) -> bool:
    """Whether a partner has keys of ours already: our request brought them, or our yes to its own."""
    asked = any((one.entry.message, one.entry.to) == ("COM-1", partner) for one in case.every(MessageSent))
    answers = (one for one in case.every(RequestAnswered) if isinstance(one.by, Staff) and one.entry.to == partner)
    return asked or any(one.entry.answer is Answer.ACCEPT for one in answers)


def role_of(by: SignedIn) -> str:
    """The role under which this member is named to a partner."""
    order = (Role.WORKER, Role.SUPERVISOR, Role.HEALTH, Role.INTAKE)
    return next((role.value for role in order if role in by.roles), "staff")


def _stopped(held: OpenCase, stop: tuple[int, ...]) -> list[MessageWithdrawn]:
    """What is said of the messages that have not left and rest on these consents, which have ended."""
    queued = [one for one, state in outbox.states(held.code).items() if state == "queued"] if stop else []
    return [MessageWithdrawn(one) for one in queued if _rests(held.case, one, stop)]


def _rests(case: Case, message_id: str, stop: tuple[int, ...]) -> bool:
    return any(
        one.entry.message_id == message_id and set(one.entry.rests_on) & set(stop) for one in case.every(MessageSent)
    )


def _rings(case: Case, now: datetime, policy: Policy) -> list[tuple[datetime, str]]:
    """When to ring whom for this case: its deadlines, and one a week, so that a row does not mean travel."""
    if closing.is_closed(case):
        return []
    due = deadlines(case, now, policy, calendars.own(), working_days.of_partners(case, now.date()))
    # What is long overdue never crowds out the watch.
    next_due = [*(one for one in due if one.what == "arrival-watch"), *[one for one in due if not one.rung][:6]]
    steps = [(when, TOLD[ring]) for one in next_due for ring, when in one.ladder() if ring in TOLD]
    return [*((max(when, now), whom) for when, whom in steps), (now + WEEK, "worker")]


def card_of(case: Case, now: datetime, policy: Policy) -> dict[str, Any]:
    """The summary of a case as its card keeps it; times as ISO text."""
    days = working_days.of_partners(case, now.date())
    found = summary.summarise(case, now, policy, calendars.own(), days)
    owed = () if closing.is_closed(case) else unanswered(case, policy, calendars.own(), days)
    imported = case.latest(CaseImported)
    return {
        **({"batch": imported.batch} if imported else {}),
        "name": found.code_name,
        "side": found.side.value,
        "stage": found.stage.value,
        "next": [
            [one.code, one.holder.value, one.page, one.due.isoformat() if one.due else ""] for one in found.next_steps
        ],
        "departs": found.departs.isoformat() if found.departs else "",
        "expected": found.expected.isoformat() if found.expected else "",
        "last": found.last_entry.isoformat() if found.last_entry else "",
        "watch": found.watch.value,
        "watch_from": found.watch_from.isoformat() if found.watch_from else "",
        "fictional": found.fictional,
        "meeting": list(found.meeting),
        "names": list(intake.names(case)),
        "answers": [
            [one.partner, one.answer, one.asked.isoformat(), one.at.isoformat()] for one in answers.given(case)
        ],
        "owed": [[one.partner, one.message, one.asked.isoformat(), one.due.isoformat()] for one in owed],
        "rests": list(found.rests_on),
        "away": [one.entry.ticket for one in case.every(AwayPrepared)],
    }


def drafted(entries: Sequence[Entry], by: SignedIn, now: datetime) -> list[Draft]:
    """Entries by this member at this time."""
    return [Draft(entry, Staff(by.number), now) for entry in entries]
