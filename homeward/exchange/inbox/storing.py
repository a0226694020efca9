"""Storing messages in the order of their conversations: what comes too early is held, what contradicts is kept aside."""

from datetime import datetime

from homeward.exchange import epochs, heads, inbox, nodekeys, partners
from homeward.exchange.inbox.opening import Opened
from homeward.exchange.inbox.refusals import AnotherEpoch, Full, NotTheirs
from homeward.exchange.models import ConversationRow, InboxRow, PartnerRow
from homeward.exchange.receipts import UNREADABLE
from homeward.process.notifications.evidence import LOST_KEY
from homeward.wire import envelope
from homeward.wire.envelope import Cover, stored_cover

AT_ONCE = ("urgent", "hold")
UNOPENED = ("waiting", "held", "quarantine", "old")
# What the receipt of a message says that lies here in such a state, of any other that it is stored; and why one was rejected.
REASONS = {
    **dict.fromkeys(("rejected", "replaced", "waived"), LOST_KEY),
    **dict.fromkeys(("unread", "unread-off"), UNREADABLE),
}
LEVELS = {"void": "withdrawn", **dict.fromkeys(REASONS, "rejected")}


def store(one: Opened, now: datetime) -> tuple[str, bool]:
    """Store a message, inside a transaction; gives its state and whether it is new. A message stored before keeps the state it has.

    :raises EnvelopeRefused: NotTheirs or AnotherEpoch
    :raises Full: when too much of this partner lies unopened here
    """
    partner, cover = one.partner, one.cover
    known = _conversation(partner, cover)
    before = InboxRow.objects.filter(message_id=one.message_id).first()
    partners.heard_from(partner.pk)
    if before is not None:
        return _said_again(before, one), False
    if room(partner.pk) < 1:
        raise Full
    row = row_of(one, known, now, _first_state(known, cover, one.letter, nodekeys.intake_boxes()))
    row.save(force_insert=True)
    _advance(known)
    row.refresh_from_db(fields=["state"])
    if row.state == "held":
        heads.soon(partner.pk)
    return row.state, True


def understood(partner: str, state: str) -> bool:
    """Whether a partner's node knows what the receipt of a message that lies here in such a state says."""
    return state not in REASONS or partners.hears_rejections(partner)


def _said_again(before: InboxRow, one: Opened) -> str:
    """The state of a message that came again; what an older node withdrew that was rejected is awaited no longer."""
    if one.letter == envelope.WITHDRAWN and not understood(one.partner.pk, before.state):
        before.state = "void"
        before.save(update_fields=["state"])
    return before.state


def room(partner: str) -> int:
    """How many more messages of a partner may lie unopened here."""
    return inbox.MOST_UNOPENED - InboxRow.objects.filter(conversation__partner=partner, state__in=UNOPENED).count()


def row_of(one: Opened, known: ConversationRow, now: datetime, state: str) -> InboxRow:
    """The row of a message, not yet written; of one that nobody here can open only the cover is kept."""
    return InboxRow(
        message_id=one.message_id,
        conversation=known,
        seq=one.cover.hwseq,
        epoch=one.cover.hwepoch,
        hwclass=one.cover.hwclass,
        cover=one.signed,
        letter=b"" if state == "rejected" else one.letter,
        stored_at=now,
        state=state,
    )


def _conversation(partner: PartnerRow, cover: Cover) -> ConversationRow:
    """Find the conversation, or begin it with the partner's first message."""
    known = epochs.conversation(cover.hwcase, partner, cover)
    if known.partner_id != partner.pk:
        raise NotTheirs("another partner's case")
    if cover.hwepoch > known.in_epoch:
        raise AnotherEpoch("a later epoch than the one known")
    return known


def opens(known: ConversationRow, cover: Cover, intake: frozenset[str]) -> bool:
    """Whether somebody here can open what is sealed to the key that a cover names.

    After a restore that is not so for keys made since the backup. Of conversations from before these keys were kept nobody knows.

    :param intake: digests of the intake keys still kept
    """
    return known.boxes is None or cover.hwbox in intake or cover.hwbox in known.boxes


def _first_state(known: ConversationRow, cover: Cover, letter: bytes, intake: frozenset[str]) -> str:
    """Urgent and stopping messages of a known case are shown at once, though one before may be missing; others wait."""
    if epochs.is_beyond(known, cover.hwepoch, cover.hwseq):
        return "old"
    ended = epochs.is_before(known, cover.hwepoch, cover.hwseq)
    if cover.hwseq <= known.in_seq or ended or epochs.counted(known).filter(seq=cover.hwseq).exists():
        return "quarantine"
    if letter == envelope.WITHDRAWN:
        return "void"
    if not opens(known, cover, intake):
        return "rejected"
    return "waiting" if cover.hwclass in AT_ONCE and known.case_code else "held"


def _advance(known: ConversationRow) -> None:
    """Let held messages through as far as no number is missing, each naming the one before it."""
    rows = epochs.counted(known)
    while (row := rows.filter(seq=known.in_seq + 1).first()) is not None:
        if stored_cover(bytes(row.cover)).hwprev != known.in_prev:
            InboxRow.objects.filter(pk=row.pk).exclude(state="taken").update(state="quarantine")
            break
        InboxRow.objects.filter(pk=row.pk, state="held").update(state="waiting")
        known.in_seq, known.in_prev = row.seq, row.message_id
    known.save(update_fields=["in_seq", "in_prev"])
