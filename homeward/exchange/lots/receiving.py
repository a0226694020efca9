"""Taking in a lot: stored in one commit, with few questions to the database, and receipted one by one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from homeward.exchange import doors, epochs, inbox, nodekeys, partners, receipts
from homeward.exchange.inbox import Answer
from homeward.exchange.line import REFUSED
from homeward.exchange.lots.writing import read
from homeward.exchange.models import ConversationRow, InboxRow
from homeward.wire import envelope, jws
from homeward.wire.envelope import EnvelopeRefused


def receive(raw: bytes, *, now: datetime, server_key: bytes) -> Answer:
    """Take in a lot in one commit: 200 with a list of answers, a receipt for each envelope that is stored, null for any other.

    What is not stored is counted and answered when it comes alone; a lot that is none is refused as any envelope is.
    """
    try:
        envelopes = read(raw)
    except ValueError:
        inbox.count_refused("lot", now)
        return Answer(400, REFUSED, refused="lot")
    found = list(_opened(envelopes, inbox.identities(server_key), now))
    with transaction.atomic():
        states = Shelf(found, now).store()
    # Towards each partner the key counts that stands on the card of ours it has.
    keys = {pk: nodekeys.signing(server_key, pk) for pk in {one.partner.pk for one in found if one is not None}}
    said = [
        receipts.sign(
            one.partner.pk,
            one.message_id,
            inbox.LEVELS.get(state, "stored"),
            now,
            keys[one.partner.pk],
            {"reason": inbox.REASONS.get(state, "")},
        )
        if one is not None and state and inbox.understood(one.partner.pk, state)
        else None
        for one, state in zip(found, states, strict=True)
    ]
    # A lot comes from one node; who mixes those of several is told no token.
    door = {doors.NAME: doors.token(next(iter(keys)), server_key)} if len(keys) == 1 and any(said) else {}
    return Answer(200, jws.write_object({"receipts": said, **partners.own_slips(), **door}))


def _opened(envelopes: Sequence[bytes], seeds: inbox.Identities, now: datetime) -> Iterator[inbox.Opened | None]:
    """Open each envelope; heads and other words between nodes come alone."""
    known = inbox.Known(nodekeys.own_card()[0].organisation)
    for raw in envelopes:
        try:
            one = inbox.opened(raw, seeds, now, known)
        except EnvelopeRefused:
            yield None
        else:
            yield one if inbox.is_message(one) else None


class Shelf:
    """Stores the messages of a lot. One that is the next of its conversation, as nearly all are, waits to be written with the others.

    It lives inside one transaction, so that nobody else writes while it remembers how far conversations are.
    """

    def __init__(self, found: Sequence[inbox.Opened | None], now: datetime) -> None:
        self._found, self._now = found, now
        ids = [one.message_id for one in found if one is not None]
        self._here = set(InboxRow.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
        self._talks = _plain(one for one in found if one is not None)
        self._rows: list[InboxRow] = []
        self._room: dict[str, int] = {}
        self._intake = nodekeys.intake_boxes()

    def store(self) -> list[str | None]:
        """Store everything that can be; gives the state of each, None where it is not settled."""
        states = [None if one is None else self._one(one) for one in self._found]
        self._write()
        for partner in self._room:
            partners.heard_from(partner)
        return states

    def _one(self, one: inbox.Opened) -> str | None:
        talk = self._next(one)
        if talk is None:
            self._write()  # what comes before it counts for it
            return _stored(one, self._now)
        state = "waiting" if inbox.opens(talk, one.cover, self._intake) else "rejected"
        state = "void" if one.letter == envelope.WITHDRAWN else state
        self._rows.append(inbox.row_of(one, talk, self._now, state))
        self._here.add(one.message_id)
        self._room[one.partner.pk] -= state == "waiting"
        talk.in_seq, talk.in_prev = one.cover.hwseq, one.message_id
        return state

    def _next(self, one: inbox.Opened) -> ConversationRow | None:
        """The conversation of which this is the next message, where nothing of it is held or unclear."""
        cover, partner = one.cover, one.partner.pk
        if cover.hwcase not in self._talks:
            self._talks |= _plain([one])
        if partner not in self._room:
            self._room[partner] = inbox.room(partner)
        talk = self._talks[cover.hwcase]
        if talk is None or talk.partner_id != partner or one.message_id in self._here or self._room[partner] < 1:
            return None
        due = (talk.in_epoch, talk.in_seq + 1, talk.in_prev)
        return talk if (cover.hwepoch, cover.hwseq, cover.hwprev) == due and cover.hwseq > talk.in_known else None

    def _write(self) -> None:
        touched = {row.conversation_id: row.conversation for row in self._rows}.values()
        ConversationRow.objects.bulk_create([one for one in touched if one._state.adding])
        ConversationRow.objects.bulk_update(touched, ["in_seq", "in_prev"])
        InboxRow.objects.bulk_create(self._rows)
        self._rows, self._talks = [], {}


def _plain(found: Iterable[inbox.Opened]) -> dict[str, ConversationRow | None]:
    """The conversations of messages, a new one not yet written; None for one that holds something above how far it has come."""
    asked = {one.cover.hwcase: one.partner.pk for one in found}
    known = ConversationRow.objects.in_bulk(list(asked))
    above = InboxRow.objects.filter(conversation__in=known, seq__gt=F("conversation__in_seq"))
    unclear = set(above.values_list("conversation_id", flat=True).distinct())
    begun = {pk: epochs.begun(pk) for pk in {asked[one] for one in asked.keys() - known.keys()}}
    new = {one: ConversationRow(hwcase=one, **begun[pk]) for one, pk in asked.items() if one not in known}
    return {one: None if one in unclear else talk for one, talk in {**known, **new}.items()}


def _stored(one: inbox.Opened, now: datetime) -> str | None:
    """Store one message as if it came alone; one that cannot be leaves nothing behind and does not touch the others."""
    try:
        with transaction.atomic():
            state, _ = inbox.store(one, now)
    except (EnvelopeRefused, inbox.Full):
        return None
    if state in ("quarantine", "settled"):
        return None
    return state
