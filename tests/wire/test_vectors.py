"""The vectors in `docs/exchange/vectors` open as they say, read here with the keys they bring and nothing else."""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.process.entries import KINDS
from homeward.wire import age, cards, envelope, jws
from homeward.wire.envelope import Automatic

FOLDER = Path(__file__).parents[2] / "docs/exchange/vectors"


def read(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def names(prefix: str) -> list[str]:
    return sorted(path.stem for path in FOLDER.glob(f"{prefix}-*.json"))


KEYS = read("keys")
GOOD = names("good")
REFUSED = names("refused")
REFUSED_LETTERS = names("letter-refused")
REFUSED_CARDS = names("card-refused")
STEPS = {
    "size",
    "decrypt",
    "unpad",
    "header",
    "signer",
    "signature",
    "cover",
    "address",
    "letter",
    "epoch",
    "equivocation",
}


def seed(organisation: str, name: str) -> bytes:
    return bytes.fromhex(KEYS["seeds"][organisation][name])


def public(organisation: str, name: str) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed(organisation, name))
    return key.public_key().public_bytes_raw()


def test_there_is_one_good_vector_for_each_type_of_message_and_one_refused_for_each_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    messages = {kind.MESSAGE.lower() for kind in KINDS.values() if kind.MESSAGE}
    assert {name.removeprefix("good-") for name in GOOD} == messages | {one.replace(".", "-") for one in Automatic}
    assert {read(name)["step"] for name in REFUSED} == STEPS
    with capsys.disabled():
        print(
            f"\nown vectors: {len(GOOD)} good, {len(REFUSED)} refused envelopes, {len(REFUSED_LETTERS)} refused letters, "
            f"{len(REFUSED_CARDS)} refused card files"
        )


@pytest.mark.parametrize("name", GOOD)
def test_a_good_vector_opens_as_it_says(name: str) -> None:
    vector = read(name)
    signed, letter = envelope.unwrap(base64.b64decode(vector["envelope"]), [seed("receiver", "node")])
    cover = envelope.read_cover(signed, public("sender", "signing"))
    assert asdict(cover) == vector["cover"]
    text = envelope.open_letter(letter, [seed("receiver", vector["letter_sealed_to"])])
    event = envelope.read_letter(text, public("sender", vector["letter_signed_by"]), cover)
    assert asdict(event) == vector["event"]
    for compartment, sealed in event.data["sealed"].items():
        part = jws.read_object(age.decrypt(jws.decode(sealed), [seed("receiver", compartment)]))
        assert all(compartment == KINDS[entry["kind"]].COMPARTMENT for entry in part["entries"])


@pytest.mark.parametrize("organisation", ["sender", "receiver"])
def test_the_cards_read_and_their_numbers_are_the_ones_given(organisation: str) -> None:
    file = KEYS["card_files"][organisation]
    card = cards.read_card(file["card"].encode())
    assert cards.number(card) == KEYS["numbers"][organisation]
    assert cards.read_slip(file["node_slip"].encode(), "node", card.signing).public == age.public_of(
        seed(organisation, "node")
    )
