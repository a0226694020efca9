"""The direct line over a real socket: a partner that redirects, drips, floods, or is not there delivers nothing."""

import hashlib
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from homeward.exchange import line
from homeward.exchange.line import Http, NotDelivered, Unreachable

# What is shown at a partner's door is looked up for each request.
pytestmark = pytest.mark.django_db
Answering = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def node(answering: Answering) -> Iterator[tuple[str, list[tuple[str, str, str, bytes]]]]:
    """Serve one partner node that answers like this; gives its address and what it was asked."""
    asked: list[tuple[str, str, str, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, self.headers["Host"], body))
            answering(self)

        do_PUT = do_GET = _any

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://harbour.localhost:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(status: int, body: bytes = b"", **headers: str) -> Answering:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def floods(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        for _ in range(100):
            handler.wfile.write(bytes(10000))


def cuts(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")


def test_an_envelope_is_put_under_its_hash_at_the_address_on_the_card() -> None:
    with node(says(200, b"{}")) as (address, asked):
        assert Http().put(address, b"envelope") == b"{}"
    name = hashlib.sha256(b"envelope").hexdigest()
    assert asked == [("PUT", f"/x/v1/in/{name}", address.removeprefix("http://"), b"envelope")]


def test_slips_are_fetched_by_name() -> None:
    with node(says(200, b"slips")) as (address, asked):
        assert Http().slips(address) == b"slips"
    assert [one[:2] for one in asked] == [("GET", "/x/v1/slips")]


@pytest.mark.parametrize("status", [201, 204, 400, 404, 500, 507])
def test_any_answer_but_200_delivers_nothing(status: int) -> None:
    with node(says(status)) as (address, _), pytest.raises(NotDelivered) as failure:
        Http().put(address, b"envelope")
    assert not isinstance(failure.value, Unreachable)


def test_a_redirect_is_not_followed() -> None:
    with node(says(200, b"{}")) as (elsewhere, asked), node(says(302, Location=elsewhere)) as (address, _):
        with pytest.raises(NotDelivered):
            Http().put(address, b"envelope")
        assert asked == []


@pytest.mark.parametrize("answering", [floods, cuts])
def test_an_answer_without_end_or_cut_short_counts_as_none(answering: Answering) -> None:
    with node(answering) as (address, _), pytest.raises(Unreachable):
        Http().put(address, b"envelope")


def test_a_node_that_accepts_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        Http().put(f"http://127.0.0.1:{silent.getsockname()[1]}", b"envelope")


def test_a_node_that_drips_its_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):
            for _ in range(20):
                handler.wfile.write(b".")
                handler.wfile.flush()
                pause.wait(0.05)

    pause = threading.Event()
    monkeypatch.setattr(line, "LONGEST", 0.2)
    with node(drips) as (address, _), pytest.raises(Unreachable):
        Http().put(address, b"envelope")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://", "http://a b/", "http://[", "http://x:999999"])
def test_an_address_where_nobody_answers_is_unreachable(address: str) -> None:
    with pytest.raises(Unreachable):
        Http().put(address, b"envelope")


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"a":1,"a":2}', b"NaN"])
def test_an_answer_in_another_form_is_none(body: bytes) -> None:
    with pytest.raises(NotDelivered):
        line.read_answer(body)


def test_only_the_texts_of_an_answer_are_read() -> None:
    assert line.read_answer(b'{"receipt":"r","more":1}') == {"receipt": "r"}
