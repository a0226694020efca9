"""The outbox: sealed messages, in the same transaction as the entries that owe them; stopped when their consent ends."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from homeward.exchange import epochs, partners
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.models import ConversationRow, InboxRow, OutboxRow
from homeward.record.prepared import Prepared
from homeward.wire import jws
from homeward.wire.age import new_seed
from homeward.wire.envelope import digest

# Seconds without a receipt after which a person is told.
LATE, LATE_URGENT = 24 * 3600.0, 15 * 60.0
# On their way, for the first time or again; and those of before a restore that somebody must speak for.
GOES = ("queued", "again")
WAITS = (*GOES, "asked")


class SequenceMoved(Exception):
    """Another message of the same case and direction was sealed meanwhile."""


class AlreadyStored(Exception):
    """The partner has this message by now: it cannot be withdrawn any more, only corrected or asked back."""


@dataclass(frozen=True)
class Conversation:
    """How far one case with one partner has come in each direction."""

    hwcase: str
    partner: str
    case_code: str
    epoch: int
    out_seq: int
    out_prev: str
    in_seq: int
    keys_told: tuple[tuple[str, dict[str, int]], ...] = ()
    boxes: tuple[str, ...] | None = ()

    def told(self) -> dict[str, int]:
        """Of which generation the newest keys are that the partner was told, by compartment; nothing before any but the first."""
        return self.keys_told[-1][1] if self.keys_told else {}

    def counts(self) -> int:
        """The generation of the case key that signs now: the newest that the partner has stored; 0 for the first.

        What a partner stores later it reads later, so that nothing comes to it under a key it has not heard of.
        """
        return next(
            (generations["case"] for message_id, generations in reversed(self.keys_told) if _stored(message_id)), 0
        )

    def untold(self) -> dict[str, int]:
        """Of which generation the newest keys are while their letter is not stored there: every letter repeats them until then."""
        return self.told() if self.keys_told and not _stored(self.keys_told[-1][0]) else {}


@dataclass(frozen=True)
class Sealed:
    """A message sealed by the sender's session, ready to leave.

    :ivar rests_on: numbers of the consent entries it rests on
    :ivar ends: the last day on which all of them hold, or None
    :ivar keys: of a letter that tells new keys: of which generation each compartment's are
    :ivar boxes: digests of the mailbox keys of ours that it announces
    :ivar says: of a receipt: what it says
    """

    hwcase: str
    seq: int
    hwclass: str
    cover: bytes
    letter: bytes
    rests_on: tuple[int, ...]
    ends: date | None
    keys: Mapping[str, int] = field(default_factory=dict)
    boxes: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        """SHA-256 of the signed cover."""
        return digest(self.cover)


def conversation(case_code: str, partner: str) -> Conversation:
    """Find or begin the conversation about a case with a partner.

    :raises NotVerified: with a partner who is not verified
    """
    known = ConversationRow.objects.filter(case_code=case_code, partner_id=partner)
    found = known.order_by("-out_seq", "-in_seq").first()
    if found is None:
        partners.require_verified(partner)
        found = ConversationRow.objects.create(
            hwcase=jws.encode(new_seed()), case_code=case_code, **epochs.begun(partner)
        )
    return _conversation(found)


def by_hwcase(hwcase: str) -> Conversation:
    """Find a conversation by its random number."""
    return _conversation(ConversationRow.objects.get(pk=hwcase))


def of_case(case_code: str) -> list[Conversation]:
    """List the conversations about a case."""
    return [_conversation(row) for row in ConversationRow.objects.filter(case_code=case_code)]


def belongs_to(hwcase: str, case_code: str) -> None:
    """Tie a conversation that began with the partner's request to the case that was opened for it."""
    ConversationRow.objects.filter(pk=hwcase).update(case_code=case_code)


