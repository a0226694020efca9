"""The node's own keys for unattended work, under the server key: they open covers and sign receipts, never letters."""

import secrets
import time
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange.models import NodeKeyRow, OwnCardRow, PartnerRow
from homeward.record import seal
from homeward.record.prepared import Prepared
from homeward.wire import age, cards, jws, revocations
from homeward.wire.envelope import digest

SLIP_DAYS = 30
KEPT_DAYS = 45
NEXT = "next"
# Node keys that this process has opened, by their public halves: expanding one costs as much as opening an envelope.
_OPENED: dict[bytes, age.Hybrid] = {}


class NoCard(Exception):
    """This node has no contact card yet."""


def _key(server_key: bytes) -> bytes:
    return seal.derive(server_key, "node keys")


def make_signing(server_key: bytes, use: str = "sign") -> bytes:
    """Make the node's signing key for the year, or with `NEXT` that of a card not signed yet; gives its public key (32 bytes)."""
    seed = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    sealed = seal.seal(_key(server_key), seed, use.encode())
    NodeKeyRow.objects.create(use=use, public=public, sealed=sealed, slip=b"")
    return public


def use_next(server_key: bytes, public: bytes) -> None:
    """Begin to sign with the key that was made for the card just signed; others that were made for no card go.

    :raises NoCard: when there is no such key: the card was made from another request
    """
    row = NodeKeyRow.objects.filter(use=NEXT, public=public).first()
    if row is None:
        raise NoCard
    seed = seal.unseal(_key(server_key), bytes(row.sealed), NEXT.encode())
    NodeKeyRow.objects.create(use="sign", public=public, sealed=seal.seal(_key(server_key), seed, b"sign"), slip=b"")
    NodeKeyRow.objects.filter(use=NEXT).delete()


def signing(server_key: bytes, to: str = "") -> Ed25519PrivateKey:
    """Open the node's signing key: the newest, or the one on the card that a partner has of us."""
    rows = NodeKeyRow.objects.filter(use="sign")
    known = on_card("signing", to)
    row = (rows.filter(public=known).first() if known else None) or rows.latest("id")
    return Ed25519PrivateKey.from_private_bytes(seal.unseal(_key(server_key), bytes(row.sealed), b"sign"))


def on_card(name: str, to: str = "") -> bytes | None:
    """A key of ours (32 bytes) as it stands on our newest card, or on the one that a partner has; None before the first.

    :param name: "signing" or "desk"
    """
    every = [cards.stored(bytes(row.card)) for row in OwnCardRow.objects.order_by("-id")]
    if not every:
        return None
    told = PartnerRow.objects.filter(pk=to).values_list("told_card", flat=True).first() if to else None
    had = [one for one in every if told is None or one["version"] <= max(told, 1)]
    return jws.decode((had or every)[0][name])


def signing_keys() -> tuple[bytes, ...]:
    """The public keys that this node has signed with, the newest first."""
    return tuple(
        bytes(one) for one in NodeKeyRow.objects.filter(use="sign").order_by("-id").values_list("public", flat=True)
    )


def renew_node_slip(server_key: bytes, today: date, *, now: bool = False) -> bytes:
    """Make a new node key with its slip when the newest ends within ten days; destroy all that ended 45 days ago.

    :param now: make one in any case (rotation)

    The seeds destroyed, intake seeds among them, were random: what was sealed to them is closed for ever (forward secrecy).
    """
    NodeKeyRow.objects.filter(use__in=("node", "intake"), until__lt=today - timedelta(days=KEPT_DAYS)).delete()
    newest = NodeKeyRow.objects.filter(use="node").order_by("-id").first()
    if not now and newest is not None and newest.until is not None and newest.until > today + timedelta(days=10):
        return bytes(newest.slip)
    seed = age.new_seed()
    sealed = seal.seal(_key(server_key), seed, b"node")
    return keep_slip("node", age.public_of(seed), sealed, signing(server_key), today)


def renew_after_restore(server_key: bytes, today: date) -> None:
    """Make a new node key, and let the next member of the intake desk who signs in make a new intake key.

    The partners may hold slips of keys that were made after the backup: nobody has their seeds any more.
    """
    renew_node_slip(server_key, today, now=True)
    soon = today + timedelta(days=10)
    NodeKeyRow.objects.filter(use="intake", until__gt=soon).update(until=soon)


def keep_slip(use: str, public: bytes, sealed: bytes, key: Ed25519PrivateKey, today: date) -> bytes:
    """Keep a new encryption key with the slip that this key signs; gives the slip."""
    until = today + timedelta(days=SLIP_DAYS)
    slip = cards.sign_slip(cards.Slip(use, jws.encode(public), today.isoformat(), until.isoformat()), key)
    NodeKeyRow.objects.create(use=use, public=public, sealed=sealed, slip=slip, until=until)
    return slip


