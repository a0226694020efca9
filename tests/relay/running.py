"""A blind relay as a process of its own, and a plain client for it, written from what `docs/exchange/relay.md` says alone."""

import hashlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homeward.journey.nodes import free_port

PATIENCE = 120


@dataclass
class RunningRelay:
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def admit(self, boxes: int = 10) -> str:
        command = [sys.executable, "-m", "homeward", "relay", "--folder", str(self.folder), "--admit", str(boxes)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.strip().rpartition(" ")[2]

    def start(self) -> None:
        command = [sys.executable, "-m", "homeward", "relay", "--folder", str(self.folder), "--port", str(self.port)]
        with (self.folder.parent / "relay.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if ask(self.port, "GET", "/", "")[0] == 404:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder.parent / "relay.log").read_text()[-2000:])

    def kill(self, with_signal: int = signal.SIGKILL) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, with_signal)
            self.process.wait(timeout=PATIENCE)


@contextmanager
def a_relay(folder: Path) -> Iterator[RunningRelay]:
    folder.mkdir(parents=True, exist_ok=True)
    relay = RunningRelay(folder, free_port())
    relay.start()
    try:
        yield relay
    finally:
        relay.kill()


def ask(port: int, method: str, path: str, token: str, body: bytes = b"") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@dataclass(frozen=True)
class Box:
    port: int
    name: str
    deposits: str
    reads: str

    def deposit(self, body: bytes, token: str = "") -> int:
        path = f"/b/{self.name}/{hashlib.sha256(body).hexdigest()}"
        return ask(self.port, "PUT", path, token or self.deposits, body)[0]

    def collect(self, after: int = 0, wait: float = 0, token: str = "") -> tuple[int, list[tuple[int, bytes]]]:
        status, raw = ask(self.port, "GET", f"/b/{self.name}?after={after}&wait={wait}", token or self.reads)
        return status, unpacked(raw)

    def delete(self, upto: int, token: str = "") -> int:
        return ask(self.port, "DELETE", f"/b/{self.name}?upto={upto}", token or self.reads)[0]


def open_box(port: int, admission: str) -> tuple[int, Box]:
    box = Box(port, secrets.token_urlsafe(32), secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    return reopen(box, admission), box


def reopen(box: Box, admission: str) -> int:
    hashes = {
        "deposit": hashlib.sha256(box.deposits.encode()).hexdigest(),
        "read": hashlib.sha256(box.reads.encode()).hexdigest(),
    }
    return ask(box.port, "PUT", f"/b/{box.name}", admission, json.dumps(hashes).encode())[0]


def unpacked(raw: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(raw):
        number, size = int.from_bytes(raw[at : at + 8], "big"), int.from_bytes(raw[at + 8 : at + 12], "big")
        found.append((number, raw[at + 12 : at + 12 + size]))
        at += 12 + size
    return found
