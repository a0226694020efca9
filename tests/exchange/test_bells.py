"""Bells call our own people over real servers on this machine, and say nothing of any case."""

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from homeward.exchange import alarms, bells, troubles
from homeward.exchange.bells import BellMisconfigured, ringing
from homeward.exchange.models import AlarmRow, BellRow
from tests.exchange.partner import NOW

TEXT = "Something at work waits for you. Please sign in."


class Gateway(BaseHTTPRequestHandler):
    """A gateway that keeps what is posted to it."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.path, self.headers.get("Authorization"), body))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing on the terminal."""


@pytest.fixture
def gateway() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Gateway)
    server.got, server.status = [], 201
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Mail(socketserver.StreamRequestHandler):
    """The least that RFC 5321 asks of a mail server; it refuses whom it is told to refuse."""

    def handle(self) -> None:
        self._say("220 here")
        kept: dict[str, Any] = {"to": []}
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                known = not any(one in line for one in self.server.refuses)  # type: ignore[attr-defined]
                kept["to"] += [line] if known else []
                self._say("250 yes" if known else "550 no")
            elif word.startswith("DATA"):
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                kept["text"] = b"".join(lines).decode()
                self.server.got.append(kept)  # type: ignore[attr-defined]
                self._say("250 kept")
            elif word.startswith("QUIT"):
                return self._say("221 bye")
            else:
                self._say("250 yes")
        return None

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    server.got, server.refuses = [], ()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def hook(server: Any, **more: Any) -> bells.Bell:
    where = {"address": f"http://127.0.0.1:{server.server_address[1]}/send?key=1", "to": {"duty": ["+43 1", "+43 2"]}}
    return bells.read([{"kind": "webhook", **where, **more}])[0]


def post(server: Any) -> bells.Bell:
    where = {"address": f"smtp://127.0.0.1:{server.server_address[1]}", "from": "office@example.org"}
    return bells.read([{"kind": "smtp", **where, "to": {"worker": ["wera@example.org"], "duty": ["d@example.org"]}}])[0]


def ring(*whom: str) -> None:
    alarms.replace([], alarms.numbers(len(whom)), [(NOW, one) for one in whom])


def test_an_e_mail_says_that_something_waits_and_nothing_else(mail: Any) -> None:
    assert bells.send(post(mail), "worker") == 1
    (kept,) = mail.got
    assert [one.partition(":")[2] for one in kept["to"]] == ["<wera@example.org>"]
    head, _, body = kept["text"].partition("\r\n\r\n")
    assert body.strip() == TEXT
    names = {line.partition(":")[0] for line in head.splitlines() if line and not line[0].isspace()}
    assert names <= {"From", "Subject", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}


def test_a_webhook_gets_one_post_a_number_with_its_token(gateway: Any, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("s3cret\n")
    assert bells.send(hook(gateway, secret=str(token), body={"recipient": "$to", "message": "$text"}), "duty") == 2
    assert gateway.got == [
        ("/send?key=1", "Bearer s3cret", {"recipient": number, "message": TEXT}) for number in ("+43 1", "+43 2")
    ]


def test_a_bell_that_does_not_know_a_duty_rings_for_nobody(gateway: Any) -> None:
    assert bells.send(hook(gateway), "worker") == 0
    assert gateway.got == []


@pytest.mark.parametrize("status", [302, 400, 500])
def test_a_gateway_that_does_not_say_yes_has_not_rung(gateway: Any, status: int) -> None:
    gateway.status = status
    with pytest.raises(bells.BellSilent):
        bells.send(hook(gateway), "duty")


def test_a_mail_server_that_refuses_the_address_has_not_rung(mail: Any) -> None:
    mail.refuses = ("wera",)
    with pytest.raises(bells.BellSilent):
        bells.send(post(mail), "worker")


@pytest.mark.django_db
def test_an_alarm_rings_once_by_every_bell_and_several_together_call_once(mail: Any, gateway: Any) -> None:
    ring("duty", "duty", "worker")
    places = (post(mail), hook(gateway))
    assert ringing.ring_due(places, now=NOW, real=0.0) == ["duty", "worker"]
    assert (len(mail.got), len(gateway.got)) == (2, 2)
    assert ringing.ring_due(places, now=NOW + timedelta(days=1), real=9.0) == []
    assert AlarmRow.objects.filter(rung_at=NOW).count() == 3


@pytest.mark.django_db
def test_an_alarm_that_is_not_due_does_not_ring(gateway: Any) -> None:
    alarms.replace([], alarms.numbers(1), [(NOW + timedelta(hours=1), "duty")])
    assert ringing.ring_due([hook(gateway)], now=NOW, real=0.0) == []
    assert gateway.got == []


@pytest.mark.django_db
def test_when_e_mail_is_down_the_telephone_still_rings_and_the_pages_say_what_failed(mail: Any, gateway: Any) -> None:
    where, server = post(mail), hook(gateway)
    mail.shutdown()
    mail.server_close()
    real = 0.0
    for _ in range(3):
        ring("duty")
        assert ringing.ring_due([where, server], now=NOW, real=real) == ["duty"]
        real += 3600
    assert [one.kind for one in troubles.find(NOW, real)] == ["bell-failed"]
    ring("duty")
    ringing.ring_due([where], now=NOW, real=BellRow.objects.get().next_try - 1)
    assert BellRow.objects.get().tries == 3, "a bell that failed rests before the next try"


@pytest.mark.django_db
def test_an_alarm_is_rung_again_until_a_bell_got_through(gateway: Any) -> None:
    ring("duty")
    gateway.status = 503
    assert ringing.ring_due([hook(gateway)], now=NOW, real=0.0) == []
    gateway.status = 200
    assert ringing.ring_due([hook(gateway)], now=NOW, real=29.0) == []
    assert ringing.ring_due([hook(gateway)], now=NOW, real=31.0) == ["duty"]
    assert (BellRow.objects.get().tries, troubles.find(NOW, 31.0)) == (0, [])


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({"address": "smtp://mail.example.org"}, "unencrypted"),
        ({"address": "https://mail.example.org"}, "must begin"),
        ({"address": "smtps://"}, "must begin"),
        ({"address": "smtps://host:99999"}, "is none"),
        ({"to": {}}, "to:"),
        ({"to": {"boss": ["x"]}}, "boss"),
        ({"to": {"duty": "x"}}, "duty"),
        ({"from": ""}, "from"),
        ({"text": 7}, "text"),
        ({"body": {"a": 1}}, "body"),
        ({"pasword": "x"}, "pasword"),
    ],
)
def test_a_wrong_setting_is_named(facts: dict[str, Any], said: str) -> None:
    good = {"kind": "smtp", "address": "smtps://m.example.org", "from": "a@example.org", "to": {"duty": ["b@c.org"]}}
    assert bells.read([good])
    with pytest.raises(BellMisconfigured, match=said):
        bells.read([good | facts])
