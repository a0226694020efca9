"""Two nodes that know each other, a relay as a process, and the plug between them: fixtures for the tests of ways."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from homeward.exchange import carried, delivery, heads, notes, outbox, ways
from homeward.exchange.line import Unreachable
from homeward.exchange.models import OutboxRow
from homeward.exchange.relays import collecting, keeping
from homeward.exchange.relays.asking import HttpRelay
from homeward.exchange.relays.falling import Way
from tests.exchange.two_nodes import CODE, Clock, Node, SqliteStore, template
from tests.relay.running import RunningRelay, a_relay

MINUTE, HOUR = 60.0, 3600.0


class Plug(HttpRelay):
    """The real way to a relay, which the test unplugs; it keeps what went over it."""

    def __init__(self) -> None:
        self.up, self.seen = True, bytearray()

    def ask(self, address: str, method: str, path: str, **more: Any) -> tuple[int, bytes]:
        if not self.up:
            raise Unreachable("unplugged")
        status, said = super().ask(address, method, path, **more)
        self.seen += f"{method} {path} {more['token']}".encode() + more.get("body", b"") + said
        return status, said


class Pair:
    """Two nodes that know each other, and what lies between them."""

    def __init__(self, folder: Path, empty: Path) -> None:
        clock = Clock()
        one = Node("Lighthouse (fictional)", SqliteStore(folder, "one", empty), clock)
        self.join(one, Node("Harbour (fictional)", SqliteStore(folder, "other", empty), clock))
        self.one.know(self.other)
        self.other.know(self.one)

    def join(self, one: Node, other: Node) -> None:
        """Put these two at the ends of what lies between them."""
        self.one, self.other, self.clock, self.plug = one, other, one.clock, Plug()

    def choose(self, relay: RunningRelay) -> None:
        for node in (self.one, self.other):
            with node.here():
                keeping.choose(relay.address, relay.admit(), node.server_key)
        for _ in range(2):
            self.both()

    def work(self, node: Node, after: float = 40.0) -> None:
        """One pass of a node's worker, a while later."""
        self.clock.pass_by(after)
        other = self.other if node is self.one else self.one
        with node.here():
            now, real, key = node.now, self.clock.real, node.server_key
            way = Way(key, self.plug)
            collecting.open_due(now=now, real=real, server_key=key, line=self.plug)
            for box in collecting.boxes(key):
                collecting.collect(box, now=now, server_key=key, line=self.plug)
            heads.bring_due(now=now, real=real, server_key=key, line=other, way=way)
            notes.bring_due(now=now, real=real, way=way, line=other)
            OutboxRow.objects.update(next_try=0)
            delivery.pass_once(today=now.date(), line=other, now=real, way=way)

    def both(self, after: float = 40.0) -> None:
        self.work(self.one, after)
        self.work(self.other, after)

    def carry(self, source: Node, to: Node) -> carried.TakenIn:
        """Write a file at one node and take it in at the other."""
        return self.take(to, self.file(source, to))

    def file(self, source: Node, to: Node) -> bytes:
        return self.written(source, to).raw

    def written(self, source: Node, to: Node) -> carried.Carried:
        with source.here():
            return carried.out(
                to.id, today=source.now.date(), now=source.now, real=self.clock.real, server_key=source.server_key
            )

    def take(self, node: Node, raw: bytes) -> carried.TakenIn:
        with node.here():
            return carried.take(raw, now=node.now, server_key=node.server_key)

    def offered(self) -> list[bool]:
        with self.one.here():
            return [one.offered for one in ways.of_case(CODE, self.clock.real)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Path:
    with django_db_blocker.unblock():
        return template(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with a_relay(tmp_path_factory.mktemp("relay") / "store") as running:
        yield running


@pytest.fixture
def pair(tmp_path: Path, empty: Path, django_db_blocker: Any) -> Iterator[Pair]:
    with django_db_blocker.unblock():
        made = Pair(tmp_path, empty)
        yield made
        for node in (made.one, made.other):
            node.store.close()


def telling_of(pair: Pair) -> dict[str, str]:
    """What would say who speaks with whom about what."""
    found = {"case": CODE, "letter": f"{pair.one.name} 1", "kind": "hwcase", "class": "hwclass"}
    for node in (pair.one, pair.other):
        with node.here():
            talks = outbox.of_case(CODE)
            found |= {f"{node.name} name": node.name, f"{node.name} id": node.id}
            found |= {f"hwcase {at} of {node.name}": one.hwcase for at, one in enumerate(talks)}
            covers = [bytes(row.cover).decode()[-60:] for row in OutboxRow.objects.all()]
            found |= {f"cover {at} of {node.name}": text for at, text in enumerate(covers)}
    return found


def forms(text: str) -> list[bytes]:
    """A text as it might stand in bytes: as it is, in hexadecimal, in two bytes a letter, in base64."""
    raw = text.encode()
    shifted = [base64.b64encode(b"x" * pad + raw)[4:-4] for pad in range(3)]
    return [raw, raw.hex().encode(), text.encode("utf-16-le"), *(one for one in shifted if len(one) >= 8)]
