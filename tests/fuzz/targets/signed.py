"""Readers of what a known partner signed, or of what stands behind a code: right objects with some fields made wrong."""

import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from homeward.exchange import carried, line, receipts
from homeward.exchange.attachments import arriving
from homeward.pages import guest_forms
from homeward.process.notifications.messages import DeclineReason, Need, SupportRequested
from homeward.process.writing import to_data
from homeward.wire import age, cards, custody, envelope, heads, jws, notes
from homeward.wire.envelope import Cover
from tests.fuzz.targets.made import (
    CARD,
    COVER,
    EVENT,
    HEADS,
    LETTER,
    NODE,
    NOTE,
    PUBLIC,
    SIGNED,
    SIGNING,
    SLIP,
    Target,
    mutated,
    signed,
)
from tests.wire.write_vectors import box, key

NOW = datetime(2031, 3, 3, 9, 30, tzinfo=UTC)
RECEIPT = {
    "hwto": "us",
    "level": "rejected",
    "of": "0" * 64,
    "time": NOW.isoformat(),
    "reason": "unreadable",
    "card": 1,
}
ASKED = (SupportRequested("", "Ana (fictional)", "Test", needs=(Need.HOUSING, Need.HEALTH)),)
# A right answer to each message, as a browser posts it.
ANSWERS = {
    "COM-1": (
        {"answer": "accept", "contact": "Maria", "alternate": "Ion", "telephone": "+37300000000"},
        {"answer": "decline", "reason": next(iter(DeclineReason)).value},
        {"answer": "question", "question": "Is she alone?"},
    ),
    "COM-3": (
        {
            "housing-can": "available",
            "housing-by": "Rivers",
            "housing-from": "2030-01-05",
            "health-care-can": "limited",
            "who_meets": "Maria",
            "telephone": "+37300000000",
        },
    ),
    "COM-5": ({"met": "met", "at": "2031-03-03 09:00 +00:00", "where": "Exit B", "state": "well"},),
    "TRAVEL-ARRANGEMENT": ({"there": "Maria", "where": "Exit B", "telephone": "+37300000000"},),
    "RECOMMENDATION": ({},),
    "QUESTION": ({"answer": "Yes."},),
}


def _signed_cover(raw: bytes) -> object:
    found = envelope.read_cover(signed(asdict(COVER), raw, SIGNING), PUBLIC)
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
    return envelope.read_letter(signed(EVENT, raw, by), by.public_key().public_bytes_raw(), replace(COVER))


def _part(raw: bytes) -> object:
    """A part of a file as it travels by a relay, decrypted: its head, or what stands in it, is wrong."""
    text = bytearray(arriving.written("a" * 64, 1, b"part"))
    text[: len(raw[:80])] = raw[:80] if raw[:1] != b"\x00" else text[: len(raw[:80])]
    return arriving.placed(bytes(text))


def _carried(raw: bytes) -> object:
    """A tar whose head says something else, or is cut; each envelope in it lies under its own name."""
    tar = bytearray(carried.pack([SIGNED, LETTER]))
    for at in range(0, min(len(raw) - 2, 30), 3):
        tar[int.from_bytes(raw[at : at + 2], "big") % len(tar)] = raw[at + 2]
    found = carried.unpack(bytes(tar[: len(tar) - (raw[0] if raw else 0)]))
    assert set(found) <= {SIGNED, LETTER}, "something else than what was packed"
    return found


def _receipt(raw: bytes) -> object:
    """A receipt that the partner's node signed, as our node reads it."""
    text = signed(RECEIPT, raw, SIGNING).decode()
    said = receipts.read({"receipt": text}, RECEIPT["of"], {jws.thumbprint(PUBLIC): PUBLIC}, RECEIPT["hwto"])
    assert said["of"] == receipts.claimed(text)["of"]
    return receipts.reason(text.encode()), receipts.ahead(said, NOW)


def _card(raw: bytes) -> object:
    """A card that is to be signed, as the custodians' command reads and signs it."""
    asked = {"format": custody.REQUEST, "card": mutated(CARD, raw)}
    return custody.sign(custody.read_request(json.dumps(asked).encode()), key("sender", "identity"))


def _guest(message: str) -> Any:
    """The form of an answer at the guest desk; what is taken can be written down."""

    def run(raw: bytes) -> object:
        form = guest_forms.FORMS[message](QueryDict(raw), about=ASKED, now=NOW)
        if not form.is_valid():
            raise Wrong
        entry = form.entry("x" * 43)
        return None if entry is None else json.dumps(to_data(entry))

    return run


class Wrong(Exception):
    """The form says what is wrong."""


SIGNED_BY_PARTNERS = (
    Target("signed-cover", _signed_cover, (envelope.EnvelopeRefused,), True, (b"\x05\x00\x07", b'\x02"x"')),
    Target("sealed-plain", _plain, (envelope.EnvelopeRefused,), True, (b"\x00\x00\x01", b"\x20\x00\x00")),
    Target("signed-letter", _letter, (envelope.EnvelopeRefused,), True, (b'\x01{"entries": 3}',)),
    Target(
        "signed-card",
        lambda raw: cards.read_card(signed(CARD, raw, key("sender", "identity"))),
        (cards.CardRefused,),
        True,
        (b"\x01http://[",),
    ),
    Target(
        "signed-slip",
        lambda raw: cards.read_slip(signed(SLIP, raw, SIGNING), "node", jws.encode(PUBLIC)),
        (cards.CardRefused,),
        True,
        (b'\x00"2026-01-01"',),
    ),
    Target(
        "heads",
        lambda raw: heads.read(json.dumps(mutated(HEADS, raw)).encode()),
        (heads.HeadsRefused,),
        True,
        (b"\x01[[]]",),
    ),
    Target(
        "note",
        lambda raw: notes.read(json.dumps(mutated(NOTE, raw)).encode()),
        (notes.NoteRefused,),
        True,
        (b"\x01{}",),
    ),
    Target("receipt", _receipt, (line.NotDelivered,), True, (b'\x01"stored"', b"\x03now")),
    Target("card-signing", _card, (cards.CardRefused,), True, (b"\x01http://[",)),
    Target(
        "file-part", _part, (arriving.Unexpected,), True, (b"homeward part 1\n", arriving.written("b" * 64, 2, b"x"))
    ),
    Target("carried-inside", _carried, (carried.NotCarried,), True, (b"\x00\x00\x7c",)),
    *(
        Target(
            f"guest-{message.lower()}",
            _guest(message),
            (Wrong, SuspiciousOperation),
            True,
            tuple(urlencode({"who": "Maria, coordinator", **one}).encode() for one in ANSWERS[message]),
        )
        for message in guest_forms.FORMS
    ),
)
assert {one.name for one in fields(Cover)} == set(asdict(COVER))
