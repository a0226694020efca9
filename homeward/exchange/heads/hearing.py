"""Hearing: a partner's heads, read for what it lacks, what we lack, and what cannot be."""

import time
from datetime import datetime, timedelta

from django.db import transaction

from homeward.exchange import epochs, partners
from homeward.exchange.heads import repair, vouching
from homeward.exchange.models import ConversationRow, InboxRow, LineRow, PartnerRow
from homeward.wire import heads
from homeward.wire.envelope import Cover, EnvelopeRefused, stored_cover
from homeward.wire.heads import Head, Heads, HeadsRefused

# A message sealed a moment after its heads were written is no sign of a lost one.
SLACK = timedelta(minutes=1)
# Conversations that a partner may begin by its heads alone.
MOST_BEGUN = 1000
HEARD = ("newest", "speaks", "heard_at", "officers", "announced", "epoch", "restored")


class HeadsNotTaken(EnvelopeRefused):
    """Heads that we refuse: malformed, or of a node that was restored without the word of two officers."""

    code = "heads"


def take(partner: PartnerRow, cover: Cover, letter: bytes, *, now: datetime) -> None:
    """Take in one page of a partner's heads; a page that came before, or is older, changes nothing.

    :param now: case time
    :raises HeadsNotTaken: when it is refused; why is kept on the partner's line, and our people are rung
    """
    LineRow.objects.get_or_create(partner=partner)
    why = ""
    try:
        with transaction.atomic():
            _take(partner, cover, letter)
    except HeadsRefused as refusal:
        why = str(refusal)
    LineRow.objects.filter(pk=partner.pk).update(refused=why, named=cover.hwepoch)
    if why:
        raise HeadsNotTaken(why)


def _take(partner: PartnerRow, cover: Cover, letter: bytes) -> None:
    said = heads.read(letter)
    line = LineRow.objects.select_for_update().get(pk=partner.pk)
    if _is_old(line, cover):
        return
    before = line.epoch
    epochs.hear(partner, line, cover, said)
    lacks = [_compare(partner, head, cover) for head in said.heads]
    # By then the epoch that was stated, which of a page of an earlier one is not yet its cover's.
    line.newest, line.speaks, line.heard_at = [line.epoch, cover.hwseq, cover.time], list(said.speaks), time.time()
    # A node that was restored is told at once what we hold of it: its people cannot know what their backup lacks.
    line.due = line.due or any(lacks) or line.epoch != before
    _officers(line, said)
    vouching.heard(partner, line, said)
    line.save(update_fields=[*HEARD, "due", "tried_at", "answered"])
    partners.heard_from(partner.pk)


def _is_old(line: LineRow, cover: Cover) -> bool:
    """Whether newer heads have come already. Heads counted anew but written later come from a node that was set back.

    :raises HeadsRefused: "went-back" in that case
    """
    if not line.newest or [cover.hwepoch, cover.hwseq] > line.newest[:2]:
        return False
    newest = datetime.fromisoformat(line.newest[2])
    if cover.hwepoch == line.newest[0] and datetime.fromisoformat(cover.time) > newest + SLACK:
        raise HeadsRefused("went-back")
    return True


def _officers(line: LineRow, said: Heads) -> None:
    """Keep the officers' keys as first heard; others are only named until somebody has asked by telephone."""
    told = sorted(said.officers)
    if told and not line.officers:
        line.officers = told
    line.announced = told if told and told != line.officers else []


def _compare(partner: PartnerRow, head: Head, cover: Cover) -> bool:
    """Compare one conversation with what we know, and send again what the partner lacks; gives whether we lack something."""
    known = _known(partner, head)
    if known is None:
        return False
    if known.partner_id != partner.pk:
        raise HeadsRefused("another's-case")
    lacks = _went_on(known, head, cover)
    lost = head.lost if head.in_epoch == known.epoch else known.lost_there
    wrong = repair.compared(known, head) or _beyond_us(known, lost)
    if (known.wrong, known.lost_there) != (wrong, lost):
        ConversationRow.objects.filter(pk=known.pk).update(wrong=wrong, lost_there=lost)
    return lacks or head.in_epoch < known.epoch


def _beyond_us(known: ConversationRow, lost: int) -> str:
    """Whether people are to be told that the partner holds messages of ours which our backup did not; once told, only of more."""
    untold = lost > known.lost_there or (lost > 0 and known.wrong == "knows-more")
    return "knows-more" if untold else ""


def _known(partner: PartnerRow, head: Head) -> ConversationRow | None:
    """The conversation a head is about; one that only the partner knows begins here, so that our own heads can ask for it."""
    found = ConversationRow.objects.filter(pk=head.hwcase).first()
    if found is not None:
        return found
    begun = ConversationRow.objects.filter(partner=partner, in_seq=0, out_seq=0, case_code="")
    if (head.seq, head.in_seq) == (0, 0) or begun.count() >= MOST_BEGUN:
        return None
    return epochs.conversation(head.hwcase, partner)


def _went_on(known: ConversationRow, head: Head, cover: Cover) -> bool:
    """Whether the partner has sealed more than we have; that it has sealed less than we hold cannot be without a statement.

    :raises HeadsRefused: "went-back", or "contradiction" when a number has another hash than here
    """
    if head.seq > known.in_seq:
        return True
    if head.seq == known.in_seq:
        if head.link != known.in_prev:
            raise HeadsRefused("contradiction")
        return False
    if epochs.link_at(known, head.seq) not in ("", head.link):
        raise HeadsRefused("contradiction")
    next_one = epochs.counted(known).filter(seq=head.seq + 1).first()
    if next_one is not None and _sealed_before(next_one, cover):
        raise HeadsRefused("went-back")
    return False


def _sealed_before(row: InboxRow, cover: Cover) -> bool:
    sealed = datetime.fromisoformat(stored_cover(bytes(row.cover)).time)
    return sealed < datetime.fromisoformat(cover.time) - SLACK