def put(sealed: Sealed) -> None:
    """Put a message into the outbox, inside the caller's transaction.

    :raises SequenceMoved: when its number is taken by now
    """
    moved = ConversationRow.objects.filter(pk=sealed.hwcase, out_seq=sealed.seq - 1).update(
        out_seq=sealed.seq, out_prev=sealed.message_id
    )
    if not moved:
        raise SequenceMoved
    if sealed.keys or sealed.boxes:
        _announce(sealed)
    OutboxRow.objects.create(
        message_id=sealed.message_id,
        conversation_id=sealed.hwcase,
        seq=sealed.seq,
        hwclass=sealed.hwclass,
        cover=sealed.cover,
        letter=sealed.letter,
        rests_on=list(sealed.rests_on),
        ends=sealed.ends,
        says=dict(sealed.says),
        queued_at=time.time(),
    )


def _announce(sealed: Sealed) -> None:
    """Keep which keys a letter announces: by these digests the node knows what its people can open."""
    row = ConversationRow.objects.get(pk=sealed.hwcase)
    row.boxes = list(dict.fromkeys([*(row.boxes or ()), *sealed.boxes])) if sealed.boxes else row.boxes
    row.keys_told = [*row.keys_told, [sealed.message_id, dict(sealed.keys)]] if sealed.keys else row.keys_told
    row.save(update_fields=["boxes", "keys_told"])


def withdraw(case_code: str, consents: tuple[int, ...]) -> tuple[str, ...]:
    """Stop every queued message of a case that rests on one of these consents, inside the caller's transaction; gives their ids.

    Its letter goes at once; its cover stays, so that the partner misses no number when a later message follows. Of files that are
    on their way no further part leaves, though the letter that names them has arrived.
    """
    stopped: list[str] = []
    resting: list[str] = []
    if not consents:
        return ()
    for row in OutboxRow.objects.filter(conversation__case_code=case_code).exclude(state="withdrawn"):
        if set(row.rests_on) & set(consents):
            resting.append(row.message_id)
            if row.state in WAITS:
                stopped.append(row.message_id)
                row.state, row.noted = "withdrawn", True
            row.letter = b""  # of one that has arrived, the copy to send again
            row.save(update_fields=["state", "noted", "letter"])
    sending.stop(resting)
    return tuple(stopped)


def send_now(message_id: str) -> None:
    """Try a waiting message again at once; one that waits since a restore goes out by this word."""
    found = OutboxRow.objects.filter(message_id=message_id)
    found.filter(state="asked").update(state="queued", queued_at=time.time())
    found.filter(state__in=GOES).update(next_try=0, tries=0)
    partners.wake(found.values_list("conversation__partner", flat=True))


def send_all_now(partner: str) -> int:
    """Try everything that waits for a partner again at once; gives how many messages."""
    partners.wake([partner])
    return OutboxRow.objects.filter(conversation__partner=partner, state__in=GOES).update(next_try=0, tries=0)


def how_many_wait(*only: str) -> dict[str, int]:
    """How many messages these partners, or all, have not stored yet; a partner for whom nothing waits is not named."""
    rows = OutboxRow.objects.filter(state__in=WAITS).values_list("conversation__partner")
    rows = rows.filter(conversation__partner__in=only) if only else rows
    return dict(rows.annotate(n=Count("id")).order_by("conversation__partner"))


def on_the_way(partner: str, most: int) -> list[OutboxRow]:
    """The oldest messages that a partner has not stored yet, without what is sealed in them."""
    rows = OutboxRow.objects.filter(conversation__partner=partner, state__in=WAITS)
    oldest = rows.select_related("conversation").defer("cover", "letter", "receipt").order_by("queued_at", "id")
    return list(oldest[:most])


def in_case(case_code: str) -> list[OutboxRow]:
    """The messages of a case that are not stored yet, the oldest first."""
    rows = OutboxRow.objects.filter(conversation__case_code=case_code, state__in=WAITS)
    return list(rows.order_by("queued_at", "id"))


