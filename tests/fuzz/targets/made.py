"""What is right, to begin from, and how it is made wrong."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import age, envelope, heads, jws, notes
from tests.fuzz.targets.deep import places, put
from tests.wire.write_vectors import box, card_file, cover, event, key, seed

Run = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """One reader.

    :ivar behind: whether a key is at work in it: it decrypts, checks a signature, or reads what stands behind one
    :ivar seeds: what is right, to begin from
    """

    name: str
    run: Run
    refuses: tuple[type[Exception], ...]
    behind: bool
    seeds: tuple[bytes, ...] = ()


NODE = [age.Hybrid(seed("receiver", "node"))]
SIGNING = key("sender", "signing")
PUBLIC = SIGNING.public_key().public_bytes_raw()
LETTER = envelope.seal_letter(
    event("homeward.question.v1", "fuzz", {"entries": []}), key("sender", "case"), box("mailbox")
)
COVER = cover("fuzz", LETTER)
SIGNED = envelope.seal_cover(COVER, SIGNING)
WRAPPED = envelope.wrap(SIGNED, LETTER, box("node"))
CARD_FILE = json.dumps(card_file("sender")).encode()
CARD = jws.read_object(jws.unverified(card_file("sender")["card"].encode()))
SLIP = jws.read_object(jws.unverified(card_file("sender")["node_slip"].encode()))
EVENT = jws.read_object(jws.unverified(envelope.open_letter(LETTER, [seed("receiver", "mailbox")])))
HEAD = heads.Head("A" * 43, 2, "b" * 64, 1, 0, "0" * 64)
HEADS = jws.read_object(
    heads.write(
        heads.Heads(
            (HEAD,),
            True,
            ("k" * 43,),
            ("envelope 1",),
            heads.Statement(2, "2026-05-04", ((HEAD.hwcase, 1, HEAD.link),)),
        )
    )
)
NOTE = jws.read_object(notes.write(notes.Note(("receipt",), (("node_slip", "x"),))))


def mutated(template: dict[str, Any], raw: bytes) -> dict[str, Any]:
    """A right object with some places made wrong: the first byte of each piece says which, the rest is the new value."""
    made: dict[str, Any] = json.loads(json.dumps(template))
    known = places(template)
    for piece in raw.split(b"\xff")[:4]:
        if piece:
            # What lay in a place that an earlier piece made wrong is there no more.
            with suppress(KeyError, IndexError, TypeError):
                put(made, known[piece[0] % len(known)], _value(piece[1:]))
    return made


def _value(raw: bytes) -> Any:
    """A value for a field: JSON where it is some, a number, or text."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace") if raw[:1] != b"\x00" else int.from_bytes(raw, "big", signed=True)


def signed(template: dict[str, Any], raw: bytes, by: Ed25519PrivateKey) -> bytes:
    return jws.sign(json.dumps(mutated(template, raw)).encode(), by)
