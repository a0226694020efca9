"""Heads of the sender: pages that a node takes, pages that are malformed, and pages that cannot be after what came before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import heads, jws
from homeward.wire.envelope import FIRST_LINK, Cover, digest, seal_cover
from homeward.wire.heads import Head, Heads, Statement
from tests.wire.write_vectors.letters import letter_of
from tests.wire.write_vectors.made import (
    WHEN,
    case_number,
    cover,
    identity_of,
    key,
    other_spelling,
    public,
    text,
    wrapped,
)

CASE = case_number("heads")
# Any keys of the sender that sign nothing else: two officers, and somebody who is none.
OFFICERS, STRANGER = ("newer-case", "case"), "stranger"
Vectors = dict[str, dict[str, Any]]
Malformed = Iterator[tuple[str, bytes]]
Refused = Iterator[tuple[str, str, list[bytes], bytes]]


class Message(NamedTuple):
    """A message of the case that heads are about."""

    cover: Cover
    letter: bytes

    @property
    def raw(self) -> bytes:
        """Its envelope."""
        return wrapped(self.cover, self.letter)

    @property
    def id(self) -> str:
        """Its message id."""
        return digest(seal_cover(self.cover, key("sender", "signing")))


def message(before: Message | None = None, **changes: Any) -> Message:
    """The message after another, or the first."""
    seq, link = (before.cover.hwseq + 1, before.id) if before else (1, FIRST_LINK)
    letter = letter_of("heads", hwseq=seq)
    return Message(cover("heads", letter, hwseq=seq, hwprev=link, **changes), letter)


def said(*of: Message, epoch: int = 1, **changes: Any) -> Heads:
    """What the sender's node says: how far the case has come, if it has begun."""
    known = tuple(Head(CASE, one.cover.hwseq, one.id, epoch, 0, FIRST_LINK) for one in of)
    officers = tuple(public("sender", one) for one in OFFICERS)
    return replace(Heads(known, True, officers, ("envelope 1", "heads 1"), None, 1), **changes)


def page(what: Heads | bytes, seq: int = 1, epoch: int = 1, minutes: int = 0) -> bytes:
    """Seal a page of heads as the sender's node does."""
    letter = what if isinstance(what, bytes) else heads.write(what)
    own = {"hwcase": identity_of("sender"), "hwbox": FIRST_LINK, "hwlink": FIRST_LINK, "hwdue": ""}
    at = (WHEN + timedelta(minutes=minutes)).isoformat()
    return wrapped(cover("heads", letter, hwclass="heads", hwseq=seq, hwepoch=epoch, time=at, **own), letter)


def stated(last: Message, by: tuple[str, str] = OFFICERS, to: str = "receiver", **changes: Any) -> Statement:
    """What two officers sign after a restore: that their node knows of itself no more than this message."""
    facts = replace(Statement(2, WHEN.isoformat(), ((CASE, last.cover.hwseq, last.id),)), **changes)
    keys: tuple[Ed25519PrivateKey, ...] = tuple(key("sender", one) for one in by)
    return heads.sign_statement(facts, identity_of("sender"), identity_of(to), keys)


def good_heads() -> Vectors:
    """Pages that are taken, by name. `then` are envelopes that are stored after them, and refused without them."""
    first = message()
    second, again = message(first), message(first, hwepoch=2)
    restored = _restored(first, stated(first))
    less = {**jws.read_object(heads.write(said(first))), "later": [1.5]}
    del less["card"], less["vouches"]
    made: dict[str, tuple[list[bytes], bytes]] = {
        "first": ([], page(said(first))),
        "of-a-node-that-says-less-and-more": ([], page(jws.write_object(less))),
        "of-what-is-here": ([first.raw], page(said(first))),
        "of-more-than-is-here": ([first.raw], page(said(second))),
        "older-than-the-last": ([page(said(first), 5)], page(said(first), 4)),
        "of-a-new-epoch": (_heard(first, second), restored),
        "of-the-epoch-before": ([*_heard(first, second), restored], page(said(second), 9)),
    }
    found: Vectors = {
        name: {"before": [text(one) for one in before], "envelope": text(raw)} for name, (before, raw) in made.items()
    }
    found["of-a-new-epoch"]["then"] = [text(again.raw)]
    return found


def refused_heads() -> Vectors:
    """Pages that are refused, by name; `why` is the code. What is malformed is given as its bytes alone, which nobody has sealed."""
    found: Vectors = {name: {"why": "malformed", "heads": text(raw)} for name, raw in (*_malformed(), *_statements())}
    for name, why, before, raw in (*_epochs(), *_past()):
        found[name] = {"why": why, "before": [text(one) for one in before], "envelope": text(raw)}
    return found


