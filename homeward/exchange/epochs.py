"""Epochs: a restored node begins a new one by the word of two officers, who name what it knew before.

Messages of an older epoch count up to the number that the restored node knows; what lies above is held and shown to people. Whoever was
restored itself may have lost that an epoch began: heads repeat what the officers stated of every epoch, the oldest first.
"""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models import Q, QuerySet

from homeward.exchange import nodekeys
from homeward.exchange.models import ConversationRow, InboxRow, LineRow, OutboxRow, PartnerRow, StatementRow
from homeward.record import proof
from homeward.wire import heads
from homeward.wire.envelope import FIRST_LINK, Cover
from homeward.wire.heads import Heads, HeadsRefused, Statement

NOT_COUNTED = ("quarantine", "settled", "old")


def conversation(hwcase: str, partner: PartnerRow, first: Cover | None = None) -> ConversationRow:
    """Find a conversation, or begin it with the partner's first message, in the epochs that both nodes are in.

    What begins with anything else was lost here with a backup: it begins before all epochs, and heads repeat what came of each.
    """
    found = ConversationRow.objects.filter(pk=hwcase).first()
    if found is not None:
        return found
    facts = begun(partner.pk)
    if first is None or (first.hwepoch, first.hwseq) != (facts["in_epoch"], 1):
        facts["in_epoch"] = 1
    return ConversationRow.objects.create(hwcase=hwcase, **facts)


def counted(known: ConversationRow) -> QuerySet[InboxRow]:
    """The messages of a conversation that its order is made of: of this epoch, and of older ones up to what was known."""
    return InboxRow.objects.filter(conversation=known).exclude(state__in=NOT_COUNTED).exclude(beyond(known))


def beyond(known: ConversationRow) -> Q:
    """The messages of a conversation that its restored sender does not know: above what it knew when a later epoch than theirs began."""
    found = Q(pk__in=())
    for epoch, seq in _ends(known):
        found |= Q(epoch__lt=epoch, seq__gt=seq)
    return found


def is_beyond(known: ConversationRow, epoch: int, seq: int) -> bool:
    """Whether a message of this epoch and number would be one that its restored sender does not know."""
    return any(epoch < later and seq > last for later, last in _ends(known))


def is_before(known: ConversationRow, epoch: int, seq: int) -> bool:
    """Whether a number cannot be of this epoch, because its sender knew it when the epoch began."""
    return any(epoch == one and seq <= last for one, last in _ends(known))


def _ends(known: ConversationRow) -> list[tuple[int, int]]:
    """Each epoch of the partner that is known to have begun, with the last number that it knew of itself then."""
    return [*((int(epoch), int(seq)) for epoch, seq in known.undone), (known.in_epoch, known.in_known)]


