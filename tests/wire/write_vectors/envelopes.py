"""Envelopes that a node refuses, with the step at which it does; `before` must have been taken in first."""

import base64
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from homeward.wire import age, envelope, jws
from homeward.wire.envelope import Cover, digest
from tests.wire.write_vectors.letters import letter_of
from tests.wire.write_vectors.made import (
    NO_TIMES,
    STANZAS,
    beside,
    box,
    cover,
    identity_of,
    key,
    other_spelling,
    public,
    seed,
    text,
    wrapped,
)

Refused = Iterator[tuple[str, bytes]]


def refused_envelopes() -> dict[str, dict[str, Any]]:
    """Every refused envelope by its name, which begins with the step."""
    one = letter_of("refused")
    plain = cover("refused", one)
    made = [
        *_outside(plain, one),
        *_recipients(plain, one),
        *_signed(plain, one),
        *_covers(plain, one),
        *_written(plain, one),
    ]
    made += [
        ("address-another", wrapped(replace(plain, hwto=identity_of("sender")), one)),
        ("letter-another", wrapped(plain, letter_of("refused"))),
        ("epoch-another", wrapped(replace(plain, hwepoch=2), one)),
    ]
    found: dict[str, dict[str, Any]] = {
        name: {"step": name.partition("-")[0], "envelope": text(raw)} for name, raw in made
    }
    return {**found, **_in_order(plain, one)}


