"""Letters whose covers hold, refused when a person's session opens them; the due signer is the case key."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from homeward.wire import age, envelope, jws
from homeward.wire.envelope import DATA_LIMIT, Automatic
from tests.wire.write_vectors.good import automatic_data, data_of, told_keys
from tests.wire.write_vectors.made import (
    NO_TIMES,
    STANZAS,
    beside,
    box,
    case_number,
    cover,
    event,
    identity_of,
    key,
    other_spelling,
    public,
    seed,
    text,
)

Refused = Iterator[tuple[str, bytes]]
QUESTION = "homeward.question.v1"


def letter_of(name: str, signer: str = "case", to: str = "mailbox", **changes: Any) -> bytes:
    """A question in this case, signed by this key of the sender, to this one of the receiver."""
    said = event(QUESTION, name, data_of("QUESTION"), **changes)
    return envelope.seal_letter(said, key("sender", signer), box(to))


def refused_letters() -> dict[str, dict[str, Any]]:
    """Every refused letter by its name, with its cover."""
    made = (*_from_whom(), *_recipients(), *_event_fields(), *_written(), *_data())
    return {name: {"step": "letter", "cover": asdict(cover("letter", one)), "letter": text(one)} for name, one in made}


def _from_whom() -> Refused:
    """Not sealed, signed or addressed as is due."""
    yield "sealed-to-nobody-here", letter_of("letter", to="intake")
    yield "signed-by-the-node-key", letter_of("letter", signer="signing")
    yield "signed-by-the-desk-key", letter_of("letter", signer="desk")
    yield "from-another-organisation", letter_of("letter", source=identity_of("receiver"))
    yield "for-another-number", letter_of("letter", hwseq=2)
    yield "for-another-case", letter_of("letter", hwcase=case_number("another"))
    yield "for-another-organisation", letter_of("letter", hwto=identity_of("sender"))
    yield "new-keys-signed-by-the-new-key", _told(automatic_data(Automatic.NEW_KEYS), signer="newer-case")
    yield "new-keys-signed-by-the-desk-key", _told(automatic_data(Automatic.NEW_KEYS), signer="desk")


def _recipients() -> Refused:
    """Sealed to somebody else as well, or to what may be somebody; all else is right."""
    inside = age.decrypt(letter_of("letter"), [seed("receiver", "mailbox")])
    ours, theirs = box("mailbox"), box("mailbox", "sender")
    yield "two-recipients", age.encrypt(inside, [ours, theirs])
    yield "two-recipients-ours-last", age.encrypt(inside, [theirs, ours])
    yield "grease-beside", beside(inside, ours, STANZAS["grease"])
    question = data_of("QUESTION")
    part, health = jws.write_object({"entries": []}), box("health")
    for_two = jws.encode(age.encrypt(part, [health, box("health", "sender")]))
    yield "part-two-recipients", _told({**question, "sealed": {"health": for_two}}, QUESTION)
    spelled = other_spelling(jws.encode(age.encrypt(part, [health])))
    yield "part-not-canonical", _told({**question, "sealed": {"health": spelled}}, QUESTION)
    signed = other_spelling(inside.decode()).encode()
    yield "signature-not-canonical", age.encrypt(signed, [ours])


def _told(data: dict[str, Any], type_: str = Automatic.NEW_KEYS.value, signer: str = "case") -> bytes:
    """A letter of the case `letter` with this inside."""
    return envelope.seal_letter(event(type_, "letter", data), key("sender", signer), box("mailbox"))


def _event_fields() -> Refused:
    """A field of the event is missing, or of another type or form."""
    whole = {"specversion": "1.0", **asdict(event(QUESTION, "letter", data_of("QUESTION")))}
    for name, said in NO_TIMES.items():
        yield f"time-{name}", _raw(jws.write_object({**whole, "time": said}))
    for name in ("id", "source", "type", "time", "member", "data"):
        yield f"without-{name}", _raw(jws.write_object({one: it for one, it in whole.items() if one != name}))
    yield "no-event", _raw(jws.write_object({one: it for one, it in whole.items() if one != "specversion"}))
    yield "event-of-another-version", _raw(jws.write_object({**whole, "specversion": "0.3"}))
    yield "number-as-text", _raw(jws.write_object({**whole, "hwseq": "1"}))
    yield "number-with-a-point", _raw(jws.write_object({**whole, "hwseq": 1.0}))
    yield "data-a-list", _raw(jws.write_object({**whole, "data": []}))


def _raw(payload: bytes) -> bytes:
    return age.encrypt(jws.sign(payload, key("sender", "case")), [box("mailbox")])


def _written() -> Refused:
    """Not the JSON agreed, or more of it than a message may have."""
    raw = jws.write_object({"specversion": "1.0", **asdict(event(QUESTION, "letter", data_of("QUESTION")))})
    yield "key-twice", _raw(raw[:-1] + b',"hwseq":1}')
    yield "no-number", _raw(raw[:-1] + b',"x":NaN}')
    yield "number-beyond-all", _raw(raw[:-1] + b',"x":1e999}')
    yield "half-a-character", _raw(raw[:-1] + rb',"x":"\udc00"}')
    yield "not-utf-8", _raw(raw[:-1] + b',"x":"\xff"}')
    yield "too-large", _raw(raw[:-1] + b',"x":"%s"}' % (b"x" * DATA_LIMIT))


def _data() -> Refused:
    """The data is not of the form agreed, or announces keys that are none."""
    question = data_of("QUESTION")
    yield "without-entries", _told({"sealed": {}}, QUESTION)
    yield "entries-no-list", _told({**question, "entries": {}}, QUESTION)
    yield "entry-no-object", _told({**question, "entries": [""]}, QUESTION)
    yield "entry-without-kind", _told({**question, "entries": [{"data": {}}]}, QUESTION)
    yield "parts-no-object", _told({**question, "sealed": []}, QUESTION)
    yield "part-with-padding", _told({**question, "sealed": {"health": "YQ=="}}, QUESTION)
    yield "receipt-of-nothing", _told({"entries": [], "sealed": {}, "role": "worker"}, Automatic.SEEN.value)
    yield "rejection-of-nothing", _told({"entries": [], "sealed": {}, "reason": ""}, Automatic.REJECTED.value)
    yield "new-keys-without-keys", _told({"entries": [], "sealed": {}})
    for name, keys in _wrong_keys():
        yield f"keys-{name}", _told({"entries": [], "sealed": {}, "keys": keys})
    yield "keys-none-with-a-question", _told({**question, "keys": {}}, QUESTION)


def _wrong_keys() -> Iterator[tuple[str, Any]]:
    told = told_keys("newer-")
    boxes, good = told["mailboxes"], box("newer-mailbox", "sender")
    yield "no-object", "keys"
    yield "without-case-key", {"mailboxes": boxes}
    yield "case-key-too-short", {**told, "case_key": public("sender", "newer-case")[:-2]}
    yield "case-key-not-canonical", {**told, "case_key": other_spelling(public("sender", "newer-case"))}
    yield "mailbox-not-canonical", {**told, "mailboxes": {**boxes, "case": other_spelling(jws.encode(good))}}
    yield "case-key-with-padding", {**told, "case_key": public("sender", "newer-case") + "="}
    yield "without-mailbox-of-the-case", {**told, "mailboxes": {"health": boxes["health"]}}
    wrong = {
        "mailbox-too-short": good[:-1],
        # The last 32 bytes are a point of X25519 with which everybody agrees on zero.
        "mailbox-of-low-order": good[:-32] + bytes(32),
        # Numbers of ML-KEM are below 3,329.
        "mailbox-not-reduced": b"\xff" * 1184 + good[-32:],
    }
    for name, raw in wrong.items():
        yield name, {**told, "mailboxes": {**boxes, "case": jws.encode(raw)}}
