"""The cover: what a node without people signed in needs to know of a message, signed by the sender's node key."""

import hashlib
import re
import secrets
import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import jws
from homeward.wire.envelope.refusals import BadCover, BadHeader, BadSignature
from homeward.wire.times import is_moment

CLASSES = ("letter", "urgent", "hold", "receipt", "heads", "card")
FIRST_LINK = "0" * 64
HIGHEST = 2**31 - 1

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_LEAST = {"hwepoch": 1, "hwseq": 1, "hwafter": 0}
_FORMS = {
    "hwto": jws.OF_32_BYTES,
    "hwcase": jws.OF_32_BYTES,
    "hwprev": _HASH,
    "hwbox": _HASH,
    "hwletter": _HASH,
    "hwlink": _HASH,
}


@dataclass(frozen=True)
class Cover:
    """What a node without people signed in needs to know of a message.

    :ivar id: a UUIDv7 as text
    :ivar time: when it was sealed, ISO 8601 with zone
    :ivar hwto: the receiving organisation, by the thumbprint of its identity key
    :ivar hwcase: the case, by a random number that only this pair knows
    :ivar hwepoch: counts restores of the sender
    :ivar hwseq: the number of this message in its case and direction, from 1
    :ivar hwprev: SHA-256 of the previous cover of the case and direction, 64 zeros for the first
    :ivar hwafter: the last number seen from the other side, 0 for none
    :ivar hwclass: one of `CLASSES`
    :ivar hwdue: when somebody should be rung if it lies unread, rounded up to 15 minutes; empty for never
    :ivar hwbox: SHA-256 of the announced keys that the letter is sealed to
    :ivar hwletter: SHA-256 of the letter
    :ivar hwlink: SHA-256 of the sender's newest link and hwcase: the partner witnesses the record (invariant 2)
    """

    id: str
    time: str
    hwto: str
    hwcase: str
    hwepoch: int
    hwseq: int
    hwprev: str
    hwafter: int
    hwclass: str
    hwdue: str
    hwbox: str
    hwletter: str
    hwlink: str


_NAMES = tuple(field.name for field in fields(Cover))


def digest(raw: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def seal_cover(cover: Cover, node_key: Ed25519PrivateKey) -> bytes:
    """Sign a cover with the node key; the SHA-256 of the result is the message's id."""
    return jws.sign(jws.write_object(vars(cover)), node_key)


def new_id(at: datetime) -> str:
    """Make the id of a message sealed at this time: a UUIDv7 (RFC 9562), whose first 48 bits are milliseconds."""
    value = (int(at.timestamp() * 1000) & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=value))


def read_cover(signed: bytes, node_public: bytes) -> Cover:
    """Check a cover against the sender's node signing key (32 bytes) and read it; unknown fields are passed over.

    :raises BadCover: when it is malformed or not signed by that key
    """
    try:
        payload = jws.verify(signed, node_public)
    except jws.JwsRefused as error:
        raise BadSignature("the cover is not signed by this key") from error
    try:
        facts = jws.read_object(payload)
        cover = Cover(*(facts[name] for name in _NAMES))
    except (jws.JwsRefused, KeyError) as error:
        raise BadCover("the cover is malformed") from error
    _check_cover(cover)
    return cover


def stored_cover(signed: bytes) -> Cover:
    """Read a cover again that was checked when it was stored."""
    facts = jws.read_object(jws.unverified(signed))
    return Cover(*(facts[name] for name in _NAMES))


def _check_cover(cover: Cover) -> None:
    for name, value in vars(cover).items():
        if type(value) is not (int if name in _LEAST else str):
            raise BadCover(f"{name} is of another type")
    if any(not low <= getattr(cover, name) <= HIGHEST for name, low in _LEAST.items()):
        raise BadCover("a number that cannot be")
    if not all(form.fullmatch(getattr(cover, name)) for name, form in _FORMS.items()) or cover.hwclass not in CLASSES:
        raise BadCover("a hash, a name or the class is of another form")
    if not _is_uuid7(cover.id) or not is_moment(cover.time) or not (cover.hwdue == "" or is_moment(cover.hwdue)):
        raise BadCover("the id or a time is of another form")


def _is_uuid7(text: str) -> bool:
    return _UUID7.fullmatch(text) is not None


def claimed_signer(signed: bytes) -> str:
    """Read whose key a cover claims to be signed with (thumbprint).

    :raises BadHeader: when the header is not the agreed one
    """
    try:
        return jws.signer(signed)
    except jws.JwsRefused as error:
        raise BadHeader("the header is not right") from error
