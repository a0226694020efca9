"""Delivery: one pass over what is due. The network is never inside a transaction, and consent is asked again just before sending."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction
from django.db.models import F

from homeward.exchange import holding, inbox, lots, outbox, partners, receipts, standing
from homeward.exchange.line import Http, Line, NotDelivered, Refused, Unreachable, read_answer
from homeward.exchange.models import OutboxRow, PartnerRow
from homeward.exchange.relays import falling
from homeward.exchange.relays.falling import Way
from homeward.wire import cards, envelope

# Seconds: full jitter up to 30 s doubled with each try; after a day every two hours, without end until a person withdraws.
FIRST_WAIT, LONGEST_WAIT, LONGEST_URGENT = 30.0, 1800.0, 300.0
DAY, AFTER_A_DAY = 86400.0, 7200.0
MOST_DOUBLINGS = 16
# Messages that a pass tries for one partner: a few seconds of work.
A_PASS = 2_000
# From which day a partner's slips are looked at again; newer ones only end later, so that this is never too late.
_LOOK_FROM: dict[str, date] = {}


@dataclass(frozen=True)
class Outcome:
    """What came of one message: its id and "stored", "rejected", "relayed", "waiting" or "withdrawn"."""

    message_id: str
    state: str


def pass_once(
    *, today: date, line: Line | None = None, now: float | None = None, way: Way | None = None
) -> list[Outcome]:
    """Try every message that is due once, urgent ones first; gives what came of each that was tried.

    :param today: the day in case time, on which consents must still hold
    :param now: real time in seconds, for the back-off
    :param way: to the partners' mailboxes at relays, for what the direct line does not bring

    A partner whose node does not answer is not asked again in this pass: all its messages wait, and of thousands most by the rest of
    its line, so that they need not be written to. Of a partner for whom thousands wait and who answers, what is left is left to the next
    pass: somebody may have written an urgent one meanwhile, and other partners wait too.
    """
    moment = time.time() if now is None else now
    due = OutboxRow.objects.filter(state__in=outbox.GOES, next_try__lte=moment).order_by("conversation_id", "seq")
    resting = falling.resting(moment)
    every = due.values_list("id", "hwclass", "conversation__partner")
    found = [one for one in every if one[1] in inbox.AT_ONCE or one[0] > resting.get(one[2], 0)]
    ways = Ways(line or Http(), way)
    tried, outcomes = Counter[str](), list[Outcome]()
    for partner, urgent, numbers in _lots(found):
        if ways.closed(partner) and not urgent:
            outcomes += _rests(partner, today, moment, ways)
        elif urgent or tried[partner] < A_PASS:
            tried[partner] += len(numbers)
            outcomes += _bring_all(partner, numbers, today, moment, ways)
    return outcomes


def _rests(partner: str, today: date, moment: float, ways: "Ways") -> list[Outcome]:
    """Let the line to a partner rest, once a pass, but for what no consent covers any more: that is withdrawn now."""
    if partner in ways.resting:
        return []
    ways.resting.add(partner)
    falling.rest(partner, moment, outbox.newest())
    ended = OutboxRow.objects.filter(conversation__partner=partner, state__in=outbox.GOES, ends__lt=today)
    return [_try(one, today, moment, ways) for one in list(ended.values_list("pk", flat=True))]


def _lots(found: list[tuple[int, str, str]]) -> Iterator[tuple[str, bool, list[int]]]:
    """Put what is due together by partner, urgent ones first; gives the partner, whether they are urgent, and their ids."""
    for (later, partner), group in groupby(sorted(found, key=_urgent_then_partner), key=_urgent_then_partner):
        numbers = [number for number, _, _ in group]
        for at in range(0, len(numbers), lots.MOST):
            yield partner, not later, numbers[at : at + lots.MOST]


def _urgent_then_partner(one: tuple[int, str, str]) -> tuple[bool, str]:
    return one[1] not in inbox.AT_ONCE, one[2]


def _bring_all(partner: str, numbers: list[int], today: date, moment: float, ways: "Ways") -> list[Outcome]:
    """Bring what is due for one partner: at once where its node takes lots, and one by one what that did not settle."""
    done = _as_lot(partner, numbers, today, ways) if len(numbers) > 1 else {}
    closed = None
    for at, one in enumerate(numbers):
        if one in done:
            continue
        if partner in ways.silent and ways.closed(partner) != closed:
            closed = ways.closed(partner)
            rest = [other for other in numbers[at:] if other not in done]
            done |= _postponed(rest, today, moment, only_there=not closed)
        if one not in done:
            done[one] = _try(one, today, moment, ways)
    return [done[one] for one in numbers]


def _postponed(numbers: list[int], today: date, moment: float, *, only_there: bool) -> dict[int, Outcome]:
    """Let a lot for a partner who does not answer wait, in one write. What no consent covers is not among it.

    :param only_there: only what lies in its mailbox already, as that takes more
    """
    asked = OutboxRow.objects.filter(pk__in=numbers, state__in=outbox.GOES).exclude(ends__lt=today)
    if only_there:
        asked = asked.filter(relayed_at__gt=moment - falling.AGAIN)
    rows = list(asked.values_list("pk", "message_id", "tries", "hwclass", "queued_at"))
    pause = min((wait(tries, hwclass, moment - queued) for _, _, tries, hwclass, queued in rows), default=0.0)
    found = OutboxRow.objects.filter(pk__in=[row[0] for row in rows], state__in=outbox.GOES)
    found.update(tries=F("tries") + 1, next_try=moment + pause, refused=False)
    return {pk: Outcome(message_id, "relayed" if only_there else "waiting") for pk, message_id, _, _, _ in rows}


def _as_lot(partner: str, numbers: list[int], today: date, ways: "Ways") -> dict[int, Outcome]:
    if partner in ways.silent or not isinstance(ways.line, lots.LotLine):
        return {}
    done: dict[int, Outcome] = {}
    for rows in lots.parted(lots.goes(numbers, today)):
        try:
            settled = lots.bring(rows, partners.require_verified(partner, today), today, ways.line)
        except (partners.NotVerified, cards.CardRefused):
            break
        done |= {row.pk: Outcome(row.message_id, settled[row.pk]) for row in rows if row.pk in settled}
        if len(settled) < len(rows):
            break
    if done:
        falling.stands(partner)
    return done


class Ways:
    """The ways of one pass, who did not answer on the direct one in it, whose mailbox took nothing, and whose line was told to rest."""

    def __init__(self, line: Line, way: Way | None) -> None:
        self.line, self.way = line, way
        self.silent: set[str] = set()
        self.shut: set[str] = set()
        self.resting: set[str] = set()

    def falls(self, partner: str) -> bool:
        """Whether what the direct line does not bring is laid into this partner's mailbox."""
        return self.way is not None and partner not in self.shut and falling.fallen(partner)

    def closed(self, partner: str) -> bool:
        """Whether nothing can be brought to a partner any more in this pass: it is silent, and no mailbox takes anything."""
        return partner in self.silent and not self.falls(partner)


