"""What nodes tell each other beside letters, with the second implementation at the other end: notes, parts of files, a new card."""

import base64
import hashlib
import json
from typing import Any

import pytest

from homeward.exchange import covers, inbox, partners
from homeward.exchange.attachments import arriving
from homeward.exchange.models import AttachmentRow, MailboxRow
from homeward.wire import age, cards, envelope, jws, notes
from homeward.wire.notes import File, Mailbox, Note
from tests.exchange.partner import NOW, SERVER_KEY
from tests.interop.test_interop import Other, other, pytestmark, receiver, text
from tests.wire import write_vectors
from tests.wire.test_vectors import KEYS, read, seed

__all__ = ["other", "pytestmark", "receiver"]
SENDER, OWN = write_vectors.identity_of("sender"), write_vectors.identity_of("receiver")
BODY = bytes(range(256)) * 1200
PARTS = [BODY[at : at + arriving.PART] for at in range(0, len(BODY), arriving.PART)]


def cover(hwclass: str) -> dict[str, Any]:
    """The cover of what the sender's node tells ours, but for the hash of its letter."""
    none = envelope.FIRST_LINK
    facts = {"id": envelope.new_id(NOW), "time": NOW.isoformat(), "hwto": OWN, "hwcase": SENDER, "hwclass": hwclass}
    facts |= {"hwprev": none, "hwbox": none, "hwlink": none, "hwdue": ""}
    return {**facts, "hwepoch": 1, "hwseq": 1, "hwafter": 0}


def tells(other: Other, hwclass: str, **more: Any) -> int:
    """Let the other implementation tell our node something; gives the status of the answer."""
    signing, node = text(seed("sender", "signing")), text(age.public_of(seed("receiver", "node")))
    made = other.ask(do="tell", cover=cover(hwclass), cover_by=signing, node=node, **more)
    return inbox.receive(base64.b64decode(made["envelope"]), now=NOW, server_key=SERVER_KEY).status


def named() -> tuple[str, list[str]]:
    return hashlib.sha256(BODY).hexdigest(), [hashlib.sha256(one).hexdigest() for one in PARTS]


def heard(other: Other, hwclass: str, letter: bytes) -> str:
    """Let our node tell the other implementation something, and open it there; gives the letter."""
    signed = covers.of_node(SENDER, hwclass, letter, now=NOW, server_key=SERVER_KEY)
    raw = envelope.wrap(signed, letter, age.public_of(seed("sender", "node")))
    keys = {"own": SENDER, "partner": OWN, "signing": write_vectors.public("receiver", "signing")}
    taken = other.ask(do="take", node=text(seed("sender", "node")), before=[], envelope=text(raw), **keys)
    assert (taken["cover"]["hwclass"], taken["cover"]["hwcase"]) == (hwclass, OWN)
    return str(taken["letter"])


@pytest.mark.usefixtures("receiver")
def test_it_reads_our_note_with_receipts_mailbox_and_files(other: Other) -> None:
    answer = inbox.receive(base64.b64decode(read("good-com-1")["envelope"]), now=NOW, server_key=SERVER_KEY)
    rejected = inbox.receive(base64.b64decode(read("good-com-3")["envelope"]), now=NOW, server_key=SERVER_KEY)
    box = Mailbox("http://relay.invalid", "w" * 43, "d" * 32, NOW.isoformat())
    file, parts = named()
    forged = jws.sign(b'{"of":"x"}', write_vectors.key("sender", "signing")).decode()
    told = Note(
        (answer.receipt, forged, rejected.receipt), (), box, (File(file, "c" * 43, len(BODY), tuple(parts)),), (file,)
    )
    letter = heard(other, "receipt", notes.write(told))
    said = other.ask(do="hear", letter=letter, signing=write_vectors.public("receiver", "signing"))["said"]
    levels = [(one["hwto"], one["level"], one.get("reason")) for one in said["receipts"]]
    assert levels == [(SENDER, "stored", None), (SENDER, "rejected", "lost-key")]
    assert said["mailbox"]["box"] == box.box
    assert (said["files"][0]["parts"], said["whole"]) == (parts, [file])


