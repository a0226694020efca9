"""Partners: their cards as files, verified by two members over a second channel before anything goes out."""

import json
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from homeward.exchange import nodekeys, standing
from homeward.exchange.models import GuestRow, OutboxRow, PartnerRow
from homeward.record.prepared import Prepared
from homeward.wire import cards, jws
from homeward.wire.jws import JwsRefused, read_object

FORMAT = "homeward-card-1"
MOST_BYTES = 64 * 1024
USES = ("node", "intake")
# An expired card is still honoured for a while, marked, so that nobody is cut off by a birthday of keys.
GRACE, SOON, SLIPS_SOON = timedelta(days=60), timedelta(days=60), timedelta(days=10)


class WrongNumber(Exception):
    """The number that was typed is not the card's: somebody else's card, or a slip of the tongue."""


class SecondMemberNeeded(Exception):
    """The two members who verify a card must be different people."""


class NotVerified(Exception):
    """Nothing goes to a partner whose card two members have not verified, or whose keys changed unannounced."""


class KeyEnded(NotVerified):
    """The partner's intake key has ended and no newer one has come: its node has been silent for a month."""


@dataclass(frozen=True)
class Partner:
    """A partner as staff see it.

    :ivar blocked: why nothing passes although it was verified ("keys-changed"), empty otherwise
    :ivar until: the last day of its card
    :ivar kind: what our supervisor said that it is, a value of `RecipientKind`; empty while nobody has
    """

    id: str
    name: str
    country: str
    verified: bool
    blocked: str
    telephone: str
    last_heard: float | None
    waiting_for_second: bool
    until: date
    kind: str = ""
    hours: str = ""
    languages: str = ""


def write_file() -> bytes:
    """Write this organisation's card file: card, node slip and intake slip, all signed and public.

    :raises NoCard: before there is a card
    """
    _, card = nodekeys.own_card()
    return json.dumps({"format": FORMAT, "card": card.decode(), **own_slips()}, indent=1).encode()


def own_slips() -> dict[str, str]:
    """This node's newest slips as signed texts, named "node_slip" and "intake_slip"; anybody may have them."""
    newest = {f"{use}_slip": nodekeys.newest_slip(use) for use in USES}
    return {name: found[0].decode() for name, found in newest.items() if found}


def write_slips() -> bytes:
    """Write what `GET /x/v1/slips` answers."""
    return json.dumps(own_slips()).encode()


def read_file(raw: bytes) -> tuple[cards.Card, dict[str, bytes]]:
    """Read a card file and check every signature in it.

    :raises CardRefused: when it is not a card file, or a signature does not hold
    """
    if len(raw) > MOST_BYTES:
        raise cards.CardRefused("larger than any card file")
    try:
        facts = read_object(raw)
        texts = {name: facts[name].encode("ascii") for name in ("card", "node_slip", "intake_slip")}
    except (JwsRefused, KeyError, AttributeError, UnicodeError) as error:
        raise cards.CardRefused("this is not a card file") from error
    if facts.get("format") != FORMAT:
        raise cards.CardRefused("a card file of another format")
    card = cards.read_card(texts["card"])
    cards.read_slip(texts["node_slip"], "node", card.signing)
    cards.read_slip(texts["intake_slip"], "intake", card.desk)
    return card, texts


def add(raw: bytes) -> Partner:
    """Take in a partner's card file; it stays "found" until verified. Another card with other keys blocks sending and rings.

    :raises CardRefused: when it does not hold, is our own, or is older than the one we have
    """
    card, texts = read_file(raw)
    if card.organisation == nodekeys.own_card()[0].organisation:
        raise cards.CardRefused("this is our own card")
    found = PartnerRow.objects.filter(pk=card.organisation).first()
    if found is None:
        # Cards are given both ways at once: this partner has the one we have now.
        told = nodekeys.own_card()[0].version
        row = PartnerRow.objects.create(
            id=card.organisation, name=card.name, country=card.country, told_card=told, **texts
        )
        return _partner(row)
    old = cards.read_card(bytes(found.card))
    if card.version < old.version or (card.version == old.version and card != old):
        raise cards.CardRefused("an older card than the one that is known, or another one of the same version")
    standing.check_not_revoked(found, card)
    if (old.signing, old.desk) != (card.signing, card.desk):
        found.blocked, found.level, found.first_member, found.second_member = "keys-changed", "found", None, None
        found.number_from, found.keys_before, found.told_card = {}, [], nodekeys.own_card()[0].version
        found.node_slip, found.intake_slip = texts["node_slip"], texts["intake_slip"]
    found.card, found.name, found.country = texts["card"], card.name, card.country
    found.save()
    take_slips(found.pk, {name: text.decode() for name, text in texts.items()})
    found.refresh_from_db()
    return _partner(found)


