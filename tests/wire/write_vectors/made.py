"""What the vectors are made of: two fictional organisations with their keys, and covers, events and letters of the sender."""

import base64
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Cover, Event, digest

WHEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
NAMES = (
    *("identity", "signing", "desk", "case", "node", "intake", "mailbox", "health", "place", "asylum", "complaint"),
    *("newer-case", "newer-mailbox", "newer-health"),
)
# Stanzas that age programs write beside the one of a recipient: grease that says nothing, and two that open for others.
STANZAS = {
    "grease": b"-> grease-Qk3) x 7\n" + b"Z3JlYXNl",
    "x25519": b"-> X25519 " + b"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" + b"\n" + b"A" * 43,
    "passphrase": b"-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43,
}
# Times that are none, or of a year in which nothing here happens.
NO_TIMES = {
    "without-zone": "2026-05-04T09:00:00",
    "of-no-day": "2026-02-30T09:00:00+00:00",
    "of-no-hour": "2026-05-04T24:00:00+00:00",
    "of-another-form": "20260504T090000Z",
    "with-a-space": "2026-05-04 09:00:00+00:00",
    "of-1899": "1899-12-31T23:59:59+00:00",
    "of-3000": "3000-01-01T00:00:00+00:00",
    "of-the-year-1": "0001-01-01T00:00:00+23:59",
    "too-long": f"2026-05-04T09:00:00.{'0' * 20}+00:00",
}


def seed(organisation: str, name: str) -> bytes:
    """A fixed seed, unmistakably one for tests."""
    return digest(f"vector {organisation} {name}".encode()).encode()[:32]


def key(organisation: str, name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed(organisation, name))


def public(organisation: str, name: str) -> str:
    return jws.encode(key(organisation, name).public_key().public_bytes_raw())


def identity_of(organisation: str) -> str:
    return jws.thumbprint(jws.decode(public(organisation, "identity")))


def box(name: str, organisation: str = "receiver") -> bytes:
    """The X-Wing public key of the organisation for this use."""
    return age.public_of(seed(organisation, name))


def card_file(organisation: str) -> dict[str, str]:
    card = cards.Card(
        organisation=identity_of(organisation),
        identity=public(organisation, "identity"),
        name=f"{organisation.title()} (fictional)",
        country="IT" if organisation == "sender" else "MD",
        languages="en",
        telephone="+00 000 000",
        hours="9-17",
        address=f"http://{organisation}.localhost:8001",
        signing=public(organisation, "signing"),
        desk=public(organisation, "desk"),
        version=1,
        issued="2026-01-01",
        until="2026-12-31",
    )
    file = {"format": "homeward-card-1", "card": cards.sign_card(card, key(organisation, "identity")).decode()}
    for use, signer in (("node", "signing"), ("intake", "desk")):
        slip = cards.Slip(use, jws.encode(box(use, organisation)), "2026-05-01", "2026-05-31")
        file[f"{use}_slip"] = cards.sign_slip(slip, key(organisation, signer)).decode()
    return file


def case_number(name: str) -> str:
    return jws.encode(bytes.fromhex(digest(name.encode())))


def event(type_: str, name: str, data: dict[str, Any], **changes: Any) -> Event:
    plain = Event(
        id=envelope.new_id(WHEN),
        source=identity_of("sender"),
        type=type_,
        time=WHEN.isoformat(),
        member="staff",
        hwto=identity_of("receiver"),
        hwcase=case_number(name),
        hwseq=1,
        data=data,
    )
    return replace(plain, **changes)


def cover(name: str, letter: bytes, **changes: Any) -> Cover:
    plain = Cover(
        id=envelope.new_id(WHEN),
        time=WHEN.isoformat(),
        hwto=identity_of("receiver"),
        hwcase=case_number(name),
        hwepoch=1,
        hwseq=1,
        hwprev=FIRST_LINK,
        hwafter=0,
        hwclass="letter",
        hwdue="2026-05-04T13:00:00+00:00",
        hwbox=digest(box("mailbox")),
        hwletter=digest(letter),
        hwlink=digest(b"link" + case_number(name).encode()),
    )
    return replace(plain, **changes)


def wrapped(what: Cover, letter: bytes, signer: Ed25519PrivateKey | None = None) -> bytes:
    return envelope.wrap(envelope.seal_cover(what, signer or key("sender", "signing")), letter, box("node"))


def beside(plain: bytes, to: bytes, *more: bytes, last: bool = True) -> bytes:
    """Seal bytes, at most 64 KiB, to a key in an age file whose header has more stanzas, each as its lines.

    :param last: whether they stand behind the stanza of the key
    """
    file_key, nonce = secrets.token_bytes(16), secrets.token_bytes(16)
    ours = stanza(file_key, to)
    head = b"\n".join([age.VERSION, *((ours, *more) if last else (*more, ours)), b"---"])
    code = base64.b64encode(age.code_of(file_key, head)).rstrip(b"=")
    payload = age.payload_key(file_key, nonce).encrypt(age.nonce_of(0, True), plain, None)
    return head + b" " + code + b"\n" + nonce + payload


def stanza(file_key: bytes, to: bytes) -> bytes:
    """The lines of the stanza that seals a file key to a key."""
    return age.header(file_key, [to]).partition(b"\n")[2].partition(b"\n---")[0]


def other_spelling(said: str) -> str:
    """The same bytes in base64url, its last character with bits too many that are not zero."""
    assert len(said) % 4, "no bits are too many"
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return said[:-1] + alphabet[alphabet.index(said[-1]) + 1]


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
