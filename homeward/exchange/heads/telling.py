"""Telling: our heads, page by page, to every verified partner."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from homeward.exchange import covers, epochs, partners, receipts, standing
from homeward.exchange.heads import repair, vouching
from homeward.exchange.line import Http, Line, NotDelivered, Refused, read_answer
from homeward.exchange.models import ConversationRow, InboxRow, LineRow, PartnerRow, StatementRow
from homeward.exchange.relays import falling
from homeward.exchange.relays.falling import Way
from homeward.process.notifications import versions
from homeward.record import proof
from homeward.wire import cards, envelope, heads, jws
from homeward.wire.heads import Head, Heads, Statement

# Seconds: every six hours; ten minutes after a partner did not answer; a minute at least between two that were asked for.
EVERY, AGAIN, PAUSE = 6 * 3600.0, 600.0, 60.0
# Partners in one pass, so that a hub's start does not hold up its letters.
A_PASS = 20
SPEAKS = (
    *("envelope 1", "heads 1", "letters 1", partners.RENEWS, partners.REJECTS),
    *(f"{message}.v{version}" for message, read in versions.spoken().items() for version in read),
)
# How heads that need not be brought again soon went: directly, or into the partner's mailbox at a relay.
GONE = ("", "relay")
Officers = Callable[[], Sequence[bytes]]
Written = Callable[[str], Iterator[tuple[str, bytes]]]


def nobody() -> Sequence[bytes]:
    """No officers: heads without the keys that may sign statements."""
    return ()


def at_start() -> None:
    """Let our heads go to everybody with the next pass: the node was just started, or restored."""
    for row in PartnerRow.objects.filter(linerow=None):
        LineRow.objects.get_or_create(partner=row)
    LineRow.objects.update(due=True, tried_at=0)


def soon(partner: str) -> None:
    """Let our heads go to a partner soon, because something is missing on one of the sides."""
    LineRow.objects.update_or_create(partner_id=partner, defaults={"due": True})


def bring_due(
    *,
    now: datetime,
    real: float,
    server_key: bytes,
    officers: Officers = nobody,
    line: Line | None = None,
    way: Way | None = None,
) -> dict[str, bool]:
    """Bring our heads to every partner for whom they are due; gives for each partner asked whether it took them.

    :param now: case time
    :param real: real time in seconds, for the six hours
    :param officers: gives the signing keys of our officers (32 bytes each), who may sign a statement
    :param way: to the partners' mailboxes at relays, for when the direct line has fallen
    """

    def written(partner: str) -> Iterator[tuple[str, bytes]]:
        return pages(partner, now=now, server_key=server_key, officers=officers)

    return {
        row.pk: _bring(row, now, real, written, (line or Http(), way))
        for row in PartnerRow.objects.filter(_due(real), level="verified", blocked="")[:A_PASS]
    }


def _due(real: float) -> Q:
    wanted = Q(linerow__due=True) | Q(linerow__sent_at=None) | Q(linerow__sent_at__lte=real - EVERY)
    rested = Q(linerow__answered__in=GONE, linerow__tried_at__lte=real - PAUSE) & wanted
    again = ~Q(linerow__answered__in=GONE) & Q(linerow__tried_at__lte=real - AGAIN)
    return Q(linerow=None) | rested | again


def _bring(partner: PartnerRow, now: datetime, real: float, written: Written, ways: tuple[Line, Way | None]) -> bool:
    """Bring all pages to one partner; a failure is kept for the page of its line, and tried again."""
    LineRow.objects.update_or_create(partner=partner, defaults={"due": False, "tried_at": real})
    address, answered = cards.read_card(bytes(partner.card)).address, ""
    try:
        for message_id, raw in written(partner.pk):
            _taken(partner, message_id, ways[0].put(address, raw), now)
        falling.stands(partner.pk)
    except (NotDelivered, cards.CardRefused) as failure:
        falling.failed(partner.pk, failure, real)
        refused = isinstance(failure, Refused)
        answered = _refused(partner, address, ways[0]) if refused else _by_relay(partner, written, ways[1])
    LineRow.objects.filter(pk=partner.pk).update(answered=answered)
    if answered in GONE:
        LineRow.objects.filter(pk=partner.pk).update(sent_at=real)
    if not answered:
        repair.forget_copies(partner.pk, real)
    return not answered


def _refused(partner: PartnerRow, address: str, line: Line) -> str:
    """Ask a node that refuses our heads for its newer key, which the next try takes: a restored one has lost what came after its backup."""
    try:
        partners.take_slips(partner.pk, read_answer(line.slips(address)))
    except NotDelivered:
        return "not-reached"
    return "refused"


def _by_relay(partner: PartnerRow, written: Written, way: Way | None) -> str:
    """Lay all pages into the partner's mailbox when the direct line has fallen; gives "relay", or "not-reached"."""
    if way is None or not falling.fallen(partner.pk):
        return "not-reached"
    try:
        for _, raw in written(partner.pk):
            way.bring(partner, raw)
    except (NotDelivered, cards.CardRefused):
        return "not-reached"
    return "relay"


