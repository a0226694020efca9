"""A partner organisation for tests: its keys in memory, its node written with the wire formats alone, and our own node beside it."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeward.exchange import nodekeys, outbox, partners
from homeward.exchange.line import NotDelivered, Unreachable
from homeward.exchange.outbox import Sealed
from homeward.wire import age, cards, envelope, jws

SERVER_KEY = b"\x11" * 32
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = NOW.date()
DESK = Ed25519PrivateKey.from_private_bytes(b"\x22" * 32)


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def card(identity: Ed25519PrivateKey, signing: bytes, desk: bytes, **changes: Any) -> cards.Card:
    mine = public(identity)
    plain = cards.Card(
        organisation=jws.thumbprint(mine),
        identity=jws.encode(mine),
        name="Harbour House (fictional)",
        country="MD",
        languages="en",
        telephone="+373 00 000 000",
        hours="9-17",
        address="http://harbour.localhost:1",
        signing=jws.encode(signing),
        desk=jws.encode(desk),
        version=1,
        issued="2026-01-01",
        until="2099-12-31",  # many tests look at it by the clock of the machine
    )
    return replace(plain, **changes)


def found_own_node(today: date = TODAY) -> cards.Card:
    """Give our own node its keys, card and slips."""
    identity = Ed25519PrivateKey.generate()
    own = card(identity, nodekeys.make_signing(SERVER_KEY), public(DESK), name="Lighthouse (fictional)", country="IT")
    nodekeys.set_own_card(cards.sign_card(own, identity))
    nodekeys.renew_node_slip(SERVER_KEY, today)
    nodekeys.keep_slip("intake", age.public_of(b"\x33" * 32), b"sealed", DESK, today)
    return own


def our_intake_key() -> bytes:
    """Our newest intake key, to which a first letter is sealed."""
    slip, _ = nodekeys.newest_slip("intake") or (b"", None)
    return cards.read_slip(slip, "intake", nodekeys.own_card()[0].desk).public


@dataclass
class Partner:
    """The other organisation. `put` and `slips` make it a line, so that delivery can be tried on it without a network."""

    identity: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    desk: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    node_seed: bytes = field(default_factory=age.new_seed)
    intake_seed: bytes = field(default_factory=age.new_seed)
    arrived: list[tuple[bytes, bytes]] = field(default_factory=list)
    asked: int = 0
    down: bool = False
    loses_receipts: bool = False
    lies: dict[str, str] = field(default_factory=dict)
    slips_from: date = TODAY
    name: str = "Harbour House (fictional)"

    @property
    def card(self) -> cards.Card:
        return card(self.identity, public(self.signing), public(self.desk), name=self.name)

    @property
    def id(self) -> str:
        return self.card.organisation

    def slip_texts(self) -> dict[str, str]:
        first, last = self.slips_from.isoformat(), (self.slips_from + timedelta(days=30)).isoformat()
        pairs = (("node", self.node_seed, self.signing), ("intake", self.intake_seed, self.desk))
        return {
            f"{use}_slip": cards.sign_slip(cards.Slip(use, jws.encode(age.public_of(seed)), first, last), key).decode()
            for use, seed, key in pairs
        }

    def card_file(self, **changes: Any) -> bytes:
        signed = cards.sign_card(replace(self.card, **changes), self.identity).decode()
        return json.dumps({"format": partners.FORMAT, "card": signed, **self.slip_texts()}).encode()

    def make_known(self) -> None:
        """Have two members of ours verify the partner's card."""
        partners.add(self.card_file())
        for member in (3, 4):
            partners.verify(self.id, typed=cards.number(self.card), by=member)

    def message(self, hwcase: str, seq: int, prev: str, **changes: Any) -> tuple[bytes, bytes]:
        """Sign a cover over a letter that nobody here can open."""
        letter = age.encrypt(f"letter {seq}".encode(), [age.public_of(b"\x44" * 32)])
        plain = envelope.Cover(
            id=envelope.new_id(NOW),
            time=NOW.isoformat(),
            hwto=nodekeys.own_card()[0].organisation,
            hwcase=hwcase,
            hwepoch=1,
            hwseq=seq,
            hwprev=prev,
            hwafter=0,
            hwclass="letter",
            hwdue="",
            hwbox=envelope.digest(our_intake_key()),
            hwletter=envelope.digest(letter),
            hwlink="0" * 64,
        )
        return envelope.seal_cover(replace(plain, **changes), self.signing), letter

    def messages(self, hwcase: str, count: int, **changes: Any) -> list[tuple[bytes, bytes]]:
        """Sign messages that follow one another."""
        made: list[tuple[bytes, bytes]] = []
        prev = envelope.FIRST_LINK
        for seq in range(1, count + 1):
            made.append(self.message(hwcase, seq, prev, **changes))
            prev = envelope.digest(made[-1][0])
        return made

    def put(self, address: str, raw: bytes) -> bytes:
        self.asked += 1
        if self.down:
            raise Unreachable("nobody answers")
        try:
            signed, letter = envelope.unwrap(raw, [self.node_seed])
        except envelope.EnvelopeRefused as error:
            raise NotDelivered("status 400") from error
        ours = jws.decode(nodekeys.own_card()[0].signing)
        cover = envelope.read_cover(signed, ours)
        assert cover.hwto == self.id
        known = [text for text, _ in self.arrived]
        if signed not in known:
            assert letter == envelope.WITHDRAWN or envelope.digest(letter) == cover.hwletter
            self.arrived.append((signed, letter))
        if self.loses_receipts:
            raise NotDelivered("the line was cut")
        kept = dict(self.arrived)[signed]
        return self.answer(envelope.digest(signed), "stored" if kept else "withdrawn")

    def answer(self, message_id: str, level: str) -> bytes:
        to = nodekeys.own_card()[0].organisation
        said = {"hwto": to, "level": level, "of": message_id, "time": NOW.isoformat(), **self.lies}
        receipt = jws.sign(jws.write_object(said), self.signing).decode()
        return json.dumps({"receipt": receipt, **self.slip_texts()}).encode()

    def slips(self, address: str) -> bytes:
        if self.down:
            raise Unreachable("nobody answers")
        return json.dumps(self.slip_texts()).encode()

    def numbers(self) -> list[int]:
        """The numbers of the messages that arrived, in the order of arrival; those without a letter count too."""
        return [envelope.stored_cover(signed).hwseq for signed, _ in self.arrived]


