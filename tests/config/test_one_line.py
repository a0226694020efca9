"""Whoever asks for a page is answered by the process that is free first: none of them lets in more than it can answer soon."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from homeward.config.cli import THREADS
from homeward.journey.nodes import free_port
from tests.backup.nodes import a_node

PATIENCE = 60
LONG_ENOUGH = 2  # seconds in which a worker would have let in more, were it to
ESTABLISHED = "01"  # as the kernel writes it in /proc/net/tcp
WORKERS = 2


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, list[int]]]:
    """The port of a server and the numbers of its two workers."""
    node, port = a_node(tmp_path_factory.mktemp("line")), free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "homeward", "serve", "--port", str(port), "--workers", str(WORKERS)],
        env={**os.environ, "HOMEWARD_HOME": str(node.home)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield port, _workers(running.pid, port)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _workers(parent: int, port: int) -> list[int]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        below = [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        if len(below) == WORKERS and _answer(port) is not None:
            return below
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def _answer(port: int) -> str | None:
    """What a page says of its connection, or None while nothing listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/left/")
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("Connection")
    except ConnectionRefusedError:
        return None
    finally:
        connection.close()


def _let_in(worker: int, port: int) -> int:
    """How many connections a worker holds whose other end is open: one of an earlier question that it has not put away yet is none."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    here = {line[9] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == ESTABLISHED}
    held = [_socket(one) for one in Path(f"/proc/{worker}/fd").iterdir()]
    return sum(one in here for one in held)


def _socket(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor).removeprefix("socket:[").removesuffix("]")
    except FileNotFoundError:  # closed since the folder was read
        return ""


def test_a_connection_is_for_one_page(server: tuple[int, list[int]]) -> None:
    assert _answer(server[0]) == "close"


def test_no_worker_lets_in_more_than_it_answers_and_one(server: tuple[int, list[int]]) -> None:
    port, workers = server
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(4 * WORKERS * THREADS)]
    try:
        most: dict[int, int] = dict.fromkeys(workers, 0)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            most = {one: max(so_far, _let_in(one, port)) for one, so_far in most.items()}
            if min(most.values()) > THREADS:
                until = min(until, time.monotonic() + LONG_ENOUGH)
            time.sleep(0.01)
        assert set(most.values()) == {THREADS + 1}
    finally:
        for one in silent:
            one.close()
