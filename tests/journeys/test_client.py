"""The plain browser presses buttons as a browser does, and case time moves in one step."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from homeward.journey.attached import Attached, body
from homeward.journey.client import Browser, Page, PageWrong
from homeward.journey.nodes import RunningNode
from homeward.journey.script import Journey

PAGE = """
<h1>Arrival</h1>
<form method="post" action="?do=met"><input type="hidden" name="to" value="us">
<button name="met" value="met">She was met</button><button name="met" value="not-met">Not met</button></form>
<form method="post" action="?do=visit"><input name="on" value="today"><button>Save</button>
<button name="put-away" value="1">Put away</button><button type="button" name="help" value="1">Help</button></form>
"""


def filled(action: str, **values: object) -> list[tuple[str, str]]:
    browser = Browser("http://127.0.0.1:1")
    browser.page = Page("/", 200, PAGE)
    return browser.filled(action, **values)


def test_the_first_button_is_pressed_unless_another_is_named() -> None:
    assert filled("?do=met") == [("to", "us"), ("met", "met")]
    assert filled("?do=met", met="not-met") == [("to", "us"), ("met", "not-met")]
    assert filled("?do=visit") == [("on", "today")]
    assert filled("?do=visit", **{"put-away": "1"}) == [("on", "today"), ("put-away", "1")]


def test_a_button_that_is_not_there_cannot_be_pressed() -> None:
    with pytest.raises(PageWrong, match="no field 'help'"):
        filled("?do=visit", help="1")
    with pytest.raises(PageWrong, match="no form"):
        filled("?do=undo")


def test_a_file_is_sent_in_parts_as_a_browser_does_and_texts_alone_are_not() -> None:
    said, kind = body([("title", "pass & more"), ("file", Attached("scan.png", "image/png", b"\x89PNG\r\n--\x00"))])
    read = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + said)
    title, file = read.iter_parts()
    assert title.get_content() == "pass & more"
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "scan.png",
        "image/png",
        b"\x89PNG\r\n--\x00",
    )
    assert body([("title", "pass & more")]) == (b"title=pass+%26+more", "application/x-www-form-urlencoded")


def test_nobody_reads_half_a_time(tmp_path: Path) -> None:
    node = RunningNode(tmp_path, "harbour", 1)
    node.set_clock(datetime(2031, 3, 3, 9, tzinfo=UTC))
    moved = threading.Event()
    read: list[str] = []

    def look() -> None:
        while not moved.is_set():
            read.append((tmp_path / "clock").read_text(encoding="ascii"))

    reader = threading.Thread(target=look)
    reader.start()
    for minute in range(300):
        node.set_clock(datetime(2031, 3, 3, 9, minute % 60, tzinfo=UTC))
    moved.set()
    reader.join()
    assert len(read) > 20
    assert {len(one) for one in read} == {25}


class _Counting(BaseHTTPRequestHandler):
    """Pages of a node that gives out one session a sign-in, and says of each request in which it came."""

    sign_ins = 0

    def do_GET(self) -> None:
        self._answer(self.headers.get("Cookie") or "nobody")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).sign_ins += 1
        self._answer("welcome", ("Set-Cookie", f"session={self.sign_ins}; Secure"))

    def _answer(self, said: str, *headers: tuple[str, str]) -> None:
        form = '<form method="post"><input name="username"><input name="passphrase"></form>'
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(f"<h1>{said}</h1>{form}".encode())

    def log_message(self, *_: object) -> None:
        """Not said."""


def test_windows_of_one_member_are_in_one_session_until_it_is_over(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        node = RunningNode(tmp_path, "harbour", server.server_port, {"wanda": "a b", "ada": "c d"})
        one = Journey(node, node, datetime(2031, 3, 3, 9, tzinfo=UTC), [], [])
        other = replace(one, browsers={})
        assert other.who(node, "wanda") is not one.who(node, "wanda")
        assert one.who(node, "wanda").open("/").heading == other.who(node, "wanda").open("/").heading == "session=1"
        assert one.who(node, "ada").open("/").heading == "session=2"
        other.signed_out(node, "wanda")
        assert other.who(node, "wanda").open("/").heading == "session=3"
        server.shutdown()
    assert _Counting.sign_ins == 3
