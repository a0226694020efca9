"""Write the test vectors of the envelope: `python -m tests.wire.write_vectors` (only when the format itself has changed), or
`python -m tests.wire.write_vectors --missing`: only those that are not there yet, of a new type or a new refusal.

They lie in `docs/exchange/vectors`: the keys of two fictional organisations, one good envelope for each type of message, and one
envelope or letter for each refusal. Sealing draws fresh random bytes, so every run gives other envelopes with the same inside.
"""

import base64
import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.process.entries import KINDS
from homeward.process.writing import Compartment, to_data
from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import FIRST_LINK, Automatic, Cover, Event, digest
from tests.golden.sample import sample

FOLDER = Path(__file__).parents[2] / "docs/exchange/vectors"
WHEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
NAMES = (
    *("identity", "signing", "desk", "case", "node", "intake", "mailbox", "health", "place", "asylum", "complaint"),
    *("newer-case", "newer-mailbox", "newer-health"),
)
DESK_SIGNS = ("COM-1", "COM-2")

Message = tuple[Cover, bytes]


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


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def data_of(message: str) -> dict[str, Any]:
    """The data of one message: its entries, those of other compartments sealed apart, keys where it announces some."""
    kinds = [kind for kind in KINDS.values() if message == kind.MESSAGE]
    entries = {kind.COMPARTMENT: [{"kind": kind.KIND, "data": to_data(sample(kind))}] for kind in kinds}
    data: dict[str, Any] = {"entries": entries.pop(Compartment.CASE, []), "sealed": {}}
    for compartment, apart in entries.items():
        sealed = age.encrypt(jws.write_object({"entries": apart}), [box(compartment.value)])
        data["sealed"][compartment.value] = jws.encode(sealed)
    if message in DESK_SIGNS:
        data["keys"] = told_keys()
    return data


def told_keys(which: str = "") -> dict[str, Any]:
    """The sender's keys of a case as a letter tells them: the first, or the "newer-" ones."""
    boxes = {
        name: jws.encode(box(f"{which}{use}", "sender")) for name, use in (("case", "mailbox"), ("health", "health"))
    }
    return {"case_key": public("sender", f"{which}case"), "mailboxes": boxes}


def automatic_data(type_: Automatic) -> dict[str, Any]:
    """The data of a letter that a session sends by itself."""
    said: dict[Automatic, dict[str, Any]] = {
        Automatic.SEEN: {"of": "0" * 64, "role": "worker"},
        Automatic.REJECTED: {"of": "0" * 64, "reason": "unreadable"},
        Automatic.NEW_KEYS: {"keys": told_keys("newer-")},
    }
    return {"entries": [], "sealed": {}, **said[type_]}


def good(
    name: str, type_: str, data: dict[str, Any], signer: str, recipient: str, hwclass: str = "letter"
) -> dict[str, Any]:
    said = event(type_, name, data)
    letter = envelope.seal_letter(said, key("sender", signer), box(recipient))
    outside = cover(name, letter, hwclass=hwclass, hwbox=digest(box(recipient)))
    whole = {"cover": asdict(outside), "event": asdict(said), "letter_signed_by": signer, "letter_sealed_to": recipient}
    return {**whole, "envelope": text(wrapped(outside, letter))}


def good_ones() -> dict[str, dict[str, Any]]:
    """One envelope for each type of message, and for each type that a session sends by itself."""
    found = {}
    for message in sorted({kind.MESSAGE for kind in KINDS.values() if kind.MESSAGE}):
        name, type_ = message.lower(), f"homeward.{message.lower()}.v1"
        signer, recipient = (
            ("desk" if message in DESK_SIGNS else "case"),
            ("intake" if message == "COM-1" else "mailbox"),
        )
        found[name] = good(name, type_, data_of(message), signer, recipient)
    for type_ in Automatic:
        name = type_.replace(".", "-")
        found[name] = good(name, type_.value, automatic_data(type_), "case", "mailbox", "receipt")
    return found


def letter_of(name: str, signer: str = "case", to: str = "mailbox", **changes: Any) -> bytes:
    said = event("homeward.question.v1", name, data_of("QUESTION"), **changes)
    return envelope.seal_letter(said, key("sender", signer), box(to))


def new_keys_by(signer: str) -> bytes:
    """A letter of the case `letter` that tells new keys, signed by this key of the sender."""
    said = event(Automatic.NEW_KEYS.value, "letter", automatic_data(Automatic.NEW_KEYS))
    return envelope.seal_letter(said, key("sender", signer), box("mailbox"))