def node_seeds(server_key: bytes) -> list[bytes]:
    """Open all node seeds still kept, the newest first."""
    rows = NodeKeyRow.objects.filter(use="node").order_by("-id")
    return [seal.unseal(_key(server_key), bytes(row.sealed), b"node") for row in rows]


def node_identities(server_key: bytes) -> list[age.Hybrid]:
    """All node keys still kept, ready to open with, the newest first; one whose row was destroyed is forgotten here too."""
    rows = NodeKeyRow.objects.filter(use="node").order_by("-id").values_list("public", "sealed")
    known = {bytes(public): bytes(sealed) for public, sealed in rows}
    for public in _OPENED.keys() - known.keys():
        del _OPENED[public]
    for public, sealed in known.items():
        if public not in _OPENED:
            _OPENED[public] = age.Hybrid(seal.unseal(_key(server_key), sealed, b"node"))
    return [_OPENED[public] for public in known]


def sealed_intake_seeds() -> list[bytes]:
    """The intake seeds as they lie under the intake secret, the newest first."""
    return [bytes(row.sealed) for row in NodeKeyRow.objects.filter(use="intake").order_by("-id")]


def intake_boxes() -> frozenset[str]:
    """The digests of all intake keys still kept: what is sealed to another opens for nobody here."""
    publics = NodeKeyRow.objects.filter(use="intake").values_list("public", flat=True)
    return frozenset(digest(bytes(public)) for public in publics)


def newest_slip(use: str) -> tuple[bytes, date] | None:
    """The newest slip for a use and its end, or None."""
    row = NodeKeyRow.objects.filter(use=use).order_by("-id").first()
    return (bytes(row.slip), row.until) if row is not None and row.until is not None else None


def set_own_card(signed: bytes, desk_since: float | None = None) -> cards.Card:
    """Keep this organisation's own card.

    :param desk_since: when its desk key was made, real time in seconds; just now without it
    :raises CardRefused: when it is not signed by the identity key it names
    """
    card = cards.read_card(signed)
    since = time.time() if desk_since is None else desk_since
    OwnCardRow.objects.create(organisation=card.organisation, card=signed, desk_since=since)
    return card


def next_version(after: int = 0) -> int:
    """The version of our next card: above all that we know of, and above what partners say they have of us.

    A node that was restored from before its newest card has lost it; no other card may have its number.

    :param after: the number of our last card, where somebody knows of a later one than the node does
    """
    told = PartnerRow.objects.order_by("-told_card").values_list("told_card", flat=True).first() or 0
    return max(own_card()[0].version, told, after) + 1


def own_card_lost() -> bool:
    """Whether a partner has a later card of ours than this node, which has lost its keys with a restored backup."""
    newest = OwnCardRow.objects.order_by("-id").values_list("card", flat=True).first()
    version = int(cards.stored(bytes(newest))["version"]) if newest is not None else 0
    return newest is not None and PartnerRow.objects.filter(level="verified", told_card__gt=version).exists()


def revoked_own(version: int) -> None:
    """Note that the keys of our cards up to a version are revoked, or with `IDENTITY` all of them."""
    for row in OwnCardRow.objects.all():
        if version == revocations.IDENTITY or int(cards.stored(bytes(row.card))["version"]) <= version:
            OwnCardRow.objects.filter(pk=row.pk).update(revoked=True)


_OWN = Prepared(lambda: OwnCardRow.objects.order_by("-id").values_list("card")[:1])


def own_card() -> tuple[cards.Card, bytes]:
    """This organisation's newest card, read and as signed.

    :raises NoCard: before there is one
    """
    rows = _OWN()
    if not rows:
        raise NoCard
    card = bytes(rows[0][0])
    return cards.read_card(card), card


def lock_all_anew(old: bytes, new: bytes) -> None:
    """Lock the node's keys under another server key, inside the caller's transaction; intake seeds lie under the intake secret."""
    for row in NodeKeyRow.objects.exclude(use="intake").order_by("id"):
        place = row.use.encode()
        row.sealed = seal.seal(_key(new), _opened(bytes(row.sealed), place, (new, old)), place)
        row.save(update_fields=["sealed"])


def _opened(sealed: bytes, place: bytes, keys: tuple[bytes, bytes]) -> bytes:
    """Open with the first of two server keys that fits.

    :raises SealBroken: when none does
    """
    try:
        return seal.unseal(_key(keys[0]), sealed, place)
    except seal.SealBroken:
        return seal.unseal(_key(keys[1]), sealed, place)
