"""The standing of partners' keys: which count now, which counted until lately, which were revoked and since when their word is doubtful."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.exchange.models import PartnerRow
from homeward.record.prepared import Prepared
from homeward.wire import cards, jws, revocations
from homeward.wire.cards import Card, CardRefused

# A key that an announced card replaced still counts for a while: a file may travel for weeks.
OVERLAP = timedelta(days=60)
REVOKED = "revoked"


@dataclass(frozen=True)
class Doubt:
    """Between which times what a partner said is doubtful, because its keys were in other hands."""

    since: datetime
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Whether something stored at this time is doubtful."""
        return self.since <= at <= self.until


def signing_of(row: PartnerRow, today: date | None = None) -> dict[str, bytes]:
    """What a partner's node may sign with (32 bytes each), by thumbprint: the key on its card, and those it replaced lately.

    :param today: when given, replaced keys count 60 days only
    """
    return _keys(row, 0, "signing", today)


def desk_of(partner: str, message_id: str = "") -> dict[str, bytes]:
    """What a partner's desk may sign with, by thumbprint; nothing for a partner who is not known.

    :param message_id: of the letter; where the partner's node vouches for it, ended keys count too
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        return {}
    ended = _thumbed(row, 1) if message_id in row.vouched else {}
    return ended | _keys(row, 1, "desk", None)


def ended_signing_of(row: PartnerRow, message_id: str) -> dict[str, bytes]:
    """What a partner's node signed one message with, by thumbprint, where it vouches for it by its key of today; nothing otherwise."""
    return _thumbed(row, 0) if message_id in row.vouched else {}


def end_keys(row: PartnerRow) -> None:
    """Remember the keys of the card that a partner has so far, because another takes its place; the caller saves the row.

    They count for nothing but messages that the partner vouches for, and cosignatures of their time.
    """
    old = cards.read_card(bytes(row.card))
    ended = [old.signing, old.desk, old.version]
    if ended not in row.keys_ended:
        row.keys_ended = [*row.keys_ended, ended]


def cosigning() -> tuple[dict[str, tuple[bytes, ...]], dict[str, tuple[bytes, ...]]]:
    """The keys with which each partner's node may have cosigned our log in all the years, by partner; and apart, those revoked since."""
    good, gone = {}, {}
    for row in PartnerRow.objects.exclude(level="found", keys_ended=[]).order_by("pk"):
        now, revoked = cards.read_card(bytes(row.card)), _revoked_to(row)
        every = [(one[0], one[2]) for one in row.keys_ended] + [
            (one[0], revocations.HIGHEST) for one in row.keys_before
        ]
        if row.level == "verified":
            every.append((now.signing, now.version))
        good[row.pk] = tuple(jws.decode(key) for key, version in every if version > revoked)
        gone[row.pk] = tuple(jws.decode(key) for key, version in every if version <= revoked)
    return good, gone


def _revoked_to(row: PartnerRow) -> int:
    """The newest version of a partner's card that it revoked: 0 for none, above all of them where its identity key is."""
    typed = bytes(row.revocation).decode()
    if not typed:
        return 0
    card = cards.read_card(bytes(row.card))
    version = revocations.read(typed, card.organisation, card.identity).version
    return revocations.HIGHEST + 1 if version == revocations.IDENTITY else version


def _thumbed(row: PartnerRow, place: int) -> dict[str, bytes]:
    every = [jws.decode(one[place]) for one in row.keys_ended]
    return {jws.thumbprint(one): one for one in every}


def _keys(row: PartnerRow, place: int, name: str, today: date | None) -> dict[str, bytes]:
    now = jws.decode(cards.stored(bytes(row.card))[name])
    before = [one for one in row.keys_before if today is None or date.fromisoformat(one[2]) >= today]
    every = [now, *(jws.decode(one[place]) for one in before)]
    return {jws.thumbprint(one): one for one in every}


def renew(row: PartnerRow, card: Card, texts: dict[str, bytes], today: date) -> bool:
    """Take over a card that a partner announced by its own line, with its slips; gives whether it was a newer one.

    :raises CardRefused: when it is of another identity, older, revoked, or a slip does not hold
    """
    old = cards.read_card(bytes(row.card))
    if card.identity != old.identity or card.version < old.version:
        raise CardRefused("the card of another identity, or an older one")
    if card == old:
        return False
    if card.version == old.version:
        raise CardRefused("another card of the same version")
    check_not_revoked(row, card)
    cards.read_slip(texts["node_slip"], "node", card.signing)
    cards.read_slip(texts["intake_slip"], "intake", card.desk)
    end_keys(row)
    row.keys_before = [*row.keys_before, [old.signing, old.desk, (today + OVERLAP).isoformat()]]
    row.card, row.node_slip, row.intake_slip = texts["card"], texts["node_slip"], texts["intake_slip"]
    row.name, row.country = card.name, card.country
    row.save(update_fields=["keys_before", "keys_ended", "card", "node_slip", "intake_slip", "name", "country"])
    return True


def revoke(partner: str, *, typed: str, since: datetime, now: datetime) -> None:
    """Take in a partner's revocation: nothing passes any more, and what was stored here since a time is doubtful.

    Of a card that a newer one replaced lately, the old keys end at once, and the newer card stands.

    :param typed: the revocation as it was read out, pasted or sent
    :param since: when the keys may have come into other hands, as the partner says
    :raises CardRefused: when it is mistyped, not signed by the partner's identity key, or of an older card than the one known
    """
    row = PartnerRow.objects.filter(pk=partner).first()
    if row is None:
        raise CardRefused("there is no such partner")
    card = cards.read_card(bytes(row.card))
    found = revocations.read(typed, card.organisation, card.identity)
    row.doubtful_since = min(since, row.doubtful_since or since)
    if bytes(row.revocation) == found.written.encode():
        # Heard already, perhaps by telephone, and its new card was compared since: that stands.
        row.save(update_fields=["doubtful_since"])
        return
    row.doubtful_until = now
    if found.version != revocations.IDENTITY and found.version < card.version:
        if not row.keys_before:
            raise CardRefused("this revokes an older card, whose keys count no more; nothing was changed")
        # Of a card replaced lately: its keys still counted for a while, and end now; the newer card stands.
        row.keys_before = []
        row.save(update_fields=["keys_before", "doubtful_since", "doubtful_until"])
        return
    end_keys(row)
    row.revocation, row.blocked, row.level = found.written.encode(), REVOKED, "found"
    row.first_member, row.second_member, row.number_from = None, None, {}
    row.keys_before = []
    row.save()


def check_not_revoked(row: PartnerRow, card: Card) -> None:
    """Check that a card is not one of those that its organisation revoked.

    :raises CardRefused: when it is
    """
    typed = bytes(row.revocation).decode()
    if not typed:
        return
    found = revocations.read(typed, card.organisation, card.identity)
    if found.version == revocations.IDENTITY:
        raise CardRefused("the identity key of this organisation was revoked: only a card of a new identity counts")
    if card.version <= found.version:
        raise CardRefused("this card was revoked")


_DOUBTS = Prepared(
    lambda: (
        PartnerRow.objects.exclude(doubtful_since=None)
        .exclude(doubtful_until=None)
        .values_list("pk", "doubtful_since", "doubtful_until")
    )
)


def doubts() -> dict[str, Doubt]:
    """The partners whose word is doubtful for some time, by id."""
    return {pk: Doubt(since, until) for pk, since, until in _DOUBTS() if since and until}
