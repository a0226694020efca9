"""Custody of the identity key: split among custodians on paper, put together for minutes where no network is, to sign what it signs.

The texts here pass between the node, which never has the key, and the place where two custodians meet.
"""

import json
from dataclasses import asdict, dataclass, fields

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import cards, jws, revocations, shamir
from homeward.wire.cards import Card, CardRefused
from homeward.wire.jws import JwsRefused, read_object
from homeward.wire.shamir import Share, ShareRefused

REQUEST, SIGNED = "homeward-card-request-1", "homeward-card-signed-1"
# Marks a share as one of the identity key, so that it is never taken for one of the emergency key.
VERSION = 255
SHARES = 3


@dataclass(frozen=True)
class Signed:
    """A signed card, and the revocations that are printed beside it: of its keys, and of the identity itself."""

    card: bytes
    revocations: tuple[str, str]


def split(identity: bytes) -> list[Share]:
    """Split the identity key (32 bytes) into three shares of which any two give it back."""
    return shamir.split(identity, SHARES, VERSION)


def combine(typed: tuple[str, str], organisation: str) -> Ed25519PrivateKey:
    """Put the identity key of an organisation together from two shares as they were typed.

    :raises ShareRefused: when one is mistyped, or they are not two shares of this organisation's identity key
    """
    one, other = (shamir.read(text) for text in typed)
    if VERSION not in (one.version, other.version):
        raise ShareRefused("a share of another key")
    key = Ed25519PrivateKey.from_private_bytes(shamir.combine(one, other))
    if jws.thumbprint(key.public_key().public_bytes_raw()) != organisation:
        raise ShareRefused("not two shares of this organisation's identity key")
    return key


def write_request(card: Card) -> str:
    """Write the card that is to be signed, as the file that the node gives out; it is public."""
    return json.dumps({"format": REQUEST, "card": asdict(card)}, indent=1, ensure_ascii=False)


def read_request(raw: bytes) -> Card:
    """Read a card that is to be signed.

    :raises CardRefused: when it is no such file
    """
    facts = _facts(raw, REQUEST)
    known = facts.get("card")
    if not isinstance(known, dict) or set(known) != {one.name for one in fields(Card)}:
        raise CardRefused("this is not a card to be signed")
    return Card(**known)


def sign(card: Card, identity: Ed25519PrivateKey) -> Signed:
    """Sign a card with the identity key, and the two revocations that are printed with it.

    :raises CardRefused: when the card says what no card may say, or names another identity key
    """
    signed = cards.sign_card(card, identity)
    cards.read_card(signed)
    made = (revocations.sign(card.organisation, one, identity) for one in (card.version, revocations.IDENTITY))
    keys, whole = (one.written for one in made)
    return Signed(signed, (keys, whole))


def write_signed(signed: bytes) -> str:
    """Write a signed card as the file that goes back to the node; it is public."""
    return json.dumps({"format": SIGNED, "card": signed.decode()}, indent=1)


def read_signed(raw: bytes) -> bytes:
    """Read a signed card from its file; its signature is checked by whoever takes it in.

    :raises CardRefused: when it is no such file
    """
    found = _facts(raw, SIGNED).get("card")
    if not isinstance(found, str) or not found.isascii():
        raise CardRefused("this is not a signed card")
    return found.encode("ascii")


def _facts(raw: bytes, form: str) -> dict[str, object]:
    try:
        facts = read_object(raw)
    except JwsRefused as error:
        raise CardRefused("this file cannot be read") from error
    if facts.get("format") != form:
        raise CardRefused(f"this file is of another format than {form}")
    return facts