def wrapped(message: tuple[bytes, bytes]) -> bytes:
    """Put a message into an envelope for our node."""
    slip, _ = nodekeys.newest_slip("node") or (b"", None)
    return envelope.wrap(*message, cards.read_slip(slip, "node", nodekeys.own_card()[0].signing).public)


def queue(partner: Partner, code: str = "AAA-111", rests_on: tuple[int, ...] = (), **changes: Any) -> Sealed:
    """Queue one message of ours to the partner."""
    talk = outbox.conversation(code, partner.id)
    letter = age.encrypt(b"for the partner", [age.public_of(b"\x55" * 32)])
    hwclass = changes.pop("hwclass", "letter")
    cover = envelope.Cover(
        id=envelope.new_id(NOW),
        time=NOW.isoformat(),
        hwto=partner.id,
        hwcase=talk.hwcase,
        hwepoch=1,
        hwseq=talk.out_seq + 1,
        hwprev=talk.out_prev,
        hwafter=0,
        hwclass=hwclass,
        hwdue="",
        hwbox=envelope.digest(partners.intake_key(partner.id)[0]),
        hwletter=envelope.digest(letter),
        hwlink="0" * 64,
    )
    signed = envelope.seal_cover(cover, nodekeys.signing(SERVER_KEY))
    sealed = Sealed(talk.hwcase, cover.hwseq, hwclass, signed, letter, rests_on, changes.get("ends"))
    outbox.put(sealed)
    return sealed