def verify(partner: str, *, typed: str, by: int, number_from: str = "") -> Partner:
    """Compare what a member heard and typed, or scanned, with the card's number; the second member to succeed makes it verified.

    :param typed: 30 digits, or what a square code shows in person (`scanned_text`)
    :param number_from: where the telephone number that was called is from, or that the code was scanned
    :raises NotVerified: when there is no partner with this id
    :raises CardRefused: when the card it would be is revoked
    :raises WrongNumber: when it is another number
    :raises SecondMemberNeeded: when the same member tries twice
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    card = cards.read_card(bytes(row.card))
    standing.check_not_revoked(row, card)
    if not _is_number(typed, card):
        raise WrongNumber
    row.number_from = {**row.number_from, str(by): number_from}
    if row.first_member is None:
        row.first_member = by
    elif row.first_member == by:
        raise SecondMemberNeeded
    elif row.level != "verified":
        row.second_member, row.level, row.blocked = by, "verified", ""
    row.save()
    return _partner(row)


def scanned_text(card: cards.Card) -> str:
    """What the square code of a card says: whose card it is, and its number."""
    return f"homeward:{card.organisation}:{_digits(cards.number(card))}"


def _is_number(typed: str, card: cards.Card) -> bool:
    if typed.strip().startswith("homeward:"):
        return typed.strip() == scanned_text(card)
    return _digits(typed) == _digits(cards.number(card))


def _digits(typed: str) -> str:
    """The digits of what was typed, also those of other scripts, without spaces and hyphens between them."""
    return "".join(str(unicodedata.digit(one)) for one in typed if one.isdecimal())


_NAMES = Prepared(lambda: PartnerRow.objects.values_list("pk", "name"))
_GUESTS = Prepared(lambda: GuestRow.objects.values_list("pk", "name"))
_KINDS = Prepared(lambda: PartnerRow.objects.values_list("pk", "kind", "country"))


def names() -> dict[str, str]:
    """The names of all partners by id, without reading their cards, and of this organisation where it has a card."""
    found = dict(_NAMES()) | dict(_GUESTS())
    try:
        own, _ = nodekeys.own_card()
    except nodekeys.NoCard:
        return found
    return {**found, own.organisation: own.name}


def say_kind(partner: str, kind: str) -> None:
    """Keep what our supervisor says a partner is.

    :raises NotVerified: when there is no partner with this id
    """
    if not PartnerRow.objects.filter(pk=partner).update(kind=kind):
        raise NotVerified(partner)


def kinds() -> dict[str, tuple[str, str]]:
    """What each partner is, as a supervisor said (empty while nobody has), and its country, by id."""
    return {partner: (kind, country) for partner, kind, country in _KINDS()}


def reads(partner: str) -> frozenset[str]:
    """The message types and versions that a partner says it reads, such as "COM-1.v1": by its card, or newer by its node's heads."""
    row = PartnerRow.objects.filter(pk=partner).select_related("linerow").first()
    if row is None:
        return frozenset()
    by_card = str(cards.stored(bytes(row.card)).get("messages", "")).split(",")
    line = getattr(row, "linerow", None)
    by_heads = [one for one in line.speaks if ".v" in one] if line else []
    return frozenset(by_heads or by_card) - {""}


