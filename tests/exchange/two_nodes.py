"""Two whole nodes in one process, each with a database of its own on the real code; between them a line that does as it is told."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connections, transaction

from homeward.exchange import (
    announcing,
    delivery,
    epochs,
    heads,
    inbox,
    lost,
    nodekeys,
    outbox,
    partners,
    revoking,
    troubles,
)
from homeward.exchange.line import NotDelivered, Refused, Unreachable
from homeward.exchange.models import ConversationRow, InboxRow, OutboxRow
from homeward.exchange.outbox import Sealed
from homeward.record import proof
from homeward.record.models import EpochRow
from homeward.wire import age, cards, envelope, jws
from tests.exchange.partner import card, public

CODE = "AAA-111"


@dataclass
class Clock:
    """Case time and real time, which only the test moves."""

    now: datetime = datetime(2026, 5, 4, 9, tzinfo=UTC)
    real: float = field(default_factory=time.time)

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.real += seconds


class SqliteStore:
    """A database as a file: a copy of it is a backup."""

    def __init__(self, folder: Path, name: str, template: Path) -> None:
        self.file, self.backups = folder / f"{name}.sqlite3", folder
        shutil.copy(template, self.file)
        self.wrapper = self._open()

    def _open(self) -> Any:
        settings = {**connections.settings["default"], "NAME": str(self.file)}
        wrapper = type(connections["default"])(settings, "default")
        wrapper.inc_thread_sharing()
        return wrapper

    def backup(self) -> Path:
        self.wrapper.close()
        copy = self.file.with_suffix(f".{time.monotonic_ns()}.backup")
        shutil.copy(self.file, copy)
        return copy

    def restore(self, copy: Path) -> None:
        self.wrapper.close()
        for name in ("-wal", "-shm"):
            self.file.with_name(self.file.name + name).unlink(missing_ok=True)
        shutil.copy(copy, self.file)

    def close(self) -> None:
        self.wrapper.close()


def template(folder: Path) -> Path:
    """An empty database with all tables, to be copied."""
    file = folder / "template.sqlite3"
    store = SqliteStore.__new__(SqliteStore)
    store.file = file
    with using(store._open()):
        call_command("migrate", verbosity=0)
        connections["default"].close()
    return file


@contextmanager
def using(wrapper: Any) -> Iterator[None]:
    """Let everything inside use this database."""
    before = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = before


@dataclass
class Node:
    """One organisation's node. `put` and `slips` are the line to it: what the other side's worker talks to."""

    name: str
    store: Any
    clock: Clock
    identity: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    desk: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    officers: tuple[Ed25519PrivateKey, ...] = field(
        default_factory=lambda: (Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate())
    )
    server_key: bytes = field(default_factory=age.new_seed)
    mode: str = "up"
    ahead: timedelta = timedelta(0)
    id: str = ""
    again: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.here():
            # Of the year in which the clock of both begins, so that it ends while they look on.
            ends = {"name": self.name, "until": "2026-12-31"}
            own = card(self.identity, nodekeys.make_signing(self.server_key), public(self.desk), **ends)
            self.id = nodekeys.set_own_card(cards.sign_card(own, self.identity)).organisation
            self.renew(now=True)

    @contextmanager
    def here(self) -> Iterator[None]:
        with using(self.store.wrapper):
            yield

    @property
    def now(self) -> datetime:
        """What this node's own clock says."""
        return self.clock.now + self.ahead

    def renew(self, *, now: bool = False) -> None:
        """What the worker and the intake desk do about keys each day."""
        today = self.now.date()
        nodekeys.renew_node_slip(self.server_key, today, now=now)
        newest = nodekeys.newest_slip("intake")
        if newest is None or (newest[1] - today).days <= 10:
            nodekeys.keep_slip("intake", age.public_of(age.new_seed()), b"sealed", self.desk, today)

    def new_card(self, after: int = 0) -> None:
        """Take in the card of the next year, with another signing key, as `homeward card take` does."""
        with self.here():
            fresh = nodekeys.make_signing(self.server_key, nodekeys.NEXT)
            old = nodekeys.own_card()[0]
            keys = {"signing": jws.encode(fresh), "desk": jws.encode(public(self.desk))}
            newer = replace(old, version=nodekeys.next_version(after), until="2028-12-31", **keys)
            nodekeys.use_next(self.server_key, fresh)
            nodekeys.set_own_card(cards.sign_card(newer, self.identity))
            self.renew(now=True)
            nodekeys.keep_slip("intake", age.public_of(age.new_seed()), b"sealed", self.desk, self.now.date())

    def wrong(self) -> set[str]:
        """What this node's worker finds wrong now, kept with its alarms."""
        with self.here():
            troubles.look(troubles.find(self.now, self.clock.real), self.now)
            return {row.kind for row in troubles.kept()}

    def know(self, other: "Node") -> None:
        with other.here():
            raw = partners.write_file()
        with self.here():
            added = partners.add(raw)
            for member in (1, 2):
                partners.verify(added.id, typed=cards.number(partners.card_of(added.id)), by=member)

    def officer_keys(self) -> tuple[bytes, ...]:
        return tuple(public(one) for one in self.officers)

    def queue(
        self, other: "Node", hwclass: str = "letter", rests_on: tuple[int, ...] = (), code: str = CODE, size: int = 0
    ) -> str:
        """Seal one letter, of this size at least, and put it into the outbox; gives its id."""
        with self.here(), transaction.atomic():
            talk = outbox.conversation(code, other.id)
            said = f"{self.name} {talk.out_seq + 1}".encode().ljust(size)
            letter = age.encrypt(said, [age.public_of(b"\x44" * 32)])
            sealed = self._seal(talk, other, letter, hwclass)
            outbox.put(Sealed(talk.hwcase, talk.out_seq + 1, hwclass, sealed, letter, rests_on, None))
            OutboxRow.objects.filter(message_id=envelope.digest(sealed)).update(queued_at=self.clock.real)
        return envelope.digest(sealed)

    def new_intake_key(self) -> None:
        """Make another intake key, which partners hear of with the next answer."""
        with self.here():
            nodekeys.keep_slip("intake", age.public_of(age.new_seed()), b"sealed", self.desk, self.now.date())

    def seal_again(self, other: "Node", ended: int = 0) -> None:
        """What somebody who opens the case does about letters to a lost key, once there is a newer one; `again` keeps which they are.

        :param ended: the number up to which all consents were taken back
        """
        with self.here(), transaction.atomic():
            for row in OutboxRow.objects.filter(state="rejected").order_by("id"):
                newest = envelope.digest(partners.intake_key(other.id)[0])
                if max(row.rests_on, default=ended + 1) > ended:
                    if envelope.stored_cover(bytes(row.cover)).hwbox == newest:
                        continue
                    new = self.queue(other, row.hwclass, tuple(row.rests_on))
                    self.again[new] = self.again.get(row.message_id, row.message_id)
                lost.resealed([row.message_id])

    def _seal(self, talk: outbox.Conversation, other: "Node", letter: bytes, hwclass: str) -> bytes:
        cover = envelope.Cover(
            id=envelope.new_id(self.now),
            time=self.now.isoformat(),
            hwto=other.id,
            hwcase=talk.hwcase,
            hwepoch=talk.epoch,
            hwseq=talk.out_seq + 1,
            hwprev=talk.out_prev,
            hwafter=talk.in_seq,
            hwclass=hwclass,
            hwdue="",
            hwbox=envelope.digest(partners.intake_key(other.id)[0]),
            hwletter=envelope.digest(letter),
            hwlink="0" * 64,
        )
        return envelope.seal_cover(cover, nodekeys.signing(self.server_key, other.id))

    def put(self, address: str, raw: bytes) -> bytes:
        """Take in what the other side's worker brings, as far as the line lets it through."""
        if self.mode == "down":
            raise Unreachable("nobody answers")
        if self.mode == "portal":
            raise NotDelivered("a page that wants a click")
        if self.mode == "dies":  # killed before anything was committed
            raise Unreachable("cut")
        answer = self.receive(raw)
        if self.mode == "loses":
            raise Unreachable("the answer was lost")
        if answer.status == 400:
            raise Refused
        if answer.status != 200:
            raise NotDelivered(f"status {answer.status}")
        if self.mode == "twice":
            assert self.receive(raw).status == 200
        return answer.body

    def receive(self, raw: bytes) -> inbox.Answer:
        """Take in what has come through."""
        with self.here():
            return inbox.receive(raw, now=self.now, server_key=self.server_key)

    def slips(self, address: str) -> bytes:
        if self.mode != "up":
            raise Unreachable("nobody answers")
        with self.here():
            return partners.write_slips()

    def work(self, other: "Node") -> None:
        """One pass of this node's worker, with the other node at the end of the line."""
        with self.here():
            self.renew()
            delivery.refresh_slips(today=self.now.date(), line=other, now=self.clock.real)
            revoking.bring_due(now=self.now, real=self.clock.real, server_key=self.server_key, line=other)
            announcing.bring_due(now=self.now, real=self.clock.real, server_key=self.server_key, line=other)
            heads.bring_due(
                now=self.now, real=self.clock.real, server_key=self.server_key, officers=self.officer_keys, line=other
            )
            delivery.pass_once(today=self.now.date(), line=other, now=self.clock.real)

    def restored(self, copy: Any, *, signed: bool = True) -> None:
        """Put an old backup in the place of the database, which takes its time; two officers sign, or nobody does."""
        self.store.restore(copy)
        self.clock.pass_by(60)
        with self.here():
            if signed:
                with transaction.atomic():
                    number = proof.next_epoch(self.clock.real)
                    EpochRow.objects.create(epoch=number, **NOTHING)
                    epochs.begin(number, self.officers, at=self.now)
                    nodekeys.renew_after_restore(self.server_key, self.now.date())
            heads.at_start()

    def take_in(self) -> list[int]:
        """What somebody who opens the case takes into the record, in order."""
        with self.here():
            rows = inbox.waiting(CODE) or inbox.for_intake()
            inbox.taken([one.message_id for one in rows])
            return [one.seq for one in rows]

    def adopt(self) -> None:
        """Tie conversations that the other side began to the case here."""
        with self.here():
            ConversationRow.objects.filter(case_code="").update(case_code=CODE)

    def holds(self) -> dict[str, str]:
        """State of every message that lies here, by its id."""
        with self.here():
            return dict(InboxRow.objects.values_list("message_id", "state"))

    def sent(self) -> dict[str, str]:
        with self.here():
            return dict(OutboxRow.objects.values_list("message_id", "state"))


NOTHING: dict[str, Any] = {
    "size": 0,
    "root": b"",
    "known_size": 0,
    "known_root": b"",
    "at": 0,
    "first": 1,
    "second": 2,
    "first_signature": b"",
    "second_signature": b"",
}


def healed(one: Node, other: Node, rounds: int = 8) -> None:
    """Let both workers run, with a good line and time passing, until everything that can be repaired is."""
    one.mode = other.mode = "up"
    for _ in range(rounds):
        one.clock.pass_by(7 * 3600)
        one.work(other)
        other.work(one)


@contextmanager
def acquainted(one: Node, other: Node) -> Iterator[None]:
    """Let two nodes know each other and each hear the other's first heads; their databases are closed at the end."""
    one.know(other)
    other.know(one)
    healed(one, other, 1)
    yield
    one.store.close()
    other.store.close()


def answer_of(raw: bytes) -> dict[str, Any]:
    return dict(jws.read_object(json.dumps(json.loads(raw)).encode()))