def _outside(plain: Cover, one: bytes) -> Refused:
    """Refused before the cover is looked at."""
    signed = envelope.seal_cover(plain, key("sender", "signing"))
    fields = len(signed).to_bytes(4, "big") + signed + len(one).to_bytes(4, "big") + one
    padded = fields.ljust(-(-len(fields) // 8192) * 8192, b"\0")
    too_long = len(signed).to_bytes(4, "big") + signed + (len(padded) - len(signed) - 7).to_bytes(4, "big")
    raw = wrapped(plain, one)
    armour = b"-----BEGIN AGE ENCRYPTED FILE-----\n%s\n-----END AGE ENCRYPTED FILE-----\n"
    yield "size-not-a-step", age.encrypt(padded[:-1], [box("node")])
    yield "size-nothing", age.encrypt(b"", [box("node")])
    yield "size-nine-steps", age.encrypt(fields.ljust(9 * 8192, b"\0"), [box("node")])
    yield "decrypt-another-node", envelope.wrap(signed, one, box("intake"))
    yield "decrypt-altered", bytes([*raw[:-1], raw[-1] ^ 1])
    yield "decrypt-cut", raw[:-1]
    yield "decrypt-not-binary", armour % base64.encodebytes(raw).strip()
    yield "unpad-not-zero", age.encrypt(padded[:-1] + b"!", [box("node")])
    yield "unpad-a-step-too-many", age.encrypt(padded + bytes(8192), [box("node")])
    yield "unpad-length", age.encrypt((2**32 - 1).to_bytes(4, "big") + padded[4:], [box("node")])
    yield "unpad-length-of-letter", age.encrypt(too_long + padded[len(too_long) :], [box("node")])
    yield "unpad-no-letter", age.encrypt((8192 - 6).to_bytes(4, "big") + bytes(8192 - 4), [box("node")])


def _recipients(plain: Cover, one: bytes) -> Refused:
    """Refused because somebody else is named beside the receiver, or may be: each opens with its seed, and is right inside."""
    inside = age.decrypt(wrapped(plain, one), [seed("receiver", "node")])
    ours, theirs = box("node"), box("node", "sender")
    yield "decrypt-two-recipients", age.encrypt(inside, [ours, theirs])
    yield "decrypt-two-recipients-ours-last", age.encrypt(inside, [theirs, ours])
    yield "decrypt-same-recipient-twice", age.encrypt(inside, [ours, ours])
    for name, lines in STANZAS.items():
        yield f"decrypt-{name}-beside", beside(inside, ours, lines)
    yield "decrypt-grease-before", beside(inside, ours, STANZAS["grease"], last=False)


def _signed(plain: Cover, one: bytes) -> Refused:
    """Refused for how the cover is signed, and by whom."""
    signed = envelope.seal_cover(plain, key("sender", "signing"))
    head, body, signature = signed.split(b".")
    kid = jws.thumbprint(jws.decode(public("sender", "signing")))
    heads = {
        "with-a-space": f'{{"alg": "Ed25519","kid":"{kid}","typ":"hwx+jws"}}',
        "of-another-algorithm": f'{{"alg":"EdDSA","kid":"{kid}","typ":"hwx+jws"}}',
        "of-another-type": f'{{"alg":"Ed25519","kid":"{kid}","typ":"JWT"}}',
        "in-another-order": f'{{"kid":"{kid}","alg":"Ed25519","typ":"hwx+jws"}}',
        "with-another-field": f'{{"alg":"Ed25519","kid":"{kid}","typ":"hwx+jws","x":""}}',
        "key-not-canonical": f'{{"alg":"Ed25519","kid":"{other_spelling(kid)}","typ":"hwx+jws"}}',
        "key-too-short": f'{{"alg":"Ed25519","kid":"{kid[:-1]}","typ":"hwx+jws"}}',
    }
    for name, said in heads.items():
        other = jws.encode(said.encode()).encode()
        by_key = jws.encode(key("sender", "signing").sign(other + b"." + body)).encode()
        yield f"header-{name}", envelope.wrap(b".".join([other, body, by_key]), one, box("node"))
    yield "header-of-four-parts", envelope.wrap(signed + b".AA", one, box("node"))
    yield "signer-unknown", wrapped(plain, one, key("stranger", "signing"))
    yield "signer-desk-key", wrapped(plain, one, key("sender", "desk"))
    forged = jws.encode(key("sender", "desk").sign(head + b"." + body)).encode()
    yield "signature-forged", envelope.wrap(b".".join([head, body, forged]), one, box("node"))
    yield "signature-not-canonical", envelope.wrap(other_spelling(signed.decode()).encode(), one, box("node"))
    odd = jws.write_object(asdict(plain))
    odd = jws.encode(odd.ljust(-(-len(odd) // 3) * 3 + 1)).encode()
    odd = head + b"." + other_spelling(odd.decode()).encode()
    by_key = jws.encode(key("sender", "signing").sign(odd)).encode()
    yield "signature-of-a-text-not-canonical", envelope.wrap(odd + b"." + by_key, one, box("node"))
    yield "signature-with-padding", envelope.wrap(signed + b"==", one, box("node"))


def _covers(plain: Cover, one: bytes) -> Refused:
    """Refused for what a field of the cover says."""
    changed: dict[str, dict[str, Any]] = {
        "id-not-uuidv7": {"id": "00000000-0000-4000-8000-000000000000"},
        "id-upper-case": {"id": plain.id.upper()},
        "receiver-too-short": {"hwto": plain.hwto[1:]},
        "receiver-not-canonical": {"hwto": other_spelling(plain.hwto)},
        "case-too-short": {"hwcase": plain.hwcase[1:]},
        "case-not-canonical": {"hwcase": other_spelling(plain.hwcase)},
        "class-unknown": {"hwclass": "other"},
        "number-zero": {"hwseq": 0},
        "number-too-great": {"hwseq": 2**31},
        "number-as-text": {"hwseq": "1"},
        "number-true": {"hwseq": True},
        "number-with-a-point": {"hwseq": 1.0},
        "number-after-below-zero": {"hwafter": -1},
        "number-after-too-great": {"hwafter": 2**31},
        "epoch-zero": {"hwepoch": 0},
        "hash-before-too-short": {"hwprev": "0" * 63},
        "hash-of-key-no-hexadecimal": {"hwbox": "g" * 64},
        "hash-of-letter-upper-case": {"hwletter": "A" * 64},
        "hash-of-link-null": {"hwlink": None},
        "due-null": {"hwdue": None},
    }
    changed |= {f"time-{name}": {"time": said} for name, said in NO_TIMES.items()}
    changed |= {f"due-{name}": {"hwdue": said} for name, said in NO_TIMES.items()}
    for name, fields in changed.items():
        yield f"cover-{name}", wrapped(replace(plain, **fields), one)


def _written(plain: Cover, one: bytes) -> Refused:
    """Refused because the cover is not the JSON agreed, or a field is not there."""
    raw = jws.write_object(asdict(plain))
    missing = {name: value for name, value in asdict(plain).items() if name != "hwlink"}
    texts = {
        "key-twice": raw[:-1] + b',"hwseq":2}',
        "key-twice-by-an-escape": raw[:-1] + rb',"hwse\u0071":1}',
        "key-twice-within": raw[:-1] + b',"x":{"a":1,"a":1}}',
        "no-number": raw[:-1] + b',"x":NaN}',
        "number-beyond-all": raw[:-1] + b',"x":-1e999}',
        "half-a-character": raw[:-1] + rb',"x":"\ud800"}',
        "not-utf-8": raw[:-1] + b',"x":"\xff"}',
        "after-a-byte-order-mark": b"\xef\xbb\xbf" + raw,
        "no-object": b"[" + raw + b"]",
        "field-missing": jws.write_object(missing),
    }
    for name, said in texts.items():
        signed = jws.sign(said, key("sender", "signing"))
        yield f"cover-{name}", envelope.wrap(signed, one, box("node"))


def _in_order(plain: Cover, one: bytes) -> dict[str, dict[str, Any]]:
    """Envelopes that are refused because of what came before them, or did not."""
    first = wrapped(plain, one)
    again = letter_of("refused")
    same = wrapped(replace(plain, hwletter=digest(again)), again)
    broken = wrapped(replace(plain, hwseq=2, hwprev="f" * 64), one)
    headless = wrapped(replace(plain, hwprev="f" * 64), one)
    found = {
        "sequence-number-used": ([first], same),
        "sequence-chain-broken": ([first], broken),
        "sequence-first-names-another": ([], headless),
    }
    return {
        name: {"step": "equivocation", "before": [text(raw) for raw in before], "envelope": text(raw)}
        for name, (before, raw) in found.items()
    }
