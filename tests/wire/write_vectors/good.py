"""One good envelope for each type of message, and for each type that a session sends by itself."""

from dataclasses import asdict
from typing import Any

from homeward.process.entries import KINDS
from homeward.process.writing import Compartment, to_data
from homeward.wire import age, envelope, jws
from homeward.wire.envelope import Automatic, digest
from tests.golden.sample import sample
from tests.wire.write_vectors.made import box, cover, event, key, public, text, wrapped

DESK_SIGNS = ("COM-1", "COM-2")


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