def take_back(message_ids: tuple[str, ...]) -> None:
    """Withdraw messages before they are stored, inside the caller's transaction: the cover goes without its letter.

    :raises AlreadyStored: when the partner has one of them by now
    """
    for message_id in message_ids:
        found = OutboxRow.objects.filter(message_id=message_id, state__in=(*WAITS, "rejected"))
        if not found.update(state="withdrawn", noted=True, letter=b""):
            raise AlreadyStored(message_id)


def confirmed(message_ids: tuple[str, ...], by: int) -> None:
    """Note that a partner confirmed messages by telephone, inside the caller's transaction: their alarm stops, and they still go out."""
    if message_ids:
        OutboxRow.objects.filter(message_id__in=message_ids, state__in=(*GOES, "rejected")).update(said_by=by)


_NEWEST = Prepared(lambda: OutboxRow.objects.order_by("-id").values_list("id")[:1])


def newest() -> int:
    """Give the number of the letter that was put here last, 0 where there is none."""
    rows = _NEWEST()
    return int(rows[0][0]) if rows else 0


_STATES = Prepared(
    lambda code: (
        OutboxRow.objects.filter(conversation__case_code=code).order_by("id").values_list("message_id", "state")
    ),
    str,
)
_UNNOTED = Prepared(
    lambda code: (
        OutboxRow.objects.filter(
            conversation__case_code=code, state__in=("stored", "withdrawn", "rejected"), noted=False
        )
        .order_by("id")
        .values_list("message_id", "state")
    ),
    str,
)


def states(case_code: str) -> dict[str, str]:
    """The state of each message of a case by its id, in the order in which they were written: queued, withdrawn, stored."""
    return dict(_STATES(case_code))


def unnoted(case_code: str) -> tuple[list[str], list[str], list[str]]:
    """The ids of messages whose case does not say yet how they ended, in one look: stored by the partner; stopped by the worker; rejected.

    The worker stops a message whose consent has ended. One that the partner rejected is listed until it is sealed again or withdrawn.
    """
    found = _UNNOTED(case_code)
    stored, lapsed, rejected = (
        [one for one, state in found if state == wanted] for wanted in ("stored", "withdrawn", "rejected")
    )
    return stored, lapsed, rejected


def erase(case_code: str) -> None:
    """Empty letters and files of a case that was erased, sent and received, in the caller's transaction; nothing of it goes out."""
    outgoing = OutboxRow.objects.filter(conversation__case_code=case_code)
    outgoing.filter(state__in=(*WAITS, "rejected")).update(state="withdrawn")
    outgoing.update(letter=b"")
    sending.stop(outgoing.values_list("message_id", flat=True))
    arriving.erase(case_code)
    # Nobody has its keys any more: who writes to it is told so at once.
    ConversationRow.objects.filter(case_code=case_code).update(boxes=[])
    InboxRow.objects.filter(conversation__case_code=case_code).update(letter=b"", state="taken")


def receipts_noted(message_ids: list[str]) -> None:
    """Mark receipts (and lapsed messages) as taken into the record, inside the caller's transaction.

    The sealed copy of a stored one stays for 45 days, in case the partner has to restore its node (`heads.repair`).
    """
    if not message_ids:
        return
    found = OutboxRow.objects.filter(message_id__in=message_ids)
    found.update(noted=True)
    found.filter(state="withdrawn").update(letter=b"")


def _stored(message_id: str) -> bool:
    return OutboxRow.objects.filter(message_id=message_id, state="stored").exists()


def _conversation(row: ConversationRow) -> Conversation:
    told = tuple((str(message_id), dict(generations)) for message_id, generations in row.keys_told)
    boxes = None if row.boxes is None else tuple(row.boxes)
    return Conversation(
        row.hwcase, row.partner_id, row.case_code, row.epoch, row.out_seq, row.out_prev, row.in_seq, told, boxes
    )
