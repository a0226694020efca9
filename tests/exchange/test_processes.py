"""Delivery between two nodes as processes of their own: down for a while, killed at any moment, receipts lost on the way."""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from homeward.journey import nodes
from homeward.journey.nodes import RunningNode

pytestmark = pytest.mark.journey
COUNT = 30
PATIENCE = 240  # seconds


def inside(node: RunningNode, *arguments: str) -> Any:
    command = [sys.executable, "-m", "tests.exchange.in_node", *arguments]
    done = subprocess.run(command, env=node.environment(), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@dataclass
class Cable:
    """A line between two nodes that can lose answers: it passes bytes on, and cuts once the request has gone through."""

    port: int
    to: int
    lose: float = 0.0
    lost: int = 0
    passed: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def start(self) -> socket.socket:
        server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, args=(server,), daemon=True).start()
        return server

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(near,), daemon=True).start()

    def _pass_on(self, near: socket.socket) -> None:
        with near:
            try:
                far = socket.create_connection(("127.0.0.1", self.to), timeout=10)
            except OSError:
                return
            with far:
                back = threading.Thread(target=self._back, args=(far, near), daemon=True)
                back.start()
                _copy(near, far)
                with suppress(OSError):
                    far.shutdown(socket.SHUT_WR)
                back.join()

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        if not far.recv(1, socket.MSG_PEEK):
            return
        self.passed += 1  # an answer began: the request was dealt with
        if self.chance.random() < self.lose:
            self.lost += 1
        else:
            _copy(far, near)
        with suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
    except OSError:
        return


@dataclass
class Pair:
    sender: RunningNode
    receiver: RunningNode
    cable: Cable
    partner: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, node: RunningNode, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "homeward", *arguments]
        with (node.home / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, env=node.environment(), stdout=log, stderr=log, start_new_session=True)
        self.running.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        return self.run(self.receiver, "serve", "--port", str(self.cable.to), "--workers", "1")

    def wait_until_served(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.cable.to)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.receiver.home / "log.txt").read_text()[-2000:])

    def wait_for(self, count: int) -> None:
        """Let the worker run until this many messages are stored; what waits is tried again at once."""
        until = time.monotonic() + PATIENCE
        while (sent := inside(self.sender, "sent")).get("stored") != count:
            assert time.monotonic() < until, sent
            inside(self.sender, "hurry")


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunningNode, RunningNode, str]:
    """Two nodes that know each other; gives them and the receiver's id. The receiver's address is one end of the cable."""
    folder = tmp_path_factory.mktemp("founded")
    made: dict[str, Any] = {"country": "IT", "members": []}
    ports = nodes.free_port(), nodes.free_port()
    sender = nodes.make(folder, "lighthouse", port=ports[0], organisation="Lighthouse (fictional)", **made)
    receiver = nodes.make(folder, "harbour", port=ports[1], organisation="Harbour (fictional)", **made)
    ids = []
    for node, other in ((sender, receiver), (receiver, sender)):
        file = folder / f"{other.name}.json"
        file.write_text(other.command("card", "show"))
        ids.append(inside(node, "know", str(file)))
    return sender, receiver, ids[0]


@pytest.fixture
def pair(tmp_path: Path, founded: tuple[RunningNode, RunningNode, str]) -> Iterator[Pair]:
    copies = [
        RunningNode(shutil.copytree(node.home, tmp_path / node.name), node.name, node.port) for node in founded[:2]
    ]
    cable = Cable(founded[1].port, nodes.free_port())
    server = cable.start()
    whole = Pair(copies[0], copies[1], cable, founded[2])
    yield whole
    for process in whole.running:
        kill(process)
    server.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts, which would keep the port
    server.close()


def assert_delivered_once_in_order(pair: Pair, ids: list[str]) -> None:
    found = inside(pair.receiver, "arrived")
    assert found["numbers"] == list(range(1, len(ids) + 1))
    assert found["ids"] == ids
    assert (found["states"], found["in_order"], found["refused"]) == (["waiting"], [len(ids)], [])
    assert inside(pair.sender, "sent") == {"stored": len(ids)}


def test_a_partner_that_was_down_gets_everything_once_and_in_order(pair: Pair) -> None:
    ids = inside(pair.sender, "queue", pair.partner, str(COUNT))
    pair.run(pair.sender, "deliver")
    time.sleep(2)
    assert inside(pair.sender, "sent") == {"queued": COUNT}
    pair.serve()
    pair.wait_until_served()
    pair.wait_for(COUNT)
    assert_delivered_once_in_order(pair, ids)


def test_a_worker_killed_at_any_moment_delivers_once_and_in_order(pair: Pair) -> None:
    pair.serve()
    pair.wait_until_served()
    chance, ids, halfway = random.Random(11), [], 0
    for round_ in range(6):
        ids += inside(pair.sender, "queue", pair.partner, "8")
        inside(pair.sender, "hurry")
        # The first surely dies before it knows that its messages are there: a fast one may be done with all that an answer says.
        pair.cable.lose = 1.0 if round_ == 0 else 0.0
        before, worker = pair.cable.passed, pair.run(pair.sender, "deliver")
        until = time.monotonic() + PATIENCE
        while pair.cable.passed == before:
            assert time.monotonic() < until
            time.sleep(0.001)
        time.sleep(chance.random() * 0.05)
        kill(worker)
        halfway += inside(pair.sender, "sent").get("queued", 0) > 0
    assert halfway > 0
    pair.run(pair.sender, "deliver")
    pair.wait_for(len(ids))
    print(f"6 workers killed, {halfway} of them with messages waiting")
    assert_delivered_once_in_order(pair, ids)


def test_a_database_that_fails_is_written_down_and_waited_for(pair: Pair) -> None:
    ids = inside(pair.sender, "queue", pair.partner, str(COUNT))
    pair.serve()
    pair.wait_until_served()
    away = "ALTER TABLE exchange_outboxrow RENAME TO {}", "ALTER TABLE {} RENAME TO exchange_outboxrow"
    with sqlite3.connect(pair.sender.home / "node.sqlite3") as rows:
        rows.execute(away[0].format("away"))
    worker, log = pair.run(pair.sender, "deliver"), pair.sender.home / "log.txt"
    until = time.monotonic() + PATIENCE
    while log.read_text().count("ERROR OperationalError") < 2:
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.1)
    with sqlite3.connect(pair.sender.home / "node.sqlite3") as rows:
        rows.execute(away[1].format("away"))
    pair.wait_for(COUNT)
    assert worker.poll() is None
    assert_delivered_once_in_order(pair, ids)


def test_lost_receipts_and_a_killed_receiver_lose_and_double_nothing(pair: Pair) -> None:
    ids = inside(pair.sender, "queue", pair.partner, str(COUNT))
    pair.cable.lose = 0.5
    served = pair.serve()
    pair.wait_until_served()
    pair.run(pair.sender, "deliver")
    # Many messages go in one request: a few requests may all have luck.
    round_, until = 0, time.monotonic() + PATIENCE
    while (round_ < 3 or not pair.cable.lost) and time.monotonic() < until:
        round_ += 1
        time.sleep(1)
        inside(pair.sender, "hurry")
        kill(served)
        served = pair.serve()
        pair.wait_until_served()
        inside(pair.sender, "hurry")
    lost = pair.cable.lost
    pair.cable.lose = 0.0
    pair.wait_for(COUNT)
    print(f"{lost} receipts lost")
    assert lost > 0
    assert_delivered_once_in_order(pair, ids)
