"""Notes between nodes: receipts for what did not come directly go back by them, and our mailbox is told by them."""

from collections.abc import Iterator
from datetime import datetime

from homeward.exchange import announcing, covers, partners, receipts, standing
from homeward.exchange.attachments import arriving, sending
from homeward.exchange.line import Http, Line, NotDelivered, read_answer
from homeward.exchange.models import LineRow, MailboxRow, OutboxRow, OwedReceiptRow, PartnerRow
from homeward.exchange.relays import falling, keeping
from homeward.exchange.relays.falling import Way
from homeward.wire import cards, envelope, notes
from homeward.wire.envelope import Cover, EnvelopeRefused
from homeward.wire.notes import Note, NoteRefused

# Seconds between two tries to bring a note, and after which our mailbox is told again to a node that has not answered.
REST, TOLD_AGAIN = 30.0, 24 * 3600.0
A_PASS = 20


class NoteNotTaken(EnvelopeRefused):
    """A note that is malformed."""

    code = "note"


def owe(partner: str, receipt: str) -> None:
    """Keep a receipt that a note is to bring; one that is owed already is owed once."""
    OwedReceiptRow.objects.get_or_create(partner_id=partner, receipt=receipt)


def is_note(partner: str, cover: Cover) -> bool:
    """Whether an envelope holds a note: of class `receipt`, about no case but the sender itself."""
    return cover.hwclass == "receipt" and cover.hwcase == partner


def take(partner: PartnerRow, letter: bytes, now: datetime, server_key: bytes) -> None:
    """Take in a note: each receipt that holds is kept, any other passed over.

    :param now: case time
    :raises NoteNotTaken: when it is malformed, or announces a file that cannot be
    :raises NoRoom: when it announces a file for which there is none
    """
    try:
        said = notes.read(letter)
    except NoteRefused as refusal:
        raise NoteNotTaken(str(refusal)) from refusal
    try:
        _take(partner, said, now, server_key)
    except arriving.Unexpected as refusal:
        raise NoteNotTaken("a file that cannot be") from refusal


def _take(partner: PartnerRow, said: Note, now: datetime, server_key: bytes) -> None:
    for text in said.receipts:
        _receipt(partner, text)
    partners.take_slips(partner.pk, dict(said.slips))
    sending.done(said.whole, partner.pk)
    for file in said.files:
        arriving.announced(partner, file, now)
    if said.mailbox is not None:
        keeping.heard(partner.pk, said.mailbox, server_key)
    partners.heard_from(partner.pk)


def _receipt(partner: PartnerRow, text: str) -> bool:
    """Keep one receipt; gives whether it holds for a message of ours to this partner."""
    try:
        of = str(receipts.claimed(text).get("of"))
        row = OutboxRow.objects.filter(message_id=of, conversation__partner=partner).first()
        said = receipts.read({"receipt": text}, of, standing.signing_of(partner))
        if row is None:
            return announcing.took(partner.pk, of)
        receipts.keep(row, said["level"], text)
    except NotDelivered:
        return False
    return True


def bring_due(*, now: datetime, real: float, way: Way, line: Line | None = None) -> dict[str, str]:
    """Bring a note to every partner to whom one is due; gives for each by which way it went, or "".

    :param now: case time
    :param real: real time in seconds
    """
    return {row.pk: _bring(row, now, real, way, line or Http()) for row in _due(now, real)[:A_PASS]}


def _due(now: datetime, real: float) -> list[PartnerRow]:
    untold = MailboxRow.objects.filter(ours=True, opened=True, told=False, announced_at__lte=real - TOLD_AGAIN)
    ids = {*OwedReceiptRow.objects.values_list("partner", flat=True), *untold.values_list("partner", flat=True)}
    ids |= sending.waiting_to_be_announced(now.date()) | arriving.waiting_to_be_told()
    rested = LineRow.objects.filter(pk__in=ids, note_tried_at__gt=real - REST).values_list("pk", flat=True)
    rows = PartnerRow.objects.filter(pk__in=ids - set(rested), level="verified", blocked="")
    return list(rows.order_by("pk"))


def _bring(partner: PartnerRow, now: datetime, real: float, way: Way, line: Line) -> str:
    LineRow.objects.update_or_create(partner=partner, defaults={"note_tried_at": real})
    for page in pages(partner, now=now, server_key=way.server_key):
        went = ""
        if not falling.fallen(partner.pk):
            went = _directly(partner, page, real, line)
        if not went:
            try:
                way.bring(partner, page.raw)
            except NotDelivered:
                return ""
            went = "relay"
        gone(partner.pk, page, real, told=went == "direct")
    return went


def _directly(partner: PartnerRow, page: "Page", real: float, line: Line) -> str:
    """Bring a page by the direct line; gives "direct", or "" when it failed."""
    card = cards.read_card(bytes(partner.card))
    try:
        receipts.read(read_answer(line.put(card.address, page.raw)), page.message_id, standing.signing_of(partner))
    except NotDelivered as failure:
        falling.failed(partner.pk, failure, real)
        return ""
    falling.stands(partner.pk)
    partners.heard_from(partner.pk)
    return "direct"


class Page:
    """One note as an envelope that any carrier can bring, and the receipts it brings."""

    def __init__(self, message_id: str, raw: bytes, owed: list[int], files: tuple[list[str], list[str]]) -> None:
        self.message_id, self.raw, self.owed, self.files = message_id, raw, owed, files


def pages(partner: PartnerRow, *, now: datetime, server_key: bytes) -> Iterator[Page]:
    """Write what is owed to a partner as notes, with our slips and our mailbox; one at least.

    :raises CardRefused: when the partner's slip does not hold
    """
    owed = list(OwedReceiptRow.objects.filter(partner=partner).order_by("pk").values_list("pk", "receipt"))
    box, slips = keeping.announced(partner.pk, server_key), tuple(partners.own_slips().items())
    files, whole = sending.to_announce(partner.pk, now.date()), arriving.to_tell(partner.pk)
    for at in range(0, max(1, len(owed)), notes.MOST):
        part, named, came = owed[at : at + notes.MOST], files if at == 0 else [], whole if at == 0 else []
        letter = notes.write(Note(tuple(text for _, text in part), slips, box, tuple(named), tuple(came)))
        signed = covers.of_node(partner.pk, "receipt", letter, now=now, server_key=server_key)
        raw = envelope.wrap(signed, letter, partners.slip_of(partner, "node").public)
        yield Page(envelope.digest(signed), raw, [number for number, _ in part], ([one.file for one in named], came))


def gone(partner: str, page: Page, real: float, *, told: bool) -> None:
    """Note that a page is on its way: what it brought is owed no longer. A sender without a receipt sends again, and gets it again."""
    OwedReceiptRow.objects.filter(pk__in=page.owed).delete()
    sending.told(page.files[0])
    arriving.told(page.files[1])
    known = {"told": True, "announced_at": real} if told else {"announced_at": real}
    MailboxRow.objects.filter(partner=partner, ours=True, opened=True).update(**known)