def _heard(*of: Message) -> list[bytes]:
    """Messages that came, and then the first heads, which name the officers."""
    return [*(one.raw for one in of), page(said(*of[-1:]))]


def _restored(last: Message, statement: Statement | None, epoch: int = 2) -> bytes:
    """The first heads of a node that was restored."""
    return page(said(last, statement=statement), epoch=epoch)


def _malformed() -> Malformed:
    """Not the form of the page."""
    whole = jws.read_object(heads.write(said(message())))
    one = whole["heads"][0]
    raw = jws.write_object(whole)
    yield "key-twice", raw[:-1] + b',"last":true}'
    yield "number-with-a-point", raw.replace(b",1,0,", b",1,0.0,", 1)
    for name in ("v", "heads", "last", "officers", "speaks", "statement"):
        yield f"without-{name}", jws.write_object({key_: it for key_, it in whole.items() if key_ != name})
    rows: dict[str, list[Any]] = {
        "of-six": one[:6],
        "of-eight": [*one, 0],
        "case-not-canonical": [other_spelling(one[0]), *one[1:]],
        "number-below-zero": [one[0], -1, *one[2:]],
        "number-too-great": [one[0], 2**31, *one[2:]],
        "number-true": [one[0], True, *one[2:]],
        "link-upper-case": [*one[:2], "A" * 64, *one[3:]],
        "lost-as-text": [*one[:6], "0"],
    }
    for name, row in rows.items():
        yield f"head-{name}", jws.write_object({**whole, "heads": [row]})
    changed: dict[str, dict[str, Any]] = {
        "of-another-format": {"v": 2},
        "format-true": {"v": True},
        "no-list": {"heads": {}},
        "last-a-number": {"last": 1},
        "officers-no-list": {"officers": "k"},
        "officer-too-long": {"officers": ["k" * 65]},
        "officers-too-many": {"officers": ["k"] * 65},
        "speaks-two-lines": {"speaks": ["envelope 1\nheads 1"]},
        "card-as-text": {"card": "1"},
        "vouches-no-message": {"vouches": ["f" * 63]},
        "vouches-too-many": {"vouches": ["f" * 64] * 101},
    }
    for name, fields in changed.items():
        yield name, jws.write_object({**whole, **fields})


def _statements() -> Malformed:
    """The statement of the officers is of another form."""
    whole = jws.read_object(heads.write(said(message(), statement=stated(message()))))
    right = whole["statement"]
    case, seq, link = right["known"][0]
    changed: dict[str, Any] = {
        "no-object": [],
        "without-known": {name: it for name, it in right.items() if name != "known"},
        "epoch-as-text": {**right, "epoch": "2"},
        "at-too-long": {**right, "at": "2" * 41},
        "known-of-two": {**right, "known": [[case, seq]]},
        "known-case-too-short": {**right, "known": [[case[1:], seq, link]]},
        "signed-by-three": {**right, "signed": [*right["signed"], right["signed"][0]]},
        "signature-alone": {**right, "signed": [["x"]]},
    }
    for name, statement in changed.items():
        yield f"statement-{name}", jws.write_object({**whole, "statement": statement})


def _epochs() -> Refused:
    """A later epoch without the word of two officers whose keys were heard first, for this partner, of this epoch."""
    first = message()
    second = message(first)
    before, right = _heard(first, second), stated(first)
    signed = right.signed
    spelled = (signed[0], (signed[1][0], other_spelling(signed[1][1])))
    wrong: dict[str, Statement | None] = {
        "without-a-statement": None,
        "of-one-officer": replace(right, signed=signed[:1]),
        "of-one-officer-twice": replace(right, signed=(signed[0], signed[0])),
        "of-a-stranger": stated(first, (OFFICERS[0], "identity")),
        "for-another-partner": stated(first, to="sender"),
        "of-another-epoch": stated(first, epoch=3),
        "altered-after-it-was-signed": replace(right, at="2026-05-04T10:00:00+00:00"),
        "signature-not-canonical": replace(right, signed=spelled),
    }
    for name, statement in wrong.items():
        yield f"epoch-{name}", "epoch-without-statement", before, _restored(first, statement)
    other = stated(first, known=((CASE, 1, "f" * 64),))
    yield "epoch-of-another-past", "another-past", before, _restored(first, other)


def _past() -> Refused:
    """What cannot be after what came before."""
    first = message()
    second = message(first)
    other = replace(said(first), heads=(Head(CASE, 1, "f" * 64, 1, 0, FIRST_LINK),))
    yield "counted-anew-but-later", "went-back", [page(said(first), 5)], page(said(first), 4, minutes=2)
    yield "of-less-than-came-before", "went-back", [first.raw, second.raw], page(said(first), minutes=2)
    yield "of-another-message", "contradiction", [first.raw], page(other)
    yield "of-another-message-before", "contradiction", [first.raw, second.raw], page(other)
