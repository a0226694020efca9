"""A bad line as a process of its own thread: between two nodes it drops, delays, doubles, reorders, cuts and lies."""

import random
import socket
import struct
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

PORTAL = b"<html><body><form>Welcome! Accept the terms to go on.</form></body></html>"
REFUSED = b'{"refused": true}'
# What happens to a request, and how often out of a hundred; the rest passes.
FAULTS = {
    "drop": 5,
    "delay": 5,
    "duplicate": 5,
    "reorder": 5,
    "cut": 5,
    "reset-after-200": 5,
    "full": 4,
    "portal": 4,
}


@dataclass
class FaultProxy:
    """Listens on a port and brings requests to another, as well as it wants to.

    :ivar share: how much of `FAULTS` happens, 1.0 for all
    :ivar seen: how often each thing happened
    """

    port: int
    to: int
    seed: int = 7
    share: float = 1.0
    seen: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        self.chance = random.Random(self.seed)
        self.first = self.chance.sample(sorted(FAULTS), len(FAULTS)) if self.share else []
        self.server = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._meet, args=(near,), daemon=True).start()

    def _meet(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            near.settimeout(20)
            raw = _request(near)
            if raw:
                what = self._draw(raw)
                self.seen[what] += 1
                getattr(self, "_" + what.replace("-", "_"))(near, raw)

    def _draw(self, raw: bytes) -> str:
        """Each fault meets a message once before chance decides: a short run sees them all."""
        if self.first and raw.startswith(b"PUT "):
            return self.first.pop()
        at = self.chance.random() * 100
        for what, weight in FAULTS.items():
            at -= weight * self.share
            if at < 0:
                return what
        return "pass"

    def _pass(self, near: socket.socket, raw: bytes) -> None:
        near.sendall(self._bring(raw))

    def _drop(self, near: socket.socket, raw: bytes) -> None:
        """The request never arrives."""

    def _delay(self, near: socket.socket, raw: bytes) -> None:
        time.sleep(self.chance.random())
        self._pass(near, raw)

    def _duplicate(self, near: socket.socket, raw: bytes) -> None:
        self._bring(raw)
        self._pass(near, raw)

    def _reorder(self, near: socket.socket, raw: bytes) -> None:
        """The sender hears nothing; what it brought arrives later, after others."""
        threading.Timer(0.2 + 2 * self.chance.random(), self._later, (raw,)).start()

    def _later(self, raw: bytes) -> None:
        with suppress(OSError):
            self._bring(raw)

    def _cut(self, near: socket.socket, raw: bytes) -> None:
        """Only a part of the request arrives."""
        with socket.create_connection(("127.0.0.1", self.to), timeout=10) as far:
            far.sendall(raw[: self.chance.randrange(1, len(raw))])

    def _reset_after_200(self, near: socket.socket, raw: bytes) -> None:
        """It arrives and is stored; of the answer the sender gets the first line and then a reset."""
        answer = self._bring(raw)
        near.sendall(answer[: answer.find(b"\r\n") + 2])
        near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _full(self, near: socket.socket, raw: bytes) -> None:
        near.sendall(_answer(b"507 Insufficient Storage", REFUSED))

    def _portal(self, near: socket.socket, raw: bytes) -> None:
        near.sendall(_answer(b"200 OK", PORTAL, b"text/html"))

    def _bring(self, raw: bytes) -> bytes:
        """Bring a request and read the whole answer; both sides close after one."""
        with socket.create_connection(("127.0.0.1", self.to), timeout=20) as far:
            far.sendall(raw)
            answer = b""
            while piece := far.recv(65536):
                answer += piece
                head, found, body = answer.partition(b"\r\n\r\n")
                if found and len(body) >= _length(head):
                    break
            return answer


def _request(near: socket.socket) -> bytes:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = near.recv(65536)
        if not piece:
            return b""
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    missing = _length(head) - len(body)
    while missing > 0:
        piece = near.recv(min(missing, 1 << 20))
        if not piece:
            return b""
        raw += piece
        missing -= len(piece)
    return raw


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _answer(status: bytes, body: bytes, kind: bytes = b"application/json") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), b"Connection: close"]
    return b"\r\n".join([*lines, b"", body])
