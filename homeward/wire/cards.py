"""Contact cards and slips: how organisations know each other's keys.

The identity key, which lies offline, signs the card once a year; the node's signing key signs slips for the node key, and the desk key
slips for the intake key. A card is trusted only after its 30-digit number was compared over a second channel.
"""

import hashlib
import re
from dataclasses import MISSING, asdict, dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import jws
from homeward.wire.age import is_public
from homeward.wire.times import read_day

LONGEST_TEXT, LONGEST_LIST = 200, 4000
# A revocation, which people type, has two bytes for the version.
HIGHEST_VERSION = 2**16 - 1
_ZONE = re.compile(r"[A-Za-z0-9_+/-]{1,60}", re.ASCII)
# Joiners that Persian and Indic names are written with; every other unseen character is refused.
_JOINERS = str.maketrans("", "", "\u200c\u200d")


class CardRefused(ValueError):
    """A card or slip that is malformed, out of date, or not signed by the key that should have signed it."""


@dataclass(frozen=True)
class Card:
    """An organisation's contact card.

    :ivar organisation: the thumbprint of its identity key, by which partners name it for ever
    :ivar identity: the identity public key, base64url
    :ivar signing: the node's signing public key, base64url, 12 months
    :ivar desk: the desk's signing public key, base64url, 12 months
    :ivar languages: language codes, comma-separated
    :ivar zone: IANA name of the zone in which its days are counted; empty when it does not say
    :ivar messages: the message types it reads with their versions, comma-separated; empty when it does not say
    """

    organisation: str
    identity: str
    name: str
    country: str
    languages: str
    telephone: str
    hours: str
    address: str
    signing: str
    desk: str
    version: int
    issued: str
    until: str
    zone: str = ""
    messages: str = ""


@dataclass(frozen=True)
class Slip:
    """An encryption key for a while: the X-Wing public key of a node or of its intake desk (base64url)."""

    use: str
    key: str
    issued: str
    until: str

    @property
    def public(self) -> bytes:
        """The key's 1,216 bytes."""
        return jws.decode(self.key)


def sign_card(card: Card, identity: Ed25519PrivateKey) -> bytes:
    """Sign a card with the organisation's identity key."""
    return jws.sign(jws.write_object(asdict(card)), identity)


@lru_cache(maxsize=4096)
def read_card(signed: bytes) -> Card:
    """Read a card and check that it is signed by the identity key it names; whether that key is theirs, people must compare.

    What was checked is remembered by its exact bytes: every message asks for the card again.

    :raises CardRefused: when anything is not right
    """
    try:
        claimed = jws.read_object(jws.unverified(signed)).get("identity")
        if not isinstance(claimed, str):
            raise CardRefused("the card names no identity key")
        card: Card = _read(Card, jws.read_object(jws.verify(signed, jws.decode(claimed))))
        keys = [jws.decode(card.identity), jws.decode(card.signing), jws.decode(card.desk)]
    except jws.JwsRefused as error:
        raise CardRefused("the card is not signed by its identity key") from error
    if any(len(key) != 32 for key in keys) or jws.thumbprint(keys[0]) != card.organisation:
        raise CardRefused("a key on the card is not right")
    _check_facts(card)
    return card


def _check_facts(card: Card) -> None:
    """Refuse what staff could be misled by: unseen characters, overlong texts, an address or day that is none."""
    for name, value in asdict(card).items():
        longest = LONGEST_LIST if name == "messages" else LONGEST_TEXT
        if isinstance(value, str) and (len(value) > longest or not value.translate(_JOINERS).isprintable()):
            raise CardRefused(f"{name} is too long or holds characters that cannot be seen")
    _days(card.issued, card.until)
    if card.zone and not _ZONE.fullmatch(card.zone):
        raise CardRefused("the zone is none")
    try:
        parts = urlsplit(card.address)
        reachable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise CardRefused("the address is not one") from error
    if not reachable or not card.name.strip() or not 1 <= card.version <= HIGHEST_VERSION:
        raise CardRefused("the address or the name is missing, or the version is none")


def _days(issued: str, until: str) -> None:
    try:
        first, last = read_day(issued), read_day(until)
    except ValueError as error:
        raise CardRefused("a day is not a date") from error
    if first > last:
        raise CardRefused("it ends before it begins")


def sign_slip(slip: Slip, key: Ed25519PrivateKey) -> bytes:
    """Sign a slip: the node's signing key for `node`, the desk key for `intake`."""
    return jws.sign(jws.write_object(asdict(slip)), key)


@lru_cache(maxsize=8192)
def read_slip(signed: bytes, use: str, signer: str) -> Slip:
    """Read a slip for this use and check it against the key (base64url) that the card names.

    :raises CardRefused: when anything is not right
    """
    try:
        slip: Slip = _read(Slip, jws.read_object(jws.verify(signed, jws.decode(signer))))
        public = slip.public
    except jws.JwsRefused as error:
        raise CardRefused("the slip is not signed by the key on the card") from error
    if slip.use != use:
        raise CardRefused("the slip is for another use")
    if not is_public(public):
        raise CardRefused("the key on the slip is none")
    _days(slip.issued, slip.until)
    return slip


def stored(signed: bytes) -> dict[str, Any]:
    """The facts of a card or slip again that was checked when it was taken in."""
    return jws.read_object(jws.unverified(signed))


def number(card: Card) -> str:
    """Compute the 30-digit number of a card, in six groups of five, which two people compare by telephone."""
    said = "|".join(["homeward card", card.identity, card.signing, card.desk]).encode("ascii")
    digits = f"{int.from_bytes(hashlib.sha256(said).digest(), 'big') % 10**30:030d}"
    return " ".join(digits[at : at + 5] for at in range(0, 30, 5))


def _read(kind: type[Any], facts: dict[str, Any]) -> Any:
    values = {}
    for field in fields(kind):
        value = facts.get(field.name, None if field.default is MISSING else field.default)
        if type(value) is not field.type:
            raise CardRefused(f"{field.name} is missing or of another type")
        values[field.name] = value
    return kind(**values)
