"""A second implementation, in TypeScript, exchanges every type of message with ours in both directions and refuses every bad vector."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from homeward.exchange import inbox
from homeward.wire import age, cards, envelope, recipients
from homeward.wire.envelope import digest
from tests.exchange.partner import NOW, SERVER_KEY
from tests.exchange.test_one_recipient import named
from tests.exchange.test_vectors import announce, receiver
from tests.wire import write_vectors
from tests.wire.test_vectors import GOOD, KEYS, REFUSED, REFUSED_CARDS, REFUSED_LETTERS, read, seed

MAIN = Path(__file__).parents[2] / "interop" / "dist" / "main.js"
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not MAIN.exists(),
    reason="node, or interop/dist, is not here: `make interop` builds it where npm can be had",
)
__all__ = ["receiver"]


class Other:
    """The other implementation as a process: one line of JSON in, one out."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(["node", str(MAIN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **asked: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def take(self, vector: dict[str, Any], opens: tuple[str, ...] = ("intake", "mailbox")) -> dict[str, Any]:
        """Let it take in an envelope; `opens` are the keys that it still has."""
        sender = write_vectors.identity_of("sender")
        keys = {"own": write_vectors.identity_of("receiver"), "node": text(seed("receiver", "node"))}
        signing = write_vectors.public("sender", "signing")
        keys |= {"before": vector.get("before", []), "envelope": vector["envelope"]}
        boxes = [digest(age.public_of(seed("receiver", use))) for use in opens]
        return self.ask(do="take", partner=sender, signing=signing, opens=boxes, **keys)

    def letter(self, letter: str, cover: dict[str, Any], by: str, box: str) -> dict[str, Any]:
        """Let it open a letter of the sender that this key of its should have signed."""
        signer = {"signer": write_vectors.public("sender", by), "from": write_vectors.identity_of("sender")}
        return self.ask(do="letter", letter=letter, cover=cover, box=text(seed("receiver", box)), **signer)


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    made = Other()
    yield made
    made.process.kill()
    made.process.wait()


def opens(other: Other, vector: dict[str, Any]) -> bool:
    taken = other.take(vector)
    assert (taken["cover"], taken["level"]) == (vector["cover"], "stored")
    opened = other.letter(taken["letter"], taken["cover"], vector["letter_signed_by"], vector["letter_sealed_to"])
    return {name: opened["event"][name] for name in vector["event"]} == vector["event"]


@pytest.mark.parametrize("name", GOOD)
def test_it_opens_every_good_vector(other: Other, name: str) -> None:
    assert opens(other, read(name))


@pytest.mark.parametrize("name", GOOD)
def test_it_rejects_what_is_sealed_to_a_key_that_it_has_lost(other: Other, name: str) -> None:
    first = name == "good-com-1"
    assert other.take(read(name), opens=("intake",))["level"] == ("stored" if first else "rejected")
    assert other.take(read(name), opens=())["level"] == "rejected"


def test_it_opens_what_we_seal_now(other: Other) -> None:
    made = write_vectors.good_ones()
    assert all(opens(other, vector) for vector in made.values())
    assert {f"good-{name}" for name in made} == set(GOOD)


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_every_bad_envelope_at_the_same_step(other: Other, name: str) -> None:
    vector = read(name)
    assert other.take(vector) == {"refused": vector["step"]}


@pytest.mark.parametrize("name", [one for one in named(REFUSED) if "passphrase" not in one])
def test_what_it_refuses_for_a_second_recipient_opens_with_its_library_alone(name: str, tmp_path: Path) -> None:
    raw = base64.b64decode(read(name)["envelope"])
    (tmp_path / "sealed").write_bytes(raw)
    identity = recipients._written(seed("receiver", "node"), recipients.SECRET).upper()
    asked = ["node", str(MAIN.parents[1] / "open.mjs"), identity, str(tmp_path / "sealed")]
    opened = subprocess.run(asked, check=True, capture_output=True).stdout
    assert opened == b"".join(age.opened(raw, [age.Hybrid(seed("receiver", "node"))]))


@pytest.mark.parametrize("name", REFUSED_LETTERS)
def test_it_refuses_every_bad_letter(other: Other, name: str) -> None:
    vector = read(name)
    assert other.letter(vector["letter"], vector["cover"], "case", "mailbox") == {"refused": "letter"}


@pytest.mark.parametrize("organisation", ["sender", "receiver"])
def test_it_reads_the_card_files(other: Other, organisation: str) -> None:
    file = KEYS["card_files"][organisation]
    said = other.ask(do="card-file", file=text(json.dumps(file).encode()))["card"]
    assert said == asdict(cards.read_card(file["card"].encode()))


@pytest.mark.parametrize("name", REFUSED_CARDS)
def test_it_refuses_every_bad_card_file(other: Other, name: str) -> None:
    assert other.ask(do="card-file", file=text(read(name)["card_file"].encode())) == {"refused": "card"}


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("name", GOOD)
def test_our_node_takes_in_and_our_people_read_what_it_seals(other: Other, name: str) -> None:
    vector = read(name)
    announce(vector["cover"]["hwcase"])
    by, to = vector["letter_signed_by"], vector["letter_sealed_to"]
    event = {"specversion": "1.0", "datacontenttype": "application/json", "dataschema": "x:y", **vector["event"]}
    raw = base64.b64decode(
        other.ask(
            do="seal",
            event=event,
            cover=vector["cover"],
            letter_by=text(seed("sender", by)),
            cover_by=text(seed("sender", "signing")),
            box=text(age.public_of(seed("receiver", to))),
            node=text(age.public_of(seed("receiver", "node"))),
        )["envelope"]
    )
    assert inbox.receive(raw, now=NOW, server_key=SERVER_KEY).status == 200
    row = inbox.for_intake()[0]
    signed = envelope.open_letter(row.letter, [seed("receiver", to)])
    public = write_vectors.key("sender", by).public_key().public_bytes_raw()
    assert asdict(envelope.read_letter(signed, public, row.cover)) == vector["event"]
    assert KEYS["numbers"]["sender"]
