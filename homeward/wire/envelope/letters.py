"""The letter: a signed event for people, sealed to the intake key or to the mailbox of a case."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import age, jws
from homeward.wire.envelope.covers import Cover
from homeward.wire.envelope.refusals import BadLetter, WrongSize
from homeward.wire.times import is_moment

DATA_LIMIT = 32 * 1024


class Automatic(StrEnum):
    """The types of letters that a person's session sends by itself: they carry no entries and are never answered.

    Each has a vector, a schema and an example in docs/exchange, as every message has.
    """

    SEEN = "receipt.seen"
    REJECTED = "receipt.rejected"
    NEW_KEYS = "mailbox"


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


_KINDS = {field.name: {"hwseq": int, "data": dict}.get(field.name, str) for field in fields(Event)}


def seal_letter(event: Event, key: Ed25519PrivateKey, to: bytes) -> bytes:
    """Sign a letter with the case key or the desk key and seal it to an intake or mailbox key (1,216 bytes).

    :raises WrongSize: when the message is larger than 32 KiB
    """
    body = jws.write_object(_event_json(event))
    if len(body) > DATA_LIMIT:
        raise WrongSize(f"a message of {len(body)} bytes is larger than {DATA_LIMIT}")
    return age.encrypt(jws.sign(body, key), [to])


def open_letter(letter: bytes, seeds: Sequence[bytes | age.Hybrid]) -> bytes:
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
        payload = jws.verify(signed, public)
        facts = jws.read_object(payload)
    except jws.JwsRefused as error:
        raise BadLetter("the letter's signature is not right") from error
    if len(payload) > DATA_LIMIT:
        raise BadLetter("the message is larger than any may be")
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


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "dataschema": f"https://homeward.invalid/schemas/{event.type}",
        **vars(event),
    }


def _read_event(facts: dict[str, Any]) -> Event:
    if facts.get("specversion") != "1.0":
        raise BadLetter("not an event of CloudEvents 1.0")
    values = [facts.get(name) for name in _KINDS]
    for value, (name, kind) in zip(values, _KINDS.items(), strict=True):
        if type(value) is not kind:
            raise BadLetter(f"{name} is missing or of another type")
    if not is_moment(facts["time"]):
        raise BadLetter("time is no time with its zone")
    return Event(*values)  # type: ignore[arg-type]
