"""Everything that reads bytes of a stranger, and everything that reads what a known partner signed: one function of bytes each.

A target may refuse, with the refusals named beside it; anything else that it raises is a crash.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange import carried, line, lots, partners
from homeward.wire import age, cards, checkpoints, custody, envelope, heads, jws, notes
from homeward.wire.envelope import Cover
from tests.wire.write_vectors import box, card_file, cover, event, key, seed

Run = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """One reader.

    :ivar behind: whether it reads what stands behind decryption and a valid signature
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
HEAD = heads.Head("a" * 43, 2, "b" * 64, 1, 0, "0" * 64)
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


def _mutated(template: dict[str, Any], raw: bytes) -> dict[str, Any]:
    """A right object with some fields made wrong: the first byte of each piece says which, the rest is the new value."""
    made = dict(template)
    names = sorted(template)
    for piece in raw.split(b"\xff")[:4]:
        if piece:
            made[names[piece[0] % len(names)]] = _value(piece[1:])
    return made


def _value(raw: bytes) -> Any:
    """A value for a field: JSON where it is some, a number, or text."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace") if raw[:1] != b"\x00" else int.from_bytes(raw, "big", signed=True)


def _signed(template: dict[str, Any], raw: bytes, by: Ed25519PrivateKey) -> bytes:
    return jws.sign(json.dumps(_mutated(template, raw)).encode(), by)


def _signed_cover(raw: bytes) -> object:
    found = envelope.read_cover(_signed(asdict(COVER), raw, SIGNING), PUBLIC)
    written = envelope.stored_cover(envelope.seal_cover(found, SIGNING))
    assert written == found, "a cover that reads otherwise than it is written"
    return found


def _plain(raw: bytes) -> object:
    """What stands inside a well-sealed envelope: a few bytes of it changed, or nothing but noise."""
    fields_ = len(SIGNED).to_bytes(4, "big") + SIGNED + len(LETTER).to_bytes(4, "big") + LETTER
    plain = bytearray(fields_.ljust(-(-len(fields_) // 8192) * 8192, b"\0"))
    for at in range(0, min(len(raw) - 2, 30), 3):
        plain[int.from_bytes(raw[at : at + 2], "big") % len(plain)] = raw[at + 2]
    signed, letter = envelope.unwrap(age.encrypt(bytes(plain), [box("node")]), NODE)
    found = envelope.read_cover(signed, PUBLIC)
    assert signed == SIGNED, "a changed cover was taken for a signed one"
    return found, letter


def _letter(raw: bytes) -> object:
    by = key("sender", "case")
    return envelope.read_letter(_signed(EVENT, raw, by), by.public_key().public_bytes_raw(), replace(COVER))


def _card_file(raw: bytes) -> object:
    return partners.read_file(raw)


def _answer(raw: bytes) -> object:
    answer = line.read_answer(raw)
    said = jws.verify(answer.get("receipt", "").encode("utf-8", "replace"), PUBLIC)
    raise AssertionError(f"a receipt that nobody signed was taken: {said!r}")


def _jws(raw: bytes) -> object:
    said = jws.verify(raw, PUBLIC)
    assert raw == SIGNED, "a signature that nobody made holds"
    return said


TARGETS = (
    Target("age-file", lambda raw: age.decrypt(raw, NODE), (age.AgeRefused,), False, (WRAPPED,)),
    Target("envelope", lambda raw: envelope.unwrap(raw, NODE), (envelope.EnvelopeRefused,), False, (WRAPPED,)),
    Target("signed-text", _jws, (jws.JwsRefused,), False, (SIGNED,)),
    Target(
        "json",
        lambda raw: jws.write_object(jws.read_object(raw)),
        (jws.JwsRefused,),
        False,
        (json.dumps(CARD).encode(),),
    ),
    Target("card-file", _card_file, (cards.CardRefused,), False, (CARD_FILE,)),
    Target("lot", lambda raw: lots.read(raw), (ValueError,), False, (lots.write([b"a", b"bc"]),)),
    Target("carried-file", carried.unpack, (carried.NotCarried,), False, (carried.pack([WRAPPED]),)),
    Target("answer", _answer, (line.NotDelivered, jws.JwsRefused), False, (b'{"receipt": "a.b.c"}',)),
    Target("heads-bytes", heads.read, (heads.HeadsRefused,), False, (json.dumps(HEADS).encode(),)),
    Target("note-bytes", notes.read, (notes.NoteRefused,), False, (json.dumps(NOTE).encode(),)),
    Target("card-to-sign", custody.read_request, (cards.CardRefused,), False, (CARD_FILE,)),
    Target(
        "checkpoint",
        lambda raw: checkpoints.read(raw.decode("utf-8", "replace")),
        (checkpoints.CheckpointRefused,),
        False,
    ),
    Target("signed-cover", _signed_cover, (envelope.EnvelopeRefused,), True, (b"\x05\x00\x07", b'\x02"x"')),
    Target("sealed-plain", _plain, (envelope.EnvelopeRefused,), True, (b"\x00\x00\x01", b"\x20\x00\x00")),
    Target("signed-letter", _letter, (envelope.EnvelopeRefused,), True, (b'\x01{"entries": 3}',)),
    Target(
        "signed-card",
        lambda raw: cards.read_card(_signed(CARD, raw, key("sender", "identity"))),
        (cards.CardRefused,),
        True,
        (b"\x01http://[",),
    ),
    Target(
        "signed-slip",
        lambda raw: cards.read_slip(_signed(SLIP, raw, SIGNING), "node", jws.encode(PUBLIC)),
        (cards.CardRefused,),
        True,
        (b'\x00"2026-01-01"',),
    ),
    Target(
        "heads",
        lambda raw: heads.read(json.dumps(_mutated(HEADS, raw)).encode()),
        (heads.HeadsRefused,),
        True,
        (b"\x01[[]]",),
    ),
    Target(
        "note",
        lambda raw: notes.read(json.dumps(_mutated(NOTE, raw)).encode()),
        (notes.NoteRefused,),
        True,
        (b"\x01{}",),
    ),
)
assert {one.name for one in fields(Cover)} == set(asdict(COVER))


def one(target: Target, raw: bytes) -> bool:
    """Let a target read something; gives whether it took it. Whatever it raises beside its refusals is a crash."""
    try:
        target.run(raw)
    except target.refuses:
        return False
    return True
