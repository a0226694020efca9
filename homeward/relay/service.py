"""The relay over HTTP: open a mailbox, deposit, collect with a long wait, delete. No cookie, no log, one answer for all that is not known.

Run by `homeward relay` behind a server that speaks TLS. HOMEWARD_RELAY names the folder of the store.
"""

import asyncio
import hashlib
import json
import os
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from homeward.relay.store import MOST_ITEM, Full, Item, Store, Taken, Unknown
from homeward.relay.writing import Writer

BOX = re.compile(r"/b/([A-Za-z0-9_-]{43})(?:/([0-9a-f]{64}))?", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_WAIT = 50.0
SWEEP = 3600.0
FILE = "relay.sqlite3"

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, bytes]
NOTHING_HERE: Answer = (404, b"")


class TooLong(Exception):
    """A body longer than anything that travels, or cut off."""


def day() -> int:
    """The day, counted from 1970: as exactly as a relay knows when something came."""
    return int(time.time() // 86400)


def packed(items: list[Item]) -> bytes:
    """Write items one after another: number (8 bytes), length (4 bytes), bytes."""
    parts = [one.number.to_bytes(8, "big") + len(one.body).to_bytes(4, "big") + one.body for one in items]
    return b"".join(parts)


class Service:
    """The ASGI application of one relay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Writer | None = None
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._sweeper: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            status, body = await self._answer(scope, receive)
            sizes = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/octet-stream")]
            kept = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
            await send({"type": "http.response.start", "status": status, "headers": sizes + kept})
            await send({"type": "http.response.body", "body": body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._writer = Writer(Store(self._folder / FILE))
        self._sweeper = asyncio.create_task(self._sweep())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._sweeper.cancel()
        self._writer.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _sweep(self) -> None:
        while True:
            await self._do(lambda store: store.sweep(day()))
            await asyncio.sleep(SWEEP)

    async def _do(self, work: Callable[[Store], Any]) -> Any:
        assert self._writer is not None
        return await self._writer.do(work)

    async def _answer(self, scope: Message, receive: Receive) -> Answer:
        found = BOX.fullmatch(scope["path"])
        token = _token(scope["headers"])
        if found is None or not token:
            return NOTHING_HERE
        box, name = found[1], found[2] or ""
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        try:
            match scope["method"], bool(name):
                case "PUT", True:
                    return await self._deposit(box, token, name, await _body(receive))
                case "PUT", False:
                    return await self._open(box, token, await _body(receive))
                case "GET", False:
                    return await self._collect(box, token, asked)
                case "DELETE", False:
                    return await self._delete(box, token, asked)
        except Unknown:
            return NOTHING_HERE
        except (Taken, TooLong, ValueError, RecursionError):
            return 400, b""
        except (Full, sqlite3.Error):
            return 507, b""
        return 405, b""

    async def _open(self, box: str, admission: str, body: bytes) -> Answer:
        facts = json.loads(body)
        tokens = [str(facts.get(name)) if isinstance(facts, dict) else "" for name in ("deposit", "read")]
        if not all(HASH.fullmatch(one) for one in tokens):
            raise ValueError("two hashes are needed")
        deposit, read = (bytes.fromhex(one) for one in tokens)
        new = await self._do(lambda store: store.open_box(box, admission, deposit=deposit, read=read, today=day()))
        return (201 if new else 200), b""

    async def _deposit(self, box: str, token: str, name: str, body: bytes) -> Answer:
        if not body or hashed_hex(body) != name:
            raise ValueError("not what its name says")
        new = await self._do(lambda store: store.deposit(box, token, body, today=day()))
        for one in self._waiting.get(box, ()):
            one.set()
        return (201 if new else 200), b""

    async def _collect(self, box: str, token: str, asked: dict[str, list[str]]) -> Answer:
        after, wait = int(asked.get("after", ["0"])[0]), min(float(asked.get("wait", ["0"])[0]), LONGEST_WAIT)
        if not 0 <= after < 2**62 or not wait >= 0:
            raise ValueError("numbers that cannot be")
        came = asyncio.Event()
        self._waiting.setdefault(box, set()).add(came)
        try:
            items = await self._do(lambda store: store.collect(box, token, after, today=day()))
            if not items and wait:
                await _until(came, wait)
                items = await self._do(lambda store: store.collect(box, token, after, today=day()))
        finally:
            self._waiting[box].discard(came)
            if not self._waiting[box]:
                del self._waiting[box]
        return (200, packed(items)) if items else (204, b"")

    async def _delete(self, box: str, token: str, asked: dict[str, list[str]]) -> Answer:
        if "upto" not in asked:
            await self._do(lambda store: store.remove(box, token))
            return 200, b""
        upto = int(asked["upto"][0])
        if not 0 <= upto < 2**62:
            raise ValueError("a number that cannot be")
        await self._do(lambda store: store.delete(box, token, upto))
        return 200, b""


def hashed_hex(body: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits, under which something is deposited."""
    return hashlib.sha256(body).hexdigest()


async def _until(came: asyncio.Event, wait: float) -> None:
    """Wait until something came, or long enough."""
    try:
        await asyncio.wait_for(came.wait(), wait)
    except TimeoutError:
        return


def _token(headers: list[tuple[bytes, bytes]]) -> str:
    value = next((value for name, value in headers if name == b"authorization"), b"").decode("latin-1")
    kind, _, token = value.partition(" ")
    return token if kind == "Bearer" and 20 <= len(token) <= 200 else ""


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise TooLong
        body += message.get("body", b"")
        if len(body) > MOST_ITEM:
            raise TooLong
        if not message.get("more_body", False):
            return bytes(body)


def application() -> Service:
    """Make the relay whose folder HOMEWARD_RELAY names."""
    return Service(Path(os.environ["HOMEWARD_RELAY"]))