def refresh_slips(*, today: date, line: Line | None = None, now: float | None = None) -> tuple[str, ...]:
    """Ask verified partners for newer slips when ours are about to end, or a key of theirs is lost there, at most once a minute each.

    Gives the partners that did not answer: they are asked again in a minute, and nothing depends on it before the slips end.
    """
    moment = time.time() if now is None else now
    silent = []
    asked = PartnerRow.objects.filter(level="verified", blocked="", asked_at__lt=moment - 60)
    # Who lost the key of a message of ours has a newer one, or will have.
    lost = set(OutboxRow.objects.filter(state="rejected").values_list("conversation__partner", flat=True).distinct())
    due = [pk for pk in asked.values_list("pk", flat=True) if pk in lost or _LOOK_FROM.get(pk, date.min) <= today]
    for pk in due:
        row = PartnerRow.objects.get(pk=pk)
        _LOOK_FROM[pk] = partners.slips_end(row) - partners.SLIPS_SOON
        if pk in lost or partners.slips_end_soon(row, today):
            PartnerRow.objects.filter(pk=pk).update(asked_at=moment)
            try:
                _fetch_slips(row, line or Http())
            except NotDelivered:
                silent.append(pk)
    return tuple(silent)


def _try(number: int, today: date, moment: float, ways: Ways) -> Outcome:
    row = still_due(number, today)
    if row.state not in outbox.GOES:
        return Outcome(row.message_id, row.state)
    if is_stopped(row):
        return Outcome(row.message_id, "waiting")
    try:
        if row.conversation.partner_id in ways.silent:
            raise Unreachable
        partner = partners.require_verified(row.conversation.partner_id, today)
        for gone in untold(row):
            _bring(gone, partner, today, ways.line)
        level = _bring(row, partner, today, ways.line)
    except (NotDelivered, partners.NotVerified, cards.CardRefused) as failure:
        _failed(row, failure, moment, ways)
        return Outcome(row.message_id, "waiting" if not _falls(row, today, moment, ways) else "relayed")
    falling.stands(partner.pk)
    return Outcome(row.message_id, level)


