"""Our node, given the keys of the vectors, takes in every good envelope and refuses every other at the step named."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.casework import sealing, their_keys
from homeward.exchange import epochs, inbox, nodekeys, partners
from homeward.exchange.inbox import Answer
from homeward.exchange.models import ConversationRow, NodeKeyRow, PartnerRow
from homeward.record import seal
from homeward.wire import age, cards, jws
from homeward.wire.envelope import Automatic, BadLetter, Event, digest
from tests.exchange.partner import NOW, SERVER_KEY
from tests.wire.test_vectors import GOOD, KEYS, REFUSED, read, seed


def become_receiver(server_key: bytes) -> None:
    """Make our node the receiver of the vectors, with the sender verified."""
    file = KEYS["card_files"]["receiver"]
    nodekeys.set_own_card(file["card"].encode())
    under = seal.derive(server_key, "node keys")
    for use in ("signing", "node", "intake"):
        use, secret = "sign" if use == "signing" else use, seed("receiver", use)
        slip = file.get(f"{use}_slip", "").encode()
        sealed = seal.seal(under, secret, use.encode())
        NodeKeyRow.objects.create(use=use, public=age.public_of(secret), sealed=sealed, slip=slip, until="2026-05-31")
    sender = partners.add(json.dumps(KEYS["card_files"]["sender"]).encode())
    for member in (1, 2):
        partners.verify(sender.id, typed=KEYS["numbers"]["sender"], by=member)


def announce(hwcase: str) -> None:
    """Let the receiver's people have announced the mailbox of the case that a vector is about."""
    epochs.conversation(hwcase, PartnerRow.objects.get())
    ConversationRow.objects.filter(pk=hwcase).update(boxes=[digest(age.public_of(seed("receiver", "mailbox")))])


@pytest.fixture
def receiver(db: None) -> None:
    become_receiver(SERVER_KEY)


def put(text: str) -> Answer:
    return inbox.receive(base64.b64decode(text), now=NOW, server_key=SERVER_KEY)


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", GOOD)
def test_a_good_envelope_is_stored_and_receipted(name: str) -> None:
    vector = read(name)
    announce(vector["cover"]["hwcase"])
    said = receipt_of(put(vector["envelope"]))
    assert (said["level"], said["hwto"]) == ("stored", vector["event"]["source"])
    assert [row.hwcase for row in inbox.for_intake()] == [vector["cover"]["hwcase"]]


def receipt_of(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200
    card = cards.read_card(KEYS["card_files"]["receiver"]["card"].encode())
    return jws.read_object(jws.verify(jws.read_object(answer.body)["receipt"].encode(), jws.decode(card.signing)))


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", GOOD)
def test_what_is_sealed_to_a_mailbox_that_was_never_announced_is_rejected_and_a_first_request_is_not(name: str) -> None:
    said = receipt_of(put(read(name)["envelope"]))
    first = name == "good-com-1"
    assert (said["level"], said.get("reason")) == (("stored", None) if first else ("rejected", "lost-key"))


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_envelope_is_refused_at_its_step(name: str) -> None:
    vector = read(name)
    for before in vector.get("before", []):
        assert put(before).status == 200
    assert put(vector["envelope"]) == Answer(400, inbox.REFUSED)
    assert [(code, count) for _, code, count in inbox.refused()] == [(vector["step"], 1)]


@pytest.mark.parametrize("name", GOOD)
def test_the_types_are_those_under_which_messages_travel(name: str) -> None:
    type_ = read(name)["event"]["type"]
    assert type_ in tuple(Automatic) or type_ == sealing.message_type(name.removeprefix("good-").upper())


def test_the_vector_of_new_keys_tells_the_newer_ones_and_without_a_mailbox_of_the_case_they_are_refused() -> None:
    event = Event(**read("good-mailbox")["event"])
    told = their_keys.announced(event, event.hwcase)
    assert told is not None
    newer = seed("sender", "newer-case")
    assert told.case_key == jws.encode(Ed25519PrivateKey.from_private_bytes(newer).public_key().public_bytes_raw())
    boxes = {"case": "newer-mailbox", "health": "newer-health"}
    assert told.mailboxes == tuple(
        f"{name}={jws.encode(age.public_of(seed('sender', use)))}" for name, use in boxes.items()
    )
    event.data["keys"]["mailboxes"].pop("case")
    with pytest.raises(BadLetter):
        their_keys.announced(event, event.hwcase)