def places(ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """The country and the zone of partners by id, from their cards."""
    wanted = list(ids)
    rows = PartnerRow.objects.filter(pk__in=wanted).order_by("pk") if wanted else ()
    return [(row.pk, row.country, str(cards.stored(bytes(row.card)).get("zone", ""))) for row in rows]


def everyone() -> list[Partner]:
    """List all partners by name."""
    return [_partner(row) for row in PartnerRow.objects.order_by("name")]


def one(partner: str) -> Partner:
    """One partner as staff see it.

    :raises NotVerified: when there is no partner with this id
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    return _partner(row)


def signing_keys() -> dict[str, bytes]:
    """The key that each verified partner's node signs with (32 bytes), by partner."""
    rows = PartnerRow.objects.filter(level="verified").order_by("pk")
    return {row.pk: jws.decode(cards.read_card(bytes(row.card)).signing) for row in rows}


def card_of(partner: str) -> cards.Card:
    """Read a partner's card.

    :raises NotVerified: when there is no partner with this id
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    return cards.read_card(bytes(row.card))


def require_verified(partner: str, today: date | None = None) -> PartnerRow:
    """Find a partner with whom messages may be exchanged.

    :param today: when given, the card must not have ended more than 60 days before
    :raises NotVerified: when two members have not verified its card, its keys changed, or the card has ended
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None or row.level != "verified" or row.blocked:
        raise NotVerified(partner)
    if today is not None and not is_current(cards.read_card(bytes(row.card)), today):
        raise NotVerified(partner)
    return row


def is_current(card: cards.Card, today: date) -> bool:
    """Whether a card still counts: until 60 days after its end."""
    return today <= date.fromisoformat(card.until) + GRACE


def expiring(today: date) -> list[Partner]:
    """List partners whose card ends within 60 days or has ended: a new one must be asked for."""
    return [one for one in everyone() if one.until - today <= SOON]


def intake_key(partner: str, today: date | None = None) -> tuple[bytes, bytes]:
    """A verified partner's intake key (1,216 bytes) and the slip it stands on.

    :raises NotVerified: when the partner is not verified; KeyEnded when the key ended before `today`
    :raises CardRefused: when the slip does not hold
    """
    row = require_verified(partner, today)
    slip = slip_of(row, "intake")
    if today is not None and slip.until < today.isoformat():
        raise KeyEnded(partner)
    return slip.public, bytes(row.intake_slip)


def slip_of(row: PartnerRow, use: str) -> cards.Slip:
    """Read the newest slip we hold of a partner.

    :raises CardRefused: when it is not signed by the key on the card
    """
    card = cards.read_card(bytes(row.card))
    signed, signer = (row.node_slip, card.signing) if use == "node" else (row.intake_slip, card.desk)
    return cards.read_slip(bytes(signed), use, signer)


def slips_end_soon(row: PartnerRow, today: date) -> bool:
    """Whether one of a partner's slips ends within ten days."""
    return slips_end(row) - today < SLIPS_SOON


def slips_end(row: PartnerRow) -> date:
    """The last day on which all of a partner's slips hold."""
    return min(date.fromisoformat(slip_of(row, use).until) for use in USES)


def take_slips(partner: str, texts: Mapping[str, str]) -> None:
    """Keep those of a partner's slips that are signed by the key on its card and newer than ours; others change nothing."""
    row = PartnerRow.objects.get(pk=partner)
    card = cards.read_card(bytes(row.card))
    for use, signer in (("node", card.signing), ("intake", card.desk)):
        text = texts.get(f"{use}_slip", "").encode()
        if text and _is_newer(text, use, signer, slip_of(row, use)):
            PartnerRow.objects.filter(pk=partner).update(**{f"{use}_slip": text})


def _is_newer(text: bytes, use: str, signer: str, old: cards.Slip) -> bool:
    """Whether this slip replaces the old one. One that does not hold is no news: the line itself proves nothing."""
    try:
        slip = cards.read_slip(text, use, signer)
    except cards.CardRefused:
        return False
    # Of the same day: a restored node makes a new key at once, and the one it lost no longer opens there.
    newer, same_day = (slip.until, slip.issued) > (old.until, old.issued), slip.until == old.until
    return newer or (same_day and slip.issued == old.issued and slip.key != old.key)


def heard_from(partner: str) -> None:
    """Note a sign of life: everything that waits for this partner is tried again at once."""
    PartnerRow.objects.filter(pk=partner).update(last_heard=time.time())
    waits = OutboxRow.objects.filter(conversation__partner_id=partner, state__in=("queued", "again"), tries__gt=0)
    waits.update(next_try=0, tries=0)


def _partner(row: PartnerRow) -> Partner:
    card = cards.read_card(bytes(row.card))
    return Partner(
        row.pk,
        row.name,
        row.country,
        row.level == "verified" and not row.blocked,
        row.blocked,
        card.telephone,
        row.last_heard,
        row.first_member is not None and row.second_member is None,
        date.fromisoformat(card.until),
        row.kind,
        card.hours,
        card.languages,
    )