@pytest.mark.usefixtures("receiver")
def test_our_node_takes_its_note_and_the_parts_of_the_file_that_it_announced(other: Other) -> None:
    first = read("good-com-1")
    assert inbox.receive(base64.b64decode(first["envelope"]), now=NOW, server_key=SERVER_KEY).status == 200
    file, parts = named()
    box = {"address": "http://relay.invalid", "box": "w" * 43, "deposit": "d" * 32, "since": NOW.isoformat()}
    announced = {"file": file, "hwcase": first["cover"]["hwcase"], "size": len(BODY), "parts": parts}
    assert tells(other, "receipt", note={"mailbox": box, "files": [announced]}) == 200
    assert MailboxRow.objects.get(ours=False).box == box["box"]
    node = text(age.public_of(seed("receiver", "node")))
    for number, body in enumerate(PARTS):
        made = other.ask(do="part", file=file, number=number, body=text(body), node=node)
        assert inbox.receive(base64.b64decode(made["part"]), now=NOW, server_key=SERVER_KEY).status == 200
    assert AttachmentRow.objects.get(file=file).state == "whole"
    assert tells(other, "receipt", note={"files": [{**announced, "file": "f" * 64, "parts": parts[:1]}]}) == 400


def test_it_opens_a_part_that_we_wrote_and_no_other(other: Other) -> None:
    file, _ = named()
    node = age.public_of(seed("sender", "node"))
    for number, body in enumerate(PARTS):
        sealed = text(age.encrypt(arriving.written(file, number, body), [node]))
        said = other.ask(do="hear-part", part=sealed, node=text(seed("sender", "node")))
        assert said == {"file": file, "number": number, "body": text(body)}
    short = text(age.encrypt(arriving.written(file, 0, b"x")[:-1], [node]))
    assert "refused" in other.ask(do="hear-part", part=short, node=text(seed("sender", "node")))


@pytest.mark.usefixtures("receiver")
def test_our_node_takes_the_new_card_that_it_announces(other: Other) -> None:
    old = jws.read_object(jws.unverified(KEYS["card_files"]["sender"]["card"].encode()))
    fresh = jws.encode(write_vectors.key("sender", "case").public_key().public_bytes_raw())
    newer = {**old, "version": 2, "signing": fresh, "name": "Sender (fictional), a year on"}
    days = {"issued": "2026-05-04", "until": "2026-06-03"}
    slips = [{"use": use, "key": jws.encode(age.public_of(seed("sender", use))), **days} for use in ("node", "intake")]
    by = {
        name: text(seed("sender", key))
        for name, key in (("identity", "identity"), ("signing", "case"), ("desk", "desk"))
    }
    assert tells(other, "card", card={**newer, "version": 1}, slips=slips, **by) == 400
    assert tells(other, "card", card=newer, slips=slips, **{**by, "identity": by["desk"]}) == 400
    assert tells(other, "card", card=newer, slips=slips, **by) == 200
    assert (partners.card_of(SENDER).version, partners.card_of(SENDER).signing) == (2, fresh)


@pytest.mark.usefixtures("receiver")
def test_it_reads_the_new_card_that_our_node_announces_and_no_card_of_another(other: Other) -> None:
    file = KEYS["card_files"]["receiver"]
    letter = heard(other, "card", json.dumps({"v": 1, **{k: v for k, v in file.items() if k != "format"}}).encode())
    said = other.ask(do="hear", letter=letter, identity=write_vectors.public("receiver", "identity"))["said"]
    assert said["name"] == cards.read_card(file["card"].encode()).name
    assert "refused" in other.ask(do="hear", letter=letter, identity=write_vectors.public("sender", "identity"))
