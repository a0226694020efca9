"""A lying partner before a whole node: what it sends is wrong in one way or another, signed or not; the tables are looked at after each."""

import json
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.apps import apps

from homeward.exchange import carried, inbox, lots, nodekeys, partners, witnessing
from homeward.exchange.attachments import arriving
from homeward.exchange.models import MailboxRow, PartnerRow, RefusedRow
from homeward.exchange.relays import collecting, keeping
from homeward.exchange.relays.keeping import Box
from homeward.wire import age, cards, checkpoints, envelope, heads, jws, notes
from tests.exchange.partner import DESK, NOW, SERVER_KEY, Partner, wrapped

CASE = jws.encode(b"l" * 32)
WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    1.5,
    "",
    "0" * 64,
    "\x00",
    "x" * 5000,
    [],
    [[]],
    {},
    {"a": {}},
    "é" * 43,
)


class Liar:
    """Draws what to send next from a seed.

    :ivar unsigned: how many of its sendings nobody had signed, after none of which anything may have changed
    """

    def __init__(self, partner: Partner, seed: int) -> None:
        self.partner, self.chance = partner, random.Random(seed)
        self.seq, self.prev, self.unsigned, self.taken = 0, envelope.FIRST_LINK, 0, 0

    def step(self) -> None:
        """Send one thing and look at the tables."""
        what = self.chance.choice(
            (
                self.noise,
                self.flipped,
                self.foreign,
                self.cover,
                self.right,
                self.heads,
                self.note,
                self.announced,
                self.lot,
                self.file,
                self.slips,
                self.part,
                self.relay,
                self.witness,
            )
        )
        what()

    def put(self, raw: bytes, *, signed: bool) -> int:
        before = "" if signed else state()
        answer = inbox.receive(raw, now=NOW, server_key=SERVER_KEY)
        assert answer.status in (200, 400, 507)
        assert answer.status == 200 or answer.body == inbox.REFUSED
        if not signed:
            self.unsigned += 1
            assert answer.status == 400, "taken in without a signature"
            assert state() == before, "changed without a signature"
        self.taken += answer.status == 200
        return answer.status

    def noise(self) -> None:
        self.put(self.chance.randbytes(self.chance.randrange(3000)), signed=False)

    def flipped(self) -> None:
        raw = bytearray(wrapped(self.partner.message(CASE, self.seq + 1, self.prev)))
        raw[self.chance.randrange(len(raw))] ^= 1 << self.chance.randrange(8)
        self.put(bytes(raw), signed=False)

    def foreign(self) -> None:
        """Signed by a key that no verified partner has, or by our partner's desk key."""
        other = Partner() if self.chance.random() < 0.5 else replace(self.partner, signing=self.partner.desk)
        self.put(wrapped(other.message(CASE, self.seq + 1, self.prev)), signed=False)

    def cover(self) -> None:
        """Signed by the partner; one to three fields are not what they should be."""
        signed, letter = self.partner.message(CASE, self.seq + 1, self.prev)
        facts = jws.read_object(jws.unverified(signed))
        for _ in range(self.chance.randrange(1, 4)):
            facts[self.chance.choice(sorted(facts))] = self.chance.choice(WRONG)
        self.put(wrapped((jws.sign(json.dumps(facts).encode(), self.partner.signing), letter)), signed=True)

    def right(self) -> None:
        made = self.partner.message(CASE, self.seq + 1, self.prev)
        if self.put(wrapped(made), signed=True) == 200:
            self.seq, self.prev = self.seq + 1, envelope.digest(made[0])
        inbox.taken([one.message_id for one in inbox.for_intake()])

    def _telling(self, letter: bytes, **changes: Any) -> None:
        """Something that a node tells of itself, in a cover that the partner's node key signed."""
        facts = {"hwletter": envelope.digest(letter), **changes}
        signed, _ = self.partner.message(self.partner.id, self.chance.randrange(1, 2**31), envelope.FIRST_LINK, **facts)
        self.put(wrapped((signed, letter)), signed=True)

    def heads(self) -> None:
        head = heads.Head(CASE, self.seq, self.prev, 1, 0, envelope.FIRST_LINK)
        facts = jws.read_object(heads.write(heads.Heads((head,), True, (), (), None)))
        facts[self.chance.choice(sorted(facts))] = self.chance.choice(WRONG)
        self._telling(json.dumps(facts).encode(), hwclass="heads", hwepoch=self.chance.choice((1, 1, 2, 2**31 - 1)))

    def note(self) -> None:
        facts = jws.read_object(notes.write(notes.Note(("a.b.c",))))
        facts[self.chance.choice(sorted(facts))] = self.chance.choice(WRONG)
        self._telling(json.dumps(facts).encode(), hwclass="receipt")

    def announced(self) -> None:
        """A new card of the partner, or a revocation of its keys, in which something is not what it should be."""
        card = jws.read_object(self.partner.card_file(version=self.chance.choice((1, 2, 2**16 - 1, 2**16))))
        facts = {"v": 1, **{name: card[name] for name in ("card", "node_slip", "intake_slip")}}
        if self.chance.random() < 0.4:
            facts = {"v": 1, "revoked": "aaaa bbbb", "since": NOW.isoformat()}
        facts[self.chance.choice(sorted(facts))] = self.chance.choice(WRONG)
        before = (self.partner.id, *PartnerRow.objects.values_list("card", "level"))
        self._telling(json.dumps(facts).encode(), hwclass="card")
        assert (self.partner.id, *PartnerRow.objects.values_list("card", "level")) == before, "another card counts"

    def lot(self) -> None:
        parts = [self.chance.randbytes(self.chance.randrange(200)) for _ in range(self.chance.randrange(1, 5))]
        before, raw = state(), lots.write(parts)[: self.chance.choice((None, -1, 3))]
        assert lots.receive(raw, now=NOW, server_key=SERVER_KEY).status in (200, 400)
        assert state() == before

    def file(self) -> None:
        before, raw = state(), bytearray(carried.pack([self.chance.randbytes(100)]))
        raw[self.chance.randrange(600)] ^= 1 << self.chance.randrange(8)
        with suppress(carried.NotCarried):  # refused whole, as it may be
            carried.take(bytes(raw), now=NOW, server_key=SERVER_KEY)
        assert state() == before

    def slips(self) -> None:
        """Slips that the right key did not sign change nothing."""
        before = state()
        self.unsigned += 1
        texts = replace(self.partner, signing=DESK, desk=DESK).slip_texts()
        partners.take_slips(
            self.partner.id, {**texts, "node_slip": self.chance.choice((texts["node_slip"], "", "a.b.c"))}
        )
        assert state() == before

    def part(self) -> None:
        """A part of a file, or a piece of one, that nobody announced, well sealed or not."""
        before, body = state(), self.chance.randbytes(100)
        text = arriving.written(self.chance.randbytes(32).hex(), self.chance.choice((0, 1, 2**32 - 1)), body)
        cut = text[: self.chance.choice((None, -1, 60))]
        node = cards.read_slip(partners.own_slips()["node_slip"].encode(), "node", own_signing()).public
        assert inbox.receive(age.encrypt(cut, [node]), now=NOW, server_key=SERVER_KEY).status == 400
        with suppress(arriving.Unexpected):
            arriving.take("f" * 64, self.chance.choice((0, 2**31)), self.chance.choice((0, -1)), body)
            raise AssertionError("a piece that nobody announced was taken")
        assert state() == before

    def relay(self) -> None:
        """What a relay gives from our mailbox: noise, an answer cut short, one thing altered."""
        box = self._mailbox()
        before, one = state(), bytearray(wrapped(self.partner.message(CASE, self.seq + 1, self.prev)))
        one[self.chance.randrange(len(one))] ^= 1 << self.chance.randrange(8)
        item = self.chance.randrange(2**62).to_bytes(8, "big") + len(one).to_bytes(4, "big") + bytes(one)
        raw = self.chance.choice((item, item[:-1], item * 2, self.chance.randbytes(40), b""))
        collecting.collect(box, now=NOW, server_key=SERVER_KEY, line=LyingRelay(raw))
        MailboxRow.objects.filter(pk=box.row).update(wrong="")
        assert state() == before

    def _mailbox(self) -> Box:
        row = MailboxRow.objects.filter(ours=True).first()
        if row is None:
            keeping.choose("http://relay.invalid", "a" * 32, SERVER_KEY)
            row = keeping.make(PartnerRow.objects.get(pk=self.partner.id), NOW, SERVER_KEY)
        return keeping.opened(row, SERVER_KEY)

    def witness(self) -> None:
        """A checkpoint that nobody signed, or that is none; and an answer to ours that is none."""
        before = state()
        note = checkpoints.sign(checkpoints.Checkpoint(f"homeward/{self.partner.id}/log/1", 100, bytes(32)), DESK)
        facts = {
            "note": note,
            "old": 0,
            "proof": [],
            self.chance.choice(("note", "old", "proof")): self.chance.choice(WRONG),
        }
        raw = json.dumps(facts).encode()
        for one in (raw, raw[: self.chance.randrange(len(raw))]):
            with suppress(witnessing.WitnessRefused):
                witnessing.answer(one, own=self.partner.id, key=self.partner.signing, now=NOW)
                raise AssertionError("cosigned what nobody signed")
            with suppress(checkpoints.CheckpointRefused):
                assert isinstance(witnessing.read_answer(one, 100), str | int)
        self.unsigned += 1
        assert state() == before


class LyingRelay:
    """A relay that gives the same thing for whatever it is asked, once, and then nothing."""

    def __init__(self, raw: bytes) -> None:
        self.said = [(200, raw)]

    def ask(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self.said.pop() if self.said else (204, b"")


def own_signing() -> str:
    """The key that our node's slips are signed with."""
    return nodekeys.own_card()[0].signing


def state() -> str:
    """A digest of every table of the exchange, but for the count of refusals."""
    said = []
    for model in apps.get_app_config("exchange").get_models():
        if model is not RefusedRow:
            said.append(repr(list(model.objects.order_by("pk").values_list())))
    return envelope.digest("".join(said).encode())


def run(partner: Partner, steps: int, seed: int = 7) -> Liar:
    """Let a lying partner do so many things; gives it, with what it counted."""
    liar = Liar(partner, seed)
    for _ in range(steps):
        liar.step()
    return liar
