"""The envelope: what passes between two nodes.

An envelope is an age file to the receiving NODE key; inside lie the cover, which the node may read, and the letter, which only people
with the INTAKE key or the case's MAILBOX key can open. The plain text is padded to steps of 8,192 bytes, eight at most, so that its length
says little. Every step of opening has a named refusal; outside, all refusals look alike.
"""

import hashlib
from dataclasses import asdict, dataclass, fields
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import age, jws

STEP = 8192
MOST_STEPS = 8
DATA_LIMIT = 32 * 1024
CLASSES = ("letter", "urgent", "hold", "receipt", "heads", "card")
FIRST_LINK = "0" * 64


class EnvelopeRefused(ValueError):
    """An envelope that is not taken in; the code names the step at which it failed and is never told outside."""

    code = "refused"


class WrongSize(EnvelopeRefused):
    """Not one of the eight lengths, or a message larger than the limit."""

    code = "size"


class NotForThisNode(EnvelopeRefused):
    """It does not open with any node key held here, or was altered."""

    code = "decrypt"


class BadPadding(EnvelopeRefused):
    """The lengths inside do not fit, or the padding is not zero."""

    code = "unpad"


class BadCover(EnvelopeRefused):
    """The cover is malformed or its signature does not verify."""

    code = "cover"


class BadLetter(EnvelopeRefused):
    """The letter does not open, its signature does not verify, or it disagrees with its cover."""

    code = "letter"


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


@dataclass(frozen=True)
class Event:
    """The letter's inside, as CloudEvents 1.0: who sent what, and the same address as on the cover.

    :ivar type: the message type, such as "homeward.com-1.v1"
    :ivar data: the message; `parts` in other compartments are sealed apart
    """

    id: str
    source: str
    type: str
    time: str
    member: str
    hwto: str
    hwcase: str
    hwseq: int
    data: dict[str, Any]


def digest(raw: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def seal_cover(cover: Cover, node_key: Ed25519PrivateKey) -> bytes:
    """Sign a cover with the node key; the SHA-256 of the result is the message's id."""
    return jws.sign(_json(asdict(cover)), node_key)


def read_cover(signed: bytes, node_public: bytes) -> Cover:
    """Check a cover against the sender's node signing key (32 bytes) and read it.

    :raises BadCover: when it is malformed or not signed by that key
    """
    try:
        facts = jws.read_object(jws.verify(signed, node_public))
        values = {field.name: facts[field.name] for field in fields(Cover)}
    except (jws.JwsRefused, KeyError) as error:
        raise BadCover("the cover is not right") from error
    whole = ("hwepoch", "hwseq", "hwafter")
    for name, value in values.items():
        if type(value) is not (int if name in whole else str):
            raise BadCover(f"{name} is of another type")
    if values["hwclass"] not in CLASSES or values["hwseq"] < 1:
        raise BadCover("the cover says what cannot be")
    return Cover(**values)


def claimed_signer(signed: bytes) -> str:
    """Read whose key a cover claims to be signed with (thumbprint).

    :raises BadCover: when the header is not the agreed one
    """
    try:
        return jws.signer(signed)
    except jws.JwsRefused as error:
        raise BadCover("the header is not right") from error


def seal_letter(event: Event, key: Ed25519PrivateKey, to: bytes) -> bytes:
    """Sign a letter with the case key or the desk key and seal it to an intake or mailbox key (1,216 bytes).

    :raises WrongSize: when the message is larger than 32 KiB
    """
    body = _json(_event_json(event))
    if len(body) > DATA_LIMIT:
        raise WrongSize(f"a message of {len(body)} bytes is larger than {DATA_LIMIT}")
    return age.encrypt(jws.sign(body, key), [to])


def open_letter(letter: bytes, seeds: list[bytes]) -> bytes:
    """Open a letter with mailbox or intake seeds and give its signed text, not yet checked.

    :raises BadLetter: when none of the seeds opens it
    """
    try:
        return age.decrypt(letter, seeds)
    except age.AgeRefused as error:
        raise BadLetter("the letter does not open") from error


def read_letter(signed: bytes, public: bytes, cover: Cover) -> Event:
    """Check a letter's signature against the key expected (32 bytes) and its address against the cover.

    :raises BadLetter: when signature, form, or address are not right
    """
    try:
        facts = jws.read_object(jws.verify(signed, public))
    except jws.JwsRefused as error:
        raise BadLetter("the letter's signature is not right") from error
    event = _read_event(facts)
    if (event.hwto, event.hwcase, event.hwseq) != (cover.hwto, cover.hwcase, cover.hwseq):
        raise BadLetter("the letter is not the one of this cover")
    return event


def unverified_event(signed: bytes) -> Event:
    """Read a letter before its signer is known, only to find the keys that a first letter brings with it.

    :raises BadLetter: when it is malformed
    """
    try:
        return _read_event(jws.read_object(jws.unverified(signed)))
    except jws.JwsRefused as error:
        raise BadLetter("the letter is malformed") from error


def wrap(cover: bytes, letter: bytes, node_public: bytes) -> bytes:
    """Put cover and letter into an envelope sealed to the receiving node key (1,216 bytes).

    :raises WrongSize: when both together exceed eight steps
    """
    plain = len(cover).to_bytes(4, "big") + cover + len(letter).to_bytes(4, "big") + letter
    steps = -(-len(plain) // STEP)
    if steps > MOST_STEPS:
        raise WrongSize(f"{len(plain)} bytes are more than {STEP * MOST_STEPS}")
    return age.encrypt(plain.ljust(steps * STEP, b"\0"), [node_public])


def unwrap(envelope: bytes, node_seeds: list[bytes]) -> tuple[bytes, bytes]:
    """Open an envelope with the node's seeds and give cover and letter, in the order of checks that exchange.md sets.

    :raises EnvelopeRefused: WrongSize, NotForThisNode or BadPadding
    """
    if len(envelope) > STEP * MOST_STEPS + 4096:
        raise WrongSize("longer than any envelope")
    try:
        plain = age.decrypt(envelope, node_seeds)
    except age.AgeRefused as error:
        raise NotForThisNode("it does not open") from error
    if len(plain) % STEP or not 1 <= len(plain) // STEP <= MOST_STEPS:
        raise WrongSize("not one of the eight lengths")
    cover, after = _field(plain, 0)
    letter, after = _field(plain, after)
    if plain[after:].strip(b"\0") or len(plain) - after >= STEP:
        raise BadPadding("the padding is not right")
    return cover, letter


def _field(plain: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(plain[at : at + 4], "big")
    end = at + 4 + length
    if at + 4 > len(plain) or end > len(plain):
        raise BadPadding("a length does not fit")
    return plain[at + 4 : end], end


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "dataschema": f"https://homeward.invalid/schemas/{event.type}",
        **asdict(event),
    }


def _read_event(facts: dict[str, Any]) -> Event:
    values = {field.name: facts.get(field.name) for field in fields(Event)}
    kinds: dict[str, type] = {"hwseq": int, "data": dict}
    for name, value in values.items():
        if type(value) is not kinds.get(name, str):
            raise BadLetter(f"{name} is missing or of another type")
    return Event(**values)  # type: ignore[arg-type]


def _json(value: dict[str, Any]) -> bytes:
    return jws.write_object(value)