def _failed(row: OutboxRow, failure: Exception, moment: float, ways: Ways) -> None:
    """Count the failure of a try, and say when the next one is due."""
    partner = row.conversation.partner_id
    if partner not in ways.silent:
        falling.failed(partner, failure, moment)
    if isinstance(failure, Unreachable):
        ways.silent.add(partner)
    pause = wait(row.tries, row.hwclass, moment - row.queued_at)
    found = OutboxRow.objects.filter(pk=row.pk, state__in=outbox.GOES)
    found.update(tries=row.tries + 1, next_try=moment + pause, refused=isinstance(failure, Refused))


def _falls(row: OutboxRow, today: date, moment: float, ways: Ways) -> bool:
    """Lay a message into the partner's mailbox when the direct line has fallen; gives whether it lies there."""
    lies = row.relayed_at is not None and moment - row.relayed_at < falling.AGAIN
    if ways.way is None or not ways.falls(row.conversation.partner_id):
        return False
    if lies:
        return True
    try:
        partner = partners.require_verified(row.conversation.partner_id, today)
        for one in (*untold(row), row):
            ways.way.bring(partner, wrapped(one, partner))
            OutboxRow.objects.filter(pk=one.pk).update(relayed_at=moment)
    except (NotDelivered, partners.NotVerified, cards.CardRefused):
        ways.shut.add(row.conversation.partner_id)
        return False
    return True


def wrapped(row: OutboxRow, partner: PartnerRow) -> bytes:
    """Wrap a message for the partner's node, so that any carrier can bring it; a withdrawn one goes as its cover alone."""
    return lots.wrapped(row, partners.slip_of(partner, "node").public)


def still_due(number: int, today: date) -> OutboxRow:
    """Re-read state and consent's end under the write lock, just before sending."""
    with transaction.atomic():
        row = OutboxRow.objects.select_related("conversation").get(pk=number)
        if row.state in outbox.GOES and row.ends is not None and row.ends < today:
            row.noted, row.gone = row.state == "again" and row.noted, row.state == "again"
            row.state, row.letter = "withdrawn", b""
            row.save(update_fields=["state", "letter", "noted", "gone"])
    return row


def is_stopped(row: OutboxRow) -> bool:
    """Whether a message that stops others waits for this case: nothing leaves until somebody has opened it."""
    return bool(holding.stopped([(row.conversation.case_code, row.conversation_id)]))


def untold(row: OutboxRow) -> list[OutboxRow]:
    """Withdrawn messages before this one: their covers go first, without letters, so that the partner misses no number."""
    gone = OutboxRow.objects.filter(
        conversation_id=row.conversation_id, seq__lt=row.seq, state__in=receipts.NUMBERS_ALONE, told=False
    )
    return list(gone.order_by("seq"))


def _bring(row: OutboxRow, partner: PartnerRow, today: date, line: Line) -> str:
    """Bring one message and keep the receipt, whose level it gives; a withdrawn one goes as its cover alone.

    :raises NotDelivered: without a receipt that holds
    """
    if partners.slip_of(partner, "node").until < today.isoformat():
        partner = _fetch_slips(partner, line)
    letter = envelope.WITHDRAWN if row.state in receipts.NUMBERS_ALONE else bytes(row.letter)
    answer = read_answer(_put(bytes(row.cover), letter, partner, line))
    said = receipts.read(answer, row.message_id, standing.signing_of(partner))
    with transaction.atomic():
        receipts.keep(row, said["level"], answer["receipt"])
        partners.take_slips(partner.pk, answer)
        partners.heard_from(partner.pk)
    return str(said["level"])


def _put(cover: bytes, letter: bytes, partner: PartnerRow, line: Line) -> bytes:
    """Bring an envelope; when it is refused, ask once whether the partner's node has a newer key, and wrap it for that."""
    address = cards.read_card(bytes(partner.card)).address
    try:
        return line.put(address, envelope.wrap(cover, letter, partners.slip_of(partner, "node").public))
    except Refused:
        newer = _fetch_slips(partner, line)
        if bytes(newer.node_slip) == bytes(partner.node_slip):
            raise
    return line.put(address, envelope.wrap(cover, letter, partners.slip_of(newer, "node").public))


def _fetch_slips(partner: PartnerRow, line: Line) -> PartnerRow:
    partners.take_slips(partner.pk, read_answer(line.slips(cards.read_card(bytes(partner.card)).address)))
    return PartnerRow.objects.get(pk=partner.pk)


def wait(tries: int, hwclass: str, waited: float) -> float:
    """Draw the seconds until the next try: full jitter, so that many messages do not knock at the same moment.

    :param waited: seconds since the message was queued
    """
    longest = LONGEST_URGENT if hwclass == "urgent" else LONGEST_WAIT
    reach = AFTER_A_DAY if waited > DAY else min(longest, FIRST_WAIT * 2 ** min(tries, MOST_DOUBLINGS))
    return falling.drawn(reach)
