"""Settling: what a person decides about a trouble that no late receipt will end."""

from homeward.exchange import epochs, revoking
from homeward.exchange.attachments import late
from homeward.exchange.models import ConversationRow, InboxRow, LineRow, OutboxRow, PartnerRow, TroubleRow
from homeward.exchange.troubles.kinds import Kind

# What ends by somebody's word alone, after a call to the partner.
BY_WORD = frozenset(
    {
        *(Kind.CONTRADICTION, Kind.OLD_EPOCH, Kind.KNOWS_MORE, Kind.LOST, Kind.RESTORED, Kind.OFFICERS),
        *(Kind.HEADS_REFUSED, Kind.KEY_LOST_HERE, Kind.KEY_LOST_UNTOLD, Kind.UNREAD),
        *(Kind.FILE_NOT_HERE, Kind.REVOCATION_UNTOLD),
    }
)


def by_word(row: TroubleRow) -> bool:
    """Whether somebody's word ends a trouble; an answer to a request that is no case here cannot be sealed again by anybody."""
    return row.kind in BY_WORD or (row.kind == Kind.LOST_KEY and not row.case_code)


def settle(key: str) -> bool:
    """Mark a trouble as talked over with the partner; gives whether there was one that a word can end.

    Messages that contradict others, or are of an epoch that ended, never become part of a case. A restored partner's epoch and
    officers are accepted.
    """
    row = TroubleRow.objects.filter(key=key).first()
    if row is None or not by_word(row):
        return False
    kind, about = Kind(row.kind), key.partition(":")[2]
    if kind in (Kind.CONTRADICTION, Kind.OLD_EPOCH, Kind.KNOWS_MORE):
        states = ("old",) if kind is Kind.OLD_EPOCH else ("quarantine",)
        InboxRow.objects.filter(conversation=about, state__in=states).update(state="settled", letter=b"")
        ConversationRow.objects.filter(pk=about).exclude(wrong="").update(wrong="")
    elif kind in (Kind.KEY_LOST_HERE, Kind.KEY_LOST_UNTOLD):
        # A letter that says it again is taken in all the same, whenever it comes.
        InboxRow.objects.filter(conversation=about, state="rejected").update(state="waived")
    elif kind in (Kind.UNREAD, Kind.LOST_KEY):
        OutboxRow.objects.filter(message_id=about, state="rejected").update(noted=True)
    elif kind is Kind.FILE_NOT_HERE:
        late.not_coming(about)
    elif kind is Kind.REVOCATION_UNTOLD:
        revoking.told(about)
    elif kind is Kind.LOST:
        OutboxRow.objects.filter(message_id=about).update(gone=False)
    elif kind is Kind.HEADS_REFUSED and row.subject not in ("epoch-without-statement", "another-past"):
        LineRow.objects.filter(pk=about).update(refused="")
    elif PartnerRow.objects.filter(pk=about).exists():
        epochs.accept(about)
        LineRow.objects.filter(pk=about).update(refused="")
    return True