def begin(number: int, officers: tuple[Ed25519PrivateKey, ...], *, at: datetime) -> int:
    """Begin an epoch of our own, in the transaction that restored the node: two officers sign for each partner what is known.

    What was queued waits until somebody says whether it still goes: it may have been withdrawn after the backup was made.

    :returns: how many messages wait for that
    """
    own = nodekeys.own_card()[0].organisation
    for partner in PartnerRow.objects.order_by("pk"):
        rows = ConversationRow.objects.filter(partner=partner).order_by("pk")
        known = [(row.hwcase, row.out_seq, row.out_prev) for row in rows]
        for page in range(max(1, -(-len(known) // heads.MOST))):
            part = tuple(known[page * heads.MOST : (page + 1) * heads.MOST])
            said = heads.sign_statement(Statement(number, at.isoformat(), part), own, partner.pk, officers)
            facts = {"epoch": said.epoch, "at": said.at, "known": said.known, "signed": said.signed}
            StatementRow.objects.create(partner=partner, epoch=number, page=page, said=facts)
        LineRow.objects.update_or_create(partner=partner, defaults={"due": True, "tried_at": 0, "seq": 0})
    ConversationRow.objects.update(epoch=number)
    return OutboxRow.objects.filter(state__in=("queued", "again")).update(state="asked")


def hear(partner: PartnerRow, line: LineRow, cover: Cover, said: Heads) -> None:
    """Take over the later epochs of a partner, page by page and the oldest first, when two of its officers state each.

    :raises HeadsRefused: "older-epoch", "epoch-without-statement", or "another-past" when what they know is not what we hold
    """
    if cover.hwepoch < line.epoch:
        raise HeadsRefused("older-epoch")
    behind = ConversationRow.objects.filter(partner=partner, in_epoch__lt=cover.hwepoch)
    if cover.hwepoch == line.epoch and not behind.exists():
        return
    if not behind.exists():  # nothing was ever said between us: their past is not ours to question
        line.epoch = cover.hwepoch
        return
    if said.statement is None or said.statement.epoch > cover.hwepoch:
        raise HeadsRefused("epoch-without-statement")
    if (
        said.statement.epoch < cover.hwepoch and said.heads
    ):  # what is said of conversations counts by the newest statement
        raise HeadsRefused("epoch-without-statement")
    _check(said.statement, partner, line)
    behind, epoch = behind.filter(in_epoch__lt=said.statement.epoch), said.statement.epoch
    for hwcase, seq, link in said.statement.known:
        _go_on(behind.filter(pk=hwcase), epoch, seq, link)
    if said.last:
        _go_on(behind.all(), epoch, 0, FIRST_LINK)
    line.epoch = line.restored = max(line.epoch, epoch)


def _check(said: Statement, partner: PartnerRow, line: LineRow) -> None:
    """Accept the statement of the officers we know, or the epoch that our people have accepted after a call, with those before it."""
    if line.accepted < said.epoch:
        heads.check_statement(said, partner.pk, nodekeys.own_card()[0].organisation, tuple(line.officers))


def _go_on(rows: QuerySet[ConversationRow], epoch: int, seq: int, link: str) -> None:
    """Let conversations go on from a number: what we hold above it is no longer part of the order."""
    for row in list(rows):
        if row.in_seq >= seq:
            if link_at(row, seq) != link:
                raise HeadsRefused("another-past")
            row.in_seq, row.in_prev = seq, link
        above = InboxRow.objects.filter(conversation=row, epoch__lt=epoch, seq__gt=seq, state__in=("held", "waiting"))
        above.update(state="old")
        row.in_epoch, row.in_known, row.undone = epoch, seq, [*row.undone, [epoch, seq]]
        row.save(update_fields=["in_epoch", "in_known", "in_seq", "in_prev", "undone"])


def link_at(row: ConversationRow, seq: int) -> str:
    """The hash of the partner's message of a number, as we hold it; empty when we do not."""
    if seq == 0:
        return FIRST_LINK
    if seq == row.in_seq:
        return row.in_prev
    found = counted(row).filter(seq=seq).first()
    return found.message_id if found else ""


def undone(hwcase: str) -> list[tuple[int, int]]:
    """The epochs that the partner began in a conversation, each with the last number it knew of itself: it has lost what it said above."""
    found = ConversationRow.objects.filter(pk=hwcase).values_list("undone", flat=True).first() or []
    return [(int(epoch), int(seq)) for epoch, seq in found]


def accept(partner: str) -> None:
    """Accept, after a call to a number that did not come by this line, the epoch and the officers that a partner's heads name."""
    line = LineRow.objects.get(pk=partner)
    line.officers, line.announced = line.announced or line.officers, []
    line.accepted, line.restored = line.named, 0
    line.save(update_fields=["officers", "announced", "accepted", "restored"])


def begun(partner: str) -> dict[str, Any]:
    """The first values of a conversation, in the epochs that both nodes are in."""
    line = LineRow.objects.filter(pk=partner).first()
    in_epoch = line.epoch if line else 1
    return {
        "partner_id": partner,
        "epoch": proof.epoch(),
        "in_epoch": in_epoch,
        "out_prev": FIRST_LINK,
        "in_prev": FIRST_LINK,
    }