def _taken(partner: PartnerRow, message_id: str, body: bytes, now: datetime) -> None:
    answer = read_answer(body)
    said = receipts.read(answer, message_id, standing.signing_of(partner))
    LineRow.objects.filter(pk=partner.pk).update(skew=receipts.ahead(said, now))
    vouching.has(partner.pk, said.get("card"))
    partners.take_slips(partner.pk, answer)
    partners.heard_from(partner.pk)


def pages(
    partner: str, *, now: datetime, server_key: bytes, officers: Officers = nobody
) -> Iterator[tuple[str, bytes]]:
    """Write our heads for a partner as envelopes that any carrier can bring; gives the message id and the envelope of each.

    :raises CardRefused: when the partner's slip does not hold
    """
    row = PartnerRow.objects.get(pk=partner)
    keys = tuple(jws.encode(one) for one in officers())
    for said in _written(row, keys):
        signed, letter = _sealed(partner, heads.write(said), now, server_key)
        yield envelope.digest(signed), envelope.wrap(signed, letter, partners.slip_of(row, "node").public)


def _written(row: PartnerRow, keys: tuple[str, ...]) -> Iterator[Heads]:
    """Our heads for a partner, page by page; first what was stated of earlier epochs, as its own backup may be older than they are."""
    number, card = proof.epoch(), vouching.card_of(row)
    stated = _stated(row)
    now = stated.pop(number, [])
    for earlier in stated.values():
        for page, one in enumerate(earlier, 1):
            yield Heads((), page == len(earlier), keys, SPEAKS, one, card)
    parts, vouched = _parts(row.pk), vouching.pages(row.pk)
    count = max(len(parts), len(now), len(vouched), 1)
    for page in range(count):
        yield Heads(
            tuple(parts[page]) if page < len(parts) else (),
            page == count - 1,
            keys,
            SPEAKS,
            now[page] if page < len(now) else None,
            card,
            vouched[page] if page < len(vouched) else (),
        )


def _stated(row: PartnerRow) -> dict[int, list[Statement]]:
    """What two officers stated for a partner of each epoch of ours, the oldest first, page by page."""
    found: dict[int, list[Statement]] = {}
    rows = StatementRow.objects.filter(partner=row).order_by("epoch", "page")
    for epoch, said in rows.values_list("epoch", "said"):
        found.setdefault(epoch, []).append(heads.read_statement(said))
    return found


def _parts(partner: str) -> list[list[Head]]:
    found = [_head(row) for row in ConversationRow.objects.filter(partner_id=partner).order_by("pk")]
    return [found[at : at + heads.MOST] for at in range(0, len(found), heads.MOST)]


def _head(row: ConversationRow) -> Head:
    lost = _beyond(row) if row.in_epoch > 1 else 0
    return Head(row.hwcase, row.out_seq, row.out_prev, row.in_epoch, row.in_seq, row.in_prev, lost)


def _beyond(row: ConversationRow) -> int:
    """How many messages of older epochs we hold that the restored sender does not know."""
    return InboxRow.objects.filter(epochs.beyond(row), conversation=row).exclude(state="quarantine").count()


def _sealed(partner: str, letter: bytes, now: datetime, server_key: bytes) -> tuple[bytes, bytes]:
    """Sign a page as the next message of our own line."""
    row, _ = LineRow.objects.get_or_create(partner_id=partner)
    LineRow.objects.filter(pk=partner).update(seq=row.seq + 1)
    return covers.of_node(partner, "heads", letter, now=now, server_key=server_key, seq=row.seq + 1), letter
