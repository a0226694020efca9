"""What we know of partners, as staff see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from homeward.exchange import nodekeys
from homeward.exchange.models import GuestRow, LineRow, PartnerRow
from homeward.exchange.partners.refusals import NotVerified
from homeward.record.prepared import Prepared
from homeward.wire import cards

# A card that ends within so long is asked for anew.
SOON = timedelta(days=60)
# How a node says in its heads that it takes letters of the type `mailbox`.
RENEWS = "mailbox 1"
# And that it knows a receipt of the level "rejected".
REJECTS = "rejected 1"


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


def everyone() -> list[Partner]:
    """List all partners by name."""
    return [as_staff_see(row) for row in PartnerRow.objects.order_by("name")]


def one(partner: str) -> Partner:
    """One partner as staff see it.

    :raises NotVerified: when there is no partner with this id
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    return as_staff_see(row)


def card_of(partner: str) -> cards.Card:
    """Read a partner's card.

    :raises NotVerified: when there is no partner with this id
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise NotVerified(partner)
    return cards.read_card(bytes(row.card))


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


def renews(partner: str) -> bool:
    """Whether a partner's node says that it takes new keys of a case which no other message brings."""
    row = LineRow.objects.filter(pk=partner).first()
    return row is not None and RENEWS in row.speaks


def hears_rejections(partner: str) -> bool:
    """Whether a partner's node knows a receipt of the level "rejected"; one that has said nothing yet is taken for one that does."""
    row = LineRow.objects.filter(pk=partner).first()
    return row is None or not row.speaks or REJECTS in row.speaks


def places(ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """The country and the zone of partners by id, from their cards."""
    wanted = list(ids)
    rows = PartnerRow.objects.filter(pk__in=wanted).order_by("pk") if wanted else ()
    return [(row.pk, row.country, str(cards.stored(bytes(row.card)).get("zone", ""))) for row in rows]


def expiring(today: date) -> list[Partner]:
    """List partners whose card ends within 60 days or has ended: a new one must be asked for."""
    return [one for one in everyone() if one.until - today <= SOON]


def as_staff_see(row: PartnerRow) -> Partner:
    """A partner as staff see it."""
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