def refused_covers() -> dict[str, dict[str, Any]]:
    """Envelopes that a node refuses, with the step at which it does; `before` must have been taken in first."""
    one = letter_of("refused")
    plain = cover("refused", one)
    signed = envelope.seal_cover(plain, key("sender", "signing"))
    fields = len(signed).to_bytes(4, "big") + signed + len(one).to_bytes(4, "big") + one
    padded = fields.ljust(-(-len(fields) // 8192) * 8192, b"\0")
    head, body, signature = signed.split(b".")
    loose = jws.encode(b'{"alg": "Ed25519","kid":"%s","typ":"hwx+jws"}' % public("sender", "signing").encode()).encode()
    forged = jws.encode(key("sender", "desk").sign(head + b"." + body)).encode()
    twice = jws.sign(jws.write_object(asdict(plain))[:-1] + b',"hwseq":2}', key("sender", "signing"))
    made = {
        "size-not-a-step": ("size", age.encrypt(padded[:-1], [box("node")])),
        "size-nine-steps": ("size", age.encrypt(fields.ljust(9 * 8192, b"\0"), [box("node")])),
        "decrypt-another-node": ("decrypt", envelope.wrap(signed, one, box("intake"))),
        "decrypt-altered": ("decrypt", bytes([*(raw := wrapped(plain, one))[:-1], raw[-1] ^ 1])),
        "unpad-not-zero": ("unpad", age.encrypt(padded[:-1] + b"!", [box("node")])),
        "unpad-a-step-too-many": ("unpad", age.encrypt(padded + bytes(8192), [box("node")])),
        "unpad-length": ("unpad", age.encrypt((2**32 - 1).to_bytes(4, "big") + padded[4:], [box("node")])),
        "header-with-a-space": ("header", envelope.wrap(b".".join([loose, body, signature]), one, box("node"))),
        "signer-unknown": ("signer", wrapped(plain, one, key("stranger", "signing"))),
        "signer-desk-key": ("signer", wrapped(plain, one, key("sender", "desk"))),
        "signature-forged": ("signature", envelope.wrap(b".".join([head, body, forged]), one, box("node"))),
        "cover-key-twice": ("cover", envelope.wrap(twice, one, box("node"))),
        "cover-class-unknown": ("cover", wrapped(replace(plain, hwclass="other"), one)),
        "cover-number-zero": ("cover", wrapped(replace(plain, hwseq=0), one)),
        "cover-id-not-uuidv7": ("cover", wrapped(replace(plain, id="00000000-0000-4000-8000-000000000000"), one)),
        "address-another": ("address", wrapped(replace(plain, hwto=identity_of("sender")), one)),
        "letter-another": ("letter", wrapped(plain, letter_of("refused"))),
        "epoch-another": ("epoch", wrapped(replace(plain, hwepoch=2), one)),
    }
    found: dict[str, dict[str, Any]] = {
        name: {"step": step, "envelope": text(raw)} for name, (step, raw) in made.items()
    }
    return {**found, **refused_after(plain, one)}


def refused_after(plain: Cover, one: bytes) -> dict[str, dict[str, Any]]:
    """Envelopes that are refused because of what came before them."""
    first = wrapped(plain, one)
    again = letter_of("refused")
    same = wrapped(replace(plain, hwletter=digest(again)), again)
    broken = wrapped(replace(plain, hwseq=2, hwprev="f" * 64), one)
    return {
        "sequence-number-used": {"step": "equivocation", "before": [text(first)], "envelope": text(same)},
        "sequence-chain-broken": {"step": "equivocation", "before": [text(first)], "envelope": text(broken)},
    }


def refused_letters() -> dict[str, dict[str, Any]]:
    """Letters whose covers hold, refused when a person's session opens them; the due signer is the case key."""
    raw = jws.write_object({"specversion": "1.0", **asdict(event("homeward.question.v1", "letter", {}))})
    twice = age.encrypt(jws.sign(raw[:-1] + b',"hwseq":1}', key("sender", "case")), [box("mailbox")])
    bare = jws.write_object(asdict(event("homeward.question.v1", "letter", {})))
    made = {
        "sealed-to-nobody-here": letter_of("letter", to="intake"),
        "signed-by-the-node-key": letter_of("letter", signer="signing"),
        "signed-by-the-desk-key": letter_of("letter", signer="desk"),
        "for-another-number": letter_of("letter", hwseq=2),
        "for-another-case": letter_of("letter", hwcase=case_number("another")),
        "for-another-organisation": letter_of("letter", hwto=identity_of("sender")),
        "key-twice": twice,
        "new-keys-signed-by-the-new-key": new_keys_by("newer-case"),
        "new-keys-signed-by-the-desk-key": new_keys_by("desk"),
        "no-event": age.encrypt(jws.sign(bare, key("sender", "case")), [box("mailbox")]),
    }
    return {
        name: {"step": "letter", "cover": asdict(cover("letter", one)), "letter": text(one)}
        for name, one in made.items()
    }


def write_all(folder: Path = FOLDER, *, missing: bool = False) -> int:
    """Write every vector and give their number; with `missing`, the keys and those that are not there yet.

    The keys come from fixed seeds and are the same on every run.
    """
    seeds = {one: {name: seed(one, name).hex() for name in NAMES} for one in ("sender", "receiver")}
    files = {one: card_file(one) for one in ("sender", "receiver")}
    numbers = {one: cards.number(cards.read_card(files[one]["card"].encode())) for one in files}
    whole = {"keys": {"seeds": seeds, "card_files": files, "numbers": numbers}}
    for prefix, found in (("good", good_ones()), ("refused", refused_covers()), ("letter-refused", refused_letters())):
        whole |= {f"{prefix}-{name}": facts for name, facts in found.items()}
    folder.mkdir(parents=True, exist_ok=True)
    if missing:
        whole = {
            name: facts for name, facts in whole.items() if name == "keys" or not (folder / f"{name}.json").exists()
        }
    for name, facts in whole.items():
        (folder / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(whole)


if __name__ == "__main__":
    print(f"{write_all(missing='--missing' in sys.argv)} vectors written to {FOLDER.name}")
