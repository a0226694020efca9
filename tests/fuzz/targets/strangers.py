"""Readers of a stranger's bytes: whatever comes to the node's door, and what stands in answers of others."""

import base64
import json

from homeward.exchange import carried, line, lots, partners, witnessing
from homeward.exchange.relays import asking
from homeward.wire import age, cards, checkpoints, custody, envelope, heads, jws, notes, revocations
from tests.fuzz.targets.made import CARD, CARD_FILE, HEADS, NODE, NOTE, PUBLIC, SIGNED, SIGNING, WRAPPED, Target
from tests.wire.write_vectors import key

LOG = checkpoints.Checkpoint("homeward/fuzz/log/1", 100, bytes(32)).text
MADE = checkpoints.cosign(LOG, "fuzz", SIGNING, 1)
COSIGNED = json.dumps({"line": MADE}).encode()
ORIGIN = checkpoints.read(LOG).origin
LOG_SIGNED = checkpoints.sign(checkpoints.read(LOG), SIGNING)
REQUEST = custody.write_request(cards.Card(**CARD)).encode()
SIGNED_CARD = custody.write_signed(json.loads(CARD_FILE)["card"].encode()).encode()
REVOKED = revocations.sign(CARD["organisation"], 3, key("sender", "identity"))


def _card_file(raw: bytes) -> object:
    return partners.read_file(raw)


def _answer(raw: bytes) -> object:
    answer = line.read_answer(raw)
    said = jws.verify(answer.get("receipt", "").encode("utf-8", "replace"), PUBLIC)
    raise AssertionError(f"a receipt that nobody signed was taken: {said!r}")


def _claimed(raw: bytes) -> object:
    return jws.signer(raw), jws.unverified(raw)


def _jws(raw: bytes) -> object:
    said = jws.verify(raw, PUBLIC)
    assert raw == SIGNED, "a signature that nobody made holds"
    return said


class Told:
    """A relay that answers what it likes."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def ask(
        self, address: str, method: str, path: str, *, token: str, body: bytes = b"", wait: float = 0.0
    ) -> tuple[int, bytes]:
        return 200, self.raw


def _relay(raw: bytes) -> object:
    items = asking.collect(Told(raw), "", "", "")
    assert b"".join(_item(one) for one in items) == raw, "an answer that reads otherwise than it was written"
    return items


def _item(one: asking.Item) -> bytes:
    return one.number.to_bytes(8, "big") + len(one.body).to_bytes(4, "big") + one.body


def _signatures(lines: str) -> set[bytes]:
    return {base64.b64decode(one.rpartition(" ")[2]) for one in lines.splitlines()}


def _told(raw: bytes) -> object:
    return witnessing.read_answer(raw, 100)


def _witness(raw: bytes) -> object:
    said = witnessing.read_answer(raw, 100)
    if isinstance(said, str):
        checkpoints.check_cosignature(LOG, said, "fuzz", PUBLIC)
        assert _signatures(MADE) <= _signatures(said), "a cosignature that nobody made holds"
    return said


def _checkpoint(raw: bytes) -> object:
    found = checkpoints.verify(raw.decode("utf-8", "replace"), ORIGIN, PUBLIC)
    assert found.text == LOG, "a checkpoint that nobody signed holds"
    return found


def _revocation(raw: bytes) -> object:
    found = revocations.read(raw.decode("utf-8", "replace"), CARD["organisation"], CARD["identity"])
    assert found == REVOKED, "a revocation that nobody signed holds"
    return found


STRANGERS = (
    Target("age-head", age.parse, (age.AgeRefused,), False, (WRAPPED[:2000],)),
    Target("age-file", lambda raw: age.decrypt(raw, NODE), (age.AgeRefused,), True, (WRAPPED,)),
    Target("envelope", lambda raw: envelope.unwrap(raw, NODE), (envelope.EnvelopeRefused,), True, (WRAPPED,)),
    Target("signed-head", _claimed, (jws.JwsRefused,), False, (SIGNED,)),
    Target("signed-text", _jws, (jws.JwsRefused,), True, (SIGNED,)),
    Target(
        "json",
        lambda raw: jws.write_object(jws.read_object(raw)),
        (jws.JwsRefused,),
        False,
        (json.dumps(CARD).encode(),),
    ),
    Target("card-file", _card_file, (cards.CardRefused,), True, (CARD_FILE,)),
    Target("lot", lambda raw: lots.read(raw), (ValueError,), False, (lots.write([b"a", b"bc"]),)),
    Target("carried-file", carried.unpack, (carried.NotCarried,), False, (carried.pack([WRAPPED]),)),
    Target("answer", _answer, (line.NotDelivered, jws.JwsRefused), False, (b'{"receipt": "a.b.c"}',)),
    Target("heads-bytes", heads.read, (heads.HeadsRefused,), False, (json.dumps(HEADS).encode(),)),
    Target("note-bytes", notes.read, (notes.NoteRefused,), False, (json.dumps(NOTE).encode(),)),
    Target("card-to-sign", custody.read_request, (cards.CardRefused,), False, (REQUEST, CARD_FILE)),
    Target("card-signed", custody.read_signed, (cards.CardRefused,), False, (SIGNED_CARD, CARD_FILE)),
    Target("revocation", _revocation, (cards.CardRefused,), True, (REVOKED.written.encode(),)),
    Target(
        "checkpoint",
        lambda raw: checkpoints.read(raw.decode("utf-8", "replace")),
        (checkpoints.CheckpointRefused,),
        False,
        (LOG.encode(), LOG_SIGNED.encode()),
    ),
    Target("checkpoint-note", _checkpoint, (checkpoints.CheckpointRefused,), True, (LOG_SIGNED.encode(),)),
    Target("relay-answer", _relay, (line.NotDelivered,), False, (_item(asking.Item(7, b"sealed")) * 2,)),
    Target("witness-answer", _told, (checkpoints.CheckpointRefused,), False, (COSIGNED, b'{"size": 3}')),
    Target("cosignature", _witness, (checkpoints.CheckpointRefused,), True, (COSIGNED, b'{"size": 3}')),
)
