"""A blind relay with 10,000 mailboxes: deposits, each collected and deleted, in a second, and the memory of the relay: `python bench/relay.py`.

Every mailbox has a reader who waits when its turn comes; the client runs on the same machine and takes its share of it.
"""

import argparse
import asyncio
import hashlib
import os
import secrets
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from common import ROOT, report

sys.path.insert(0, str(ROOT))

from homeward.relay.service import FILE  # noqa: E402 - needs the path
from homeward.relay.store import Store, hashed  # noqa: E402 - with the above
from tests.relay.running import a_relay  # noqa: E402 - with the above

SIZE = 8192 + 1700  # an envelope of the smallest length
TOKEN = "a-token-of-the-benchmark"


class Connection:
    """One kept connection to the relay."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        head = f"{method} {path} HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        status, size = int(answer[9:12]), 0
        for line in answer.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                size = int(line[15:])
        return status, await self.reader.readexactly(size)


async def once(connection: Connection, box: str) -> None:
    """Deposit, collect and delete one envelope in one mailbox."""
    body = secrets.token_bytes(SIZE)
    status, _ = await connection.ask("PUT", f"/b/{box}/{hashlib.sha256(body).hexdigest()}", body)
    assert status == 201, status
    status, raw = await connection.ask("GET", f"/b/{box}?after=0&wait=20")
    assert status == 200, status
    assert raw[12:] == body
    status, _ = await connection.ask("DELETE", f"/b/{box}?upto={int.from_bytes(raw[:8], 'big')}")
    assert status == 200, status


async def run(port: int, boxes: list[str], count: int, connections: int) -> float:
    """Do it so many times over so many connections; gives how many a second."""
    order = iter(range(count))

    async def work() -> None:
        connection = Connection(port)
        await connection.open()
        for number in order:
            await once(connection, boxes[number * 7919 % len(boxes)])

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(connections)))
    return count / (time.perf_counter() - began)


async def readers(port: int, boxes: list[str], count: int) -> None:
    """Let readers wait at so many mailboxes, and tell how long one waits for what another deposits."""
    waiting = []
    for box in boxes[:count]:
        connection = Connection(port)
        await connection.open()
        waiting.append(asyncio.ensure_future(connection.ask("GET", f"/b/{box}?after=0&wait=45")))
    await asyncio.sleep(1)
    sender = Connection(port)
    await sender.open()
    late = []
    for box, one in list(zip(boxes, waiting, strict=False))[:20]:
        began = time.perf_counter()
        await sender.ask("PUT", f"/b/{box}/{hashlib.sha256(b'sealed').hexdigest()}", b"sealed")
        assert (await one)[1][12:] == b"sealed"
        late.append(time.perf_counter() - began)
    for one in waiting:
        one.cancel()
    report_of["milliseconds_until_a_waiting_reader_has_it"] = round(sorted(late)[10] * 1000, 1)


def syncs(folder: Path, seconds: float = 2.0) -> float:
    """How many single commits of the same size the disk takes a second: what the relay would do without putting them together."""
    base = sqlite3.connect(folder / "disk.sqlite3", isolation_level=None)
    base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE one (body BLOB)")
    body, done, until = secrets.token_bytes(SIZE), 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        base.execute("INSERT INTO one VALUES (?)", (body,))
        done += 1
    return done / seconds


def memory(process: int) -> float:
    """The memory of the relay's processes in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    total = 0
    for one in [str(process), *children]:
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


report_of: dict[str, object] = {}


def _keep(boxes: int, rate: int, disk: int, used: int) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    import figures as kept  # its folder is on the path only now

    text = f"{boxes:,} mailboxes: {rate:,} a second deposited, collected and deleted, {used} MB; the disk takes {disk:,} commits a second"
    kept.report("bench-relay", text, command="make bench-relay", good=rate >= 1000)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--boxes", type=int, default=10_000)
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--waiting", type=int, default=2_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="homeward-bench-") as place:
        folder = Path(place) / "store"
        folder.mkdir()
        store = Store(folder / FILE)
        boxes = [secrets.token_urlsafe(32) for _ in range(chosen.boxes)]
        with store.transaction():
            store.admit("admission-of-the-bench", chosen.boxes)
            for one in boxes:
                store.open_box(
                    one,
                    "admission-of-the-bench",
                    deposit=hashed(TOKEN),
                    read=hashed(TOKEN),
                    today=int(time.time() // 86400),
                )
        store.close()
        disk = syncs(Path(place))
        with a_relay(folder) as relay:
            asyncio.run(run(relay.port, boxes, min(chosen.count, 1000), 64))
            rate = asyncio.run(run(relay.port, boxes, chosen.count, 64))
            asyncio.run(readers(relay.port, boxes, chosen.waiting))
            assert relay.process is not None
            used = memory(relay.process.pid)
    _keep(chosen.boxes, round(rate), round(disk), round(used))
    report(
        mailboxes=chosen.boxes,
        deposited_collected_and_deleted_a_second=round(rate),
        single_commits_of_the_disk_a_second=round(disk),
        readers_waiting_at_once=chosen.waiting,
        **report_of,
        relay_mb=round(used, 1),
        load_before=os.getloadavg()[0],
    )


if __name__ == "__main__":
    main()
